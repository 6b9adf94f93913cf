"""A table of kobs, or of the activity left after a preincubation, to kinact, KI and kinact / KI."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final, Literal

import numpy as np
import polars as pl

from sevenless.binding.inhibition.analyses.analysis import DOSE, RATE, TIME, InhibitionAnalysis, with_fitted
from sevenless.binding.inhibition.assay_tables.assay_table import AssayTable, read_assay_table
from sevenless.binding.inhibition.assay_tables.quantities import Quantity, find_places
from sevenless.binding.inhibition.inactivation import fit_activity_left, fit_kobs
from sevenless.binding.inhibition.inactivation_table import INACTIVATION_COLUMNS, INACTIVATION_STATUSES
from sevenless.binding.inhibition.preincubation import preincubation_shifts
from sevenless.errors import Problem, TableError
from sevenless.files.placed_rows import read_placed_rows
from sevenless.fitting.curves import Curves, Float64Array

__all__ = ["DataKind", "analyse_inactivation", "kobs_of", "with_activity_fit"]

DataKind = Literal["kobs", "activity"]
"""kobs at several doses, or activity left at several doses and times."""

_KOBS: Final = Quantity(name="rate", said="kobs", titles=("kobs", "k_obs"), kind="per_time", option="--rate")


def analyse_inactivation(
    path: str | Path,
    *,
    data: DataKind | None = None,
    background: bool = False,
    by: Sequence[str] = (),
    chosen: Mapping[str, str] | None = None,
    conc_unit: str | None = None,
    time_unit: str | None = None,
) -> InhibitionAnalysis:
    """kinact, KI and kinact / KI of every compound of a table.

    Parameters
    ----------
    path
        Table of kobs against dose, or of activity against dose and preincubation time.
    data
        Which of the two; told by the columns where only one fits.
    background
        Fit the loss of activity without inhibitor too.
    by, chosen, conc_unit, time_unit
        As `read_assay_table` takes them.

    Raises
    ------
    ReadError, TableError
        With every fault of the table.
    """
    kind = data or _kind(path, chosen or {})
    wanted = [DOSE, _KOBS] if kind == "kobs" else [DOSE, RATE, TIME]
    assay = read_assay_table(path, wanted, by=by, chosen=chosen, conc_unit=conc_unit, time_unit=time_unit)
    remarks = assay.remarks
    if kind == "kobs":
        results = fit_kobs(assay.curves(), background=background)
        points = _with_kobs(assay.table, results, assay.labels)
    else:
        curves = assay.curves(by=["time_s"])
        results = fit_activity_left(curves, time_column="time_s", by=list(assay.labels), background=background)
        results = _only_time_dependent(results, curves, assay.labels)
        points = with_activity_fit(assay.table, results, assay.labels)
        remarks = (*remarks, *_one_time(assay))
    return InhibitionAnalysis(
        kind="inactivation", labels=assay.labels, results=results, points=points, laws=pl.DataFrame(),
        settings=_settings(assay, kind, background=background),
        sources=(("kitz-wilson-1962", "two-step inactivation"), ("bates-watts-1988", "profile intervals and F tests")),
        remarks=remarks, file=assay.file, sha256=assay.sha256,
    )  # fmt: skip


def _kind(path: str | Path, chosen: Mapping[str, str]) -> DataKind:
    rows = read_placed_rows(Path(path))
    titles = rows.table.columns
    has_kobs = bool(find_places(titles, [_KOBS], chosen={})[0])
    has_time = "time_s" in chosen or bool(find_places(titles, [TIME], chosen={})[0])
    if has_kobs and has_time:
        what = "the table has kobs and preincubation times"
        raise TableError(rows.of_file(Problem(what=what, remedy="say which is meant: --data kobs or --data activity")))
    if not has_kobs and not has_time:
        what = f"there is neither a column of kobs nor one of preincubation times among {', '.join(titles)}"
        remedy = "name it kobs_per_s, or preincubation_min beside a column activity"
        raise TableError(rows.of_file(Problem(what=what, remedy=remedy)))
    return "kobs" if has_kobs else "activity"


def _one_time(assay: AssayTable) -> list[Problem]:
    """A warning where nothing shows that the activity falls with time."""
    times = assay.table.group_by(list(assay.labels), maintain_order=True).agg(pl.col("time_s").n_unique())
    names = [str(row["compound"]) for row in times.filter(pl.col("time_s") == 1).iter_rows(named=True)]
    if not names:
        return []
    what = f"one preincubation time of {', '.join(names)}: that activity is lost with time is assumed, not shown"
    return [Problem(what=what, remedy="measure at a second time", severity="warning", file=assay.file)]


def _only_time_dependent(results: pl.DataFrame, curves: Curves, labels: tuple[str, ...]) -> pl.DataFrame:
    """Results without the numbers of inhibitors whose IC50 stays where it is: a reversible one has no kinact.

    Activity that a reversible inhibitor leaves falls with dose too, and the law finds some slope in it.
    """
    shifts = preincubation_shifts(curves, by=list(labels), time_column="time_s")
    steady = pl.col("verdict").is_in(["no_shift", "loses_potency"]).all()
    still = shifts.group_by(list(labels), maintain_order=True).agg(_still=steady)
    told = results.join(still, on=list(labels), how="left", maintain_order="left", nulls_equal=True)
    refused = pl.col("_still").fill_null(False)
    kept = ("p_no_inactivation", "rss", "dof", "n_points", *labels)
    name = "no_time_dependence"
    words = {"status": pl.lit(name), "message": pl.lit(INACTIVATION_STATUSES[name])}
    columns = [
        pl.when(refused).then(words.get(column, pl.lit(None, dtype=kind))).otherwise(pl.col(column)).alias(column)
        for column, kind in INACTIVATION_COLUMNS.items()
        if column not in kept
    ]
    return told.with_columns(columns).drop("_still")


def kobs_of(row: Mapping[str, float | None], conc_molar: Float64Array) -> Float64Array:
    """kobs in 1/s by the best fit of a row of results; NaN where there is none."""
    kinact, ki, k0 = (row[name] for name in ("fitted_kinact_per_s", "fitted_ki_molar", "k0_per_s"))
    if kinact is None or ki is None:
        return np.full(len(conc_molar), np.nan)
    rates: Float64Array = (k0 or 0.0) + kinact * conc_molar / (ki + conc_molar)
    return rates


def _joined(points: pl.DataFrame, results: pl.DataFrame, labels: tuple[str, ...]) -> Float64Array:
    """kobs of every point."""
    told = results.select(*labels, "fitted_kinact_per_s", "fitted_ki_molar", "k0_per_s")
    joined = points.join(told, on=list(labels), how="left", maintain_order="left", nulls_equal=True)
    x = pl.col("conc_molar")
    kobs = pl.col("k0_per_s") + pl.col("fitted_kinact_per_s") * x / (pl.col("fitted_ki_molar") + x)
    found: Float64Array = joined.select(kobs.cast(pl.Float64).fill_null(float("nan"))).to_series().to_numpy()
    return found


def _with_kobs(points: pl.DataFrame, results: pl.DataFrame, labels: tuple[str, ...]) -> pl.DataFrame:
    return with_fitted(points, _joined(points, results, labels))


def with_activity_fit(points: pl.DataFrame, results: pl.DataFrame, labels: tuple[str, ...]) -> pl.DataFrame:
    """Points with what is left of the activity by the fit; the activity at time 0 follows linearly from the rest.

    Parameters
    ----------
    points
        ``conc_molar``, ``time_s``, ``rate``, ``weight`` and labels.
    results
        Of `fit_activity_left`.
    labels
        That tell one series from another.
    """
    left = np.exp(-_joined(points, results, labels) * points["time_s"].to_numpy())
    told = points.with_columns(_left=pl.Series(left).fill_nan(None))
    used = pl.col("weight") * pl.col("rate").is_not_null()
    top = (used * pl.col("rate").fill_null(0.0) * pl.col("_left")).sum() / (used * pl.col("_left") ** 2).sum()
    fitted = told.select((top.over(list(labels)) * pl.col("_left")).fill_null(float("nan"))).to_series()
    return with_fitted(points, fitted.to_numpy())


def _settings(assay: AssayTable, kind: DataKind, *, background: bool) -> dict[str, str]:
    told = f"the column {assay.places['rate'].title}"
    times = "" if kind == "kobs" else f", at the times of {assay.places['time_s'].title}"
    return {
        "data": f"{'kobs' if kind == 'kobs' else 'activity left'}, {told}{times}",
        "loss without inhibitor": "fitted" if background else "none",
        "time dependence": "none is asked of kobs"
        if kind == "kobs"
        else "numbers only where the IC50 is not shown to stay",
        "inhibitor": "taken as free: keep it well above the enzyme",
    }
