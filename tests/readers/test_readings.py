"""Gathering readings: reasons, problems, notes, duplicates."""

from __future__ import annotations

import time

import pytest

from readers.conftest import WriteBook, WriteRows
from readers.plates import counts, labelled
from sevenless.errors import ReadError
from sevenless.files.document import Document
from sevenless.plates.plateread import PLATE_READ_SCHEMA, Channel
from sevenless.readers.blocks import find_labelled_blocks
from sevenless.readers.readings import Readings

SIGNAL = Channel(name="signal")


def gathering(document: Document) -> Readings:
    return Readings(document, reader="test", instrument="Test")


def test_wells_of_a_block_in_the_order_of_the_plate(as_text: WriteRows) -> None:
    document = as_text(labelled(counts(96)))
    readings = gathering(document)
    block = find_labelled_blocks(document.sheets[0])[0]
    readings.add_block(block, plate="P", channel=SIGNAL, time_s=30.0)
    read = readings.finish(metadata={"k": "v"}, notes=["mind"])
    assert read.table.schema == PLATE_READ_SCHEMA
    assert read.table.row(13) == ("P", "B02", "signal", 30.0, float(counts(96)[1][1]), None)
    assert (read.metadata, read.notes, read.formats) == ({"k": "v"}, ("mind",), {"P": 96})
    assert (read.source.reader, read.source.name, read.source.sha256) == ("test", "plate.csv", document.sha256)


def test_one_time_per_well(as_text: WriteRows) -> None:
    readings = gathering(as_text([["1"]]))
    for times in ([0.0, None], [60.0, 60.0]):
        readings.add_wells(["A01", "A02"], ["1", 2.0], plate="P", channel=SIGNAL, plate_format=96, time_s=times)
    assert readings.finish().table["time_s"].to_list() == [0.0, None, 60.0, 60.0]


def test_times_that_step_back_are_refused_unless_lines_have_no_order(as_text: WriteRows) -> None:
    for in_order in (True, False):
        readings = gathering(as_text([["1"]]))
        for time_s in (0.0, 60.0, 30.0):
            for well in ("A01", "A02"):
                readings.add_wells([well], ["1"], plate="P", channel=SIGNAL, plate_format=96, time_s=time_s)
        if not in_order:
            assert len(readings.finish(in_order=False).table) == 6
            continue
        with pytest.raises(ReadError) as caught:
            readings.finish()
        assert str(caught.value) == (
            "plate.csv, plate P: channel signal: the reading at 30 s comes after that at 60 s; times must rise from "
            "cycle to cycle: correct them, or export again"
        )


def test_a_line_that_channels_share_is_told_once(as_text: WriteRows) -> None:
    document = as_text([["1", "2"]])
    readings = gathering(document)
    for _ in range(2):
        readings.problem_once("is cut", sheet=document.sheets[0], place=(0, 1), plate="P", remedy="export it again")
    readings.problem_once("is cut", sheet=document.sheets[0], place=(0, 0), plate="P", remedy="export it again")
    assert [problem.cell for problem in readings.problems] == ["B1", "A1"]


def test_all_problems_at_once_with_their_places(as_workbook: WriteBook) -> None:
    document = as_workbook({"Data": [["a"]]})
    readings = gathering(document)
    sheet = document.sheets[0]
    readings.problem("the protocol is missing", sheet=sheet, place=(0, 1), remedy="export it")
    readings.add_wells(
        ["A01", "A02"], ["x", "y"], plate="P", channel=SIGNAL, plate_format=96, sheet=sheet, places=[(4, 1), (4, 2)]
    )
    with pytest.raises(ReadError) as caught:
        readings.finish()
    assert str(caught.value).splitlines() == [
        "plate.xlsx, sheet Data, B1: the protocol is missing; export it",
        "plate.xlsx, sheet Data, B5, plate P, well A01: 'x' is neither a number nor a mark such as OVER; "
        "correct the cell, or leave it empty if the well was not measured",
        "plate.xlsx, sheet Data, C5, plate P, well A02: 'y' is neither a number nor a mark such as OVER; "
        "correct the cell, or leave it empty if the well was not measured",
    ]


def test_a_well_twice_is_a_problem_unless_time_or_channel_differ(as_text: WriteRows) -> None:
    readings = gathering(as_text([["1"]]))
    for channel, time_s in ((SIGNAL, None), (SIGNAL, 1.0), (Channel(name="other"), None)):
        readings.add_wells(["A01"], ["1"], plate="P", channel=channel, plate_format=96, time_s=time_s)
    assert readings.finish().table.height == 3
    readings.add_wells(["A01"], ["2"], plate="P", channel=SIGNAL, plate_format=96)
    with pytest.raises(ReadError, match="channel signal has more than one value at one time for A01"):
        readings.finish()


def test_a_file_without_a_single_number_is_refused(as_text: WriteRows) -> None:
    readings = gathering(as_text([["1"]]))
    readings.add_wells(["A01", "A02"], [None, "OVER"], plate="P", channel=SIGNAL, plate_format=96)
    with pytest.raises(ReadError, match="no well holds a number"):
        readings.finish()
    with pytest.raises(ReadError, match="no well holds a number"):
        gathering(as_text([["1"]])).finish()


def test_notes_tell_masked_wells_but_not_empty_ones(as_text: WriteRows) -> None:
    readings = gathering(as_text([["1"]]))
    cells = ["1", "OVER", "OVER", "#SAT", None]
    readings.add_wells(
        [f"A0{n}" for n in range(1, 6)], cells, plate="P", channel=SIGNAL, plate_format=96, time_s=[0.0] * 5
    )
    read = readings.finish()
    assert read.notes == (
        "plate P, channel signal: 2 wells masked (overflow)",
        "plate P, channel signal: 1 well masked (saturated)",
    )
    assert read.table["mask_reason"].to_list() == [None, "overflow", "overflow", "saturated", "empty"]
    assert read.is_kinetic


def test_the_larger_format_of_a_plate_wins(as_text: WriteRows) -> None:
    readings = gathering(as_text([["1"]]))
    for size, well in ((384, "P24"), (96, "A01")):
        readings.add_wells([well], ["1"], plate="P", channel=SIGNAL, plate_format=size)
    assert readings.finish().formats == {"P": 384}


def test_1536_wells_in_milliseconds(as_text: WriteRows) -> None:
    document = as_text(labelled(counts(1536)))
    start = time.perf_counter()
    readings = gathering(document)
    readings.add_block(find_labelled_blocks(document.sheets[0])[0], plate="P", channel=SIGNAL)
    assert readings.finish().table.height == 1536
    assert time.perf_counter() - start < 0.1
