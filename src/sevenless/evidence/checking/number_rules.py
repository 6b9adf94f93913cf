"""Whether the number of a record is one: its text, its unit, its size, or why there is none."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from sevenless.errors import UnitError
from sevenless.evidence.checking.rows import Finding, Row
from sevenless.evidence.printed import Printed, parse_printed
from sevenless.units import canonical_unit, molar_per_unit

__all__ = ["number_findings", "number_of"]

_LARGEST_EXPONENT: Final = 100
"""Powers of ten beyond which a float of the canonical unit may not hold a number; nothing in nature is near."""

_SPELLINGS: Final = (
    (r"[\u2010-\u2015\u2212]", "-"), (r"\u00b1|\+/-|\+-|\$?\\pm\$?", " ± "), (r"[≈∼≃]|\bca\.? ?|about ", "~"),
    (r"\bto\b", "-"), (r"(?<=\d) ?- ?(?=\d)", " - "), (r"(?<=[eE]) - ", "-"), (r"(?<=[<>~]) +", ""), (r"^=", ""),
    (r"\s+", " "),
)  # fmt: skip
_UNIT_BEHIND: Final = re.compile(r"(.*?\d)\s*([a-zA-Zµμ%][\w/µμ%]*)")
_WHAT_GIVES: Final = {
    "measurement": ("printed", "text_value", "absent"),
    "constant": ("printed", "text_value", "absent"),
}
_NEEDS_NUMBER: Final = ("equals", "ratio", "range", "bound")


def number_of(row: Row) -> Printed | None:
    """The printed number taken apart; ``None`` where there is none, or none that can be read."""
    try:
        return parse_printed(row.text("printed")) if row.text("printed") else None
    except ValueError:
        return None


def number_findings(row: Row) -> Iterator[Finding]:
    """All that is wrong with ``printed``, ``unit`` and ``absent``."""
    if row.kind == "source":
        return
    yield from _given_once(row)
    if row.text("printed"):
        number = number_of(row)
        yield from _unreadable(row) if number is None else _impossible(number, row)
        yield from _unit(row)


def _given_once(row: Row) -> Iterator[Finding]:
    if row.kind == "claim":
        if row.text("relation") in _NEEDS_NUMBER and not row.fields.get("printed"):
            what = f'relation "{row.text("relation")}" has no number'
            yield Finding(key=("relation",), what=what, remedy='write printed = "..." or choose a relation without one')
        return
    ways = _WHAT_GIVES[row.kind]
    # A key of the wrong type was given too, and is told for itself.
    given = [key for key in ways if row.fields.get(key) not in (None, "")]
    if not given:
        remedy = 'write printed = "4" with its unit, or say in absent = "..." why there is none'
        yield Finding(what="has neither a number nor a reason why there is none", remedy=remedy)
    elif len(given) > 1:
        what = f"has both {' and '.join(given)}"
        yield Finding(key=(given[-1],), what=what, remedy=f"keep one of them: {', '.join(ways)}")
    if row.text("known_from") == "not found" and row.text("printed"):
        remedy = "say where the number was read, or leave it out and say why in absent"
        yield Finding(key=("known_from",), what='known_from = "not found" stands with a number', remedy=remedy)


def _unreadable(row: Row) -> Iterator[Finding]:
    what = f'printed = "{row.text("printed")}" is not a printed number'
    better = row.text("printed").strip()
    for pattern, plain in _SPELLINGS:
        better = re.sub(pattern, plain, better)
    better = better.strip()
    behind = _UNIT_BEHIND.fullmatch(better)
    if _can_be_read(better):
        remedy = f'write printed = "{better}"'
    elif behind and _can_be_read(behind[1]):
        remedy = f'write printed = "{behind[1]}" and unit = "{behind[2]}"'
    else:
        remedy = 'write e.g. "6", "8.3 ± 0.6", "1,090", "9 - 220", ">1000", "~2000" or "1.9 (0.6 - 6.1)"'
    yield Finding(key=("printed",), what=what, remedy=remedy)


def _can_be_read(text: str) -> bool:
    try:
        parse_printed(text)
    except ValueError:
        return False
    return True


def _impossible(number: Printed, row: Row) -> Iterator[Finding]:
    def finding(what: str, remedy: str) -> Finding:
        return Finding(key=("printed",), what=f'printed = "{number}": {what}', remedy=remedy)

    parts = [part for part in (number.value, number.error, number.low, number.high) if part is not None]
    if any(part and abs(part.adjusted()) > _LARGEST_EXPONENT for part in parts):
        yield finding("is too large or too small to be a number of anything", "correct the power of ten")
        return
    if number.low is not None and number.high is not None and number.low >= number.high:
        yield finding("the lower end of the range is not below the upper one", "write the lower one first")
    if number.error is not None and number.error <= 0:
        yield finding("what stands behind ± is not above zero", "leave it out if none is known")
    outside = number.low is not None and number.high is not None and number.value is not None
    if outside and not _between(number):
        yield finding("the number is outside its own range", "correct one of the three")
    sizes = [part for part in (number.value, number.low, number.high) if part is not None]
    if row.kind == "measurement" and any(part <= 0 for part in sizes):
        yield finding(f"{row.text('quantity') or 'it'} is not above zero", "correct it, or say > or <")


def _between(number: Printed) -> bool:
    low, value, high = (part or Decimal() for part in (number.low, number.value, number.high))
    return low <= value <= high


def _unit(row: Row) -> Iterator[Finding]:
    unit = row.text("unit")
    try:
        if row.kind == "measurement":
            # A text that is no number may hold the unit, and is told for itself.
            if not row.fields.get("unit") and number_of(row) is not None:
                yield Finding(key=("printed",), what="the number has no unit", remedy='write e.g. unit = "nM"')
            elif unit:
                molar_per_unit(unit)
        else:
            canonical_unit(unit)
    except UnitError:
        wanted = {
            "measurement": ("a unit of concentration", "nM or uM"),
            "constant": ("a unit that constants are written in", "1/M/s, 1/uM/s, 1/s, nM, molecules/cell or fold"),
            "claim": ("a unit that claims are written in", "fold, %, nM, 1/s or h"),
        }
        what, examples = wanted[row.kind]
        yield Finding(key=("unit",), what=f'unit = "{unit}" is not {what}', remedy=f"write e.g. {examples}")
