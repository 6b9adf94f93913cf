"""Rates of binding with intervals and a verdict: what a sensorgram says, and what it cannot."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, final

import numpy as np
import polars as pl

from sevenless.binding.kinetic_curves import KineticCurves
from sevenless.binding.one_to_one import OFF_DECADES, ON_DECADES, GlobalFit, OneToOne, fit_global
from sevenless.fitting.curves import Float64Array
from sevenless.fitting.distributions import t_quantile

__all__ = ["KINETIC_STATUSES", "KineticFit", "KineticOptions", "fit_kinetics"]

KINETIC_STATUSES: Final = {
    "no binding": "no curve rises above the scatter of the readings",
    "not identifiable": "a rate ran to the edge of what is searched, or its interval spans a decade",
    "association too fast": "every curve is at equilibrium before its second reading: only KD is measured",
    "dissociation too slow": "less than a twentieth left the surface while it was watched: kd is an upper bound",
    "not 1:1": "the residuals are systematic and large beside the response",
    "sound": "1:1 binding describes the curves",
}
"""Every status and what it says; the first that holds is given."""


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class KineticOptions:
    """How curves are fitted and judged.

    Parameters
    ----------
    local_rmax, bulk
        Whether each curve has an Rmax of its own, and a shift of its own while the analyte flows.
    level
        Of the intervals.
    signal_over_scatter
        A highest curve below this many residual standard deviations is no binding.
    least_dissociated
        Share that must leave the surface for kd to be measured.
    largest_residual
        Residual standard deviation over the largest response above which the model is refused.
    """

    local_rmax: bool = False
    bulk: bool = False
    level: float = 0.95
    signal_over_scatter: float = 3.0
    least_dissociated: float = 0.05
    largest_residual: float = 0.05


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class KineticFit:
    """One global fit.

    ``ka_per_molar_s``, ``kd_per_s``, ``kd_molar`` are (value, low, high). ``correlation`` is that of the two log
    rates; ``autocorrelation`` that of neighbouring residuals, near 0 where the model is right; ``dissociated`` the
    share that left the surface by the last reading.
    """

    ka_per_molar_s: tuple[float, float, float]
    kd_per_s: tuple[float, float, float]
    kd_molar: tuple[float, float, float]
    half_life_s: float
    rmax_ru: Float64Array
    bulk_ru: Float64Array
    chi2_ru2: float
    correlation: float
    autocorrelation: float
    dissociated: float
    status: str
    message: str
    residuals: pl.DataFrame

    @property
    def table(self) -> pl.DataFrame:
        """The numbers as one row."""
        named = {"ka_per_molar_s": self.ka_per_molar_s, "kd_per_s": self.kd_per_s, "kd_molar": self.kd_molar}
        row: dict[str, object] = {}
        for name, (value, low, high) in named.items():
            row |= {name: value, f"{name}_low": low, f"{name}_high": high}
        row |= {"rmax_ru": float(self.rmax_ru.max()), "chi2_ru2": self.chi2_ru2, "half_life_s": self.half_life_s}
        return pl.DataFrame([row | {"status": self.status, "message": self.message}])


def fit_kinetics(curves: KineticCurves, options: KineticOptions | None = None) -> KineticFit:
    """Fit 1:1 binding to all curves of a surface at once.

    Parameters
    ----------
    curves
        See `kinetic_curves`.
    options
        See `KineticOptions`.

    Returns
    -------
    KineticFit
        With a status of `KINETIC_STATUSES`; a fit that fails is a result, not an exception.

    Notes
    -----
    Intervals are those of log rates from the curvature of the sum of squares. Neighbouring residuals of a sensorgram
    are alike, so the variance of the rates is widened by (1 + r) / (1 - r) with their correlation r.
    """
    options = options or KineticOptions()
    found = fit_global(OneToOne(curves, options.local_rmax, options.bulk))
    chi2 = float(found.residual_ru @ found.residual_ru) / found.dof
    alike = _autocorrelation(curves, found.residual_ru)
    widened = found.covariance * chi2 * (1 + max(alike, 0.0)) / max(1 - alike, np.finfo(float).eps)
    t = float(t_quantile((1 + options.level) / 2, float(found.dof)))
    spans = t * np.sqrt(np.array([widened[0, 0], widened[1, 1], widened[0, 0] + widened[1, 1] - 2 * widened[0, 1]]))
    kd_per_s = 10.0**found.log10_kd
    dissociated = float(-np.expm1(-kd_per_s * max(curves.time_s.max() - curves.contact_s, 0.0)))
    status = _status(curves, found, chi2, spans, dissociated, options)
    scale = np.sqrt(widened[0, 0] * widened[1, 1])
    return KineticFit(
        ka_per_molar_s=_ends(found.log10_ka, spans[0]),
        kd_per_s=_ends(found.log10_kd, spans[1]),
        kd_molar=_ends(found.log10_kd - found.log10_ka, spans[2]),
        half_life_s=float(np.log(2)) / kd_per_s,
        rmax_ru=found.rmax_ru,
        bulk_ru=found.bulk_ru,
        chi2_ru2=chi2,
        correlation=float(widened[0, 1] / scale) if scale > 0 else float("nan"),
        autocorrelation=alike,
        dissociated=dissociated,
        status=status,
        message=KINETIC_STATUSES[status],
        residuals=pl.DataFrame(
            {"conc_molar": curves.conc_molar[curves.curve], "time_s": curves.time_s, "residual_ru": found.residual_ru}
        ),
    )


def _ends(log10: float, span: float) -> tuple[float, float, float]:
    with np.errstate(over="ignore"):
        return float(10.0**log10), float(np.power(10.0, log10 - span)), float(np.power(10.0, log10 + span))


def _autocorrelation(curves: KineticCurves, residual: Float64Array) -> float:
    """Correlation of neighbouring residuals of one curve."""
    same = np.diff(curves.curve) == 0
    total = float(residual @ residual)
    return float((residual[1:] * residual[:-1])[same].sum()) / total if total > 0 else 0.0


def _status(
    curves: KineticCurves,
    found: GlobalFit,
    chi2: float,
    spans: Float64Array,
    dissociated: float,
    options: KineticOptions,
) -> str:
    scatter = np.sqrt(chi2)
    if found.signal_ru <= options.signal_over_scatter * scatter:
        return "no binding"
    edges = (found.log10_ka, *ON_DECADES), (found.log10_kd, *OFF_DECADES)
    at_edge = any(min(value - low, high - value) < np.finfo(np.float32).eps for value, low, high in edges)
    if at_edge or spans[:2].max() > 1:
        return "dissociation too slow" if dissociated < options.least_dissociated else "not identifiable"
    slowest = 10.0**found.log10_ka * curves.conc_molar.min() + 10.0**found.log10_kd
    second = np.sort(curves.time_s[curves.curve == 0])[1]
    if np.exp(-slowest * second) < options.least_dissociated:
        return "association too fast"
    if dissociated < options.least_dissociated:
        return "dissociation too slow"
    if scatter > options.largest_residual * np.abs(curves.response_ru).max():
        return "not 1:1"
    return "sound"
