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
import numpy.typing as npt

from sevenless.binding.kinetic_curves import KineticCurves, thinned
from sevenless.binding.single_cycle_search import SingleCycleSearch
from sevenless.fitting.curves import Float64Array
from sevenless.fitting.kinetics.one_to_one_sums import NORMALS, best_node, project

__all__ = ["GlobalFit", "OneToOne", "fit_global", "inverse_root"]

ON_DECADES: Final = (2.0, 9.0)
OFF_DECADES: Final = (-7.0, 1.0)
"""Search range of the rates: log10 of /M/s, and of /s."""
_NODES: Final = 25
_GRID: Final = np.linspace(*ON_DECADES, _NODES), np.linspace(*OFF_DECADES, _NODES)
_THINNED: Final = 1000
_DAMPING: Final = (1e-3, 1e-12, 1e12)
_ROUNDS: Final = 60
_SMALLEST_STEP: Final = 1e-8
_LN10: Final = math.log(10.0)
_NOTHING: Final = 1e-250
"""A curvature that is none: the square root of its inverse can still be squared."""


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class GlobalFit:
    """The best rates and what belongs to them.

    ``root`` times its transpose is the covariance of (log10 ka, log10 kd) per unit of residual variance,
    ``residual_ru`` is response less curve, ``signal_ru`` the top of the highest curve.
    """

    log10_ka: float
    log10_kd: float
    rmax_ru: Float64Array
    bulk_ru: Float64Array
    residual_ru: Float64Array
    signal_ru: float
    root: Float64Array
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

    @property
    def stretches(self) -> npt.NDArray[np.int64]:
        """Readings of one curve that were all taken while injected, or all after it; see `project`."""
        injected, which = self.curves.injected, self.curves.curve
        ends = np.flatnonzero((np.diff(which) != 0) | (np.diff(injected) != 0)) + 1
        first = np.concatenate([np.zeros(1, dtype=np.int64), ends])
        last = np.concatenate([ends, np.array([len(which)])])
        return np.stack([first, last, which[first], injected[first]], axis=1).astype(np.int64)


@final
@dataclass(slots=True)
class _Search:
    """The readings of a model as the kernel takes them, with the last Rmax and bulk shifts."""

    readings: tuple[Float64Array, Float64Array, npt.NDArray[np.int64], Float64Array, float, bool, bool]
    rmax_ru: Float64Array
    bulk_ru: Float64Array

    @classmethod
    def of(cls, model: OneToOne) -> _Search:
        """All is zero until a pair of rates was tried."""
        curves = model.curves
        time, response, conc = (
            np.ascontiguousarray(one, dtype=np.float64)
            for one in (curves.time_s, curves.response_ru, curves.conc_molar)
        )
        readings = time, response, model.stretches, conc, float(curves.contact_s), model.local_rmax, model.bulk
        return cls(readings, np.zeros(len(conc)), np.zeros(len(conc)))

    def best_node(self) -> Float64Array:
        """The pair of the grid with the least sum of squares."""
        return np.array(best_node(*self.readings, *_GRID))

    def at(self, rates: Float64Array) -> tuple[float, Float64Array, Float64Array]:
        """Sum of squares at (log10 ka, log10 kd), half its gradient, and the Gauss-Newton matrix."""
        out = np.empty(NORMALS)
        project(*self.readings, float(rates[0]), float(rates[1]), self.rmax_ru, self.bulk_ru, out)
        return float(out[0]), out[1:3], np.array([[out[3], out[4]], [out[4], out[5]]])


def fit_global(model: OneToOne) -> GlobalFit:
    """The best ka and kd of all curves together; where the data hold none, the edge of the search range."""
    rough, fine = _search(replace(model, curves=thinned(model.curves, _THINNED))), _search(model)
    rates, normal = _refined(fine, _refined(rough, rough.best_node())[0])
    fine.at(rates)
    rmax, bulk, which = fine.rmax_ru, fine.bulk_ru, model.curves.curve
    bound = rmax[which] * model.shape(*rates)
    curves = len(rmax)
    parameters = 2 + (curves if model.local_rmax else 1) + (len(bulk) if model.bulk else 0)
    return GlobalFit(
        log10_ka=float(rates[0]),
        log10_kd=float(rates[1]),
        rmax_ru=rmax,
        bulk_ru=bulk,
        residual_ru=model.curves.response_ru - bound - bulk[model.curves.injection] * model.curves.injected,
        signal_ru=float(bound.max()),
        root=inverse_root(normal),
        dof=max(len(bound) - parameters, 1),
    )


def inverse_root(normal: Float64Array) -> Float64Array:
    """Of the inverse of the Gauss-Newton matrix: what the data do not hold at all is held by rounding only."""
    squares, axes = np.linalg.eigh(normal)
    least = np.finfo(float).eps * max(float(squares[-1]), _NOTHING)
    return np.asarray(axes / np.sqrt(np.maximum(squares, least)))


def _search(model: OneToOne) -> _Search | SingleCycleSearch:
    """The compiled search of one injection a curve, or that of several injections."""
    if model.curves.series is None:
        return _Search.of(model)
    return SingleCycleSearch(model, *_GRID)


def _refined(search: _Search | SingleCycleSearch, start: Float64Array) -> tuple[Float64Array, Float64Array]:
    """Damped Gauss-Newton steps within the search range, and the Gauss-Newton matrix at the end.

    The derivatives are those of the projected residual without the turn of the projection (Kaufman's). Their matrix is
    the Schur complement of the linear parameters: its inverse is the covariance of the rates.
    """
    low, high = np.array([ON_DECADES[0], OFF_DECADES[0]]), np.array([ON_DECADES[1], OFF_DECADES[1]])
    rates, (damping, least, most) = start, _DAMPING
    squares, gradient, normal = search.at(rates)
    for _ in range(_ROUNDS):
        scale = np.diag(np.maximum(np.diag(normal), least))
        step = np.linalg.lstsq(normal + damping * scale, -gradient, rcond=None)[0]
        trial = np.clip(rates + np.clip(step, -1.0, 1.0), low, high)
        found = search.at(trial)
        moved = float(np.abs(trial - rates).max())
        if found[0] <= squares:
            rates, (squares, gradient, normal), damping = trial, found, max(damping / 10, least)
        else:
            damping *= 10
        if moved < _SMALLEST_STEP or damping > most:
            break
    return rates, normal
