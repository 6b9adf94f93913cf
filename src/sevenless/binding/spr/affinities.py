"""Steady-state fits of a run with and without what was left out, each with what the surface can bind."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

import numpy as np
import polars as pl

from sevenless.binding.shared_rmax import fit_shared_rmax
from sevenless.binding.spr.options import SprOptions
from sevenless.binding.steady_curves import SteadyStateCurves, steady_state_curves
from sevenless.binding.steady_state import STEADY_STATE_COLUMNS, SteadyStateOptions, beside_all_points, fit_steady_state
from sevenless.fitting.curves import Float64Array

__all__ = ["AFFINITY_COLUMNS", "NOT_AT_EQUILIBRIUM", "POINT_COLUMNS", "SURFACE", "fit_affinities"]

SURFACE: Final = ("file", "channel", "flow_cell", "analyte")
"""Columns that tell results apart."""

NOT_AT_EQUILIBRIUM: Final = "not at equilibrium"
"""Status of an affinity whose responses still rose when the injection ended."""

AFFINITY_COLUMNS: Final = {
    **dict.fromkeys(SURFACE, pl.String),
    **{name: kind for name, kind in STEADY_STATE_COLUMNS.items() if name != "label"},
    "kd_molar_all_points": pl.Float64,
    "rmax_ru_all_points": pl.Float64,
    "status_all_points": pl.String,
    "kd_shift_percent": pl.Float64,
    "rmax_theory_ru": pl.Float64,
    "rising": pl.Float64,
    "points_from": pl.String,
}
"""Columns of a table of steady-state affinities."""

POINT_COLUMNS: Final = {
    **dict.fromkeys(SURFACE, pl.String),
    "run": pl.String,
    "cycle": pl.Int64,
    "conc_molar": pl.Float64,
    "relative_ru": pl.Float64,
    "excluded": pl.String,
    "points_from": pl.String,
    "rising": pl.Float64,
    "analyte_dalton": pl.Float64,
}
"""Columns of a table of responses at equilibrium."""

_STILL_RISING: Final = 0.05
_QUOTED: Final = ("sound", "extrapolated", "lower bound", "upper bound")
_EMPTY: Final = pl.DataFrame(schema=AFFINITY_COLUMNS)


def fit_affinities(points: pl.DataFrame, options: SprOptions) -> pl.DataFrame:
    """Fit every analyte on every surface.

    Parameters
    ----------
    points
        Rows of `POINT_COLUMNS`; those with a reason in ``excluded`` are left out of the fit and kept in that beside it.
    options
        See `SprOptions`.

    Returns
    -------
    polars.DataFrame
        Columns of `AFFINITY_COLUMNS`.
    """
    if points.is_empty():
        return _EMPTY
    every = steady_state_curves(points, by=SURFACE)
    kept = _kept(points, every)
    firsts = points.group_by(SURFACE, maintain_order=True).agg(
        pl.col("points_from").first(), pl.col("rising").max(), pl.col("analyte_dalton").drop_nulls().first()
    )
    theory = np.array(
        [
            options.theory.rmax_ru(row["flow_cell"], row["analyte"], row["analyte_dalton"])
            for row in firsts.iter_rows(named=True)
        ]
    )
    settings = SteadyStateOptions(offset=options.offset, level=options.level)
    if options.shared_rmax:
        table = beside_all_points(
            fit_shared_rmax(kept, surfaces=_surfaces(firsts), scale=_scale(firsts, options), options=settings),
            fit_shared_rmax(every, surfaces=_surfaces(firsts), scale=_scale(firsts, options), options=settings),
        )
    else:
        table = beside_all_points(
            fit_steady_state(kept, rmax_theory_ru=theory, options=settings),
            fit_steady_state(every, rmax_theory_ru=theory, options=settings),
        )
    facts = firsts.with_columns(pl.Series("rmax_theory_ru", theory).fill_nan(None))
    joined = pl.concat([facts.drop("analyte_dalton"), table.drop("label")], how="horizontal")
    rising = (pl.col("rising") > _STILL_RISING).fill_null(value=False)
    unsettled = rising & pl.col("status").is_in(_QUOTED)
    return joined.with_columns(
        status=pl.when(unsettled).then(pl.lit(NOT_AT_EQUILIBRIUM)).otherwise("status"),
        kd_qualifier=pl.when(unsettled).then(pl.lit("")).otherwise("kd_qualifier"),
    ).select(pl.col(name).cast(kind) for name, kind in AFFINITY_COLUMNS.items())


def _kept(points: pl.DataFrame, every: SteadyStateCurves) -> SteadyStateCurves:
    """The same curves without what is left out."""
    marks = points.with_columns(mark=pl.when(pl.col("excluded") == "").then(1.0).otherwise(0.0))
    used = steady_state_curves(marks, by=SURFACE, response="mark").response_ru == 1.0
    told = points.group_by(SURFACE, maintain_order=True).agg(
        pl.col("excluded").filter(pl.col("excluded") != "").unique(maintain_order=True)
    )
    return replace(every, used=used, reasons=tuple(tuple(one) for one in told["excluded"].to_list()))


def _surfaces(firsts: pl.DataFrame) -> tuple[str, ...]:
    return tuple(" ".join(row) for row in firsts.select("file", "channel", "flow_cell").iter_rows())


def _scale(firsts: pl.DataFrame, options: SprOptions) -> Float64Array:
    """Masses of the analytes, 1 where not all are known: heavier ones give more response at the same occupancy."""
    given: Mapping[str, float] = options.theory.analyte_dalton
    masses = [given.get(row["analyte"], given.get("", row["analyte_dalton"])) for row in firsts.iter_rows(named=True)]
    return np.ones(len(masses)) if None in masses else np.array(masses, dtype=np.float64)
