"""Tables of a BMG MARS export: a row per well, or a column per well with the cycles below."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from sevenless.files.document import Sheet
from sevenless.plates.geometry import well_name
from sevenless.plates.plateread import Channel
from sevenless.readers.blocks import column_number, row_number
from sevenless.readers.elapsed import elapsed_s, unit_s
from sevenless.readers.facts import filled, is_blank
from sevenless.readers.mars_sections import TestRun, channel_of_title, is_layout_title
from sevenless.readers.readings import Readings
from sevenless.readers.remarks import holds_text, remark
from sevenless.readers.timecourses import add_wells_across, add_wells_down, format_of, well_of, wells_across, wells_down

__all__ = ["add_table", "table_tops"]

_WELL_HEADERS: Final = ("well", "well row")
_NOTES: Final = re.compile(r"(content|group|sample ids?.*|name|comment)", re.IGNORECASE)
_NO_TIME: Final = "is no time such as 0 h 15 min, and the header names no unit"


def table_tops(run: TestRun) -> list[int]:
    """Rows of the headers of the tables of a run."""
    return [row for row in range(run.start, run.stop) if run.sheet.text(row, 0).lower() in _WELL_HEADERS]


def add_table(readings: Readings, run: TestRun, top: int, stop: int, notes: list[str]) -> list[tuple[str, str]]:
    """Add the table whose header stands in row ``top``; gives back what it says is in the wells."""
    across = wells_across(run.sheet, top, start=1)
    if across:
        _add_cycles_below(readings, run, top, stop, across)
        row = next((row for row in range(top, stop) if run.sheet.text(row, 0) == "Content"), None)
        return [(well, run.sheet.text(row, column)) for column, well in across.items()] if row is not None else []
    return _add_row_per_well(readings, run, top, stop, notes)


def _add_cycles_below(readings: Readings, run: TestRun, top: int, stop: int, wells: dict[int, str]) -> None:
    """A column per well: each row below is one cycle of one channel, its title at the left and its time beside it."""
    sheet = run.sheet
    axis = next((text for row in range(top, min(top + 4, stop)) for _, text in filled(sheet, row) if "[" in text), "")
    unit = unit_s(axis)
    rows_of: dict[str, dict[int, float | None]] = {}
    for row in range(top + 1, stop):
        title = sheet.text(row, 0)
        if is_blank(sheet, row):
            break
        if not title or is_layout_title(title) or _NOTES.fullmatch(title):
            continue
        time_s = elapsed_s(sheet.cell(row, 1), number_unit_s=unit)
        if time_s is None:
            what = f"{sheet.text(row, 1)!r} {_NO_TIME}"
            readings.problem(what, sheet=sheet, place=(row, 1), plate=run.plate, remedy="export the table with times")
            continue
        rows_of.setdefault(title, {})[row] = time_s
    for title, times in rows_of.items():
        channel = channel_of_title(title, run.mode)
        size = format_of(list(wells.values()))
        add_wells_across(
            readings, sheet, wells=wells, times_s=times, plate=run.plate, channel=channel, plate_format=size
        )


def _add_row_per_well(readings: Readings, run: TestRun, top: int, stop: int, notes: list[str]) -> list[tuple[str, str]]:
    sheet = run.sheet
    split = sheet.text(top, 0).lower() == "well row"
    first = 2 if split else 1
    axis_row, body = _axis(sheet, top, stop, split)
    wells = _split_wells(sheet, body, stop) if split else wells_down(sheet, 0, start=body, stop=stop)
    titles = _titles(sheet, top, first, axis_row)
    axis = sheet.text(axis_row, max(first, min(titles, default=first)) - 1) if axis_row is not None else ""
    size = format_of(list(wells.values()))
    for title, columns in _by_title(titles).items():
        channel = channel_of_title(title, run.mode)
        text = readings.unreadable(sheet.cell(row, column) for row in wells for column in columns)
        if channel.kind == "calculated" and text is not None:
            remark(notes, holds_text(run.plate, channel.name, text))
            continue
        for one, times in _placed(readings, run, channel, axis_row, axis, columns):
            add_wells_down(readings, sheet, wells=wells, times_s=times, plate=run.plate, channel=one, plate_format=size)
    content = next((column for column, text in filled(sheet, top) if text.lower() == "content"), None)
    return [(well, sheet.text(row, content)) for row, well in wells.items()] if content is not None else []


def _axis(sheet: Sheet, top: int, stop: int, split: bool) -> tuple[int | None, int]:
    """The row of times or wavelengths under the header, if there is one, and the first row of wells."""
    rows = [row for row in range(top + 1, stop) if not is_blank(sheet, row)]
    if not rows:
        return None, stop
    first = sheet.text(rows[0], 0)
    is_well = row_number(first) is not None if split else well_of(first) is not None
    return (None, rows[0]) if is_well else (rows[0], rows[0] + 1)


def _split_wells(sheet: Sheet, body: int, stop: int) -> dict[int, str]:
    """Wells whose row letters and column numbers stand in columns of their own."""
    found: dict[int, str] = {}
    for row in range(body, stop):
        if is_blank(sheet, row):
            continue
        letters, number = row_number(sheet.text(row, 0)), column_number(sheet.text(row, 1))
        if letters is None or number is None or letters > 31:
            break
        found[row] = well_name(letters, number)
    return found


def _titles(sheet: Sheet, top: int, first: int, axis_row: int | None) -> dict[int, str]:
    """Titles of the value columns; one that is left blank above a time continues the one before."""
    titles: dict[int, str] = {}
    width = max(len(sheet.rows[top]), len(sheet.rows[axis_row]) if axis_row is not None else 0)
    last = ""
    for column in range(first, width):
        title = sheet.text(top, column) or (last if axis_row is not None and sheet.text(axis_row, column) else "")
        last = title
        if title and not is_layout_title(title) and not _NOTES.fullmatch(title):
            titles[column] = title
    return titles


def _by_title(titles: dict[int, str]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for column, title in titles.items():
        found.setdefault(title, []).append(column)
    return found


def _placed(
    readings: Readings, run: TestRun, channel: Channel, axis_row: int | None, axis: str, columns: Sequence[int]
) -> list[tuple[Channel, dict[int, float | None]]]:
    """Channels with the times of their columns: one over time, or one per wavelength."""
    sheet = run.sheet
    if axis_row is None:
        return [(channel, {column: None}) for column in columns]
    if axis.lower().startswith("wavelength"):
        return [(_at_wavelength(channel, sheet.text(axis_row, column)), {column: None}) for column in columns]
    times: dict[int, float | None] = {}
    for column in columns:
        times[column] = elapsed_s(sheet.cell(axis_row, column), number_unit_s=unit_s(axis))
        if times[column] is None:
            what = f"{sheet.text(axis_row, column)!r} {_NO_TIME}"
            place = (axis_row, column)
            readings.problem(what, sheet=sheet, place=place, plate=run.plate, remedy="export the table with times")
    return [(channel, times)]


def _at_wavelength(channel: Channel, wavelength: str) -> Channel:
    return Channel(name=f"{channel.name} {wavelength} nm", kind=channel.kind, detail=channel.detail)
