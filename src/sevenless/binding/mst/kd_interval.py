"""Profile-likelihood intervals of affinities.

All affinities whose best curve has rss <= rss_min (1 + t**2 / dof) are inside; an end that is never reached is open.
Bates and Watts 1988, https://doi.org/10.1002/9780470316757.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from sevenless.binding.mst.quadratic import Quadratic
from sevenless.fitting.curves import Float64Array

__all__ = ["kd_interval"]

_BISECTIONS: Final = 50


def kd_interval(
    model: Quadratic, axis: Float64Array, rss: Float64Array, best: Float64Array, threshold: Float64Array
) -> tuple[Float64Array, Float64Array]:
    """log10 of both ends, -inf and inf where the data set no end.

    Parameters
    ----------
    model
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
    low = _crossing(model, axis[np.maximum(below, 0)], low_in, threshold)
    high = _crossing(model, axis[np.minimum(above, last)], high_in, threshold)
    return np.where(below < 0, -np.inf, low), np.where(above > last, np.inf, high)


def _crossing(model: Quadratic, outside: Float64Array, inside: Float64Array, threshold: Float64Array) -> Float64Array:
    for _ in range(_BISECTIONS):
        middle = (outside + inside) / 2
        is_in = model.at(middle[:, None]).rss[:, 0] <= threshold
        inside, outside = np.where(is_in, middle, inside), np.where(is_in, outside, middle)
    return inside
