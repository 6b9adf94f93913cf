"""A dose as it was written into mol/L: never without a unit."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import Final, final

from sevenless.errors import UnitError
from sevenless.files.document import Cell, cell_text
from sevenless.units import molar_per_unit, parse_conc

__all__ = ["DoseFault", "is_bare_number", "is_nothing", "parse_dose"]

_PURE_WATER_MOLAR: Final = 55.5
_NOTHING: Final = frozenset({"", "-", "--", "na", "n/a", "none", "null"})
_BARE: Final = re.compile(r"[-+]?(?:\d+[.,]?\d*|[.,]\d+)(?:[eE][-+]?\d+)?")
_THOUSANDS: Final = re.compile(r"[-+]?[1-9]\d{0,2},\d{3}(?![\d,.])")


@final
@dataclass(frozen=True, slots=True)
class DoseFault:
    """Why a cell is no dose. ``key`` is the same for faults that are told once for all wells that have them."""

    what: str
    remedy: str
    key: str


def is_nothing(cell: Cell) -> bool:
    """Whether a cell is empty or says that there is nothing: ``-``, ``NA``, ``none``."""
    return cell is None or (isinstance(cell, str) and cell.strip().lower() in _NOTHING)


def is_bare_number(cell: Cell) -> bool:
    """Whether a cell is a number without a unit."""
    return isinstance(cell, float) or (isinstance(cell, str) and _BARE.fullmatch(cell.strip()) is not None)


def parse_dose(cell: Cell, *, unit: str | None = None, decimal_comma: bool = False) -> float | DoseFault | None:
    """Concentration in mol/L, None where there is nothing, or what is wrong with the cell.

    Zero needs no unit: it is zero in any.

    Parameters
    ----------
    cell
        A number, or text such as ``"10 nM"``.
    unit
        Unit of a bare number.
    decimal_comma
        Whether the file certainly uses one (its columns are not separated by commas). Otherwise ``1,000`` could be
        a thousand or one, and is refused.

    Examples
    --------
    >>> parse_dose("10 nM"), parse_dose(3.3, unit="uM"), parse_dose("0"), parse_dose("NA")
    (1e-08, 3.3e-06, 0.0, None)
    >>> parse_dose(10.0).what
    'concentration "10" has no unit'
    """
    if is_nothing(cell):
        return None
    text = cell_text(cell)
    if _THOUSANDS.match(text) and not decimal_comma:
        whole, _, rest = text.partition(",")
        what = f'concentration "{text}" can be {whole}{rest} or {whole}.{rest}'
        return DoseFault(what, f'write "{whole}{rest}" or "{whole}.{rest}"', "thousands or decimal sign")
    if is_bare_number(cell):
        return _bare_dose(text, unit)
    own = _unit_of(text)
    if unit is not None and own is not None and not _same_unit(own, unit):
        # A slip in the cell or in the title; nobody can tell in which.
        what = f'concentration "{text}" contradicts the unit {unit} of its column'
        return DoseFault(what, "write the unit in one place only", "two units")
    return _scaled(text, None, 'write a number of zero or more with a unit, e.g. "10 uM"')


def _bare_dose(text: str, unit: str | None) -> float | DoseFault:
    value = float(text.replace(",", "."))
    if not math.isfinite(value) or value < 0:
        what = f'concentration "{text}" is not a number of zero or more'
        return DoseFault(what, "correct it, or leave it empty where nothing was added", what)
    if value == 0:
        return 0.0
    if unit is None:
        remedy = f'write "{text} uM", say the unit in the title or a conc_unit column, or give conc_unit'
        return DoseFault(f'concentration "{text}" has no unit', remedy, "no unit")
    return _scaled(text, unit, "use M, mM, uM, nM or pM")


def _scaled(text: str, unit: str | None, remedy: str) -> float | DoseFault:
    try:
        conc_molar = parse_conc(text, unit=unit)
    except UnitError as error:
        return DoseFault(str(error), remedy, str(error))
    if conc_molar > _PURE_WATER_MOLAR:
        # MM is megamolar to a unit library; no solution holds more than water holds of itself.
        what = f'concentration "{text}"{f" in {unit}" if unit else ""} is {conc_molar:.3g} mol/L'
        return DoseFault(what, "correct the number or the unit", "beyond any solution")
    return conc_molar


def _unit_of(text: str) -> str | None:
    number = _BARE.match(text)
    return (text[number.end() :].strip() or None) if number else None


def _same_unit(one: str, other: str) -> bool:
    """Whether two units are the same; an unknown one is not a contradiction but a fault of its own."""
    try:
        return math.isclose(molar_per_unit(one), molar_per_unit(other), rel_tol=1e-9)
    except UnitError:
        return True
