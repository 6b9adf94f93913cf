"""kinact and KI of many covalent inhibitors, from kobs against dose or from the activity left at dose and time.

Where no dose comes near KI, kobs is a straight line: its slope kinact / KI is all that the data say, and kinact and KI
are bounded from below. Where every dose is far above KI, kobs is flat at kinact. Verdicts follow the intervals.

References
----------
Kitz R. & Wilson I. B. (1962) doi 10.1016/S0021-9258(18)50153-8.
Bates D. M. & Watts D. G. (1988) doi 10.1002/9780470316757 (intervals).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Final

import numpy as np
import polars as pl

from sevenless.binding.inhibition.batched_fit import (
    ALPHA,
    CONFIDENCE,
    BatchFit,
    from_log10,
    least_squares,
    p_against,
    with_intervals,
)
from sevenless.binding.inhibition.inactivation_law import Form, activity_law, kobs_law
from sevenless.binding.inhibition.inactivation_table import describe
from sevenless.errors import Problem, TableError
from sevenless.fitting.curve_models.levenberg_marquardt import CurveFunction, Points, minimise
from sevenless.fitting.curve_models.padded_points import plain_points
from sevenless.fitting.curves import Curves, Float64Array

__all__ = ["fit_activity_left", "fit_kobs"]

_STARTS: Final = 7
_MARGIN: Final = 3.0
"""Decades beyond the doses in which KI is searched for."""
_TURNS: Final = (0.1, 1.0, 10.0)
"""kinact that the search starts from, times the longest preincubation."""


def fit_kobs(
    curves: Curves, *, background: bool = False, confidence: float = CONFIDENCE, alpha: float = ALPHA
) -> pl.DataFrame:
    """kinact, KI and kinact / KI from kobs (1/s) against free inhibitor (mol/L).

    Parameters
    ----------
    curves
        ``response`` is kobs in 1/s. Weight them by their own errors where these differ much.
    background
        Fit a rate without inhibitor too (drift, bleaching, denaturation); else it is 0.
    confidence, alpha
        Of the profile intervals, and level of the F tests.

    Returns
    -------
    polars.DataFrame
        One row per curve: its labels and `sevenless.binding.inhibition.inactivation_table.INACTIVATION_COLUMNS`.

    Notes
    -----
    KI is that of the assay: with a competing substrate or nucleotide divide it (and multiply kinact / KI) by
    `sevenless.binding.inhibition.mechanism.apparent_over_true`.

    Examples
    --------
    >>> doses = 1e-5 / 2.0 ** np.arange(8)
    >>> kobs = 0.01 * doses / (1e-6 + doses)
    >>> row = fit_kobs(Curves.from_matrix(doses, kobs)).row(0, named=True)
    >>> f"{row['kinact_per_s']:.3f}", f"{row['ki_molar']:.1e}", f"{row['kinact_per_ki_per_molar_s']:.0f}", row["status"]
    ('0.010', '1.0e-06', '10000', 'ok')
    """
    points = plain_points(curves)
    used = points.weight > 0
    doses = _dose_range(np.where(used, points.x, 0.0))
    limits = _limits(doses, background=background)
    starts = np.zeros((len(curves), _STARTS, 3))
    top = np.max(np.where(used, points.y, 0.0), axis=1, initial=0.0)
    top = np.where(top > 0, top, 1.0)
    starts[..., 1] = _ki_starts(doses)
    highest = doses[:, 1:2]
    starts[..., 0] = np.log10(top[:, None] * (1.0 + highest / from_log10(starts[..., 1])) / highest)
    flat = _flat_rss(points, background=background)
    return _fitted(
        curves.labels, kobs_law, points, starts, limits=limits, flat=flat, confidence=confidence, alpha=alpha
    )


def fit_activity_left(
    curves: Curves,
    *,
    time_column: str = "preincubation_s",
    by: list[str],
    background: bool = False,
    confidence: float = CONFIDENCE,
    alpha: float = ALPHA,
) -> pl.DataFrame:
    """kinact, KI and kinact / KI from dose-response curves at several preincubation times, all times of one in one fit.

    Parameters
    ----------
    curves
        Activity against dose; a label column holds the time.
    time_column
        Label column with the preincubation time in seconds.
    by
        Label columns that tell one inhibitor from another; none at all is one inhibitor.
    background
        Fit a loss of activity without inhibitor too.
    confidence, alpha
        Of the profile intervals, and level of the F tests.

    Returns
    -------
    polars.DataFrame
        One row per inhibitor: ``by`` (or ``series``) and the columns of `fit_kobs`.

    Raises
    ------
    TableError
        If a column is absent, or a time is missing or negative.

    Notes
    -----
    activity = top exp(-t (k0 + kinact I / (KI + I))): no turnover during the preincubation, and a readout that is
    short beside it, with substrate enough to stop further inactivation.
    """
    table = curves.points()
    absent = [name for name in (time_column, *by) if name not in table.columns]
    if absent:
        raise TableError([Problem(what=f"the curves have no label {name}", remedy="add it") for name in absent])
    time_s = table[time_column].cast(pl.Float64).fill_null(float("nan")).to_numpy()
    if not np.all(np.isfinite(time_s) & (time_s >= 0)):
        raise TableError(Problem(what=f"a time in {time_column} is missing or negative", remedy="write seconds"))
    keyed = table if by else table.with_columns(series=pl.lit("all"))
    joined = Curves.from_table(keyed, by=by or ["series"])
    times = Curves.from_table(keyed.with_columns(response=pl.Series(time_s)), by=by or ["series"])
    points, when = plain_points(joined), plain_points(times)
    both = Points(x=np.stack([points.x, when.y], axis=-1), y=points.y, weight=points.weight)
    used = points.weight > 0
    doses = _dose_range(np.where(used, points.x, 0.0))
    longest = np.max(np.where(used, when.y, 0.0), axis=1, initial=0.0)
    starts, limits = _activity_search(both, doses, np.where(longest > 0, longest, 1.0), background=background)
    flat = _decay_rss(both, starts, limits)
    return _fitted(
        joined.labels, activity_law, both, starts, limits=limits, flat=flat, confidence=confidence, alpha=alpha
    )


def _dose_range(x: Float64Array) -> Float64Array:
    """Lowest and highest dose above 0, shape (series, 2); 1 where there is none."""
    low = np.min(np.where(x > 0, x, np.inf), axis=1, initial=np.inf)
    high = np.max(x, axis=1, initial=0.0)
    none = ~(high > 0)
    return np.stack([np.where(none, 1.0, low), np.where(none, 1.0, high)], axis=1)


def _ki_starts(doses: Float64Array) -> Float64Array:
    logs = np.log10(doses)
    places: Float64Array = logs[:, :1] - 1 + np.linspace(0.0, 1.0, _STARTS) * (logs[:, 1:] - logs[:, :1] + 2)
    return places


def _limits(doses: Float64Array, *, background: bool) -> Float64Array:
    limits = np.empty((len(doses), 3, 2))
    limits[:, 0] = -np.inf, np.inf
    limits[:, 1] = np.log10(doses) + np.array([-_MARGIN, _MARGIN])
    limits[:, 2] = (-np.inf, np.inf) if background else (0.0, 0.0)
    return limits


def _activity_search(
    points: Points, doses: Float64Array, longest_s: Float64Array, *, background: bool
) -> tuple[Float64Array, Float64Array]:
    series = len(doses)
    starts = np.zeros((series, len(_TURNS), _STARTS, 4))
    starts[..., 1] = _ki_starts(doses)[:, None, :]
    starts[..., 0] = np.log10(np.array(_TURNS)[:, None] / longest_s[:, None, None]) - starts[..., 1]
    top = np.max(np.where(points.weight > 0, points.y, 0.0), axis=1, initial=0.0)
    starts[..., 3] = np.where(top > 0, top, 1.0)[:, None, None]
    free = np.broadcast_to([-np.inf, np.inf], (series, 1, 2))
    limits = np.concatenate([_limits(doses, background=background), free], axis=1)
    return starts.reshape(series, -1, 4), limits


def _flat_rss(points: Points, *, background: bool) -> Float64Array:
    """Squares about the rate without an effect: the mean, or 0."""
    total = np.sum(points.weight, axis=1)
    mean = np.sum(points.weight * points.y, axis=1) / np.where(total > 0, total, 1.0)
    level = mean if background else np.zeros_like(mean)
    rss: Float64Array = np.sum(points.weight * (points.y - level[:, None]) ** 2, axis=1)
    return rss


def _decay_rss(points: Points, starts: Float64Array, limits: Float64Array) -> Float64Array:
    """Squares about a loss of activity that the inhibitor has no part in."""
    held = limits.copy()
    held[:, 0] = -1.0 / np.finfo(float).eps
    held[:, 1] = 0.0
    rss: Float64Array = minimise(activity_law("maximum"), points, starts[:, 0], limits=held).rss
    return rss


def _fitted(
    labels: pl.DataFrame,
    law: Callable[[Form], tuple[CurveFunction, CurveFunction]],
    points: Points,
    starts: Float64Array,
    *,
    limits: Float64Array,
    flat: Float64Array,
    confidence: float,
    alpha: float,
) -> pl.DataFrame:
    size = np.maximum(np.max(np.abs(points.y), axis=1, initial=0.0), np.finfo(float).tiny)
    step = np.ones(limits.shape[:2])
    step[:, 2:] = size[:, None]
    least = least_squares(law("efficiency"), points, starts, limits=limits)
    p = p_against(flat, 2, least)
    by_slope = with_intervals(
        least, law("efficiency"), points, limits=limits, step=step, confidence=confidence, among=p <= alpha
    )
    theta = by_slope.theta.copy()
    theta[:, 0] += theta[:, 1]
    # The same optimum by (kinact, KI), for the interval of kinact.
    by_top = with_intervals(
        replace(by_slope, theta=theta), law("maximum"), points,
        limits=limits, step=step, confidence=confidence, among=p <= alpha,
    )  # fmt: skip
    line = _line_rss(law("efficiency"), points, by_slope, limits)
    bent = p_against(line, 1, by_slope)
    return describe(labels, by_slope, by_top, p_no_inactivation=p, p_saturation=bent, alpha=alpha)


def _line_rss(
    functions: tuple[CurveFunction, CurveFunction], points: Points, fit: BatchFit, limits: Float64Array
) -> Float64Array:
    """Squares about the straight line that kobs is where KI is far above every dose."""
    held = limits.copy()
    # A thousand times the upper limit of the search: the bend is lost in rounding.
    held[:, 1] = limits[:, 1, 1:] + _MARGIN
    theta = np.where(fit.usable[:, None], fit.theta, 0.0)
    return minimise(functions, points, theta, limits=held).rss
