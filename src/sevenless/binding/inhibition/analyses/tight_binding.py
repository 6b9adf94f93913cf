"""A table of rates against dose to Ki_app by Morrison's equation, and to Ki where the mechanism is known."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

import numpy as np
import polars as pl

from sevenless.binding.inhibition.analyses.analysis import (
    DOSE,
    RATE,
    InhibitionAnalysis,
    MechanismOfAction,
    with_fitted,
)
from sevenless.binding.inhibition.assay_tables.assay_table import AssayTable, read_assay_table
from sevenless.binding.inhibition.assay_tables.quantities import Quantity
from sevenless.binding.inhibition.morrison_curve import morrison
from sevenless.binding.inhibition.tight_binding import fit_tight_binding
from sevenless.errors import Problem
from sevenless.units import format_conc

__all__ = ["KI_COLUMNS", "analyse_tight_binding"]

_ENZYME: Final = Quantity(
    name="enzyme_molar", said="enzyme concentration", titles=("enzyme", "factor"), kind="conc", option="--enzyme"
)
_GIVEN: Final = "enzyme_given_molar"

KI_COLUMNS: Final = ("ki_qualifier", "ki_molar", "log10_ki_molar", "log10_ki_molar_lo", "log10_ki_molar_hi")
"""Columns that a known mechanism adds."""


def analyse_tight_binding(
    path: str | Path,
    *,
    enzyme_molar: float | None = None,
    bottom: float | None = 0.0,
    free_enzyme: bool = False,
    action: MechanismOfAction | None = None,
    by: Sequence[str] = (),
    chosen: Mapping[str, str] | None = None,
    conc_unit: str | None = None,
) -> InhibitionAnalysis:
    """Ki_app of every compound of a table.

    Parameters
    ----------
    path
        Table of rates against dose.
    enzyme_molar
        Active enzyme in all wells; without it the table needs a column ``enzyme``.
    bottom, free_enzyme
        As `fit_tight_binding` takes them.
    action
        What the inhibitor does, for Ki.
    by, chosen, conc_unit
        As `read_assay_table` takes them.

    Raises
    ------
    ReadError, TableError
        With every fault of the table.
    """
    wanted = [DOSE, RATE] if enzyme_molar is not None else [DOSE, RATE, _ENZYME]
    sorts = ["enzyme_molar"] if enzyme_molar is None else []
    assay = read_assay_table(path, wanted, by=by, chosen=chosen, conc_unit=conc_unit, sorts=sorts)
    curves = assay.curves(by=sorts)
    told: float | list[float] = enzyme_molar if enzyme_molar is not None else curves.labels["enzyme_molar"].to_list()
    curves = replace(curves, labels=curves.labels.rename(dict.fromkeys(sorts, _GIVEN)))
    results = fit_tight_binding(curves, enzyme_molar=told, bottom=bottom, free_enzyme=free_enzyme)
    if action is not None:
        results = _with_ki(results, action)
    keys = (*assay.labels, *([_GIVEN] if sorts else []))
    points = _points(assay.table.rename(dict.fromkeys(sorts, _GIVEN)), results, keys)
    return InhibitionAnalysis(
        kind="tight-binding", labels=keys, results=results, points=points, laws=pl.DataFrame(),
        settings=_settings(assay, enzyme_molar, bottom=bottom, free_enzyme=free_enzyme, action=action),
        sources=_sources(action), remarks=(*assay.remarks, *_rising(results, points, keys)),
        file=assay.file, sha256=assay.sha256,
    )  # fmt: skip


def _with_ki(results: pl.DataFrame, action: MechanismOfAction) -> pl.DataFrame:
    shift = float(np.log10(action.ratio))
    return results.with_columns(
        pl.col("qualifier").alias("ki_qualifier"),
        (pl.col("ki_app_molar") / action.ratio).alias("ki_molar"),
        *((pl.col(f"log10_ki_app_molar{end}") - shift).alias(f"log10_ki_molar{end}") for end in ("", "_lo", "_hi")),
    )


def _points(table: pl.DataFrame, results: pl.DataFrame, keys: tuple[str, ...]) -> pl.DataFrame:
    parameters = ("log10_ki_app_molar", "v0", "bottom", "enzyme_molar")
    told = results.select(*keys, *parameters)
    joined = table.join(told, on=list(keys), how="left", maintain_order="left", nulls_equal=True)
    theta = joined.select(*parameters).cast(pl.Float64).fill_null(float("nan")).to_numpy().copy()
    theta[:, -1] = np.log10(theta[:, -1])
    fitted = morrison(theta, joined["conc_molar"].to_numpy()[:, None])[:, 0]
    return with_fitted(table, fitted)


def _rising(results: pl.DataFrame, points: pl.DataFrame, keys: tuple[str, ...]) -> list[Problem]:
    """Where rates rise with dose, percent inhibition was given most likely."""
    told = points.filter(pl.col("rate").is_not_null())
    slopes = told.group_by(list(keys)).agg(rise=pl.corr("conc_molar", "rate", method="spearman"))
    rising = slopes.filter(pl.col("rise") > 1 / 2).height
    if not rising or 2 * rising < results.height:
        return []
    what = f"{rising} of {results.height} curves rise with dose; Morrison's equation is for rates, which fall"
    return [Problem(what=what, remedy="give rates or percent activity, not percent inhibition", severity="warning")]


def _settings(
    assay: AssayTable,
    enzyme_molar: float | None,
    *,
    bottom: float | None,
    free_enzyme: bool,
    action: MechanismOfAction | None,
) -> dict[str, str]:
    enzyme = (
        f"the column {assay.places['enzyme_molar'].title}" if enzyme_molar is None else format_conc(enzyme_molar)
    ) + (", searched for between 5 and 200 % of that" if free_enzyme else ", taken as all active")
    return {
        "rate": f"the column {assay.places['rate'].title}",
        "active enzyme": enzyme,
        "rate without free enzyme": "fitted" if bottom is None else f"{bottom:g}",
        "mechanism": "not given: Ki_app is told, not Ki" if action is None else str(action),
    }


def _sources(action: MechanismOfAction | None) -> tuple[tuple[str, str], ...]:
    known = (("cheng-prusoff-1973", "Ki from Ki_app"),) if action is not None else ()
    return (("morrison-1969", "tight binding"), ("bates-watts-1988", "profile intervals and F tests"), *known)
