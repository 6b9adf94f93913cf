"""Weighted nonlinear least squares for many curves of one model at once (Levenberg-Marquardt).

Curves that share a model are rows of the same arrays, and each step solves all of them: the damped problem by QR of
the scaled Jacobian (normal equations would square its condition number and with it cost half the digits), bounds by
holding back the parameters that press against them.

References
----------
Levenberg K. (1944) doi 10.1090/qam/10666; Marquardt D. W. (1963) doi 10.1137/0111030.
Moré J. J. (1978) doi 10.1007/BFb0067700 (scaling by the greatest column norm seen).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, final

import numpy as np
import numpy.typing as npt

from sevenless.fitting.curves import Float64Array

__all__ = [
    "CLOSE_BY",
    "STEP_TOLERANCE",
    "CurveFunction",
    "Minimum",
    "Points",
    "best_of_starts",
    "covariance",
    "minimise",
    "rss_at",
]

CurveFunction = Callable[[Float64Array, Float64Array], Float64Array]
"""theta of shape (curves, k) and x of shape (curves, points) to the response (curves, points) or Jacobian
(curves, points, k)."""

STEP_TOLERANCE: Final = 1e-10
"""Part of the residuals by which the last step may move the fitted curve: ten certified digits."""
CLOSE_BY: Final = 1e-5
"""The same where only the sum of squares counts, which goes with its square, and the start is a neighbour."""
_ROUNDING: Final = 3e-15
"""Part of the response below which nothing can be told."""
_BLURRED_STEPS: Final = 12
"""Steps whose promise is lost in rounding after which there is nothing more to find."""
_LEAST_DAMPING, _MOST_DAMPING = 1e-15, 1e12
_ROWS_AT_ONCE: Final = 4096


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Points:
    """What is fitted: arrays of shape (curves, points), masked points having weight 0 and any finite x and y."""

    x: Float64Array
    y: Float64Array
    weight: Float64Array

    def rows(self, which: npt.NDArray[np.int64]) -> Points:
        """The points of some curves, in that order; a curve may be asked for more than once."""
        return Points(x=self.x[which], y=self.y[which], weight=self.weight[which])


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Minimum:
    """Where the sum of squares is least.

    Parameters
    ----------
    theta
        Shape (curves, k).
    rss
        Shape (curves,): weighted residual sum of squares; inf where the model has no finite value at any start.
    settled
        Shape (curves,): whether the search came to rest.
    steps
        Shape (curves,): steps taken.
    """

    theta: Float64Array
    rss: Float64Array
    settled: npt.NDArray[np.bool_]
    steps: npt.NDArray[np.int64]


def rss_at(function: CurveFunction, points: Points, theta: Float64Array) -> Float64Array:
    """Weighted residual sum of squares of every curve; inf where the model is not finite."""
    with np.errstate(all="ignore"):
        rss: Float64Array = np.sum(points.weight * (points.y - function(theta, points.x)) ** 2, axis=1)
    return np.where(np.isfinite(rss), rss, np.inf)


def minimise(
    functions: tuple[CurveFunction, CurveFunction],
    points: Points,
    start: Float64Array,
    *,
    limits: Float64Array,
    tolerance: float = STEP_TOLERANCE,
    max_steps: int = 500,
) -> Minimum:
    """Least squares from one start per curve.

    Parameters
    ----------
    functions
        The model and its Jacobian.
    points
        Of all curves.
    start
        Shape (curves, k).
    limits
        Shape (curves, k, 2): lowest and highest value; equal ones hold a parameter.
    tolerance
        A step that moves the fitted curve by less than this part of the residuals is no step. A loose one also
        trusts the start to be close.
    max_steps
        Steps after which a curve that has not come to rest is given up.
    """
    function, jacobian = functions
    low, high = limits[..., 0], limits[..., 1]
    search = _Search.begin(function, points, np.clip(start, low, high), tolerance)
    for _ in range(max_steps):
        rows = np.flatnonzero(search.running)
        if len(rows) == 0:
            break
        here, theta = points.rows(rows), search.theta[rows]
        with np.errstate(all="ignore"):
            step = _step(jacobian, here, search, rows, low[rows], high[rows])
            trial = np.clip(theta + step.change, low[rows], high[rows])
            search.judge(rows, trial, rss_at(function, here, trial), step, function(trial, here.x))
    return Minimum(theta=search.theta, rss=search.rss, settled=search.settled, steps=search.steps)


def best_of_starts(
    functions: tuple[CurveFunction, CurveFunction],
    points: Points,
    starts: Float64Array,
    *,
    limits: Float64Array,
    legal: Callable[[Float64Array], npt.NDArray[np.bool_]] | None = None,
) -> Minimum:
    """The least of the minima found from several starts.

    Parameters
    ----------
    starts
        Shape (curves, starts, k).
    limits
        Shape (curves, starts, k, 2), or (curves, k, 2) where all starts share them.
    legal
        Tells of each theta (rows, k) whether it may stand; where none may, ``rss`` is inf.
    """
    curves, count, k = starts.shape
    shared = limits if limits.ndim == 4 else np.broadcast_to(limits[:, None], (curves, count, k, 2))
    if curves == 0:
        return minimise(functions, points, np.empty((0, k)), limits=np.empty((0, k, 2)))
    parts = []
    at_once = max(1, _ROWS_AT_ONCE // count)
    for first in range(0, curves, at_once):
        rows = np.arange(first, min(first + at_once, curves))
        found = minimise(
            functions,
            points.rows(np.repeat(rows, count)),
            starts[rows].reshape(-1, k),
            limits=shared[rows].reshape(-1, k, 2),
        )
        rss = found.rss if legal is None else np.where(legal(found.theta), found.rss, np.inf)
        best = np.argmin(rss.reshape(-1, count), axis=1) + np.arange(len(rows)) * count
        parts.append((found.theta[best], rss[best], found.settled[best], found.steps[best]))
    theta, rss, settled, steps = (np.concatenate(column) for column in zip(*parts, strict=True))
    return Minimum(theta=theta, rss=rss, settled=settled, steps=steps)


def covariance(jacobian: CurveFunction, points: Points, theta: Float64Array, *, free: npt.ArrayLike) -> Float64Array:
    """Inverse of the weighted cross-product of the Jacobian, shape (curves, k, k): times s^2 it is the covariance.

    Rows and columns of parameters that are not ``free`` (shape (curves, k)) are zero; all is NaN for a curve whose
    free parameters cannot be told apart.
    """
    moves = np.broadcast_to(np.asarray(free, dtype=bool), theta.shape)
    with np.errstate(all="ignore"):
        slopes = np.sqrt(points.weight)[..., None] * jacobian(theta, points.x)
    slopes = np.where(moves[:, None, :] & np.isfinite(slopes), slopes, 0.0)
    norms = np.sqrt(np.einsum("cpk,cpk->ck", slopes, slopes))
    scale = np.where(norms > 0, norms, 1.0)
    k = theta.shape[1]
    # A row of its own keeps each held parameter apart from the rest and the triangle invertible.
    padded = np.concatenate([slopes / scale[:, None, :], np.eye(k) * np.where(moves, 0.0, 1.0)[:, None, :]], axis=1)
    triangle: Float64Array = np.linalg.qr(padded).R
    diagonal = np.abs(np.einsum("ckk->ck", triangle))
    sound = np.min(diagonal, axis=1) > 1e-13
    triangle = np.where(sound[:, None, None], triangle, np.eye(k))
    inverse = np.linalg.solve(triangle, np.broadcast_to(np.eye(k), triangle.shape)) / scale[:, :, None]
    spread = np.einsum("cij,ckj->cik", inverse, inverse) * (moves[:, :, None] & moves[:, None, :])
    return np.where(sound[:, None, None], spread, np.nan)


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class _Step:
    """A proposed change, what it promises, and how far it moves the curve."""

    change: Float64Array
    promise: Float64Array
    reach: Float64Array


@final
@dataclass(slots=True, kw_only=True)
class _Search:
    """State of the search of every curve."""

    theta: Float64Array
    fitted: Float64Array
    rss: Float64Array
    damping: Float64Array
    growth: Float64Array
    scale: Float64Array
    size: Float64Array
    running: npt.NDArray[np.bool_]
    settled: npt.NDArray[np.bool_]
    steps: npt.NDArray[np.int64]
    blurred: npt.NDArray[np.int64]
    tolerance: float

    @classmethod
    def begin(cls, function: CurveFunction, points: Points, theta: Float64Array, tolerance: float) -> _Search:
        rss = rss_at(function, points, theta)
        count = len(theta)
        with np.errstate(all="ignore"):
            fitted = function(theta, points.x)
        return cls(
            theta=theta,
            fitted=fitted,
            rss=rss,
            damping=np.full(count, 1e-3 if tolerance <= STEP_TOLERANCE else 1e-6),
            growth=np.full(count, 4.0),
            scale=np.zeros_like(theta),
            size=np.sqrt(np.sum(points.weight * points.y**2, axis=1)),
            running=np.isfinite(rss),
            settled=np.zeros(count, dtype=bool),
            steps=np.zeros(count, dtype=np.int64),
            blurred=np.zeros(count, dtype=np.int64),
            tolerance=tolerance,
        )

    def judge(
        self, rows: npt.NDArray[np.int64], trial: Float64Array, rss: Float64Array, step: _Step, fitted: Float64Array
    ) -> None:
        """Take the steps that lower the sum of squares, adapt the damping, and stop what has come to rest."""
        old, damping = self.rss[rows], self.damping[rows]
        floor = _ROUNDING * self.size[rows]
        noise = 1e-14 * old + floor * np.sqrt(old) + floor**2
        with np.errstate(all="ignore"):
            gain = (old - rss) / step.promise
        # Close to the minimum rounding decides whether the sum falls, so an honest little step is taken on trust.
        blurred = step.promise <= noise
        trusted = blurred & (rss <= old + noise)
        taken = (rss < old) | trusted
        self._move(rows[taken], trial[taken], rss[taken], fitted[taken])
        good, poor = taken & ((gain > 0.75) | blurred), taken & (gain < 0.25) & ~blurred
        factor = np.where(good, 0.1, np.where(poor, 2.0, 1.0))
        growth = np.where(taken, 4.0, self.growth[rows])
        self.damping[rows] = np.clip(np.where(taken, damping * factor, damping * growth), _LEAST_DAMPING, None)
        self.growth[rows] = np.where(taken, growth, 2.0 * growth)
        self.steps[rows] += 1
        self.blurred[rows] += blurred
        still = step.reach <= np.maximum(self.tolerance * np.sqrt(old), floor)
        rest = (still & (damping <= 1.1e-6)) | (self.blurred[rows] >= _BLURRED_STEPS)
        stuck = ~taken & (self.damping[rows] > _MOST_DAMPING)
        self.settled[rows] = rest | (stuck & (step.promise <= 1e-8 * old))
        self.running[rows] = ~(rest | stuck)

    def _move(self, rows: npt.NDArray[np.int64], theta: Float64Array, rss: Float64Array, fitted: Float64Array) -> None:
        self.theta[rows], self.rss[rows], self.fitted[rows] = theta, rss, fitted


def _step(
    jacobian: CurveFunction,
    points: Points,
    search: _Search,
    rows: npt.NDArray[np.int64],
    low: Float64Array,
    high: Float64Array,
) -> _Step:
    theta = search.theta[rows]
    root_weight = np.sqrt(points.weight)
    residual = root_weight * (points.y - search.fitted[rows])
    slopes = root_weight[..., None] * jacobian(theta, points.x)
    slopes = np.where(np.isfinite(slopes), slopes, 0.0)
    norms = np.sqrt(np.einsum("cpk,cpk->ck", slopes, slopes))
    search.scale[rows] = np.maximum(search.scale[rows], norms)
    scale = np.where(search.scale[rows] > 0, search.scale[rows], 1.0)
    slopes /= scale[:, None, :]
    uphill = np.einsum("cpk,cp->ck", slopes, residual)
    held = ((theta <= low) & (uphill <= 0)) | ((theta >= high) & (uphill >= 0))
    slopes = np.where(held[:, None, :], 0.0, slopes)
    scaled = _damped_solution(slopes, residual, search.damping[rows])
    change = scaled / scale
    # What the bounds cut off is not promised.
    scaled = (np.clip(theta + change, low, high) - theta) * scale
    shift = np.einsum("cpk,ck->cp", slopes, scaled)
    promise = 2.0 * np.einsum("cp,cp->c", residual, shift) - np.einsum("cp,cp->c", shift, shift)
    return _Step(change=change, promise=np.maximum(promise, 0.0), reach=np.sqrt(np.sum(shift**2, axis=1)))


def _damped_solution(slopes: Float64Array, residual: Float64Array, damping: Float64Array) -> Float64Array:
    """Least-squares solution of [slopes; sqrt(damping) I] step = [residual; 0] of every curve."""
    curves, _, k = slopes.shape
    tail = np.sqrt(damping)[:, None, None] * np.eye(k)
    right = np.concatenate([residual, np.zeros((curves, k))], axis=1)
    orthogonal, triangle = np.linalg.qr(np.concatenate([slopes, tail], axis=1))
    projected = np.einsum("cpk,cp->ck", orthogonal, right)
    solution: Float64Array = np.linalg.solve(triangle, projected[..., None])[..., 0]
    return solution
