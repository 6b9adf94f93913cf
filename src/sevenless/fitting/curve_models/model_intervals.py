"""Wald and profile-likelihood intervals of every parameter of a curve model, for all curves at once."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import final

import numpy as np

from sevenless.fitting.curve_models.levenberg_marquardt import covariance, minimise
from sevenless.fitting.curve_models.likelihood_profile import Fitted, in_order, interval_end
from sevenless.fitting.curves import Float64Array

__all__ = ["Intervals", "profile_intervals", "wald_intervals", "with_standard_errors"]


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Intervals:
    """The fit, which a profile may have deepened, and the ends of its intervals, shape (curves, k) each."""

    fitted: Fitted
    low: Float64Array
    high: Float64Array


def with_standard_errors(fitted: Fitted) -> Fitted:
    """The fit with its Wald standard errors: 0 for what is held or sits on a limit, inf where nothing can be told."""
    low, high = fitted.limits[..., 0], fitted.limits[..., 1]
    free = (fitted.theta > low) & (fitted.theta < high)
    spread = covariance(fitted.functions[1], fitted.points, fitted.theta, free=free)
    variance = np.einsum("ckk->ck", spread) * fitted.variance[:, None]
    return replace(fitted, standard_error=np.where(np.isnan(variance), np.inf, np.sqrt(np.maximum(variance, 0.0))))


def wald_intervals(fitted: Fitted, *, t: Float64Array) -> Intervals:
    """Estimate plus and minus t standard errors, t of shape (curves,)."""
    fitted = with_standard_errors(fitted)
    half = t[:, None] * fitted.standard_error
    return Intervals(fitted=fitted, low=fitted.theta - half, high=fitted.theta + half)


def profile_intervals(
    fitted: Fitted, *, threshold: Float64Array, default_step: Float64Array, edges: dict[int, tuple[int, ...]]
) -> Intervals:
    """Profile intervals of all parameters that are free.

    Parameters
    ----------
    threshold
        Shape (curves,): square root of F(confidence; 1, dof).
    default_step
        Shape (curves, k): a sensible step in each parameter.
    edges
        For some parameters, those others whose search limits must not be what holds them: an end found with one of
        these at its limit is open, for the data do not set it.

    Notes
    -----
    Where a profile walks into a deeper minimum, the curve is fitted again from there and profiled anew.
    """
    fitted = with_standard_errors(fitted)
    low, high = np.full_like(fitted.theta, np.nan), np.full_like(fitted.theta, np.nan)
    rows = np.arange(len(fitted.theta))
    for _ in range(4):
        part = _rows_of(fitted, rows)
        ends, better = _all_ends(part, threshold[rows], default_step[rows], edges)
        low[rows], high[rows] = ends
        deeper = np.flatnonzero(np.isfinite(better).all(axis=1))
        if len(deeper) == 0:
            break
        fitted = _deepened(fitted, rows[deeper], better[deeper])
        rows = rows[deeper]
    return Intervals(fitted=fitted, low=low, high=high)


def _rows_of(fitted: Fitted, rows: np.ndarray[tuple[int], np.dtype[np.int64]]) -> Fitted:
    return replace(
        fitted,
        points=fitted.points.rows(rows),
        theta=fitted.theta[rows],
        rss=fitted.rss[rows],
        limits=fitted.limits[rows],
        variance=fitted.variance[rows],
        standard_error=fitted.standard_error[rows],
    )


def _all_ends(
    fitted: Fitted, threshold: Float64Array, default_step: Float64Array, edges: dict[int, tuple[int, ...]]
) -> tuple[tuple[Float64Array, Float64Array], Float64Array]:
    ends = {-1: np.full_like(fitted.theta, np.nan), 1: np.full_like(fitted.theta, np.nan)}
    better = np.full_like(fitted.theta, np.nan)
    for index in range(fitted.theta.shape[1]):
        for side, found in ends.items():
            end, deeper, theta = interval_end(
                fitted, index, side, threshold=threshold, default_step=default_step[:, index]
            )
            for other in edges.get(index, ()):
                low, high = fitted.limits[:, other, 0], fitted.limits[:, other, 1]
                pressed = (low < high) & ((theta[:, other] <= low) | (theta[:, other] >= high))
                end = np.where(pressed, side * np.inf, end)
            found[:, index] = end
            better = np.where(np.isnan(better), deeper, better)
    return (ends[-1], ends[1]), better


def _deepened(fitted: Fitted, rows: np.ndarray[tuple[int], np.dtype[np.int64]], start: Float64Array) -> Fitted:
    part = _rows_of(fitted, rows)
    found = minimise(fitted.functions, part.points, start, limits=part.limits)
    good = in_order(found.theta, fitted.ordered) & (found.rss < part.rss)
    theta, rss, variance = fitted.theta.copy(), fitted.rss.copy(), fitted.variance.copy()
    theta[rows[good]], rss[rows[good]] = found.theta[good], found.rss[good]
    # The degrees of freedom stay, so the variance shrinks with the sum of squares.
    variance[rows[good]] *= found.rss[good] / part.rss[good]
    return with_standard_errors(replace(fitted, theta=theta, rss=rss, variance=variance))
