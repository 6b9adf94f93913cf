"""Fit any registered curve model to a set of curves, and say of each what a four-parameter fit would say.

Start values come from the model, the minimum from Levenberg-Marquardt, intervals from the profile likelihood, and the
rules for status and qualifier from `verdict`, so that a potency means the same whatever the model.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from typing import final

import numpy as np
import numpy.typing as npt

from sevenless.fitting.curve_models.curve_model import CurveModel, curve_model
from sevenless.fitting.curve_models.levenberg_marquardt import Minimum, Points, best_of_starts
from sevenless.fitting.curve_models.likelihood_profile import Fitted, in_order
from sevenless.fitting.curve_models.model_intervals import Intervals, profile_intervals, wald_intervals
from sevenless.fitting.curve_models.model_table import ModelFits, describe_model_fits
from sevenless.fitting.curve_models.padded_points import log10_dose_points, plain_points, replication
from sevenless.fitting.curve_models.reweighting import honest_variance, reweighted
from sevenless.fitting.curves import Curves, Float64Array
from sevenless.fitting.distributions import f_quantile, t_quantile
from sevenless.fitting.fits import CurveFits
from sevenless.fitting.options import FitOptions

__all__ = ["fit_model"]

Int64Array = npt.NDArray[np.int64]


def fit_model(curves: Curves, model: str | CurveModel, options: FitOptions | None = None) -> CurveFits:
    """Fit one model to every curve.

    Parameters
    ----------
    curves
        What to fit.
    model
        A registered name or a model itself.
    options
        Constraints and reporting rules; those that name no parameter of the model have no effect.

    Returns
    -------
    CurveFits
        The columns of a four-parameter fit, and behind them, for parameters that it has not, ``name``, ``name_lo``,
        ``name_hi``, ``name_se``; where the model has a simpler form, ``p_simpler``: the F test whether the data ask
        for more than that. A model that has no IC50 leaves the columns of potency empty.

    Raises
    ------
    UnknownNameError
        If no model has that name.

    Examples
    --------
    >>> import numpy as np
    >>> doses = np.append(0.0, 1e-5 / 3.0 ** np.arange(10))
    >>> response = 100 * (1 + (2**0.5 - 1) * (doses / 1e-7)) ** -2.0
    >>> fits = fit_model(Curves.from_matrix(doses, response), "five-parameter").table
    >>> f"{fits['ic50_molar'][0]:.3g} M, asymmetry {fits['asymmetry'][0]:.3g}"
    '1e-07 M, asymmetry 2'
    """
    started = time.perf_counter()
    options = options or FitOptions()
    known = curve_model(model) if isinstance(model, str) else model
    points = log10_dose_points(curves) if known.axis == "log10_dose" else plain_points(curves)
    # Responses too great to be squared end as curves that did not converge.
    with np.errstate(all="ignore"):
        fits = _fits_of(known, points, options)
        table, extra = describe_model_fits(curves.labels, fits, options)
    return CurveFits(table=table, options=options, seconds=time.perf_counter() - started, extra_columns=extra)


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    """The optimum of the usable curves with the limits of the start that led to it."""

    minimum: Minimum
    limits: Float64Array


def _fits_of(model: CurveModel, points: Points, options: FitOptions) -> ModelFits:
    starts, limits = model.starts(points, options)
    free = (limits[:, 0, :, 0] < limits[:, 0, :, 1]).sum(axis=1)
    seen = replication(points)
    usable = (seen.points > free) & (seen.levels >= free)
    rows = np.flatnonzero(usable)
    here = points.rows(rows)
    found = _best(model, here, starts[rows], limits[rows])
    simpler = _simpler_rss(model, here, starts[rows], limits[rows])
    trust = np.ones_like(here.weight)
    dof = (seen.points - free)[rows]
    if options.robust:
        robust, trust = reweighted(model, here, found.minimum, found.limits, free[rows])
        found = replace(found, minimum=replace(robust, theta=model.canonical(robust.theta)))
    intervals = _intervals(model, here, found, trust, dof, options)
    return ModelFits(
        model=model,
        points=points,
        usable=usable,
        free=free,
        seen=seen,
        intervals=intervals,
        settled=found.minimum.settled,
        trust=trust,
        simpler_rss=simpler,
    )


def _best(model: CurveModel, points: Points, starts: Float64Array, limits: Float64Array) -> _Found:
    """The best start of every curve. Each start brings its limits, for a direction is a choice of limits."""
    functions = (model.function, model.jacobian)

    def legal(theta: Float64Array) -> npt.NDArray[np.bool_]:
        return in_order(model.canonical(theta), model.ordered)

    count = starts.shape[1]
    found = best_of_starts(functions, points, starts, limits=limits, legal=legal)
    inside = (found.theta[:, None] >= limits[..., 0]) & (found.theta[:, None] <= limits[..., 1])
    chosen = np.argmax(inside.all(axis=2), axis=1) if count > 1 else np.zeros(len(starts), dtype=np.int64)
    own_limits = limits[np.arange(len(limits)), chosen]
    return _Found(minimum=replace(found, theta=model.canonical(found.theta)), limits=own_limits)


def _simpler_rss(model: CurveModel, points: Points, starts: Float64Array, limits: Float64Array) -> Float64Array | None:
    if not model.simpler:
        return None
    starts, limits = starts.copy(), limits.copy()
    for index, value in model.simpler.items():
        starts[:, :, index], limits[:, :, index] = value, value
    return _best(model, points, starts, limits).minimum.rss


def _intervals(
    model: CurveModel, points: Points, found: _Found, trust: Float64Array, dof: Int64Array, options: FitOptions
) -> Intervals:
    theta, rss = found.minimum.theta, found.minimum.rss
    size = np.sum(points.weight * points.y**2, axis=1)
    variance = np.maximum(rss / dof, 1e-20 * size + 1e-290)
    if options.robust:
        free = points.weight.astype(bool).sum(axis=1) - dof
        variance = honest_variance(model.function, points, theta, free, fallback=variance)
    fitted = Fitted(
        functions=(model.function, model.jacobian),
        points=replace(points, weight=points.weight * trust),
        theta=theta,
        rss=rss,
        limits=found.limits,
        variance=variance,
        standard_error=np.zeros_like(theta),
        ordered=model.ordered,
    )
    if options.intervals != "profile":
        known = t_quantile(0.5 + options.confidence / 2, dof)
        return wald_intervals(fitted, t=known if options.intervals == "wald" else np.full_like(known, np.nan))
    threshold = np.sqrt(f_quantile(options.confidence, 1, dof))
    return profile_intervals(
        fitted, threshold=threshold, default_step=_steps(model, points, theta), edges=_edges(model)
    )


def _steps(model: CurveModel, points: Points, theta: Float64Array) -> Float64Array:
    """A sensible step in each parameter: a decade of dose, a doubling of a slope, the size of the response."""
    steps = np.maximum(np.abs(theta), 1e-3)
    response = np.max(np.abs(points.y) * (points.weight > 0), axis=1, initial=0.0)
    for index, name in enumerate(model.parameters):
        if name.startswith("log10_"):
            steps[:, index] = 1.0
        if name in ("top", "bottom"):
            steps[:, index] = np.maximum(response, 1e-12)
    return steps


def _edges(model: CurveModel) -> dict[int, tuple[int, ...]]:
    """A plateau that only the edge of the search for the IC50 holds is not held by the data."""
    potencies = tuple(i for i, name in enumerate(model.parameters) if name.startswith("log10_"))
    return {i: potencies for i, name in enumerate(model.parameters) if name in ("top", "bottom")}
