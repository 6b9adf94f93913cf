"""A table of rates at several doses and preincubation times to IC50s, and whether they fall with time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

import polars as pl

from sevenless.binding.inhibition.analyses.analysis import DOSE, RATE, TIME, InhibitionAnalysis
from sevenless.binding.inhibition.analyses.inactivation import with_activity_fit
from sevenless.binding.inhibition.assay_tables.assay_table import AssayTable, read_assay_table
from sevenless.binding.inhibition.inactivation import fit_activity_left
from sevenless.binding.inhibition.preincubation import PREINCUBATION_VERDICTS, preincubation_shifts
from sevenless.fitting.curves import Curves
from sevenless.fitting.fit import fit
from sevenless.fitting.options import FitOptions

__all__ = ["PREINCUBATION_RESULTS", "REFERENCE_VERDICTS", "analyse_preincubation"]

_POTENCY: Final = ("qualifier", "ic50_molar", "log10_ic50_molar_lo", "log10_ic50_molar_hi", "status")
_SHIFT: Final = (
    "verdict", "verdict_message", "reference_time_s", "fold_shift_qualifier", "fold_shift", "log10_fold_shift",
    "log10_fold_shift_lo", "log10_fold_shift_hi",
)  # fmt: skip

PREINCUBATION_RESULTS: Final = ("time_s", *_POTENCY, *_SHIFT)
"""Columns of ``results`` after the labels: the IC50 at each time, and its shift against the shortest."""

REFERENCE_VERDICTS: Final[dict[str, str]] = {
    "reference": "the shortest preincubation, which the others are compared with",
    "one_time": "only one preincubation time: nothing to compare it with",
}
"""Verdicts of the shortest time of a compound, with their meaning."""


def analyse_preincubation(
    path: str | Path,
    *,
    band: float = 2.0,
    options: FitOptions | None = None,
    background: bool = False,
    by: Sequence[str] = (),
    chosen: Mapping[str, str] | None = None,
    conc_unit: str | None = None,
    time_unit: str | None = None,
) -> InhibitionAnalysis:
    """The IC50 of every compound at every preincubation time, with its shift.

    Parameters
    ----------
    path
        Table of rates against dose and preincubation time.
    band
        Fold within which the whole interval of a shift must lie for no shift to be said.
    options
        Of the dose-response fits.
    background
        As `fit_activity_left` takes it.
    by, chosen, conc_unit, time_unit
        As `read_assay_table` takes them.

    Returns
    -------
    InhibitionAnalysis
        ``results`` has `PREINCUBATION_RESULTS`, a row per compound and time; ``laws`` kinact and KI from all times
        together, of the compounds whose IC50 falls.

    Raises
    ------
    ReadError, TableError
        With every fault of the table.
    """
    wanted = [DOSE, RATE, TIME]
    assay = read_assay_table(path, wanted, by=by, chosen=chosen, conc_unit=conc_unit, time_unit=time_unit)
    keys = list(assay.labels)
    curves = assay.curves(by=["time_s"])
    fits = fit(curves, options).table.select(*keys, "time_s", *_POTENCY)
    shifts = preincubation_shifts(curves, by=keys, time_column="time_s", band=band, options=options)
    results = fits.join(
        shifts.select(*keys, "time_s", *_SHIFT), on=[*keys, "time_s"], how="left", maintain_order="left",
        nulls_equal=True,
    )  # fmt: skip
    results = _with_references(results, keys)
    laws = _laws_of_slow(assay, results, background=background)
    points = with_activity_fit(assay.table, laws, assay.labels) if laws.height else assay.table
    return InhibitionAnalysis(
        kind="preincubation", labels=assay.labels, results=results.select(*keys, *PREINCUBATION_RESULTS),
        points=points, laws=laws,
        settings={
            "rate": f"the column {assay.places['rate'].title}, at the times of {assay.places['time_s'].title}",
            "no shift": f"the whole interval of the fold shift within {band:g}-fold",
        },
        sources=_sources(bool(laws.height)), remarks=assay.remarks, file=assay.file, sha256=assay.sha256,
    )  # fmt: skip


def _laws_of_slow(assay: AssayTable, results: pl.DataFrame, *, background: bool) -> pl.DataFrame:
    """kinact and KI from all times together, of the compounds whose IC50 falls."""
    keys = list(assay.labels)
    slow = results.filter(pl.col("verdict") == "time_dependent").select(keys).unique(maintain_order=True)
    if not slow.height:
        return pl.DataFrame()
    mine = assay.table.join(slow, on=keys, how="semi", maintain_order="left", nulls_equal=True)
    curves = Curves.from_table(mine.rename({"rate": "response"}), by=[*keys, "time_s"])
    return fit_activity_left(curves, time_column="time_s", by=keys, background=background)


def _with_references(results: pl.DataFrame, keys: list[str]) -> pl.DataFrame:
    """A verdict for the shortest times, and the order of time within each compound."""
    alone = pl.col("time_s").n_unique().over(keys) == 1
    first = pl.when(alone).then(pl.lit("one_time")).otherwise(pl.lit("reference"))
    words = PREINCUBATION_VERDICTS | REFERENCE_VERDICTS
    told = results.with_columns(verdict=pl.col("verdict").fill_null(first))
    told = told.with_columns(verdict_message=pl.col("verdict").replace_strict(words, return_dtype=pl.String))
    ranked = told.with_row_index("_row").with_columns(_first=pl.col("_row").min().over(keys))
    return ranked.sort("_first", "time_s").drop("_row", "_first")


def _sources(slow: bool) -> tuple[tuple[str, str], ...]:
    fit_again = (("kitz-wilson-1962", "kinact and KI of all times together"),) if slow else ()
    return (
        ("golub-pereyra-1973", "dose-response fits by variable projection"),
        ("krippendorff-2009", "IC50 against preincubation time"),
        ("bates-watts-1988", "profile intervals"),
        *fit_again,
    )
