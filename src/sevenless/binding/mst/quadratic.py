"""Binding that uses ligand up: everything but the affinity is linear and solved exactly.

    response = unbound + (bound - unbound) s,   s = 2 L / (S + sqrt(S**2 - 4 L T)),   S = L + T + KD

with L the ligand, T the labelled target and s the share of it that is bound; where T is not known, s = L / (L + KD).
For a trial KD the plateaus follow in closed form (variable projection), so curves differ in one number that is
searched. Golub and Pereyra 1973, https://doi.org/10.1137/0710036; the law as in Scheuermann et al. 2016,
https://doi.org/10.1016/j.ab.2015.12.013.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, final

import numpy as np

from sevenless.binding.affinity_search import affinity_axis
from sevenless.binding.mst.binding_curves import BindingCurves
from sevenless.fitting.curves import Float64Array

__all__ = ["Plateaus", "Quadratic", "kd_axis", "share_bound"]

BELOW_DECADES: Final = 4.0
ABOVE_DECADES: Final = 5.0
"""The search runs from 1/10,000 of the lowest concentration, of ligand or target, to 100,000 times the top one."""


def share_bound(conc_molar: Float64Array, kd_molar: Float64Array, target_molar: Float64Array) -> Float64Array:
    """Share of target that is bound, arrays that broadcast; ``target_molar`` 0 is ligand in excess.

    Examples
    --------
    >>> import numpy as np
    >>> float(share_bound(np.array(1e-6), np.array(1e-6), np.array(0.0)))
    0.5
    """
    total = conc_molar + kd_molar + target_molar
    # The product of two roots is 4 L T: this form keeps the digits that S - sqrt(...) would lose.
    root = np.sqrt(np.maximum(total**2 - 4 * conc_molar * target_molar, 0.0))
    return np.asarray(2 * conc_molar / (total + root))


@final
@dataclass(frozen=True, slots=True)
class Plateaus:
    """The best plateaus at each trial KD; arrays of shape (curves, trials)."""

    rss: Float64Array
    unbound: Float64Array
    bound: Float64Array


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Quadratic:
    """Curves ready to be projected: ``weight`` is 1 where a point counts and 0 elsewhere, where values are 0."""

    conc_molar: Float64Array
    response: Float64Array
    weight: Float64Array
    target_molar: Float64Array

    @classmethod
    def of(cls, curves: BindingCurves) -> Quadratic:
        """From curves."""
        return cls(
            conc_molar=np.where(curves.used, curves.conc_molar, 0.0),
            response=np.where(curves.used, curves.response, 0.0),
            weight=curves.used.astype(np.float64),
            target_molar=np.nan_to_num(curves.target_molar, nan=0.0),
        )

    def share(self, log10_kd: Float64Array, conc_molar: Float64Array) -> Float64Array:
        """Share bound at trial affinities (curves, trials) and concentrations (curves, points): all three axes."""
        return share_bound(conc_molar[:, None, :], 10.0 ** log10_kd[:, :, None], self.target_molar[:, None, None])

    def at(self, log10_kd: Float64Array) -> Plateaus:
        """Best plateaus at trial affinities of shape (curves, trials)."""
        weight = self.weight[:, None, :]
        count = np.maximum(self.weight.sum(axis=1), 1.0)[:, None]
        share = self.share(log10_kd, self.conc_molar)
        share_mean = (weight * share).sum(axis=2) / count
        mean = self.response.sum(axis=1)[:, None] / count
        centred = weight * (share - share_mean[:, :, None])
        rest = self.weight * (self.response - mean)
        curvature = (centred**2).sum(axis=2)
        with np.errstate(divide="ignore", invalid="ignore"):
            slope = np.nan_to_num(np.einsum("ctp,cp->ct", centred, rest) / curvature, nan=0.0, posinf=0.0, neginf=0.0)
        rss = ((rest[:, None, :] - slope[:, :, None] * centred) ** 2).sum(axis=2)
        unbound = mean - slope * share_mean
        return Plateaus(rss, unbound, unbound + slope)


def kd_axis(model: Quadratic) -> Float64Array:
    """log10 of the affinities that are tried first, the same for all curves; shape (trials,)."""
    conc, target = model.conc_molar[model.conc_molar > 0], model.target_molar[model.target_molar > 0]
    if not conc.size:
        return np.zeros(1)
    low = np.log10(min(conc.min(), target.min(initial=np.inf))) - BELOW_DECADES
    high = np.log10(conc.max()) + ABOVE_DECADES
    return affinity_axis(low, high)
