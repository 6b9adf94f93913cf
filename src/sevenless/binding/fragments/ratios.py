"""T/R of every peak, and which peaks can be judged."""

from __future__ import annotations

from typing import Final

import polars as pl

from sevenless.binding.fragments.rules import FragmentRules

__all__ = ["RATIO_COLUMNS", "peak_ratios"]

RATIO_COLUMNS: Final = {
    "ratio": pl.Float64,
    "ratio_qualifier": pl.String,
    "free_ratio": pl.Float64,
    "excluded": pl.String,
    "overlaps_with": pl.String,
}
"""What is added to the columns of `sevenless.readers.nmr.nmr_peaks.NMR_PEAK_SCHEMA`: ``ratio`` is T/R, an upper bound
where ``ratio_qualifier`` is ``<``; ``free_ratio`` is R over the height beside neither protein; ``excluded`` is one of
`EXCLUSIONS`, or empty."""

_WITHIN: Final = ["batch", "mixture", "competitor"]


def peak_ratios(peaks: pl.DataFrame, rules: FragmentRules, *, noise_height: float | None = None) -> pl.DataFrame:
    """The peaks with their ratios, one row per peak and condition, in the order given.

    Parameters
    ----------
    peaks
        Of `NmrPeaks`.
    rules
        See `FragmentRules`.
    noise_height
        Standard deviation of the noise where the table states none, in units of the heights.

    Notes
    -----
    T/R is the height in the target channel over that in the reference channel: both hold the same mixture, and only
    what binds the target loses height in one of them alone. See Vanwetswinkel et al. 2005,
    https://doi.org/10.1016/j.chembiol.2004.12.004.
    """
    noise = pl.col("noise_height") if noise_height is None else pl.col("noise_height").fill_null(noise_height)
    target, reference = pl.col("target_height"), pl.col("reference_height")
    bound = rules.noise_bound * noise
    is_bound = (target < bound).fill_null(False)
    least = (rules.least_signal_to_noise * noise).fill_null(0.0)
    excluded = (
        pl.when(target.is_null() | reference.is_null())
        .then(pl.lit("no height"))
        .when((reference <= 0) | (reference < least))
        .then(pl.lit("below noise"))
        .when((target <= 0) & noise.is_null())
        .then(pl.lit("no target signal"))
        .when(pl.col("overlaps_with") != "")
        .then(pl.lit("overlap"))
        .otherwise(pl.lit(""))
    )
    height = pl.when(is_bound).then(bound).otherwise(target)
    has_ratio = pl.col("excluded").is_in(["", "overlap"])
    return (
        _with_overlaps(peaks, rules.overlap_ppm)
        .with_columns(noise_height=noise, excluded=excluded)
        .with_columns(
            ratio=pl.when(has_ratio).then(height / reference),
            ratio_qualifier=pl.when(has_ratio).then(pl.when(is_bound).then(pl.lit("<")).otherwise(pl.lit("="))),
            free_ratio=pl.when(has_ratio & (pl.col("free_height") > 0)).then(reference / pl.col("free_height")),
        )
        .select(*peaks.columns, *RATIO_COLUMNS)
    )


def _with_overlaps(peaks: pl.DataFrame, overlap_ppm: float) -> pl.DataFrame:
    """Names of the other compounds of the mixture that have a peak as near as this; empty where none has."""
    numbered = peaks.with_row_index("place")
    others = numbered.select("place", *_WITHIN, other="compound", other_ppm="ppm")
    near = (
        numbered.select("place", *_WITHIN, "compound", "ppm")
        .join(others, on=_WITHIN)
        .filter((pl.col("compound") != pl.col("other")) & ((pl.col("ppm") - pl.col("other_ppm")).abs() < overlap_ppm))
        .group_by("place")
        .agg(pl.col("other").unique().sort().str.join(", ").alias("overlaps_with"))
    )
    found = numbered.join(near, on="place", how="left", maintain_order="left")
    return found.with_columns(pl.col("overlaps_with").fill_null("")).drop("place")
