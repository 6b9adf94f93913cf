"""Affinities of curves whose other parameters are solved exactly: a grid, golden sections, and profile likelihood.

A model says its sum of squares at trial affinities; everything else is the same for every law of binding. All
affinities whose best curve has rss <= rss_min (1 + t**2 / dof) are inside an interval; an end that is never reached is
open. Bates and Watts 1988, https://doi.org/10.1002/9780470316757.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Final, TypeAlias

import numpy as np

from sevenless.fitting.curves import Float64Array

__all__ = ["SumsOfSquares", "affinity_axis", "best_affinity", "kd_interval"]

SumsOfSquares: TypeAlias = Callable[[Float64Array], Float64Array]
"""Least sums of squares at log10 of trial affinities, both of shape (curves, trials)."""

STEP_DECADES: Final = 0.05
_GOLDEN: Final = (math.sqrt(5) - 1) / 2
_STEPS: Final = 60
_BISECTIONS: Final = 50


def affinity_axis(low: float, high: float) -> Float64Array:
    """log10 of the affinities that are tried first, the same for all curves; shape (trials,)."""
    return np.linspace(low, high, int((high - low) / STEP_DECADES) + 2)


def best_affinity(rss_at: SumsOfSquares, axis: Float64Array, rss: Float64Array) -> Float64Array:
    """log10 of the best affinity of each curve, by golden sections around the best node; shape (curves,)."""
    best = rss.argmin(axis=1)
    low, high = axis[np.maximum(best - 1, 0)], axis[np.minimum(best + 1, len(axis) - 1)]
    for _ in range(_STEPS):
        left, right = high - _GOLDEN * (high - low), low + _GOLDEN * (high - low)
        both = rss_at(np.stack([left, right], axis=1))
        falls = both[:, 0] > both[:, 1]
        low, high = np.where(falls, left, low), np.where(falls, high, right)
    return np.asarray((low + high) / 2)


def kd_interval(
    rss_at: SumsOfSquares, axis: Float64Array, rss: Float64Array, best: Float64Array, threshold: Float64Array
) -> tuple[Float64Array, Float64Array]:
    """log10 of both ends, -inf and inf where the data set no end.

    Parameters
    ----------
    rss_at
        The curves.
    axis, rss
        Trial affinities (log10), and the sums of squares there; shapes (trials,) and (curves, trials).
    best, threshold
        log10 of the best affinity, and the sum of squares up to which an affinity is inside; shape (curves,).
    """
    inside = rss <= threshold[:, None]
    last = len(axis) - 1
    reached = inside.any(axis=1)
    first_in = np.where(reached, inside.argmax(axis=1), last)
    last_in = np.where(reached, last - inside[:, ::-1].argmax(axis=1), 0)
    low_in, high_in = np.minimum(axis[first_in], best), np.maximum(axis[last_in], best)
    below = np.searchsorted(axis, low_in, side="left") - 1
    above = np.searchsorted(axis, high_in, side="right")
    low = _crossing(rss_at, axis[np.maximum(below, 0)], low_in, threshold)
    high = _crossing(rss_at, axis[np.minimum(above, last)], high_in, threshold)
    return np.where(below < 0, -np.inf, low), np.where(above > last, np.inf, high)


def _crossing(
    rss_at: SumsOfSquares, outside: Float64Array, inside: Float64Array, threshold: Float64Array
) -> Float64Array:
    for _ in range(_BISECTIONS):
        middle = (outside + inside) / 2
        is_in = rss_at(middle[:, None])[:, 0] <= threshold
        inside, outside = np.where(is_in, middle, inside), np.where(is_in, outside, middle)
    return inside
