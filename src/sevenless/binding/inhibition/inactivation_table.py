"""From the fits of an inactivation to what may be said of kinact, KI and their ratio."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import numpy as np
import polars as pl

from sevenless.binding.inhibition.batched_fit import BatchFit, from_log10
from sevenless.fitting.curves import Float64Array

__all__ = ["INACTIVATION_COLUMNS", "INACTIVATION_STATUSES", "describe"]

_QUANTITIES: Final = ("kinact_per_ki_per_molar_s", "kinact_per_s", "ki_molar")

INACTIVATION_COLUMNS: Final = pl.Schema(
    {"status": pl.String, "message": pl.String}  # one of INACTIVATION_STATUSES, in words
    | {
        # each with its own qualifier: "=", or the bound that "<" or ">" points from; null where nothing can be said
        f"{name}{end}": pl.String if end == "_qualifier" else pl.Float64
        for name in _QUANTITIES
        for end in ("_qualifier", "", "_lo", "_hi")
    }
    | {
        # the best fit as it stands, also where only a bound may be quoted: for drawing and for residuals
        "fitted_kinact_per_s": pl.Float64, "fitted_ki_molar": pl.Float64,
        "k0_per_s": pl.Float64,  # rate without inhibitor
        "p_no_inactivation": pl.Float64,  # F test against a rate that the doses have no part in
        "p_saturation": pl.Float64,  # F test of the hyperbola against a straight line
        "rss": pl.Float64, "dof": pl.Int64, "n_points": pl.Int64,
    }
)  # fmt: skip
"""Columns of `fit_kobs` and `fit_activity_left` after the labels."""

INACTIVATION_STATUSES: Final[dict[str, str]] = {
    "ok": "kinact and KI are both defined, each within tenfold",
    "imprecise": "kinact and KI are bounded on both sides, but one of them no closer than tenfold",
    "linear": "no dose comes near KI: only kinact / KI is defined, kinact and KI are bounded from below",
    "saturated": "every dose is above KI: only kinact is defined, KI is bounded from above",
    "not_identifiable": "there is inactivation, but the data define neither kinact nor kinact / KI",
    "no_inactivation": "the doses explain no more than chance does",
    "no_time_dependence": "the IC50 does not fall with preincubation: no inactivation, whatever curve can be drawn",
    "too_few_points": "no more usable points than the law has parameters",
    "not_converged": "the search did not settle",
}
"""Every status, with its meaning."""

_SILENT: Final = frozenset({"no_inactivation", "too_few_points", "not_converged"})


def describe(
    labels: pl.DataFrame,
    by_slope: BatchFit,
    by_top: BatchFit,
    *,
    p_no_inactivation: Float64Array,
    p_saturation: Float64Array,
    alpha: float,
) -> pl.DataFrame:
    """The table of `INACTIVATION_COLUMNS` behind the labels.

    Parameters
    ----------
    by_slope, by_top
        The fit by (kinact / KI, KI) and by (kinact, KI).
    p_no_inactivation, p_saturation
        Shape (series,): the two F tests.
    alpha
        Level at which an effect is believed.
    """
    by_slope, by_top = _opened(by_slope, by_top)
    fits = (by_slope, 0), (by_top, 0), (by_slope, 1)
    ends = [
        tuple(from_log10(values[:, index]) for values in (fit.theta, fit.low, fit.high)) for fit, index in fits
    ]  # estimate, low, high of each quantity
    rows: list[dict[str, object]] = []
    for i in range(len(labels)):
        status = _status(by_slope, by_top, i, effect=bool(p_no_inactivation[i] <= alpha))
        row: dict[str, object] = {"status": status, "message": INACTIVATION_STATUSES[status]}
        if status not in _SILENT:
            for name, (value, low, high) in zip(_QUANTITIES, ends, strict=True):
                row |= _said(name, float(value[i]), float(low[i]), float(high[i]))
            row["fitted_kinact_per_s"] = float(ends[0][0][i] * ends[-1][0][i])
            row["fitted_ki_molar"] = float(ends[-1][0][i])
            row["k0_per_s"] = float(by_slope.theta[i, 2])
            row["p_saturation"] = float(p_saturation[i])
        row |= {"p_no_inactivation": float(p_no_inactivation[i]), "rss": float(by_slope.rss[i])}
        row |= {"dof": int(by_slope.dof[i]), "n_points": int(by_slope.points[i])}
        rows.append(row)
    table = pl.DataFrame(rows, schema=INACTIVATION_COLUMNS)
    floats = [name for name, kind in INACTIVATION_COLUMNS.items() if kind == pl.Float64]
    return pl.concat([labels, table.with_columns(pl.col(floats).fill_nan(None))], how="horizontal")


def _opened(by_slope: BatchFit, by_top: BatchFit) -> tuple[BatchFit, BatchFit]:
    """The fits with intervals opened where only the limits of the search for KI would close them.

    As KI falls kinact / KI rises with no end, and as KI rises so does kinact.
    """
    ki_low, ki_high = by_slope.low[:, 1], by_slope.high[:, 1]
    slope, top = by_slope.high.copy(), by_top.high.copy()
    slope[np.isinf(ki_low), 0] = np.inf
    top[np.isinf(ki_high), 0] = np.inf
    return replace(by_slope, high=slope), replace(by_top, high=top)


def _said(name: str, value: float, low: float, high: float) -> dict[str, object]:
    open_low, open_high = low == 0, bool(np.isinf(high))
    told: dict[str, object] = {f"{name}_lo": low, f"{name}_hi": high}
    if not (open_low and open_high):
        told[f"{name}_qualifier"] = ">" if open_high else "<" if open_low else "="
        told[name] = low if open_high else high if open_low else value
    return told


def _status(by_slope: BatchFit, by_top: BatchFit, i: int, *, effect: bool) -> str:
    if not by_slope.usable[i]:
        return "too_few_points"
    if not effect:
        return "no_inactivation"
    if not (by_slope.settled[i] and by_top.settled[i]):
        return "not_converged"
    slope, top, ki = (
        (fit.low[i, index], fit.high[i, index]) for fit, index in ((by_slope, 0), (by_top, 0), (by_slope, 1))
    )
    closed = [bool(np.isfinite(low) and np.isfinite(high)) for low, high in (slope, top, ki)]
    if all(closed):
        return "ok" if top[1] - top[0] <= 1 and ki[1] - ki[0] <= 1 else "imprecise"
    if closed[0] and np.isinf(ki[1]):
        return "linear"
    if closed[1] and np.isinf(ki[0]):
        return "saturated"
    return "not_identifiable"
