"""What a drawing of a curve needs, worked out once for every renderer: points, line, band and words."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final, final

import numpy as np
import polars as pl

from sevenless.assays.analysis import Analysis
from sevenless.figures.band import confidence_band
from sevenless.fitting.curve_models.curve_shape import curve_shape, dose_line
from sevenless.fitting.curves import Curves, Float64Array
from sevenless.fitting.fits import CurveFits
from sevenless.fitting.options import FitOptions
from sevenless.fitting.wording import MISSING, STATUS_WORDS, curve_names, ic50_interval_text, p_text, potency_text

__all__ = ["CurveView", "analysis_views", "curve_views"]

_NO_LINE: Final = {"too_few_points", "not_converged"}
# How far beyond the tested doses the dashed line goes: half a decade shows the trend without promising more.
_BEYOND: Final = 10**0.5
_EMPTY: Final = np.empty(0)


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class CurveView:
    """One curve, ready to be drawn.

    Parameters
    ----------
    index, name
        Row in `CurveFits.table`, and what the curve is called.
    conc_molar, response
        Shape (points,): the wells used, vehicle apart.
    vehicle
        Shape (neutral,): responses at dose 0.
    excluded_conc_molar, excluded_response
        Shape (excluded,): wells left out by the user.
    tested
        Lowest and highest dose in mol/L; (nan, nan) where there is none.
    line_conc_molar, line_response
        Shape (m,): the curve from half a decade below to half a decade above the tested doses; empty where there is
        none. It is the mean of the wells where there is no effect.
    band_low, band_high
        Shape (m,), or empty: the pointwise band of the mean response.
    status, message, potency, interval, p_no_effect, pic50, qualifier
        The fit, in words where it is words.
    confidence
        Of interval and band.
    failed
        Whether it comes from a plate that failed its gates.
    """

    index: int
    name: str
    conc_molar: Float64Array
    response: Float64Array
    vehicle: Float64Array
    excluded_conc_molar: Float64Array
    excluded_response: Float64Array
    tested: tuple[float, float]
    line_conc_molar: Float64Array
    line_response: Float64Array
    band_low: Float64Array
    band_high: Float64Array
    status: str
    message: str
    potency: str
    interval: str
    p_no_effect: float | None
    pic50: float | None
    qualifier: str | None
    confidence: float
    failed: bool

    @property
    def annotation(self) -> str:
        """The potency in one line: ``IC50 12 nM (9.5–15)``, ``IC50 > 10 µM, no effect``."""
        interval = f" ({self.interval})" if self.qualifier == "=" and self.interval not in (MISSING, "open") else ""
        words = "" if self.status == "ok" else f", {STATUS_WORDS.get(self.status, self.status)}"
        chance = f" (p = {p_text(self.p_no_effect)})" if self.status == "no_effect" else ""
        failed = "; plate failed" if self.failed else ""
        head = f"IC50 {self.potency}" if self.potency != MISSING else "no IC50"
        return f"{head}{interval}{words}{chance}{failed}"

    @property
    def vehicle_mean(self) -> float | None:
        """Mean response of the vehicle wells."""
        return float(self.vehicle.mean()) if len(self.vehicle) else None

    @property
    def responses(self) -> Float64Array:
        """Everything that the response axis has to show: wells, vehicle, and the line over the tested doses."""
        inside = (self.line_conc_molar >= self.tested[0]) & (self.line_conc_molar <= self.tested[1])
        return np.concatenate([self.response, self.vehicle, self.excluded_response, self.line_response[inside]])


def analysis_views(analysis: Analysis, *, only: Iterable[int] | None = None) -> list[CurveView]:
    """The curves of an analysis, with the wells that the user excluded."""
    return curve_views(analysis.curves, analysis.fits, wells=analysis.wells, only=only)


def curve_views(
    curves: Curves, fits: CurveFits, *, wells: pl.DataFrame | None = None, only: Iterable[int] | None = None
) -> list[CurveView]:
    """Curves ready to be drawn.

    Parameters
    ----------
    curves, fits
        What was fitted and how it came out; one row each, in the same order.
    wells
        The wells of `Analysis`, for those excluded by the user.
    only
        Rows wanted; all if omitted.
    """
    names = curve_names(fits.table, fits.label_columns)
    excluded = _excluded(curves, wells)
    rows = fits.table.rows(named=True)
    chosen = range(len(rows)) if only is None else only
    return [_view(i, names[i], curves, rows[i], fits.options, excluded.get(i, (_EMPTY, _EMPTY))) for i in chosen]


def _view(
    index: int,
    name: str,
    curves: Curves,
    row: Mapping[str, Any],
    options: FitOptions,
    excluded: tuple[Float64Array, Float64Array],
) -> CurveView:
    points = slice(int(curves.offsets[index]), int(curves.offsets[index + 1]))
    conc, response, weight = curves.conc_molar[points], curves.response[points], curves.weight[points]
    used = np.isfinite(response) & (weight > 0)
    conc, response, weight = conc[used], response[used], weight[used]
    doses = conc > 0
    tested = (float(conc[doses].min()), float(conc[doses].max())) if doses.any() else (math.nan, math.nan)
    line, height, half = _line(row, tested, conc, response, weight, options)
    return CurveView(
        index=index,
        name=name,
        conc_molar=conc[doses],
        response=response[doses],
        vehicle=response[~doses],
        excluded_conc_molar=excluded[0],
        excluded_response=excluded[1],
        tested=tested,
        line_conc_molar=line,
        line_response=height,
        band_low=height - half if len(half) else _EMPTY,
        band_high=height + half if len(half) else _EMPTY,
        status=row["status"],
        message=row["message"] or "",
        potency=potency_text(row["qualifier"], row["ic50_molar"]),
        interval=ic50_interval_text(row, beside=row["ic50_molar"]),
        p_no_effect=row["p_no_effect"],
        pic50=row["pic50"],
        qualifier=row["qualifier"],
        confidence=options.confidence,
        failed=row.get("plate_level") == "fail",
    )


def _line(
    row: Mapping[str, Any],
    tested: tuple[float, float],
    conc: Float64Array,
    response: Float64Array,
    weight: Float64Array,
    options: FitOptions,
) -> tuple[Float64Array, Float64Array, Float64Array]:
    """Doses, curve, and half width of the band (empty where there is none)."""
    if row["status"] in _NO_LINE or not tested[0] < tested[1]:
        return _EMPTY, _EMPTY, _EMPTY
    doses = dose_line(tested[0] / _BEYOND, tested[1] * _BEYOND, count=64)
    if row["status"] == "no_effect":
        return doses, np.full(len(doses), np.average(response, weights=weight)), _EMPTY
    shape = curve_shape(options.model)
    theta = shape.theta(row)
    if theta is None:
        return _EMPTY, _EMPTY, _EMPTY
    half = confidence_band(doses, row, tested_conc_molar=conc, weight=weight, options=options)
    return doses, shape.response(theta, doses), _EMPTY if half is None else half


def _excluded(curves: Curves, wells: pl.DataFrame | None) -> dict[int, tuple[Float64Array, Float64Array]]:
    """Doses and responses of the wells that the user left out, by curve."""
    if wells is None or "exclusion" not in wells.columns:
        return {}
    shared = [name for name in curves.labels.columns if name in wells.columns]
    out = wells.filter(pl.col("exclusion").is_not_null() & pl.col("response").is_finite() & (pl.col("conc_molar") > 0))
    if not shared or out.is_empty():
        return {}
    which = curves.labels.select(shared).with_row_index("_curve")
    found = out.join(which, on=shared, nulls_equal=True).sort("_curve", "conc_molar", "response")
    return {
        int(key[0]): (part["conc_molar"].to_numpy(), part["response"].to_numpy())
        for key, part in found.group_by("_curve", maintain_order=True)
    }
