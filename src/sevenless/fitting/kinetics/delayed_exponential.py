"""The kernel behind progress curves: one rate is searched, everything else has a closed form.

The signal is ``y0 + drift t + amplitude (1 - exp(-k (t - lag)))``, with the last term 0 before the lag. For a given k
the model is linear in y0, drift and amplitude; and while the lag lies between two readings, it is linear also in
``c = exp(k lag)``, up to a product: between them the exponential is ``1 - c exp(-k t)`` at the later readings and 0 at
the earlier ones. So the best lag between each two readings follows from sums over the later readings, and one pass
from the last reading to the first gives the exact optimum over all lags. What is left is a function of log k alone.

References
----------
Golub G. H., Pereyra V. (1973) SIAM J. Numer. Anal. 10:413, doi 10.1137/0710036.
"""

from __future__ import annotations

import math
from typing import Final

import numpy as np

from sevenless.fitting.compiled import compiled
from sevenless.fitting.curves import Float64Array

__all__ = ["TRACE_FIT", "fit_traces"]

TRACE_FIT: Final = (
    "n_points", "first_s", "last_s", "rss_without", "rss", "rate_per_s", "rate_per_s_lo", "rate_per_s_hi",
    "lag_s", "amplitude", "drift_per_s", "start",
)  # fmt: skip
"""Columns of the outcome of `fit_traces`."""

_NODES: Final = 36
_SLOWEST: Final = 0.02
"""Least k times the length of a trace: a rate so slow bends it by a quarter of a percent of its rise."""
_FASTEST: Final = 5.0
"""Greatest k times the step between readings: all is over before the next reading."""
_GOLDEN: Final = 0.6180339887498949
_REFINEMENTS: Final = 34
_MOST_STEPS: Final = 40


@compiled
def _explained(t: Float64Array, r: Float64Array, inv_tt: float, rate: float, reach: float) -> tuple[float, float]:
    """Sum of squares that an exponential of this rate explains at its best lag, and that lag.

    ``t`` begins at 0; ``r`` is what a line (or, where ``inv_tt`` is 0, a constant) leaves of the signal.
    """
    n = len(t)
    mean_t = 0.0
    for j in range(n):
        mean_t += t[j]
    mean_t /= n
    count, sum_t, sum_r = 0.0, 0.0, 0.0
    sum_g, sum_tg, sum_rg, sum_gg = 0.0, 0.0, 0.0, 0.0
    best, best_lag = -1.0, 0.0
    step, e = -1.0, 1.0
    for i in range(n - 2, -1, -1):
        # Readings behind i, and g = exp(-k (t - t_i)) at each of them.
        if t[i + 1] - t[i] != step:
            step = t[i + 1] - t[i]
            e = math.exp(-rate * step)
        count += 1.0
        sum_t += t[i + 1] - mean_t
        sum_r += r[i + 1]
        sum_g = e * (1.0 + sum_g)
        sum_tg = e * (t[i + 1] - mean_t + sum_tg)
        sum_rg = e * (r[i + 1] + sum_rg)
        sum_gg = e * e * (1.0 + sum_gg)
        if t[i] > reach:
            continue
        pp = count - count * count / n - sum_t * sum_t * inv_tt
        pg = sum_g - count * sum_g / n - sum_t * sum_tg * inv_tt
        gg = sum_gg - sum_g * sum_g / n - sum_tg * sum_tg * inv_tt
        size = pp - 2.0 * pg + gg
        if size > 1e-13 * count:
            gain = (sum_r - sum_rg) ** 2 / size
            if gain > best:
                best, best_lag = gain, t[i]
        below = sum_r * gg - sum_rg * pg
        c = (sum_r * pg - sum_rg * pp) / below if below != 0.0 else 1.0
        if reach > 0.0 and c > 1.0 and c * e < 1.0:
            size = pp - 2.0 * c * pg + c * c * gg
            if size > 1e-13 * count:
                gain = (sum_r - c * sum_rg) ** 2 / size
                if gain > best:
                    best, best_lag = gain, t[i] + math.log(c) / rate
    return best, best_lag


@compiled
def _refine(t: Float64Array, r: Float64Array, inv_tt: float, reach: float, low: float, high: float) -> float:
    """log k of the greatest sum explained between two others, by golden section."""
    left, right = high - _GOLDEN * (high - low), low + _GOLDEN * (high - low)
    at_left = _explained(t, r, inv_tt, math.exp(left), reach)[0]
    at_right = _explained(t, r, inv_tt, math.exp(right), reach)[0]
    for _ in range(_REFINEMENTS):
        if at_left >= at_right:
            high, right, at_right = right, left, at_left
            left = high - _GOLDEN * (high - low)
            at_left = _explained(t, r, inv_tt, math.exp(left), reach)[0]
        else:
            low, left, at_left = left, right, at_right
            right = low + _GOLDEN * (high - low)
            at_right = _explained(t, r, inv_tt, math.exp(right), reach)[0]
    return 0.5 * (low + high)


@compiled
def _crossing(
    t: Float64Array, r: Float64Array, inv_tt: float, reach: float, inside: float, outside: float, least: float
) -> float:
    """log k between two others at which the sum explained falls to ``least``, by false position (Illinois)."""
    above = _explained(t, r, inv_tt, math.exp(inside), reach)[0] - least
    below = _explained(t, r, inv_tt, math.exp(outside), reach)[0] - least
    if above <= 0.0 or below >= 0.0:
        return inside if above <= 0.0 else outside
    side, close = 0, 1e-5 * above
    for _ in range(_MOST_STEPS):
        middle = (inside * below - outside * above) / (below - above)
        height = _explained(t, r, inv_tt, math.exp(middle), reach)[0] - least
        if abs(height) <= close or abs(outside - inside) < 1e-7:
            return middle
        if height > 0.0:
            inside, above = middle, height
            below *= 0.5 if side == 1 else 1.0
            side = 1
        else:
            outside, below = middle, height
            above *= 0.5 if side == -1 else 1.0
            side = -1
    return 0.5 * (inside + outside)


@compiled
def _without(
    t: Float64Array, y: Float64Array, free_drift: bool, drift: float, r: Float64Array
) -> tuple[float, float, float, float, float]:
    """Fill ``r`` with what a line (or a constant, and a drift that is known) leaves of the signal.

    Returns the means of time and signal, the slope, one over the sum of squared times, and the sum of squares left.
    """
    n = len(t)
    mean_t, mean_y, tt, ty, total = 0.0, 0.0, 0.0, 0.0, 0.0
    for j in range(n):
        mean_t += t[j] / n
        mean_y += (y[j] - drift * t[j]) / n
    for j in range(n):
        tt += (t[j] - mean_t) ** 2
        ty += (t[j] - mean_t) * (y[j] - drift * t[j] - mean_y)
    inv_tt = 1.0 / tt if free_drift else 0.0
    for j in range(n):
        r[j] = y[j] - drift * t[j] - mean_y - ty * inv_tt * (t[j] - mean_t)
        total += r[j] * r[j]
    return mean_t, mean_y, ty * inv_tt, inv_tt, total


@compiled
def _coefficients(
    t: Float64Array, r: Float64Array, mean_t: float, inv_tt: float, rate: float, lag: float
) -> tuple[float, float, float, float]:
    """Amplitude, the exponential's mean and slope (both per unit of amplitude), and the sum of squares left."""
    n = len(t)
    mean_e, et, ee, er, rss = 0.0, 0.0, 0.0, 0.0, 0.0
    e = np.zeros(n)
    for j in range(n):
        if t[j] > lag:
            e[j] = -math.expm1(-rate * (t[j] - lag))
            mean_e += e[j] / n
    for j in range(n):
        et += e[j] * (t[j] - mean_t)
    for j in range(n):
        e[j] -= mean_e + et * inv_tt * (t[j] - mean_t)
        ee += e[j] * e[j]
        er += e[j] * r[j]
    amplitude = er / ee if ee > 0.0 else 0.0
    for j in range(n):
        rss += (r[j] - amplitude * e[j]) ** 2
    return amplitude, mean_e, et * inv_tt, rss


@compiled
def _interval(
    t: Float64Array, r: Float64Array, inv_tt: float, reach: float, nodes: Float64Array, gains: Float64Array, u: float,
    least: float,
) -> tuple[float, float]:  # fmt: skip
    """Rates between which the sum explained stays above ``least``; 0 and infinity where it does so to the last node.

    The outermost crossings are taken: a second valley of the sum of squares belongs to what the data allow.
    """
    low, high = 0.0, math.inf
    for i in range(len(nodes)):
        if nodes[i] >= u or gains[i] >= least:
            if i > 0:
                low = math.exp(_crossing(t, r, inv_tt, reach, min(nodes[i], u), nodes[i - 1], least))
            break
    for i in range(len(nodes) - 1, -1, -1):
        if nodes[i] <= u or gains[i] >= least:
            if i < len(nodes) - 1:
                high = math.exp(_crossing(t, r, inv_tt, reach, max(nodes[i], u), nodes[i + 1], least))
            break
    return low, high


@compiled
def _fit_one(
    t: Float64Array, y: Float64Array, free_drift: bool, drift: float, share: float, quantile: float, out: Float64Array
) -> None:
    """Fill one row of the outcome; ``quantile`` is F(confidence; 1, dof) / dof."""
    n = len(t)
    r = np.empty(n)
    mean_t, mean_y, slope, inv_tt, out[3] = _without(t, y, free_drift, drift, r)
    reach = share * t[n - 1]
    nodes = np.linspace(math.log(_SLOWEST / t[n - 1]), math.log(_FASTEST * (n - 1) / t[n - 1]), _NODES)
    gains = np.empty(_NODES)
    for i in range(_NODES):
        gains[i] = _explained(t, r, inv_tt, math.exp(nodes[i]), reach)[0]
    top = int(np.argmax(gains))
    u = _refine(t, r, inv_tt, reach, nodes[max(top - 1, 0)], nodes[min(top + 1, _NODES - 1)])
    rate = math.exp(u)
    gain, lag = _explained(t, r, inv_tt, rate, reach)
    amplitude, mean_e, slope_e, rss = _coefficients(t, r, mean_t, inv_tt, rate, lag)
    own = slope - amplitude * slope_e
    out[4], out[5], out[8], out[9], out[10] = rss, rate, lag, amplitude, drift + own
    out[11] = mean_y - own * mean_t - amplitude * mean_e
    out[6], out[7] = _interval(t, r, inv_tt, reach, nodes, gains, u, gain - rss * quantile)


@compiled
def fit_traces(
    time_s: Float64Array,
    signal: Float64Array,
    drift_per_s: Float64Array,
    free_drift: bool,
    share: float,
    quantiles: Float64Array,
    out: Float64Array,
) -> None:
    """Fit every row.

    Parameters
    ----------
    time_s, signal
        Shape (traces, n); NaN signals are passed over.
    drift_per_s
        Shape (traces,): taken as known where the drift is not free; else zeros.
    free_drift
        Whether a drift is fitted.
    share
        Of a trace's length that a lag may take; 0 for none.
    quantiles
        Shape (n + 1,): F(confidence; 1, dof) / dof by number of points; NaN where there are too few.
    out
        Shape (traces, 12): `TRACE_FIT`; NaN where there are too few points.
    """
    t, y = np.empty(signal.shape[1]), np.empty(signal.shape[1])
    for i in range(len(signal)):
        out[i, :] = math.nan
        n = 0
        for j in range(signal.shape[1]):
            if math.isfinite(signal[i, j]):
                t[n], y[n] = time_s[i, j], signal[i, j]
                n += 1
        out[i, 0] = n
        if n == 0:
            continue
        first = t[0]
        out[i, 1], out[i, 2] = first, t[n - 1]
        if not math.isfinite(quantiles[n]):
            continue
        for j in range(n):
            t[j] -= first
        _fit_one(t[:n], y[:n], free_drift, drift_per_s[i], share, quantiles[n], out[i])
        # Back to the clock of the plate.
        out[i, 8] += first
        out[i, 11] -= out[i, 10] * first
