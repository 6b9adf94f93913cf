"""Rate laws of an inhibited enzyme on a grid of substrate and inhibitor, as one law with parameters tied or left out.

v = Vmax S / (Km (1 + I/Kic) + S (1 + I/Kiu)). Kiu = inf is competitive, Kic = inf uncompetitive, Kic = Kiu
non-competitive; neither is Michaelis and Menten without an inhibitor
(Copeland 2013, doi 10.1002/9781118540398).
"""

from __future__ import annotations

from typing import Final, Literal, get_args

import numpy as np

from sevenless.binding.inhibition.batched_fit import LN10
from sevenless.fitting.curve_models.levenberg_marquardt import CurveFunction
from sevenless.fitting.curves import Float64Array

__all__ = ["LAWS", "PLACES", "Law", "rate_law"]

Law = Literal["none", "competitive", "uncompetitive", "noncompetitive", "mixed"]
LAWS: Final[tuple[Law, ...]] = get_args(Law)
"""What is compared, from the simplest on."""

_VMAX, _KM, _KIC, _KIU = range(4)

PLACES: Final[dict[Law, tuple[tuple[int, ...], ...]]] = {
    "none": ((_VMAX,), (_KM,)),
    "competitive": ((_VMAX,), (_KM,), (_KIC,)),
    "uncompetitive": ((_VMAX,), (_KM,), (_KIU,)),
    "noncompetitive": ((_VMAX,), (_KM,), (_KIC, _KIU)),
    "mixed": ((_VMAX,), (_KM,), (_KIC,), (_KIU,)),
}
"""For each parameter of a law the places it takes in (Vmax, Km, Kic, Kiu); what no parameter takes is infinite."""


def rate_law(law: Law) -> tuple[CurveFunction, CurveFunction]:
    """Rate and Jacobian in the log10 of the law's parameters, for x of shape (series, points, 2): S and I in mol/L.

    Examples
    --------
    >>> rate, _ = rate_law("competitive")
    >>> float(rate(np.array([[2.0, -5.0, -8.0]]), np.array([[[1e-5, 1e-8]]]))[0, 0].round(3))
    33.333
    """
    places = PLACES[law]

    def full(theta: Float64Array) -> Float64Array:
        logs = np.full((len(theta), 4), np.inf)
        for own, taken in enumerate(places):
            logs[:, taken] = theta[:, own : own + 1]
        return np.exp(LN10 * logs)

    def rate(theta: Float64Array, x: Float64Array) -> Float64Array:
        return _parts(full(theta), x)[0]

    def jacobian(theta: Float64Array, x: Float64Array) -> Float64Array:
        parameters = full(theta)
        v, denominator = _parts(parameters, x)
        vmax_free = np.ones_like(v)
        s, i = x[..., 0], x[..., 1]
        km, kic, kiu = (parameters[:, j : j + 1] for j in (_KM, _KIC, _KIU))
        slopes = np.stack(
            [vmax_free, -km * (1.0 + i / kic) / denominator, km * i / kic / denominator, s * i / kiu / denominator],
            axis=-1,
        )
        slopes *= (v * LN10)[..., None]
        return np.stack([slopes[..., list(taken)].sum(axis=-1) for taken in places], axis=-1)

    return rate, jacobian


def _parts(parameters: Float64Array, x: Float64Array) -> tuple[Float64Array, Float64Array]:
    vmax, km, kic, kiu = (parameters[:, j : j + 1] for j in range(4))
    s, i = x[..., 0], x[..., 1]
    denominator = km * (1.0 + i / kic) + s * (1.0 + i / kiu)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(s > 0, vmax * s / denominator, 0.0), denominator
