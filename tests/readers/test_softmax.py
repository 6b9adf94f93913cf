"""SoftMax Pro: plate-shaped and by line, end-points, kinetics, well scans, spectra, reductions; whole or refused."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings

from readers.conftest import WriteRows
from readers.damage import reads_or_refuses, with_damage
from readers.encodings import Rows, delimited, with_decimal_commas
from readers.plates import counts, expected, found
from sevenless.errors import ReadError
from sevenless.files.document import Document, open_document
from sevenless.plates.geometry import well_name
from sevenless.readers.softmax import SoftMax

END = ["~End"]
SAVED = ["Original Filename: kras; Date Last Saved: 1/6/2025 3:33:58 PM"]
NOTE = [["Note:"], ['Use this protocol, with "quotes", for'], ["Plate readers"], END]
GROUP = [
    ["Group: Controls", ""],
    ["Sample", "Wells", "Value", "R"],
    ["01", "A1", "9999", ""],
    ["", "A2", "Range?", ""],
    [],
    ["Group Summaries"],
    END,
]


def plate_line(
    *,
    name: str = "Plate1",
    layout: str = "PlateFormat",
    read_type: str = "Endpoint",
    mode: str = "Absorbance",
    data: str = "Raw",
    points: str = "1",
    wavelengths: str = "450 650 ",
    columns: int = 12,
    wells: int = 96,
    excitations: str = "",
) -> list[str]:
    bottom = ["FALSE"] if mode == "Fluorescence" else []
    count = str(len(wavelengths.split()))
    spread = [points, "", "", "", "", "", count, wavelengths, "1", str(columns), str(wells)]
    line = ["Plate:", name, "1.3", layout, read_type, mode, *bottom, data, "FALSE", *spread]
    if mode == "Absorbance":
        return [*line, "1", str(wells // columns), ""]
    return [*line, excitations, "Automatic", "", "", "", "6", "Medium", "", "", "1", str(wells // columns), ""]


def numbers(columns: int, groups: int) -> list[str]:
    one = [str(column + 1) for column in range(columns)]
    return [cell for group in range(groups) for cell in ([*one, ""] if group < groups - 1 else one)]


def snapshot(plates: list[list[list[str]]], *, key: str = "", temperature: str = "25") -> Rows:
    """The lines of one moment, plates of several wavelengths side by side, and the empty line after them."""
    lines = []
    for index, cells in enumerate(zip(*plates, strict=True)):
        head = [key, temperature] if index == 0 else ["", ""]
        side_by_side = [cell for group, line in enumerate(cells) for cell in ([""] if group else []) + list(line)]
        lines.append([*head, *side_by_side])
    return [*lines, []]


def reduced(cells: list[list[str]]) -> Rows:
    return [["", "", *numbers(len(cells[0]), 1)], *(["", "", *line] for line in cells)]


def export(*blocks: Rows, declared: int | None = None) -> Rows:
    count = len(blocks) if declared is None else declared
    return [[f"##BLOCKS= {count}"], *(row for block in blocks for row in block), SAVED]


def endpoint(**of_line: object) -> Rows:
    """Two wavelengths and what was made of them."""
    first, second, ratio = counts(96, seed=1), counts(96, seed=2), counts(96, seed=3)
    head = ["", "Temperature(°C)", *numbers(12, 2)]
    return [plate_line(**of_line), head, *snapshot([first, second]), *reduced(ratio), END]  # type: ignore[arg-type]


def written(rows: Rows, as_text: WriteRows, *, encoding: str = "utf-8") -> Document:
    return as_text(delimited(rows, delimiter="\t").encode(encoding), name="softmax.txt")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_two_wavelengths_side_by_side_in_every_encoding(encoding: str, as_text: WriteRows) -> None:
    document = written(export(NOTE, GROUP, endpoint()), as_text, encoding=encoding)
    assert SoftMax().sniff(document)
    read = SoftMax().read(document)
    assert [(channel.name, channel.kind) for channel in read.channels] == [
        ("450 nm", "raw"), ("650 nm", "raw"), ("Reduced", "calculated")
    ]  # fmt: skip
    assert read.formats == {"Plate1": 96}
    assert found(read, channel="450 nm") == expected(counts(96, seed=1), 96)
    assert found(read, channel="650 nm") == expected(counts(96, seed=2), 96)
    assert found(read, channel="Reduced") == expected(counts(96, seed=3), 96)
    assert read.metadata["Original Filename"] == "kras"
    assert read.metadata["Date Last Saved"] == "1/6/2025 3:33:58 PM"
    assert read.metadata["Plate1: mode"] == "Absorbance"


def test_decimal_commas_and_trailing_tabs(as_text: WriteRows) -> None:
    rows = [[*row, "", ""] if row else row for row in with_decimal_commas(endpoint())]
    read = SoftMax().read(written(export(rows), as_text))
    assert found(read, channel="650 nm") == expected(counts(96, seed=2), 96)


def test_marks_in_place_of_numbers(as_text: WriteRows) -> None:
    cells = counts(96, seed=1)
    marks = {"#SAT": "saturated", "#LOW": "underflow", "Range?": "out of range", "Limits+": "overflow",
             "Limits-": "underflow", "Path?": "not a number", "": "empty", "OVER": "overflow"}  # fmt: skip
    cells[3][: len(marks)] = list(marks)
    head = ["", "Temperature(°C)", *numbers(12, 1)]
    rows = export([plate_line(wavelengths="450"), head, *snapshot([cells]), END])
    values = found(SoftMax().read(written(rows, as_text)))
    assert {well: values[well] for well in ("D01", "D08")} == {"D01": (None, "saturated"), "D08": (None, "overflow")}
    assert [values[well_name(3, column)][1] for column in range(8)] == list(marks.values())


def test_groups_and_notes_give_no_readings(as_text: WriteRows) -> None:
    read = SoftMax().read(written(export(NOTE, endpoint(), GROUP, GROUP), as_text))
    assert read.plates == ["Plate1"]
    assert read.table.height == 3 * 96
    assert 9999.0 not in read.table["value"]


def test_a_lone_quotation_mark_in_a_note_swallows_no_plate(as_text: WriteRows) -> None:
    note = '"Use this protocol, with ""quotes"", for"'
    text = delimited(export(NOTE, endpoint()), delimiter="\t")
    assert note in text
    text = text.replace(note, '"Use this protocol')
    read = SoftMax().read(as_text(text.encode()))
    assert found(read, channel="650 nm") == expected(counts(96, seed=2), 96)


def test_several_plates_keep_their_names(as_text: WriteRows) -> None:
    rows = export(endpoint(name="P7"), GROUP, endpoint(name="P8"), endpoint(name="P7"))
    read = SoftMax().read(written(rows, as_text))
    assert read.plates == ["P7", "P8", "P7 (2)"]


def test_a_plate_that_was_not_read_is_said_so(as_text: WriteRows) -> None:
    empty = [plate_line(name="Empty"), ["", "Temperature(°C)", *numbers(12, 1)], [], END]
    read = SoftMax().read(written(export(endpoint(), empty), as_text))
    assert read.plates == ["Plate1"]
    assert read.notes == ("plate Empty was set up but not read, and is left out",)


def kinetic() -> Rows:
    line = plate_line(
        read_type="Kinetic", mode="Fluorescence", wavelengths="620 665 ", excitations="340 340 ", points="3",
        columns=3, wells=6,
    )  # fmt: skip
    moments = [("00:00:00", "1"), ("00:01:30", "2"), ("01:00:00", "3")]
    shots = [
        snapshot([[[f"{n}1", f"{n}2", f"{n}3"], [f"{n}4", f"{n}5", f"{n}6"]]] * 2, key=time) for time, n in moments
    ]
    return [line, ["", "Temperature(°C)", *numbers(3, 2)], *(row for shot in shots for row in shot),
            *reduced([["7", "8", "9"], ["10", "11", "12"]]), END]  # fmt: skip


def test_kinetics_of_a_six_well_plate(as_text: WriteRows) -> None:
    read = SoftMax().read(written(export(kinetic()), as_text))
    assert read.formats == {"Plate1": 6}
    assert [channel.name for channel in read.channels] == ["620 nm", "665 nm", "Reduced"]
    assert read.channels[1].detail == "Fluorescence, excitation 340 nm, emission 665 nm"
    well = read.table.filter(well="B03", channel="665 nm")
    assert well.select("time_s", "value").rows() == [(0.0, 16.0), (90.0, 26.0), (3600.0, 36.0)]
    slope = read.table.filter(well="B03", channel="Reduced")
    assert slope.select("time_s", "value").rows() == [(None, 12.0)]


def test_a_scan_of_the_wells_is_a_channel_per_point(as_text: WriteRows) -> None:
    line = plate_line(
        read_type="Well Scan", mode="Time Resolved", wavelengths="665 665", excitations="340 340", columns=3, wells=6
    )
    shots = [snapshot([[[f"{n}1", "2", "3"], ["4", "5", "6"]]] * 2, key=str(n)) for n in (1, 2)]
    head = ["", "Temperature(°C)", *numbers(3, 2)]
    read = SoftMax().read(written(export([line, head, *(row for shot in shots for row in shot), END]), as_text))
    assert [channel.name for channel in read.channels] == [
        "665 nm (Lm1) point 1", "665 nm (Lm2) point 1", "665 nm (Lm1) point 2", "665 nm (Lm2) point 2"
    ]  # fmt: skip
    assert read.table.filter(well="A01")["value"].to_list() == [11.0, 11.0, 21.0, 21.0]
    assert not read.is_kinetic


def by_line(lines: Rows, **of_line: object) -> Rows:
    wells = [well_name(row, column).replace("0", "") for row in range(2) for column in range(3)]
    line = plate_line(layout="TimeFormat", columns=3, wells=6, **of_line)  # type: ignore[arg-type]
    return [line, ["", "Temperature(°C)", *wells], *lines, END]


def test_a_line_per_time_with_two_wavelengths_and_their_slope(as_text: WriteRows) -> None:
    wells = ["A1", "A2", "A3", "B1", "B2", "B3"]
    lines = [
        ["0:00:00", "25", *"123456"], ["0:00:30", "25", *"234567"], [],
        ["0:00:00", "25", *"345678"], ["0:00:30", "25", *"456789"], [],
        ["", "", *wells], ["", "", "0.5", "0.6", "0.7", "0.8", "0.9", "1.0"],
    ]  # fmt: skip
    read = SoftMax().read(written(export(by_line(lines, read_type="Kinetic")), as_text))
    rows = read.table.filter(well="B03").select("channel", "time_s", "value").rows()
    assert rows == [("450 nm", 0.0, 6.0), ("450 nm", 30.0, 7.0), ("650 nm", 0.0, 8.0), ("650 nm", 30.0, 9.0),
                    ("Reduced", None, 1.0)]  # fmt: skip


def test_a_line_per_wavelength(as_text: WriteRows) -> None:
    lines = [["260", "25", *"123456"], ["280", "25", *"234567"]]
    read = SoftMax().read(written(export(by_line(lines, read_type="Spectrum", wavelengths="")), as_text))
    assert [channel.name for channel in read.channels] == ["260 nm", "280 nm"]
    assert read.table.filter(channel="280 nm")["value"].to_list() == [2.0, 3.0, 4.0, 5.0, 6.0, 7.0]


def test_only_reduced_values_are_calculated_ones(as_text: WriteRows) -> None:
    rows = by_line([["", "", *"123456"]], data="Reduced")
    rows[1][1] = ""
    read = SoftMax().read(written(export(rows), as_text))
    assert [(channel.name, channel.kind) for channel in read.channels] == [("Reduced", "calculated")]
    assert "450 nm, 650 nm" in read.channels[0].detail


def test_luminescence_has_no_wavelength(as_text: WriteRows) -> None:
    line = plate_line(mode="Luminescence", wavelengths="0 ")
    rows = export([line, ["", "Temperature(°C)", *numbers(12, 1)], *snapshot([counts(96)]), END])
    assert [channel.name for channel in SoftMax().read(written(rows, as_text)).channels] == ["Luminescence"]


def test_a_line_of_ones_is_not_taken_for_column_numbers(as_text: WriteRows) -> None:
    cells = [["1"] * 12 for _ in range(8)]
    line, head = plate_line(wavelengths="450"), ["", "Temperature(°C)", *numbers(12, 1)]
    read = SoftMax().read(written(export([line, head, *snapshot([cells], temperature=""), END]), as_text))
    assert found(read) == expected(cells, 96)


def test_wells_that_were_not_read_are_empty_lines_of_tabs(as_text: WriteRows) -> None:
    cells = [[""] * 12 if row in (0, 7) else line for row, line in enumerate(counts(96))]
    line, head = plate_line(wavelengths="450"), ["", "Temperature(°C)", *numbers(12, 1)]
    read = SoftMax().read(written(export([line, head, *snapshot([cells], temperature=""), END]), as_text))
    assert found(read) == expected(cells, 96)


@pytest.mark.parametrize("lost", [1, 3, 5, 11, 12, 13, 20])
def test_a_file_cut_short_is_refused(lost: int, as_text: WriteRows) -> None:
    rows = export(NOTE, endpoint())
    with pytest.raises(ReadError, match=r"cut short|blocks, but there are only|no Plate block"):
        SoftMax().read(written(rows[: -lost - 1], as_text))


def test_fewer_blocks_than_the_first_line_says(as_text: WriteRows) -> None:
    with pytest.raises(ReadError, match="speaks of 3 blocks, but there are only 1"):
        SoftMax().read(written(export(endpoint(), declared=3), as_text))


def test_lost_lines_of_wells_are_named_with_their_place(as_text: WriteRows) -> None:
    rows = kinetic()
    del rows[3]
    with pytest.raises(ReadError) as caught:
        SoftMax().read(written(export(rows), as_text))
    (problem,) = caught.value.problems
    assert problem.plate == "Plate1"
    assert problem.cell == "A4"


def test_groups_alone_are_refused_and_said_what_they_are(as_text: WriteRows) -> None:
    with pytest.raises(ReadError, match=r"no Plate block \(the file holds: group, note\)"):
        SoftMax().read(written(export(NOTE, GROUP), as_text))


def test_an_unknown_number_of_wells_is_refused(as_text: WriteRows) -> None:
    with pytest.raises(ReadError, match="names no plate of 6 to 1536 wells, but 97"):
        SoftMax().read(written(export(endpoint(wells=97)), as_text))


@settings(max_examples=60, deadline=None)
@given(with_damage(export(NOTE, kinetic(), by_line([["0:00:00", "25", *"123456"]], read_type="Kinetic"), GROUP),
                   delimiter="\t"))  # fmt: skip
def test_a_damaged_file_is_read_or_refused(document: Document) -> None:
    reads_or_refuses(SoftMax(), document)


class TestRealFiles:
    """Sums and corner wells computed from the text of the files, not by this reader."""

    def test_three_plates_of_three_wavelengths_in_utf_16(self, shared: Path) -> None:
        read = SoftMax().read(open_document(shared / "instruments/softmax/MD_SMP_fluorescence_endpoint_example06.txt"))
        assert list(read.formats.values()) == [96, 96, 96]
        sums = read.table.group_by("plate", "channel", maintain_order=True).agg(pl.col("value").sum())
        told = {
            "BNCH_28465721_96w": [55114026.0, 27173919.0, 38516559.0, 45.54286908934353],
            "BNCH_49917577_96w": [-13776974.0, 678231.0, 7045688.0, 200.57948154127564],
            "BNCH_94389207_96w": [-18243690.0, -22152837.0, -47153341.0, -32.89178615001888],
        }
        for plate, values in told.items():
            assert sums.filter(plate=plate)["channel"].to_list() == ["445 nm", "535 nm", "780 nm", "Reduced"]
            assert sums.filter(plate=plate)["value"].to_list() == pytest.approx(values, rel=1e-12)
        assert found(read, plate="BNCH_94389207_96w", channel="445 nm")["H12"] == (-1094503.875, None)
        assert found(read, plate="BNCH_28465721_96w", channel="Reduced")["H12"] == (3.2462307660031651, None)

    def test_kinetics_with_the_vendors_slopes(self, shared: Path) -> None:
        read = SoftMax().read(open_document(shared / "instruments/softmax/fl_kinetic_plates.txt"))
        assert read.formats == {"Plate1": 6}
        one = read.table.filter(well="A01", channel="525 nm (Lm1)")
        assert one.select("time_s", "value").rows() == [
            (0.0, 0.0), (90.0, 39.50988), (180.0, 75.11719), (270.0, 107.20739)
        ]  # fmt: skip
        other = read.table.filter(well="B03", channel="525 nm (Lm2)")["value"].to_list()
        assert other == [0.0, 5.42506, 10.70297, 15.83771]
        slopes = {well: value for well, (value, _) in found(read, channel="Reduced").items()}
        assert slopes == {
            "A01": 0.34262625396825386, "A02": 0.19835369841269834, "A03": 0.10696909920634921,
            "B01": 0.35645984920634921, "B02": 0.20799526984126979, "B03": 0.11264294841269841,
        }  # fmt: skip

    def test_only_the_reduced_values(self, shared: Path) -> None:
        read = SoftMax().read(open_document(shared / "instruments/softmax/softmaxpro_example_reduced.txt"))
        values = found(read, channel="Reduced")
        assert len(values) == 96
        assert sum(value for value, _ in values.values()) == pytest.approx(46.5582, abs=1e-9)
        assert (values["B01"][0], values["H12"][0]) == (0.91780000000000006, -0.0001)

    def test_a_partial_plate_over_time(self, shared: Path) -> None:
        read = SoftMax().read(open_document(shared / "instruments/softmax/spectramax340_kinetic_partial_plate.txt"))
        assert read.formats == {"Plate#1": 96}
        sums = read.table.group_by("time_s", maintain_order=True).agg(pl.col("value").sum().round(4), pl.len())
        assert sums.rows() == [(0.0, 7.0242, 96), (30.0, 7.1148, 96), (60.0, 7.1807, 96)]
        empty = read.table.filter(pl.col("mask_reason") == "empty")["well"].unique()
        assert sorted(empty) == sorted(f"{row}{column}" for row in "ABCDEFGH" for column in ("01", "11", "12"))
        assert read.table.filter(well="H10", time_s=60.0)["value"].item() == 0.1090

    def test_the_scan_points_of_a_time_resolved_plate(self, shared: Path) -> None:
        read = SoftMax().read(open_document(shared / "instruments/softmax/trf_well_scan_plates.txt"))
        assert len(read.channels) == 4 * 5 + 1
        first = [f"525 nm (Lm1) point {point}" for point in range(1, 6)]
        points = [found(read, channel=name)["C07"][0] for name in first]
        assert points == [1000.0, 1841.47098, 1909.29743, 1141.12001, 243.1975]
        # What SoftMax Pro reduced is the mean of the points of the first wavelength.
        means = found(read, channel="Reduced")
        assert {value for value, _ in means.values()} == {1227.0171840000003}
        assert sum(points) / 5 == pytest.approx(1227.017184, rel=1e-12)
