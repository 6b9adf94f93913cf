"""Rates under mass transport with a verdict, and what they say of plain 1:1 binding."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Final, final

import numpy as np
import polars as pl

from sevenless.binding.kinetic_curves import KineticCurves
from sevenless.binding.kinetic_result import KineticFit, KineticOptions, MassTransport
from sevenless.binding.kinetic_verdict import KINETIC_STATUSES, KineticEvidence, kinetic_status, rate_qualifiers
from sevenless.binding.mass_transport import Ends, TransportFit, fit_transport
from sevenless.binding.one_to_one import GlobalFit, OneToOne
from sevenless.binding.residual_runs import ResidualShape, residual_shape
from sevenless.binding.shared_noise import interval_widening
from sevenless.binding.transport_search import TransportModel
from sevenless.fitting.curves import Float64Array
from sevenless.fitting.distributions import f_tail, t_quantile

__all__ = ["beside_transport", "transport_kinetics"]

_DECADE: Final = 1.0
_UNIT: Final = "RU/M/s"


@final
@dataclass(frozen=True, slots=True)
class _Judge:
    """What an interval allows, of residuals and degrees of freedom; ``wider`` is what baselines and blanks add."""

    curves: KineticCurves
    level: float
    wider: float

    def allowed(self, residual_ru: Float64Array, dof: int) -> float:
        t = float(t_quantile((1 + self.level) / 2, float(dof)))
        shape = residual_shape(residual_ru, self.curves.curve)
        return (t * self.wider) ** 2 * float(np.square(residual_ru).sum()) / dof * shape.widening


def transport_kinetics(curves: KineticCurves, options: KineticOptions, plain: GlobalFit) -> KineticFit | None:
    """A fit under mass transport with its verdict.

    Parameters
    ----------
    curves
        See `kinetic_curves`.
    options
        Of the fit.
    plain
        The fit of plain 1:1 binding to the same curves.

    Returns
    -------
    KineticFit or None
        None where nothing binds in the plain fit.
    """
    model = TransportModel(curves, options.local_rmax, options.bulk)
    share = residual_shape(plain.residual_ru, curves.curve).noise_share(float(np.square(plain.residual_ru).mean()))
    wider = float(interval_widening(OneToOne(curves, options.local_rmax, options.bulk), plain, share).max())
    found = fit_transport(model, plain, _Judge(curves, options.level, wider).allowed)
    if found is None:
        return None
    chi2 = float(np.square(found.residual_ru).sum()) / found.dof
    shape = residual_shape(found.residual_ru, curves.curve)
    transport = _transport(found, plain, shape)
    watched = max(float(curves.time_s.max()) - curves.contact_s, 0.0)
    seen = _evidence(curves, found, chi2, shape, watched)
    status = kinetic_status(seen, options.limits)
    return KineticFit(
        ka_per_molar_s=_triple(found.ka_per_molar_s),
        kd_per_s=_triple(found.kd_per_s),
        kd_molar=_triple(found.kd_molar),
        qualifiers=_qualifiers(found, status),
        half_life_s=math.log(2) / found.kd_per_s.value,
        watched_s=watched,
        rmax_ru=found.rmax_ru,
        bulk_ru=found.bulk_ru,
        chi2_ru2=chi2,
        correlation=found.correlation,
        shape=shape,
        systematic=seen.systematic,
        dissociated=seen.dissociated,
        status=status,
        message=_message(found, status, transport, watched),
        residuals=pl.DataFrame(
            {
                "curve": curves.curve,
                "conc_molar": curves.injection_conc_molar[curves.injection],
                "time_s": curves.time_s,
                "response_ru": curves.response_ru,
                "residual_ru": found.residual_ru,
            }
        ),
        transport=transport,
    )


def beside_transport(plain: KineticFit, carried: KineticFit, options: KineticOptions) -> KineticFit:
    """Plain 1:1 binding with a verdict that knows of a fit under mass transport to the same curves.

    Parameters
    ----------
    plain
        The fit without transport.
    carried
        The fit with it.
    options
        Whose limits decide.

    Returns
    -------
    KineticFit
        The plain one: ``mass transport``, with no rate told, where transport describes the curves, slows binding, and
        is decisively better or certain to be large; ``not identifiable`` where it describes them as well and would
        hide the rates; otherwise as it was. Either way with ``transport``.
    """
    told, limits = carried.transport, options.limits
    if told is None:
        return plain
    value, _, high = told.kt_ru_per_molar_s
    decisive = told.p_value < limits.p_transport and told.aicc_gain > limits.least_aicc_gain
    # At the upper end of kt the ratio is less by about as much as kt is more.
    certain = math.isfinite(high) and told.ratio * value / high > limits.largest_transport
    describes = plain.status != "no binding" and carried.status not in ("not 1:1", "no binding")
    if describes and told.ratio > limits.largest_transport and (decisive or certain):
        status, more = "mass transport", f"ka Rmax / kt is {told.ratio:.2g}"
    elif describes and carried.status == "not identifiable" and plain.status != "not identifiable":
        status, more = "not identifiable", "with transport to the surface the curves are described as well"
    else:
        return replace(plain, transport=told)
    said = f"{KINETIC_STATUSES[status]}; {more}"
    return replace(plain, status=status, qualifiers=rate_qualifiers(status), message=said, transport=told)


def _triple(ends: Ends) -> tuple[float, float, float]:
    return ends.value, ends.low, ends.high


def _transport(found: TransportFit, plain: GlobalFit, shape: ResidualShape) -> MassTransport:
    kt = found.kt_ru_per_molar_s
    least, most = (float(np.square(one.residual_ru).sum()) for one in (found, plain))
    readings = len(found.residual_ru) / shape.widening
    parameters = len(found.residual_ru) - found.dof
    left = max(readings - parameters, 1.0)
    scatter = least / found.dof * shape.widening
    f = max(most - least, 0.0) / scatter if scatter > 0 else 0.0
    return MassTransport(
        kt_ru_per_molar_s=_triple(kt),
        qualifier=_one_sided(kt),
        ratio=found.ratio,
        p_value=float(f_tail(np.array(f), np.array(1.0), np.array(left))),
        aicc_gain=_criterion(most, readings, parameters) - _criterion(least, readings, parameters + 1),
    )


def _criterion(squares: float, readings: float, estimated: int) -> float:
    """Akaike's corrected criterion, the scatter being one of what is estimated."""
    left = readings - estimated - 1
    if left <= 0 or squares <= 0:
        return math.inf if squares > 0 else -math.inf
    return readings * math.log(squares / readings) + 2 * estimated + 2 * estimated * (estimated + 1) / left


def _one_sided(ends: Ends) -> str:
    """``=``, a bound, or empty: by which ends are set."""
    return {(True, True): "=", (True, False): ">", (False, True): "<"}.get((ends.low > 0, math.isfinite(ends.high)), "")


def _qualifiers(found: TransportFit, status: str) -> tuple[str, str, str]:
    """Where the rates are known by their ratio only, KD is told, and either rate by the end that is set."""
    if status != "not identifiable":
        return rate_qualifiers(status)
    on, off = (mark if (mark := _one_sided(one)) == ">" else "" for one in (found.ka_per_molar_s, found.kd_per_s))
    return on, off, "=" if found.kd_molar.span_decades < _DECADE else ""


def _message(found: TransportFit, status: str, told: MassTransport, watched_s: float) -> str:
    said = KINETIC_STATUSES[status]
    if status == "dissociation too slow":
        said += f"; half-life above {math.log(2) / found.kd_per_s.high:.3g} s, watched for {watched_s:.3g} s"
    if status == "not identifiable" and found.kd_molar.span_decades < _DECADE:
        said += "; only KD is measured"
    value, low, _ = told.kt_ru_per_molar_s
    if told.qualifier == ">":
        return f"{said}; transport is not limiting: kt above {low:.3g} {_UNIT}"
    if told.qualifier == "=":
        return f"{said}; transport with kt {value:.3g} {_UNIT}, ka Rmax / kt {told.ratio:.2g}"
    return f"{said}; kt is not identifiable"


def _evidence(
    curves: KineticCurves, found: TransportFit, chi2: float, shape: ResidualShape, watched_s: float
) -> KineticEvidence:
    ka, kd = found.ka_per_molar_s, found.kd_per_s
    # What leaves binds again before it is carried off, so that both phases are slowed by up to 1 + ratio.
    slowed = 1.0 + found.ratio
    slowest = (ka.value * curves.injection_conc_molar.min() + kd.value) / slowed
    second = np.sort(curves.time_s[curves.curve == 0])[1]
    height = float(np.sqrt(np.square(curves.response_ru - found.residual_ru).mean()))
    scatter = math.sqrt(chi2)
    return KineticEvidence(
        log10_ka=math.log10(ka.value),
        log10_kd=math.log10(kd.value),
        spans_decades=(ka.span_decades, kd.span_decades, found.kd_molar.span_decades),
        signal_over_scatter=found.signal_ru / scatter if scatter > 0 else math.inf,
        dissociated=-math.expm1(-kd.value * watched_s / slowed),
        kd_over_error=0.0 if kd.low == 0 and math.isfinite(kd.high) else math.inf,
        unfinished=math.exp(-slowest * second),
        systematic=shape.systematic_ru / height if height > 0 else 0.0,
        p_runs=shape.p_runs,
    )
