"""Tukey's biweight: wells far from the curve lose their pull, and the variance says what that costs.

Holland & Welsch 1977, doi:10.1080/03610927708827533: psi(r) = r (1 - (r / c sigma)^2)^2 inside c sigma, 0 outside,
c = 4.685 (95 % efficient on normal errors). The first rounds use Huber's weights, which cannot lock on to a wrong
start, as a redescending loss can. sigma is the normalised median absolute residual.
"""

from __future__ import annotations

import math
from typing import Final

import numpy as np
import numpy.typing as npt

from sevenless.fitting.curves import Float64Array
from sevenless.fitting.sigmoid import jit

__all__ = ["biweights", "effective_variance", "median_doses"]

Int64Array = npt.NDArray[np.int64]

TUKEY: Final = 4.685
HUBER: Final = 1.345
HUBER_ROUNDS: Final = 3
NORMAL_MAD: Final = 1.4826


@jit
def curve_at(x: float, m: float, p: float, left: float, right: float) -> float:
    """The curve at one natural log dose."""
    return right + (left - right) / (1.0 + math.exp(min(max(math.exp(p) * (x - m), -60.0), 60.0)))


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
def scale_of(
    response: Float64Array,
    weight: Float64Array,
    dose_of_point: Int64Array,
    x: Float64Array,
    m: float,
    p: float,
    left: float,
    right: float,
    parameters: int,
) -> float:
    """Normalised median absolute residual of the weighted wells, corrected for the parameters spent."""
    sizes = np.empty(len(response))
    count = 0
    for i in range(len(response)):
        if weight[i] > 0.0:
            k = dose_of_point[i]
            fitted = left if k < 0 else curve_at(x[k], m, p, left, right)
            sizes[count] = abs(response[i] - fitted) * math.sqrt(weight[i])
            count += 1
    # The fit makes as many residuals small as it has parameters: the median is taken of the others.
    ordered = np.sort(sizes[:count])
    middle = np.median(ordered[min(parameters, count - 1) :])
    return max(NORMAL_MAD * middle, 1e-12 * max(abs(left), abs(right)) + 1e-290)


@jit
def biweights(
    response: Float64Array,
    weight: Float64Array,
    dose_of_point: Int64Array,
    x: Float64Array,
    m: float,
    p: float,
    left: float,
    right: float,
    parameters: int,
    turn: int,
    trust: Float64Array,
) -> float:
    """Write the weights of the next round into ``trust`` and return their largest change."""
    sigma = scale_of(response, weight, dose_of_point, x, m, p, left, right, parameters)
    change = 0.0
    for i in range(len(response)):
        if weight[i] <= 0.0:
            continue
        k = dose_of_point[i]
        fitted = left if k < 0 else curve_at(x[k], m, p, left, right)
        t = abs(response[i] - fitted) * math.sqrt(weight[i]) / sigma
        if turn < HUBER_ROUNDS:
            new = 1.0 if t <= HUBER else HUBER / t
        else:
            new = (1.0 - (t / TUKEY) ** 2) ** 2 if t < TUKEY else 0.0
        change = max(change, abs(new - trust[i]))
        trust[i] = new
    return change


@jit
def effective_variance(
    response: Float64Array,
    weight: Float64Array,
    dose_of_point: Int64Array,
    x: Float64Array,
    m: float,
    p: float,
    left: float,
    right: float,
    parameters: int,
    fallback: float,
) -> float:
    """s^2 that makes the weighted sum of squares honest.

    The estimate's variance is tau^2 (J' J)^-1 with tau^2 = sum psi^2 / (n - p) / (mean psi')^2 (Huber 1981, ch. 7,
    doi:10.1002/0471725250); the weighted sum of squares has curvature mean(trust) J' J.
    """
    count, psi2, slope, mean = 0, 0.0, 0.0, 0.0
    sigma = scale_of(response, weight, dose_of_point, x, m, p, left, right, parameters)
    for i in range(len(response)):
        if weight[i] <= 0.0:
            continue
        k = dose_of_point[i]
        fitted = left if k < 0 else curve_at(x[k], m, p, left, right)
        r = (response[i] - fitted) * math.sqrt(weight[i])
        t = (r / (TUKEY * sigma)) ** 2
        if t < 1.0:
            psi2 += (r * (1.0 - t) ** 2) ** 2
            slope += (1.0 - t) * (1.0 - 5.0 * t)
            mean += (1.0 - t) ** 2
        count += 1
    if count <= parameters or slope <= 0.2 * count:
        return fallback
    return psi2 / (count - parameters) / (slope / count) ** 2 * (mean / count)
