"""Numbers that contradict each other: same conditions, and values further apart than what is printed behind them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from math import inf
from typing import TYPE_CHECKING, Final, final

from sevenless.evidence.constant import Constant
from sevenless.evidence.measurement import Measurement
from sevenless.units import scale_conc, scale_to_canonical

if TYPE_CHECKING:
    from sevenless.evidence.library import Evidence
    from sevenless.evidence.printed import Printed
    from sevenless.evidence.record_file import Record
    from sevenless.molecules.kinds import Kind

__all__ = ["Conditions", "Contradiction", "by_conditions", "conditions_of", "contradictions", "differ"]

Conditions = tuple[str, ...]
"""Kind of record and everything but its number, each in one spelling."""

_READOUT: Final = re.compile(r"(?i)\b(p-?|phospho-?)?(erk|akt|s6|mek|stat3|shp2|ros1)\b")
_OWN: Final = "sevenless"
_PLAIN: Final = re.compile(r"[^a-z0-9+/.]+")


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Contradiction:
    """Two records of the same conditions whose values cannot both be right.

    Parameters
    ----------
    first, second
        In the order of the base; a user's record comes after a built-in one.
    """

    first: Measurement | Constant
    second: Measurement | Constant


def contradictions(evidence: Evidence) -> tuple[Contradiction, ...]:
    """Every pair of records that contradict each other."""
    return tuple(
        Contradiction(first=first, second=second)
        for alike in by_conditions(evidence).values()
        for place, first in enumerate(alike)
        for second in alike[place + 1 :]
        if differ(first, second)
    )


def by_conditions(evidence: Evidence) -> Mapping[Conditions, tuple[Measurement | Constant, ...]]:
    """Records with a number, by all that must agree before two numbers can contradict each other."""
    found: dict[Conditions, list[Measurement | Constant]] = defaultdict(list)
    records: tuple[Measurement | Constant, ...] = (*evidence.measurements, *evidence.constants)
    for record in records:
        if (conditions := conditions_of(record)) is not None:
            found[conditions].append(record)
    return {conditions: tuple(alike) for conditions, alike in found.items()}


def conditions_of(record: Record) -> Conditions | None:
    """All that must agree before the number of this record can contradict another one; ``None`` without a number."""
    if isinstance(record, Measurement) and record.number is not None:
        readout = _READOUT.search(record.assay)
        named = (
            _called(record.compound, "compound"), _called(record.partner, None), _called(record.target, "protein"),
            _called(record.mutation, "allele"), _called(record.cell_line, "cell line"),
        )  # fmt: skip
        said = (record.quantity, record.construct, record.assay_class, record.technique)
        return ("measurement", *named, *map(_plain, said), _plain(readout[2]) if readout else "")
    if isinstance(record, Constant) and record.number is not None:
        # What the project set itself is a parameter of one model, and two of one quantity are two steps of it.
        step = record.name if _OWN in {place.document for place in record.read_in} else ""
        about = (record.quantity, record.subject, record.canonical_unit, record.conditions, step)
        return ("constant", *map(_plain, about))
    return None


@cache
def _called(name: str, kind: Kind | None) -> str:
    """One spelling of whatever has this name; of a complex, of its parts in turn."""
    from sevenless.molecules.find import known_name

    parts = name.split(":") if name else []
    return ":".join(_plain(known_name(part, kind) or part) for part in parts)


def _plain(text: str) -> str:
    """Without the ways of writing that do not tell two names apart."""
    return _PLAIN.sub("", text.lower())


def differ(one: Measurement | Constant, other: Measurement | Constant) -> bool:
    """Whether what is printed leaves two records no value in common."""
    (low, high), (other_low, other_high) = _span(one), _span(other)
    # 12 and 13 are as far apart as rounding allows and still not the same number, so ends that meet do not overlap.
    return high <= other_low or other_high <= low


def _span(record: Measurement | Constant) -> tuple[float, float]:
    """Lowest and highest value that the printed text allows, in the canonical unit."""
    assert record.number is not None, "only records with a number are compared"
    low, high = _printed_span(record.number)

    def canonical(number: Decimal) -> float:
        if isinstance(record, Measurement):
            return scale_conc(number, record.unit)
        return scale_to_canonical(number, record.unit)

    return (-inf if low is None else canonical(low)), (inf if high is None else canonical(high))


def _printed_span(number: Printed) -> tuple[Decimal | None, Decimal | None]:
    if number.value is None or number.low is not None:
        return number.low, number.high
    if number.qualifier == "<":
        return None, number.value
    if number.qualifier == ">":
        return number.value, None
    slack = _rounding(number.value, approximate=number.qualifier == "~") if number.error is None else number.error
    return number.value - slack, number.value + slack


def _rounding(value: Decimal, *, approximate: bool) -> Decimal:
    """Half a unit of the last digit; of an approximation, of the last digit that is not a trailing zero."""
    shown = value.normalize() if approximate else value
    return Decimal(1).scaleb(int(shown.as_tuple().exponent)) / 2
