"""Profile-likelihood intervals of any curve model: one parameter is moved, the others follow by least squares.

The interval holds the values at which the residual sum of squares stays below rss + s^2 F(confidence; 1, dof)
(Bates & Watts 1988, doi 10.1002/9780470316757). The root z of the excess is nearly a straight line in the parameter,
so a secant on z closes in within a few refits; all curves of a table take each refit together.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, final

import numpy as np
import numpy.typing as npt

from sevenless.fitting.curve_models.levenberg_marquardt import CLOSE_BY, CurveFunction, Points, minimise
from sevenless.fitting.curves import Float64Array

__all__ = ["Fitted", "in_order", "interval_end"]

_REFITS: Final = 40
_CLOSE: Final = 1e-5


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Fitted:
    """Curves at their least sum of squares, as a profile needs them.

    Parameters
    ----------
    functions
        Model and Jacobian.
    points
        What was fitted.
    theta, rss
        Shapes (curves, k) and (curves,): the optimum.
    limits
        Shape (curves, k, 2).
    variance
        Shape (curves,): s^2.
    standard_error
        Shape (curves, k): Wald; sets the first step outwards.
    ordered
        Pairs of parameters of which the first is the lesser by definition.
    """

    functions: tuple[CurveFunction, CurveFunction]
    points: Points
    theta: Float64Array
    rss: Float64Array
    limits: Float64Array
    variance: Float64Array
    standard_error: Float64Array
    ordered: Sequence[tuple[int, int]] = ()


def interval_end(
    fitted: Fitted, index: int, side: int, *, threshold: Float64Array, default_step: Float64Array
) -> tuple[Float64Array, Float64Array, Float64Array]:
    """One end of the interval of one parameter, for every curve.

    Parameters
    ----------
    index, side
        Which parameter; -1 for the lower end, 1 for the upper.
    threshold
        Shape (curves,): z at the end, the square root of F(confidence; 1, dof).
    default_step
        Shape (curves,): first step where there is no finite standard error.

    Returns
    -------
    ends
        Shape (curves,): ``side * inf`` where the interval is open, NaN where a better optimum was met.
    better
        Shape (curves, k): that optimum, NaN elsewhere.
    theta
        Shape (curves, k): all parameters at the last value inside the interval.
    """
    state = _Ends.begin(fitted, index, side, threshold, default_step)
    for turn in range(_REFITS):
        rows = np.flatnonzero(state.running)
        if len(rows) == 0:
            break
        state.refit(fitted, rows, halve=turn % 4 == 3)
    return np.where(state.running, state.inside, state.end), state.better, state.inside_theta


def in_order(theta: Float64Array, ordered: Sequence[tuple[int, int]]) -> npt.NDArray[np.bool_]:
    """Whether the first parameter of every pair is at most the second, shape (curves,)."""
    legal = np.ones(len(theta), dtype=bool)
    for lesser, greater in ordered:
        legal &= theta[:, lesser] <= theta[:, greater]
    return legal


@final
@dataclass(slots=True, kw_only=True)
class _Ends:
    """The search for one end: the last value inside, the first outside, and what to try next."""

    index: int
    side: int
    threshold: Float64Array
    origin: Float64Array
    farthest: Float64Array
    inside: Float64Array
    inside_z: Float64Array
    inside_theta: Float64Array
    outside: Float64Array
    outside_z: Float64Array
    value: Float64Array
    step: Float64Array
    end: Float64Array
    better: Float64Array
    running: npt.NDArray[np.bool_]

    @classmethod
    def begin(cls, fitted: Fitted, index: int, side: int, threshold: Float64Array, default_step: Float64Array) -> _Ends:
        origin = fitted.theta[:, index].copy()
        low, high = fitted.limits[:, index, 0], fitted.limits[:, index, 1]
        limit = high if side > 0 else low
        wald = threshold * fitted.standard_error[:, index]
        sound = np.isfinite(wald) & (wald > 0)
        step = np.where(sound, np.minimum(wald, 5.0 * default_step), default_step)
        # Beyond ten thousand sensible steps nothing more is to be learned about a parameter without limits.
        farthest = np.where(np.isfinite(limit), limit, origin + side * 1e4 * default_step)
        held, at_limit = low == high, side * origin >= side * farthest
        return cls(
            index=index,
            side=side,
            threshold=threshold,
            origin=origin,
            farthest=farthest,
            inside=origin.copy(),
            inside_z=np.zeros_like(origin),
            inside_theta=fitted.theta.copy(),
            outside=np.full_like(origin, np.nan),
            outside_z=np.full_like(origin, np.nan),
            value=side * np.minimum(side * (origin + side * step), side * farthest),
            step=step,
            end=np.where(held, origin, np.where(at_limit, side * np.inf, np.nan)),
            better=np.full_like(fitted.theta, np.nan),
            running=~held & ~at_limit & np.isfinite(fitted.rss) & (fitted.variance > 0) & np.isfinite(threshold),
        )

    def refit(self, fitted: Fitted, rows: npt.NDArray[np.int64], *, halve: bool) -> None:
        """Fit the other parameters at the trial values and narrow the search."""
        trial = self.value[rows]
        limits = fitted.limits[rows].copy()
        for lesser, greater in fitted.ordered:
            if self.index == lesser:
                limits[:, greater, 0] = np.maximum(limits[:, greater, 0], trial)
            if self.index == greater:
                limits[:, lesser, 1] = np.minimum(limits[:, lesser, 1], trial)
        limits[:, self.index] = trial[:, None]
        found = minimise(
            fitted.functions, fitted.points.rows(rows), self.inside_theta[rows], limits=limits, tolerance=CLOSE_BY
        )
        rss, variance = fitted.rss[rows], fitted.variance[rows]
        legal = in_order(found.theta, fitted.ordered)
        deeper = legal & (found.rss < rss - 1e-7 * np.maximum(rss, variance))
        self.better[rows[deeper]] = found.theta[deeper]
        z = np.where(legal, np.sqrt(np.maximum(found.rss - rss, 0.0) / variance), np.inf)
        self._narrow(rows, z, found.theta)
        self.value[rows] = self._next(rows, halve=halve)
        self.running[rows[deeper]] = False
        self.end[rows[deeper]] = np.nan

    def _narrow(self, rows: npt.NDArray[np.int64], z: Float64Array, theta: Float64Array) -> None:
        threshold, value, side = self.threshold[rows], self.value[rows], self.side
        within = z < threshold
        inner, outer = rows[within], rows[~within]
        self.inside[inner], self.inside_z[inner], self.inside_theta[inner] = value[within], z[within], theta[within]
        self.outside[outer], self.outside_z[outer] = value[~within], z[~within]
        gap = np.abs(self.outside[rows] - self.inside[rows])
        closed = (np.abs(z - threshold) <= _CLOSE * threshold) | (gap <= 1e-12 * (1e-300 + np.abs(value)))
        open_ = within & (side * value >= side * self.farthest[rows]) & ~closed
        self.end[rows[closed]] = value[closed]
        self.end[rows[open_]] = side * np.inf
        self.running[rows[closed | open_]] = False

    def _next(self, rows: npt.NDArray[np.int64], *, halve: bool) -> Float64Array:
        """Secant on z between inside and outside, or halfway; while nothing is outside, up to four times as far."""
        inside, z, outside = self.inside[rows], self.inside_z[rows], self.outside[rows]
        threshold, side = self.threshold[rows], self.side
        with np.errstate(all="ignore"):
            share = (threshold - z) / (self.outside_z[rows] - z)
            reach = np.maximum(np.abs(inside - self.origin[rows]), self.step[rows])
            scale = np.clip(1.02 * threshold / np.maximum(z, 1e-300), 1.1, 4.0)
        share = np.where(np.isfinite(share), np.clip(share, 0.02, 0.98), 0.5)
        # One side of a bent z may stay put for long; halving now and then ends that.
        share = np.full_like(share, 0.5) if halve else share
        farther = self.origin[rows] + side * reach * scale
        farther = side * np.minimum(side * farther, side * self.farthest[rows])
        return np.where(np.isnan(outside), farther, inside + share * (outside - inside))
