"""Growth-rate inhibition metrics: potency and efficacy that do not depend on how fast the cells divide.

Cells that divide slowly look resistant in a plain viability assay, because there is less growth to lose. The GR value
compares growth rates instead of cell counts:

    GR(c) = 2 ** (log2(x(c) / x0) / log2(x_control / x0)) - 1

with x0 the signal when the drug was added, x_control that of untreated wells at the end and x(c) that of treated ones.
1 is full growth, 0 cytostasis, below 0 killing, -1 no cell left. The curve through GR values starts at 1 by definition:

    GR(c) = GRinf + (1 - GRinf) / (1 + (c / GEC50) ** h_GR)

GR50 is the dose at which this curve crosses 0.5, GEC50 the dose of half effect, GRmax the mean GR value at the highest
dose, GR AOC the area between the GR values and 1 over log10 dose, divided by the width of the range.

All this assumes that the signal is proportional to the number of cells, that growth is exponential over the assay, and
that untreated cells do grow: where x_control does not exceed x0 there is no growth rate to inhibit, and the metrics
are refused.

References
----------
Hafner M. et al. (2016) Nature Methods 13:521, doi 10.1038/nmeth.3853.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

import numpy as np
import numpy.typing as npt
import polars as pl

from sevenless.fitting.curve_models.flatness import describe_points, dosed, p_against_flat
from sevenless.fitting.curves import Curves, Float64Array
from sevenless.fitting.fit import fit
from sevenless.fitting.growth.crossings import crossing_columns, crossing_schema
from sevenless.fitting.options import FitOptions

__all__ = ["GROWTH_RATE_COLUMNS", "fit_growth_rates", "gr_values", "growth_refusal"]

_LEVEL: Final = 0.5
_PARAMETERS: Final = 3
_SAID_ANYWAY: Final = ("n_", "conc_", "gr_status", "gr_message")
"""Beginnings of the columns that a refused curve has too."""

GROWTH_RATE_COLUMNS: Final = pl.Schema(
    crossing_schema("gr50")
    | {"gec50_molar": pl.Float64}
    | {f"log10_gec50_molar{end}": pl.Float64 for end in ("", "_lo", "_hi")}
    | {f"gr_inf{end}": pl.Float64 for end in ("", "_lo", "_hi")}
    | {f"h_gr{end}": pl.Float64 for end in ("", "_lo", "_hi")}
    | {"gr_max": pl.Float64, "gr_aoc": pl.Float64, "gr_r2": pl.Float64, "gr_p_flat": pl.Float64}
    | {"n_points": pl.Int64, "n_doses": pl.Int64, "conc_min_molar": pl.Float64, "conc_max_molar": pl.Float64}
    | {"gr_status": pl.String, "gr_message": pl.String}
)
"""Columns of `fit_growth_rates` after the label columns. ``gr50_molar`` is the bound that ``gr50_qualifier`` points
from unless that is ``"="``; ``gr_inf`` of a flat curve is its mean."""

_MESSAGES: Final = {
    "ok": "the GR values follow a sigmoid",
    "flat": "a sigmoid explains the GR values no better than their mean",
    "refused": "there is no growth to inhibit",
    "too_few_points": "fewer usable wells or doses than the model needs",
    "not_converged": "the search did not settle",
}


def gr_values(end: npt.ArrayLike, *, time0: npt.ArrayLike, control: npt.ArrayLike) -> Float64Array:
    """GR values of treated wells, for arrays that broadcast.

    Parameters
    ----------
    end
        Signal of treated wells at the end of the assay, background subtracted; below 0 counts as 0.
    time0
        Signal of the same number of cells when the drug was added.
    control
        Signal of untreated wells at the end.

    Returns
    -------
    Float64Array
        Between -1 and 1, and above where treated cells outgrow the control; NaN where `growth_refusal` refuses or a
        signal is missing.

    Examples
    --------
    >>> gr_values([400.0, 200.0, 100.0, 50.0], time0=100.0, control=400.0).round(3).tolist()
    [1.0, 0.414, 0.0, -0.293]
    """
    treated, start, untreated = (np.asarray(a, dtype=np.float64) for a in (end, time0, control))
    with np.errstate(all="ignore"):
        doublings = np.log2(untreated / start)
        values: Float64Array = np.exp2(np.log2(np.maximum(treated, 0.0) / start) / doublings) - 1.0
    return np.where((start > 0) & (untreated > start) & np.isfinite(untreated), values, np.nan)


def growth_refusal(*, time0: float | None, control: float | None) -> str | None:
    """Why growth rates cannot be had from these controls, or None if they can."""
    for name, value in (("time-0", time0), ("control", control)):
        if value is None or not math.isfinite(value):
            return f"there is no {name} signal"
    assert time0 is not None
    assert control is not None
    if time0 <= 0:
        return f"the time-0 signal is {time0:.4g}, which is no amount of cells"
    if control <= time0:
        return f"untreated cells did not grow: the control signal went from {time0:.4g} to {control:.4g}"
    return None


def fit_growth_rates(
    curves: Curves, *, refusals: Sequence[str | None] | None = None, confidence: float = 0.95, alpha: float = 0.05
) -> pl.DataFrame:
    """GR metrics of every curve.

    Parameters
    ----------
    curves
        GR values against dose; vehicle points are left aside, since the curve starts at 1 by definition.
    refusals
        One per curve: the reason of `growth_refusal`, or None.
    confidence
        Of the intervals.
    alpha
        Level of the F test of the sigmoid against a flat line; above it the curve is reported as flat.

    Returns
    -------
    polars.DataFrame
        The labels of the curves and `GROWTH_RATE_COLUMNS`.

    Examples
    --------
    >>> doses = 1e-5 / 10.0 ** np.arange(0, 4, 0.5)
    >>> values = -0.5 + 1.5 / (1 + doses / 1e-7)
    >>> metrics = fit_growth_rates(Curves.from_matrix(doses, values))
    >>> f"{metrics['gr50_molar'][0]:.3g} M, GRinf {metrics['gr_inf'][0]:.2f}"
    '5e-08 M, GRinf -0.50'
    """
    options = FitOptions(
        top=1.0,
        bottom=(-1.0, 1.0),
        hill=(0.1, 5.0),
        direction="falling",
        confidence=confidence,
        # Flatness is judged against the mean, not against the line at 1: the fit itself must not go silent.
        alpha=1.0 - 1e-12,
        absolute_level=_LEVEL,
    )
    points = dosed(curves)
    described, fits = describe_points(points), fit(points, options).table
    p_flat = p_against_flat(fits, described, parameters=_PARAMETERS)
    reasons = pl.Series("refusal", list(refusals) if refusals is not None else [None] * len(curves), dtype=pl.String)
    flat = (p_flat > alpha) | fits["log10_ic50_molar"].is_null()
    table = pl.concat([fits, described, p_flat.to_frame(), reasons.to_frame()], how="horizontal").with_columns(
        flat=pl.when(fits["rss"].is_not_null()).then(flat)
    )
    return _describe(table).select(*curves.labels.columns, *GROWTH_RATE_COLUMNS)


def _describe(table: pl.DataFrame) -> pl.DataFrame:
    flat, refused = pl.col("flat"), pl.col("refusal").is_not_null()
    status = (
        pl.when(refused)
        .then(pl.lit("refused"))
        .when(pl.col("status").is_in(["too_few_points", "not_converged"]))
        .then(pl.col("status"))
        .when(flat)
        .then(pl.lit("flat"))
        .otherwise(pl.lit("ok"))
    )
    of_sigmoid = [
        pl.when(~flat).then(pl.col(f"{source}{end}")).alias(f"{name}{end}")
        for source, name in (("log10_ic50_molar", "log10_gec50_molar"), ("hill", "h_gr"))
        for end in ("", "_lo", "_hi")
    ]
    described = table.with_columns(
        *crossing_columns("gr50", level=_LEVEL),
        *of_sigmoid,
        pl.when(flat).then(pl.col("mean_response")).otherwise(pl.col("bottom")).alias("gr_inf"),
        *(pl.when(~flat).then(pl.col(f"bottom{end}")).alias(f"gr_inf{end}") for end in ("_lo", "_hi")),
        gr_max=pl.col("at_highest_dose"),
        gr_aoc=1.0 - pl.col("mean_over_doses"),
        gr_r2=pl.when(pl.col("squares_about_mean") > 0).then(1.0 - pl.col("rss") / pl.col("squares_about_mean")),
        gr_p_flat=pl.col("p_flat"),
        gr_status=status,
    )
    described = described.with_columns(
        gec50_molar=10.0 ** pl.col("log10_gec50_molar"),
        gr_message=pl.coalesce("refusal", pl.col("gr_status").replace_strict(_MESSAGES)),
    )
    figures = [name for name in GROWTH_RATE_COLUMNS if not name.startswith(_SAID_ANYWAY)]
    return described.with_columns(
        pl.when(pl.col("gr_status") != "refused").then(pl.col(name)).alias(name) for name in figures
    )
