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
    "vote_below": pl.Float64,
    "z_free": pl.Float64,
    "vote_free": pl.Boolean,
}
"""``relative_ratio`` is T/R over the median of the batch, ``z`` its robust z, ``vote`` whether it votes for binding;
``vote_below`` the ratio, over the median, below which it would have; ``z_free`` and ``vote_free`` are the same of
the reference height over the free one: what binds the reference."""

_TO_SD: Final = 1.4826
"""Median absolute deviation of a normal distribution to its standard deviation."""


def robust_scale(values: pl.Expr) -> pl.Expr:
    """Median absolute deviation as a standard deviation: 1.4826 median ``abs(x - median(x))``.

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
    In each batch and condition apart, with m the median ratio: z is the lesser, in size, of two distances from it. One
    is (ln(T/R) - ln m) / s with s 1.4826 times the median absolute deviation of the batch. The other is what the noise
    n alone lets be said of a peak, (T - m R) / (n sqrt(1 + m ** 2)), so that low peaks do not vote by their noise; it
    is on the heights, for the logarithm of a low height is skewed. Where every ratio is the same there is no scale, and
    z is null.
    """
    known = roles.filter(pl.col("role").is_in(["binder", "both"]))["compound"].to_list()
    sets_scale = (pl.col("excluded") == "") & ~pl.col("compound").is_in(known)
    table = ratios
    for ratio, heights, end in (
        ("ratio", ("target_height", "reference_height"), ""),
        ("free_ratio", ("reference_height", "free_height"), "_free"),
    ):
        z, vote, limit = _scored(ratio, heights, sets_scale, rules)
        table = table.with_columns(z.alias(f"z{end}"), vote.alias(f"vote{end}"), limit.alias(f"vote_below{end}"))
    relative = pl.col("ratio") / pl.col("ratio").filter(sets_scale).median().over("batch", "competitor")
    return table.with_columns(relative_ratio=relative).select(*ratios.columns, *SCORE_COLUMNS)


def _scored(
    ratio: str, heights: tuple[str, str], sets_scale: pl.Expr, rules: FragmentRules
) -> tuple[pl.Expr, pl.Expr, pl.Expr]:
    """z of a ratio of two heights, whether it votes, and what it would have voted below."""
    above, below = (pl.col(name) for name in heights)
    logged = pl.col(ratio).log()
    own = logged.filter(sets_scale & pl.col(ratio).is_not_null())
    middle = own.median().over("batch", "competitor")
    spread = robust_scale(own).over("batch", "competitor")
    usual = middle.exp()
    noise = pl.col("noise_height") * (1 + usual**2).sqrt()
    by_noise = (above - usual * below) / noise
    by_spread = pl.when(spread > 0).then((logged - middle) / spread)
    z = pl.when(by_noise.abs() < by_spread.abs()).then(by_noise).otherwise(by_spread)
    votes = (pl.col("excluded") == "") & (z <= -rules.vote_z) & ((logged - middle).exp() <= rules.vote_ratio)
    of_noise = 1 - rules.vote_z * noise / (usual * below)
    limit = pl.min_horizontal(pl.lit(rules.vote_ratio), (-rules.vote_z * spread).exp(), of_noise).clip(lower_bound=0.0)
    return z, votes.fill_null(False), pl.when(z.is_not_null()).then(limit)
