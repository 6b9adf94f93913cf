"""Binding to a surface that the analyte reaches at a finite rate, integrated step by step: truth for fits.

Over the surface the concentration settles at A where what comes is what binds, kt (C - A) = ka A (Rmax - R) - kd R;
then R' = ka A (Rmax - R) - kd R. Myszka et al. 1998, https://doi.org/10.1016/S0006-3495(98)77549-6. The integration is
Runge and Kutta's of the fourth order, and knows nothing of the closed form that fits use.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Final

import numpy as np

from sevenless.fitting.curves import Float64Array

__all__ = ["carried_ru"]

_STEP: Final = 0.05
"""Of a step times the fastest rate there is: an error of 3e-9 of Rmax."""


def carried_ru(
    time_s: Float64Array,
    phases: Sequence[tuple[float, Float64Array]],
    *,
    ka_per_molar_s: float,
    sites: Sequence[tuple[float, float]],
    kt_ru_per_molar_s: float,
) -> Float64Array:
    """What is bound at each time.

    Parameters
    ----------
    time_s
        Shape (times,), in order; nothing is bound before the first phase begins.
    phases
        When each begins, in order, and the concentrations of the curves in it, shape (curves,), mol/L.
    ka_per_molar_s
        Of every site.
    sites
        Rmax in RU and kd per s of each kind of site; both kinds compete for what is carried.
    kt_ru_per_molar_s
        Of transport; infinite for none that limits.

    Returns
    -------
    ndarray
        Shape (curves, times), RU.

    Examples
    --------
    >>> time, conc = np.array([0.0, 60.0, 600.0]), np.array([1e-8])
    >>> site = {"ka_per_molar_s": 1e6, "sites": [(50.0, 1e-3)]}
    >>> carried_ru(time, [(0.0, conc)], kt_ru_per_molar_s=math.inf, **site).round(1).tolist()
    [[0.0, 22.0, 45.4]]
    >>> carried_ru(time, [(0.0, conc)], kt_ru_per_molar_s=1e7, **site).round(1).tolist()
    [[0.0, 4.9, 38.6]]
    """
    rmax, kd = (np.array(one)[:, None] for one in zip(*sites, strict=True))
    begins = [begin for begin, _ in phases]
    stops = np.union1d(time_s[time_s >= begins[0]], begins)
    bound = np.zeros((len(sites), len(phases[0][1])))

    def slope(now: Float64Array, conc: Float64Array) -> Float64Array:
        free = ka_per_molar_s * (rmax - now)
        if math.isinf(kt_ru_per_molar_s):
            return np.asarray(free * conc - kd * now)
        over = (kt_ru_per_molar_s * conc + (kd * now).sum(axis=0)) / (kt_ru_per_molar_s + free.sum(axis=0))
        return np.asarray(free * over - kd * now)

    courses = [bound.sum(axis=0)]
    for first, last in pairwise(stops.tolist()):
        conc = phases[int(np.searchsorted(begins, first, side="right")) - 1][1]
        steps = max(math.ceil((last - first) * (ka_per_molar_s * conc.max() + kd.max()) / _STEP), 1)
        for _ in range(steps):
            bound = _stepped(slope, bound, conc, (last - first) / steps)
        courses.append(bound.sum(axis=0))
    found = np.zeros((bound.shape[1], len(time_s)))
    later = time_s >= begins[0]
    found[:, later] = np.array(courses).T[:, np.searchsorted(stops, time_s[later])]
    return found


def _stepped(
    slope: Callable[[Float64Array, Float64Array], Float64Array], bound: Float64Array, conc: Float64Array, step: float
) -> Float64Array:
    """What is bound one step later."""
    first = slope(bound, conc)
    second = slope(bound + 0.5 * step * first, conc)
    third = slope(bound + 0.5 * step * second, conc)
    fourth = slope(bound + step * third, conc)
    return np.asarray(bound + step / 6.0 * (first + 2.0 * second + 2.0 * third + fourth))
