"""A potency in a cell of a table: a number, or text such as ``> 1000``, ``8.3 ± 0.6 µM``, ``1,090 nM``."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, final

from sevenless.errors import UnitError
from sevenless.evidence.printed import Printed, Qualifier, parse_printed
from sevenless.units import molar_per_unit, scale_conc

__all__ = ["PotencyCell", "is_empty_cell", "potency_cell"]

_UNIT: Final = re.compile(r"^(.*?[\d)])\s*([a-zA-Zµμ]+(?:/[lL])?)$")
_SPELLINGS: Final = (
    ("+/-", " ± "),
    ("±", " ± "),
    ("–", " - "),
    ("≈", "~"),
    ("≥", ">"),
    ("≤", "<"),
    (">=", ">"),
    ("<=", "<"),
)
_NOTHING: Final = re.compile(r"(?i)-{0,2}|[–—]|n/?a|nan|none|null|n\.?[dt]\.?|not (determined|tested)")


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class PotencyCell:
    """A potency with what its cell says besides; nothing in it where the cell is empty."""

    value_molar: float | None = None
    low_molar: float | None = None
    high_molar: float | None = None
    qualifier: Qualifier | None = None


def potency_cell(cell: object, unit: str) -> PotencyCell:
    """Take a cell apart.

    Parameters
    ----------
    cell
        A number or text.
    unit
        Of a number without one.

    Raises
    ------
    ValueError
        If it is not a potency, or has no unit; the message says what would be.

    Examples
    --------
    >>> potency_cell("> 1000", "nM")
    PotencyCell(value_molar=1e-06, low_molar=None, high_molar=None, qualifier='>')
    >>> potency_cell("12 nM", "").value_molar
    1.2e-08
    """
    if is_empty_cell(cell):
        return PotencyCell()
    text = cell.strip() if isinstance(cell, str) else format(Decimal(repr(cell)), "f")
    number, named = _split(text)
    printed = parse_printed(_spelt(number))
    _check_positive(printed, text)
    return _molar(printed, _unit(named or unit, text))


def is_empty_cell(cell: object) -> bool:
    """Whether a cell holds nothing, or words for it: ``n.d.``, ``-``.

    >>> is_empty_cell(" NT "), is_empty_cell("0")
    (True, False)
    """
    if isinstance(cell, str):
        return _NOTHING.fullmatch(cell.strip()) is not None
    return cell is None or (isinstance(cell, float) and not math.isfinite(cell))


def _split(text: str) -> tuple[str, str]:
    found = _UNIT.match(text)
    return (found[1], found[2]) if found else (text, "")


def _spelt(text: str) -> str:
    """In the spelling of the records."""
    for theirs, ours in _SPELLINGS:
        text = text.replace(theirs, ours)
    text = re.sub(r"^([<>~=])\s*", r"\1", " ".join(text.split())).removeprefix("=")
    return re.sub(r"(?<=[\d)])-(?=\d)", " - ", text)


def _unit(unit: str, text: str) -> str:
    if not unit:
        raise ValueError(f'"{text}" has no unit')
    try:
        molar_per_unit(unit)
    except UnitError as error:
        raise ValueError(str(error)) from error
    return unit


def _check_positive(printed: Printed, text: str) -> None:
    numbers = [number for number in (printed.value, printed.low, printed.high) if number is not None]
    if any(number <= 0 for number in numbers):
        raise ValueError(f'"{text}" is no potency: it is not above 0')
    if not all(math.isfinite(float(number)) for number in numbers):
        raise ValueError(f'"{text}" is no potency: it is without bounds')
    if printed.low is not None and printed.high is not None and printed.low > printed.high:
        raise ValueError(f'"{text}" begins above its end')


def _molar(printed: Printed, unit: str) -> PotencyCell:
    def scaled(number: Decimal | None) -> float | None:
        return None if number is None else scale_conc(number, unit)

    low, high = printed.low, printed.high
    if printed.error is not None and printed.value is not None:
        low, high = max(Decimal(0), printed.value - printed.error), printed.value + printed.error
    return PotencyCell(
        value_molar=scaled(printed.value),
        low_molar=scaled(low),
        high_molar=scaled(high),
        qualifier=printed.qualifier,
    )
