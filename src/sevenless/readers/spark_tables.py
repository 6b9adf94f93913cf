"""The tables of a Tecan SparkControl or i-control export: plates, lists of wells, wells over cycles."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Final, final

from sevenless.files.document import Sheet
from sevenless.plates.plateread import Channel
from sevenless.readers.blocks import Block, find_labelled_blocks
from sevenless.readers.elapsed import elapsed_s, unit_s
from sevenless.readers.facts import filled, is_blank
from sevenless.readers.readings import Readings
from sevenless.readers.spark_reads import is_table_top
from sevenless.readers.timecourses import (
    add_well_column,
    add_wells_across,
    add_wells_down,
    check_cycles,
    format_of,
    well_of,
    wells_across,
    wells_down,
)

__all__ = ["SparkTable", "add_table", "plate_block", "tables_of"]

_TIME: Final = ("Time", "Zeit")
_MEAN: Final = ("Mean", "Mittelwert")
_PER_WELL: Final = "/ Well"
_NO_TITLES: Final = ("Start Time", "End Time", "Startzeit", "Endzeit", "Temperature", "Plate layout")


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class SparkTable:
    """A table: the row it opens with, the row after it, and the line right above it."""

    top: int
    stop: int
    title: str

    def is_mean_of_positions(self, sheet: Sheet) -> bool:
        """Whether several positions were read in each well, and it gives their mean."""
        first = sheet.text(self.top, 0)
        return first == "Well" or first.endswith(_PER_WELL)


def tables_of(sheet: Sheet) -> list[SparkTable]:
    """Every table of a sheet; those of one read with several positions per well count as one."""
    tops = [row for row in range(len(sheet.rows)) if is_table_top(sheet, row)]
    tops = [row for row in tops if not (sheet.text(row, 0).endswith(_PER_WELL) and _continues(sheet, tops, row))]
    bounds = [*tops, len(sheet.rows)]
    return [SparkTable(top=top, stop=stop, title=_title(sheet, top)) for top, stop in pairwise(bounds)]


def plate_block(sheet: Sheet, table: SparkTable) -> Block | None:
    """The plate-shaped block of a table, if it has that shape."""
    return next(iter(find_labelled_blocks(sheet, start=table.top, stop=table.stop)), None)


def add_table(
    readings: Readings, sheet: Sheet, table: SparkTable, plate: str, channel: Channel, declared: int | None
) -> bool:
    """Add a table that is not plate-shaped; False if it holds no wells."""
    first = sheet.text(table.top, 0)
    if first.endswith(_PER_WELL):
        return _add_means_over_time(readings, sheet, table, plate, channel, declared)
    if wells_across(sheet, table.top, start=1):
        return _add_cycles_down(readings, sheet, table, plate, channel, declared)
    if first in ("<>", "Well"):
        wells = wells_down(sheet, 0, start=table.top + 1, stop=table.stop)
        size = format_of(list(wells.values()), declared)
        add_well_column(readings, sheet, 1, wells=wells, plate=plate, channel=channel, plate_format=size)
        return bool(wells)
    return _add_cycles_across(readings, sheet, table, plate, channel, declared)


def _continues(sheet: Sheet, tops: list[int], row: int) -> bool:
    before = [top for top in tops if top < row]
    between = range(before[-1] + 1, row) if before else range(0)
    # A new read describes itself between its tables; the wells of one read follow each other.
    return bool(before) and not any(sheet.text(r, 0).lower() in ("mode", "modus") for r in between)


def _title(sheet: Sheet, top: int) -> str:
    texts = filled(sheet, top - 1) if top else []
    lone = len(texts) == 1 and texts[0][0] == 0 and not texts[0][1].startswith(_NO_TITLES)
    return texts[0][1] if lone else ""


def _add_cycles_down(
    readings: Readings, sheet: Sheet, table: SparkTable, plate: str, channel: Channel, declared: int | None
) -> bool:
    """``Cycle Nr. | Time [s] | Temp. | A1 | A2 ...`` and a line per cycle."""
    wells = wells_across(sheet, table.top, start=1)
    column = next((column for column, text in filled(sheet, table.top) if text.startswith(_TIME)), None)
    rows = []
    for row in range(table.top + 1, table.stop):
        if is_blank(sheet, row) or not sheet.text(row, 0).replace(".", "").isdecimal():
            break
        rows.append(row)
    if column is None or not rows:
        _no_times(readings, sheet, table, plate)
        return True
    check_cycles(readings, sheet, {(row, 0): _number(sheet.text(row, 0)) for row in rows}, plate=plate)
    unit = unit_s(sheet.text(table.top, column)) or 1.0
    times = {row: _time(readings, sheet, row, column, unit, plate) for row in rows}
    size = format_of(list(wells.values()), declared)
    add_wells_across(readings, sheet, wells=wells, times_s=times, plate=plate, channel=channel, plate_format=size)
    return True


def _add_cycles_across(
    readings: Readings, sheet: Sheet, table: SparkTable, plate: str, channel: Channel, declared: int | None
) -> bool:
    """``Cycle Nr. | 1 | 2 ...``, a line of times, and a line per well."""
    rows = range(table.top + 1, table.stop)
    time_row = next((row for row in rows if sheet.text(row, 0).startswith(_TIME)), None)
    body = next((row for row in rows if well_of(sheet.text(row, 0))), None)
    if body is None:
        return False
    if time_row is None or time_row > body:
        _no_times(readings, sheet, table, plate)
        return True
    unit = unit_s(sheet.text(time_row, 0)) or 1.0
    columns = [column for column, _ in filled(sheet, time_row) if column > 0]
    numbered = {(table.top, column): _number(sheet.text(table.top, column)) for column in columns}
    if all(numbered.values()):
        check_cycles(readings, sheet, numbered, plate=plate)
    times = {column: _time(readings, sheet, time_row, column, unit, plate) for column in columns}
    wells = wells_down(sheet, 0, start=body, stop=table.stop)
    size = format_of(list(wells.values()), declared)
    add_wells_down(readings, sheet, wells=wells, times_s=times, plate=plate, channel=channel, plate_format=size)
    return True


def _add_means_over_time(
    readings: Readings, sheet: Sheet, table: SparkTable, plate: str, channel: Channel, declared: int | None
) -> bool:
    """A block per well, ``Cycles / Well``: its name and cycles, times, and the mean of the positions read in it."""
    found = False
    wells = [well_of(sheet.text(top + 1, 0)) for top in _blocks_per_well(sheet, table)]
    size = format_of([well for well in wells if well], declared)
    for top, well in zip(_blocks_per_well(sheet, table), wells, strict=True):
        # Wells are read one after the other, and each block has the times of its own.
        times: dict[int, float | None] = {}
        for row in range(top + 2, table.stop):
            text = sheet.text(row, 0)
            if not text:
                break
            if text.startswith(_TIME):
                unit = unit_s(text) or 1.0
                times = {c: _time(readings, sheet, row, c, unit, plate) for c, _ in filled(sheet, row) if c > 0}
            if text in _MEAN and well:
                add_wells_down(
                    readings, sheet, wells={row: well}, times_s=times, plate=plate, channel=channel, plate_format=size
                )
                found = True
    return found


def _blocks_per_well(sheet: Sheet, table: SparkTable) -> list[int]:
    """Rows that open the block of a well."""
    tops = (top for top in range(table.top, table.stop) if sheet.text(top, 0).endswith(_PER_WELL))
    return [top for top in tops if well_of(sheet.text(top + 1, 0))]


def _number(text: str) -> int:
    """Of a cycle; 0 where the text is no number."""
    return int(text) if text.isdecimal() and text.isascii() and len(text) < 9 else 0


def _time(readings: Readings, sheet: Sheet, row: int, column: int, unit: float, plate: str) -> float | None:
    time_s = elapsed_s(sheet.cell(row, column), number_unit_s=unit)
    if time_s is None:
        what = f"{sheet.text(row, column)!r} is no time"
        readings.problem(what, sheet=sheet, place=(row, column), plate=plate, remedy="export the file again")
    return time_s


def _no_times(readings: Readings, sheet: Sheet, table: SparkTable, plate: str) -> None:
    remedy = "export the measured values with the times of the cycles"
    readings.problem("these cycles have no times", sheet=sheet, place=(table.top, 0), plate=plate, remedy=remedy)
