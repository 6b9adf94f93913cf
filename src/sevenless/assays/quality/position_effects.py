"""Tukey's median polish of plates, and the scores of wells that follow from it.

A plate is taken as overall + row + column + residual. Medians of rows and of columns are taken off in turn, so that
single active wells move neither. All plates of a stack are polished together.

References
----------
Tukey J. W. (1977) Exploratory Data Analysis, chapter 11.
Brideau C. et al. (2003) Improved statistical methods for hit selection in high-throughput screening.
J. Biomol. Screen. 8:634-647, doi 10.1177/1087057103258285 (B score).
Malo N. et al. (2006) Statistical practice in high-throughput screening data analysis.
Nat. Biotechnol. 24:167-175, doi 10.1038/nbt1186 (z and robust z scores).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import final

import numpy as np
import numpy.typing as npt
import polars as pl

from sevenless.assays.controls import BoolArray, column_values
from sevenless.assays.quality.plate_statistics import MAD_SCALE
from sevenless.fitting.curves import Float64Array
from sevenless.plates.geometry import PLATE_SHAPES, parse_well

__all__ = ["MedianPolish", "PositionScores", "median_polish", "position_scores", "position_scores_of_wells"]


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class MedianPolish:
    """Plates as overall + row + column + residual.

    Parameters
    ----------
    overall
        Shape (plates,).
    rows, columns
        Shape (plates, rows) and (plates, columns): effects, NaN where a row or column has no value.
    residuals
        Shape (plates, rows, columns), NaN where the value is missing.
    iterations
        Shape (plates,): rounds used.
    converged
        Shape (plates,): whether the sum of absolute residuals settled.
    """

    overall: Float64Array
    rows: Float64Array
    columns: Float64Array
    residuals: Float64Array
    iterations: npt.NDArray[np.int64]
    converged: BoolArray

    @property
    def fitted(self) -> Float64Array:
        """overall + row + column, shape (plates, rows, columns): what the position alone explains."""
        return self.overall[:, None, None] + self.rows[:, :, None] + self.columns[:, None, :]


def median_polish(plates: npt.ArrayLike, *, eps: float = 0.01, max_iterations: int = 10) -> MedianPolish:
    """Median polish of one plate or a stack of plates, step for step as ``medpolish`` of base R does it.

    In each round the row medians, then the column medians, are moved from the residuals into the effects, and the
    median of the effects into the overall term. It ends when the sum of absolute residuals changes by less than
    ``eps`` of itself, or after ``max_iterations`` rounds. The defaults are those of base R.

    Parameters
    ----------
    plates
        Shape (plates, rows, columns) or (rows, columns); NaN is a well without a value.
    eps
        Relative change at which the polish has settled.
    max_iterations
        Most rounds.

    Raises
    ------
    ValueError
        If the array has another shape.

    Examples
    --------
    >>> polish = median_polish([[1.0, 2.0, 3.0], [2.0, 3.0, 4.0], [3.0, 4.0, 9.0]])
    >>> polish.residuals[0].tolist()
    [[0.0, 0.0, 0.0], [0.0, 0.0, 0.0], [0.0, 0.0, 4.0]]
    """
    z = np.array(plates, dtype=np.float64)
    z = z[None] if z.ndim == 2 else z
    if z.ndim != 3:
        raise ValueError(f"plates have shape {z.shape}; expected (rows, columns) or (plates, rows, columns)")
    n, n_rows, n_columns = z.shape
    overall, rows, columns = np.zeros(n), np.zeros((n, n_rows)), np.zeros((n, n_columns))
    iterations, converged = np.zeros(n, dtype=np.int64), np.zeros(n, dtype=bool)
    previous = np.zeros(n)
    # A plate that has settled is left as it is while the others go on, as if each were polished alone.
    for iteration in range(1, max_iterations + 1):
        at = np.flatnonzero(~converged)
        if not len(at):
            break
        part = z[at]
        step = _median(part, axis=2)
        part -= step[:, :, None]
        rows[at] += step
        overall[at] += _recentre(columns, at)
        step = _median(part, axis=1)
        part -= step[:, None, :]
        columns[at] += step
        overall[at] += _recentre(rows, at)
        z[at], iterations[at] = part, iteration
        total = np.nansum(np.abs(part), axis=(1, 2))
        converged[at] = (total == 0) | (np.abs(total - previous[at]) < eps * total)
        previous[at] = total
    return MedianPolish(
        overall=overall, rows=rows, columns=columns, residuals=z, iterations=iterations, converged=converged
    )


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class PositionScores:
    """Scores of wells on their plate, each of shape (plates, rows, columns).

    Parameters
    ----------
    residual
        Value less what row and column explain.
    b_score
        Residual over 1.4826 times the median absolute deviation of the residuals (Brideau et al. 2003).
    z_score
        (value - mean) / standard deviation.
    robust_z
        (value - median) / (1.4826 * median absolute deviation).
    polish
        The median polish behind residual and B score.
    """

    residual: Float64Array
    b_score: Float64Array
    z_score: Float64Array
    robust_z: Float64Array
    polish: MedianPolish


def position_scores(
    plates: npt.ArrayLike, *, used: npt.ArrayLike | None = None, eps: float = 1e-5, max_iterations: int = 200
) -> PositionScores:
    """Residual, B score, z and robust z of every well.

    Parameters
    ----------
    plates
        Shape (plates, rows, columns) or (rows, columns); NaN is a well without a value.
    used
        Same shape: the wells that the polish, centres and spreads are taken from (the samples); the others are
        scored by them. All wells if omitted.
    eps, max_iterations
        Of the polish; stricter than base R's, because a B score is to be the same wherever it is computed.

    Raises
    ------
    ValueError
        If the shapes are wrong or disagree.
    """
    values = np.array(plates, dtype=np.float64)
    values = values[None] if values.ndim == 2 else values
    kept = np.isfinite(values)
    if used is not None:
        kept = kept & np.asarray(used, dtype=bool).reshape(values.shape)
    reference = np.where(kept, values, np.nan)
    polish = median_polish(reference, eps=eps, max_iterations=max_iterations)
    residual = values - polish.fitted
    middle, spread = _centre_and_mad(reference)
    with np.errstate(divide="ignore", invalid="ignore"):
        mean, sd = _mean_and_sd(reference)
        return PositionScores(
            residual=residual,
            b_score=residual / _centre_and_mad(polish.residuals)[1],
            z_score=(values - mean) / sd,
            robust_z=(values - middle) / spread,
            polish=polish,
        )


def position_scores_of_wells(wells: pl.DataFrame, formats: Mapping[str, int], *, of: str = "signal") -> pl.DataFrame:
    """The wells with ``residual``, ``b_score``, ``z_score`` and ``robust_z`` of a column, taken plate by plate.

    Parameters
    ----------
    wells
        Columns ``plate``, ``well``, ``role`` and ``of``, and where there are exclusions ``exclusion``. The sample
        wells that are not excluded are the reference.
    formats
        Plate name to number of wells.
    of
        Column of numbers to score.
    """
    values = column_values(wells, of)
    sample = (wells["role"] == "sample").fill_null(False).to_numpy()
    if "exclusion" in wells.columns:
        sample = sample & wells["exclusion"].is_null().to_numpy()
    scores = {name: np.full(len(wells), np.nan) for name in ("residual", "b_score", "z_score", "robust_z")}
    indexed = wells.select("plate", "well").with_row_index("row")
    for part in indexed.partition_by("plate", maintain_order=True):
        rows = part["row"].to_numpy()
        places = np.array([parse_well(well) for well in part["well"]])
        grid = np.full((1, *PLATE_SHAPES[formats[part["plate"][0]]]), np.nan)
        used = np.zeros(grid.shape, dtype=bool)
        grid[0, places[:, 0], places[:, 1]] = values[rows]
        used[0, places[:, 0], places[:, 1]] = sample[rows]
        found = position_scores(grid, used=used)
        for name, column in scores.items():
            column[rows] = getattr(found, name)[0, places[:, 0], places[:, 1]]
    finite = {name: np.where(np.isfinite(column), column, np.nan) for name, column in scores.items()}
    return wells.with_columns(**{name: pl.Series(column).fill_nan(None) for name, column in finite.items()})


def _median(values: Float64Array, *, axis: int) -> Float64Array:
    """Median along an axis, leaving NaN out; NaN where nothing is left. Four times as fast as `numpy.nanmedian`."""
    ordered = np.sort(values, axis=axis)  # NaN comes last
    count = np.isfinite(ordered).sum(axis=axis, keepdims=True)
    low = np.take_along_axis(ordered, np.maximum(count - 1, 0) // 2, axis=axis)
    high = np.take_along_axis(ordered, np.minimum(count // 2, values.shape[axis] - 1), axis=axis)
    median: Float64Array = np.squeeze((low + high) / 2.0, axis=axis)
    return median


def _recentre(effects: Float64Array, at: npt.NDArray[np.intp]) -> Float64Array:
    """Take the median of the effects off them, in place, and return it."""
    shift = _median(effects[at], axis=1)
    effects[at] -= shift[:, None]
    return shift


def _centre_and_mad(values: Float64Array) -> tuple[Float64Array, Float64Array]:
    flat = values.reshape(len(values), -1)
    middle = _median(flat, axis=1)
    spread = MAD_SCALE * _median(np.abs(flat - middle[:, None]), axis=1)
    return middle[:, None, None], spread[:, None, None]


def _mean_and_sd(values: Float64Array) -> tuple[Float64Array, Float64Array]:
    there = np.isfinite(values)
    count = there.sum(axis=(1, 2), keepdims=True)
    # A plate without two samples has no spread: 0 / 0 gives the NaN that says so.
    mean = np.where(there, values, 0.0).sum(axis=(1, 2), keepdims=True) / count
    square = np.where(there, values - mean, 0.0) ** 2
    return mean, np.sqrt(square.sum(axis=(1, 2), keepdims=True) / np.where(count > 1, count - 1, np.nan))
