"""How far each ratio lies from those of its batch."""

from __future__ import annotations

from typing import Final

import polars as pl

from sevenless.binding.fragments.rules import FragmentRules

__all__ = ["SCORE_COLUMNS", "peak_scores", "robust_scale"]

SCORE_COLUMNS: Final = {
    "relative_ratio": pl.Float64,
    "z": pl.Float64,
    "vote": pl.Boolean,
    "z_free": pl.Float64,
    "vote_free": pl.Boolean,
}
"""``relative_ratio`` is T/R over the median of the batch, ``z`` its robust z, ``vote`` whether it votes for binding;
``z_free`` and ``vote_free`` are the same of the reference height over the free one: what binds the reference."""

_TO_SD: Final = 1.4826
"""Median absolute deviation of a normal distribution to its standard deviation."""


def robust_scale(values: pl.Expr) -> pl.Expr:
    """Median absolute deviation as a standard deviation: 1.4826 median |x - median x|.

    >>> pl.DataFrame({"x": [1.0, 2.0, 3.0, 4.0, 100.0]}).select(robust_scale(pl.col("x"))).item()
    1.4826
    """
    return _TO_SD * (values - values.median()).abs().median()


def peak_scores(ratios: pl.DataFrame, rules: FragmentRules, *, roles: pl.DataFrame) -> pl.DataFrame:
    """The table of ratios with `SCORE_COLUMNS`.

    Parameters
    ----------
    ratios
        See `peak_ratios`.
    rules
        See `FragmentRules`.
    roles
        Columns ``compound`` and ``role``; known binders do not set the scale of their batch.

    Notes
    -----
    On ln(T/R), in each batch and condition apart: z = (x - median) / s with s the greater of 1.4826 times the median
    absolute deviation, and of what the noise alone does to the ratio of a peak that nothing binds,
    sqrt(1 + 1 / m ** 2) times noise over the reference height, with m the median ratio. So low peaks do not vote by
    their noise. Where every ratio is the same there is no scale, and z is null.
    """
    known = roles.filter(pl.col("role").is_in(["binder", "both"]))["compound"].to_list()
    sets_scale = (pl.col("excluded") == "") & ~pl.col("compound").is_in(known)
    table = ratios
    for ratio, below, end in (("ratio", "reference_height", ""), ("free_ratio", "free_height", "_free")):
        z, vote = _scored(ratio, below, sets_scale, rules)
        table = table.with_columns(z.alias(f"z{end}"), vote.alias(f"vote{end}"))
    relative = pl.col("ratio") / pl.col("ratio").filter(sets_scale).median().over("batch", "competitor")
    return table.with_columns(relative_ratio=relative).select(*ratios.columns, *SCORE_COLUMNS)


def _scored(ratio: str, below: str, sets_scale: pl.Expr, rules: FragmentRules) -> tuple[pl.Expr, pl.Expr]:
    """z of a ratio and whether it votes; ``below`` is the height that it is divided by."""
    logged = pl.col(ratio).log()
    own = logged.filter(sets_scale & pl.col(ratio).is_not_null())
    middle = own.median().over("batch", "competitor")
    spread = robust_scale(own).over("batch", "competitor")
    of_noise = (pl.col("noise_height") / pl.col(below)) * (1 + 1 / middle.exp().pow(2)).sqrt()
    z = pl.when(spread > 0).then((logged - middle) / pl.max_horizontal(spread, of_noise))
    votes = (pl.col("excluded") == "") & (z <= -rules.vote_z) & ((logged - middle).exp() <= rules.vote_ratio)
    return z, votes.fill_null(False)
