"""1:1 binding under mass transport: the best ka, kd and kt of all curves, with the ends of their intervals.

An analyte reaches the surface with kt and binds it from there, dR/dt = (ka C (Rmax - R) - kd R) / (1 + ka (Rmax - R) /
kt), which is plain 1:1 binding where ka Rmax / kt is small: Myszka et al. 1998,
https://doi.org/10.1016/S0006-3495(98)77549-6. Where it is large, ka and kd are known by their ratio only. The search
starts from the fit of plain 1:1 binding, corrected for several ka Rmax / kt, and is Levenberg and Marquardt's.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final, final

import numpy as np

from sevenless.binding.kinetic_curves import thinned
from sevenless.binding.one_to_one import OFF_DECADES, ON_DECADES, GlobalFit, inverse_root
from sevenless.binding.transport_profile import Profile
from sevenless.binding.transport_search import KA, KD, KT, Place, TransportModel, refined
from sevenless.fitting.curves import Float64Array

__all__ = ["TRANSPORT_DECADES", "Ends", "TransportFit", "fit_transport"]

TRANSPORT_DECADES: Final = (-6.0, 4.5)
"""Search range of kt over ka Rmax of plain 1:1 binding, as log10: beyond it nothing is seen of transport, and a search
that stands there does not find back."""
_RMAX_DECADES: Final = 4.0
_RATIOS: Final = (0.03, 0.3, 1.0, 5.0, 30.0, 300.0)
_THINNED: Final = 1000
_ROUGH: Final = 25
_AGAIN: Final = 12
_AFFINITY: Final = 2
"""Place of KD among what has an interval."""
_LN10: Final = math.log(10.0)


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Ends:
    """An estimate and both ends of its interval; 0 and infinite where nothing within the search is worse."""

    value: float
    low: float
    high: float

    @property
    def span_decades(self) -> float:
        """Half the length of the interval of its logarithm."""
        return (math.log10(self.high) - math.log10(self.low)) / 2 if self.low > 0 else math.inf


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class TransportFit:
    """The best rates under mass transport.

    Parameters
    ----------
    ka_per_molar_s, kd_per_s, kd_molar, kt_ru_per_molar_s
        With their intervals.
    ratio
        ka Rmax / kt, of the highest Rmax.
    least_ratio
        The same at the upper end of the interval of kt, 0 where that is open.
    rmax_ru, bulk_ru
        Of each curve, and of each injection.
    residual_ru, signal_ru
        Response less curve, and the top of the highest curve.
    correlation
        Of the logarithms of ka and kd.
    dof
        Readings less parameters.
    """

    ka_per_molar_s: Ends
    kd_per_s: Ends
    kd_molar: Ends
    kt_ru_per_molar_s: Ends
    ratio: float
    least_ratio: float
    rmax_ru: Float64Array
    bulk_ru: Float64Array
    residual_ru: Float64Array
    signal_ru: float
    correlation: float
    dof: int


def fit_transport(
    model: TransportModel, plain: GlobalFit, allowed: Callable[[Float64Array, int], float]
) -> TransportFit | None:
    """Fit under mass transport.

    Parameters
    ----------
    model
        What is fitted.
    plain
        The fit of plain 1:1 binding to the same curves.
    allowed
        How much the sum of squares may grow within an interval, from residuals and degrees of freedom.

    Returns
    -------
    TransportFit or None
        None where nothing binds in the plain fit.
    """
    if not plain.rmax_ru.max() > 0:
        return None
    bounds = _bounds(model, plain)
    every = np.eye(len(bounds[0]))
    best = refined(model, model.at(_rough(model, plain, bounds)), every, bounds)
    for _ in range(_AGAIN):
        residual, bulk = _residual(model, best)
        dof = max(len(residual) - len(best.theta) - (len(bulk) if model.bulk else 0), 1)
        found = _profiled(model, best, bounds, allowed(residual, dof))
        if isinstance(found, tuple):
            break
        best = refined(model, found, every, bounds)
    else:
        found = _unprofiled(best)
    ends, least_ratio = found
    bound, rmax = model.bound_ru(best.theta), model.rmax_ru(best.theta)
    return TransportFit(
        ka_per_molar_s=ends[0],
        kd_per_s=ends[1],
        kd_molar=ends[2],
        kt_ru_per_molar_s=ends[3],
        ratio=_ratio(model, best),
        least_ratio=least_ratio,
        rmax_ru=rmax,
        bulk_ru=bulk,
        residual_ru=residual,
        signal_ru=float(bound.max()),
        correlation=_correlation(best),
        dof=dof,
    )


def _bounds(model: TransportModel, plain: GlobalFit) -> tuple[Float64Array, Float64Array]:
    """Range of the search: natural logarithms."""
    rmax = math.log10(float(plain.rmax_ru.max()))
    heights = len(model.curves.conc_molar) if model.local_rmax else 1
    ranges = [ON_DECADES, OFF_DECADES, tuple(plain.log10_ka + rmax + one for one in TRANSPORT_DECADES)]
    ranges += [(rmax - _RMAX_DECADES, rmax + _RMAX_DECADES)] * heights
    low, high = np.array(ranges).T * _LN10
    return low, high


def _rough(model: TransportModel, plain: GlobalFit, bounds: tuple[Float64Array, Float64Array]) -> Float64Array:
    """The best of several starts, with part of the readings."""
    thin = replace(model, curves=thinned(model.curves, _THINNED))
    floor = float(plain.rmax_ru.max()) * 10.0 ** (1 - _RMAX_DECADES)
    rmax = np.log(np.maximum(plain.rmax_ru if model.local_rmax else plain.rmax_ru[:1], floor))
    places = []
    for ratio in _RATIOS:
        # Transport slows what is seen of both rates by 1 + ratio where few sites are filled.
        more = math.log1p(ratio)
        ka, kd = plain.log10_ka * _LN10 + more, plain.log10_kd * _LN10 + more
        theta = np.concatenate([[ka, kd, ka + float(rmax.max()) - math.log(ratio)], rmax])
        start = thin.at(np.clip(theta, *bounds))
        places.append(refined(thin, start, np.eye(len(theta)), bounds, rounds=_ROUGH))
    return min(places, key=lambda one: one.squares).theta


def _residual(model: TransportModel, place: Place) -> tuple[Float64Array, Float64Array]:
    """Response less curve, and the bulk shifts in it."""
    curves, bound = model.curves, model.bound_ru(place.theta)
    bulk = model.bulk_ru(bound)
    return curves.response_ru - bound - bulk[curves.injection] * curves.injected, bulk


def _ratio(model: TransportModel, place: Place) -> float:
    ka, kt = np.exp(place.theta[[KA, KT]]).tolist()
    return float(ka * model.rmax_ru(place.theta).max() / kt)


def _quantities(parameters: int) -> list[tuple[Float64Array, Float64Array]]:
    """ln of ka, kd, KD and kt as sums of parameters, each with the directions that do not change it."""
    unit = np.eye(parameters)
    alone = [(unit[one], np.delete(unit, one, axis=1)) for one in (KA, KD, KT)]
    together = np.concatenate([(unit[KA] + unit[KD])[:, None], unit[:, KD + 1 :]], axis=1)
    return [alone[0], alone[1], (unit[KD] - unit[KA], together), alone[2]]


def _profiled(
    model: TransportModel, best: Place, bounds: tuple[Float64Array, Float64Array], allowed: float
) -> tuple[list[Ends], float] | Place:
    """Intervals of ka, kd, KD and kt, and the ratio at the upper end of kt; or a place better than the fit."""
    found: list[Ends] = []
    least_ratio = 0.0
    for quantity, ways in _quantities(len(best.theta)):
        profile = Profile(model, best, quantity, ways, bounds, allowed)
        low, high = profile.end(-1.0), profile.end(1.0)
        for one in (low, high):
            if one.is_better:
                return one.place
        values = [float(np.exp(quantity @ one.theta)) for one in (best, low.place, high.place)]
        found.append(
            Ends(
                value=values[0],
                low=0.0 if low.is_open else values[1],
                high=math.inf if high.is_open else values[2],
            )
        )
        least_ratio = 0.0 if high.is_open else _ratio(model, high.place)
    if found[KD].low == 0:
        # Where kd may be 0, so may KD: it only ran into the range of kd.
        found[_AFFINITY] = replace(found[_AFFINITY], low=0.0)
    return found, least_ratio


def _unprofiled(best: Place) -> tuple[list[Ends], float]:
    """Open intervals, where no place stayed the best."""
    values = [float(np.exp(quantity @ best.theta)) for quantity, _ in _quantities(len(best.theta))]
    return [Ends(value=one, low=0.0, high=math.inf) for one in values], 0.0


def _correlation(best: Place) -> float:
    root = inverse_root(best.normal)
    scale = float(np.linalg.norm(root[KA]) * np.linalg.norm(root[KD]))
    return float(root[KA] @ root[KD]) / scale if scale > 0 else math.nan
