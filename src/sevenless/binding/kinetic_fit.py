"""Rates of binding with intervals and a verdict: what a sensorgram says, and what it cannot."""

from __future__ import annotations

import math
from typing import Final

import numpy as np
import polars as pl

from sevenless.binding.kinetic_curves import KineticCurves
from sevenless.binding.kinetic_result import KINETIC_COLUMNS, KineticFit, KineticOptions, MassTransport
from sevenless.binding.kinetic_verdict import (
    KINETIC_STATUSES,
    KineticEvidence,
    kinetic_status,
    rate_qualifiers,
)
from sevenless.binding.one_to_one import GlobalFit, OneToOne, fit_global
from sevenless.binding.residual_runs import ResidualShape, residual_shape
from sevenless.binding.shared_noise import interval_widening
from sevenless.binding.transport_verdict import transport_kinetics
from sevenless.fitting.curves import Float64Array
from sevenless.fitting.distributions import t_quantile

__all__ = ["KINETIC_COLUMNS", "KineticFit", "KineticOptions", "MassTransport", "fit_kinetics"]

_LN10: Final = math.log(10.0)


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
    Intervals are those of log rates from the curvature of the sum of squares, and with ``mass_transport`` from its
    profile. Neighbouring residuals of a sensorgram are alike, so the variance of the rates is widened by
    (1 + r) / (1 - r) with their correlation r. The noise of a baseline is in all readings of its curve, and that of the
    blanks in all curves: by how much this widens the intervals is computed from how many readings and blanks were
    averaged; see `sevenless.binding.shared_noise`.
    """
    options = options or KineticOptions()
    model = OneToOne(curves, options.local_rmax, options.bulk)
    found = fit_global(model)
    if options.mass_transport and (carried := transport_kinetics(curves, options, found)) is not None:
        return carried
    chi2 = float(np.square(found.residual_ru).sum()) / found.dof
    shape = residual_shape(found.residual_ru, curves.curve)
    t = float(t_quantile((1 + options.level) / 2, float(found.dof)))
    # KD = kd / ka: its spread from the root itself, where nothing is lost between two near twins.
    roots = np.vstack([found.root, found.root[1] - found.root[0]])
    wider = interval_widening(model, found, shape.noise_share(chi2))
    spans = t * np.sqrt(chi2 * shape.widening) * np.linalg.norm(roots, axis=1) * wider
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
