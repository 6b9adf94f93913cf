"""Curves as rows of one matrix, short ones padded with points of no weight, and what can be said before fitting."""

from __future__ import annotations

from dataclasses import dataclass
from typing import final

import numpy as np
import numpy.typing as npt

from sevenless.fitting.curve_models.levenberg_marquardt import Points
from sevenless.fitting.curves import Curves, Float64Array

__all__ = ["Replication", "log10_dose_points", "plain_points", "replication", "squares_about"]

Int64Array = npt.NDArray[np.int64]


def log10_dose_points(curves: Curves) -> Points:
    """Points on log10 molar dose, ``-inf`` for vehicle."""
    with np.errstate(divide="ignore"):
        return _padded(curves, np.log10(curves.conc_molar))


def plain_points(curves: Curves) -> Points:
    """Points on the numbers of the dose column as they stand."""
    return _padded(curves, curves.conc_molar)


def _padded(curves: Curves, x: Float64Array) -> Points:
    lengths = np.diff(curves.offsets)
    columns = np.arange(int(lengths.max(initial=0)))
    real = columns < lengths[:, None]
    # A padding point repeats the first one, so that no model is asked about a value it may not know.
    places = np.where(real, curves.offsets[:-1, None] + columns, np.minimum(curves.offsets[:-1, None], len(x) - 1))
    weight = np.where(real & np.isfinite(curves.response[places]), curves.weight[places], 0.0)
    return Points(x=x[places], y=np.where(weight > 0, curves.response[places], 0.0), weight=weight)


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Replication:
    """Usable points, distinct values of x, and the scatter between points that share one; shape (curves,) each."""

    points: Int64Array
    levels: Int64Array
    pure_ss: Float64Array
    pure_dof: Int64Array


def replication(points: Points) -> Replication:
    """Count points and levels of x, and the weighted sum of squares within levels."""
    used = points.weight > 0
    order = np.argsort(np.where(used, points.x, np.nan), axis=1, kind="stable")
    x, y, w = (np.take_along_axis(a, order, axis=1) for a in (points.x, points.y, points.weight))
    curves, width = x.shape
    fresh = np.ones((curves, width), dtype=bool)
    fresh[:, 1:] = x[:, 1:] != x[:, :-1]
    level = np.cumsum(fresh, axis=1) - 1 + np.arange(curves)[:, None] * width
    total, summed = np.zeros(curves * width), np.zeros(curves * width)
    np.add.at(total, level.ravel(), w.ravel())
    np.add.at(summed, level.ravel(), (w * y).ravel())
    mean = summed / np.where(total > 0, total, 1.0)
    squares = np.sum(w * (y - mean[level]) ** 2, axis=1)
    count = used.sum(axis=1)
    levels = (total.reshape(curves, width) > 0).sum(axis=1)
    return Replication(points=count, levels=levels, pure_ss=squares, pure_dof=count - levels)


def squares_about(points: Points, level: Float64Array) -> Float64Array:
    """Weighted sum of squares of every curve about a level of shape (curves,), or about its mean where NaN."""
    total = np.sum(points.weight, axis=1)
    mean = np.sum(points.weight * points.y, axis=1) / np.where(total > 0, total, 1.0)
    centre = np.where(np.isnan(level), mean, level)
    squares: Float64Array = np.sum(points.weight * (points.y - centre[:, None]) ** 2, axis=1)
    return squares
