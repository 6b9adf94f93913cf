"""Tukey's biweight: wells far from the curve lose their pull, and the variance says what that costs.

Holland & Welsch 1977, doi:10.1080/03610927708827533: psi(t) = t (1 - (t / c)^2)^2 inside c = 4.685, 0 outside, where t
is the residual in units of its spread.

The spread may grow with the signal, as pipetting error does: sd = a + b |fitted|, a and b >= 0, from the absolute
residuals (Davidian & Carroll 1987, doi:10.1080/01621459.1987.10478543). With one spread for all wells, the noise of the
upper plateau passes for outliers: 95 % intervals then covered .88 on simulated screens, where these cover .93.
"""

from __future__ import annotations

import math
from typing import Final

import numpy as np
import numpy.typing as npt

from sevenless.fitting.curves import Float64Array
from sevenless.fitting.kernel.exponential import bounded_exp
from sevenless.fitting.kernel.sigmoid import jit

__all__ = ["curve_at", "effective_variance", "median_doses", "reweigh"]

Int64Array = npt.NDArray[np.int64]

TUKEY: Final = 4.685
HUBER: Final = 1.345
NORMAL_MAD: Final = 1.4826
NORMAL_MEAN: Final = 1.2533141373155
"""Standard deviation over mean absolute value, for normal errors."""
FLATTEST: Final = 0.3
"""Least spread of a well, as a share of the mean spread: few wells cannot prove that one is very exact."""

Curve = tuple[float, float, float, float]
"""m, p, left and right."""


@jit
def curve_at(x: float, m: float, p: float, left: float, right: float) -> float:
    """The curve at one natural log dose."""
    return right + (left - right) / (1.0 + bounded_exp(min(max(bounded_exp(p) * (x - m), -60.0), 60.0)))


@jit
def median_doses(
    response: Float64Array, weight: Float64Array, dose_of_point: Int64Array, y: Float64Array, y0: float
) -> float:
    """Replace the mean of every dose that has three wells or more by their median; return that of the vehicle."""
    values = np.empty(len(response))
    for k in range(-1, len(y)):
        count = 0
        for i in range(len(response)):
            if weight[i] > 0.0 and dose_of_point[i] == k:
                values[count] = response[i]
                count += 1
        if count >= 3:
            middle = np.median(values[:count])
            if k < 0:
                y0 = middle
            else:
                y[k] = middle
    return y0


@jit
def reweigh(
    response: Float64Array,
    weight: Float64Array,
    dose_of_point: Int64Array,
    x: Float64Array,
    curve: Curve,
    parameters: int,
    turn: int,
    trust: Float64Array,
    spread: Float64Array,
) -> float:
    """Write trust and relative spread of every well for the next round; return the largest change of trust.

    The first round uses Huber's weights, which cannot lock on to a wrong start as a redescending loss can.
    """
    m, p, left, right = curve
    if turn > 0:
        relative_spread(response, weight, dose_of_point, x, curve, trust, spread)
    sigma = scale_of(response, weight, dose_of_point, x, curve, parameters, spread)
    change = 0.0
    for i in range(len(response)):
        if weight[i] <= 0.0:
            continue
        k = dose_of_point[i]
        fitted = left if k < 0 else curve_at(x[k], m, p, left, right)
        t = abs(response[i] - fitted) * math.sqrt(weight[i]) / (sigma * spread[i])
        if turn == 0:
            new = 1.0 if t <= HUBER else HUBER / t
        else:
            new = (1.0 - (t / TUKEY) ** 2) ** 2 if t < TUKEY else 0.0
        change = max(change, abs(new - trust[i]))
        trust[i] = new
    return change


@jit
def relative_spread(
    response: Float64Array,
    weight: Float64Array,
    dose_of_point: Int64Array,
    x: Float64Array,
    curve: Curve,
    trust: Float64Array,
    spread: Float64Array,
) -> None:
    """Spread of every well relative to the others, from the line sd = a + b |fitted|; mean of 1 / spread^2 is 1."""
    m, p, left, right = curve
    n, sf, sff, sr, sfr = 0.0, 0.0, 0.0, 0.0, 0.0
    for i in range(len(response)):
        if weight[i] > 0.0:
            k = dose_of_point[i]
            fitted = left if k < 0 else curve_at(x[k], m, p, left, right)
            size = NORMAL_MEAN * abs(response[i] - fitted) * math.sqrt(weight[i])
            n += trust[i]
            sf += trust[i] * abs(fitted)
            sff += trust[i] * fitted * fitted
            sr += trust[i] * size
            sfr += trust[i] * size * abs(fitted)
    det = n * sff - sf * sf
    slope = (n * sfr - sf * sr) / det if det > 1e-9 * n * sff else 0.0
    base = (sr - slope * sf) / n if n > 0.0 else 0.0
    if slope <= 0.0 or sr <= 0.0:
        spread[:] = 1.0
        return
    if base < 0.0:
        base, slope = 0.0, sr / sf
    mean = sr / n
    total, count = 0.0, 0
    for i in range(len(response)):
        k = dose_of_point[i]
        fitted = left if k < 0 else curve_at(x[k], m, p, left, right)
        spread[i] = max(base + slope * abs(fitted), FLATTEST * mean)
        if weight[i] > 0.0:
            total += 1.0 / spread[i] ** 2
            count += 1
    spread *= math.sqrt(total / count)


@jit
def scale_of(
    response: Float64Array,
    weight: Float64Array,
    dose_of_point: Int64Array,
    x: Float64Array,
    curve: Curve,
    parameters: int,
    spread: Float64Array,
) -> float:
    """Normalised median absolute residual in units of the relative spread, corrected for the parameters spent."""
    m, p, left, right = curve
    sizes = np.empty(len(response))
    count = 0
    for i in range(len(response)):
        if weight[i] > 0.0:
            k = dose_of_point[i]
            fitted = left if k < 0 else curve_at(x[k], m, p, left, right)
            sizes[count] = abs(response[i] - fitted) * math.sqrt(weight[i]) / spread[i]
            count += 1
    # The fit makes as many residuals small as it has parameters: the median is taken of the others.
    ordered = np.sort(sizes[:count])
    middle = np.median(ordered[min(parameters, count - 1) :])
    return max(NORMAL_MAD * middle, 1e-12 * max(abs(left), abs(right)) + 1e-290)


@jit
def effective_variance(
    response: Float64Array,
    weight: Float64Array,
    dose_of_point: Int64Array,
    x: Float64Array,
    curve: Curve,
    parameters: int,
    spread: Float64Array,
    fallback: float,
) -> float:
    """s^2 that makes the weighted sum of squares honest.

    The estimate's variance is tau^2 (J' J)^-1 with tau^2 = K^2 sum psi^2 / (n - p) / (mean psi')^2 and
    K = 1 + (p / n) var(psi') / (mean psi')^2 (Huber 1981, ch. 7, doi:10.1002/0471725250); the weighted sum of squares
    has curvature mean(trust) J' J.
    """
    m, p, left, right = curve
    sigma = scale_of(response, weight, dose_of_point, x, curve, parameters, spread)
    count, psi2, slope, slope2, mean = 0, 0.0, 0.0, 0.0, 0.0
    for i in range(len(response)):
        if weight[i] <= 0.0:
            continue
        count += 1
        k = dose_of_point[i]
        fitted = left if k < 0 else curve_at(x[k], m, p, left, right)
        r = (response[i] - fitted) * math.sqrt(weight[i]) / spread[i]
        t = (r / (TUKEY * sigma)) ** 2
        if t < 1.0:
            psi2 += (r * (1.0 - t) ** 2) ** 2
            slope += (1.0 - t) * (1.0 - 5.0 * t)
            slope2 += ((1.0 - t) * (1.0 - 5.0 * t)) ** 2
            mean += (1.0 - t) ** 2
    if count <= parameters or slope <= 0.2 * count:
        return fallback
    slope, slope2, mean = slope / count, slope2 / count, mean / count
    spent = 1.0 + parameters / count * (slope2 - slope * slope) / (slope * slope)
    return spent * spent * psi2 / (count - parameters) / (slope * slope) * mean
