"""Rates of straight stretches of a trace, by least squares."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import polars as pl

from sevenless.fitting.curves import Float64Array
from sevenless.fitting.distributions import t_quantile
from sevenless.fitting.kinetics.traces import Traces

__all__ = ["line_over", "steepest_slopes"]


def line_over(
    traces: Traces, *, from_s: npt.ArrayLike = -np.inf, to_s: npt.ArrayLike = np.inf, confidence: float = 0.95
) -> pl.DataFrame:
    """Slope of the straight line through the readings of a window, of every trace.

    Parameters
    ----------
    traces
        What to look at.
    from_s, to_s
        Ends of the window, both within it: one for all traces, or shape (traces,).
    confidence
        Of the interval.

    Returns
    -------
    polars.DataFrame
        The labels of the traces, then ``slope_per_s``, ``slope_per_s_se``, ``slope_per_s_lo``, ``slope_per_s_hi``,
        ``window_from_s``, ``window_to_s`` (first and last reading) and ``window_points``. Nulls with fewer than two
        readings; no interval with fewer than three.

    Examples
    --------
    >>> line = line_over(Traces.from_matrix([0, 10, 20, 30], [1.0, 3.0, 5.0, 6.0]), to_s=20)
    >>> line["slope_per_s"].item(), line["window_points"].item()
    (0.2, 3)
    """
    start, stop = (np.broadcast_to(np.asarray(end, dtype=np.float64), len(traces)) for end in (from_s, to_s))
    with np.errstate(invalid="ignore"):
        used = traces.usable & (traces.time_s >= start[:, None]) & (traces.time_s <= stop[:, None])
    count = used.sum(axis=1)
    t, y = np.where(used, traces.time_s, 0.0), np.where(used, traces.signal, 0.0)
    with np.errstate(all="ignore"):
        dt = np.where(used, t - (t.sum(axis=1) / count)[:, None], 0.0)
        dy = np.where(used, y - (y.sum(axis=1) / count)[:, None], 0.0)
        tt = (dt**2).sum(axis=1)
        slope = (dt * dy).sum(axis=1) / tt
        rss = ((dy - slope[:, None] * dt) ** 2).sum(axis=1)
        dof = count - 2.0
        error = np.where(dof > 0, np.sqrt(rss / np.where(dof > 0, dof, np.nan) / tt), np.nan)
    reach = error * t_quantile(0.5 + 0.5 * confidence, np.maximum(dof, 1.0))
    first = np.where(used, traces.time_s, np.inf).min(axis=1, initial=np.inf)
    last = np.where(used, traces.time_s, -np.inf).max(axis=1, initial=-np.inf)
    figures = {
        "slope_per_s": slope, "slope_per_s_se": error, "slope_per_s_lo": slope - reach, "slope_per_s_hi": slope + reach,
        "window_from_s": first, "window_to_s": last,
    }  # fmt: skip
    return traces.labels.with_columns(
        *(
            pl.Series(name, np.where(np.isfinite(value), value, np.nan)).fill_nan(None)
            for name, value in figures.items()
        ),
        pl.Series("window_points", count.astype(np.int64)),
    )


def steepest_slopes(traces: Traces, *, points: int) -> Float64Array:
    """Slope of the steepest straight line through so many readings in a row, up or down, of every trace.

    Vendors call it Vmax or Max V. The steepest of many noisy lines is steeper than the truth: it is here to compare
    with an instrument's own figure.

    Parameters
    ----------
    traces
        What to look at; a window with a reading left out does not count.
    points
        Readings per line, 2 or more.

    Returns
    -------
    Float64Array
        Shape (traces,): signal per second; NaN where no window is whole.

    Examples
    --------
    >>> steepest_slopes(Traces.from_matrix([0, 1, 2, 3, 4], [0.0, 1, 3, 5, 6]), points=3).tolist()
    [2.0]
    """
    if points < 2:
        raise ValueError(f"points = {points}: a line needs 2 readings or more")
    if traces.signal.shape[1] < points:
        return np.full(len(traces), np.nan)
    t, y = (np.lib.stride_tricks.sliding_window_view(a, points, axis=1) for a in (traces.time_s, traces.signal))
    dt = t - t.mean(axis=2, keepdims=True)
    with np.errstate(invalid="ignore"):
        slope = (dt * y).sum(axis=2) / (dt**2).sum(axis=2)
    size = np.where(np.isfinite(slope), np.abs(slope), -1.0)
    steepest: Float64Array = np.take_along_axis(slope, size.argmax(axis=1)[:, None], axis=1)[:, 0]
    return steepest
