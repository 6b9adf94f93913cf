"""The quality of plates: every figure, its level, and what the levels say of a plate as a whole."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Final

import polars as pl

from sevenless.assays.controls import PlateGroup
from sevenless.assays.protocol import Gate, Protocol
from sevenless.assays.quality.assay_figures import (
    atp_figures,
    donor_figures,
    growth_figures,
    mask_figures,
    replicate_figures,
)
from sevenless.assays.quality.control_figures import control_figures, direction, direction_figure
from sevenless.assays.quality.levels import LEVELS, Level, level_of_rank, level_rank
from sevenless.assays.quality.plate_view import PlateView, QualityFigure, plate_views
from sevenless.assays.quality.position_figures import position_figures
from sevenless.assays.quality.progress_figures import progress_figures

__all__ = ["METRICS", "QUALITY_SCHEMA", "level_of", "plate_levels", "quality"]

QUALITY_SCHEMA: Final = pl.Schema(
    {"plate": pl.String, "metric": pl.String, "value": pl.Float64, "level": pl.String, "message": pl.String}
)

METRICS: Final[dict[str, str]] = {
    "n_neutral": "usable neutral wells",
    "n_full_effect": "usable wells of full effect",
    "z_prime": "1 - 3 (sd_neutral + sd_full) / |mean_neutral - mean_full|",
    "robust_z_prime": "the same with medians and median absolute deviations",
    "ssmd": "|mean_neutral - mean_full| / sqrt(var_neutral + var_full)",
    "signal_to_background": "greater mean of the controls over the lesser",
    "signal_to_noise": "distance of the control means over the standard deviation of the lesser",
    "cv_neutral_percent": "coefficient of variation of the neutral wells",
    "cv_full_effect_percent": "coefficient of variation of the wells of full effect",
    "signal_direction": "-1 where the signal falls with effect, 1 where it rises, by the controls",
    "row_effect_percent": "largest deviation of a row from the same treatments elsewhere",
    "column_effect_percent": "largest deviation of a column from the same treatments elsewhere",
    "edge_effect_percent": "deviation of the outermost wells from the same treatments inside",
    "replicate_cv_percent": "pooled coefficient of variation of replicate sample wells",
    "replicate_sd_percent": "pooled standard deviation of replicate sample wells, in points of the response",
    "masked_percent": "wells with a role that the instrument could not read",
    "excluded_percent": "wells with a role that were left out by hand",
    "trace_window": "change of the signal over the trace of the median neutral well, over the scatter of a reading",
    "never_starts_percent": "neutral wells whose signal does not change",
    "linear_phase_percent": "readings of the median neutral trace within the window of its initial rate",
    "past_linear_percent": "wells whose exchange is too far on at the end of the window of their initial rate",
    "drift_share_percent": "share of the change in the median neutral well that is drift: bleaching, settling",
    "donor_interference_percent": "sample wells whose compound moves the donor signal",
    "atp_consumed_percent": "ATP spent in the neutral wells",
    "time0_cv_percent": "coefficient of variation of the day-0 wells",
    "growth_fold": "neutral wells at the end over day-0 wells",
}
"""Every figure that `quality` may report, with its definition."""

_BY_GROUP: Final[tuple[Callable[[PlateView, PlateGroup], list[QualityFigure]], ...]] = (
    control_figures,
    atp_figures,
    growth_figures,
    progress_figures,
)
_BY_PLATE: Final[tuple[Callable[[PlateView], list[QualityFigure]], ...]] = (
    position_figures,
    replicate_figures,
    mask_figures,
    donor_figures,
)
# Figures of which less is worse; of the others more is worse, unless a gate says otherwise.
_LESS_IS_WORSE: Final = frozenset(
    {"n_neutral", "n_full_effect", "z_prime", "robust_z_prime", "ssmd", "signal_to_background", "signal_to_noise"}
    | {"growth_fold", "trace_window", "linear_phase_percent"}
)


def quality(
    wells: pl.DataFrame, protocol: Protocol, formats: Mapping[str, int], *, progress: pl.DataFrame | None = None
) -> pl.DataFrame:
    """Every quality figure of every plate.

    Where a plate holds several groups with controls of their own, a figure is that of the worst group, which the
    message names. Wells excluded by hand count nowhere but in ``excluded_percent``.

    Parameters
    ----------
    wells
        One row per plate and well: the columns of a plate map, ``raw_<role>`` per channel, ``signal`` and
        ``response``, and where there are any ``mask_reason`` and ``exclusion``.
    protocol
        Its gates give the levels.
    formats
        Plate name to number of wells.
    progress
        Fits of the traces by plate and well, where the protocol follows readings over time.

    Returns
    -------
    polars.DataFrame
        Columns of `QUALITY_SCHEMA`, one row per plate and figure in the order of `METRICS`. ``value`` is null where
        a figure cannot be computed, and the message says why.
    """
    views = plate_views(wells, protocol, formats, progress=progress)
    gates = {gate.metric: gate for gate in protocol.gates}
    signs = [direction(view, group) for view in views for group in view.groups]
    rows = [row for view in views for row in _rows(view, gates, signs)]
    return pl.DataFrame(rows, schema=QUALITY_SCHEMA, orient="row")


def plate_levels(quality: pl.DataFrame) -> pl.DataFrame:
    """The level of each plate, the worst of its figures: columns ``plate`` and ``level``.

    A plate on which no figure has a limit passes: ``info`` is nothing against it.
    """
    worst = level_of_rank(level_rank(pl.col("level")).max()).alias("level")
    return quality.group_by("plate", maintain_order=True).agg(worst)


def level_of(gate: Gate | None, value: float) -> Level:
    """The level of a value: ``info`` without a gate or for NaN. A limit itself is not yet beyond the limit.

    Examples
    --------
    >>> level_of(Gate(metric="z_prime", warn_below=0.5, fail_below=0.0), 0.4)
    'warn'
    """
    if gate is None or math.isnan(value):
        return "info"
    if _beyond(value, gate.fail_below, gate.fail_above):
        return "fail"
    return "warn" if _beyond(value, gate.warn_below, gate.warn_above) else "pass"


def _beyond(value: float, below: float | None, above: float | None) -> bool:
    return (below is not None and value < below) or (above is not None and value > above)


def _rows(view: PlateView, gates: Mapping[str, Gate], signs: Sequence[int]) -> list[tuple[object, ...]]:
    judged: dict[str, list[tuple[QualityFigure, Level, str]]] = {}
    for group in view.groups:
        figures = [figure for compute in _BY_GROUP for figure in compute(view, group)]
        if view.has_samples and view.run.protocol.full_effect_role:
            figures.append(_direction(view, group, signs))
        for figure in figures:
            judged.setdefault(figure.metric, []).append(_judged(figure, gates, group.name))
    for compute in _BY_PLATE:
        for figure in compute(view):
            judged.setdefault(figure.metric, []).append(_judged(figure, gates, ""))
    rows: list[tuple[object, ...]] = []
    for metric in sorted(judged, key=list(METRICS).index):
        figure, level, name = max(judged[metric], key=_badness)
        prefix = f"{name}: " if name and len(view.groups) > 1 else ""
        value = None if math.isnan(figure.value) else float(figure.value)
        rows.append((view.plate, metric, value, level, prefix + figure.message))
    return rows


def _judged(figure: QualityFigure, gates: Mapping[str, Gate], name: str) -> tuple[QualityFigure, Level, str]:
    level = figure.level or level_of(gates.get(figure.metric), figure.value)
    return figure, level, name


def _badness(entry: tuple[QualityFigure, Level, str]) -> tuple[int, float]:
    figure, level, _ = entry
    if math.isnan(figure.value):
        return LEVELS.index(level), -math.inf
    return LEVELS.index(level), -figure.value if figure.metric in _LESS_IS_WORSE else figure.value


def _direction(view: PlateView, group: PlateGroup, signs: Sequence[int]) -> QualityFigure:
    sign = direction(view, group)
    others = sum(signs) - sign
    # At least two others that agree: of two plates that differ nobody knows which one is swapped.
    majority = int(math.copysign(1, others)) if abs(others) >= 2 else 0
    return direction_figure(sign, majority=majority, usual=view.run.protocol.usual_direction)
