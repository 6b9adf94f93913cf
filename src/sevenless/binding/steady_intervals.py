"""Profile-likelihood intervals of Rmax: all that any affinity inside its own interval allows.

Bates and Watts 1988, https://doi.org/10.1002/9780470316757; the interval of the affinity is `kd_interval`'s.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from sevenless.binding.langmuir import Langmuir
from sevenless.fitting.curves import Float64Array

__all__ = ["rmax_interval"]

_TRIALS: Final = 201


def rmax_interval(
    model: Langmuir,
    axis: Float64Array,
    interval: tuple[Float64Array, Float64Array],
    best: Float64Array,
    threshold: Float64Array,
) -> tuple[Float64Array, Float64Array]:
    """Least and greatest Rmax of any affinity in the interval, in RU; infinite where the affinity has no upper end."""
    low, high = interval
    ends = np.where(np.isfinite(low), low, axis[0]), np.where(np.isfinite(high), high, axis[-1])
    trials = np.linspace(*ends, _TRIALS, axis=1)
    found = model.at(np.concatenate([trials, best[:, None]], axis=1))
    # Where Rmax was clipped, the parabola still starts from the best one.
    least_rss = found.rss - found.curvature * (found.rmax_ru - found.best_rmax_ru) ** 2
    depth = np.maximum(threshold[:, None] - least_rss, 0.0)
    with np.errstate(divide="ignore", invalid="ignore"):
        reach = np.sqrt(np.where(found.curvature > 0, depth / found.curvature, np.inf))
    limit = model.rmax_limit_ru[:, None]
    least = np.clip(found.best_rmax_ru - reach, 0.0, limit).min(axis=1)
    most = np.clip(found.best_rmax_ru + reach, 0.0, limit).max(axis=1)
    return least, np.where(np.isfinite(high), most, model.rmax_limit_ru)
