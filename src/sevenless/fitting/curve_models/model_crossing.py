"""Where a fitted curve of any model crosses a level, and its mean over the tested doses."""

from __future__ import annotations

import numpy as np

from sevenless.fitting.curve_models.levenberg_marquardt import covariance
from sevenless.fitting.curve_models.likelihood_profile import Fitted
from sevenless.fitting.curve_models.screening_starts import MARGIN_DECADES, log10_dose_range
from sevenless.fitting.curves import Float64Array

__all__ = ["absolute_crossing", "mean_over_doses"]

_REACH = 12.0
"""Decades beyond the search range within which a crossing is sought; a shallow curve may need many."""
_PANELS = 256


def absolute_crossing(fitted: Fitted, level: Float64Array) -> tuple[Float64Array, Float64Array]:
    """log10 dose at which each curve has a response, and its Wald standard error by the delta method.

    NaN where the curve does not pass the level. Curves are monotone in dose, so halving finds the only crossing.
    """
    doses = log10_dose_range(fitted.points)
    low, high = doses[:, 0] - MARGIN_DECADES - _REACH, doses[:, 1] + MARGIN_DECADES + _REACH
    function, jacobian = fitted.functions
    at_low, at_high = (function(fitted.theta, end[:, None])[:, 0] for end in (low, high))
    passes = (at_low - level) * (at_high - level) < 0
    falls = at_low > at_high
    for _ in range(80):
        middle = 0.5 * (low + high)
        before = (function(fitted.theta, middle[:, None])[:, 0] > level) == falls
        low, high = np.where(before, middle, low), np.where(before, high, middle)
    crossing = 0.5 * (low + high)
    slopes = jacobian(fitted.theta, crossing[:, None])[:, 0]
    # A shift of the whole curve along the axis is a shift of every potency; its slope is that along the axis.
    nudge = 1e-4
    along = (function(fitted.theta, (crossing + nudge)[:, None]) - function(fitted.theta, (crossing - nudge)[:, None]))[
        :, 0
    ] / (2 * nudge)
    free = (fitted.theta > fitted.limits[..., 0]) & (fitted.theta < fitted.limits[..., 1])
    spread = covariance(jacobian, fitted.points, fitted.theta, free=free)
    variance = np.einsum("ci,cij,cj->c", slopes, spread, slopes) * fitted.variance
    with np.errstate(divide="ignore", invalid="ignore"):
        error = np.where(np.isnan(variance), np.inf, np.sqrt(np.maximum(variance, 0.0)) / np.abs(along))
    return np.where(passes, crossing, np.nan), np.where(passes, error, np.nan)


def mean_over_doses(fitted: Fitted) -> Float64Array:
    """Mean of each curve over log10 dose between its lowest and highest dose, by Simpson's rule; NaN for one dose."""
    doses = log10_dose_range(fitted.points)
    grid = doses[:, :1] + (doses[:, 1:] - doses[:, :1]) * np.linspace(0.0, 1.0, _PANELS + 1)
    weights = np.full(_PANELS + 1, 2.0)
    weights[1::2] = 4.0
    weights[[0, -1]] = 1.0
    mean: Float64Array = fitted.functions[0](fitted.theta, grid) @ (weights / weights.sum())
    return np.where(doses[:, 1] > doses[:, 0], mean, np.nan)
