"""1:1 binding kinetics, global over concentrations, by its closed form.

While the analyte flows, R(t) = Rmax * C / (C + KD) * (1 - exp(-(ka * C + kd) * t)) + bulk; after it,
R(t) = R(contact) * exp(-kd * (t - contact)). Rmax and the bulk shifts are linear and solved exactly (variable
projection, https://doi.org/10.1137/0710036), so only log ka and log kd are searched: a grid over all that an
instrument can measure, then steps of Levenberg and Marquardt (https://doi.org/10.1137/0111030).
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Final, final

import numpy as np

from sevenless.binding.kinetic_curves import KineticCurves
from sevenless.fitting.curves import Float64Array

__all__ = ["GlobalFit", "OneToOne", "fit_global"]

ON_DECADES: Final = (2.0, 9.0)
OFF_DECADES: Final = (-7.0, 1.0)
"""Search range of the rates: log10 of /M/s, and of /s."""
_NODES: Final = 25
_THINNED: Final = 1000
_DAMPING: Final = (1e-3, 1e-12, 1e12)
_ROUNDS: Final = 60
_SMALLEST_STEP: Final = 1e-8
_LN10: Final = math.log(10.0)


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
    """The curves to fit, with one Rmax for all or one for each (``local_rmax``), and bulk shifts or none.

    Single cycles have the closed form of `InjectionSeries`.
    """

    curves: KineticCurves
    local_rmax: bool = False
    bulk: bool = False

    def shape(self, log10_ka: float, log10_kd: float) -> Float64Array:
        """The curve per RU of Rmax at each reading."""
        if self.curves.series is not None:
            return self.curves.series.share(10.0**log10_ka, 10.0**log10_kd, self.curves.time_s)
        kd, observed, share = self._rates(log10_ka, log10_kd)
        injected, which = self.curves.injected, self.curves.curve
        left = self._left(kd, observed)
        reached = share * -np.expm1(-observed * self.curves.contact_s)
        return np.where(injected, share[which] * (1.0 - left), reached[which] * left)

    def slopes(self, log10_ka: float, log10_kd: float) -> tuple[Float64Array, Float64Array]:
        """Derivatives of the curve per RU of Rmax by log10 ka and by log10 kd."""
        if self.curves.series is not None:
            moved = self.curves.series.slopes(10.0**log10_ka, 10.0**log10_kd, self.curves.time_s)
            return moved[0] * _LN10, moved[1] * _LN10
        kd, observed, share = self._rates(log10_ka, log10_kd)
        injected, which, contact = self.curves.injected, self.curves.curve, self.curves.contact_s
        left, time = self._left(kd, observed), self.curves.time_s
        on, bend = observed * share, share * (1.0 - share)
        end = np.exp(-observed * contact)
        reached = share * (1.0 - end)
        # Filling at equilibrium moves by `bend` per ln of either rate, in opposite directions.
        by_on = np.where(
            injected,
            bend[which] * (1.0 - left) + (share * on)[which] * time * left,
            (bend * (1.0 - end) + share * on * contact * end)[which] * left,
        )
        by_off = np.where(
            injected,
            -bend[which] * (1.0 - left) + (share * kd)[which] * time * left,
            (-bend * (1.0 - end) + share * kd * contact * end)[which] * left
            - kd * (time - contact) * reached[which] * left,
        )
        return by_on * _LN10, by_off * _LN10

    def _rates(self, log10_ka: float, log10_kd: float) -> tuple[float, Float64Array, Float64Array]:
        """kd, and for each curve the observed rate and the share filled at equilibrium."""
        on, kd = 10.0**log10_ka * self.curves.conc_molar, float(10.0**log10_kd)
        return kd, on + kd, on / (on + kd)

    def _left(self, kd: float, observed: Float64Array) -> Float64Array:
        """Share of the way still to go: to equilibrium while injected, to zero after it."""
        time = self.curves.time_s
        return np.exp(
            -np.where(self.curves.injected, observed[self.curves.curve] * time, kd * (time - self.curves.contact_s))
        )

    def centred(self, values: Float64Array) -> Float64Array:
        """Values less their mean per injection: what is left when bulk shifts are free."""
        if not self.bulk:
            return values
        return values - self._means(values)[self.curves.injection] * self.curves.injected

    def _means(self, values: Float64Array) -> Float64Array:
        """Of each injection; shape (injections,)."""
        injected, which, size = self.curves.injected, self.curves.injection, len(self.curves.injection_conc_molar)
        count = np.bincount(which, injected, size)
        return np.asarray(np.bincount(which, values * injected, size) / np.maximum(count, 1))

    def rmax(self, shape: Float64Array, response: Float64Array) -> Float64Array:
        """Best Rmax of each curve, not below 0, from centred shapes and responses."""
        which, size = self.curves.curve, len(self.curves.conc_molar)
        across, along = np.bincount(which, shape * response, size), np.bincount(which, shape * shape, size)
        if not self.local_rmax:
            across, along = np.full(size, across.sum()), np.full(size, along.sum())
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.maximum(np.nan_to_num(across / along, nan=0.0, posinf=0.0), 0.0)

    def unscaled(self, shape: Float64Array, values: Float64Array) -> Float64Array:
        """The part of values that another Rmax would explain."""
        which, size = self.curves.curve, len(self.curves.conc_molar)
        across, along = np.bincount(which, shape * values, size), np.bincount(which, shape * shape, size)
        if not self.local_rmax:
            across, along = np.full(size, across.sum()), np.full(size, along.sum())
        factor = np.divide(across, along, out=np.zeros(size), where=along > 0)
        return np.asarray(factor[which] * shape)

    def residual(self, rates: Float64Array) -> Float64Array:
        """Response less the best curve at (log10 ka, log10 kd)."""
        shape, response = self.centred(self.shape(*rates)), self.centred(self.curves.response_ru)
        return response - self.rmax(shape, response)[self.curves.curve] * shape

    def linear(self, rates: Float64Array) -> tuple[Float64Array, Float64Array]:
        """Best Rmax of each curve, and bulk shift of each injection."""
        shape = self.shape(*rates)
        rmax = self.rmax(self.centred(shape), self.centred(self.curves.response_ru))
        means = self._means(shape)
        bulk = self._means(self.curves.response_ru) - np.repeat(rmax, len(means) // len(rmax)) * means
        return rmax, bulk if self.bulk else np.zeros_like(bulk)


def fit_global(model: OneToOne) -> GlobalFit:
    """The best ka and kd of all curves together; where the data hold none, the edge of the search range."""
    thinned = OneToOne(_thinned(model.curves), model.local_rmax, model.bulk)
    start = _best_node(thinned)
    rates, slopes = _refined(model, _refined(thinned, start)[0])
    residual = model.residual(rates)
    rmax, bulk = model.linear(rates)
    curves = len(rmax)
    parameters = 2 + (curves if model.local_rmax else 1) + (len(bulk) if model.bulk else 0)
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
    return replace(
        curves,
        curve=curves.curve[::every],
        time_s=curves.time_s[::every],
        response_ru=curves.response_ru[::every],
    )


def _best_node(model: OneToOne) -> Float64Array:
    nodes = [np.array([ka, kd]) for ka in np.linspace(*ON_DECADES, _NODES) for kd in np.linspace(*OFF_DECADES, _NODES)]
    return min(nodes, key=lambda node: float((model.residual(node) ** 2).sum()))


def _slopes(model: OneToOne, rates: Float64Array) -> Float64Array:
    """Derivatives of the projected residual without the turn of the projection (Kaufman's); shape (readings, 2).

    Their product is the Schur complement of the linear parameters: its inverse is the covariance of the rates.
    """
    which = model.curves.curve
    shape = model.centred(model.shape(*rates))
    rmax = model.rmax(shape, model.centred(model.curves.response_ru))[which]
    columns = []
    for slope in model.slopes(*rates):
        moved = model.centred(slope) * rmax
        columns.append(model.unscaled(shape, moved) - moved)
    return np.stack(columns, axis=1)


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
        if moved < _SMALLEST_STEP or damping > most:
            break
    return rates, slopes
