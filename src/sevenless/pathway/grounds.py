"""What a number of the model rests on: the grade of its record, and whether it is from memory or fitted."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Final

from sevenless.evidence.library import published
from sevenless.network.expression import names
from sevenless.pathway.values import rate_constants

__all__ = ["MEMORY_AND_FIT", "flag_of", "graded", "grounds_of", "records_of"]

MEMORY_AND_FIT: Final = ("from memory", "fitted")
"""What is flagged wherever a number shows."""


@cache
def grounds_of(record_id: str) -> str:
    """How a record is known: ``S``, ``A``, ``F``, ``C``, ``M from memory``, ``C fitted``; ``–`` without a grade."""
    record = published()[record_id]
    grade = "".join(getattr(record, "grades", ())) or "–"
    known = getattr(record, "known_from", "")
    if known == "memory":
        return f"{grade} {MEMORY_AND_FIT[0]}"
    return f"{grade} {MEMORY_AND_FIT[1]}" if known == "fitted" else grade


def graded(record_ids: Iterable[str]) -> str:
    """Ids of records, each with its grounds.

    Examples
    --------
    >>> graded(["sos2.mapk-sites.identified", "pathway.sos-opening.k"])
    'sos2.mapk-sites.identified (A), pathway.sos-opening.k (M from memory)'
    """
    return ", ".join(f"{one} ({grounds_of(one)})" for one in record_ids)


def flag_of(record_ids: Iterable[str]) -> str:
    """The least of what these numbers rest on: ``fitted``, ``from memory``, or empty where all have a source."""
    told = {grounds_of(one).partition(" ")[2] for one in record_ids}
    return next((flag for flag in reversed(MEMORY_AND_FIT) if flag in told), "")


def records_of(rate_constant: str) -> tuple[str, ...]:
    """Records behind a rate constant, through those that it is computed from."""
    one = rate_constants().get(rate_constant)
    if one is None:
        return ()
    deeper = (names(one.value) & rate_constants().keys()) - one.records.keys()
    found = set(one.records.values()).union(*(records_of(other) for other in deeper))
    return tuple(sorted(found))
