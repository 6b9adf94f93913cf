"""Affinities from responses at equilibrium, all curves of a run at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final, Literal, final

import numpy as np
import numpy.typing as npt
import polars as pl

from sevenless.binding.affinity_search import best_affinity, kd_interval
from sevenless.binding.affinity_verdict import VerdictLimits, affinity_status
from sevenless.binding.langmuir import Langmuir, kd_axis
from sevenless.binding.steady_curves import Exclusion, SteadyStateCurves, exclude
from sevenless.binding.steady_intervals import rmax_interval
from sevenless.fitting.curves import Float64Array
from sevenless.fitting.distributions import f_tail, t_quantile

__all__ = ["STEADY_STATE_COLUMNS", "SteadyStateOptions", "beside_all_points", "fit_steady_state", "with_and_without"]

Counts = npt.NDArray[np.int64]

STEADY_STATE_COLUMNS: Final = {
    "label": pl.String,
    "kd_molar": pl.Float64,
    "kd_low_molar": pl.Float64,
    "kd_high_molar": pl.Float64,
    "kd_qualifier": pl.String,
    "rmax_ru": pl.Float64,
    "rmax_low_ru": pl.Float64,
    "rmax_high_ru": pl.Float64,
    "rmax_over_theory": pl.Float64,
    "offset_ru": pl.Float64,
    "chi2_ru2": pl.Float64,
    "dof": pl.Int64,
    "points": pl.Int64,
    "top_molar": pl.Float64,
    "top_occupancy": pl.Float64,
    "p_no_binding": pl.Float64,
    "status": pl.String,
    "excluded": pl.String,
}
"""Columns of a table of fits. ``kd_qualifier`` is ``>`` where the KD is a lower bound (then quote ``kd_low_molar``),
``<`` where it is an upper one (``kd_high_molar``), empty where no KD is to be quoted, else ``=``."""

_QUALIFIERS: Final = {"lower bound": ">", "upper bound": "<", "extrapolated": "=", "sound": "="}


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class SteadyStateOptions:
    """How curves are fitted.

    Parameters
    ----------
    offset
        ``"free"``, or ``"zero"`` where blanks were subtracted.
    bound_rmax
        Whether Rmax is held below the theoretical one, in place of being judged against it.
    level
        Of the intervals.
    limits
        Of the verdicts.
    """

    offset: Literal["free", "zero"] = "free"
    bound_rmax: bool = False
    level: float = 0.95
    limits: VerdictLimits = field(default_factory=VerdictLimits)

    def __post_init__(self) -> None:
        if not 0 < self.level < 1:
            raise ValueError(f"level lies between 0 and 1, not at {self.level}")


def fit_steady_state(
    curves: SteadyStateCurves,
    *,
    rmax_theory_ru: Float64Array | None = None,
    options: SteadyStateOptions | None = None,
) -> pl.DataFrame:
    """Fit R = Rmax * c / (KD + c) + offset to every curve.

    Parameters
    ----------
    curves
        See `steady_state_curves`; points at concentration 0 count.
    rmax_theory_ru
        What each surface can bind at most (`theoretical_rmax_ru`), NaN where unknown; shape (curves,).
    options
        See `SteadyStateOptions`.

    Returns
    -------
    polars.DataFrame
        Columns of `STEADY_STATE_COLUMNS`, one row per curve; never an exception for one bad curve.

    Notes
    -----
    Every KD from a thousandth of the lowest to a million times the top concentration is tried, so a start value is
    neither needed nor able to mislead. Intervals are of profile likelihood.
    """
    options = options or SteadyStateOptions()
    theory = np.full(len(curves.labels), np.nan) if rmax_theory_ru is None else rmax_theory_ru
    limit = np.where(np.isfinite(theory) & options.bound_rmax, theory, np.inf)
    model = Langmuir.of(curves, rmax_limit_ru=limit, has_offset=options.offset == "free")
    points = curves.used.sum(axis=1)
    parameters = 3 if model.has_offset else 2
    dof = points - parameters
    enough = (dof > 0) & (_distinct(curves) >= parameters)
    found = _estimates(model, np.maximum(dof, 1), options.level)
    found["rmax_over_theory"] = found["rmax_ru"] / theory
    numbers = {name: np.where(enough, values, np.nan) for name, values in found.items()}
    top = model.conc_molar.max(axis=1)
    status = affinity_status(
        numbers["kd_molar"],
        numbers["rmax_ru"],
        numbers["chi2_ru2"],
        top_molar=top,
        kd_low_molar=numbers["kd_low_molar"],
        kd_high_molar=numbers["kd_high_molar"],
        rmax_theory_ru=theory,
        p_no_binding=numbers["p_no_binding"],
        limits=options.limits,
    )
    return _table(curves, numbers, status, points, dof, top)


def with_and_without(
    curves: SteadyStateCurves,
    exclusions: Sequence[Exclusion],
    *,
    rmax_theory_ru: Float64Array | None = None,
    options: SteadyStateOptions | None = None,
) -> pl.DataFrame:
    """Fits without the excluded points and, beside each, with all points.

    Returns
    -------
    polars.DataFrame
        Columns of `STEADY_STATE_COLUMNS` without the excluded points, then ``kd_molar_all_points``,
        ``rmax_ru_all_points``, ``status_all_points`` and ``kd_shift_percent``, the change of the KD when all are kept.

    Raises
    ------
    InputError
        With every exclusion that names no point, or gives no reason.
    """
    return beside_all_points(
        fit_steady_state(exclude(curves, exclusions), rmax_theory_ru=rmax_theory_ru, options=options),
        fit_steady_state(curves, rmax_theory_ru=rmax_theory_ru, options=options),
    )


def beside_all_points(kept: pl.DataFrame, every: pl.DataFrame) -> pl.DataFrame:
    """Fits without some points, and beside each what it is with all of them, as of `with_and_without`."""
    return kept.with_columns(
        every["kd_molar"].alias("kd_molar_all_points"),
        every["rmax_ru"].alias("rmax_ru_all_points"),
        every["status"].alias("status_all_points"),
        ((every["kd_molar"] / kept["kd_molar"] - 1) * 100).alias("kd_shift_percent"),
    )


def _estimates(model: Langmuir, dof: Counts, level: float) -> dict[str, Float64Array]:
    """Best values, intervals and scatter of every curve."""
    axis = kd_axis(model)
    rss = model.at(np.broadcast_to(axis, (len(dof), len(axis)))).rss

    def rss_at(trials: Float64Array) -> Float64Array:
        return model.at(trials).rss

    best = best_affinity(rss_at, axis, rss)
    found = model.at(best[:, None])
    least = found.rss[:, 0]
    t = t_quantile(np.full(len(dof), (1 + level) / 2), dof.astype(np.float64))
    threshold = least * (1 + t**2 / dof)
    low, high = kd_interval(rss_at, axis, rss, best, threshold)
    rmax_low, rmax_high = rmax_interval(model, axis, (low, high), best, threshold)
    return {
        "kd_molar": 10.0**best,
        "kd_low_molar": 10.0**low,
        "kd_high_molar": 10.0**high,
        "rmax_ru": found.rmax_ru[:, 0],
        "rmax_low_ru": rmax_low,
        "rmax_high_ru": rmax_high,
        "offset_ru": found.offset_ru[:, 0],
        "chi2_ru2": least / dof,
        "p_no_binding": _p_flat(model, least, dof),
    }


def _distinct(curves: SteadyStateCurves) -> Counts:
    """Number of different concentrations that are used."""
    return np.array(
        [len(np.unique(conc[used])) for conc, used in zip(curves.conc_molar, curves.used, strict=True)], dtype=np.int64
    )


def _p_flat(model: Langmuir, rss: Float64Array, dof: Counts) -> Float64Array:
    """p value of no binding: the F test of the line without KD and Rmax."""
    mean = np.zeros(len(rss))
    if model.has_offset:
        mean = model.response_ru.sum(axis=1) / np.maximum(model.weight.sum(axis=1), 1.0)
    flat = (model.weight * (model.response_ru - mean[:, None]) ** 2).sum(axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        f = np.where(flat > rss, np.where(rss > 0, (flat - rss) / 2 / (rss / dof), np.inf), 0.0)
    return f_tail(f, np.full(len(rss), 2.0), dof.astype(np.float64))


def _table(
    curves: SteadyStateCurves,
    numbers: dict[str, Float64Array],
    status: list[str],
    points: Counts,
    dof: Counts,
    top: Float64Array,
) -> pl.DataFrame:
    columns: dict[str, object] = {
        **numbers,
        "label": list(curves.labels),
        "kd_qualifier": [_QUALIFIERS.get(one, "") for one in status],
        "dof": dof,
        "points": points,
        "top_molar": top,
        "top_occupancy": top / (numbers["kd_molar"] + top),
        "status": status,
        "excluded": ["; ".join(one) for one in curves.reasons],
    }
    table = pl.DataFrame({name: columns[name] for name in STEADY_STATE_COLUMNS}, schema=STEADY_STATE_COLUMNS)
    return table.with_columns(pl.col(pl.Float64).fill_nan(None))
