"""The result of a comparison: measured potencies beside published ones, as tables."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, final

import polars as pl

__all__ = ["CONFLICT_COLUMNS", "PAIR_COLUMNS", "SHIFT_COLUMNS", "Comparison"]

_F, _I, _S = pl.Float64, pl.Int64, pl.String

PAIR_COLUMNS: Final = pl.Schema(
    {
        "label": _S, "compound": _S, "quantity": _S,
        "measured": _S,  # in words
        "qualifier": _S, "value_molar": _F, "low_molar": _F, "high_molar": _F,
        "rank": _I,  # 1: the published value whose conditions match best
        "verdict": _S, "why": _S,
        "fold_qualifier": _S, "fold": _F, "fold_low": _F, "fold_high": _F,  # measured over published
        "published": _S,  # as printed, or in words where nothing is
        "published_id": _S, "published_quantity": _S, "published_qualifier": _S,
        "published_molar": _F, "published_low_molar": _F, "published_high_molar": _F,
        "published_assay": _S, "published_assay_class": _S, "published_target": _S, "published_construct": _S,
        "published_mutation": _S, "published_cell_line": _S,
        "agree": _S, "differ": _S, "unknown": _S,  # conditions, with "; " between
        "score": _I,
        "known_from": _S, "caution": _S, "sources": _S, "read_in": _S,
    }
)  # fmt: skip
"""Columns of `Comparison.pairs`: one row per measured and published potency of one compound."""

CONFLICT_COLUMNS: Final = pl.Schema(
    {
        "compound": _S, "quantity": _S, "level": _S,
        "first": _S, "first_id": _S, "second": _S, "second_id": _S,
        "fold_qualifier": _S, "fold": _F, "fold_low": _F, "fold_high": _F,  # the greater over the lesser
        "differ": _S,  # conditions that differ, in words
        "why": _S,
    }
)  # fmt: skip
"""Columns of `Comparison.conflicts`: one row per two published values that are further apart than the band."""

SHIFT_COLUMNS: Final = pl.Schema(
    {
        "compound": _S, "quantity": _S, "assay_class": _S, "cell_line": _S, "construct": _S, "mutation": _S,
        "basis": _S,  # which of the two is measured, which published
        "wild_type": _S, "mutant": _S,  # in words
        "fold_qualifier": _S, "fold": _F, "fold_low": _F, "fold_high": _F,  # mutant over wild type
        "why": _S,  # why there is none, or what to know of it
        "evidence_ids": _S,
    }
)  # fmt: skip
"""Columns of `Comparison.shifts`: one row per mutant and basis."""


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Measured potencies beside published ones.

    Parameters
    ----------
    pairs, conflicts, shifts
        See `PAIR_COLUMNS`, `CONFLICT_COLUMNS`, `SHIFT_COLUMNS`.
    within
        How many times apart still counts as the same.
    n_measured
        How many potencies there were.
    without_published
        Compounds of which nothing is published, as they were called.
    remarks
        What was taken for granted: names that were read as others.
    """

    pairs: pl.DataFrame
    conflicts: pl.DataFrame
    shifts: pl.DataFrame
    within: float
    n_measured: int
    without_published: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self.pairs)

    @property
    def best(self) -> pl.DataFrame:
        """The published value that matches each potency best."""
        return self.pairs.filter(pl.col("rank") == 1)

    @property
    def evidence_ids(self) -> tuple[str, ...]:
        """Records that were set beside something, each once."""
        return tuple(self.pairs["published_id"].unique(maintain_order=True))

    def __repr__(self) -> str:
        from sevenless.evidence.comparing.show import comparison_text

        return comparison_text(self)

    def _repr_html_(self) -> str:
        from sevenless.evidence.comparing.show_html import comparison_html

        return comparison_html(self)
