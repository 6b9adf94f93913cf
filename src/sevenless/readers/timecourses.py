"""Tables of wells against times: wells across and times down, or the other way round."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sevenless.files.document import Cell, Sheet
from sevenless.plates.geometry import PLATE_SHAPES, format_of_wells, parse_well, well_name
from sevenless.plates.plateread import Channel
from sevenless.readers.facts import is_blank
from sevenless.readers.readings import Readings

__all__ = [
    "add_well_column",
    "add_wells_across",
    "add_wells_down",
    "check_cycles",
    "format_of",
    "well_of",
    "wells_across",
    "wells_down",
]


def well_of(text: str) -> str | None:
    """Name of the well that a cell names, ``A1`` or ``Un0001 (A01)``, as ``A01``; None if it names none."""
    inner = text[text.rfind("(") + 1 : -1] if text.endswith(")") else text
    try:
        return well_name(*parse_well(inner.replace(":", "")))
    except ValueError:
        return None


def wells_across(sheet: Sheet, row: int, *, start: int) -> dict[int, str]:
    """Wells that a header row names, by column, from column ``start`` on."""
    width = len(sheet.rows[row]) if row < len(sheet.rows) else 0
    named = ((column, well_of(sheet.text(row, column))) for column in range(start, width))
    return {column: well for column, well in named if well}


def wells_down(sheet: Sheet, column: int, *, start: int, stop: int) -> dict[int, str]:
    """Wells that a column names, by row, from row ``start`` to the first filled cell that names none.

    Empty lines between wells are passed over; an empty cell in a filled line ends the list.
    """
    found: dict[int, str] = {}
    for row in range(start, min(stop, len(sheet.rows))):
        if not any(cell is not None for cell in sheet.rows[row]):
            continue
        well = well_of(sheet.text(row, column))
        if well is None:
            break
        found[row] = well
    return found


def format_of(wells: Sequence[str], declared: int | None = None) -> int:
    """Number of wells of the plate: as declared if all wells fit on it, else the smallest that has them all."""
    if declared in PLATE_SHAPES:
        rows, columns = PLATE_SHAPES[declared]
        if all(row < rows and column < columns for row, column in map(parse_well, wells)):
            return declared
    return format_of_wells(list(wells))


def add_wells_across(
    readings: Readings,
    sheet: Sheet,
    *,
    wells: Mapping[int, str],
    times_s: Mapping[int, float | None],
    plate: str,
    channel: Channel,
    plate_format: int,
) -> None:
    """Add a table with a column per well and a row per time (``times_s`` by row; None for an end-point)."""
    known = _known(times_s)
    places = [(row, column) for row in known for column in wells]
    names = [wells[column] for _, column in places]
    times = [known[row] for row, _ in places]
    _add(readings, sheet, places, names, times, plate, channel, plate_format)


def add_wells_down(
    readings: Readings,
    sheet: Sheet,
    *,
    wells: Mapping[int, str],
    times_s: Mapping[int, float | None],
    plate: str,
    channel: Channel,
    plate_format: int,
) -> None:
    """Add a table with a row per well and a column per time (``times_s`` by column; None for an end-point)."""
    known = _known(times_s)
    places = [(row, column) for column in known for row in wells]
    names = [wells[row] for row, _ in places]
    times = [known[column] for _, column in places]
    _add(readings, sheet, places, names, times, plate, channel, plate_format)


def add_well_column(
    readings: Readings,
    sheet: Sheet,
    column: int,
    *,
    wells: Mapping[int, str],
    plate: str,
    channel: Channel,
    plate_format: int,
) -> None:
    """Add one column of end-point values, a row per well."""
    add_wells_down(
        readings,
        sheet,
        wells=wells,
        times_s={column: None},
        plate=plate,
        channel=channel,
        plate_format=plate_format,
    )


def _known(times_s: Mapping[int, float | None]) -> Mapping[int, float | None]:
    """Times that could be read; the reader has noted the problem of each of the others."""
    if len(times_s) == 1:
        return times_s
    return {place: time_s for place, time_s in times_s.items() if time_s is not None}


def _add(
    readings: Readings,
    sheet: Sheet,
    places: Sequence[tuple[int, int]],
    wells: Sequence[str],
    times: Sequence[float | None],
    plate: str,
    channel: Channel,
    plate_format: int,
) -> None:
    if not places:
        if not readings.problems:
            what = f"a table of {channel.name} holds no readings"
            remedy = "export the file again, or take the empty table out"
            readings.problem(what, sheet=sheet, plate=plate, remedy=remedy)
        return
    if (row := _broken_off(sheet, {row for row, _ in places})) is not None:
        what = "the file breaks off in the midst of this line"
        readings.problem_once(what, sheet=sheet, place=(row, 0), plate=plate, remedy="export the file again")
    cells: list[Cell] = [sheet.cell(row, column) for row, column in places]
    readings.add_wells(
        wells,
        cells,
        plate=plate,
        channel=channel,
        plate_format=plate_format,
        time_s=times,
        sheet=sheet,
        places=places,
    )


def _broken_off(sheet: Sheet, rows: set[int]) -> int | None:
    """The last line of a text file, if it belongs to a table and is shorter than every other line of it."""
    last = max(rows)
    if (
        sheet.delimiter is None
        or len(rows) < 3
        or any(not is_blank(sheet, r) for r in range(last + 1, len(sheet.rows)))
    ):
        return None
    return last if len(sheet.rows[last]) < min(len(sheet.rows[row]) for row in rows - {last}) else None


def check_cycles(readings: Readings, sheet: Sheet, numbers: Mapping[tuple[int, int], int], *, plate: str) -> None:
    """Note each gap in the numbers of cycles, which the instrument writes beside their times.

    Parameters
    ----------
    readings
        Take the problems.
    sheet, plate
        Where they stand.
    numbers
        Of the cycles, by row and column of their cells, in the order of the file.
    """
    # A file may begin with a later cycle: part of a run can be exported.
    last = next(iter(numbers.values()), 1) - 1
    for place, number in numbers.items():
        if number > last + 1:
            lost = (
                f"cycle {last + 1} is missing"
                if number == last + 2
                else f"cycles {last + 1} to {number - 1} are missing"
            )
            remedy = "export all cycles; number them anew if some were taken out on purpose"
            readings.problem(lost, sheet=sheet, place=place, plate=plate, remedy=remedy)
        last = number
