"""The search of a fit under mass transport: Levenberg and Marquardt's steps, free or along a profile.

The parameters are natural logarithms of ka, kd, kt and of each Rmax; bulk shifts are linear and solved exactly. Steps
(https://doi.org/10.1137/0111030) are taken in the span of some directions only, so that a quantity can be held.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final, final

import numpy as np
import numpy.typing as npt

from sevenless.binding.kinetic_curves import KineticCurves
from sevenless.fitting.curves import Float64Array
from sevenless.fitting.kinetics.transport_sums import TERMS, transport_course, transport_sums

__all__ = ["KA", "KD", "KT", "RATES", "Place", "TransportModel", "refined"]

KA, KD, KT, RATES = 0, 1, 2, 3
"""Places of the parameters, and how many stand before those of Rmax."""
_ROUNDS: Final = 80
_DAMPING: Final = (1e-3, 1e-12, 1e10)
_LONGEST: Final = 1.5
_SMALLEST_STEP: Final = 1e-7
_SAME: Final = 1e-9

Booleans = npt.NDArray[np.bool_]


@final
@dataclass(frozen=True, slots=True)
class Place:
    """A point of the search: parameters, sum of squares, half its gradient, and the Gauss-Newton matrix."""

    theta: Float64Array
    squares: float
    gradient: Float64Array
    normal: Float64Array


@final
@dataclass(frozen=True, slots=True)
class TransportModel:
    """The curves to fit, with one Rmax for all or one for each, and bulk shifts or none."""

    curves: KineticCurves
    local_rmax: bool = False
    bulk: bool = False
    _readings: tuple[Float64Array, Float64Array, npt.NDArray[np.int64], npt.NDArray[np.int64]] = field(init=False)
    _phases: tuple[Float64Array, Float64Array] = field(init=False)

    def __post_init__(self) -> None:
        one = self.curves
        shifted = np.where(one.injected, one.injection, -1).astype(np.int64)
        time, response = (np.ascontiguousarray(a, dtype=np.float64) for a in (one.time_s, one.response_ru))
        curve = np.ascontiguousarray(one.curve, dtype=np.int64)
        object.__setattr__(self, "_readings", (time, response, curve, shifted))
        object.__setattr__(self, "_phases", _phases(one))

    @property
    def injections(self) -> int:
        """Of all curves together."""
        return len(self.curves.injection_conc_molar)

    def rmax_ru(self, theta: Float64Array) -> Float64Array:
        """Of each curve; shape (curves,)."""
        held = np.exp(theta[RATES:])
        return held if self.local_rmax else np.full(len(self.curves.conc_molar), held[0])

    def at(self, theta: Float64Array) -> Place:
        """The sum of squares with bulk shifts at their best, and its derivatives."""
        time, response, curve, shifted = self._readings
        ka, kd, kt = np.exp(theta[:RATES]).tolist()
        conc, begin = self._phases
        rmax = self.rmax_ru(theta)
        products, terms = transport_sums(time, response, curve, shifted, conc, begin, ka, kd, kt, rmax, self.injections)
        if self.bulk:
            _centre(products, terms)
        whole = products.sum(axis=0)
        if self.local_rmax:
            return Place(theta, max(float(whole[0, 0]), 0.0), *_arrow(products, whole))
        order = np.array([2, 3, 4, 1])
        return Place(theta, max(float(whole[0, 0]), 0.0), -whole[order, 0], whole[np.ix_(order, order)])

    def bound_ru(self, theta: Float64Array) -> Float64Array:
        """What is bound at each reading; shape (readings,)."""
        time, _, curve, _ = self._readings
        conc, begin = self._phases
        ka, kd, kt = np.exp(theta[:RATES]).tolist()
        rmax = self.rmax_ru(theta)
        return rmax[curve] * transport_course(time, curve, conc, begin, ka, kd, ka * rmax / kt)[:, 0]

    def bulk_ru(self, bound_ru: Float64Array) -> Float64Array:
        """Shift of each injection where that much is bound, 0 where none are fitted; shape (injections,)."""
        if not self.bulk:
            return np.zeros(self.injections)
        _, response, _, shifted = self._readings
        inside = shifted >= 0
        count = np.maximum(np.bincount(shifted[inside], minlength=self.injections), 1)
        left = np.bincount(shifted[inside], (response - bound_ru)[inside], self.injections)
        return np.asarray(left / count)


def _phases(curves: KineticCurves) -> tuple[Float64Array, Float64Array]:
    """What flows over each curve in each phase, and when these begin."""
    if curves.series is None:
        conc = np.stack([curves.conc_molar, np.zeros_like(curves.conc_molar)], axis=1)
        return conc, np.array([0.0, curves.contact_s])
    series = curves.series
    begin = np.stack([series.start_s, series.end_s], axis=1).ravel()
    conc = np.stack([series.conc_molar, np.zeros_like(series.conc_molar)], axis=1).ravel()
    return np.tile(conc, (len(curves.conc_molar), 1)), begin


def _centre(products: Float64Array, terms: Float64Array) -> None:
    """Take the means over each injection out of the sums of its curve: what is left when its shift is free."""
    count, sums = terms[:, 0], terms[:, 1:]
    inverse = np.divide(1.0, count, out=np.zeros_like(count), where=count > 0)
    taken = sums[:, :, None] * sums[:, None, :] * inverse[:, None, None]
    products -= taken.reshape(len(products), -1, TERMS, TERMS).sum(axis=1)


def _arrow(products: Float64Array, whole: Float64Array) -> tuple[Float64Array, Float64Array]:
    """Gradient and matrix where each curve has an Rmax: these do not touch one another."""
    curves = len(products)
    normal = np.zeros((RATES + curves, RATES + curves))
    normal[:RATES, :RATES] = whole[2:, 2:]
    normal[:RATES, RATES:] = products[:, 1, 2:].T
    normal[RATES:, :RATES] = products[:, 1, 2:]
    normal[np.arange(RATES, RATES + curves), np.arange(RATES, RATES + curves)] = products[:, 1, 1]
    return -np.concatenate([whole[2:, 0], products[:, 1, 0]]), normal


def refined(
    model: TransportModel,
    start: Place,
    directions: Float64Array,
    bounds: tuple[Float64Array, Float64Array],
    *,
    rounds: int = _ROUNDS,
    enough: float = 0.0,
) -> Place:
    """The least sum of squares near a place.

    Parameters
    ----------
    model
        What is fitted.
    start
        Where to begin, within the bounds.
    directions
        Shape (parameters, ways): steps are combinations of these.
    bounds
        Lowest and highest parameters; shape (parameters,) each.
    rounds
        How many steps are tried at most.
    enough
        A step that gains no more of the sum of squares is the last; a billionth of it if that is more.
    """
    place, (damping, least, most) = start, _DAMPING
    for _ in range(rounds):
        step = _step(place, directions, bounds, damping)
        longest = float(np.abs(step).max(initial=0.0))
        if longest < _SMALLEST_STEP:
            break
        found = model.at(np.clip(place.theta + step, *bounds))
        gained = place.squares - found.squares
        if gained >= 0:
            place, damping = found, max(damping / 10, least)
            if gained <= max(_SAME * place.squares, enough) and damping <= _DAMPING[0]:
                break
        else:
            damping *= 10
        if damping > most:
            break
    return place


def _step(
    place: Place, directions: Float64Array, bounds: tuple[Float64Array, Float64Array], damping: float
) -> Float64Array:
    """A damped step that does not leave the bounds; ways that would are not taken."""
    ways = directions
    low, high = bounds
    for _ in range(directions.shape[1]):
        normal, gradient = ways.T @ place.normal @ ways, ways.T @ place.gradient
        # Scaled, for the curvature along kt vanishes against the others where transport is fast.
        scale = np.sqrt(np.maximum(np.diag(normal), _DAMPING[1]))
        damped = normal / np.outer(scale, scale) + damping * np.eye(len(scale))
        step = np.asarray(ways @ (np.linalg.lstsq(damped, -gradient / scale, rcond=None)[0] / scale))
        out = ((place.theta <= low) & (step < 0)) | ((place.theta >= high) & (step > 0))
        blocked = (ways[out] != 0).any(axis=0)
        if not blocked.any():
            return step * _room(place.theta, step, low, high)
        ways = ways[:, ~blocked]
    return np.zeros_like(place.theta)


def _room(theta: Float64Array, step: Float64Array, low: Float64Array, high: Float64Array) -> float:
    """How much of a step may be taken."""
    with np.errstate(divide="ignore", invalid="ignore"):
        to_wall = np.where(step > 0, (high - theta) / step, np.where(step < 0, (low - theta) / step, np.inf))
    longest = float(np.abs(step).max(initial=0.0))
    return float(min(1.0, to_wall.min(initial=1.0), _LONGEST / longest if longest > 0 else 1.0))
