"""The wells of a run as the quality figures look at them: arrays for the run, groups for each plate."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import final

import numpy as np
import polars as pl

from sevenless.assays.controls import IndexArray, PlateGroup, column_values, plate_groups
from sevenless.assays.protocol import Protocol
from sevenless.assays.quality.levels import Level
from sevenless.assays.transform import signal_before_background
from sevenless.fitting.curves import Float64Array
from sevenless.plates.geometry import PLATE_SHAPES

__all__ = ["PlateView", "QualityFigure", "RunView", "plate_views", "treatments"]

_TREATMENT = ("role", "compound", "conc_molar", "compound_2", "conc_2_molar")


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class QualityFigure:
    """One figure of one plate, before its gate: ``level`` is None where the gate is to decide.

    ``value`` is NaN where the figure cannot be computed; ``message`` then says why.
    """

    metric: str
    value: float
    message: str = ""
    level: Level | None = None


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class RunView:
    """The whole run: one number per row of the well table, NaN where there is none.

    ``before`` is the signal before any background is taken off; ``progress`` the fit of every row's trace, where the
    protocol follows readings over time.
    """

    wells: pl.DataFrame
    protocol: Protocol
    before: Float64Array
    signal: Float64Array
    response: Float64Array
    groups: tuple[PlateGroup, ...]
    progress: pl.DataFrame | None = None


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class PlateView:
    """One plate of a run.

    Parameters
    ----------
    plate, shape
        Its name, and its rows and columns.
    rows
        Its rows of the well table.
    groups
        The groups that are judged: those with samples, or all where the plate has none.
    has_samples
        Whether it is a plate to be normalised, and not one of day 0 or of controls alone.
    run
        The run it belongs to.
    """

    plate: str
    shape: tuple[int, int]
    rows: IndexArray
    groups: tuple[PlateGroup, ...]
    has_samples: bool
    run: RunView

    @property
    def wells(self) -> pl.DataFrame:
        """Its part of the well table."""
        return self.run.wells[self.rows]

    def usable(self, *roles: str) -> IndexArray:
        """Rows of its wells with one of these roles that are not excluded by hand."""
        return np.unique(np.concatenate([self.rows[:0], *(g.rows(role) for g in self.groups for role in roles)]))


def plate_views(
    wells: pl.DataFrame, protocol: Protocol, formats: Mapping[str, int], *, progress: pl.DataFrame | None = None
) -> list[PlateView]:
    """Every plate of a run, in the order of the table.

    Parameters
    ----------
    wells
        With ``signal`` and ``response``.
    protocol
        Names the transform and the control columns.
    formats
        Plate name to number of wells.
    progress
        Fits of the traces, by plate and well, where there are any.
    """
    groups = tuple(plate_groups(wells, protocol))
    run = RunView(
        wells=wells,
        protocol=protocol,
        before=signal_before_background(wells, protocol),
        signal=column_values(wells, "signal"),
        response=column_values(wells, "response"),
        groups=groups,
        progress=None if progress is None else _in_order(wells, progress),
    )
    views = []
    for plate in dict.fromkeys(group.plate for group in groups):
        here = [group for group in groups if group.plate == plate]
        bearing = [group for group in here if len(group.rows("sample"))]
        views.append(
            PlateView(
                plate=plate,
                shape=PLATE_SHAPES[formats[plate]],
                rows=np.sort(np.concatenate([group.members for group in here])),
                groups=tuple(bearing or here),
                has_samples=bool(bearing),
                run=run,
            )
        )
    return views


def _in_order(wells: pl.DataFrame, progress: pl.DataFrame) -> pl.DataFrame:
    return wells.select("plate", "well").join(progress, on=["plate", "well"], how="left", maintain_order="left")


def treatments(wells: pl.DataFrame, protocol: Protocol) -> IndexArray:
    """A number for what each well holds, equal for replicates: shape (wells,).

    On a plate where almost every sample well holds a compound of its own at one dose (a library screen) all samples
    count as replicates of one another: most of them do nothing.
    """
    columns = [name for name in (*_TREATMENT, *protocol.control_columns) if name in wells.columns]
    samples = wells.filter(pl.col("role") == "sample")
    if {"compound", "conc_molar"} <= set(columns) and _is_library(samples):
        single = pl.col("role") == "sample"
        wells = wells.with_columns(
            pl.when(single).then(None).otherwise(pl.col(name)).alias(name)
            for name in columns
            if name in ("compound", "conc_molar", "compound_2", "conc_2_molar")
        )
    # A rank, because a struct cannot be turned into category codes directly.
    number = wells.select(pl.struct(columns).rank("dense").cast(pl.Int64)).to_series()
    return number.to_numpy().astype(np.int64)


def _is_library(samples: pl.DataFrame) -> bool:
    """Whether every compound stands at one dose, and most of them in one well."""
    doses = samples.group_by("compound").agg(pl.col("conc_molar").n_unique(), pl.len())
    single = doses.filter(pl.col("len") == 1)
    return len(doses) > 0 and bool((doses["conc_molar"] == 1).all()) and 2 * len(single) > len(doses)
