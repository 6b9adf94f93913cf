"""A comparison as plain text: for each potency the published ones, the best match first, each with its why."""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from sevenless.evidence.comparing.span import fold_number
from sevenless.evidence.comparing.verdict import VERDICTS

if TYPE_CHECKING:
    from sevenless.evidence.comparing.comparison import Comparison

__all__ = ["best_verdicts", "comparison_text", "fold_words", "published_name"]

_WIDTH: Final = 118
_INDENT: Final = "  "
_MOST_NAMED: Final = 8


def comparison_text(comparison: Comparison, *, width: int = _WIDTH) -> str:
    """Everything, ending with a line that counts the verdicts."""
    blocks = [*_pairs(comparison, width), *_conflicts(comparison, width), *_shifts(comparison, width)]
    return "\n".join([*blocks, *comparison.remarks, best_verdicts(comparison)])


def best_verdicts(comparison: Comparison) -> str:
    """What came out for each potency beside the published value that matches it best, in a line."""
    without = comparison.without_published
    named = ", ".join(without[:_MOST_NAMED]) + (" ..." if len(without) > _MOST_NAMED else "")
    lacking = f"nothing is published here of {named}" if without else ""
    best = comparison.best
    if not len(best):
        return lacking or "no potencies to compare"
    counts = Counter(best["verdict"].to_list())
    words = {"differs": "differ"} if counts["differs"] > 1 else {}
    listed = ", ".join(f"{counts[verdict]} {words.get(verdict, verdict)}" for verdict in VERDICTS if counts[verdict])
    noun = "potency" if len(best) == 1 else "potencies"
    head = f"{len(best)} {noun} beside the published value that matches best: {listed}"
    return f"{head} (within {fold_number(comparison.within)}-fold)" + (f"; {lacking}" if lacking else "")


def published_name(row: Mapping[str, Any]) -> str:
    """A published value with its conditions: ``4 nM, NCI-H358 G12C, pERK Inhibition``."""
    cells = [row["published_cell_line"], row["published_construct"], row["published_mutation"]]
    where = " ".join(part for part in cells if part) or row["published_target"]
    quantity = row["published_quantity"]
    return ", ".join(part for part in (f"{quantity} {row['published']}", where, row["published_assay"]) if part)


def fold_words(row: Mapping[str, Any]) -> str:
    """The fold of a row in words, short: ``1.25×``, ``> 66.7×``; empty where there is none."""
    qualifier = row["fold_qualifier"]
    if qualifier is None:
        return ""
    if qualifier == "range":
        return f"{fold_number(row['fold_low'])}–{fold_number(row['fold_high'])}×"
    return f"{'' if qualifier == '=' else qualifier + ' '}{fold_number(row['fold'])}×"


def _pairs(comparison: Comparison, width: int) -> Iterator[str]:
    rows = comparison.pairs.rows(named=True)
    names = [(row["verdict"], fold_words(row), published_name(row)) for row in rows]
    widths = [max((len(name[place]) for name in names), default=0) for place in range(2)]
    for row, (verdict, times, name) in zip(rows, names, strict=True):
        if row["rank"] == 1:
            yield f"{row['label']}: {row['quantity']} {row['measured']}"
        flag = "" if row["known_from"] != "memory" else " (from memory)"
        yield f"{_INDENT}{verdict:<{widths[0]}}  {times:>{widths[1]}}  {name}  [{row['published_id']}]{flag}"
        yield from _folded(row["why"], width)
        if row["caution"]:
            yield from _folded(f"caution: {row['caution']}", width)
    if rows:
        yield ""


def _conflicts(comparison: Comparison, width: int) -> Iterator[str]:
    rows = comparison.conflicts.rows(named=True)
    if not rows:
        return
    yield f"published values that are more than {fold_number(comparison.within)}-fold apart"
    for row in rows:
        yield f"{_INDENT}{row['compound']}: {row['first']} and {row['second']}"
        yield from _folded(row["why"], width)
    yield ""


def _shifts(comparison: Comparison, width: int) -> Iterator[str]:
    rows = comparison.shifts.rows(named=True)
    if not rows:
        return
    yield "fold shifts, mutant over wild type"
    for row in rows:
        where = ", ".join(part for part in (row["cell_line"], row["construct"], row["assay_class"]) if part)
        times = fold_words(row) or "none"
        values = f"{row['mutant'] or '–'} over {row['wild_type'] or '–'}"
        yield f"{_INDENT}{row['compound']} {row['mutation']}, {row['basis']}: {times}  ({values}; {where})"
        yield from _folded(row["why"], width)
    yield ""


def _folded(text: str, width: int) -> Sequence[str]:
    indent = _INDENT * 2
    return textwrap.wrap(text, width=width, initial_indent=indent, subsequent_indent=indent, break_long_words=False)
