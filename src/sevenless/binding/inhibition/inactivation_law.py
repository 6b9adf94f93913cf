"""The rate law of a two-step inactivator: kobs = k0 + kinact I / (KI + I).

Two forms of the same curve: by (kinact / KI, KI), whose first parameter the data set even where no dose comes near
KI, and by (kinact, KI), whose first they set even where every dose is far above it. Each form gives the interval of its
own first parameter. With a time beside the dose the same law gives what is left of the activity,
top exp(-kobs t).

References
----------
Kitz R. & Wilson I. B. (1962) doi 10.1016/S0021-9258(18)50153-8.
Copeland R. A. (2013) doi 10.1002/9781118540398.
"""

from __future__ import annotations

from typing import Final, Literal

import numpy as np

from sevenless.binding.inhibition.batched_fit import LN10
from sevenless.fitting.curve_models.levenberg_marquardt import CurveFunction
from sevenless.fitting.curves import Float64Array

__all__ = ["Form", "activity_law", "ic50_after_preincubation_molar", "kobs_law"]

Form = Literal["efficiency", "maximum"]
"""Whether the first parameter is log10 (kinact / KI) or log10 kinact; the others are log10 KI and k0."""

_LN2: Final = float(np.log(2.0))


def kobs_law(form: Form) -> tuple[CurveFunction, CurveFunction]:
    """kobs in 1/s and its Jacobian for theta of shape (series, 3) and doses x in mol/L.

    Examples
    --------
    >>> kobs, _ = kobs_law("maximum")
    >>> float(kobs(np.array([[-2.0, -6.0, 0.0]]), np.array([[1e-6]]))[0, 0].round(6))
    0.005
    """

    def function(theta: Float64Array, x: Float64Array) -> Float64Array:
        return _rate(theta, x, form)[0]

    def jacobian(theta: Float64Array, x: Float64Array) -> Float64Array:
        return _rate(theta, x, form)[1]

    return function, jacobian


def activity_law(form: Form) -> tuple[CurveFunction, CurveFunction]:
    """Activity left, for theta (log10 kinact / KI or log10 kinact, log10 KI, k0, top) and x = (mol/L, s)."""

    def function(theta: Float64Array, x: Float64Array) -> Float64Array:
        rate, _ = _rate(theta[:, :3], x[..., 0], form)
        left: Float64Array = theta[:, 3:4] * np.exp(-rate * x[..., 1])
        return left

    def jacobian(theta: Float64Array, x: Float64Array) -> Float64Array:
        rate, slopes = _rate(theta[:, :3], x[..., 0], form)
        left = np.exp(-rate * x[..., 1])
        along = -theta[:, 3:4] * left * x[..., 1]
        return np.concatenate([along[..., None] * slopes, left[..., None]], axis=-1)

    return function, jacobian


def _rate(theta: Float64Array, x: Float64Array, form: Form) -> tuple[Float64Array, Float64Array]:
    first, ki = np.exp(LN10 * theta[:, 0:1]), np.exp(LN10 * theta[:, 1:2])
    share = x / (ki + x)
    gain = first * ki * share if form == "efficiency" else first * share
    # By (kinact / KI, KI) a greater KI takes the bend away; by (kinact, KI) it takes the effect away.
    bend = gain * share if form == "efficiency" else -gain * (1.0 - share)
    return theta[:, 2:3] + gain, np.stack([gain * LN10, bend * LN10, np.ones_like(gain)], axis=-1)


def ic50_after_preincubation_molar(
    kinact_per_s: Float64Array, ki_molar: Float64Array, preincubation_s: Float64Array
) -> Float64Array:
    """The dose that leaves half the activity after a preincubation without substrate, read out at once.

    exp(-kinact t I / (KI + I)) = 1/2 gives I = KI ln 2 / (kinact t - ln 2), infinite where even full occupancy leaves
    more than half in the time (Krippendorff et al. 2009, doi 10.1177/1087057109336751, treat the turnover that
    this leaves out).

    Examples
    --------
    >>> times = np.array([60.0, 600.0, 6000.0])
    >>> ic50_after_preincubation_molar(np.array(1e-2), np.array(1e-6), times)
    array([           inf, 1.306...e-07, 1.168...e-08])
    """
    turned = np.asarray(kinact_per_s) * np.asarray(preincubation_s)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(turned > _LN2, np.asarray(ki_molar) * _LN2 / (turned - _LN2), np.inf)
