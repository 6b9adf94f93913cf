"""Numbers as instruments print them: decimal commas, thousands, and words in place of a number."""

from __future__ import annotations

import math
import re
from typing import Final

from sevenless.files.document import Cell

__all__ = ["MASK_REASONS", "parse_value"]

MASK_REASONS: Final = {
    "over": "overflow", "overflow": "overflow", "ovrflw": "overflow", "overfl": "overflow", ">max": "overflow",
    "ovr": "overflow", "inf": "overflow", "#over": "overflow", "#inf": "overflow",
    "#sat": "saturated", "sat": "saturated", "saturated": "saturated", "*****": "overflow", "####": "overflow",
    "infinity": "overflow", "+inf": "overflow", "∞": "overflow", "#high": "overflow",
    "#low": "underflow", "-infinity": "underflow", "-∞": "underflow",
    "under": "underflow", "underflow": "underflow", "<min": "underflow", "-inf": "underflow",
    "": "empty", "-": "empty", "--": "empty", "n/a": "empty", "na": "empty", "#n/a": "empty", "none": "empty",
    "nan": "not a number", "#nan": "not a number", "invalid": "not a number", "#div/0!": "not a number",
    "#value!": "not a number", "err": "not a number", "error": "not a number",
    "masked": "masked by the instrument", "range?": "out of range", "out of range": "out of range",
}  # fmt: skip
"""What instruments write where there is no number, lower case, to the reason we keep."""

# A reason written by us comes back as itself: the table of a PlateRead is read like any other.
_REASONS: Final = {**MASK_REASONS, **{reason: reason for reason in MASK_REASONS.values()}}
_BEYOND: Final = {">": "overflow", "<": "underflow"}
_LIMIT: Final = re.compile(r"([<>])=?\s*[-+]?[\d.,]+(?:[eE][-+]?\d+)?")
_FILLED: Final = re.compile(r"[#*]{2,}")
_NUMBER: Final = re.compile(r"[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?")
_COMMA: Final = re.compile(r"[-+]?(?:\d+,\d*|,\d+)(?:[eE][-+]?\d+)?")


def parse_value(cell: Cell) -> tuple[float | None, str | None] | None:
    """Value and mask reason of a cell, or None if it holds neither a number nor a known mark.

    A number gives ``(value, None)``; a mark such as ``OVER`` or nothing at all gives ``(None, reason)``.
    A single comma between digits is a decimal sign: no instrument groups thousands.

    Examples
    --------
    >>> parse_value("1,5"), parse_value("OVER"), parse_value(">4.0"), parse_value("1o2")
    ((1.5, None), (None, 'overflow'), (None, 'overflow'), None)
    """
    if cell is None:
        return None, "empty"
    if isinstance(cell, float):
        return (cell, None) if math.isfinite(cell) else (None, _not_finite(cell))
    text = cell.strip().strip('"').strip()
    if _NUMBER.fullmatch(text):
        value = float(text)
    elif _COMMA.fullmatch(text):
        value = float(text.replace(",", "."))
    else:
        reason = _reason(text)
        return (None, reason) if reason else None
    return (value, None) if math.isfinite(value) else (None, _not_finite(value))


def _reason(text: str) -> str | None:
    """Why there is no number, where the text says so: a known mark, a limit such as ``>4.0``, or a filled cell."""
    if _FILLED.fullmatch(text):
        return "overflow"
    limit = _LIMIT.fullmatch(text)
    return _BEYOND[limit[1]] if limit else _REASONS.get(text.lower())


def _not_finite(value: float) -> str:
    return "not a number" if math.isnan(value) else "overflow" if value > 0 else "underflow"
