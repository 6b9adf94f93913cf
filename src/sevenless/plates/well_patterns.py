"""Patterns that name several rows, columns or wells: ``A-D``, ``1,3,...,11``, ``B2-G11``, ``A1,C3,...,O23``."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from sevenless.plates.geometry import parse_well, row_letters

__all__ = ["columns_of_pattern", "rows_of_pattern", "size_of_block", "wells_of_pattern"]

_LAST_ROW, _LAST_COLUMN = 31, 47


def rows_of_pattern(text: str) -> list[int]:
    """Rows, counted from 0, of ``A``, ``A,C``, ``A-D`` or ``A,C,...,O``.

    Raises
    ------
    ValueError
        If the pattern cannot be read; the message says why.
    """
    return _along(text, _row)


def columns_of_pattern(text: str) -> list[int]:
    """Columns, counted from 0, of ``1``, ``1,3``, ``1-12`` or ``1,3,...,11``.

    Raises
    ------
    ValueError
        If the pattern cannot be read; the message says why.
    """
    return _along(text, _column)


def wells_of_pattern(text: str, *, ranges: bool = True) -> list[tuple[int, int]]:
    """Rows and columns, counted from 0, of wells: ``A1``, ``A1,B2``, the rectangle ``A1-B12``, or ``A1,C3,...,O23``
    with steps of two in both directions.

    Parameters
    ----------
    text
        The pattern.
    ranges
        Whether a rectangle may be named (it makes no sense for the corners of blocks).

    Raises
    ------
    ValueError
        If the pattern cannot be read; the message says why.

    Examples
    --------
    >>> wells_of_pattern("A1,A3,...,A7")
    [(0, 0), (0, 2), (0, 4), (0, 6)]
    """
    parts = _parts(text)
    if "..." in parts:
        first, second, last = (parse_well(part) for part in _stepped(parts, text))
        rows = _steps(first[0], second[0], last[0], text)
        columns = _steps(first[1], second[1], last[1], text)
        return [(row, column) for row in rows for column in columns]
    wells: list[tuple[int, int]] = []
    for part in parts:
        start, dash, end = part.partition("-")
        if dash and not ranges:
            raise ValueError(f"{text!r} names a range where single wells are meant")
        top, bottom = parse_well(start), parse_well(end if dash else start)
        if bottom[0] < top[0] or bottom[1] < top[1]:
            raise ValueError(f"{part!r} ends before it begins")
        wells += [(row, col) for row in range(top[0], bottom[0] + 1) for col in range(top[1], bottom[1] + 1)]
    return wells


def size_of_block(text: str) -> tuple[int, int]:
    """Width and height of a block written ``10x2``.

    Raises
    ------
    ValueError
        If it is not a size of at least one well.
    """
    match = re.fullmatch(r"\s*([1-9]\d?)\s*[xX×]\s*([1-9]\d?)\s*", text)
    if not match:
        raise ValueError(f"{text!r} is not the size of a block; write columns x rows, e.g. 10x2")
    return int(match[1]), int(match[2])


def _along(text: str, number: Callable[[str], int]) -> list[int]:
    parts = _parts(text)
    if "..." in parts:
        first, second, last = (number(part) for part in _stepped(parts, text))
        return _steps(first, second, last, text)
    found: list[int] = []
    for part in parts:
        start, dash, end = part.partition("-")
        low, high = number(start), number(end if dash else start)
        if high < low:
            raise ValueError(f"{part!r} ends before it begins")
        found += range(low, high + 1)
    return found


def _parts(text: str) -> list[str]:
    return [part.strip() for part in text.replace("…", "...").split(",")]


def _stepped(parts: Sequence[str], text: str) -> tuple[str, str, str]:
    if len(parts) != 4 or parts[2] != "...":
        raise ValueError(f"{text!r} is not first,second,...,last")
    return parts[0], parts[1], parts[3]


def _steps(first: int, second: int, last: int, text: str) -> list[int]:
    step = second - first
    if step == 0 and last == first:
        return [first]
    if step <= 0 or last < second or (last - first) % step:
        raise ValueError(f"{text!r} does not reach its end in equal steps")
    return list(range(first, last + 1, step))


def _row(text: str) -> int:
    letters = text.strip().upper()
    found = next((row for row in range(_LAST_ROW + 1) if row_letters(row) == letters), None)
    if found is None:
        raise ValueError(f"{text!r} is not a row from A to {row_letters(_LAST_ROW)}")
    return found


def _column(text: str) -> int:
    digits = text.strip()
    if not re.fullmatch(r"0*[1-9]\d?", digits) or int(digits) > _LAST_COLUMN + 1:
        raise ValueError(f"{text!r} is not a column from 1 to {_LAST_COLUMN + 1}")
    return int(digits) - 1
