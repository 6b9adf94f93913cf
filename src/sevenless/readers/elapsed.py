"""Elapsed times as instruments print them: clocks, words, numbers under a header with a unit."""

from __future__ import annotations

import math
import re
from datetime import datetime
from typing import Final

from sevenless.files.document import Cell

__all__ = ["elapsed_s", "unit_s"]

_SECONDS: Final = {"d": 86400.0, "day": 86400.0, "days": 86400.0, "h": 3600.0, "hr": 3600.0, "min": 60.0,
                   "m": 60.0, "s": 1.0, "sec": 1.0, "ms": 1e-3}  # fmt: skip
_CLOCK: Final = re.compile(
    r"(?:(?P<days>\d+)(?:\.| days?,? ))?(?:(?P<hours>\d+):)?(?P<minutes>\d+):(?P<seconds>\d\d(?:[.,]\d+)?)"
)
_WORDS: Final = re.compile(r"(?:\d+(?:[.,]\d+)?\s*[a-z]+[,\s]*)+")
_WORD: Final = re.compile(r"(\d+(?:[.,]\d+)?)\s*([a-z]+)")
_NUMBER: Final = re.compile(r"\d+(?:[.,]\d+)?(?:[eE][-+]?\d+)?")
_UNIT: Final = re.compile(r"[\[(/]\s*([A-Za-z]+)\s*[\])]?\s*$")
# A spreadsheet counts days from here, so a clock that passes midnight turns into a date of the year 1900.
_SPREADSHEET_EPOCH: Final = datetime(1899, 12, 31)


def elapsed_s(cell: Cell, *, number_unit_s: float | None = None) -> float | None:
    """Seconds in a cell, or None if it holds no time.

    Parameters
    ----------
    cell
        ``0:05:00`` (h:mm:ss), ``0:30`` and ``0:00.210`` (m:ss), ``1.02:00:00`` (days), ``0 h 15 min``, ``60s``, or a
        number.
    number_unit_s
        How many seconds a bare number counts; without it a bare number is no time.

    Examples
    --------
    >>> elapsed_s("1:00:30"), elapsed_s("0:00.210"), elapsed_s("1 h 15 min"), elapsed_s(2.0, number_unit_s=60)
    (3630.0, 0.21, 4500.0, 120.0)
    """
    if cell is None:
        return None
    if isinstance(cell, float):
        return _scaled(cell, number_unit_s)
    text = cell.strip().lstrip("'").lower()
    if _NUMBER.fullmatch(text):
        return _scaled(_number(text), number_unit_s)
    if clock := _CLOCK.fullmatch(text):
        hours = 24 * int(clock["days"] or 0) + int(clock["hours"] or 0)
        return 3600.0 * hours + 60.0 * int(clock["minutes"]) + _number(clock["seconds"])
    if _WORDS.fullmatch(text):
        return _worded(text)
    return _dated(text)


def unit_s(header: str) -> float | None:
    """Seconds per unit that a header names: ``Time [min]`` gives 60; None if it names none."""
    match = _UNIT.search(header)
    return _SECONDS.get(match[1].lower()) if match else None


def _number(text: str) -> float:
    return float(text.replace(",", "."))


def _scaled(value: float, number_unit_s: float | None) -> float | None:
    if number_unit_s is None or not math.isfinite(value) or value < 0:
        return None
    return value * number_unit_s


def _worded(text: str) -> float | None:
    parts = [(_number(amount), _SECONDS.get(unit)) for amount, unit in _WORD.findall(text)]
    return math.fsum(amount * unit for amount, unit in parts if unit) if all(unit for _, unit in parts) else None


def _dated(text: str) -> float | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return (moment - _SPREADSHEET_EPOCH).total_seconds() if moment.year == 1900 and moment.tzinfo is None else None
