"""Least squares of one rate law to many series at once, with profile intervals of every parameter.

The interval of a parameter holds the values at which the residual sum of squares stays below
rss + s^2 F(confidence; 1, dof) (Bates & Watts 1988, doi 10.1002/9780470316757). An end that the data do not set is
infinite; a series with too few points has NaN.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final, final

import numpy as np
import numpy.typing as npt

from sevenless.fitting.curve_models.levenberg_marquardt import CurveFunction, Points, best_of_starts
from sevenless.fitting.curve_models.likelihood_profile import Fitted
from sevenless.fitting.curve_models.model_intervals import profile_intervals
from sevenless.fitting.curves import Float64Array
from sevenless.fitting.distributions import f_quantile, f_tail

__all__ = ["ALPHA", "CONFIDENCE", "LN10", "BatchFit", "from_log10", "least_squares", "p_against", "with_intervals"]

CONFIDENCE: Final = 0.95
"""Of intervals, unless told otherwise."""
ALPHA: Final = 0.05
"""Level of the F tests, unless told otherwise."""
_TEN: Final = 10.0
LN10: Final = float(np.log(_TEN))
_ROUNDING: Final = 1e-12
"""Part of the response below which residuals are rounding: perfect data get a narrow interval, not none."""


def from_log10(logs: npt.ArrayLike) -> Float64Array:
    """Ten to that power, element by element; 0 and infinity at the infinities."""
    return np.asarray(np.power(_TEN, np.asarray(logs, dtype=np.float64)))


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class BatchFit:
    """Estimates of all series: arrays of shape (series, k), and (series,) from ``rss`` on.

    Parameters
    ----------
    theta, low, high, standard_error
        Estimates, the ends of their intervals (infinite where open), and Wald errors.
    rss, dof, points
        Weighted residual sum of squares, degrees of freedom, and points used.
    settled
        Whether the search came to rest.
    """

    theta: Float64Array
    low: Float64Array
    high: Float64Array
    standard_error: Float64Array
    rss: Float64Array
    dof: npt.NDArray[np.int64]
    points: npt.NDArray[np.int64]
    settled: npt.NDArray[np.bool_]

    @property
    def usable(self) -> npt.NDArray[np.bool_]:
        """Shape (series,): whether there were more points than free parameters."""
        return np.isfinite(self.rss)


def least_squares(
    functions: tuple[CurveFunction, CurveFunction], points: Points, starts: Float64Array, *, limits: Float64Array
) -> BatchFit:
    """Fit every series from several starts; intervals and errors are NaN.

    Parameters
    ----------
    functions
        Rate law and its Jacobian.
    points
        Of all series; x may have a last axis of several conditions.
    starts
        Shape (series, starts, k).
    limits
        Shape (series, k, 2); equal ones hold a parameter.
    """
    series, _, k = starts.shape
    used = (points.weight > 0).sum(axis=1)
    dof = used - (limits[..., 0] < limits[..., 1]).sum(axis=1)
    rows = np.flatnonzero(dof > 0)
    blank = np.full((series, k), np.nan)
    theta, rss, settled = blank.copy(), np.full(series, np.nan), np.zeros(series, dtype=bool)
    if len(rows):
        found = best_of_starts(functions, points.rows(rows), starts[rows], limits=limits[rows])
        theta[rows], rss[rows], settled[rows] = found.theta, found.rss, found.settled
    return BatchFit(
        theta=theta, low=blank, high=blank, standard_error=blank, rss=rss, dof=dof, points=used, settled=settled
    )


def with_intervals(
    fit: BatchFit,
    functions: tuple[CurveFunction, CurveFunction],
    points: Points,
    *,
    limits: Float64Array,
    step: Float64Array,
    confidence: float = CONFIDENCE,
    among: npt.NDArray[np.bool_] | None = None,
) -> BatchFit:
    """The fit with the profile interval of every free parameter; a profile that meets a deeper minimum moves there.

    Parameters
    ----------
    fit
        Of ``points`` by ``functions`` within ``limits``.
    step
        Shape (series, k): a sensible step of each parameter.
    confidence
        Of the intervals.
    among
        Shape (series,): the series that it is worth while for; all unless told otherwise.
    """
    rows = np.flatnonzero(fit.usable if among is None else fit.usable & among)
    if len(rows) == 0:
        return fit
    own, dof = points.rows(rows), fit.dof[rows]
    size = np.sum(own.weight * own.y**2, axis=1)
    fitted = Fitted(
        functions=functions, points=own, theta=fit.theta[rows], rss=fit.rss[rows], limits=limits[rows],
        variance=np.maximum(fit.rss[rows], _ROUNDING**2 * size) / dof,
        standard_error=np.full_like(fit.theta[rows], np.nan),
    )  # fmt: skip
    threshold = np.sqrt(f_quantile(confidence, 1, dof))
    with np.errstate(all="ignore"):
        ends = profile_intervals(fitted, threshold=threshold, default_step=step[rows], edges={})
    theta, low, high, error, rss = (
        array.copy() for array in (fit.theta, fit.low, fit.high, fit.standard_error, fit.rss)
    )
    theta[rows], rss[rows] = ends.fitted.theta, ends.fitted.rss
    low[rows], high[rows], error[rows] = ends.low, ends.high, ends.fitted.standard_error
    return replace(fit, theta=theta, low=low, high=high, standard_error=error, rss=rss)


def p_against(simpler_rss: Float64Array, spent: npt.ArrayLike, full: BatchFit) -> Float64Array:
    """F test of a fit against a simpler law that is contained in it.

    Parameters
    ----------
    simpler_rss
        Shape (series,): its residual sum of squares.
    spent
        Parameters that it has fewer.
    """
    dof = np.maximum(full.dof, 1)
    with np.errstate(all="ignore"):
        f = np.maximum(simpler_rss - full.rss, 0.0) / np.asarray(spent) / (full.rss / dof)
    # A perfect fit of something that the simpler law does not explain: as sure as can be.
    f = np.where((full.rss == 0) & (simpler_rss > 0), np.finfo(float).max, f)
    return np.where(full.usable, f_tail(np.nan_to_num(f, posinf=np.finfo(float).max), spent, dof), np.nan)
