"""Numbers as instruments print them: decimal commas, thousands, and words in place of a number."""

from __future__ import annotations

import math
import re
from typing import Final

from sevenless.files.document import Cell

__all__ = ["MASK_REASONS", "parse_value"]

MASK_REASONS: Final = {
    "over": "overflow", "overflow": "overflow", "ovrflw": "overflow", "overfl": "overflow", ">max": "overflow",
    "out of range": "overflow", "ovr": "overflow", "inf": "overflow", "#over": "overflow", "#inf": "overflow",
    "#sat": "saturated", "sat": "saturated", "saturated": "saturated", "*****": "overflow", "####": "overflow",
    "under": "underflow", "underflow": "underflow", "<min": "underflow", "-inf": "underflow",
    "": "empty", "-": "empty", "--": "empty", "n/a": "empty", "na": "empty", "#n/a": "empty", "none": "empty",
    "nan": "not a number", "#nan": "not a number", "invalid": "not a number", "#div/0!": "not a number",
    "#value!": "not a number", "err": "not a number", "error": "not a number",
    "masked": "masked by the instrument", "range?": "out of range",
}  # fmt: skip
"""What instruments write where there is no number, lower case, to the reason we keep."""

_NUMBER: Final = re.compile(r"[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?")
_COMMA: Final = re.compile(r"[-+]?(?:\d+,\d*|,\d+)(?:[eE][-+]?\d+)?")


def parse_value(cell: Cell) -> tuple[float | None, str | None] | None:
    """Value and mask reason of a cell, or None if it holds neither a number nor a known mark.

    A number gives ``(value, None)``; a mark such as ``OVER`` or nothing at all gives ``(None, reason)``.
    A single comma between digits is a decimal sign: no instrument groups thousands.
    """
    if cell is None:
        return None, "empty"
    if isinstance(cell, float):
        return (cell, None) if math.isfinite(cell) else (None, "not a number")
    text = cell.strip().strip('"').strip()
    if _NUMBER.fullmatch(text):
        value = float(text)
    elif _COMMA.fullmatch(text):
        value = float(text.replace(",", "."))
    else:
        reason = MASK_REASONS.get(text.lower())
        return (None, reason) if reason else None
    return (value, None) if math.isfinite(value) else (None, "overflow")
