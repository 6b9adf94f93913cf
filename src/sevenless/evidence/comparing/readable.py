"""The tables of a comparison as people read them: words for columns, few of them, every cell text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sevenless.evidence.comparing.show import fold_words, published_name

if TYPE_CHECKING:
    from sevenless.evidence.comparing.comparison import Comparison

__all__ = ["Rows", "conflict_rows", "pair_rows", "shift_rows"]

Rows = tuple[tuple[str, ...], list[tuple[str, ...]]]
"""Headers and rows."""


def pair_rows(comparison: Comparison) -> Rows:
    """What was measured, the verdict, the fold, what is published, and why."""
    headers = ("measured", "verdict", "fold", "published", "why")
    rows: list[tuple[str, ...]] = [
        (
            f"{row['label']}: {row['quantity']} {row['measured']}" if row["rank"] == 1 else "",
            row["verdict"],
            fold_words(row),
            published_name(row)
            + (" (from memory)" if row["known_from"] == "memory" else "")
            + f" [{row['published_id']}]",
            row["why"] + (f". Caution: {row['caution']}" if row["caution"] else ""),
        )
        for row in comparison.pairs.iter_rows(named=True)
    ]
    return headers, rows


def conflict_rows(comparison: Comparison) -> Rows:
    """Published values that are further apart than the band."""
    headers = ("compound", "fold", "one", "other", "what differs")
    rows: list[tuple[str, ...]] = [
        (
            row["compound"],
            fold_words(row),
            f"{row['first']} [{row['first_id']}]",
            f"{row['second']} [{row['second_id']}]",
            row["differ"] or "nothing that is named",
        )
        for row in comparison.conflicts.iter_rows(named=True)
    ]
    return headers, rows


def shift_rows(comparison: Comparison) -> Rows:
    """Mutants over wild types."""
    headers = ("compound", "mutation", "shift", "basis", "mutant", "wild type", "cells", "why")
    rows: list[tuple[str, ...]] = [
        (
            row["compound"],
            row["mutation"],
            fold_words(row) or "none",
            row["basis"],
            row["mutant"] or "–",
            row["wild_type"] or "–",
            " ".join(part for part in (row["cell_line"], row["construct"]) if part) or row["assay_class"],
            row["why"],
        )
        for row in comparison.shifts.iter_rows(named=True)
    ]
    return headers, rows
