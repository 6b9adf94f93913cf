"""Start values by scanning a grid: where a model is linear in its plateaus, only the other parameters are guessed."""

from __future__ import annotations

from typing import Final

import numpy as np

from sevenless.fitting.curve_models.levenberg_marquardt import Points
from sevenless.fitting.curves import Float64Array
from sevenless.fitting.options import FitOptions

__all__ = ["MARGIN_DECADES", "bounds_of", "hill_range", "log10_dose_range", "plateau_limits", "screen"]

MARGIN_DECADES: Final = 1.0
"""How far beyond the tested doses a potency is searched; farther, data cannot tell it from infinity."""


def bounds_of(value: float | tuple[float, float] | None, default: tuple[float, float]) -> tuple[float, float]:
    """An option as lowest and highest value: a number twice, a pair, or the default."""
    if value is None:
        return default
    return value if isinstance(value, tuple) else (float(value), float(value))


def hill_range(options: FitOptions, default: tuple[float, float]) -> tuple[float, float]:
    """Lowest and highest size of the Hill slope."""
    low, high = bounds_of(options.hill, default)
    return abs(low), abs(high)


def plateau_limits(options: FitOptions) -> Float64Array:
    """Limits of top and bottom, shape (2, 2)."""
    free = (-np.inf, np.inf)
    return np.array([bounds_of(options.top, free), bounds_of(options.bottom, free)])


def log10_dose_range(points: Points) -> Float64Array:
    """Lowest and highest log10 dose of every curve, vehicle and masked points apart, shape (curves, 2).

    A curve without doses gets (-6, -6), where nothing can be fitted anyway.
    """
    used = (points.weight > 0) & np.isfinite(points.x)
    low = np.min(np.where(used, points.x, np.inf), axis=1, initial=np.inf)
    high = np.max(np.where(used, points.x, -np.inf), axis=1, initial=-np.inf)
    return np.where(np.isfinite(low) & np.isfinite(high), np.stack([low, high]), -6.0).T


def screen(points: Points, shares: Float64Array, limits: Float64Array) -> tuple[Float64Array, Float64Array]:
    """Best plateaus and sum of squares for every node of a grid of shapes.

    Parameters
    ----------
    points
        Of all curves.
    shares
        Shape (curves, nodes, points): the part of the way from bottom to top at each point.
    limits
        Shape (2, 2): of top and bottom.

    Returns
    -------
    plateaus, rss
        Shapes (curves, nodes, 2), with top at or above bottom, and (curves, nodes).
    """
    w, y = points.weight[:, None, :], points.y[:, None, :]
    total = np.sum(points.weight, axis=1)[:, None]
    mean_s = np.sum(w * shares, axis=2) / np.maximum(total, 1e-300)
    mean_y = np.sum(points.weight * points.y, axis=1)[:, None] / np.maximum(total, 1e-300)
    spread = np.sum(w * (shares - mean_s[..., None]) ** 2, axis=2)
    together = np.sum(w * (shares - mean_s[..., None]) * (y - mean_y[..., None]), axis=2)
    rise = np.maximum(together / np.maximum(spread, 1e-9 * np.maximum(total, 1e-300)), 0.0)
    bottom = np.clip(mean_y - rise * mean_s, limits[1, 0], limits[1, 1])
    top = np.clip(mean_y + rise * (1.0 - mean_s), limits[0, 0], limits[0, 1])
    fitted = bottom[..., None] + (top - bottom)[..., None] * shares
    rss = np.sum(w * (y - fitted) ** 2, axis=2)
    return np.stack([top, bottom], axis=-1), rss
