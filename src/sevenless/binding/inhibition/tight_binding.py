"""Ki_app of many inhibitors by Morrison's equation, down to where the IC50 rests on its floor E/2 and beyond.

Far above the enzyme the curve is a logistic and Ki_app its midpoint; far below it is a titration, two straight lines
that meet at I = E, and the data bound Ki_app only from above. The interval says where between the two an assay is.

References
----------
Morrison J. F. (1969) doi 10.1016/0005-2744(69)90420-3.
Bates D. M. & Watts D. G. (1988) doi 10.1002/9780470316757 (intervals).
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import numpy as np
import numpy.typing as npt
import polars as pl

from sevenless.binding.inhibition.batched_fit import (
    ALPHA,
    CONFIDENCE,
    BatchFit,
    from_log10,
    least_squares,
    p_against,
    with_intervals,
)
from sevenless.binding.inhibition.morrison_curve import morrison, morrison_jacobian
from sevenless.fitting.curve_models.levenberg_marquardt import Points
from sevenless.fitting.curve_models.padded_points import plain_points, squares_about
from sevenless.fitting.curves import Curves, Float64Array
from sevenless.units import format_conc

__all__ = ["TIGHT_BINDING_COLUMNS", "TIGHT_BINDING_STATUSES", "fit_tight_binding"]

TIGHT_BINDING_COLUMNS: Final = pl.Schema(
    {
        "qualifier": pl.String,  # "=", "<", ">" or null where nothing can be said
        "ki_app_molar": pl.Float64,  # the estimate where "=", else the bound that the qualifier points from
        "status": pl.String,  # one of TIGHT_BINDING_STATUSES
        "message": pl.String,
        "log10_ki_app_molar": pl.Float64, "log10_ki_app_molar_lo": pl.Float64, "log10_ki_app_molar_hi": pl.Float64,
        "v0": pl.Float64, "v0_lo": pl.Float64, "v0_hi": pl.Float64,
        "bottom": pl.Float64, "bottom_lo": pl.Float64, "bottom_hi": pl.Float64,
        "enzyme_molar": pl.Float64, "enzyme_molar_lo": pl.Float64, "enzyme_molar_hi": pl.Float64,
        "ic50_molar": pl.Float64,  # Ki_app + E/2
        "floor_molar": pl.Float64,  # E/2: no IC50 is below it
        "p_no_effect": pl.Float64, "rss": pl.Float64, "sigma": pl.Float64, "dof": pl.Int64, "n_points": pl.Int64,
    }
)  # fmt: skip
"""Columns of `fit_tight_binding` after the labels."""

TIGHT_BINDING_STATUSES: Final[dict[str, str]] = {
    "ok": "Ki_app is defined, its interval closed and no wider than tenfold",
    "imprecise": "Ki_app is defined, but its interval is wider than tenfold",
    "at_floor": "the IC50 rests on its floor E/2: the data bound Ki_app only from above",
    "open_low": "the data do not bound Ki_app from below",
    "open_high": "the data do not bound Ki_app from above",
    "open_both": "there is an effect, but the data bound Ki_app on neither side",
    "no_effect": "no inhibition: the doses explain no more than chance does, or the response rises",
    "above_range": "Ki_app lies above the highest dose",
    "too_few_points": "no more usable wells than the equation has parameters",
    "not_converged": "the search did not settle",
}
"""Every status, with its meaning."""

_BELOW, _ABOVE = 4.0, 3.0
"""Decades of search below the lesser of enzyme and lowest dose, and above the highest dose."""
_STARTS: Final = 9
_ACTIVE: Final = (0.05, 2.0)
"""Part of the nominal enzyme that may be active where it is searched for."""


def fit_tight_binding(
    curves: Curves,
    *,
    enzyme_molar: npt.ArrayLike,
    bottom: float | None = 0.0,
    free_enzyme: bool = False,
    confidence: float = CONFIDENCE,
    alpha: float = ALPHA,
) -> pl.DataFrame:
    """Ki_app of every curve.

    Parameters
    ----------
    curves
        Rates, or any response proportional to them that falls with dose, against total inhibitor in mol/L.
    enzyme_molar
        Total active enzyme, one number or one per curve.
    bottom
        Response without any free enzyme; ``None`` lets the data say it.
    free_enzyme
        Search for the active enzyme too, between 5 and 200 % of ``enzyme_molar``: only a titration (Ki_app below E)
        tells it.
    confidence, alpha
        Of the intervals, and level of the test against no effect.

    Returns
    -------
    polars.DataFrame
        One row per curve: its labels and `TIGHT_BINDING_COLUMNS`.

    Raises
    ------
    ValueError
        If ``enzyme_molar`` is not positive or of another length.

    Notes
    -----
    v = bottom + (v0 - bottom) e with E e^2 + (Ki_app + I - E) e - Ki_app = 0. For the true Ki divide by
    `sevenless.binding.inhibition.mechanism.apparent_over_true`.

    Examples
    --------
    >>> doses = np.append(0.0, 1e-7 / 2.0 ** np.arange(11))
    >>> free, enzyme, ki = 0.0, 5e-9, 1e-9
    >>> gap = enzyme - doses - ki
    >>> rate = 100 * (gap + np.sqrt(gap**2 + 4 * ki * enzyme)) / (2 * enzyme)
    >>> row = fit_tight_binding(Curves.from_matrix(doses, rate), enzyme_molar=enzyme).row(0, named=True)
    >>> f"{row['ki_app_molar']:.2e}", f"{row['ic50_molar']:.2e}", row["status"]
    ('1.00e-09', '3.50e-09', 'ok')
    """
    enzyme = np.broadcast_to(np.asarray(enzyme_molar, dtype=np.float64), (len(curves),))
    if not np.all(np.isfinite(enzyme) & (enzyme > 0)):
        raise ValueError("enzyme_molar must be greater than 0")
    if len(curves) == 0:
        return pl.concat([curves.labels, pl.DataFrame(schema=TIGHT_BINDING_COLUMNS)], how="horizontal")
    every = plain_points(curves)
    # Vehicle alone says nothing of an inhibitor.
    tested = np.any((every.weight > 0) & (every.x > 0), axis=1)
    points = replace(every, weight=np.where(tested[:, None], every.weight, 0.0))
    doses = _dose_range(points, enzyme)
    starts, limits, step = _search(points, doses, enzyme, bottom=bottom, free_enzyme=free_enzyme)
    functions = morrison, morrison_jacobian
    least = least_squares(functions, points, starts, limits=limits)
    flat = squares_about(points, np.full(len(curves), np.nan))
    spent = np.maximum((limits[..., 0] < limits[..., 1]).sum(axis=1) - 1, 1)
    p = p_against(flat, spent, least)
    fits = with_intervals(least, functions, points, limits=limits, step=step, confidence=confidence, among=p <= alpha)
    columns = _columns(fits, p)
    status = [_status(fits, columns, i, doses[i, 1], alpha) for i in range(len(curves))]
    return _table(curves.labels, columns, status, doses[:, 1])


def _dose_range(points: Points, enzyme: Float64Array) -> Float64Array:
    """Lowest and highest dose of each curve, vehicle apart, shape (curves, 2); the enzyme where there is none."""
    used = (points.weight > 0) & (points.x > 0)
    low = np.min(np.where(used, points.x, np.inf), axis=1, initial=np.inf)
    high = np.max(np.where(used, points.x, 0.0), axis=1, initial=0.0)
    none = ~used.any(axis=1)
    return np.stack([np.where(none, enzyme, low), np.where(none, enzyme, high)], axis=1)


def _search(
    points: Points, doses: Float64Array, enzyme: Float64Array, *, bottom: float | None, free_enzyme: bool
) -> tuple[Float64Array, Float64Array, Float64Array]:
    """Starts (curves, starts, 4), limits (curves, 4, 2) and steps (curves, 4)."""
    curves = len(enzyme)
    least = np.log10(np.minimum(doses[:, 0], enzyme)) - _BELOW
    most = np.log10(np.maximum(doses[:, 1], enzyme)) + _ABOVE
    used = points.weight > 0
    top = np.max(np.where(used, points.y, -np.inf), axis=1, initial=0.0)
    base = np.min(np.where(used, points.y, np.inf), axis=1, initial=0.0) if bottom is None else np.full(curves, bottom)
    place = np.linspace(0.0, 1.0, _STARTS + 2)[1:-1]
    starts = np.empty((curves, _STARTS, 4))
    starts[..., 0] = least[:, None] + place * (most - least)[:, None]
    starts[..., 1], starts[..., 2], starts[..., 3] = top[:, None], base[:, None], np.log10(enzyme)[:, None]
    limits = np.empty((curves, 4, 2))
    limits[:, 0] = np.stack([least, most], axis=1)
    limits[:, 1] = -np.inf, np.inf
    limits[:, 2] = (-np.inf, np.inf) if bottom is None else (bottom, bottom)
    margin = np.log10(_ACTIVE) if free_enzyme else np.zeros(2)
    limits[:, 3] = np.log10(enzyme)[:, None] + margin
    size = np.maximum(np.max(np.abs(points.y) * used, axis=1, initial=0.0), np.finfo(float).tiny)
    step = np.stack([np.ones(curves), size, size, np.ones(curves)], axis=1)
    return starts, limits, step


def _columns(fits: BatchFit, p: Float64Array) -> dict[str, Float64Array]:
    columns: dict[str, Float64Array] = {}
    for index, name in enumerate(("log10_ki_app_molar", "v0", "bottom")):
        for end, values in (("", fits.theta), ("_lo", fits.low), ("_hi", fits.high)):
            columns[name + end] = values[:, index]
    for end, values in (("", fits.theta), ("_lo", fits.low), ("_hi", fits.high)):
        columns[f"enzyme_molar{end}"] = from_log10(values[:, -1])
    columns["floor_molar"] = columns["enzyme_molar"] / 2
    columns["ic50_molar"] = from_log10(columns["log10_ki_app_molar"]) + columns["floor_molar"]
    columns["p_no_effect"], columns["rss"] = p, fits.rss
    columns["sigma"] = np.sqrt(fits.rss / np.maximum(fits.dof, 1))
    columns["dof"], columns["n_points"] = fits.dof.astype(np.float64), fits.points.astype(np.float64)
    return columns


def _status(fits: BatchFit, columns: dict[str, Float64Array], i: int, highest_molar: float, alpha: float) -> str:
    if not fits.usable[i]:
        return "too_few_points"
    if not columns["p_no_effect"][i] <= alpha or columns["v0"][i] <= columns["bottom"][i]:
        return "no_effect"
    if not fits.settled[i]:
        return "not_converged"
    log10_ki, low, high = fits.theta[i, 0], fits.low[i, 0], fits.high[i, 0]
    if np.isinf(low) and np.isinf(high):
        return "open_both"
    if np.isinf(high):
        return "open_high"
    if np.isinf(low):
        return "at_floor" if from_log10(log10_ki) <= columns["floor_molar"][i] else "open_low"
    if from_log10(log10_ki) > highest_molar:
        return "above_range"
    return "imprecise" if high - low > 1 else "ok"


def _table(
    labels: pl.DataFrame, columns: dict[str, Float64Array], status: list[str], highest_molar: Float64Array
) -> pl.DataFrame:
    qualifiers, values, messages = [], [], []
    low, high = from_log10(columns["log10_ki_app_molar_lo"]), from_log10(columns["log10_ki_app_molar_hi"])
    for i, name in enumerate(status):
        floor = float(columns["floor_molar"][i])
        words = TIGHT_BINDING_STATUSES[name]
        if name in ("ok", "imprecise"):
            said: tuple[str | None, float | None] = ("=", float(from_log10(columns["log10_ki_app_molar"][i])))
        elif name in ("at_floor", "open_low"):
            said = ("<", float(high[i]))
        elif name in ("open_high", "above_range"):
            said = (">", float(low[i]))
        elif name == "no_effect":
            # Half inhibition lies beyond the doses, and there Ki_app is what the enzyme leaves of them.
            said = (">", float(highest_molar[i]) - floor) if highest_molar[i] > floor else (None, None)
        else:
            said = (None, None)
        if name == "at_floor":
            words += f" (E/2 = {format_conc(floor)}; IC50 {format_conc(float(columns['ic50_molar'][i]))})"
        qualifiers.append(said[0])
        values.append(said[1])
        messages.append(words)
    silent = np.array([name in ("no_effect", "too_few_points", "not_converged") for name in status])
    numbers = {
        name: np.where(silent, np.nan, column) if name in _PARAMETERS else column for name, column in columns.items()
    }
    told = {"qualifier": qualifiers, "ki_app_molar": values, "status": status, "message": messages}
    table = pl.DataFrame(told | numbers, schema_overrides=TIGHT_BINDING_COLUMNS).select(*TIGHT_BINDING_COLUMNS)
    floats = [name for name, kind in TIGHT_BINDING_COLUMNS.items() if kind == pl.Float64]
    return pl.concat([labels, table.with_columns(pl.col(floats).fill_nan(None))], how="horizontal")


_PARAMETERS: Final = frozenset(
    f"{name}{end}" for name in ("log10_ki_app_molar", "v0", "bottom") for end in ("", "_lo", "_hi")
) | {"ic50_molar"}
"""What says nothing where there is no effect."""
