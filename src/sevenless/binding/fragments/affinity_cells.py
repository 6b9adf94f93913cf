"""What one cell of a table of affinities means."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import Final, final

from sevenless.evidence.comparing.potency_cell import is_empty_cell, potency_cell
from sevenless.files.document import Cell, cell_text
from sevenless.files.placed_rows import CellFault

__all__ = ["AffinityCell", "affinity_of", "qualifier_of"]

_NO_BINDING: Final = re.compile(r"(?i)n\.?b\.?|no\s+bind(?:ing|er)?(?:\s+(?:observed|detected|seen))?|non-?binder")
_QUALIFIERS: Final = {"": "", "=": "=", "==": "=", "<": "<", "<=": "<", "≤": "<", ">": ">", ">=": ">", "≥": ">",
                      "~": "~", "≈": "~"}  # fmt: skip


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class AffinityCell:
    """A KD with what its cell says besides; ``said`` in place of a number that is not there."""

    value_molar: float | None = None
    low_molar: float | None = None
    high_molar: float | None = None
    qualifier: str = ""
    said: str = ""


def affinity_of(cell: Cell, unit: str, *, is_end: bool = False) -> AffinityCell | CellFault:
    """The KD in a cell.

    Parameters
    ----------
    cell
        A number or text.
    unit
        Of a number without one.
    is_end
        Whether it is an end of an interval, which may be 0, infinite or open.

    Examples
    --------
    >>> affinity_of("> 500", "uM"), affinity_of("no binding", "").said
    (AffinityCell(value_molar=0.0005, low_molar=None, high_molar=None, qualifier='>', said=''), 'no binding')
    """
    text = cell_text(cell)
    if is_empty_cell(cell) or is_empty_cell(text):
        return AffinityCell()
    if _NO_BINDING.fullmatch(text):
        return AffinityCell(said="no binding")
    if is_end and (text.lower() in ("open", "inf", "∞") or cell == 0 or text == "0"):
        return AffinityCell(value_molar=math.inf if text.lower() in ("inf", "∞") else None)
    try:
        found = potency_cell(cell, unit)
    except ValueError as error:
        return CellFault(str(error), "write a number above 0 with a unit, such as 300 uM, or no binding")
    qualifier = {"range": "~", None: ""}.get(found.qualifier, found.qualifier) or ""
    value = found.value_molar
    if value is None and found.low_molar and found.high_molar:
        value = math.sqrt(found.low_molar * found.high_molar)
    return AffinityCell(value_molar=value, low_molar=found.low_molar, high_molar=found.high_molar, qualifier=qualifier)


def qualifier_of(cell: Cell) -> str | CellFault:
    """``=``, ``<``, ``>``, ``~``, or nothing."""
    text = cell_text(cell)
    if text not in _QUALIFIERS:
        return CellFault(f'"{text}" is no qualifier', "write =, <, > or ~, or nothing where no KD is to be quoted")
    return _QUALIFIERS[text]
