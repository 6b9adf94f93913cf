"""Rates of binding with intervals and a verdict: what a sensorgram says, and what it cannot."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Final, final

import numpy as np
import polars as pl

from sevenless.binding.kinetic_curves import KineticCurves
from sevenless.binding.kinetic_verdict import (
    KINETIC_STATUSES,
    KineticEvidence,
    KineticLimits,
    kinetic_status,
    rate_qualifiers,
)
from sevenless.binding.one_to_one import GlobalFit, OneToOne, fit_global
from sevenless.binding.residual_runs import ResidualShape, residual_shape
from sevenless.fitting.curves import Float64Array
from sevenless.fitting.distributions import t_quantile

__all__ = ["KINETIC_COLUMNS", "KineticFit", "KineticOptions", "fit_kinetics"]

_LN10: Final = math.log(10.0)
_RATES: Final = ("ka_per_molar_s", "kd_per_s", "kd_molar")
KINETIC_COLUMNS: Final = {
    **{
        f"{name}{end}": pl.String if end == "_qualifier" else pl.Float64
        for name in _RATES
        for end in ("", "_low", "_high", "_qualifier")
    },
    "rmax_ru": pl.Float64,
    "chi2_ru2": pl.Float64,
    "half_life_s": pl.Float64,
    "watched_s": pl.Float64,
    "dissociated": pl.Float64,
    "correlation": pl.Float64,
    "autocorrelation": pl.Float64,
    "p_runs": pl.Float64,
    "systematic": pl.Float64,
    "curves": pl.Int64,
    "status": pl.String,
    "message": pl.String,
}
"""Columns of a table of kinetic fits."""


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
    limits
        Of the verdict.
    """

    local_rmax: bool = False
    bulk: bool = False
    level: float = 0.95
    limits: KineticLimits = field(default_factory=KineticLimits)


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class KineticFit:
    """One global fit.

    Parameters
    ----------
    ka_per_molar_s, kd_per_s, kd_molar
        As (value, low, high).
    qualifiers
        Of the three: ``=``, ``<`` where it is an upper bound (quote the upper end), empty where it is not told.
    half_life_s, watched_s
        Half-life on the surface, and how long dissociation was watched.
    rmax_ru, bulk_ru
        Of each curve, shape (curves,), and of each injection, shape (injections,).
    chi2_ru2
        Sum of squared residuals per degree of freedom.
    correlation
        Of the two log rates.
    shape
        What the order of the residuals says.
    systematic
        Root mean square of systematic residuals over that of the fitted response.
    dissociated
        Share that left the surface by the last reading.
    status, message
        Of `KINETIC_STATUSES`.
    residuals
        ``curve``, ``conc_molar``, ``time_s``, ``response_ru``, ``residual_ru`` of every reading that was fitted.
    """

    ka_per_molar_s: tuple[float, float, float]
    kd_per_s: tuple[float, float, float]
    kd_molar: tuple[float, float, float]
    qualifiers: tuple[str, str, str]
    half_life_s: float
    watched_s: float
    rmax_ru: Float64Array
    bulk_ru: Float64Array
    chi2_ru2: float
    correlation: float
    shape: ResidualShape
    systematic: float
    dissociated: float
    status: str
    message: str
    residuals: pl.DataFrame

    @property
    def table(self) -> pl.DataFrame:
        """The numbers as one row, of `KINETIC_COLUMNS`."""
        named = {"ka_per_molar_s": self.ka_per_molar_s, "kd_per_s": self.kd_per_s, "kd_molar": self.kd_molar}
        row: dict[str, object] = {}
        for (name, (value, low, high)), qualifier in zip(named.items(), self.qualifiers, strict=True):
            row |= {name: value, f"{name}_low": low, f"{name}_high": high, f"{name}_qualifier": qualifier}
        row |= {
            "rmax_ru": float(self.rmax_ru.max()),
            "chi2_ru2": self.chi2_ru2,
            "half_life_s": self.half_life_s,
            "watched_s": self.watched_s,
            "dissociated": self.dissociated,
            "correlation": self.correlation,
            "autocorrelation": self.shape.autocorrelation,
            "p_runs": self.shape.p_runs,
            "systematic": self.systematic,
            "curves": len(self.rmax_ru),
            "status": self.status,
            "message": self.message,
        }
        return pl.DataFrame([row], schema=KINETIC_COLUMNS).with_columns(pl.col(pl.Float64).fill_nan(None))


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
    chi2 = float(np.square(found.residual_ru).sum()) / found.dof
    shape = residual_shape(found.residual_ru, curves.curve)
    alike = shape.autocorrelation
    widened = chi2 * (1 + max(alike, 0.0)) / max(1 - alike, np.finfo(float).eps)
    t = float(t_quantile((1 + options.level) / 2, float(found.dof)))
    # KD = kd / ka: its spread from the root itself, where nothing is lost between two near twins.
    spans = t * np.sqrt(widened) * np.linalg.norm(np.vstack([found.root, found.root[1] - found.root[0]]), axis=1)
    watched = max(float(curves.time_s.max()) - curves.contact_s, 0.0)
    seen = _evidence(curves, found, chi2, spans, shape, watched)
    status = kinetic_status(seen, options.limits)
    on, off, affinity = _intervals(found, spans, status)
    together, scale = float(found.root[0] @ found.root[1]), float(np.prod(np.linalg.norm(found.root, axis=1)))
    return KineticFit(
        ka_per_molar_s=on,
        kd_per_s=off,
        kd_molar=affinity,
        qualifiers=rate_qualifiers(status),
        half_life_s=float(np.log(2)) / off[0],
        watched_s=watched,
        rmax_ru=found.rmax_ru,
        bulk_ru=found.bulk_ru,
        chi2_ru2=chi2,
        correlation=together / scale if scale > 0 else float("nan"),
        shape=shape,
        systematic=seen.systematic,
        dissociated=seen.dissociated,
        status=status,
        message=_message(status, off, watched),
        residuals=pl.DataFrame(
            {
                "curve": curves.curve,
                "conc_molar": curves.injection_conc_molar[curves.injection],
                "time_s": curves.time_s,
                "response_ru": curves.response_ru,
                "residual_ru": found.residual_ru,
            }
        ),
    )


def _ends(log10: float, span: float) -> tuple[float, float, float]:
    with np.errstate(over="ignore"):
        return float(10.0**log10), float(np.power(10.0, log10 - span)), float(np.power(10.0, log10 + span))


def _intervals(found: GlobalFit, spans: Float64Array, status: str) -> tuple[tuple[float, float, float], ...]:
    """Of ka, kd and KD. Near kd = 0 the sum of squares is a parabola of kd and not of its logarithm."""
    on, off = _ends(found.log10_ka, spans[0]), _ends(found.log10_kd, spans[1])
    if status != "dissociation too slow":
        return on, off, _ends(found.log10_kd - found.log10_ka, spans[2])
    error = off[0] * float(spans[1]) * _LN10
    slowest = off[0], 0.0, off[0] + error
    return on, slowest, (off[0] / on[0], 0.0, slowest[2] / on[1])


def _message(status: str, kd_per_s: tuple[float, float, float], watched_s: float) -> str:
    said = KINETIC_STATUSES[status]
    if status != "dissociation too slow":
        return said
    return f"{said}; half-life above {math.log(2) / kd_per_s[2]:.3g} s, watched for {watched_s:.3g} s"


def _evidence(
    curves: KineticCurves,
    found: GlobalFit,
    chi2: float,
    spans: Float64Array,
    shape: ResidualShape,
    watched_s: float,
) -> KineticEvidence:
    scatter, kd_per_s = float(np.sqrt(chi2)), 10.0**found.log10_kd
    slowest = 10.0**found.log10_ka * curves.injection_conc_molar.min() + kd_per_s
    second = np.sort(curves.time_s[curves.curve == 0])[1]
    fitted = curves.response_ru - found.residual_ru
    height = float(np.sqrt((fitted**2).mean()))
    error = float(spans[1]) * _LN10
    certainty = 1 / error if error > 0 else math.inf
    return KineticEvidence(
        log10_ka=found.log10_ka,
        log10_kd=found.log10_kd,
        spans_decades=(float(spans[0]), float(spans[1]), float(spans[2])),
        signal_over_scatter=found.signal_ru / scatter if scatter > 0 else math.inf,
        dissociated=float(-np.expm1(-kd_per_s * watched_s)),
        kd_over_error=certainty,
        unfinished=float(np.exp(-slowest * second)),
        systematic=shape.systematic_ru / height if height > 0 else 0.0,
        p_runs=shape.p_runs,
    )
