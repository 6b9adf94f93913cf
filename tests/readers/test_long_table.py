"""Long tables: a row per well and time, whatever the columns are called."""

from __future__ import annotations

import polars as pl
import pytest

from readers.conftest import WriteBook, WriteRows
from readers.encodings import ENCODINGS
from readers.plates import MARKS
from sevenless.errors import ReadError
from sevenless.plates.geometry import well_names
from sevenless.plates.plateread import PlateRead
from sevenless.readers.generic import Generic
from sevenless.readers.long_table import time_unit, well_of

WELLS = well_names(96)


def table(read: PlateRead) -> list[tuple[object, ...]]:
    return read.table.rows()


def test_well_and_value(as_text: WriteRows) -> None:
    rows = [["Well", "Signal"], *([well, f"{index}.5"] for index, well in enumerate(WELLS))]
    read = Generic().read(as_text(rows))
    assert (read.plates, read.formats) == (["Plate 1"], {"Plate 1": 96})
    assert table(read)[:2] == [
        ("Plate 1", "A01", "Signal", None, 0.5, None),
        ("Plate 1", "A02", "Signal", None, 1.5, None),
    ]
    assert read.table["well"].to_list() == WELLS


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_plates_times_channels_and_marks_in_every_encoding(encoding: str, as_text: WriteRows) -> None:
    header = ["Plate", "Well", "Time [min]", "Sample", "665", "620"]
    rows = [
        [plate, well, time, "X", mark, "7.25"]
        for plate in ("P1", "P2")
        for time in ("0.0", "1.5")
        for well, mark in zip(WELLS, [*MARKS, *["12.5"] * 96], strict=False)
    ]
    read = Generic().read(as_text(ENCODINGS[encoding]([header, *rows])))
    assert read.plates == ["P1", "P2"]
    assert [channel.name for channel in read.channels] == ["665", "620"]
    assert read.table.height == 2 * 2 * 96 * 2
    assert read.table["time_s"].unique().sort().to_list() == [0.0, 90.0]
    one = read.table.filter((pl.col("plate") == "P2") & (pl.col("channel") == "665") & (pl.col("time_s") == 90.0))
    assert one["mask_reason"].to_list()[: len(MARKS)] == list(MARKS.values())
    assert one["value"].to_list()[len(MARKS) :] == [12.5] * (96 - len(MARKS))
    assert "columns not read as channels: Sample" in read.notes


def test_row_and_column_instead_of_a_well(as_text: WriteRows) -> None:
    rows = [["Barcode", "WellRow", "WellColumn", "ReadoutValue"], ["B1", "A", "1", "5"], ["B1", "P", "24", "6"]]
    read = Generic().read(as_text(rows))
    assert table(read) == [("B1", "A01", "ReadoutValue", None, 5, None), ("B1", "P24", "ReadoutValue", None, 6, None)]
    assert read.formats == {"B1": 384}
    numbered = Generic().read(as_text([["Row", "Col", "Value"], ["1", "1", "5"], ["8", "12", "6"]]))
    assert numbered.table["well"].to_list() == ["A01", "H12"]


def test_a_column_in_which_every_cell_reads_like_a_plate(as_text: WriteRows) -> None:
    rows = [["ID1", "ID3", "well", "A535"], *(["x", f"Plate {n}", "A01", str(n)] for n in (1, 2))]
    assert Generic().read(as_text(rows)).plates == ["Plate 1", "Plate 2"]


def test_without_a_header(as_text: WriteRows) -> None:
    rows = [["FT01", well, str(1000 + index)] for index, well in enumerate(well_names(384))]
    read = Generic().read(as_text(rows))
    assert (read.plates, read.formats) == (["FT01"], {"FT01": 384})
    assert read.table["value"].to_list() == [1000.0 + index for index in range(384)]
    bare = Generic().read(as_text([line[1:] for line in rows]))
    assert (bare.plates, bare.channels[0].name) == (["Plate 1"], "signal")


def test_a_sheet_per_plate(as_workbook: WriteBook) -> None:
    rows = [["note"], [], ["Well", "RLU"], ["A1", "5"], ["h12", "6"]]
    read = Generic().read(as_workbook({"Day 0": rows, "Day 7": rows}))
    assert read.plates == ["Day 0", "Day 7"]
    assert read.table["well"].to_list() == ["A01", "H12"] * 2


def test_own_table_comes_back_as_it_was(as_text: WriteRows) -> None:
    rows = [
        ["plate", "well", "channel", "time_s", "value", "mask_reason"],
        ["P1", "A01", "665", "", "5.5", ""],
        ["P1", "A02", "665", "", "", "overflow"],
        ["P1", "A01", "620", "", "", "saturated"],
        ["P1", "A02", "620", "", "7.5", ""],
    ]
    first = Generic().read(as_text([[cell for i, cell in enumerate(row) if i != 3] for row in rows]))
    assert table(first) == [
        ("P1", "A01", "665", None, 5.5, None),
        ("P1", "A02", "665", None, None, "overflow"),
        ("P1", "A01", "620", None, None, "saturated"),
        ("P1", "A02", "620", None, 7.5, None),
    ]
    assert table(Generic().read(as_text(rows))) == table(first)


@pytest.mark.parametrize(
    ("header", "cells", "seconds"),
    [
        ("Time [s]", ["0", "65"], [0.0, 65.0]),
        ("time (min)", ["0", "1,5"], [0.0, 90.0]),
        ("Time_h", ["1", "2"], [3600.0, 7200.0]),
        ("Elapsed time (hours)", ["0.5", "1"], [1800.0, 3600.0]),
        ("Time", ["0:01:05", "10:00:00.5"], [65.0, 36000.5]),
        ("Time", ["1:05", "2:00"], [65.0, 120.0]),
    ],
)
def test_times(header: str, cells: list[str], seconds: list[float], as_text: WriteRows) -> None:
    rows = [["Well", header, "Value"], *([("A01"), cell, "1"] for cell in cells)]
    assert Generic().read(as_text(rows)).table["time_s"].to_list() == seconds


def test_a_time_without_unit_is_seconds_and_said_so(as_text: WriteRows) -> None:
    read = Generic().read(as_text([["Well", "time", "Value"], ["A01", "65", "1"]]))
    assert read.table["time_s"].to_list() == [65.0]
    assert "column 'time' has no unit: read as seconds" in read.notes


@pytest.mark.parametrize(
    ("header", "unit"),
    [("Time [s]", "s"), ("time", ""), ("time/min", "min"), ("Timepoint", None), ("Lifetime", None), ("Kinetics", None)],
)
def test_time_unit(header: str, unit: str | None) -> None:
    assert time_unit(header) == unit


@pytest.mark.parametrize(
    ("parts", "well"),
    [
        (("a1",), "A01"),
        (("AF48",), "AF48"),
        (("A49",), None),
        (("total",), None),
        (("B", "2"), "B02"),
        (("2", "2"), "B02"),
        (("33", "1"), None),
        (("A", "0"), None),
        (("", ""), None),
    ],
)
def test_well_of(parts: tuple[str, ...], well: str | None) -> None:
    assert well_of(*parts) == well


def test_every_fault_of_the_table_is_told_at_once(as_text: WriteRows) -> None:
    rows = [
        ["Well", "Time [s]", "Value"],
        ["A01", "0", "5"],
        ["A02", "soon", "6"],
        ["A03", "0", "7?"],
        ["Z99", "0", "8"],
        ["", "0", "9"],
        ["A04", "0", "9"],
    ]
    with pytest.raises(ReadError) as caught:
        Generic().read(as_text(rows))
    assert [(one.cell, one.well, one.what) for one in caught.value.problems] == [
        ("A5", None, "'Z99' is not a well"),
        ("A6", None, "has no well"),
        ("B3", "A02", "'soon' is not a time"),
        ("C4", "A03", "'7?' is neither a number nor a mark such as OVER"),
    ]


def test_words_under_the_table_end_it(as_text: WriteRows) -> None:
    rows = [["Well", "Value"], ["A01", "5"], [], ["A02", "6"], [], ["exported by someone"], ["A03", "7"]]
    assert Generic().read(as_text(rows)).table["well"].to_list() == ["A01", "A02"]


def test_a_unit_that_is_not_one_of_time(as_text: WriteRows) -> None:
    with pytest.raises(ReadError, match=r"'furlong' is not a unit of time; name the column \"time \[s\]\""):
        Generic().read(as_text([["Well", "time (furlong)", "Value"], ["A01", "1", "2"]]))


def test_two_columns_of_wells_that_differ_are_refused(as_text: WriteRows) -> None:
    rows = [["Well", "Well ID", "Value"], ["A01", "B01", "1"], ["A02", "B02", "2"]]
    with pytest.raises(ReadError, match="columns 'Well' and 'Well ID' name different wells"):
        Generic().read(as_text(rows))
    same = [["Well", "Row", "Col", "Value"], ["A01", "A", "1", "1"], ["A02", "A", "2", "2"]]
    assert Generic().read(as_text(same)).table.height == 2


def test_the_same_well_twice_is_refused(as_text: WriteRows) -> None:
    with pytest.raises(ReadError, match="more than one value at one time for A01"):
        Generic().read(as_text([["Well", "Value"], ["A01", "1"], ["A01", "2"]]))


def test_numbers_that_nobody_measured_are_no_channels(as_text: WriteRows) -> None:
    header = ["well", "conc_molar", "replicate", "Cycle Nr.", "Temperature (C)", "compound", "RLU"]
    read = Generic().read(as_text([header, ["A01", "1e-6", "1", "3", "25.1", "A", "5"]]))
    assert [channel.name for channel in read.channels] == ["RLU"]
    assert read.notes[0].startswith("columns not read as channels: conc_molar, replicate, Cycle Nr.")


def test_tables_that_are_no_readings_are_not_sniffed(as_text: WriteRows) -> None:
    plate_map = [["well", "role", "compound", "conc_molar"], ["A01", "sample", "X", "1e-6"]]
    transfers = [["Source Well", "Destination Well", "Transfer Volume"], ["A1", "B1", "25"]]
    doses = [["curve", "conc_molar", "response"], ["1", "1e-6", "50"]]
    for rows in (plate_map, transfers, doses, [["Well", "Value"]], [["Well", "Value"], ["total", "5"]]):
        assert not Generic().sniff(as_text(rows))
