"""Rates on a grid of substrate and inhibitor, fitted by every mechanism at once, for many inhibitors together."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import product
from typing import Final, final

import numpy as np
import numpy.typing as npt
import polars as pl

from sevenless.binding.inhibition.batched_fit import BatchFit, least_squares, with_intervals
from sevenless.binding.inhibition.rate_laws import LAWS, PLACES, Law, rate_law
from sevenless.errors import Problem, TableError
from sevenless.fitting.curve_models.levenberg_marquardt import Points
from sevenless.fitting.curves import Float64Array

__all__ = ["GRID_TABLE", "SubstrateGrid", "fit_laws", "read_grid"]

GRID_TABLE: Final = ("substrate_molar", "inhibitor_molar", "rate")
"""Columns that a grid needs; ``weight`` (inverse variance) may be added."""

_MARGIN: Final = 3.0
"""Decades beyond the grid in which Km and Ki are searched for."""
_STARTS: Final = 3


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class SubstrateGrid:
    """Many grids as rows of arrays.

    Parameters
    ----------
    labels
        One row per grid.
    points
        x of shape (grids, points, 2): substrate and inhibitor in mol/L; y is the rate.
    spans
        Shape (grids, 2, 2): lowest and highest substrate, and inhibitor, above 0; NaN where there is none.
    levels
        Shape (grids, 2): how many different concentrations of substrate above 0, and of inhibitor with 0.
    """

    labels: pl.DataFrame
    points: Points
    spans: Float64Array
    levels: npt.NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.labels)


def read_grid(table: pl.DataFrame, *, by: list[str]) -> SubstrateGrid:
    """Grids from a long table.

    Parameters
    ----------
    table
        `GRID_TABLE`, optionally ``weight``, and the columns of ``by``. A missing rate is a masked well.
    by
        Columns that tell one grid from another; none at all is one grid.

    Raises
    ------
    TableError
        Naming every absent column, or every row with a concentration that is missing or negative.
    """
    absent = [name for name in (*by, *GRID_TABLE) if name not in table.columns]
    if absent:
        raise TableError(
            [Problem(what=f"the table has no column {name}", remedy="add or rename it") for name in absent]
        )
    numbers = {name: _floats(table, name) for name in GRID_TABLE}
    problems = [
        Problem(
            what=f"row {row + 1}, column {name}: {numbers[name][row]:g} is no concentration",
            remedy="write mol/L, 0 or more",
        )
        for name in GRID_TABLE[:2]
        for row in np.flatnonzero(~(np.isfinite(numbers[name]) & (numbers[name] >= 0)))
    ]
    weight = _floats(table, "weight") if "weight" in table.columns else np.ones(len(table))
    problems += [
        Problem(what=f"row {row + 1}, column weight: {weight[row]:g} is negative", remedy="write 0 to mask a well")
        for row in np.flatnonzero(weight < 0)
    ]
    if problems:
        raise TableError(problems)
    if by:
        groups = table.select(by).with_row_index("_rows").group_by(by, maintain_order=True).agg("_rows")
        rows, labels = groups["_rows"].to_list(), groups.select(by)
    else:
        rows = [list(range(len(table)))] if len(table) else []
        labels = pl.DataFrame({"grid": ["all"] * len(rows)}, schema={"grid": pl.String})
    return _padded(rows, labels, numbers, weight)


def _floats(table: pl.DataFrame, name: str) -> Float64Array:
    return table[name].cast(pl.Float64).fill_null(float("nan")).to_numpy().astype(np.float64)


def _padded(
    rows: list[list[int]], labels: pl.DataFrame, numbers: dict[str, Float64Array], weight: Float64Array
) -> SubstrateGrid:
    width = max((len(one) for one in rows), default=0)
    places = np.array([one + one[:1] * (width - len(one)) for one in rows], dtype=np.int64).reshape(len(rows), width)
    real = np.arange(width) < np.array([len(one) for one in rows], dtype=np.int64)[:, None]
    x = np.stack([numbers[name][places] for name in GRID_TABLE[:2]], axis=-1)
    y, w = numbers["rate"][places], weight[places]
    used = real & np.isfinite(y) & (w > 0)
    above = used[..., None] & (x > 0)
    lowest = np.min(np.where(above, x, np.inf), axis=1, initial=np.inf)
    highest = np.max(np.where(above, x, -np.inf), axis=1, initial=-np.inf)
    spans = np.stack([lowest, highest], axis=-1)
    levels = [
        [len(np.unique(s[u & (s > 0)])), len(np.unique(i[u]))]
        for s, i, u in zip(x[..., 0], x[..., 1], used, strict=True)
    ]
    return SubstrateGrid(
        labels=labels,
        points=Points(x=x, y=np.where(used, y, 0.0), weight=np.where(used, w, 0.0)),
        spans=np.where(np.isfinite(spans), spans, np.nan),
        levels=np.array(levels, dtype=np.int64).reshape(len(rows), 2),
    )


def fit_laws(grid: SubstrateGrid, *, confidence: float) -> dict[Law, BatchFit]:
    """Every law of `LAWS` fitted to every grid; all of a grid that cannot carry them is NaN.

    A grid needs two concentrations of substrate and two of inhibitor (0 is one), and rates above 0.
    """
    sound: npt.NDArray[np.bool_] = np.all(grid.levels >= 2, axis=1) & np.any(grid.points.y > 0, axis=1)
    spans = np.where(sound[:, None, None], grid.spans, 1.0)
    points = Points(x=grid.points.x, y=grid.points.y, weight=np.where(sound[:, None], grid.points.weight, 0.0))
    found: dict[Law, BatchFit] = {}
    for law in LAWS:
        starts, limits = _search(law, points, np.log10(spans))
        step = np.ones(limits.shape[:2])
        least = least_squares(rate_law(law), points, starts, limits=limits)
        whole = with_intervals(least, rate_law(law), points, limits=limits, step=step, confidence=confidence)
        found[law] = _opened(law, whole)
    return found


def _opened(law: Law, fit: BatchFit) -> BatchFit:
    """The fit with intervals opened where Km is open too: only the limits of its search would close them.

    Substrate far below Km tells Vmax / Km and the product of Km and Kiu; far above Km it tells Kic / Km.
    """
    low, high = fit.low.copy(), fit.high.copy()
    high[np.isinf(high[:, 1]), 0] = np.inf
    for own, taken in enumerate(PLACES[law]):
        if taken == (3,):
            low[np.isinf(high[:, 1]), own] = -np.inf
        if taken == (2,):
            low[np.isinf(low[:, 1]), own] = -np.inf
    return replace(fit, low=low, high=high)


def _search(law: Law, points: Points, spans: Float64Array) -> tuple[Float64Array, Float64Array]:
    """Starts (grids, starts, k) on a grid of Km and Ki, with the Vmax that fits each best, and limits."""
    rate, _ = rate_law(law)
    kinds = [0 if place == (1,) else 1 for place in PLACES[law][1:]]
    nodes = []
    for place in product(np.linspace(0.0, 1.0, _STARTS), repeat=len(kinds)):
        theta = np.zeros((len(spans), 1 + len(kinds)))
        for own, (kind, share) in enumerate(zip(kinds, place, strict=True), start=1):
            theta[:, own] = spans[:, kind, 0] + share * (spans[:, kind, 1] - spans[:, kind, 0])
        shape = rate(theta, points.x)
        with np.errstate(all="ignore"):
            vmax = np.sum(points.weight * shape * points.y, axis=1) / np.sum(points.weight * shape**2, axis=1)
        # Noise alone may give a rate below nought; a start has none.
        theta[:, 0] = np.log10(np.where(vmax > 0, vmax, 1.0))
        nodes.append(theta)
    limits = np.empty((len(spans), 1 + len(kinds), 2))
    limits[:, 0] = -np.inf, np.inf
    for own, kind in enumerate(kinds, start=1):
        limits[:, own] = spans[:, kind] + np.array([-_MARGIN, _MARGIN])
    return np.stack(nodes, axis=1), limits
