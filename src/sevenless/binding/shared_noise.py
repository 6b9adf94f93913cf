"""What noise of baselines and blanks does to fitted rates: it is in many readings at once, and does not average out.

The mean of a baseline is subtracted from every reading of its curve, and the mean of the blanks from the readings of
all curves at a time. With readings of variance s2, nb blanks and baselines of n0 readings, the covariance of the
readings is s2 times 1 + (1 / nb for those at the same time) + (1 / n0 for those of the same curve) + (1 / (nb n0) for
all). Least squares that take the readings for independent have the estimate A^-1 G' y, with G the slopes of the curve
less what linear parameters take up and A = G' G, so its covariance is A^-1 (G' S G) A^-1: the sandwich of White 1980,
https://doi.org/10.2307/1912934, with S as above. The noise is that of neighbours: a model that does not describe the
curves has larger residuals, which no baseline has.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import numpy as np

from sevenless.binding.kinetic_curves import KineticCurves, thinned
from sevenless.binding.one_to_one import GlobalFit, OneToOne
from sevenless.fitting.curves import Float64Array

__all__ = ["interval_widening"]

_ENOUGH: Final = 2000
"""Readings that the slopes of smooth curves are told by; more only cost time."""


def interval_widening(model: OneToOne, found: GlobalFit, noise_share: float = 1.0) -> Float64Array:
    """By how much the noise of baselines and blanks widens the intervals of log ka, log kd and log KD.

    Parameters
    ----------
    model
        What was fitted.
    found
        Its fit.
    noise_share
        Variance of the noise of a reading over the variance that the intervals take for it.

    Returns
    -------
    array of shape (3,)
        At least 1 each; 1 where neither a baseline nor a blank was subtracted.
    """
    if not model.curves.zero_readings and not model.curves.blanks:
        return np.ones(3)
    some = replace(model, curves=thinned(model.curves, _ENOUGH))
    curves, slopes = some.curves, _projected(some, found)
    # Each reading that is left stands for as many.
    each = len(model.curves.time_s) / len(curves.time_s)
    shared = np.zeros((2, 2))
    if curves.blanks:
        at_once = _sums(slopes, _moments(curves))
        shared += each * at_once.T @ at_once / curves.blanks
    if curves.zero_readings:
        of_curve, every = each * _sums(slopes, curves.curve), each * slopes.sum(axis=0)
        shared += of_curve.T @ of_curve / curves.zero_readings
        shared += np.outer(every, every) * _over(curves.blanks * curves.zero_readings)
    root = found.root
    directions = np.array([[1.0, 0.0], [0.0, 1.0], [-1.0, 1.0]])
    taken = directions @ root @ root.T
    plain = np.square(directions @ root).sum(axis=1)
    more = np.einsum("ij,jk,ik->i", taken, shared, taken)
    with np.errstate(divide="ignore", invalid="ignore"):
        # Of the scatter of a reading, the part of the blank is counted where it is shared.
        ratio = np.sqrt((1.0 + noise_share * more / plain) / (1.0 + _over(curves.blanks)))
    return np.asarray(np.maximum(np.nan_to_num(ratio, nan=1.0, posinf=1.0), 1.0), dtype=np.float64)


def _over(count: int) -> float:
    """One over a count; nothing for none."""
    return 1.0 / count if count else 0.0


def _projected(model: OneToOne, found: GlobalFit) -> Float64Array:
    """Slopes of the curves by log10 ka and log10 kd, less what Rmax and bulk shifts take up; (readings, 2)."""
    curves = model.curves
    which, rates = curves.curve, (found.log10_ka, found.log10_kd)
    shape = model.shape(*rates)
    slopes = found.rmax_ru[which][:, None] * np.stack(model.slopes(*rates), axis=1)
    if model.local_rmax:
        heights = np.where(which[:, None] == np.arange(len(curves.conc_molar)), shape[:, None], 0.0)
    else:
        heights = shape[:, None]
    taken = [heights]
    if model.bulk:
        injections = np.arange(len(curves.injection_conc_molar))
        taken.append(((curves.injection[:, None] == injections) & curves.injected[:, None]).astype(np.float64))
    linear = np.concatenate(taken, axis=1)
    # Curves of different height: what a column takes up does not hang on its length, what counts as nothing does.
    length = np.sqrt(np.square(linear).sum(axis=0))
    linear = linear[:, length > 0] / length[length > 0]
    return np.asarray(slopes - linear @ np.linalg.lstsq(linear, slopes, rcond=None)[0], dtype=np.float64)


def _moments(curves: KineticCurves) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """Readings of different curves at the same time have the same number: they share the noise of the blank."""
    time = curves.time_s
    steps = np.diff(time)[np.diff(curves.curve) == 0]
    step = float(np.median(steps)) if len(steps) else 1.0
    return np.unique(np.round(time / step).astype(np.int64), return_inverse=True)[1]


def _sums(slopes: Float64Array, which: np.ndarray[tuple[int], np.dtype[np.int64]]) -> Float64Array:
    """Slopes summed over readings of the same number; (numbers, 2)."""
    return np.stack([np.bincount(which, column) for column in slopes.T], axis=1)
