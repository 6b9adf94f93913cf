"""Published values that are far apart, each with the condition that differs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations

import polars as pl

from sevenless.evidence.comparing.comparison import CONFLICT_COLUMNS
from sevenless.evidence.comparing.conditions import Match, conditions_of_published, matched
from sevenless.evidence.comparing.span import Fold, fold, fold_number, published_span
from sevenless.evidence.comparing.wording import conditions_words, published_words
from sevenless.evidence.measurement import Measurement

__all__ = ["conflicts"]


def conflicts(compounds: Iterable[Sequence[Measurement]], *, within: float) -> pl.DataFrame:
    """Values of one compound, quantity, level and target that lie more than the band apart.

    Two alleles in the same cells, or of the same protein, are no conflict but a fold shift.

    Parameters
    ----------
    compounds
        What is published of each compound.
    within
        How many times apart still counts as the same.

    Returns
    -------
    polars.DataFrame
        `CONFLICT_COLUMNS`; for each compound those with the fewest differences first.
    """
    rows = [row for records in compounds for row in _of_compound(records, within)]
    return pl.DataFrame(rows, schema=CONFLICT_COLUMNS, orient="row")


def _of_compound(records: Sequence[Measurement], within: float) -> list[dict[str, object]]:
    found = sorted(_far_apart(records, within), key=lambda pair: len(pair[2].differ))
    return [_row(greater, lesser, match, times, within) for greater, lesser, match, times in found]


def _far_apart(records: Sequence[Measurement], within: float) -> Iterator[tuple[Measurement, Measurement, Match, Fold]]:
    """Greater and lesser of every two that conflict, their match and their fold."""
    for one, other in combinations(records, 2):
        here, there = published_span(one), published_span(other)
        if here is None or there is None:
            continue
        greater, lesser, times = (one, other, fold(here, there))
        if times.high < 1:
            greater, lesser, times = (other, one, fold(there, here))
        match = matched(conditions_of_published(greater), conditions_of_published(lesser))
        if times.low > within and _is_one_question(match):
            yield greater, lesser, match, times


def _is_one_question(match: Match) -> bool:
    if "level" not in match.agree or {"quantity", "target"} & set(match.differ):
        return False
    return "mutation" not in match.differ or "cell line" in match.differ


def _row(greater: Measurement, lesser: Measurement, match: Match, times: Fold, within: float) -> dict[str, object]:
    differ = "; ".join(map(match.difference, match.differ))
    unknown = f"; not said of one or both: {', '.join(match.unknown)}" if match.unknown else ""
    reason = f"what differs: {differ}" if differ else "no condition is named that differs"
    apart = f"{times}, more than {fold_number(within)}-fold apart"
    return {
        "compound": greater.compound,
        "quantity": greater.quantity,
        "level": match.here.level,
        "first": f"{published_words(greater)} ({conditions_words(greater)})",
        "first_id": greater.id,
        "second": f"{published_words(lesser)} ({conditions_words(lesser)})",
        "second_id": lesser.id,
        "fold_qualifier": times.qualifier,
        "fold": times.value,
        "fold_low": times.low,
        "fold_high": times.high,
        "differ": differ,
        "why": f"{apart}; {reason}{unknown}",
    }
