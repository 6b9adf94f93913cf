"""The sections of a Gen5 export after its procedure: matrices of values, tables over time, layouts."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final, final

from sevenless.files.document import Cell, Sheet, cell_text
from sevenless.files.numbers import parse_value
from sevenless.plates.geometry import well_name
from sevenless.plates.plateread import Channel
from sevenless.readers.blocks import column_number, format_of_labels, row_number
from sevenless.readers.elapsed import elapsed_s
from sevenless.readers.facts import compact_layout, filled, is_blank
from sevenless.readers.gen5_procedure import Procedure, channel_of_label
from sevenless.readers.readings import Readings
from sevenless.readers.remarks import holds_text, partial_rows, remark
from sevenless.readers.timecourses import (
    add_well_column,
    add_wells_across,
    add_wells_down,
    format_of,
    well_of,
    wells_across,
    wells_down,
)

__all__ = ["Gen5Plate", "add_sections", "layout_text", "parse_cell"]

_TIME_TITLE: Final = re.compile(r"Time\s+\d+\s*\((?P<time>[\d:.,]+)\)")
_CLOCK: Final = re.compile(r"\d+:\d\d(?::\d\d)?(?:[.,]\d+)?")
_EDITED: Final = re.compile(r"\*+\s*(?P<value>[^*]*?)\s*\*+")
_AXES: Final = ("Time", "Wavelength")
_LAYOUT: Final = "Layout"
_NO_VALUES: Final = ("Well ID", "Name", "Conc/Dil", "Well")
_DAY_S: Final = 86400.0


@final
@dataclass(slots=True)
class Gen5Plate:
    """One plate while its sections are read."""

    sheet: Sheet
    stop: int
    plate: str
    procedure: Procedure
    layout: dict[str, dict[str, str]] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    found: int = 0


def parse_cell(cell: Cell) -> tuple[float | None, str | None] | None:
    """A value as Gen5 prints it: with ``?????``, ``OVRFLW``, ``>4200.000`` off a standard curve, ``*0.356*`` masked."""
    text = cell.strip() if isinstance(cell, str) else ""
    if text and not text.strip("?"):
        return None, "not a number"
    if text.startswith((">", "<")) and parse_value(text[1:]) not in (None, (None, "empty")):
        return None, "above the standard curve" if text[0] == ">" else "below the standard curve"
    if text and _EDITED.fullmatch(text) and text.strip("*"):
        return None, "masked by the instrument"
    return parse_value(cell)


def add_sections(readings: Readings, plate: Gen5Plate, start: int) -> None:
    """Add every section from row ``start`` on."""
    sheet, row, title = plate.sheet, start, ""
    time_s: float | None = None
    while row < plate.stop:
        texts = filled(sheet, row)
        if not texts:
            row += 1
        elif (left := _matrix_left(sheet, row)) is not None:
            row = _add_matrix(readings, plate, row, left, title, time_s)
            title = "" if title == _LAYOUT else title
        elif texts[0][1] in _AXES and _names_wells(plate, row, texts[0][0]):
            row = _add_table(readings, plate, row, texts[0][0], title)
        elif (column := _well_column(sheet, row)) is not None:
            row = _add_list(readings, plate, row, column)
        else:
            if moment := _TIME_TITLE.fullmatch(texts[0][1]):
                time_s = elapsed_s(moment["time"])
            elif len(texts) == 1:
                title, time_s = texts[0][1], None
            row += 1


def layout_text(plate: Gen5Plate) -> str:
    """Everything the layouts say of each well, on one line."""
    wells = dict.fromkeys(well for contents in plate.layout.values() for well in contents)
    return compact_layout(
        (well, " ".join(text for contents in plate.layout.values() if (text := contents.get(well, ""))))
        for well in wells
    )


def _matrix_left(sheet: Sheet, row: int) -> int | None:
    """Column of the row letters under a header ``1 2 3 ...``: the first in text, the second in a workbook."""
    texts = filled(sheet, row)
    first = texts[0][0]
    numbers = [column_number(text) for _, text in texts[:3]]
    if first not in (1, 2) or None in numbers or len(numbers) < 2 or numbers[1] != (numbers[0] or 0) + 1:
        return None
    return first - 1 if row_number(sheet.text(row + 1, first - 1)) is not None else None


def _add_matrix(readings: Readings, plate: Gen5Plate, top: int, left: int, title: str, time_s: float | None) -> int:
    """A matrix with a label at the end of each line, and a further line for each further label of a row."""
    sheet = plate.sheet
    columns: dict[int, int] = {}
    column = left + 1
    while (number := column_number(sheet.text(top, column))) is not None:
        columns[column] = number
        column += 1
    lines: dict[str, list[tuple[int, int]]] = {}
    row, letter = top + 1, -1
    while row < plate.stop and not is_blank(sheet, row):
        label = sheet.text(row, left)
        number = row_number(label)
        if (label and number is None) or (number is not None and number <= letter):
            break
        letter = letter if number is None else number
        lines.setdefault(sheet.text(row, column), []).append((row, letter))
        row += 1
    bare = [row for row, _ in lines.get("", [])]
    if bare and len(lines) > 1:
        what = "this line lacks the data label that the others end with"
        remedy = "export the file again: it seems to be cut short"
        readings.problem(what, sheet=sheet, place=(bare[0], left), plate=plate.plate, remedy=remedy)
        del lines[""]
    for label, rows in lines.items():
        _add_lines(readings, plate, label or title or "Results", rows, columns, title, time_s)
    return max(row, top + 1)


def _add_lines(
    readings: Readings,
    plate: Gen5Plate,
    label: str,
    rows: list[tuple[int, int]],
    columns: dict[int, int],
    title: str,
    time_s: float | None,
) -> None:
    sheet = plate.sheet
    places = [(row, column) for row, _ in rows for column in columns]
    wells = [well_name(letter, number) for _, letter in rows for number in columns.values()]
    if title == _LAYOUT:
        contents = {well: sheet.text(*place) for well, place in zip(wells, places, strict=True)}
        plate.layout.setdefault(label, {}).update({well: text for well, text in contents.items() if text})
        return
    plate.found += 1
    channel = channel_of_label(label, plate.procedure)
    cells = [sheet.cell(*place) for place in places]
    if channel.kind == "calculated":
        cells, channel = _clocks_as_seconds(cells, channel)
        if (text := readings.unreadable(cells)) is not None:
            remark(plate.notes, holds_text(plate.plate, label, text))
            return
    letters, numbers = tuple(letter for _, letter in rows), tuple(columns.values())
    size = format_of(wells, plate.procedure.wells or format_of_labels(letters, numbers))
    remark(plate.notes, partial_rows(plate.plate, letters, size))
    readings.add_wells(
        wells,
        cells,
        plate=plate.plate,
        channel=channel,
        plate_format=size,
        time_s=time_s,
        sheet=sheet,
        places=places,
    )


def _clocks_as_seconds(cells: list[Cell], channel: Channel) -> tuple[list[Cell], Channel]:
    """Times such as ``t at Max V`` as seconds, if that is what the cells hold."""
    if not any(_CLOCK.fullmatch(cell_text(cell)) for cell in cells):
        return cells, channel
    seconds = [elapsed_s(cell) if _CLOCK.fullmatch(cell_text(cell)) else cell for cell in cells]
    return seconds, Channel(name=channel.name, kind=channel.kind, detail=f"{channel.detail}, in s")


def _names_wells(plate: Gen5Plate, top: int, left: int) -> bool:
    """Whether wells stand beside the header of an axis, or under it; beside a time of day stand none."""
    beside = wells_across(plate.sheet, top, start=left + 1)
    return bool(beside or wells_down(plate.sheet, left, start=top + 1, stop=min(top + 2, plate.stop)))


def _add_table(readings: Readings, plate: Gen5Plate, top: int, left: int, title: str) -> int:
    """Readings over time, or over wavelengths: wells across and times down, or the other way round."""
    sheet = plate.sheet
    across = wells_across(sheet, top, start=left + 1)
    rows = []
    for row in range(top + 1, plate.stop):
        if is_blank(sheet, row):
            break
        rows.append(row)
    plate.found += 1
    channel = channel_of_label(title or "signal", plate.procedure)
    spectral = sheet.text(top, left) == "Wavelength"
    if across:
        # A run that was stopped early is padded with times of zero and nothing beside them.
        rows = [row for row in rows if any(sheet.cell(row, column) is not None for column in across)]
        keys = {row: (row, left) for row in rows}
        _check_repeats(plate, channel, len(rows))
    else:
        held = (column for column, _ in filled(sheet, top) if column > left)
        keys = {column: (top, column) for column in held if any(sheet.cell(row, column) is not None for row in rows)}
    wells = across or wells_down(sheet, left, start=top + 1, stop=plate.stop)
    size = format_of(list(wells.values()), plate.procedure.wells)
    add = add_wells_across if across else add_wells_down
    if spectral:
        for key, place in keys.items():
            one = Channel(name=f"{channel.name} {sheet.text(*place)} nm", kind=channel.kind, detail=channel.detail)
            add(readings, sheet, wells=wells, times_s={key: None}, plate=plate.plate, channel=one, plate_format=size)
    else:
        times = {key: _time(readings, plate, place) for key, place in keys.items()}
        add(readings, sheet, wells=wells, times_s=times, plate=plate.plate, channel=channel, plate_format=size)
    return (rows or [top])[-1] + 1 if across else max(wells, default=top) + 1


def _check_repeats(plate: Gen5Plate, channel: Channel, count: int) -> None:
    repeats = plate.procedure.repeats
    if repeats and count < repeats and channel.kind == "raw":
        plate.notes.append(
            f"plate {plate.plate}, channel {channel.name}: {count} of {repeats} reads are in the file; the run was "
            "stopped early, or the file is cut short"
        )


def _time(readings: Readings, plate: Gen5Plate, place: tuple[int, int]) -> float | None:
    # A workbook keeps a clock as a fraction of a day.
    time_s = elapsed_s(plate.sheet.cell(*place), number_unit_s=_DAY_S if plate.sheet.delimiter is None else None)
    if time_s is None:
        what = f"{plate.sheet.text(*place)!r} is no time such as 0:05:00"
        remedy = "correct the time, or export the file again"
        readings.problem(what, sheet=plate.sheet, place=place, plate=plate.plate, remedy=remedy)
    return time_s


def _well_column(sheet: Sheet, row: int) -> int | None:
    """Column of the wells of a list (``Well ID | Well | 450 | ...``) whose header stands in this row."""
    column = next((column for column, text in filled(sheet, row) if text == "Well"), None)
    return column if column is not None and well_of(sheet.text(row + 1, column)) else None


def _add_list(readings: Readings, plate: Gen5Plate, top: int, column: int) -> int:
    """A row per well, a column per label."""
    sheet = plate.sheet
    wells = wells_down(sheet, column, start=top + 1, stop=plate.stop)
    size = format_of(list(wells.values()), plate.procedure.wells)
    for other, label in filled(sheet, top):
        if label in _NO_VALUES:
            if label != "Well":
                contents = {well: sheet.text(row, other) for row, well in wells.items()}
                plate.layout.setdefault(label, {}).update({well: text for well, text in contents.items() if text})
            continue
        channel = channel_of_label(label, plate.procedure)
        text = readings.unreadable(sheet.cell(row, other) for row in wells) if channel.kind == "calculated" else None
        if text is not None:
            remark(plate.notes, holds_text(plate.plate, label, text))
            continue
        plate.found += 1
        add_well_column(readings, sheet, other, wells=wells, plate=plate.plate, channel=channel, plate_format=size)
    return max(wells) + 1
