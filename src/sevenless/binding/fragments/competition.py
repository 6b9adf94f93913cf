"""What comes back of a lost peak when something else takes the site."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, Final

import polars as pl

from sevenless.binding.fragments.rules import FragmentRules
from sevenless.binding.fragments.scores import robust_scale

__all__ = ["COMPETITION_COLUMNS", "judge_competition"]

COMPETITION_COLUMNS: Final = {
    "compound": pl.String,
    "competitor": pl.String,
    "status": pl.String,
    "peaks": pl.Int64,
    "votes": pl.Int64,
    "recovered": pl.Float64,
    "recovered_low": pl.Float64,
    "recovered_high": pl.Float64,
    "z": pl.Float64,
}
"""``recovered`` is the share of the loss, on ln(T/R), that comes back: the median over peaks, with what two standard
deviations of the scatter leave open on either side; ``z`` the median robust z of what comes back."""

_PEAK: Final = ["batch", "mixture", "compound", "ppm"]
_HALF: Final = 1 / 2
_TWO_SD: Final = 2.0
_OF_A_DIFFERENCE: Final = math.sqrt(2)


def judge_competition(
    scored: pl.DataFrame, rules: FragmentRules, *, compounds: pl.DataFrame, batches: pl.DataFrame
) -> pl.DataFrame:
    """One row of `COMPETITION_COLUMNS` per compound that binds (hit or weak) and competitor.

    Parameters
    ----------
    scored
        Of `peak_scores`, with rows with and without the competitor.
    rules
        See `FragmentRules`.
    compounds, batches
        Of `judge_compounds` and `judge_batches`.

    Notes
    -----
    For each peak that was measured both ways, d = ln(T/R with competitor) - ln(T/R without). Its centre and scale are
    median and 1.4826 times the median absolute deviation of d over the compounds of the batch that do not bind; where
    these are fewer than `FragmentRules.least_peaks` (only hits were measured again), 0 and sqrt(2) times the spread of
    the batch without competitor. A peak that lost l = -ln(relative ratio) recovered (d - centre) / l of it.
    """
    pairs = _pairs(scored)
    if pairs.is_empty():
        return pl.DataFrame(schema=COMPETITION_COLUMNS)
    verdicts = compounds.select("compound", "verdict")
    spread = batches.filter(pl.col("status") == "good").select("batch", "ratio_spread")
    pairs = pairs.join(verdicts, on="compound", how="left").join(spread, on="batch", how="left")
    pairs = _scored_pairs(pairs, rules)
    binds = pl.col("verdict").is_in(["hit", "weak"])
    counted = pl.col("z").is_not_null() & (pl.col("lost") > 0)
    per_compound = (
        pairs.filter(binds)
        .group_by("compound", "competitor", maintain_order=True)
        .agg(
            peaks=counted.sum(),
            votes=(counted & (pl.col("z") >= rules.vote_z)).sum(),
            against=(counted & (pl.col("z") <= -rules.vote_z)).sum(),
            recovered=(pl.col("back") / pl.col("lost")).filter(counted).median(),
            doubt=(_TWO_SD * pl.col("scale") / pl.col("lost")).filter(counted).median() / counted.sum().sqrt(),
            z=pl.col("z").filter(counted).median(),
        )
    )
    rows = [_row(row, rules) for row in per_compound.iter_rows(named=True)]
    return pl.DataFrame(rows, schema=COMPETITION_COLUMNS)


def _pairs(scored: pl.DataFrame) -> pl.DataFrame:
    """Peaks measured with and without the competitor, and judged both ways."""
    judged = scored.filter(pl.col("excluded") == "")
    alone = judged.filter(pl.col("competitor") == "").select(
        *_PEAK, "relative_ratio", without=pl.col("ratio").log(), noise="noise_height", below="reference_height"
    )
    beside = judged.filter(pl.col("competitor") != "").select(*_PEAK, "competitor", beside=pl.col("ratio").log())
    joined = beside.join(alone, on=_PEAK)
    return joined.with_columns(difference=pl.col("beside") - pl.col("without"), lost=-pl.col("relative_ratio").log())


def _scored_pairs(pairs: pl.DataFrame, rules: FragmentRules) -> pl.DataFrame:
    """With ``scale``, what came ``back``, and its ``z``; null where the batch gives no scale."""
    idle = pl.col("difference").filter(pl.col("verdict") == "no")
    group = ["batch", "competitor"]
    enough = idle.len().over(group) >= rules.least_peaks
    centre = pl.when(enough).then(idle.median().over(group)).otherwise(0.0)
    own = pl.when(enough).then(robust_scale(idle).over(group)).otherwise(_OF_A_DIFFERENCE * pl.col("ratio_spread"))
    # Without and with: two ratios of two heights each.
    of_noise = 2 * pl.col("noise") / pl.col("below")
    scale = pl.when((own > 0) & pl.col("ratio_spread").is_not_null()).then(pl.max_horizontal(own, of_noise))
    back = pl.col("difference") - centre
    return pairs.with_columns(scale=scale, back=back, z=back / scale)


def _row(row: Mapping[str, Any], rules: FragmentRules) -> dict[str, object]:
    share, doubt = row["recovered"], row["doubt"]
    low, high = (None, None) if share is None else (share - doubt, share + doubt)
    enough = rules.hit_share * row["peaks"]
    if not row["peaks"]:
        status = "not tested"
    elif row["votes"] and row["votes"] >= enough:
        status = "competed" if share >= _HALF else "partly competed"
    elif row["against"] and row["against"] >= enough:
        status = "enhanced"
    else:
        status = "not competed" if high is not None and high < _HALF else "unclear"
    kept = {name: row[name] for name in COMPETITION_COLUMNS if name in row}
    return {**kept, "status": status, "recovered_low": low, "recovered_high": high}
