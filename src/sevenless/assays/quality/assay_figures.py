"""Quality figures that belong to one kind of assay: donor interference, spent ATP, day 0; and scatter of replicates."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

import numpy as np
import polars as pl

from sevenless.assays.controls import PlateGroup
from sevenless.assays.quality.interference import LIMIT_PERCENT, with_donor
from sevenless.assays.quality.plate_statistics import cv_percent, pooled_cv_percent
from sevenless.assays.quality.plate_view import PlateView, QualityFigure, treatments
from sevenless.fitting.curves import Float64Array

__all__ = [
    "atp_figures",
    "donor_figures",
    "first_order_shift",
    "growth_figures",
    "mask_figures",
    "replicate_figures",
]

_NAN: Final = float("nan")
_MOST_NAMED: Final = 6


def mask_figures(view: PlateView) -> list[QualityFigure]:
    """Share of the wells with a role that the instrument could not read, and of those excluded by hand."""
    wells = view.wells.filter(pl.col("role") != "empty")
    count = len(wells)
    if not count:
        message = "no well of this plate has a role"
        return [QualityFigure(metric="masked_percent", value=_NAN, message=message, level="info")]
    unread = wells.filter(_is_unread(wells))
    figures = [
        QualityFigure(
            metric="masked_percent",
            value=100.0 * len(unread) / count,
            message=f"{len(unread)} of {count} wells{_named(unread['well'].to_list())}",
        )
    ]
    excluded = wells.filter(pl.col("exclusion").is_not_null()) if "exclusion" in wells.columns else wells.clear()
    if len(excluded):
        message = f"{len(excluded)} of {count} wells, by hand{_named(excluded['well'].to_list())}"
        share = 100.0 * len(excluded) / count
        figures.append(QualityFigure(metric="excluded_percent", value=share, message=message))
    return figures


def replicate_figures(view: PlateView) -> list[QualityFigure]:
    """Pooled scatter of sample wells that hold the same thing: CV of the signal and SD of the response."""
    rows = view.usable("sample")
    held = treatments(view.run.wells[rows], view.run.protocol)
    order = np.argsort(held, kind="stable")
    edges = np.flatnonzero(np.diff(held[order])) + 1
    sets = [part for part in np.split(rows[order], edges) if len(part) > 1]
    before = [_finite(view.run.before[part]) for part in sets]
    response = [found for part in sets if len(found := _finite(view.run.response[part])) > 1]
    if not any(len(found) > 1 for found in before):
        return [
            QualityFigure(metric=metric, value=_NAN, message="no sample well is replicated on this plate", level="info")
            for metric in ("replicate_cv_percent", "replicate_sd_percent")
        ]
    dof = sum(len(found) - 1 for found in response)
    spread = math.sqrt(sum(float(np.var(found)) * len(found) for found in response) / dof) if dof else _NAN
    message = f"{sum(len(found) > 1 for found in before)} sets of replicate wells"
    return [
        QualityFigure(metric="replicate_cv_percent", value=pooled_cv_percent(before), message=message),
        QualityFigure(
            metric="replicate_sd_percent",
            value=spread,
            message=message if dof else "no response",
            level=None if dof else "info",
        ),
    ]


def donor_figures(view: PlateView) -> list[QualityFigure]:
    """Share of sample wells whose donor emission the compound has moved; nothing where the assay has no donor."""
    if "raw_donor" not in view.run.wells.columns:
        return []
    metric = "donor_interference_percent"
    wells = with_donor(view.wells, view.run.protocol).filter(pl.col("role") == "sample")
    if "exclusion" in wells.columns:
        wells = wells.filter(pl.col("exclusion").is_null())
    seen = wells.drop_nulls("donor_percent_of_neutral")
    if not len(seen):
        message = "needs sample wells and neutral wells with a donor signal"
        return [QualityFigure(metric=metric, value=_NAN, message=message, level="info")]
    moved = seen.filter("interference").sort((pl.col("donor_percent_of_neutral") - 100).abs(), descending=True)
    share = 100.0 * len(moved) / len(seen)
    if not len(moved):
        message = f"no sample well is over {LIMIT_PERCENT:g} % off the donor signal of the neutral wells"
        return [QualityFigure(metric=metric, value=share, message=message)]
    worst = moved.row(0, named=True)
    message = (
        f"{len(moved)} of {len(seen)} sample wells are over {LIMIT_PERCENT:g} % off the donor signal of the neutral "
        f"wells; worst {worst['well']} at {worst['donor_percent_of_neutral']:.0f} %{_compounds(moved)}"
    )
    return [QualityFigure(metric=metric, value=share, message=message)]


def atp_figures(view: PlateView, group: PlateGroup) -> list[QualityFigure]:
    """ATP that the kinase of the neutral wells has spent, in percent of what wells without kinase still hold.

    Nothing for assays without a limit on it, and for plates without samples.
    """
    metric = "atp_consumed_percent"
    if not view.has_samples or metric not in {gate.metric for gate in view.run.protocol.gates}:
        return []
    neutral = group.values("neutral", view.run.before)
    role = next((role for role in ("blank", "inhibitor") if len(group.values(role, view.run.before))), None)
    if not role or not len(neutral):
        message = "needs neutral wells and blank wells (no kinase)"
        return [QualityFigure(metric=metric, value=_NAN, message=message, level="info")]
    full = float(np.median(group.values(role, view.run.before)))
    if not full > 0:
        message = f"the {role} wells read nothing"
        return [QualityFigure(metric=metric, value=_NAN, message=message, level="fail")]
    spent = 1.0 - float(np.median(neutral)) / full
    against = "wells without kinase" if role == "blank" else "fully inhibited wells, there being none without kinase"
    message = f"spent, against {against}"
    if 0 < spent < 1:
        message += f"; a first-order reaction then reads an IC50 up to {first_order_shift(spent):.2g} times too high"
    return [QualityFigure(metric=metric, value=100.0 * spent, message=message)]


def first_order_shift(spent: float) -> float:
    """How many times too high an IC50 reads where the uninhibited reaction has used this fraction of its substrate.

    With S = exp(-k t / (1 + c / IC50)) left, product is halved at the dose where
    1 - S(c) = f / 2, so that c / IC50 = ln(1 - f) / ln(1 - f / 2) - 1; 1 for f towards 0.

    Examples
    --------
    >>> round(first_order_shift(0.8), 2)
    2.15
    """
    return math.log1p(-spent) / math.log1p(-spent / 2.0) - 1.0


def growth_figures(view: PlateView, group: PlateGroup) -> list[QualityFigure]:
    """Scatter of day-0 wells, and growth of neutral wells since day 0; nothing where the assay has no day 0.

    Day-0 wells may stand on any plate of the run; they are matched by the labels of the group.
    """
    run = view.run
    if not run.protocol.uses_time0:
        return []
    figures = []
    here = group.values("time0", run.before)
    if len(here):
        value = cv_percent(here)
        message = "needs two day-0 wells" if math.isnan(value) else f"{len(here)} day-0 wells"
        figures.append(QualityFigure(metric="time0_cv_percent", value=value, message=message))
    neutral = group.values("neutral", run.signal)
    if not view.has_samples or not len(neutral):
        return figures
    if len(here):
        day0 = group.values("time0", run.signal)
    else:
        alike = [other.values("time0", run.signal) for other in run.groups if other.labels == group.labels]
        day0 = np.concatenate([np.empty(0), *alike])
    if not len(day0) or not np.median(day0) > 0:
        message = "no usable day-0 wells for these cells, so there are no growth rates"
        return [*figures, QualityFigure(metric="growth_fold", value=_NAN, message=message, level="info")]
    fold = float(np.median(neutral) / np.median(day0))
    doublings = f"{math.log2(fold):.2g} doublings since day 0" if fold > 0 else "neutral wells at background"
    return [*figures, QualityFigure(metric="growth_fold", value=fold, message=doublings)]


def _is_unread(wells: pl.DataFrame) -> pl.Expr:
    return pl.col("mask_reason").is_not_null() if "mask_reason" in wells.columns else pl.col("signal").is_null()


def _finite(values: Float64Array) -> Float64Array:
    return values[np.isfinite(values)]


def _named(wells: Sequence[str]) -> str:
    if not wells:
        return ""
    more = f" and {len(wells) - _MOST_NAMED} more" if len(wells) > _MOST_NAMED else ""
    return f": {', '.join(wells[:_MOST_NAMED])}{more}"


def _compounds(wells: pl.DataFrame) -> str:
    names = wells["compound"].drop_nulls().unique(maintain_order=True).to_list() if "compound" in wells.columns else []
    return f" (compounds{_named(names)})" if names else ""
