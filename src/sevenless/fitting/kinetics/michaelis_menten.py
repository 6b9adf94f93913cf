"""Michaelis-Menten constants from initial rates, with intervals that say when the data do not bound them."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final, Literal, final

import numpy as np
import numpy.typing as npt

from sevenless.fitting.curves import Float64Array
from sevenless.fitting.distributions import f_quantile

__all__ = ["MichaelisMenten", "fit_michaelis_menten"]

_BEYOND: Final = 1e3
"""Km is searched so many times below the lowest and above the highest substrate; farther, data cannot tell it from 0 or
from infinity."""
_NODES: Final = 4001


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class MichaelisMenten:
    """Rates that saturate with substrate.

    ``status`` is ``"ok"``; ``"not_saturated"`` (Km and Vmax have no upper bound: only their ratio is known),
    ``"all_saturated"`` (Km has no lower bound: only Vmax is known), ``"no_rate"`` (the rates do not differ from 0), or
    ``"too_few_points"``. An open interval ends in 0 or infinity. Vmax is in the unit of the rates.
    """

    status: Literal["ok", "not_saturated", "all_saturated", "no_rate", "too_few_points"]
    km_molar: float
    km_molar_lo: float
    km_molar_hi: float
    vmax: float
    vmax_lo: float
    vmax_hi: float
    vmax_over_km_per_molar: float
    vmax_over_km_per_molar_lo: float
    vmax_over_km_per_molar_hi: float
    rss: float
    dof: int


def fit_michaelis_menten(
    substrate_molar: npt.ArrayLike, rate: npt.ArrayLike, *, confidence: float = 0.95
) -> MichaelisMenten:
    """Km and Vmax by least squares, with profile-likelihood intervals.

    Parameters
    ----------
    substrate_molar
        Shape (n,): 0 or more; replicates repeat their concentration.
    rate
        Shape (n,): initial rates above the rate without enzyme, rising with substrate; NaN is left out.
    confidence
        Of the intervals.

    Raises
    ------
    ValueError
        If the shapes disagree or a concentration is below 0.

    Notes
    -----
    ``rate = Vmax S / (Km + S)``. Vmax is linear, so that only log Km is searched, and over the whole range.

    References
    ----------
    Golub G. H., Pereyra V. (1973) SIAM J. Numer. Anal. 10:413, doi 10.1137/0710036.

    Examples
    --------
    >>> substrate = np.array([1, 2, 5, 10, 20, 50]) * 1e-6
    >>> fit = fit_michaelis_menten(substrate, 3.0 * substrate / (8e-6 + substrate))
    >>> f"Km {fit.km_molar:.3g} M, Vmax {fit.vmax:.3g}"
    'Km 8e-06 M, Vmax 3'
    """
    substrate, rates = (np.asarray(a, dtype=np.float64).ravel() for a in (substrate_molar, rate))
    if len(substrate) != len(rates):
        raise ValueError(f"{len(substrate)} concentrations and {len(rates)} rates")
    if not np.all(np.isfinite(substrate) & (substrate >= 0)):
        raise ValueError("substrate_molar must be numbers of zero or more")
    used = np.isfinite(rates) & (substrate > 0)
    s, v = substrate[used], rates[used]
    dof = len(s) - 2
    if dof < 1 or len(np.unique(s)) < 2:
        return _without_fit("too_few_points", max(dof, 0))
    nodes = np.geomspace(s.min() / _BEYOND, s.max() * _BEYOND, _NODES)
    sums = _each(nodes, s, v)[0]
    best = int(np.argmin(sums))
    km = _least(s, v, nodes[max(best - 1, 0)], nodes[min(best + 1, _NODES - 1)])
    rss, vmax = _at(km, s, v)
    limit = rss + rss / dof * float(f_quantile(confidence, 1, dof))
    if vmax <= 0 or float(np.sum(v**2)) <= rss + 2 * rss / dof * float(f_quantile(confidence, 2, dof)):
        return _without_fit("no_rate", dof)
    return _with_intervals(s, v, nodes, sums, km=km, limit=limit, dof=dof)


def _each(km: Float64Array, s: Float64Array, v: Float64Array) -> tuple[Float64Array, Float64Array, Float64Array]:
    """Sum of squares, Vmax and the sum of squared shares at each Km."""
    share = s / (km[:, None] + s)
    size = (share**2).sum(axis=1)
    vmax = share @ v / size
    return ((v - vmax[:, None] * share) ** 2).sum(axis=1), vmax, size


def _at(km: float, s: Float64Array, v: Float64Array) -> tuple[float, float]:
    """Sum of squares and Vmax at one Km."""
    rss, vmax, _ = _each(np.array([km]), s, v)
    return float(rss[0]), float(vmax[0])


def _least(s: Float64Array, v: Float64Array, low: float, high: float) -> float:
    golden = (math.sqrt(5.0) - 1.0) / 2.0
    a, b = math.log(low), math.log(high)
    for _ in range(40):
        left, right = b - golden * (b - a), a + golden * (b - a)
        if _at(math.exp(left), s, v)[0] <= _at(math.exp(right), s, v)[0]:
            b = right
        else:
            a = left
    return math.exp(0.5 * (a + b))


def _with_intervals(
    s: Float64Array, v: Float64Array, nodes: Float64Array, sums: Float64Array, *, km: float, limit: float, dof: int
) -> MichaelisMenten:
    """Ends of the region in which the sum of squares stays below a limit, along each parameter."""
    rss, vmax = _at(km, s, v)
    inside = np.flatnonzero(sums <= limit)
    open_low = len(inside) > 0 and inside[0] == 0
    open_high = len(inside) > 0 and inside[-1] == len(nodes) - 1
    first, last = (int(inside[0]), int(inside[-1])) if len(inside) else (_before(nodes, km) + 1, _before(nodes, km))
    low = km if open_low else _crossing(s, v, min(float(nodes[first]), km), float(nodes[first - 1]), limit)
    high = km if open_high else _crossing(s, v, max(float(nodes[last]), km), float(nodes[last + 1]), limit)
    region = np.concatenate([[low, km, high], nodes[inside]])
    left, best, size = _each(region, s, v)
    reach = np.sqrt(np.maximum(limit - left, 0.0) / size)
    least, most = best - reach, best + reach
    return MichaelisMenten(
        status="not_saturated" if open_high else "all_saturated" if open_low else "ok",
        km_molar=km,
        km_molar_lo=0.0 if open_low else low,
        km_molar_hi=math.inf if open_high else high,
        vmax=vmax,
        vmax_lo=float(least.min()),
        vmax_hi=math.inf if open_high else float(most.max()),
        vmax_over_km_per_molar=vmax / km,
        vmax_over_km_per_molar_lo=float((least / region).min()),
        vmax_over_km_per_molar_hi=math.inf if open_low else float((most / region).max()),
        rss=rss,
        dof=dof,
    )


def _before(nodes: Float64Array, km: float) -> int:
    return int(np.clip(np.searchsorted(nodes, km) - 1, 0, len(nodes) - 2))


def _crossing(s: Float64Array, v: Float64Array, inside: float, outside: float, limit: float) -> float:
    for _ in range(30):
        middle = math.sqrt(inside * outside)
        if _at(middle, s, v)[0] <= limit:
            inside = middle
        else:
            outside = middle
    return inside


def _without_fit(status: Literal["no_rate", "too_few_points"], dof: int) -> MichaelisMenten:
    nothing = math.nan
    return MichaelisMenten(
        status=status, km_molar=nothing, km_molar_lo=nothing, km_molar_hi=nothing, vmax=nothing, vmax_lo=nothing,
        vmax_hi=nothing, vmax_over_km_per_molar=nothing, vmax_over_km_per_molar_lo=nothing,
        vmax_over_km_per_molar_hi=nothing, rss=nothing, dof=dof,
    )  # fmt: skip
