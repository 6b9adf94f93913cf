"""Affinities from responses over ligand, all curves of a run at once: quadratic, and the Hill curve beside it."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt
import polars as pl

from sevenless.binding.affinity_search import best_affinity, kd_interval
from sevenless.binding.mst.binding_curves import BindingCurves
from sevenless.binding.mst.quadratic import Quadratic, kd_axis
from sevenless.binding.mst.verdict import MST_STATUSES, MstLimits, mst_status
from sevenless.fitting.curves import Float64Array
from sevenless.fitting.distributions import f_tail, t_quantile
from sevenless.fitting.fit import fit
from sevenless.fitting.options import FitOptions

__all__ = ["AFFINITY_COLUMNS", "fit_affinities"]

Counts = npt.NDArray[np.int64]

_PARAMETERS: Final = 3
_HILL_PARAMETERS: Final = 4

AFFINITY_COLUMNS: Final = {
    "status": pl.String,
    "kd_qualifier": pl.String,
    "kd_molar": pl.Float64,
    "kd_estimate_molar": pl.Float64,
    "kd_low_molar": pl.Float64,
    "kd_high_molar": pl.Float64,
    "target_molar": pl.Float64,
    "unbound": pl.Float64,
    "bound": pl.Float64,
    "amplitude": pl.Float64,
    "noise": pl.Float64,
    "signal_to_noise": pl.Float64,
    "baseline_gap_percent": pl.Float64,
    "saturation_gap_percent": pl.Float64,
    "p_no_binding": pl.Float64,
    "points": pl.Int64,
    "dof": pl.Int64,
    "lowest_molar": pl.Float64,
    "top_molar": pl.Float64,
    "ec50_molar": pl.Float64,
    "ec50_low_molar": pl.Float64,
    "ec50_high_molar": pl.Float64,
    "hill": pl.Float64,
    "hill_low": pl.Float64,
    "hill_high": pl.Float64,
    "hill_status": pl.String,
    "hill_aicc_gain": pl.Float64,
}
"""Columns of a table of affinities, after its labels; see the reference of thermophoresis."""


def fit_affinities(curves: BindingCurves, *, level: float = 0.95, limits: MstLimits | None = None) -> pl.DataFrame:
    """Fit the quadratic to every curve, with its target fixed, and the Hill curve beside it.

    Parameters
    ----------
    curves
        See `sevenless.binding.mst.binding_curves.binding_curves`; points at concentration 0 count.
    level
        Of the intervals.
    limits
        Of the verdicts.

    Returns
    -------
    polars.DataFrame
        Labels, then `AFFINITY_COLUMNS`, one row per curve; never an exception for one bad curve.

    Notes
    -----
    Every KD from a ten-thousandth of the lowest concentration to a hundred thousand times the top one is tried, so a
    start value is neither needed nor able to mislead. Intervals are of profile likelihood.
    """
    points = curves.used.sum(axis=1).astype(np.int64)
    dof = points - _PARAMETERS
    enough = (dof > 0) & (_distinct(curves) > _PARAMETERS)
    found = _estimates(curves, np.maximum(dof, 1), level)
    numbers = {name: np.where(enough, values, np.nan) for name, values in found.items()}
    status = mst_status(
        **{
            name: numbers[name]
            for name in (
                "kd_low_molar", "kd_high_molar", "signal_to_noise", "baseline_gap_percent", "saturation_gap_percent",
                "p_no_binding",
            )
        },
        limits=limits,
    )  # fmt: skip
    qualifier = np.array([MST_STATUSES[one][0] for one in status], dtype=np.str_)
    numbers["kd_molar"] = np.select(
        [qualifier == ">", qualifier == "<", qualifier == "="],
        [numbers["kd_low_molar"], numbers["kd_high_molar"], numbers["kd_estimate_molar"]],
        np.nan,
    )
    numbers["target_molar"] = curves.target_molar
    counted = {"status": status, "kd_qualifier": qualifier.tolist(), "points": points, "dof": dof}
    hill = _hill(curves, level)
    rss, hill_rss = numbers["noise"] ** 2 * dof, hill.pop("rss").cast(pl.Float64).fill_null(np.nan).to_numpy()
    gain = _aicc(rss, points, _PARAMETERS) - _aicc(hill_rss, points, _HILL_PARAMETERS)
    columns: dict[str, object] = {**numbers, **counted, **hill, "hill_aicc_gain": gain}
    table = pl.DataFrame({name: columns[name] for name in AFFINITY_COLUMNS}, schema=AFFINITY_COLUMNS)
    return curves.labels.hstack(table.with_columns(pl.col(pl.Float64).fill_nan(None)))


def _distinct(curves: BindingCurves) -> Counts:
    """Number of different concentrations that are used."""
    return np.array(
        [len(np.unique(conc[used])) for conc, used in zip(curves.conc_molar, curves.used, strict=True)], dtype=np.int64
    )


def _estimates(curves: BindingCurves, dof: Counts, level: float) -> dict[str, Float64Array]:
    """Best values, interval, scatter and gaps of every curve."""
    model = Quadratic.of(curves)
    axis = kd_axis(model)
    rss = model.at(np.broadcast_to(axis, (len(dof), len(axis)))).rss

    def rss_at(trials: Float64Array) -> Float64Array:
        return model.at(trials).rss

    best = best_affinity(rss_at, axis, rss)
    found = model.at(best[:, None])
    smallest, unbound, bound = found.rss[:, 0], found.unbound[:, 0], found.bound[:, 0]
    t = t_quantile(np.full(len(dof), (1 + level) / 2), dof.astype(np.float64))
    low, high = kd_interval(rss_at, axis, rss, best, smallest * (1 + t**2 / dof))
    noise, amplitude = np.sqrt(smallest / dof), np.abs(bound - unbound)
    ends = np.stack(
        [
            np.where(curves.used, curves.conc_molar, np.inf).min(axis=1),
            np.where(curves.used, curves.conc_molar, -np.inf).max(axis=1),
        ],
        axis=1,
    )
    ends = np.where(np.isfinite(ends), ends, 0.0)
    share = model.share(best[:, None], ends)[:, 0, :]
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = np.where(amplitude > 0, amplitude / noise, 0.0)
    return {
        "kd_estimate_molar": 10.0**best,
        "kd_low_molar": 10.0**low,
        "kd_high_molar": 10.0**high,
        "unbound": unbound,
        "bound": bound,
        "amplitude": amplitude,
        "noise": noise,
        "signal_to_noise": ratio,
        "baseline_gap_percent": 100 * share[:, 0],
        "saturation_gap_percent": 100 * (1 - share[:, 1]),
        "p_no_binding": _p_flat(model, smallest, dof),
        "lowest_molar": ends[:, 0],
        "top_molar": ends[:, 1],
    }


def _p_flat(model: Quadratic, rss: Float64Array, dof: Counts) -> Float64Array:
    """p value of no binding: the F test of a flat line."""
    mean = model.response.sum(axis=1) / np.maximum(model.weight.sum(axis=1), 1.0)
    flat = (model.weight * (model.response - mean[:, None]) ** 2).sum(axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        f = np.where(flat > rss, np.where(rss > 0, (flat - rss) / 2 / (rss / dof), np.inf), 0.0)
    return f_tail(f, np.full(len(rss), 2.0), dof.astype(np.float64))


def _hill(curves: BindingCurves, level: float) -> dict[str, pl.Series]:
    """The four-parameter curve of `sevenless.fitting`, its slope positive whichever way the response goes."""
    table = fit(curves.as_curves(), FitOptions(confidence=level)).table
    size = table.with_columns(
        hill_low=pl.when(pl.col("hill") < 0).then(-pl.col("hill_hi")).otherwise("hill_lo"),
        hill_high=pl.when(pl.col("hill") < 0).then(-pl.col("hill_lo")).otherwise("hill_hi"),
    )
    powers = {"ec50_molar": "", "ec50_low_molar": "_lo", "ec50_high_molar": "_hi"}
    return {
        **{name: 10.0 ** table[f"log10_ic50_molar{end}"] for name, end in powers.items()},
        "hill": table["hill"].abs(),
        "hill_low": size["hill_low"],
        "hill_high": size["hill_high"],
        "hill_status": table["status"],
        "rss": table["rss"],
    }


def _aicc(rss: Float64Array, points: Counts, parameters: int) -> Float64Array:
    """Akaike's criterion for small samples; Burnham and Anderson 2004, https://doi.org/10.1177/0049124104268644."""
    k = parameters + 1
    with np.errstate(divide="ignore", invalid="ignore"):
        value = points * np.log(rss / points) + 2 * k + 2 * k * (k + 1) / (points - k - 1)
    return np.where((points > k + 1) & (rss > 0), value, np.nan)
