"""Tables of a SkanIt result sheet: readings over time with a column per well, or a row per well and reading."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, final

from sevenless.files.document import Sheet
from sevenless.plates.plateread import Channel
from sevenless.readers.elapsed import elapsed_s, unit_s
from sevenless.readers.facts import filled, is_blank
from sevenless.readers.readings import Readings
from sevenless.readers.timecourses import add_wells_across, format_of, well_of, wells_across

__all__ = ["SkanItTable", "add_skanit_table", "table_at"]

_TIME: Final = re.compile(r"(?:avg\. ?|Meas\. ?|Measurement )?time\s*[\[(].*", re.IGNORECASE)
_READING: Final = "Reading"
_NO_VALUES: Final = re.compile(
    r"(Plate|Well|Group|Type|Sample|Wavelength|Reading|Temperature|Conc|Dilution)\b.*", re.IGNORECASE
)


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class SkanItTable:
    """A table over time: header row, row after its end, column of the times, quantity.

    ``wells`` are the wells by column of a table with a column per well; else ``well_column`` and ``value_column`` say
    where they stand.
    """

    top: int
    stop: int
    time_column: int | None
    wells: dict[int, str]
    well_column: int = -1
    value_column: int = -1
    quantity: str = ""


def table_at(sheet: Sheet, row: int) -> SkanItTable | None:
    """The table whose header stands in this row, or None."""
    texts = filled(sheet, row)
    headers = {text: column for column, text in texts}
    time_column = next((column for text, column in headers.items() if _TIME.fullmatch(text)), None)
    stop = next((r for r in range(row + 1, len(sheet.rows)) if is_blank(sheet, r)), len(sheet.rows))
    if time_column is not None or _READING in headers:
        wells = wells_across(sheet, row, start=0)
        if wells:
            return SkanItTable(top=row, stop=stop, time_column=time_column, wells=wells)
    if "Well" not in headers or stop == row + 1 or well_of(sheet.text(row + 1, headers["Well"])) is None:
        return None
    value = [(text, column) for text, column in headers.items() if not _NO_VALUES.fullmatch(text)]
    value = [(text, column) for text, column in value if not _TIME.fullmatch(text)]
    if not value:
        return None
    return SkanItTable(
        top=row,
        stop=stop,
        time_column=time_column,
        wells={},
        well_column=headers["Well"],
        value_column=value[0][1],
        quantity=value[0][0],
    )


def add_skanit_table(readings: Readings, sheet: Sheet, table: SkanItTable, plate: str, channel: Channel) -> None:
    """Add its readings; a list in which no well comes twice is an end-point, whatever times it gives."""
    rows = range(table.top + 1, table.stop)
    if table.wells:
        times = {row: _time(readings, sheet, row, table, plate) for row in rows}
        size = format_of(list(table.wells.values()))
        add_wells_across(
            readings, sheet, wells=table.wells, times_s=times, plate=plate, channel=channel, plate_format=size
        )
        return
    wells: dict[int, str] = {}
    for row in rows:
        well = well_of(sheet.text(row, table.well_column))
        if well is None:
            what = f"{sheet.text(row, table.well_column)!r} is no well"
            place = (row, table.well_column)
            readings.problem(what, sheet=sheet, place=place, plate=plate, remedy="correct the name of the well")
        else:
            wells[row] = well
    over_time = len(set(wells.values())) < len(wells)
    places = [(row, table.value_column) for row in wells]
    readings.add_wells(
        list(wells.values()),
        [sheet.cell(*place) for place in places],
        plate=plate,
        channel=channel,
        plate_format=format_of(list(wells.values())),
        time_s=[_time(readings, sheet, row, table, plate) if over_time else None for row in wells],
        sheet=sheet,
        places=places,
    )


def _time(readings: Readings, sheet: Sheet, row: int, table: SkanItTable, plate: str) -> float | None:
    if table.time_column is None:
        what = "these readings have no times"
        readings.problem(what, sheet=sheet, place=(row, 0), plate=plate, remedy="export them with their times")
        return None
    unit = unit_s(sheet.text(table.top, table.time_column)) or 1.0
    time_s = elapsed_s(sheet.cell(row, table.time_column), number_unit_s=unit)
    if time_s is None:
        what = f"{sheet.text(row, table.time_column)!r} is no time"
        place = (row, table.time_column)
        readings.problem(what, sheet=sheet, place=place, plate=plate, remedy="export the readings with their times")
    return time_s
