"""From the rows of a long table to readings: plates, times and channels by column."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from sevenless.errors import UnitError
from sevenless.files.document import Cell, cell_text
from sevenless.files.numbers import parse_value
from sevenless.plates.geometry import format_of_wells
from sevenless.plates.plateread import Channel
from sevenless.readers.long_table import LongTable, time_unit, well_of
from sevenless.readers.readings import Readings
from sevenless.units import seconds_per_unit

__all__ = ["add_long_table"]

_CLOCK: Final = re.compile(r"(?:(\d+):)?(\d{1,2}):(\d{2}(?:[.,]\d+)?)")


def add_long_table(readings: Readings, table: LongTable, *, plate: str) -> list[str]:
    """Add every row of a long table to the readings; what the user should know is returned as sentences.

    Parameters
    ----------
    readings
        Of the file.
    table
        As found.
    plate
        Name of the plate where the table has no column for it.
    """
    if table.rival_wells:
        names = " and ".join(repr(name) for name in table.rival_wells)
        readings.problem(
            f"columns {names} name different wells",
            sheet=table.sheet,
            remedy="keep the wells of the plate that was read, in a column named well",
        )
    for row in table.strays:
        first = table.well[0]
        what = f"{table.sheet.text(row, first)!r} is not a well" if table.sheet.text(row, first) else "has no well"
        readings.problem(what, sheet=table.sheet, place=(row, first), remedy="write wells like A01, or remove the row")
    seconds, notes = _seconds_per_time(readings, table)
    for name, rows in _by_plate(table, plate).items():
        times = [_time_s(readings, table, row, seconds) for row in rows]
        for column in table.values:
            _add_column(readings, table, rows, times, column=column, plate=name)
    if table.skipped:
        notes.append(f"columns not read as channels: {', '.join(table.skipped)}")
    return notes


def _by_plate(table: LongTable, plate: str) -> dict[str, list[int]]:
    if table.plate is None:
        return {plate: list(table.rows)}
    found: dict[str, list[int]] = {}
    for row in table.rows:
        found.setdefault(table.sheet.text(row, table.plate), []).append(row)
    return found


def _add_column(
    readings: Readings,
    table: LongTable,
    rows: Sequence[int],
    times: Sequence[float | None],
    *,
    column: int,
    plate: str,
) -> None:
    """One value column of one plate; where a column names channels, one channel for each of its names."""
    wells = [_well(table, row) for row in rows]
    plate_format = format_of_wells(list(dict.fromkeys(wells)))
    for name, places in _by_channel(table, rows, column).items():
        readings.add_wells(
            [wells[index] for index in places],
            [_value(table, rows[index], column) for index in places],
            plate=plate,
            channel=Channel(name=name),
            plate_format=plate_format,
            time_s=[times[index] for index in places],
            sheet=table.sheet,
            places=[(rows[index], column) for index in places],
        )


def _by_channel(table: LongTable, rows: Sequence[int], column: int) -> dict[str, list[int]]:
    """Name of each channel in a value column and the positions in ``rows`` that are its."""
    found: dict[str, list[int]] = {}
    for index, row in enumerate(rows):
        name = table.names[column]
        if table.channel is not None:
            told = table.sheet.text(row, table.channel)
            name = " ".join(part for part in (told, name if len(table.values) > 1 else "") if part) or name
        found.setdefault(name, []).append(index)
    return found


def _well(table: LongTable, row: int) -> str:
    name = well_of(*(table.sheet.text(row, column) for column in table.well))
    assert name is not None, "rows of a long table have a well"
    return name


def _value(table: LongTable, row: int, column: int) -> Cell:
    """The cell; where it is empty, the mask reason that the table gives for it."""
    cell = table.sheet.cell(row, column)
    if cell is None and table.mask_reason is not None:
        return table.sheet.cell(row, table.mask_reason)
    return cell


def _seconds_per_time(readings: Readings, table: LongTable) -> tuple[float, list[str]]:
    """Seconds per unit of the time column, and a note where its name has no unit."""
    if table.time is None:
        return 1.0, []
    name = table.names[table.time]
    unit = time_unit(name)
    if not unit:
        return 1.0, [f"column {name!r} has no unit: read as seconds"]
    try:
        return seconds_per_unit(unit), []
    except UnitError as error:
        readings.problem(
            str(error), sheet=table.sheet, place=(table.rows[0], table.time), remedy='name the column "time [s]"'
        )
        return 1.0, []


def _time_s(readings: Readings, table: LongTable, row: int, seconds: float) -> float | None:
    if table.time is None:
        return None
    cell = table.sheet.cell(row, table.time)
    if cell is None:
        return None
    clock = _CLOCK.fullmatch(cell.strip()) if isinstance(cell, str) else None
    if clock:
        hours, minutes, rest = clock.groups(default="0")
        return int(hours) * 3600.0 + int(minutes) * 60.0 + float(rest.replace(",", "."))
    parsed = parse_value(cell)
    if parsed is None or parsed[0] is None:
        what = f"{cell_text(cell)[:40]!r} is not a time"
        place = (row, table.time)
        readings.problem(what, sheet=table.sheet, place=place, well=_well(table, row), remedy="give every row a time")
        return None
    return parsed[0] * seconds
