"""BMG MARS: plates, tables by well, cycles, spectra, several test runs; two-channel HTRF and 1536 wells."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from readers.conftest import WriteBook, WriteRows
from readers.damage import reads_or_refuses, with_damage
from readers.encodings import ENCODINGS, Rows
from readers.plates import counts, expected, found, labelled, marked
from sevenless.errors import ReadError
from sevenless.files.document import open_document
from sevenless.plates.geometry import PLATE_SHAPES, row_letters, well_name
from sevenless.readers.mars import Mars

RATIO = "Ratio based on Raw Data (665 A)/Raw Data (620 B)"


def header(*, id1: str = "KRAS G12C PLATE 7", mode: str = "Time Resolved Fluorescence", run: str = "12") -> Rows:
    return [
        ["User: USER", r"Path: C:\Program Files\BMG\PHERAstar\User\Data", f"Test run no.: {run}"],
        ["Test name: HTRF", "Date: 03/02/2025", "Time: 14:34:46"],
        [],
        [f"ID1: {id1}", "ID2: 20 ul"],
        [mode],
        [],
    ]


def block(title: str, cells: list[list[str]]) -> Rows:
    return [[title], [], *labelled(cells), []]


def htrf(**of_header: str) -> Rows:
    """Two channels and their ratio, as MARS writes them below each other."""
    acceptor, donor, ratio = marked(384, seed=1), counts(384, seed=2), counts(384, seed=3)
    blocks = [block("Raw Data (665 A)", acceptor), block("Raw Data (620 B)", donor), block(RATIO, ratio)]
    return [*header(**of_header), *(row for rows in blocks for row in rows)]


def table(*, split: bool = False, content: bool = True) -> Rows:
    """A line per well of a 96-well plate with two raw channels and a blank-corrected one."""
    cells = [counts(96, seed=seed) for seed in (1, 2, 3)]
    titles = ["Raw Data (665 A)", "Raw Data (620 B)", "Blank corrected based on Raw Data (665 A)"]
    wells = [["Well Row", "Well Col"] if split else ["Well"]]
    lines = [[*wells[0], *(["Content"] if content else []), *titles]]
    for row in range(8):
        for column in range(12):
            name = [row_letters(row), str(column + 1)] if split else [well_name(row, column)]
            said = [f"Sample X{row + 1}"] if content else []
            lines.append([*name, *said, *(one[row][column] for one in cells)])
    return lines


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_two_channels_and_their_ratio_in_every_encoding(encoding: str, as_text: WriteRows) -> None:
    document = as_text(ENCODINGS[encoding](htrf()))
    assert Mars().sniff(document)
    read = Mars().read(document)
    assert read.plates == ["KRAS G12C PLATE 7"]
    assert read.formats == {"KRAS G12C PLATE 7": 384}
    assert [(channel.name, channel.kind) for channel in read.channels] == [
        ("665 A", "raw"), ("620 B", "raw"), (RATIO, "calculated")
    ]  # fmt: skip
    assert found(read, channel="665 A") == expected(marked(384, seed=1), 384)
    assert found(read, channel="620 B") == expected(counts(384, seed=2), 384)
    assert found(read, channel=RATIO) == expected(counts(384, seed=3), 384)


def test_each_raw_channel_tells_its_own_wavelength_only(as_text: WriteRows) -> None:
    details = {channel.name: channel.detail for channel in Mars().read(as_text(htrf())).channels}
    assert details["665 A"] == "Time Resolved Fluorescence: Raw Data (665 A)"
    assert "665" not in details["620 B"]


def test_what_the_file_says_of_the_run_is_kept(as_text: WriteRows) -> None:
    metadata = Mars().read(as_text(htrf())).metadata
    plate = "KRAS G12C PLATE 7"
    assert metadata[f"{plate}: Test run no."] == "12"
    assert metadata[f"{plate}: Path"] == r"C:\Program Files\BMG\PHERAstar\User\Data"
    assert metadata[f"{plate}: Time"] == "14:34:46"
    assert metadata[f"{plate}: ID2"] == "20 ul"


@pytest.mark.parametrize(("split", "content"), [(False, True), (True, True), (False, False), (True, False)])
def test_a_line_per_well(split: bool, content: bool, as_text: WriteRows) -> None:
    document = as_text([*header(), *table(split=split, content=content)])
    assert Mars().sniff(document)
    read = Mars().read(document)
    assert found(read, channel="665 A") == expected(counts(96, seed=1), 96)
    assert found(read, channel="620 B") == expected(counts(96, seed=2), 96)
    blank = "Blank corrected based on Raw Data (665 A)"
    assert found(read, channel=blank) == expected(counts(96, seed=3), 96)
    assert {channel.name: channel.kind for channel in read.channels}[blank] == "calculated"
    said = read.metadata.get("KRAS G12C PLATE 7: content", "")
    assert said.startswith("Sample X1: A01 A02") == content


def test_a_table_without_the_header_of_the_run(as_text: WriteRows) -> None:
    document = as_text(table())
    assert Mars().sniff(document)
    assert Mars().read(document).plates == ["Plate 1"]


def test_a_table_of_text_beside_the_readings_is_passed_over(as_text: WriteRows) -> None:
    rows = [[*row, extra] for row, extra in zip(table(), ["Verdict", *["pass"] * 96], strict=True)]
    read = Mars().read(as_text(rows))
    assert len(read.channels) == 3
    assert read.notes == ("plate Plate 1: Verdict holds text ('pass') and is left out",)


KINETIC_CSV = [
    ["Well Row", "Well Col", "Content", "Raw Data (600)", "Raw Data (600)", "Raw Data (600)"],
    [],
    ["", "", "Time", "0 h ", "0 h 60 min", "1 h 15 min 30 s"],
    [],
    ["A", "1", "Sample X1", "0.081", "0.097", "0.1"],
    [],
    ["C", "2", "Sample X26", "0.098", "overflow", "0.099"],
]


def test_times_in_words_over_the_columns(as_text: WriteRows) -> None:
    read = Mars().read(as_text([*header(mode="Absorbance"), *KINETIC_CSV]))
    assert read.is_kinetic
    rows = read.table.select("well", "time_s", "value", "mask_reason").rows()
    assert sorted(rows, key=lambda row: (row[0], row[1])) == [
        ("A01", 0.0, 0.081, None),
        ("A01", 3600.0, 0.097, None),
        ("A01", 4530.0, 0.1, None),
        ("C02", 0.0, 0.098, None),
        ("C02", 3600.0, None, "overflow"),
        ("C02", 4530.0, 0.099, None),
    ]


@pytest.mark.parametrize(("axis", "time_s"), [("Time [s]", 90.0), ("Time [min]", 5400.0), ("Time [h]", 324000.0)])
def test_bare_times_take_the_unit_of_their_header(axis: str, time_s: float, as_text: WriteRows) -> None:
    rows = [["Well", "Content", "Raw Data (600)", ""], ["", axis, "0", "90"], ["A01", "X", "1", "2"]]
    read = Mars().read(as_text([*header(), *rows]))
    assert read.table["time_s"].to_list() == [0.0, time_s]


def test_bare_times_without_a_unit_are_refused_with_their_cell(as_text: WriteRows) -> None:
    rows = [["Well", "Content", "Raw Data (600)", "Raw Data (600)"], ["", "Cycle", "1", "2"], ["A01", "X", "1", "2"]]
    with pytest.raises(ReadError) as caught:
        Mars().read(as_text([*header(), *rows]))
    assert [problem.cell for problem in caught.value.problems] == ["C8", "D8"]
    assert "names no unit" in caught.value.problems[0].what


def test_a_spectrum_is_a_channel_per_wavelength(as_text: WriteRows) -> None:
    title = "Raw Data (Abs Spectrum)"
    rows = [["Well", "Content", title, title], ["", "Wavelength [nm]", "260", "280"], ["E05", "X", "overflow", "3.3"]]
    read = Mars().read(as_text([*header(mode="Absorbance spectrum"), *rows]))
    assert [channel.name for channel in read.channels] == ["Abs Spectrum 260 nm", "Abs Spectrum 280 nm"]
    assert read.table["value"].to_list() == [None, 3.3]


def cycles(*, plates: int = 1) -> dict[str, Rows]:
    """Sheets "Table All Cycles": a column per well, two channels of three cycles each."""
    wells = [well_name(row, column) for row in range(8) for column in range(12)]
    sheets = {}
    for plate in range(1, plates + 1):
        heading = [["User: USER"], [f"Test ID: {plate}"], ["Test Name: BRET"], [f"ID3: Plate {plate}"]]
        lines: Rows = [
            ["Well", "", *wells],
            ["Content", "Time [min]", *("Sample X1" for _ in wells)],
            ["Group", "", *("A" for _ in wells)],
        ]
        values = [
            [title, time, *(str(plate * 1000 + row * 100 + index) for index in range(96))]
            for row, (title, time) in enumerate(
                (title, time) for title in ("Raw Data (535 A)", " Raw Data (475-30 B)") for time in ("0", "1.5", "3")
            )
        ]
        name = "Table All Cycles" + (f" ({plate})" if plate > 1 else "")
        sheets[name] = [*heading, ["Luminescence (dual emission)"], [], *lines, *values]
    return sheets


def test_all_cycles_of_two_plates(as_workbook: WriteBook) -> None:
    document = as_workbook(cycles(plates=2))
    assert Mars().sniff(document)
    read = Mars().read(document)
    assert read.plates == ["Plate 1", "Plate 2"]
    assert [channel.name for channel in read.channels] == ["535 A", "475-30 B"]
    assert read.table.height == 2 * 2 * 3 * 96
    one = read.table.filter(plate="Plate 2", channel="475-30 B", well="B01")
    assert one.select("time_s", "value").rows() == [(0.0, 2312.0), (90.0, 2412.0), (180.0, 2512.0)]
    assert read.metadata["Plate 1: Test ID"] == "1"


def test_the_plate_of_a_run_that_is_also_a_table_is_not_read_twice(as_workbook: WriteBook) -> None:
    heading = [["User: U"], ["Test ID: 5"], ["Test Name: x"], ["Absorbance"], []]
    sheets = {
        "Protocol Information": [["Microplate name:", "GREINER 96"]],
        "Microplate End point": [*heading, *block("1. Raw Data (450)", counts(96))],
        "Table End point": [*heading, ["Well", "Content", "Raw Data (450)"], ["A01", "X", "0.5"]],
    }
    read = Mars().read(as_workbook(sheets))
    assert read.table.select("well", "channel", "value").rows() == [("A01", "450", 0.5)]
    assert any("left out" in note for note in read.notes)


def test_numbered_blocks_with_cycles_injections_and_layouts(as_text: WriteRows) -> None:
    """SMART Control: a block per cycle beside the layout, titles one column to the right."""
    rows = [
        *header(mode="Fluorescence (FI)"),
        ["Cycle 1 (0 min  - Inj. only)"],
        ["", "1. Raw Data (402-8/474-9)"], ["", "1", "2"], ["A", "Inj.", "Inj."], [],
        ["", "2. Layout"], ["", "1", "2"], ["A", "B", "X1"], [],
        ["Cycle 2 (1 h 1 min 16 s)"],
        ["", "1. Raw Data (402-8/474-9)"], ["", "1", "2"], ["A", "54", "922"],
    ]  # fmt: skip
    read = Mars().read(as_text(rows))
    assert read.table.select("well", "time_s", "value", "mask_reason").rows() == [
        ("A01", 0.0, None, "injection, not read"),
        ("A02", 0.0, None, "injection, not read"),
        ("A01", 3676.0, 54.0, None),
        ("A02", 3676.0, 922.0, None),
    ]
    assert read.metadata["KRAS G12C PLATE 7: 2. Layout"] == "B: A01; X1: A02"
    assert any("only rows A of 8" in note for note in read.notes)


def test_a_cycle_whose_time_cannot_be_read_is_refused(as_text: WriteRows) -> None:
    rows = [*header(), ["Cycle 1 (soon)"], *block("Raw Data (450)", counts(96))]
    with pytest.raises(ReadError, match=r"Cycle 1 \(soon\)"):
        Mars().read(as_text(rows))


def test_small_letters_behind_z_are_rows_27_to_32(as_text: WriteRows) -> None:
    cells = counts(1536)
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdef"
    rows = [
        [""] + [str(column + 1) for column in range(48)],
        *([a, *line] for a, line in zip(letters, cells, strict=True)),
    ]
    read = Mars().read(as_text([*header(mode="Luminescence"), ["Raw Data (No filter)"], [], *rows]))
    assert found(read, channel="Luminescence") == expected(cells, 1536)
    assert read.notes == ()


def test_small_letters_of_a_list_of_wells(as_text: WriteRows) -> None:
    rows = [["Well", "Raw Data (450)"], *([well, "1"] for well in ("A01", "Z48", "a01", "a02", "f48"))]
    read = Mars().read(as_text(rows))
    assert read.table["well"].to_list() == ["A01", "Z48", "AA01", "AA02", "AF48"]
    assert list(read.formats.values()) == [1536]


def test_small_letters_throughout_are_just_letters(as_text: WriteRows) -> None:
    rows = [["Well", "Raw Data (450)"], *([well, "1"] for well in ("a1", "b1", "h1", "a2", "b2"))]
    assert Mars().read(as_text(rows)).table["well"].to_list() == ["A01", "B01", "H01", "A02", "B02"]


def test_several_test_runs_in_one_file_are_several_plates(as_text: WriteRows) -> None:
    first, second = htrf(), htrf(id1="no name", run="13")
    third = htrf(id1="no name", run="14")
    read = Mars().read(as_text([*first, *second, *third]))
    assert read.plates == ["KRAS G12C PLATE 7", "no name", "no name (2)"]
    assert read.table.height == 3 * 3 * 384


def test_a_calculated_block_of_text_is_left_out_and_said_so(as_text: WriteRows) -> None:
    words = [["pass"] * 12 for _ in range(8)]
    read = Mars().read(as_text([*header(), *block("Raw Data (450)", counts(96)), *block("Qualification", words)]))
    assert [channel.name for channel in read.channels] == ["450"]
    assert any("Qualification holds text ('pass')" in note for note in read.notes)


def test_a_raw_cell_of_text_is_refused_with_its_place(as_text: WriteRows) -> None:
    cells = counts(96)
    cells[2][4] = "1o2"
    with pytest.raises(ReadError) as caught:
        Mars().read(as_text([*header(), *block("Raw Data (450)", cells)]))
    (problem,) = caught.value.problems
    assert (problem.well, problem.cell, problem.plate) == ("C05", "F12", "KRAS G12C PLATE 7")


def test_a_run_without_readings_is_refused_with_a_remedy(as_text: WriteRows) -> None:
    with pytest.raises(ReadError, match="neither a plate of values nor a table"):
        Mars().read(as_text(header()))


SMALL = [*header(), *block("Raw Data (665 A)", [row[:6] for row in counts(96)[:4]]), *KINETIC_CSV]


@settings(max_examples=60, deadline=None)
@given(st.one_of(with_damage(SMALL), with_damage(cycles()["Table All Cycles"], delimiter=None)))
def test_a_damaged_file_is_read_or_refused(document: object) -> None:
    reads_or_refuses(Mars(), document)  # type: ignore[arg-type]


class TestRealFiles:
    """Numbers read off the files with a text editor and a pocket calculator (sums of columns)."""

    def test_384_wells_of_fluorescence(self, shared: Path) -> None:
        path = shared / "instruments/bmg/16-02-29 14-34-46 Transcreener ADP2 FI.csv"
        read = Mars().read(open_document(path))
        assert read.formats == {"black 384w small volume": 384}
        assert [channel.name for channel in read.channels] == ["580/620"]
        values = read.table["value"]
        assert (values.len(), values.null_count(), values.sum(), values.max()) == (384, 82, 15878745.0, 68426.0)
        assert set(read.table.filter(pl.col("value").is_null())["mask_reason"]) == {"empty"}
        assert found(read)["O06"] == (107.0, None)
        assert found(read)["P24"] == (None, "empty")

    def test_1536_wells_of_luminescence(self, shared: Path) -> None:
        read = Mars().read(open_document(shared / "instruments/bmg/24-10-16 15-09-52 Luminescence 1536.csv"))
        assert read.formats == {"92A_4": 1536}
        values = found(read)
        assert (len(values), sum(value for value, _ in values.values())) == (288, 391879062.0)
        corners = {"A01": 985, "A48": 88396, "G01": 79187, "M48": 2134, "Y01": 37651, "AE01": 36809, "AE48": 19500}
        assert {well: values[well][0] for well in corners} == corners
        assert any("A, G, M, S, Y, AE of 32" in note for note in read.notes)

    def test_96_wells_of_absorbance(self, shared: Path) -> None:
        read = Mars().read(open_document(shared / "instruments/bmg/PHERAstar output file.CSV"))
        assert read.plates == ["20260618 dsRNA _PLATE_01_18Jun26"]
        values = found(read, channel="450")
        assert sum(value for value, _ in values.values()) == pytest.approx(29.466, abs=1e-9)
        assert (values["A01"], values["H12"]) == ((1.691, None), (0.884, None))

    def test_every_cycle_of_every_well_equals_the_authors_own_table(self, shared: Path) -> None:
        folder = shared / "instruments/bmg"
        read = Mars().read(open_document(folder / "bmg_lumistar_omega.xlsx"))
        ours = read.table.pivot("channel", index=["plate", "well", "time_s"], values="value").with_columns(
            ratio=pl.col("535 A") / pl.col("475-30 B")
        )
        # The author's BRET ratio divides by a count of zero in places, which gives inf.
        theirs = pl.read_csv(folder / "bmg_lumistar_omega.csv", schema_overrides={"time": pl.Float64})
        both = ours.join(theirs, left_on=["plate", "well", "time_s"], right_on=["ID3", "well", "time"], how="full")
        assert (ours.height, theirs.height, both.height) == (4032, 4032, 4032)
        assert both.filter(pl.col("535 A") != pl.col("A535")).is_empty()
        assert both.filter(pl.col("475-30 B") != pl.col("B475")).is_empty()
        assert both.select(pl.col("535 A", "A535", "475-30 B", "B475").null_count().sum()).sum_horizontal().item() == 0
        infinite = both.filter(pl.col("BRET RATIO").is_infinite())
        assert infinite.height == 190
        assert infinite.filter(pl.col("ratio").is_infinite()).height == 190
        rest = both.filter(pl.col("BRET RATIO").is_finite())
        assert rest.height == 4032 - 190
        assert rest.select(((pl.col("ratio") / pl.col("BRET RATIO") - 1).abs()).max()).item() <= 1e-12

    def test_the_wells_content_is_the_authors(self, shared: Path) -> None:
        read = Mars().read(open_document(shared / "instruments/bmg/bmg_lumistar_omega.xlsx"))
        assert read.formats == {"Plate 1": 96, "Plate 2": 96}
        said = dict(part.split(": ", 1) for part in read.metadata["Plate 2: content"].split("; "))
        assert said["Sample X1"].split() == [f"A{column:02d}" for column in range(1, 13)]
        assert said["Negative control N"].split()[-1] == "H12"


@pytest.mark.parametrize("plate_format", [96, 384, 1536])
def test_every_plate_size(plate_format: int, as_text: WriteRows) -> None:
    cells = counts(plate_format)
    read = Mars().read(as_text([*header(), *block("Raw Data (450)", cells)]))
    assert found(read) == expected(cells, plate_format)
    assert list(read.formats.values()) == [plate_format]
    assert read.table.height == PLATE_SHAPES[plate_format][0] * PLATE_SHAPES[plate_format][1]
