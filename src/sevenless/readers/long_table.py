"""Long tables: one row per well (and time), one column per channel, however the columns are called."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, final

from sevenless.files.document import Sheet
from sevenless.files.numbers import parse_value
from sevenless.plates.geometry import parse_well, well_name
from sevenless.readers.blocks import column_number, row_number

__all__ = ["LongTable", "column_key", "find_long_table", "time_unit", "well_of"]

# Names of columns as `column_key` gives them, the one preferred first.
_WELL: Final = ("well", "wells", "well id", "well name", "well position", "well label", "wellid", "wellname", "pos",
                "position")  # fmt: skip
_ROW: Final = ("row", "well row", "wellrow")
_COLUMN: Final = ("column", "col", "well column", "well col", "wellcolumn", "wellcol")
_PLATE: Final = ("barcode", "plate barcode", "assay plate barcode", "plate name", "platename", "plate id", "plateid",
                 "assay plate", "plate", "microplate")  # fmt: skip
_CHANNEL: Final = ("channel", "label", "wavelength")
_TIME: Final = re.compile(
    r"(?:elapsed |kinetic |read )?time(?:(?:[\s_,/]+[\[(]?|[\[(])\s*(?P<unit>[a-zµ]+)\s*[\])]?)?", re.IGNORECASE
)
_LOOKS_LIKE_A_PLATE: Final = re.compile(r"plate[\s_#:-]*\w+", re.I)
# Numbers that nobody measured in a well.
_NO_SIGNAL: Final = re.compile(
    r"(well|row|col|column|x|y|scan.*|cycle.*|repeat|rep|replicate|read|index|idx|no|nr|number|#|conc.*|dose.*|.*molar.*"
    r"|temp.*|t°.*|date.*|sample.*|content|group|type|id ?\d*|compound.*|drug.*|plate.*|barcode.*|.*unit|volume.*"
    r"|passage|day|wellrow|wellcol.*|well .*|mask reason|time.*)"
)
_HEADER_WITHIN: Final = 100


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class LongTable:
    """Where everything stands in a long table.

    ``well`` is one column of names or two, row and column. ``rows`` are the rows of the sheet that hold a well;
    ``strays`` those amid them that hold something but no well. ``skipped`` names the columns that are no channel.
    """

    sheet: Sheet
    names: tuple[str, ...]
    rows: tuple[int, ...]
    well: tuple[int, ...]
    values: tuple[int, ...]
    plate: int | None = None
    channel: int | None = None
    time: int | None = None
    mask_reason: int | None = None
    strays: tuple[int, ...] = ()
    skipped: tuple[str, ...] = ()
    rival_wells: tuple[str, ...] = ()


def column_key(text: str) -> str:
    """A column's name as it is compared: lower case, words parted by single blanks."""
    return re.sub(r"[\s_.-]+", " ", text.strip().lower()).strip()


def time_unit(name: str) -> str | None:
    """The unit in the name of a time column: ``"s"`` of ``Time [s]``, ``""`` of a bare ``time``; None if it is none."""
    match = _TIME.fullmatch(name.strip())
    if match is None or column_key(name) == "time point":
        return None
    return match["unit"] or ""


@lru_cache(maxsize=4096)
def well_of(row: str, column: str | None = None) -> str | None:
    """Canonical name of a well from its name, or from row and column; None if it is none.

    >>> well_of("a1"), well_of("C", "5"), well_of("AF48"), well_of("total")
    ('A01', 'C05', 'AF48', None)
    """
    if column is None:
        try:
            return well_name(*parse_well(row))
        except ValueError:
            return None
    across = column_number(column)
    down = column_number(row) if row.strip().isdecimal() else row_number(row)
    return well_name(down, across) if down is not None and across is not None and down < 32 else None


def find_long_table(sheet: Sheet) -> LongTable | None:
    """The long table of a sheet, if it has a column of wells and one of numbers; with or without a header."""
    for row in range(min(len(sheet.rows), _HEADER_WITHIN)):
        names = [sheet.text(row, column) for column in range(len(sheet.rows[row]))]
        wells = _well_columns(sheet, row, [column_key(name) for name in names])
        if wells:
            table = _table(sheet, row + 1, names, wells)
            return table if table.values else None
    return _without_header(sheet)


def _well_columns(sheet: Sheet, header: int, keys: Sequence[str]) -> list[tuple[int, ...]]:
    """Each column, or pair of columns, that is named like wells and has one in the next row."""
    below = next((row for row in range(header + 1, len(sheet.rows)) if _filled(sheet, row)), None)
    if below is None:
        return []
    places: list[tuple[int, ...]] = [(keys.index(name),) for name in _WELL if name in keys]
    rows, columns = _first(keys, _ROW), _first(keys, _COLUMN)
    if rows is not None and columns is not None:
        places.append((rows, columns))
    return [place for place in places if _well_at(sheet, below, place)]


def _table(sheet: Sheet, start: int, names: Sequence[str], wells: Sequence[tuple[int, ...]]) -> LongTable:
    rows, strays = _well_rows(sheet, start, wells[0])
    keys = [column_key(name) for name in names]
    channel = _first(keys, _CHANNEL)
    times = [column for column, name in enumerate(names) if time_unit(name) is not None]
    taken = {*wells[0], *times[:1], *([] if channel is None else [channel])}
    values = tuple(
        column
        for column, key in enumerate(keys)
        if column not in taken and key and not _NO_SIGNAL.fullmatch(key) and _is_numeric(sheet, rows, column)
    )
    plate = _plate_column(sheet, rows, keys)
    reason = _first(keys, ("mask reason",))
    used = {*taken, *values, plate, reason}
    return LongTable(
        sheet=sheet,
        names=tuple(names),
        rows=rows,
        well=wells[0],
        values=values,
        plate=plate,
        channel=channel,
        time=times[0] if times else None,
        mask_reason=reason,
        strays=strays,
        skipped=tuple(name for column, name in enumerate(names) if name and column not in used),
        rival_wells=_rivals(sheet, rows, names, wells),
    )


def _well_rows(sheet: Sheet, start: int, place: tuple[int, ...]) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Rows with a well, and rows amid them without one. A blank row and then no well ends the table."""
    found: list[int] = []
    strays: list[int] = []
    after_blank = False
    for row in range(start, len(sheet.rows)):
        if not _filled(sheet, row):
            after_blank = True
        elif _well_at(sheet, row, place):
            found.append(row)
            after_blank = False
        elif after_blank:
            break
        else:
            strays.append(row)
    return tuple(found), tuple(strays)


def _well_at(sheet: Sheet, row: int, place: tuple[int, ...]) -> str | None:
    return well_of(*(sheet.text(row, column) for column in place))


def _rivals(
    sheet: Sheet, rows: Sequence[int], names: Sequence[str], wells: Sequence[tuple[int, ...]]
) -> tuple[str, ...]:
    """Names of the columns that speak of other wells than the one chosen."""
    chosen, *others = wells
    differing = [
        place for place in others if any(_well_at(sheet, row, place) != _well_at(sheet, row, chosen) for row in rows)
    ]
    return tuple(names[place[0]] for place in (chosen, *differing)) if differing else ()


def _plate_column(sheet: Sheet, rows: Sequence[int], keys: Sequence[str]) -> int | None:
    """The column named like a plate, else one in which every cell reads like "Plate 2"; filled in every row."""
    named = [keys.index(name) for name in _PLATE if name in keys]
    for column in named:
        if all(sheet.text(row, column) for row in rows):
            return column
    for column in range(len(keys)):
        if rows and all(_LOOKS_LIKE_A_PLATE.fullmatch(sheet.text(row, column)) for row in rows):
            return column
    return None


def _is_numeric(sheet: Sheet, rows: Sequence[int], column: int) -> bool:
    """More numbers than words; marks such as OVER count as neither."""
    numbers = words = 0
    for row in rows:
        parsed = parse_value(sheet.cell(row, column))
        if parsed is None:
            words += 1
        elif parsed[0] is not None:
            numbers += 1
    return numbers > words


def _without_header(sheet: Sheet) -> LongTable | None:
    """Rows of plate, well and value from the very first one on, as older instruments and screens keep them."""
    rows = tuple(row for row in range(len(sheet.rows)) if _filled(sheet, row))
    width = max((len(sheet.rows[row]) for row in rows), default=0)
    if not rows or not 2 <= width <= 4:
        return None
    wells = [column for column in range(width) if all(_well_at(sheet, row, (column,)) for row in rows)]
    numeric = [column for column in range(width) if column not in wells and _is_numeric(sheet, rows, column)]
    others = [column for column in range(width) if column not in (*wells, *numeric) and _any(sheet, rows, column)]
    if len(wells) != 1 or len(numeric) != 1 or len(others) > 1:
        return None
    plate = others[0] if others and all(sheet.text(row, others[0]) for row in rows) else None
    names = tuple("signal" if column == numeric[0] else "" for column in range(width))
    return LongTable(sheet=sheet, names=names, rows=rows, well=(wells[0],), values=(numeric[0],), plate=plate)


def _filled(sheet: Sheet, row: int) -> bool:
    return any(cell is not None for cell in sheet.rows[row])


def _any(sheet: Sheet, rows: Sequence[int], column: int) -> bool:
    return any(sheet.cell(row, column) is not None for row in rows)


def _first(keys: Sequence[str], names: Sequence[str]) -> int | None:
    return next((keys.index(name) for name in names if name in keys), None)
