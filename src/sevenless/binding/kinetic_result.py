"""What a global fit of sensorgrams gives: rates with intervals, a verdict, and what transport has to do with it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final, final

import polars as pl

from sevenless.binding.kinetic_verdict import KineticLimits
from sevenless.binding.residual_runs import ResidualShape
from sevenless.fitting.curves import Float64Array

__all__ = ["KINETIC_COLUMNS", "KineticFit", "KineticOptions", "MassTransport"]

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
    **{
        f"kt_ru_per_molar_s{end}": pl.String if end == "_qualifier" else pl.Float64
        for end in ("", "_low", "_high", "_qualifier")
    },
    "transport_ratio": pl.Float64,
    "p_transport": pl.Float64,
    "aicc_gain": pl.Float64,
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
    mass_transport
        Whether the analyte is carried to the surface at a rate that is fitted too.
    level
        Of the intervals.
    limits
        Of the verdict.
    """

    local_rmax: bool = False
    bulk: bool = False
    mass_transport: bool = False
    level: float = 0.95
    limits: KineticLimits = field(default_factory=KineticLimits)


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class MassTransport:
    """What a fit with transport to the surface says, beside plain 1:1 binding.

    Parameters
    ----------
    kt_ru_per_molar_s
        As (value, low, high); infinite where the data set no upper end.
    qualifier
        ``=``; ``>`` where transport is not limiting (quote the lower end); ``<`` where only an upper end is set.
    ratio
        ka Rmax / kt: how much slower than binding the analyte comes to a surface that is empty.
    p_value
        F test of plain 1:1 binding against it, with the readings that are independent of their neighbours.
    aicc_gain
        By how much its corrected information criterion is lower, likewise.
    """

    kt_ru_per_molar_s: tuple[float, float, float]
    qualifier: str
    ratio: float
    p_value: float
    aicc_gain: float


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class KineticFit:
    """One global fit.

    Parameters
    ----------
    ka_per_molar_s, kd_per_s, kd_molar
        As (value, low, high).
    qualifiers
        Of the three: ``=``, ``<`` where it is an upper bound (quote the upper end), ``>`` where it is a lower bound
        (quote the lower end), empty where it is not told.
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
    transport
        Where transport to the surface was fitted, or plain 1:1 binding was held against it.
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
    transport: MassTransport | None = None

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
        if self.transport is not None:
            kt = dict(zip(("", "_low", "_high"), self.transport.kt_ru_per_molar_s, strict=True))
            row |= {f"kt_ru_per_molar_s{end}": value for end, value in kt.items()}
            row |= {"kt_ru_per_molar_s_qualifier": self.transport.qualifier, "transport_ratio": self.transport.ratio}
            row |= {"p_transport": self.transport.p_value, "aicc_gain": self.transport.aicc_gain}
        return pl.DataFrame([row], schema=KINETIC_COLUMNS).with_columns(pl.col(pl.Float64).fill_nan(None))
