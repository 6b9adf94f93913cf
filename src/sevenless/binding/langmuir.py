"""One site at equilibrium: everything but the affinity is linear and solved exactly.

R(c) = Rmax * c / (KD + c) + offset. For a trial KD the best Rmax, held between zero and a limit, and the best offset
follow in closed form (variable projection), so curves differ in one number that is searched. Golub and Pereyra 1973,
https://doi.org/10.1137/0710036.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, final

import numpy as np

from sevenless.binding.affinity_search import affinity_axis
from sevenless.binding.steady_curves import SteadyStateCurves
from sevenless.fitting.curves import Float64Array

__all__ = ["Langmuir", "Projection", "kd_axis"]

BELOW_DECADES: Final = 3.0
ABOVE_DECADES: Final = 6.0
"""The search runs from 1/1000 of the lowest concentration to a million times the top one."""


@final
@dataclass(frozen=True, slots=True)
class Projection:
    """The best line at each trial KD; arrays of shape (curves, trials).

    ``curvature`` is how fast the sum of squares grows with Rmax: rss + curvature * (Rmax - best)**2.
    """

    rss: Float64Array
    rmax_ru: Float64Array
    best_rmax_ru: Float64Array
    offset_ru: Float64Array
    curvature: Float64Array


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Langmuir:
    """Curves ready to be projected: ``weight`` is 1 where a point counts and 0 elsewhere, where values are 0."""

    conc_molar: Float64Array
    response_ru: Float64Array
    weight: Float64Array
    rmax_limit_ru: Float64Array
    has_offset: bool

    @classmethod
    def of(cls, curves: SteadyStateCurves, *, rmax_limit_ru: Float64Array, has_offset: bool) -> Langmuir:
        """From curves; ``rmax_limit_ru`` has one entry per curve, infinite where there is no limit."""
        used = curves.used
        return cls(
            conc_molar=np.where(used, curves.conc_molar, 0.0),
            response_ru=np.where(used, curves.response_ru, 0.0),
            weight=used.astype(np.float64),
            rmax_limit_ru=rmax_limit_ru,
            has_offset=has_offset,
        )

    def at(self, log10_kd: Float64Array) -> Projection:
        """Best Rmax and offset at trial affinities of shape (curves, trials)."""
        conc, weight = self.conc_molar[:, None, :], self.weight[:, None, :]
        share = weight * conc / (10.0 ** log10_kd[:, :, None] + conc)
        response = np.broadcast_to(self.response_ru[:, None, :], share.shape)
        share_mean, response_mean = np.zeros(log10_kd.shape), np.zeros(log10_kd.shape)
        if self.has_offset:
            count = np.maximum(self.weight.sum(axis=1), 1.0)[:, None]
            share_mean, response_mean = share.sum(axis=2) / count, response.sum(axis=2) / count
        centred = weight * (share - share_mean[:, :, None])
        rest = weight * (response - response_mean[:, :, None])
        curvature = (centred**2).sum(axis=2)
        with np.errstate(divide="ignore", invalid="ignore"):
            best = np.nan_to_num((centred * rest).sum(axis=2) / curvature, nan=0.0, posinf=0.0, neginf=0.0)
        rmax = np.clip(best, 0.0, self.rmax_limit_ru[:, None])
        rss = ((rest - rmax[:, :, None] * centred) ** 2).sum(axis=2)
        return Projection(rss, rmax, best, response_mean - rmax * share_mean, curvature)


def kd_axis(model: Langmuir) -> Float64Array:
    """log10 of the affinities that are tried first, the same for all curves; shape (trials,)."""
    positive = model.conc_molar[model.conc_molar > 0]
    if not positive.size:
        return np.zeros(1)
    low, high = np.log10(positive.min()) - BELOW_DECADES, np.log10(positive.max()) + ABOVE_DECADES
    return affinity_axis(low, high)
