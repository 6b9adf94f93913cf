"""1:1 binding kinetics, global over concentrations, by its closed form.

While the analyte flows, R(t) = Rmax * C / (C + KD) * (1 - exp(-(ka * C + kd) * t)) + bulk; after it,
R(t) = R(contact) * exp(-kd * (t - contact)). Rmax and the bulk shifts are linear and solved exactly (variable
projection, https://doi.org/10.1137/0710036), so only log ka and log kd are searched: a grid over all that an
instrument can measure, then steps of Levenberg and Marquardt (https://doi.org/10.1137/0111030).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, final

import numpy as np

from sevenless.binding.kinetic_curves import KineticCurves
from sevenless.fitting.curves import Float64Array

__all__ = ["GlobalFit", "OneToOne", "fit_global"]

ON_DECADES: Final = (2.0, 9.0)
OFF_DECADES: Final = (-7.0, 1.0)
"""Search range of the rates: log10 of /M/s, and of /s."""
_NODES: Final = 33
_THINNED: Final = 3000
_DAMPING: Final = (1e-3, 1e-12, 1e12)
_ROUNDS: Final = 60
_DIFFERENCE: Final = 1e-5


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class GlobalFit:
    """The best rates and what belongs to them.

    ``covariance`` is of (log10 ka, log10 kd) per unit of residual variance; ``residual_ru`` is response less curve,
    ``signal_ru`` the top of the highest curve.
    """

    log10_ka: float
    log10_kd: float
    rmax_ru: Float64Array
    bulk_ru: Float64Array
    residual_ru: Float64Array
    signal_ru: float
    covariance: Float64Array
    dof: int


@final
@dataclass(frozen=True, slots=True)
class OneToOne:
    """The curves to fit, with one Rmax for all or one for each (``local_rmax``), and bulk shifts or none."""

    curves: KineticCurves
    local_rmax: bool = False
    bulk: bool = False

    def shape(self, log10_ka: float, log10_kd: float) -> Float64Array:
        """The curve per RU of Rmax at each reading."""
        ka, kd, conc = 10.0**log10_ka, 10.0**log10_kd, self.curves.conc_molar
        observed, share = ka * conc + kd, ka * conc / (ka * conc + kd)
        time, contact, which = self.curves.time_s, self.curves.contact_s, self.curves.curve
        rise = -np.expm1(-observed[which] * np.minimum(time, contact)) * share[which]
        return np.asarray(rise * np.exp(-kd * np.maximum(time - contact, 0.0)))

    def centred(self, values: Float64Array) -> Float64Array:
        """Values less their mean per injection: what is left when bulk shifts are free."""
        if not self.bulk:
            return values
        return values - self._means(values)[self.curves.curve] * self.curves.injected

    def _means(self, values: Float64Array) -> Float64Array:
        injected, size = self.curves.injected, len(self.curves.conc_molar)
        count = np.bincount(self.curves.curve, injected, size)
        return np.asarray(np.bincount(self.curves.curve, values * injected, size) / np.maximum(count, 1))

    def rmax(self, shape: Float64Array, response: Float64Array) -> Float64Array:
        """Best Rmax of each curve, not below 0, from centred shapes and responses."""
        which, size = self.curves.curve, len(self.curves.conc_molar)
        across, along = np.bincount(which, shape * response, size), np.bincount(which, shape * shape, size)
        if not self.local_rmax:
            across, along = np.full(size, across.sum()), np.full(size, along.sum())
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.maximum(np.nan_to_num(across / along, nan=0.0, posinf=0.0), 0.0)

    def residual(self, rates: Float64Array) -> Float64Array:
        """Response less the best curve at (log10 ka, log10 kd)."""
        shape, response = self.centred(self.shape(*rates)), self.centred(self.curves.response_ru)
        return response - self.rmax(shape, response)[self.curves.curve] * shape

    def linear(self, rates: Float64Array) -> tuple[Float64Array, Float64Array]:
        """Best Rmax and bulk shift of each curve."""
        shape = self.shape(*rates)
        rmax = self.rmax(self.centred(shape), self.centred(self.curves.response_ru))
        bulk = self._means(self.curves.response_ru) - rmax * self._means(shape)
        return rmax, bulk if self.bulk else np.zeros_like(rmax)


def fit_global(model: OneToOne) -> GlobalFit:
    """The best ka and kd of all curves together; where the data hold none, the edge of the search range."""
    thinned = OneToOne(_thinned(model.curves), model.local_rmax, model.bulk)
    start = _best_node(thinned)
    rates, slopes = _refined(model, _refined(thinned, start)[0])
    residual = model.residual(rates)
    rmax, bulk = model.linear(rates)
    curves = len(rmax)
    parameters = 2 + (curves if model.local_rmax else 1) + (curves if model.bulk else 0)
    return GlobalFit(
        log10_ka=float(rates[0]),
        log10_kd=float(rates[1]),
        rmax_ru=rmax,
        bulk_ru=bulk,
        residual_ru=residual,
        signal_ru=float((rmax[model.curves.curve] * model.shape(*rates)).max()),
        covariance=np.asarray(np.linalg.pinv(slopes.T @ slopes), dtype=np.float64),
        dof=max(len(residual) - parameters, 1),
    )


def _thinned(curves: KineticCurves) -> KineticCurves:
    every = max(1, len(curves.time_s) // _THINNED)
    return KineticCurves(
        conc_molar=curves.conc_molar,
        contact_s=curves.contact_s,
        curve=curves.curve[::every],
        time_s=curves.time_s[::every],
        response_ru=curves.response_ru[::every],
    )


def _best_node(model: OneToOne) -> Float64Array:
    nodes = [np.array([ka, kd]) for ka in np.linspace(*ON_DECADES, _NODES) for kd in np.linspace(*OFF_DECADES, _NODES)]
    return min(nodes, key=lambda node: float((model.residual(node) ** 2).sum()))


def _slopes(model: OneToOne, rates: Float64Array) -> Float64Array:
    """Derivatives of the projected residual, by central differences; shape (readings, 2)."""
    steps = np.eye(2) * _DIFFERENCE
    return np.stack([(model.residual(rates + h) - model.residual(rates - h)) / 2 / _DIFFERENCE for h in steps], axis=1)


def _refined(model: OneToOne, start: Float64Array) -> tuple[Float64Array, Float64Array]:
    """Damped Gauss-Newton steps within the search range, and the derivatives at the end."""
    low, high = np.array([ON_DECADES[0], OFF_DECADES[0]]), np.array([ON_DECADES[1], OFF_DECADES[1]])
    rates, (damping, least, most) = start, _DAMPING
    residual = model.residual(rates)
    slopes = _slopes(model, rates)
    for _ in range(_ROUNDS):
        normal, gradient = slopes.T @ slopes, slopes.T @ residual
        scale = np.diag(np.maximum(np.diag(normal), least))
        step = np.linalg.lstsq(normal + damping * scale, -gradient, rcond=None)[0]
        trial = np.clip(rates + np.clip(step, -1.0, 1.0), low, high)
        found = model.residual(trial)
        moved = float(np.abs(trial - rates).max())
        if found @ found <= residual @ residual:
            rates, residual, slopes, damping = trial, found, _slopes(model, trial), max(damping / 10, least)
        else:
            damping *= 10
        if moved < _DIFFERENCE**2 or damping > most:
            break
    return rates, slopes
