"""Robust fits of any curve model: Tukey's biweight by reweighted least squares, after three rounds of Huber's.

The loss and its sources are those of `sevenless.fitting.kernel.robust`, which serves the kernel of the four-parameter
logistic; here one spread holds for all points of a curve.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Final

import numpy as np
import numpy.typing as npt

from sevenless.fitting.curve_models.curve_model import CurveModel
from sevenless.fitting.curve_models.levenberg_marquardt import Minimum, Points, minimise
from sevenless.fitting.curves import Float64Array
from sevenless.fitting.kernel.robust import HUBER, NORMAL_MAD, TUKEY

__all__ = ["honest_variance", "reweighted"]

_ROUNDS: Final = 30
_HUBER_ROUNDS: Final = 3


def reweighted(
    model: CurveModel, points: Points, found: Minimum, limits: Float64Array, free: npt.NDArray[np.int64]
) -> tuple[Minimum, Float64Array]:
    """Robust fit from a least-squares one: the minimum of the weighted squares, and the trust in every point.

    Parameters
    ----------
    found, limits
        Least-squares fit, and the limits of shape (curves, k, 2) inside which it was found.
    free
        Shape (curves,): how many parameters were fitted.
    """
    functions = (model.function, model.jacobian)
    trust = np.ones_like(points.weight)
    running = np.ones(len(found.rss), dtype=bool)
    theta, rss, settled = found.theta.copy(), found.rss.copy(), found.settled.copy()
    for turn in range(_ROUNDS):
        rows = np.flatnonzero(running)
        if len(rows) == 0:
            break
        here = points.rows(rows)
        t = _scaled_residuals(model.function, here, theta[rows], free[rows])
        new = np.minimum(1.0, HUBER / np.maximum(t, HUBER)) if turn < _HUBER_ROUNDS else _biweight(t)
        moved = np.max(np.abs(new - trust[rows]) * (here.weight > 0), axis=1, initial=0.0)
        trust[rows] = new
        step = minimise(functions, replace(here, weight=here.weight * new), theta[rows], limits=limits[rows])
        theta[rows], rss[rows], settled[rows] = step.theta, step.rss, step.settled
        running[rows] = (moved >= 1e-4) | (turn <= _HUBER_ROUNDS)
    return Minimum(theta=theta, rss=rss, settled=settled, steps=found.steps), trust


def honest_variance(
    function: Callable[[Float64Array, Float64Array], Float64Array],
    points: Points,
    theta: Float64Array,
    free: npt.NDArray[np.int64],
    *,
    fallback: Float64Array,
) -> Float64Array:
    """s^2 of a robust fit, shape (curves,); ``fallback`` where too few points are trusted to tell.

    tau^2 / mean(trust) with tau^2 = K^2 sum psi^2 / (n - p) / mean(psi')^2, K = 1 + p/n var(psi') / mean(psi')^2
    (Huber 1981, ch. 7, doi 10.1002/0471725250).
    """
    used = points.weight > 0
    residual = (points.y - function(theta, points.x)) * np.sqrt(points.weight)
    t = _scaled_residuals(function, points, theta, free) / TUKEY
    inside = used & (t < 1.0)
    square = np.where(inside, t, 1.0) ** 2
    psi2 = np.sum(np.where(inside, (residual * (1 - square) ** 2) ** 2, 0.0), axis=1)
    slopes = np.where(inside, (1 - square) * (1 - 5 * square), 0.0)
    slope, slope2 = np.sum(slopes, axis=1), np.sum(slopes**2, axis=1)
    mean = np.sum(np.where(inside, (1 - square) ** 2, 0.0), axis=1)
    count = used.sum(axis=1)
    sound = (count > free) & (slope > 0.2 * count)
    with np.errstate(all="ignore"):
        spent = 1.0 + free / count * (slope2 / count / (slope / count) ** 2 - 1.0)
        variance = spent**2 * psi2 / (count - free) / (slope / count) ** 2 * (mean / count)
    return np.where(sound, variance, fallback)


def _biweight(t: Float64Array) -> Float64Array:
    return np.where(t < TUKEY, (1.0 - (np.minimum(t, TUKEY) / TUKEY) ** 2) ** 2, 0.0)


def _scaled_residuals(
    function: Callable[[Float64Array, Float64Array], Float64Array],
    points: Points,
    theta: Float64Array,
    free: npt.NDArray[np.int64],
) -> Float64Array:
    """Residuals in units of their normalised median size, the ``free`` smallest left out of the median."""
    fitted = function(theta, points.x)
    size = np.abs(points.y - fitted) * np.sqrt(points.weight)
    used = points.weight > 0
    ordered = np.sort(np.where(used, size, np.inf), axis=1)
    count = used.sum(axis=1)
    first = np.minimum(free, count - 1)
    middle = first + (count - first - 1) / 2.0
    rows = np.arange(len(size))
    low = ordered[rows, np.floor(middle).astype(np.int64)]
    high = ordered[rows, np.ceil(middle).astype(np.int64)]
    tiny = 1e-12 * np.max(np.where(used, np.abs(fitted), 0.0), axis=1) + 1e-290
    sigma = np.maximum(NORMAL_MAD * 0.5 * (low + high), tiny)
    scaled: Float64Array = size / sigma[:, None]
    return scaled
