"""From the fits of a curve model to the table of `CurveFits`, by the rules of the four-parameter logistic."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, final

import numpy as np
import numpy.typing as npt
import polars as pl

from sevenless.fitting.curve_models.curve_model import CurveModel
from sevenless.fitting.curve_models.levenberg_marquardt import Points
from sevenless.fitting.curve_models.model_crossing import absolute_crossing, mean_over_doses
from sevenless.fitting.curve_models.model_intervals import Intervals
from sevenless.fitting.curve_models.padded_points import Replication, squares_about
from sevenless.fitting.curves import Float64Array
from sevenless.fitting.distributions import f_tail
from sevenless.fitting.fits import CURVE_FIT_COLUMNS
from sevenless.fitting.kernel.outcome import OUTCOME, Outcomes
from sevenless.fitting.options import FitOptions
from sevenless.fitting.verdict import describe_fits

__all__ = ["ModelFits", "describe_model_fits"]

_LN10: Final = float(np.log(10.0))
_FOUR: Final = ("log10_ic50_molar", "hill", "top", "bottom")
_NO_POTENCY: Final = "the search came to rest; this model has no IC50"


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class ModelFits:
    """What was fitted and found.

    ``points``, ``usable``, ``free`` and ``seen`` have a row per curve; the others only one per usable curve.
    """

    model: CurveModel
    points: Points
    usable: npt.NDArray[np.bool_]
    free: npt.NDArray[np.int64]
    seen: Replication
    intervals: Intervals
    settled: npt.NDArray[np.bool_]
    trust: Float64Array
    simpler_rss: Float64Array | None

    @property
    def theta(self) -> Float64Array:
        """Estimates of the usable curves, shape (usable, k)."""
        return self.intervals.fitted.theta

    def index(self, name: str) -> int | None:
        """Place of a parameter, or None if the model has it not."""
        return self.model.parameters.index(name) if name in self.model.parameters else None


def describe_model_fits(
    labels: pl.DataFrame, fits: ModelFits, options: FitOptions
) -> tuple[pl.DataFrame, tuple[str, ...]]:
    """The table, and the names of the columns it has beyond those of `CURVE_FIT_COLUMNS`."""
    record = np.zeros(len(labels), dtype=OUTCOME)
    for name in OUTCOME.names or ():
        if OUTCOME[name] == np.float64:
            record[name] = np.nan
    _fill_counts(record, fits)
    rows = np.flatnonzero(fits.usable)
    part = record[rows]
    with np.errstate(all="ignore"):
        _fill_squares(part, fits, options)
        if "log10_ic50_molar" in fits.model.parameters:
            _fill_potency(part, fits)
            _fill_absolute(part, fits, options)
        _fill_residuals(part, fits, rows)
        record[rows] = part
        table = describe_fits(labels, record, options)
    if "log10_ic50_molar" not in fits.model.parameters:
        table = _without_potency(table)
    return _with_extras(table, fits, options)


def _fill_counts(record: Outcomes, fits: ModelFits) -> None:
    used = fits.points.weight > 0
    vehicle = used & np.isneginf(fits.points.x)
    doses = used & np.isfinite(fits.points.x)
    record["points"], record["free"], record["null_free"] = fits.seen.points, fits.free, 1
    record["neutral"] = vehicle.sum(axis=1)
    record["doses"] = fits.seen.levels - vehicle.any(axis=1)
    record["pure_ss"], record["pure_dof"] = fits.seen.pure_ss, fits.seen.pure_dof
    record["usable"] = fits.usable
    if fits.model.axis == "log10_dose":
        low = np.min(np.where(doses, fits.points.x, np.inf), axis=1, initial=np.inf) * _LN10
        high = np.max(np.where(doses, fits.points.x, -np.inf), axis=1, initial=-np.inf) * _LN10
        record["x_lo"], record["x_hi"] = np.where(doses.any(axis=1), [low, high], np.nan)


def _fill_squares(part: Outcomes, fits: ModelFits, options: FitOptions) -> None:
    fitted = fits.intervals.fitted
    level = np.full(len(part), np.nan)
    hill = fits.index("hill")
    if hill is not None:
        # With a fixed plateau at dose 0, no effect means that line.
        falls = fits.theta[:, hill] > 0
        for fixed, own in ((options.top, falls), (options.bottom, ~falls)):
            if fixed is not None and not isinstance(fixed, tuple):
                level[own] = fixed
    part["null_free"] = np.isnan(level)
    part["tss"] = squares_about(fitted.points, level)
    # Where no direction that is allowed fits, the flat line is the fit.
    part["rss"] = np.minimum(fitted.rss, part["tss"])
    part["s2"], part["settled"] = fitted.variance, fits.settled
    trusted = fits.trust < 1.0
    part["pure_dof"] = np.where(trusted.any(axis=1), 0, part["pure_dof"])


def _fill_potency(part: Outcomes, fits: ModelFits) -> None:
    """m, p and the plateaus at dose 0 and at infinite dose, as the four-parameter kernel writes them."""
    se = fits.intervals.fitted.standard_error
    estimate = {name: fits.theta[:, i] for i, name in enumerate(fits.model.parameters)}
    low = {name: fits.intervals.low[:, i] for i, name in enumerate(fits.model.parameters)}
    high = {name: fits.intervals.high[:, i] for i, name in enumerate(fits.model.parameters)}
    error = {name: se[:, i] for i, name in enumerate(fits.model.parameters)}
    part["m"] = estimate["log10_ic50_molar"] * _LN10
    part["m_lo"], part["m_hi"] = low["log10_ic50_molar"] * _LN10, high["log10_ic50_molar"] * _LN10
    part["m_se"] = error["log10_ic50_molar"] * _LN10
    hill, falls = estimate["hill"], estimate["hill"] > 0
    part["p"], part["hill_se"] = np.log(np.abs(hill)), error["hill"]
    part["p_lo"] = np.log(np.maximum(np.where(falls, low["hill"], -high["hill"]), 0.0))
    part["p_hi"] = np.log(np.maximum(np.where(falls, high["hill"], -low["hill"]), 0.0))
    limits = fits.intervals.fitted.limits
    for name, where_falling in (("top", "left"), ("bottom", "right")):
        own = fits.model.parameters.index(name)
        lo = _closed_at(low[name], limits[:, own, 0])
        hi = _closed_at(high[name], limits[:, own, 1])
        where_rising = "right" if where_falling == "left" else "left"
        for side, mine in ((where_falling, falls), (where_rising, ~falls)):
            part[side] = np.where(mine, estimate[name], part[side])
            part[f"{side}_lo"] = np.where(mine, lo, part[f"{side}_lo"])
            part[f"{side}_hi"] = np.where(mine, hi, part[f"{side}_hi"])
            part[f"{side}_se"] = np.where(mine, error[name], part[f"{side}_se"])


def _closed_at(end: Float64Array, limit: Float64Array) -> Float64Array:
    """An end that is open up to a limit set by the user lies at that limit."""
    return np.where(np.isinf(end) & np.isfinite(limit), limit, end)


def _fill_absolute(part: Outcomes, fits: ModelFits, options: FitOptions) -> None:
    points = fits.intervals.fitted.points
    vehicle = (points.weight > 0) & np.isneginf(points.x)
    weight = np.where(vehicle, points.weight, 0.0)
    mean = np.sum(weight * points.y, axis=1) / np.sum(weight, axis=1)
    part["level"] = 0.5 * mean if options.absolute_level is None else options.absolute_level
    log10_dose, error = absolute_crossing(fits.intervals.fitted, part["level"])
    part["absolute_m"], part["absolute_se"] = log10_dose * _LN10, error * _LN10


def _fill_residuals(part: Outcomes, fits: ModelFits, rows: npt.NDArray[np.int64]) -> None:
    own = fits.points.rows(rows)
    used = (own.weight * fits.trust) > 0
    order = np.argsort(np.where(own.weight > 0, own.x, np.nan), axis=1, kind="stable")
    residual = (own.y - fits.model.function(fits.theta, own.x)) * np.sqrt(own.weight * fits.trust)
    part["max_residual"] = np.max(np.where(used, np.abs(residual), 0.0), axis=1, initial=0.0) / np.sqrt(part["s2"])
    sign = np.take_along_axis(np.where(used, np.where(residual > 0, 1, -1), 0), order, axis=1)
    part["plus"], part["minus"] = (sign > 0).sum(axis=1), (sign < 0).sum(axis=1)
    part["downweighted"] = ((fits.trust < 0.5) & (own.weight > 0)).sum(axis=1)
    part["runs"] = [1 + np.count_nonzero(np.diff(row[row != 0])) if row.any() else 0 for row in sign]


def _without_potency(table: pl.DataFrame) -> pl.DataFrame:
    defined = pl.col("status") == "ok"
    return table.with_columns(
        pl.lit(None, dtype=pl.String).alias("qualifier"),
        pl.lit(None, dtype=pl.Float64).alias("ic50_molar"),
        pl.lit(None, dtype=pl.Float64).alias("pic50"),
        pl.when(defined).then(pl.lit(_NO_POTENCY)).otherwise(pl.col("message")).alias("message"),
    )


def _with_extras(table: pl.DataFrame, fits: ModelFits, options: FitOptions) -> tuple[pl.DataFrame, tuple[str, ...]]:
    rows = np.flatnonzero(fits.usable)
    columns: dict[str, Float64Array] = {}
    for i, name in enumerate(fits.model.parameters):
        if name not in _FOUR:
            for ending, values in (
                ("", fits.theta[:, i]),
                ("_lo", fits.intervals.low[:, i]),
                ("_hi", fits.intervals.high[:, i]),
                ("_se", fits.intervals.fitted.standard_error[:, i]),
            ):
                columns[name + ending] = _spread(values, rows, len(table))
    if fits.simpler_rss is not None and not options.robust:
        columns["p_simpler"] = _spread(_p_simpler(fits, rows), rows, len(table))
    for name in columns:
        if name in CURVE_FIT_COLUMNS:
            raise ValueError(f"the model {fits.model.name} has a parameter named like the column {name}")
    wide = table.with_columns(pl.Series(name, values, dtype=pl.Float64) for name, values in columns.items())
    if "log10_ic50_molar" in fits.model.parameters:
        auc = _spread(mean_over_doses(fits.intervals.fitted), rows, len(table))
        wide = wide.with_columns(pl.Series("auc", auc, dtype=pl.Float64))
        silent = pl.col("status").is_in(["no_effect", "too_few_points"])
        names = [name for name in columns if name != "p_simpler"]
        wide = wide.with_columns(pl.when(silent).then(None).otherwise(pl.col(name)).alias(name) for name in names)
    return wide.with_columns(pl.col("auc", *columns).fill_nan(None)), tuple(columns)


def _spread(values: Float64Array, rows: npt.NDArray[np.int64], count: int) -> Float64Array:
    """Values of the usable curves at their places among all."""
    out = np.full(count, np.nan)
    out[rows] = values
    return out


def _p_simpler(fits: ModelFits, rows: npt.NDArray[np.int64]) -> Float64Array:
    """F test of the model against its simpler form."""
    assert fits.simpler_rss is not None
    dof = (fits.seen.points - fits.free)[rows]
    limits = fits.intervals.fitted.limits
    spent = sum((limits[:, i, 0] < limits[:, i, 1]).astype(np.int64) for i in fits.model.simpler)
    rss = fits.intervals.fitted.rss
    with np.errstate(all="ignore"):
        f = np.maximum(fits.simpler_rss - rss, 0.0) / spent / (rss / dof)
    return f_tail(f, spent, dof)
