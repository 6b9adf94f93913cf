"""Curves that rise with time or amount: exponential association, logistic growth, Richards growth.

Here x is the number in the dose column as it stands. The parameters keep the letters of the NIST reference sets that
certify these models (Misra1a, Rat42, Rat43).
"""

from __future__ import annotations

from typing import Final

import numpy as np

from sevenless.fitting.curve_models.curve_model import CurveModel, Starts
from sevenless.fitting.curve_models.levenberg_marquardt import Points
from sevenless.fitting.curves import Float64Array
from sevenless.fitting.options import FitOptions

__all__ = ["EXPONENTIAL_ASSOCIATION", "LOGISTIC_GROWTH", "RICHARDS_GROWTH"]


def _columns(theta: Float64Array) -> list[Float64Array]:
    """Each parameter as a column, to broadcast along the points."""
    return [theta[:, j : j + 1] for j in range(theta.shape[1])]


def _association(theta: Float64Array, x: Float64Array) -> Float64Array:
    b1, b2 = _columns(theta)
    return -b1 * np.expm1(-b2 * x)


def _association_jacobian(theta: Float64Array, x: Float64Array) -> Float64Array:
    b1, b2 = _columns(theta)
    return np.stack([-np.expm1(-b2 * x), b1 * x * np.exp(-b2 * x)], axis=-1)


def _growth(theta: Float64Array, x: Float64Array) -> Float64Array:
    b1, b2, b3 = _columns(theta)
    return b1 / (1.0 + np.exp(b2 - b3 * x))


def _growth_jacobian(theta: Float64Array, x: Float64Array) -> Float64Array:
    b1, b2, b3 = _columns(theta)
    share = 1.0 / (1.0 + np.exp(b2 - b3 * x))
    slope = b1 * share * (1.0 - share)
    return np.stack([share, -slope, slope * x], axis=-1)


def _richards(theta: Float64Array, x: Float64Array) -> Float64Array:
    b1, b2, b3, b4 = _columns(theta)
    return b1 * np.exp(-np.logaddexp(0.0, b2 - b3 * x) / b4)


def _richards_jacobian(theta: Float64Array, x: Float64Array) -> Float64Array:
    b1, b2, b3, b4 = _columns(theta)
    height = np.logaddexp(0.0, b2 - b3 * x)
    share = np.exp(-height / b4)
    slope = -b1 * share / b4 / (1.0 + np.exp(-(b2 - b3 * x)))
    return np.stack([share, slope, -slope * x, b1 * share * height / b4**2], axis=-1)


def _scale(points: Points) -> tuple[Float64Array, Float64Array]:
    """Greatest usable response, and greatest usable |x|, of every curve."""
    used = points.weight > 0
    greatest = np.max(np.where(used, points.y, -np.inf), axis=1, initial=-np.inf)
    reach = np.max(np.where(used, np.abs(points.x), 0.0), axis=1, initial=0.0)
    return np.where(np.isfinite(greatest), greatest, 1.0), np.where(reach > 0, reach, 1.0)


def _free(starts: Float64Array, positive: tuple[int, ...] = ()) -> Starts:
    """Starts with limits open but for parameters that are positive by definition."""
    limits = np.empty((*starts.shape, 2))
    limits[..., 0], limits[..., 1] = -np.inf, np.inf
    for j in positive:
        limits[:, :, j, 0] = 1e-6
    return starts, limits


def _association_starts(points: Points, options: FitOptions) -> Starts:
    del options
    top, reach = _scale(points)
    return _free(np.stack([np.stack([top * 1.2, turns / reach], axis=-1) for turns in (0.3, 2.0, 10.0)], axis=1))


def _sigmoid_starts(points: Points, *, extra: tuple[float, ...]) -> Float64Array:
    top, reach = _scale(points)
    rows = []
    for middle in (0.2, 0.5, 0.8):
        for steepness in (4.0, 12.0):
            rows.append(np.stack([top * 1.05, np.full_like(top, steepness * middle), steepness / reach], axis=-1))
    starts = np.stack(rows, axis=1)
    tail = np.broadcast_to(np.array(extra), (*starts.shape[:2], len(extra)))
    return np.concatenate([starts, tail], axis=-1)


def _growth_starts(points: Points, options: FitOptions) -> Starts:
    del options
    return _free(_sigmoid_starts(points, extra=()))


def _richards_starts(points: Points, options: FitOptions) -> Starts:
    del options
    return _free(_sigmoid_starts(points, extra=(1.0,)), positive=(3,))


EXPONENTIAL_ASSOCIATION: Final = CurveModel(
    name="exponential-association",
    equation="b1 (1 - exp(-b2 x))",
    parameters=("b1", "b2"),
    function=_association,
    jacobian=_association_jacobian,
    starts=_association_starts,
    axis="plain",
)
"""Rise from zero to the plateau b1 with rate b2."""

LOGISTIC_GROWTH: Final = CurveModel(
    name="logistic-growth",
    equation="b1 / (1 + exp(b2 - b3 x))",
    parameters=("b1", "b2", "b3"),
    function=_growth,
    jacobian=_growth_jacobian,
    starts=_growth_starts,
    axis="plain",
)
"""Growth to the plateau b1, fastest at x = b2 / b3."""

RICHARDS_GROWTH: Final = CurveModel(
    name="richards-growth",
    equation="b1 / (1 + exp(b2 - b3 x))^(1/b4)",
    parameters=("b1", "b2", "b3", "b4"),
    function=_richards,
    jacobian=_richards_jacobian,
    starts=_richards_starts,
    axis="plain",
    evidence_ids=("richards-1959",),
)
"""Asymmetric growth: the five-parameter logistic in x with its lower plateau at 0. b4 = 1 is logistic growth."""
