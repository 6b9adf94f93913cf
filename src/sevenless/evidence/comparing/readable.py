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
    """What was measured, what is published, the fold, the verdict and why."""
    headers = ("measured", "potency", "published", "record", "fold", "verdict", "why", "caution")
    rows: list[tuple[str, ...]] = [
        (
            row["label"] if row["rank"] == 1 else "",
            f"{row['quantity']} {row['measured']}" if row["rank"] == 1 else "",
            published_name(row) + (" (from memory)" if row["known_from"] == "memory" else ""),
            row["published_id"],
            fold_words(row),
            row["verdict"],
            row["why"],
            row["caution"],
        )
        for row in comparison.pairs.iter_rows(named=True)
    ]
    return headers, rows


def conflict_rows(comparison: Comparison) -> Rows:
    """Published values that are further apart than the band."""
    headers = ("compound", "one", "other", "fold", "what differs", "why")
    rows: list[tuple[str, ...]] = [
        (
            row["compound"],
            f"{row['first']} [{row['first_id']}]",
            f"{row['second']} [{row['second_id']}]",
            fold_words(row),
            row["differ"] or "nothing that is named",
            row["why"],
        )
        for row in comparison.conflicts.iter_rows(named=True)
    ]
    return headers, rows


def shift_rows(comparison: Comparison) -> Rows:
    """Mutants over wild types."""
    headers = ("compound", "mutation", "cells", "basis", "wild type", "mutant", "shift", "why")
    rows: list[tuple[str, ...]] = [
        (
            row["compound"],
            row["mutation"],
            " ".join(part for part in (row["cell_line"], row["construct"]) if part) or row["assay_class"],
            row["basis"],
            row["wild_type"] or "–",
            row["mutant"] or "–",
            fold_words(row) or "none",
            row["why"],
        )
        for row in comparison.shifts.iter_rows(named=True)
    ]
    return headers, rows
