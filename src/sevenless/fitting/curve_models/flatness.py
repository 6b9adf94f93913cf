"""Whether a curve says more than its own mean, and the plain figures that need no fit."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import numpy as np
import polars as pl

from sevenless.fitting.curves import Curves
from sevenless.fitting.distributions import f_tail

__all__ = ["describe_points", "dosed", "p_against_flat"]

_ROW: Final = "_curve"


def dosed(curves: Curves) -> Curves:
    """The curves with their vehicle points masked, for models whose start is fixed by definition."""
    at_dose = curves.conc_molar > 0
    return replace(
        curves,
        response=np.where(at_dose, curves.response, np.nan),
        weight=np.where(at_dose, curves.weight, 0.0),
    )


def describe_points(curves: Curves) -> pl.DataFrame:
    """Per curve, in order, what its dosed points say by themselves; vehicle is left out.

    Returns
    -------
    polars.DataFrame
        ``mean_response`` (weighted), ``squares_about_mean``, ``at_highest_dose`` (mean response there) and
        ``mean_over_doses``: mean of the dose means over log10 dose by the trapezoid rule, null for a single dose.
    """
    lengths = np.diff(curves.offsets)
    points = pl.DataFrame(
        {
            _ROW: np.repeat(np.arange(len(curves)), lengths),
            "dose": curves.conc_molar,
            "response": curves.response,
            "weight": curves.weight,
        }
    ).filter((pl.col("dose") > 0) & (pl.col("weight") > 0))
    weight, response = pl.col("weight"), pl.col("response")
    mean = (weight * response).sum() / weight.sum()
    whole = points.group_by(_ROW).agg(
        mean_response=mean,
        squares_about_mean=(weight * (response - (weight * response).sum() / weight.sum()) ** 2).sum(),
    )
    doses = points.group_by(_ROW, "dose").agg(at=mean).sort(_ROW, "dose")
    x, at = pl.col("dose").log10(), pl.col("at")
    by_dose = doses.group_by(_ROW, maintain_order=True).agg(
        at_highest_dose=at.last(),
        mean_over_doses=((x - x.shift()) * (at + at.shift()) / 2).sum() / (x.last() - x.first()),
    )
    every = pl.DataFrame({_ROW: np.arange(len(curves))})
    table = every.join(whole, on=_ROW, how="left").join(by_dose, on=_ROW, how="left").sort(_ROW).drop(_ROW)
    return table.with_columns(pl.col("mean_over_doses").fill_nan(None))


def p_against_flat(fits: pl.DataFrame, described: pl.DataFrame, *, parameters: int) -> pl.Series:
    """p value of the F test of a fit of so many parameters against one mean; null where there is no fit."""
    usable = (fits["rss"].is_not_null() & (fits["dof"] > 0)).to_numpy()
    rss = fits["rss"].fill_null(float("nan")).to_numpy()
    flat = described["squares_about_mean"].fill_null(float("nan")).to_numpy()
    dof = np.where(usable, fits["dof"].to_numpy(), 1)
    with np.errstate(all="ignore"):
        f = np.maximum(flat - rss, 0.0) / (parameters - 1) / (rss / dof)
    p = f_tail(np.where(np.isnan(f), 0.0, f), parameters - 1, dof)
    return pl.Series("p_flat", np.where(usable, p, np.nan)).fill_nan(None)
