"""Wells against times, and the wells that a header or a column names."""

from __future__ import annotations

import pytest

from readers.damage import document_of
from sevenless.errors import ReadError
from sevenless.plates.plateread import Channel
from sevenless.readers.readings import Readings
from sevenless.readers.timecourses import (
    add_wells_across,
    add_wells_down,
    format_of,
    well_of,
    wells_across,
    wells_down,
)

ACROSS = document_of([["Time", "A1", "note", "B2"], ["0", "1", "x", "2"], ["9", "3", "x", "OVER"]])
DOWN = document_of([["Well", "0", "9"], ["A1", "1", "3"], [], ["B2", "2", "OVER"], ["Mean", "1.5", "3"]])
EXPECTED = {("A01", 0.0, 1.0, None), ("B02", 0.0, 2.0, None), ("A01", 9.0, 3.0, None), ("B02", 9.0, None, "overflow")}


@pytest.mark.parametrize(
    ("text", "well"),
    [("A1", "A01"), ("h12", "H12"), ("AF48", "AF48"), ("Un0001 (A01)", "A01"), ("A:1", "A01"), ("Time", None),
     ("", None), ("AG1", None), ("A0", None), ("A49", None), ("()", None)],
)  # fmt: skip
def test_a_well_by_its_name(text: str, well: str | None) -> None:
    assert well_of(text) == well


def test_wells_across_and_down_are_the_same_readings() -> None:
    channel, size = Channel(name="OD"), 96
    across, down = (Readings(one, reader="r", instrument="i") for one in (ACROSS, DOWN))
    (sheet,), (other,) = ACROSS.sheets, DOWN.sheets
    wells = wells_across(sheet, 0, start=1)
    assert wells == {1: "A01", 3: "B02"}
    times = {1: 0.0, 2: 9.0}
    add_wells_across(across, sheet, wells=wells, times_s=times, plate="P", channel=channel, plate_format=size)
    wells = wells_down(other, 0, start=1, stop=5)
    assert wells == {1: "A01", 3: "B02"}
    add_wells_down(down, other, wells=wells, times_s=times, plate="P", channel=channel, plate_format=size)
    for readings in (across, down):
        table = readings.finish().table
        assert set(table.select("well", "time_s", "value", "mask_reason").rows()) == EXPECTED


def test_a_table_without_readings_is_refused() -> None:
    readings = Readings(ACROSS, reader="r", instrument="i")
    (sheet,) = ACROSS.sheets
    add_wells_across(readings, sheet, wells={}, times_s={}, plate="P", channel=Channel(name="OD"), plate_format=96)
    with pytest.raises(ReadError, match="a table of OD holds no readings"):
        readings.finish()


def test_times_that_could_not_be_read_add_nothing() -> None:
    readings = Readings(ACROSS, reader="r", instrument="i")
    (sheet,) = ACROSS.sheets
    times = {1: 0.0, 2: None}
    add_wells_across(
        readings, sheet, wells={1: "A01"}, times_s=times, plate="P", channel=Channel(name="OD"), plate_format=96
    )
    assert readings.finish().table["time_s"].to_list() == [0.0]


@pytest.mark.parametrize(
    ("wells", "declared", "size"),
    [(["A01"], None, 96), (["A01"], 6, 6), (["A01"], 384, 384), (["P24"], 96, 384), (["AF48"], None, 1536),
     (["B04"], 6, 96), (["A01"], 97, 96)],
)  # fmt: skip
def test_the_size_of_a_plate(wells: list[str], declared: int | None, size: int) -> None:
    assert format_of(wells, declared) == size
