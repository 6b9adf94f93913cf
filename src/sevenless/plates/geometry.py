"""Plates as grids: sizes, well names, rows and columns."""

from __future__ import annotations

import re
from typing import Final

__all__ = ["PLATE_SHAPES", "format_of_shape", "format_of_wells", "parse_well", "row_letters", "well_name", "well_names"]

PLATE_SHAPES: Final[dict[int, tuple[int, int]]] = {
    6: (2, 3),
    12: (3, 4),
    24: (4, 6),
    48: (6, 8),
    96: (8, 12),
    384: (16, 24),
    1536: (32, 48),
}
"""Rows and columns of each plate format, by its number of wells."""

_WELL: Final = re.compile(r"^\s*([A-Za-z]{1,2})\s*0*([1-9]\d?)\s*$")


def row_letters(row: int) -> str:
    """Name of a row counted from 0: ``A`` ... ``Z``, ``AA`` ... ``AF``.

    >>> row_letters(0), row_letters(31)
    ('A', 'AF')
    """
    return chr(65 + row) if row < 26 else "A" + chr(65 + row - 26)


def well_name(row: int, column: int) -> str:
    """Name of a well from row and column counted from 0: ``well_name(2, 4) == "C05"``."""
    return f"{row_letters(row)}{column + 1:02d}"


def parse_well(text: str) -> tuple[int, int]:
    """Row and column, counted from 0, of a well written as ``C5``, ``c05`` or ``AA12``.

    Raises
    ------
    ValueError
        If the text is not the name of a well on a plate of up to 1536 wells.
    """
    match = _WELL.match(text)
    if not match:
        raise ValueError(f"{text!r} is not a well such as C05")
    letters, column = match[1].upper(), int(match[2]) - 1
    row = ord(letters[-1]) - 65 + (26 if len(letters) == 2 else 0)
    if (len(letters) == 2 and letters[0] != "A") or row > 31 or column > 47:
        raise ValueError(f"{text!r} is not a well of a plate of up to 1536 wells")
    return row, column


def well_names(plate_format: int) -> list[str]:
    """All wells of a plate, row by row."""
    rows, columns = PLATE_SHAPES[plate_format]
    return [well_name(row, column) for row in range(rows) for column in range(columns)]


def format_of_shape(rows: int, columns: int) -> int | None:
    """The plate format with exactly this many rows and columns, or None."""
    return next((size for size, shape in PLATE_SHAPES.items() if shape == (rows, columns)), None)


def format_of_wells(wells: list[str]) -> int:
    """The smallest of 96, 384 and 1536 that has every one of these wells."""
    places = [parse_well(well) for well in wells]
    rows, columns = max((row for row, _ in places), default=0), max((column for _, column in places), default=0)
    return next(size for size in (96, 384, 1536) if rows < PLATE_SHAPES[size][0] and columns < PLATE_SHAPES[size][1])
