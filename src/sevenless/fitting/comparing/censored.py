"""Mean and spread of normal values of which some are only known to lie above or below a bound.

Maximum likelihood in the parameters 1 / sd and mean / sd, in which the log likelihood is concave, so that Newton's
method cannot miss it.

References
----------
Tobin J. (1958) Econometrica 26:24, doi 10.2307/1907382; Olsen R. J. (1978) Econometrica 46:1211, doi 10.2307/1911445.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import final

import numpy as np
import numpy.typing as npt

from sevenless.fitting.compiled import compiled
from sevenless.fitting.curves import Float64Array
from sevenless.fitting.distributions import scalar_normal_tail, t_quantile

__all__ = ["CensoredMean", "censored_mean"]

_HALF_LOG_TWO_PI = 0.9189385332046727418


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class CensoredMean:
    """Mean with its interval, and the standard deviation; all exact values give the usual mean, t interval and SD."""

    mean: float
    low: float
    high: float
    sd: float


def censored_mean(values: Float64Array, kinds: npt.NDArray[np.int64], *, confidence: float = 0.95) -> CensoredMean:
    """Mean of values of which some are bounds.

    Parameters
    ----------
    values
        Shape (n,): values and bounds.
    kinds
        Shape (n,): 0 for a value, 1 for "above this", -1 for "below this". At least two values must be exact and
        differ, or there is no finite maximum.

    Notes
    -----
    The interval holds the means whose profile log likelihood is within ``n / 2 log(1 + t^2 / dof)`` of the greatest,
    t of ``dof`` = exact values - 1 degrees of freedom. Without bounds this is exactly the t interval; with bounds it
    is not symmetric. The standard deviation is the maximum-likelihood one times sqrt(n / (n - 1)).
    """
    exact = values[kinds == 0]
    if len(exact) < 2 or np.ptp(exact) == 0.0:
        raise ValueError("a mean of censored values needs two exact values that differ")
    # Centred and scaled, so that the numerics do not depend on the unit.
    centre, scale = float(np.mean(exact)), float(np.std(exact))
    scaled = (values - centre) / scale
    mean, sd, best = _maximum(scaled, kinds)
    count, dof = len(values), len(exact) - 1
    t = float(t_quantile(0.5 + confidence / 2, dof))
    drop = 0.5 * count * math.log1p(t * t / dof)
    low, high = (_profile_end(scaled, kinds, mean, sd, best - drop, side) for side in (-1.0, 1.0))
    return CensoredMean(
        mean=centre + scale * mean,
        low=centre + scale * low,
        high=centre + scale * high,
        sd=scale * sd * math.sqrt(count / (count - 1)),
    )


@compiled
def _log_tail(z: float) -> tuple[float, float]:
    """log P(Z > z) and the hazard phi(z) / P(Z > z) of a standard normal, also where the tail underflows."""
    if z > 30.0:
        # Laplace's continued fraction; five terms are exact to rounding here.
        hazard = z + 1.0 / (z + 2.0 / (z + 3.0 / (z + 4.0 / (z + 5.0 / z))))
        return -0.5 * z * z - _HALF_LOG_TWO_PI - math.log(hazard), hazard
    tail = scalar_normal_tail(z)
    return math.log(tail), math.exp(-0.5 * z * z - _HALF_LOG_TWO_PI) / tail


@compiled
def _derivatives(
    values: Float64Array, kinds: npt.NDArray[np.int64], rate: float, shift: float
) -> tuple[float, float, float, float, float, float]:
    """Log likelihood at 1 / sd = rate and mean / sd = shift; its gradient (rate, shift) and Hessian (rr, rs, ss)."""
    total, g_rate, g_shift, h_rr, h_rs, h_ss = 0.0, 0.0, 0.0, 0.0, 0.0, 0.0
    for i in range(len(values)):
        y = values[i]
        z = rate * y - shift
        if kinds[i] == 0:
            total += math.log(rate) - 0.5 * z * z - _HALF_LOG_TWO_PI
            g_rate += 1.0 / rate - z * y
            g_shift += z
            h_rr -= 1.0 / (rate * rate) + y * y
            h_rs += y
            h_ss -= 1.0
        else:
            side = 1.0 if kinds[i] > 0 else -1.0
            log_tail, hazard = _log_tail(side * z)
            bend = hazard * (hazard - side * z)
            total += log_tail
            g_rate -= side * hazard * y
            g_shift += side * hazard
            h_rr -= bend * y * y
            h_rs += bend * y
            h_ss -= bend
    return total, g_rate, g_shift, h_rr, h_rs, h_ss


@compiled
def _maximum(values: Float64Array, kinds: npt.NDArray[np.int64]) -> tuple[float, float, float]:
    """Mean, standard deviation and log likelihood at the maximum."""
    rate, shift = 1.0, 0.0
    total, g_rate, g_shift, h_rr, h_rs, h_ss = _derivatives(values, kinds, rate, shift)
    for _ in range(200):
        det = h_rr * h_ss - h_rs * h_rs
        d_rate, d_shift = -(h_ss * g_rate - h_rs * g_shift) / det, -(h_rr * g_shift - h_rs * g_rate) / det
        gain = 0.5 * (g_rate * d_rate + g_shift * d_shift)
        if gain < 1e-14:
            rate, shift = max(rate + d_rate, 0.5 * rate), shift + d_shift
            total = _derivatives(values, kinds, rate, shift)[0]
            break
        share = 1.0 if rate + d_rate > 0.0 else -0.9 * rate / d_rate
        for _ in range(60):
            trial = _derivatives(values, kinds, rate + share * d_rate, shift + share * d_shift)
            if trial[0] > total:
                break
            share *= 0.5
        rate, shift = rate + share * d_rate, shift + share * d_shift
        total, g_rate, g_shift, h_rr, h_rs, h_ss = trial
    return shift / rate, 1.0 / rate, total


@compiled
def _profile(values: Float64Array, kinds: npt.NDArray[np.int64], mean: float, rate: float) -> tuple[float, float]:
    """Greatest log likelihood with the mean held, and the rate there; Newton in the rate, from a start."""
    centred = values - mean
    total = -math.inf
    for _ in range(200):
        total, g_rate, _, h_rr, _, _ = _derivatives(centred, kinds, rate, 0.0)
        step = -g_rate / h_rr
        if abs(step) < 1e-12 * rate:
            break
        share = 1.0 if rate + step > 0.0 else -0.9 * rate / step
        for _ in range(60):
            if _derivatives(centred, kinds, rate + share * step, 0.0)[0] >= total:
                break
            share *= 0.5
        rate += share * step
    return total, rate


@compiled
def _profile_end(
    values: Float64Array, kinds: npt.NDArray[np.int64], mean: float, sd: float, floor: float, side: float
) -> float:
    """The mean on one side of the estimate at which the profile log likelihood falls to the floor."""
    inside, outside, step, rate = mean, mean, sd, 1.0 / sd
    for _ in range(200):
        outside = inside + side * step
        total, rate = _profile(values, kinds, outside, rate)
        if total < floor:
            break
        inside, step = outside, 2.0 * step
    for _ in range(200):
        middle = 0.5 * (inside + outside)
        total, rate = _profile(values, kinds, middle, rate)
        if total < floor:
            outside = middle
        else:
            inside = middle
        if abs(outside - inside) <= 1e-12 * sd:
            break
    return 0.5 * (inside + outside)
