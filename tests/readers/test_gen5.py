"""Gen5: matrices, tables over time, lists of wells; text and workbook, one plate and many, with and without header."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from readers.conftest import WriteBook, WriteRows
from readers.damage import reads_or_refuses, with_damage
from readers.encodings import Rows, delimited, with_decimal_commas
from readers.plates import counts, expected, found
from sevenless.errors import ReadError
from sevenless.files.document import Document, open_document
from sevenless.plates.geometry import PLATE_SHAPES, row_letters, well_name
from sevenless.readers.gen5 import Gen5

ACCEPTOR, DONOR, RATIO = "HTRF:330/80,665/8", "HTRF:330/80,620/10", "Ratio"
READS = [
    ["Read", "HTRF"],
    ["", "Fluorescence Endpoint"],
    ["", "Full Plate"],
    ["", "Filter Set 1"],
    ["", "    Excitation: 330/80,  Emission: 665/8"],
    ["", "    Optics: Top,  Gain: 145"],
    ["", "Filter Set 2"],
    ["", "    Excitation: 330/80,  Emission: 620/10"],
]


def header(*, plate: str = "Plate 1", reads: Rows = READS, plate_type: str = "384 WELL PLATE") -> Rows:
    return [
        [],
        ["Software Version", "3.12.08"],
        [],
        ["Experiment File Path:", r"C:\Experiments\kras.xpt"],
        ["Protocol File Path:", r"C:\Protocols\htrf.prt"],
        [],
        ["Plate Number", plate],
        ["Date", "10/10/2025"],
        ["Time", "9:15:37 PM"],
        ["Reader Type:", "Synergy Neo2"],
        ["Reader Serial Number:", "62354"],
        [],
        ["Procedure Details"],
        [],
        ["Plate Type", plate_type],
        *reads,
        [],
    ]


def matrix(title: str, lines: dict[str, list[list[str]]], *, labels: bool = True) -> Rows:
    """Lines of several labels, row by row, each with its label at the end."""
    first = next(iter(lines.values()))
    rows = [[title], ["", *(str(column + 1) for column in range(len(first[0])))]]
    for index in range(len(first)):
        for place, (label, cells) in enumerate(lines.items()):
            rows.append([row_letters(index) if place == 0 else "", *cells[index], *([label] if labels else [])])
    return [*rows, []]


def layout(plate_format: int = 384) -> Rows:
    rows, columns = PLATE_SHAPES[plate_format]
    ids = [["BLK" if column == 0 else f"SPL{row + 1}" for column in range(columns)] for row in range(rows)]
    doses = [["" if column == 0 else "30" for column in range(columns)] for _ in range(rows)]
    return matrix("Layout", {"Well ID": ids, "Conc/Dil": doses})


def htrf(*, plate: str = "Plate 1") -> Rows:
    values = {label: counts(384, seed=seed) for seed, label in enumerate((ACCEPTOR, DONOR, RATIO), start=1)}
    return [*header(plate=plate), *layout(), ["Actual Temperature:", "24.9"], [], *matrix("Results", values)]


def in_workbook(rows: Rows) -> Rows:
    """As Gen5 writes it to a workbook: matrices and tables one column to the right, their titles not."""
    shifted = []
    for row in rows:
        tabular = len(row) > 2 and not row[0].endswith((":", "Version", "Number", "Type"))
        shifted.append(["", *row] if tabular else row)
    return shifted


def written(rows: Rows, as_text: WriteRows, *, encoding: str = "utf-8") -> Document:
    return as_text(delimited(rows, delimiter="\t").encode(encoding), name="gen5.txt")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-be", "cp1252"])
def test_two_reads_and_their_ratio_in_every_encoding(encoding: str, as_text: WriteRows) -> None:
    document = written(htrf(), as_text, encoding=encoding)
    assert Gen5().sniff(document)
    read = Gen5().read(document)
    assert [(channel.name, channel.kind) for channel in read.channels] == [
        (ACCEPTOR, "raw"), (DONOR, "raw"), (RATIO, "calculated")
    ]  # fmt: skip
    assert read.formats == {"Plate 1": 384}
    for seed, label in enumerate((ACCEPTOR, DONOR, RATIO), start=1):
        assert found(read, channel=label) == expected(counts(384, seed=seed), 384)


def test_each_read_tells_its_own_filters_only(as_text: WriteRows) -> None:
    details = {channel.name: channel.detail for channel in Gen5().read(written(htrf(), as_text)).channels}
    assert details[ACCEPTOR] == "Fluorescence, Excitation: 330/80, Emission: 665/8"
    assert details[DONOR] == "Fluorescence, Excitation: 330/80, Emission: 620/10"


def test_the_layout_goes_to_the_metadata_and_is_noted(as_text: WriteRows) -> None:
    read = Gen5().read(written(htrf(), as_text))
    said = dict(part.split(": ", 1) for part in read.metadata["Plate 1: layout"].split("; "))
    assert said["BLK"].split() == [f"{row_letters(row)}01" for row in range(16)]
    assert said["SPL1 30"].split() == [f"A{column:02d}" for column in range(2, 25)]
    assert read.notes == ("plate Plate 1: the file also holds a layout (Well ID, Conc/Dil), kept in the metadata",)
    assert read.metadata["Plate 1: Reader Type"] == "Synergy Neo2"
    assert read.metadata["Plate 1: Actual Temperature"] == "24.9"


def test_a_workbook_with_a_sheet_per_plate(as_workbook: WriteBook) -> None:
    sheets = {"Plate 1 - Sheet1": in_workbook(htrf()), "Plate 2 - Sheet1": in_workbook(htrf(plate="Plate 2"))}
    document = as_workbook({**sheets, "My notes": [["nothing", "of", "interest"]]})
    assert Gen5().sniff(document)
    read = Gen5().read(document)
    assert read.plates == ["Plate 1", "Plate 2"]
    for plate in read.plates:
        assert found(read, plate=plate, channel=ACCEPTOR) == expected(counts(384, seed=1), 384)
        assert read.metadata[f"{plate}: layout"].startswith("BLK: A01 B01")


def test_plates_of_the_same_name_are_told_apart(as_workbook: WriteBook) -> None:
    read = Gen5().read(as_workbook({"A": in_workbook(htrf()), "B": in_workbook(htrf())}))
    assert read.plates == ["Plate 1", "Plate 1 (2)"]


def test_several_plates_below_each_other(as_text: WriteRows) -> None:
    rows = [row for plate in ("Plate 1", "Plate 2", "Plate 3") for row in htrf(plate=plate)]
    read = Gen5().read(written(rows, as_text))
    assert read.plates == ["Plate 1", "Plate 2", "Plate 3"]
    assert read.table.height == 3 * 3 * 384


def test_several_plates_under_one_header(as_text: WriteRows) -> None:
    one = htrf()
    again = one[one.index(["Plate Number", "Plate 1"]) :]
    again = [["Plate Number", "Plate 2"], *again[1:]]
    read = Gen5().read(written([*one, *again], as_text))
    assert read.plates == ["Plate 1", "Plate 2"]
    assert read.metadata["Plate 2: Software Version"] == "3.12.08"


def test_marks_in_place_of_numbers(as_text: WriteRows) -> None:
    marks = {"OVRFLW": "overflow", "?????": "not a number", ">4200.000": "above the standard curve",
             "<0.000": "below the standard curve", "*0.356*": "masked by the instrument", "": "empty"}  # fmt: skip
    cells = counts(384)
    cells[1][: len(marks)] = list(marks)
    values = found(Gen5().read(written([*header(), *matrix("Results", {ACCEPTOR: cells})], as_text)))
    assert [values[well_name(1, column)] for column in range(len(marks))] == [(None, why) for why in marks.values()]


def test_decimal_commas_and_trailing_blanks(as_text: WriteRows) -> None:
    rows = [[*row, "", ""] if row else row for row in with_decimal_commas(htrf())]
    assert found(Gen5().read(written(rows, as_text)), channel=DONOR) == expected(counts(384, seed=2), 384)


KINETIC_READS = [
    ["Start Kinetic", "Runtime 0:05:00 (HH:MM:SS), Interval 0:01:00, 3 Reads"],
    ["    Read", "OD"],
    ["", "Absorbance Endpoint"],
    ["", "Wavelengths:  450"],
    ["End Kinetic", ""],
]
WELLS = [well_name(row, column) for row in range(8) for column in range(12)]


def over_time(title: str, times: list[str], *, temperature: bool = True) -> Rows:
    extra = [f"T° {title}"] if temperature else []
    lines = [
        [time, *(["37.0"] if temperature else []), *(str(100 * index + well) for well in range(96))]
        for index, time in enumerate(times)
    ]
    return [[title], [], ["Time", *extra, *WELLS], *lines, []]


def slopes() -> Rows:
    rows = {"Max V [OD:450]": [[f"{row}.5"] * 12 for row in range(8)], "t at Max V [OD:450]": [["0:02:00"] * 12] * 8,
            "Verdict": [["growing"] * 12] * 8}  # fmt: skip
    return matrix("Results", rows)


def kinetic(times: list[str]) -> Rows:
    return [*header(reads=KINETIC_READS, plate_type="96 WELL PLATE"), *over_time("OD:450", times),
            *over_time("Blank OD:450", times, temperature=False), *slopes()]  # fmt: skip


@pytest.mark.parametrize(
    ("times", "seconds"),
    [
        (["0:00:00", "0:01:30", "25:00:00"], [0.0, 90.0, 90000.0]),
        (["0:00.000", "0:00.210", "1:00.420"], [0.0, 0.21, 60.42]),
        (["0:00:00", "0:00:00,500", "0:00:01"], [0.0, 0.5, 1.0]),
    ],
)
def test_tables_over_time_and_slopes(times: list[str], seconds: list[float], as_text: WriteRows) -> None:
    read = Gen5().read(written(kinetic(times), as_text))
    kinds = {channel.name: channel.kind for channel in read.channels}
    assert kinds == {"OD:450": "raw", "Blank OD:450": "calculated", "Max V [OD:450]": "calculated",
                     "t at Max V [OD:450]": "calculated"}  # fmt: skip
    one = read.table.filter(well="B02", channel="OD:450")
    assert one["time_s"].to_list() == pytest.approx(seconds)
    assert one["value"].to_list() == [13.0, 113.0, 213.0]
    assert found(read, channel="Max V [OD:450]")["D07"] == (3.5, None)
    assert found(read, channel="t at Max V [OD:450]")["D07"] == (120.0, None)
    assert next(c.detail for c in read.channels if c.name.startswith("t at")) == "calculated by Gen5, in s"
    assert any("Verdict holds text ('growing')" in note for note in read.notes)


def test_times_of_a_workbook_are_parts_of_a_day_or_clocks(as_workbook: WriteBook) -> None:
    rows = in_workbook(kinetic(["0:00:00", "0.5", "1 day, 2:00:00"]))
    read = Gen5().read(as_workbook({"Plate 1 - Sheet1": rows}))
    assert read.table.filter(well="A01", channel="OD:450")["time_s"].to_list() == [0.0, 43200.0, 93600.0]


def test_clocks_of_a_workbook_are_read_whatever_they_look_like(tmp_path: Path) -> None:
    path = tmp_path / "gen5.xlsx"
    # Parts of a day, as a workbook keeps them: it depends on the look of a cell what a program makes of it.
    clocks = [(0.0, "h:mm:ss"), (330 / 86400, "h:mm:ss"), (1.25, "[h]:mm:ss"), (31 / 24, "h:mm:ss"), (1.5, "General")]
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Plate 1 - Sheet1")
        rows = in_workbook([*header(reads=KINETIC_READS, plate_type="96 WELL PLATE"), ["OD:450"], []])
        for index, row in enumerate(rows):
            sheet.write_row(index, 0, row)
        sheet.write_row(len(rows), 1, ["Time", "T° 450", "A1"])
        for index, (clock, look) in enumerate(clocks, start=1):
            sheet.write_number(len(rows) + index, 1, clock, book.add_format({"num_format": look}))
            sheet.write_row(len(rows) + index, 2, [37.0, float(index)])
    read = Gen5().read(open_document(path))
    assert read.table["time_s"].to_list() == [0.0, 330.0, 108000.0, 111600.0, 129600.0]


def test_a_run_that_was_stopped_early_says_so(as_text: WriteRows) -> None:
    rows = kinetic(["0:00:00", "0:01:00", "0:02:00"])
    header_row = next(index for index, row in enumerate(rows) if row[:1] == ["Time"] and len(row) > 90)
    rows[header_row + 3] = ["0:00:00", *[""] * 97]
    read = Gen5().read(written(rows, as_text))
    assert read.table.filter(well="A01", channel="OD:450")["time_s"].to_list() == [0.0, 60.0]
    assert any("2 of 3 reads are in the file" in note for note in read.notes)


def test_wells_below_each_other_and_times_across(as_text: WriteRows) -> None:
    lines = [["Time", "0:00:00", "0:01:00"], ["A1", "1", "2"], ["B12", "3", "4"]]
    rows = [*header(reads=KINETIC_READS, plate_type="96 WELL PLATE"), ["OD:450"], [], *lines]
    read = Gen5().read(written(rows, as_text))
    assert read.table.select("well", "time_s", "value").sort("well", "time_s").rows() == [
        ("A01", 0.0, 1.0), ("A01", 60.0, 2.0), ("B12", 0.0, 3.0), ("B12", 60.0, 4.0)
    ]  # fmt: skip


def test_times_of_a_stopped_run_with_nothing_below_them_are_none(as_text: WriteRows) -> None:
    lines = [["Time", "0:00:00", "0:01:00", "0:00:00"], ["A1", "1", "2", ""], ["B12", "3", "OVRFLW", ""]]
    read = Gen5().read(
        written([*header(reads=KINETIC_READS, plate_type="96 WELL PLATE"), ["OD:450"], [], *lines], as_text)
    )
    assert read.table.sort("well", "time_s")["time_s"].to_list() == [0.0, 60.0, 0.0, 60.0]


def test_a_matrix_per_time(as_text: WriteRows) -> None:
    rows = [*header(reads=KINETIC_READS, plate_type="96 WELL PLATE"), ["OD:450"], []]
    for index, time in enumerate(("0:09:10", "16:19:10"), start=1):
        cells = counts(96, seed=index)
        rows = [*rows, [f"Time {index} ({time})"], *matrix("", {"OD:450": cells}, labels=False)[1:]]
    read = Gen5().read(written(rows, as_text))
    assert [channel.name for channel in read.channels] == ["OD:450"]
    assert read.channels[0].kind == "raw"
    assert sorted(set(read.table["time_s"])) == [550.0, 58750.0]
    last = read.table.filter(time_s=58750.0)
    assert found(read.__class__(table=last, channels=read.channels, formats=read.formats, source=read.source)) == (
        expected(counts(96, seed=2), 96)
    )


def test_a_spectrum_is_a_channel_per_wavelength(as_text: WriteRows) -> None:
    reads = [["Read", "Scan"], ["", "Absorbance Spectrum"]]
    rows = [*header(reads=reads), ["Scan:Spectrum"], [], ["Wavelength", "A1", "A2"], ["300", "1", "2"],
            ["310", "3", "OVRFLW"]]  # fmt: skip
    read = Gen5().read(written(rows, as_text))
    assert [channel.name for channel in read.channels] == ["Scan:Spectrum 300 nm", "Scan:Spectrum 310 nm"]
    assert read.table["value"].to_list() == [1.0, 2.0, 3.0, None]


def test_a_list_of_wells(as_text: WriteRows) -> None:
    reads = [["Read", "Luminescence Endpoint"], ["", "    Emission: Full light"]]
    lines = [["Well ID", "Well", "Conc/Dil", "Lum", "Verdict"], ["SPL1", "A1", "10", "5", "ok"],
             ["SPL2", "A2", "", "?????", "ok"]]  # fmt: skip
    read = Gen5().read(written([*header(reads=reads, plate_type="96 WELL PLATE"), ["Results"], *lines], as_text))
    assert read.table.select("well", "value", "mask_reason").rows() == [
        ("A01", 5.0, None), ("A02", None, "not a number")
    ]  # fmt: skip
    assert [(channel.name, channel.kind) for channel in read.channels] == [("Lum", "raw")]
    assert read.metadata["Plate 1: layout"] == "SPL1 10: A01; SPL2: A02"


def test_an_export_without_its_header(as_text: WriteRows) -> None:
    rows = [*layout(96), *matrix("Results", {"od:600": counts(96), "Blank od:600": counts(96, seed=2)})]
    document = written(rows, as_text)
    assert Gen5().sniff(document)
    read = Gen5().read(document)
    assert [(channel.name, channel.kind) for channel in read.channels] == [
        ("od:600", "raw"), ("Blank od:600", "calculated")
    ]  # fmt: skip
    assert found(read, channel="od:600") == expected(counts(96), 96)


def test_a_header_without_a_procedure(as_text: WriteRows) -> None:
    rows = header()[: header().index(["Procedure Details"])]
    read = Gen5().read(written([*rows, *over_time("OD600:600", ["0:00:00", "0:01:00"])], as_text))
    assert [(channel.name, channel.kind) for channel in read.channels] == [("OD600:600", "raw")]
    assert read.table.height == 2 * 96
    assert read.metadata["Plate 1: Time"] == "9:15:37 PM"


def test_unnamed_reads_are_raw_under_their_wavelengths(as_text: WriteRows) -> None:
    reads = [["Read", "Absorbance Endpoint"], ["", "Wavelengths:  450, 600"],
             ["Read", "Fluorescence Endpoint"], ["", "    Excitation: 485/20,  Emission: 528/20"]]  # fmt: skip
    labels = ["450", "Read 2:600", "485/20,528/20", "977 [Test]", "Corrected [450]", "Blank 450"]
    values = {label: counts(96, seed=seed) for seed, label in enumerate(labels)}
    read = Gen5().read(written([*header(reads=reads), *matrix("Results", values)], as_text))
    assert [(channel.name, channel.kind, channel.detail.split(",")[0]) for channel in read.channels] == [
        ("450", "raw", "Absorbance"), ("600", "raw", "Absorbance"), ("485/20,528/20", "raw", "Fluorescence"),
        ("977 [Test]", "raw", "Absorbance"), ("Corrected [450]", "calculated", "calculated by Gen5"),
        ("Blank 450", "calculated", "calculated by Gen5"),
    ]  # fmt: skip


def test_rows_that_are_not_in_the_file_are_said_so(as_text: WriteRows) -> None:
    rows = [*header(plate_type="96 WELL PLATE"), *matrix("Results", {ACCEPTOR: counts(96)[:3]})]
    assert "plate Plate 1: the file holds only rows A, B, C of 8; check that it is complete" in (
        Gen5().read(written(rows, as_text)).notes
    )


def test_a_line_cut_before_its_label_is_refused(as_text: WriteRows) -> None:
    rows = htrf()
    end = len(rows) - 1
    rows[end - 1] = rows[end - 1][:5]
    with pytest.raises(ReadError, match="lacks the data label that the others end with"):
        Gen5().read(written(rows[:end], as_text))


def test_a_plate_without_results_is_refused_with_its_place(as_text: WriteRows) -> None:
    with pytest.raises(ReadError) as caught:
        Gen5().read(written([*htrf(), *header(plate="Plate 2"), *layout()], as_text))
    (problem,) = caught.value.problems
    assert problem.plate == "Plate 2"
    assert "neither a matrix nor a table" in problem.what


def test_a_time_that_is_none_is_refused_with_its_cell(as_text: WriteRows) -> None:
    with pytest.raises(ReadError) as caught:
        Gen5().read(written(kinetic(["0:00:00", "later", "0:02:00"]), as_text))
    assert [problem.what for problem in caught.value.problems] == ["'later' is no time such as 0:05:00"] * 2


SMALL = [
    *header(plate_type="6 WELL PLATE"),
    *layout(6),
    *matrix("Results", {ACCEPTOR: [["1", "2", "3"], ["4", "5", ""]]}),
    ["OD:450"],
    [],
    ["Time", "T° 450", "A1", "A2", "B3"],
    ["0:00:00", "37", "1", "2", "3"],
    ["0:01:00", "37", "4", "5", "OVRFLW"],
    [],
    ["Well ID", "Well", "Lum"],
    ["X", "A1", "7"],
]


@settings(max_examples=60, deadline=None)
@given(st.one_of(with_damage(SMALL, delimiter="\t"), with_damage(in_workbook(SMALL), delimiter=None)))
def test_a_damaged_file_is_read_or_refused(document: Document) -> None:
    reads_or_refuses(Gen5(), document)


class TestRealFiles:
    """Sums and corner wells computed from the text of the files, not by this reader."""

    @staticmethod
    def sums(path: Path) -> dict[str, tuple[int, float]]:
        table = Gen5().read(open_document(path)).table
        grouped = table.group_by("channel").agg(pl.col("value").count(), pl.col("value").sum().alias("sum"))
        return {channel: (count, pytest.approx(total, abs=1e-6)) for channel, count, total in grouped.rows()}

    def test_alphalisa(self, shared: Path) -> None:
        path = shared / "instruments/gen5/alphalisa_endpoint_singleplate.txt"
        assert self.sums(path) == {
            "Alpha": (96, 86.0), "Blank Alpha": (96, -10.0), "Log Alpha": (18, 0.907),
            "[Concentration]": (15, 112960.343),
        }  # fmt: skip
        read = Gen5().read(open_document(path))
        assert found(read, channel="[Concentration]")["B06"] == (None, "above the standard curve")
        assert found(read, channel="Log Alpha")["A01"] == (None, "not a number")
        assert read.metadata["Plate 1: layout"].startswith("STD1 1E+07: A01 B01; STD2 3E+06: A02 B02")

    def test_luminescence(self, shared: Path) -> None:
        path = shared / "instruments/gen5/endpoint_singleplate.txt"
        assert self.sums(path) == {"LUM:Lum": (96, 483886.0), "NormLum": (96, 5441.325)}
        values = found(Gen5().read(open_document(path)), channel="LUM:Lum")
        assert (values["A01"], values["H12"]) == ((8718.0, None), (8490.0, None))

    def test_kinetics_in_every_well_and_time(self, shared: Path) -> None:
        read = Gen5().read(open_document(shared / "instruments/gen5/kinetic_singleplate.txt"))
        told = {"OD600:450": [82.491, 176.56, 252.73, 281.37, 292.71, 297.96],
                "Blank OD600:450": [-34.629, -3.92, 31.93, 36.09, 32.07, 26.76]}  # fmt: skip
        for channel, values in told.items():
            at = read.table.filter(channel=channel).group_by("time_s", maintain_order=True)
            sums = at.agg(pl.col("value").sum(), pl.len())
            assert sums["time_s"].to_list() == [0.0, 60.0, 120.0, 180.0, 240.0, 300.0]
            assert sums["len"].to_list() == [96] * 6
            assert sums["value"].to_list() == pytest.approx(values, abs=1e-9)

    def test_the_vendors_slopes_are_those_of_the_readings(self, shared: Path) -> None:
        """Max V is the steepest line, up or down, through five readings in a row; in milli-units per minute."""
        read = Gen5().read(open_document(shared / "instruments/gen5/kinetic_singleplate.txt"))
        readings = read.table.filter(channel="Blank OD600:450").sort("time_s")
        slopes = {well: value for well, (value, _) in found(read, channel="Max V [Blank OD600:450]").items()}
        assert len(slopes) == 96
        assert sum(slopes.values()) == pytest.approx(17340.8, abs=1e-6)
        for (well,), one in readings.group_by("well"):
            minutes, values = one["time_s"].to_numpy() / 60, one["value"].to_numpy()
            lines = [np.polyfit(minutes[i : i + 5], values[i : i + 5], 1)[0] for i in range(len(values) - 4)]
            assert slopes[well] == pytest.approx(1000 * max(lines, key=abs), abs=1e-6)
        assert {value for value, _ in found(read, channel="t at Max V [Blank OD600:450]").values()} == {120.0}

    def test_a_titration_over_two_seconds(self, shared: Path) -> None:
        path = shared / "instruments/gen5/neo_kinetic_titration_gen5_2_06_column.txt"
        read = Gen5().read(open_document(path))
        sums = read.table.filter(channel="Lum").group_by("time_s", maintain_order=True).agg(pl.col("value").sum())
        assert sums["time_s"].to_list() == pytest.approx([0.21 * index for index in range(10)])
        assert sums["value"].to_list() == [
            857882, 776101, 715159, 667690, 643016, 613142, 600017, 580422, 573810, 560062
        ]  # fmt: skip
        assert read.table.filter(channel="Lum")["well"].n_unique() == 47
        assert self.sums(path)["Integral [Lum]"] == (47, 1234449.09)
        assert self.sums(path)["[Concentration]"] == (38, 27009.732)
        assert found(read, channel="Integral [Lum]")["D12"] == (None, "empty")
