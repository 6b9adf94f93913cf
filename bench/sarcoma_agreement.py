"""Our fits beside CurveCurator's of the same curves: who calls what, how far apart, and why."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl

FAR = 0.5
"""Difference of pEC50 that needs an explanation, log10."""

EXPLANATIONS = {
    "ok": "none: both claim a defined potency",
    "imprecise": "our interval is wider than tenfold and is given beside the estimate",
    "shallow": "slope at the end of our search: no potency is reported",
    "above_range": "half-effect lies above the highest dose: reported as '>' a bound",
    "below_range": "half-effect lies below the lowest dose: reported as '<' a bound",
    "open_high": "no upper bound for the potency: reported as '>' a bound",
    "open_low": "no lower bound for the potency: reported as '<' a bound",
    "open_both": "bounded on neither side: no potency is reported",
}
"""What each of our statuses says of a difference."""

UNSAID = {"no_effect": "no effect", "too_few_points": "not fitted", "not_converged": "not settled"}


def read_peer_fits(path: Path) -> pl.DataFrame:
    """Name, pEC50, plateaus and verdict of CurveCurator's combined fits."""
    table = pl.read_csv(path, separator="\t", infer_schema_length=None)
    return table.select(
        curve=pl.col("Name"),
        peer_pec50=pl.col("pEC50"),
        peer_hill=pl.col("Curve Slope"),
        peer_back=pl.col("Curve Back"),
        peer_calls=pl.col("Curve Regulation").fill_null("unclear"),
    )


def beside(fits: pl.DataFrame, peer: pl.DataFrame) -> pl.DataFrame:
    """Both fits of the curves that both have: our call, and the difference of pEC50 where both say down.

    We call a curve down when it has an effect, was settled, and falls with dose. The difference takes our estimate
    even where only a bound is reported.
    """
    both = fits.join(peer, on="curve", how="inner", validate="1:1")
    direction = pl.when(pl.col("hill") > 0).then(pl.lit("down")).otherwise(pl.lit("up"))
    calls = pl.col("status").replace_strict(UNSAID, default=direction, return_dtype=pl.String)
    return both.with_columns(calls=calls, difference=-pl.col("log10_ic50_molar") - pl.col("peer_pec50"))


def both_down(pairs: pl.DataFrame) -> pl.DataFrame:
    """The curves that both call down-regulated."""
    return pairs.filter((pl.col("calls") == "down") & (pl.col("peer_calls") == "down"))


def median_difference(down: pl.DataFrame) -> float:
    """Median |delta pEC50|."""
    return float(np.median(down["difference"].abs().to_numpy()))


def by_status(down: pl.DataFrame) -> pl.DataFrame:
    """Per status and qualifier: curves, median |difference|, how many are far apart, and why."""
    size = pl.col("difference").abs()
    grouped = down.group_by("status", "qualifier").agg(
        curves=pl.len(), median=size.median(), far=(size > FAR).sum(), greatest=size.max()
    )
    return grouped.sort("curves", descending=True).with_columns(
        explanation=pl.col("status").replace_strict(EXPLANATIONS, return_dtype=pl.String)
    )


def far_apart(down: pl.DataFrame) -> pl.DataFrame:
    """Every curve whose difference needs an explanation, greatest first."""
    return down.filter(pl.col("difference").abs() > FAR).sort(pl.col("difference").abs(), descending=True)


def unexplained(down: pl.DataFrame) -> pl.DataFrame:
    """Curves far apart although our status is ``ok`` and our qualifier ``=``."""
    return far_apart(down).filter((pl.col("status") == "ok") & (pl.col("qualifier") == "="))


def calls_table(pairs: pl.DataFrame) -> pl.DataFrame:
    """How often which pair of verdicts occurs."""
    counted = pairs.group_by("peer_calls", "calls").len("curves").sort("curves", descending=True)
    return counted.rename({"peer_calls": "CurveCurator calls", "calls": "sevenless calls"})
