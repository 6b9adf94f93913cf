"""Figures that compare the neutral wells of a plate with its full-effect wells.

Every function takes two arrays of finite numbers in any order of size: the direction of the signal does not matter.
A figure that cannot be computed is NaN, never an exception: the caller says why.

References
----------
Zhang J.-H., Chung T. D. Y., Oldenburg K. R. (1999) A simple statistical parameter for use in evaluation and
validation of high throughput screening assays. J. Biomol. Screen. 4:67-73, doi 10.1177/108705719900400206.
Zhang X. D. (2007) A pair of new statistical parameters for quality control in RNA interference high-throughput
screening assays. Genomics 89:552-561, doi 10.1016/j.ygeno.2006.12.014.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from sevenless.fitting.curves import Float64Array

__all__ = [
    "MAD_SCALE",
    "cv_percent",
    "mad",
    "pooled_cv_percent",
    "robust_z_prime",
    "signal_to_background",
    "signal_to_noise",
    "ssmd",
    "z_prime",
]

MAD_SCALE: Final = 1.4826
"""Turns the median absolute deviation of normal data into their standard deviation; the constant of base R."""


def mad(values: Float64Array) -> float:
    """Median absolute deviation from the median, times `MAD_SCALE`.

    >>> mad(np.array([1.0, 2.0, 3.0, 4.0, 100.0]))
    1.4826
    """
    return MAD_SCALE * float(np.median(np.abs(values - np.median(values)))) if len(values) else float("nan")


def z_prime(neutral: Float64Array, full: Float64Array) -> float:
    """Z' = 1 - 3 (sd_neutral + sd_full) / |mean_neutral - mean_full| (Zhang et al. 1999).

    NaN with fewer than two wells on a side; minus infinity where the means are equal.

    Examples
    --------
    >>> round(z_prime(np.array([99.0, 100.0, 101.0]), np.array([9.0, 10.0, 11.0])), 6)
    0.933333
    """
    if min(len(neutral), len(full)) < 2:
        return float("nan")
    return _window(_sd(neutral) + _sd(full), float(np.mean(neutral) - np.mean(full)))


def robust_z_prime(neutral: Float64Array, full: Float64Array) -> float:
    """Z' with medians for means and `mad` for standard deviations: one wild well leaves it unchanged.

    NaN with fewer than three wells on a side, where a median absolute deviation says nothing.
    """
    if min(len(neutral), len(full)) < 3:
        return float("nan")
    return _window(mad(neutral) + mad(full), float(np.median(neutral) - np.median(full)))


def ssmd(neutral: Float64Array, full: Float64Array) -> float:
    """Strictly standardised mean difference, its size: |mean_n - mean_f| / sqrt(var_n + var_f) (Zhang 2007).

    NaN with fewer than two wells on a side or no scatter at all.
    """
    if min(len(neutral), len(full)) < 2:
        return float("nan")
    spread = float(np.hypot(_sd(neutral), _sd(full)))
    return abs(float(np.mean(neutral) - np.mean(full))) / spread if spread > 0 else float("nan")


def signal_to_background(neutral: Float64Array, full: Float64Array) -> float:
    """The greater of the two means over the lesser; NaN where either is not above zero."""
    if not len(neutral) or not len(full):
        return float("nan")
    low, high = sorted((float(np.mean(neutral)), float(np.mean(full))))
    return high / low if low > 0 else float("nan")


def signal_to_noise(neutral: Float64Array, full: Float64Array) -> float:
    """Distance of the means over the standard deviation of the side with the lesser mean, the background.

    NaN where the background has fewer than two wells or no scatter.
    """
    if not len(neutral) or not len(full):
        return float("nan")
    background = min(neutral, full, key=lambda side: float(np.mean(side)))
    noise = _sd(background)
    return abs(float(np.mean(neutral) - np.mean(full))) / noise if noise > 0 else float("nan")


def cv_percent(values: Float64Array) -> float:
    """Coefficient of variation, 100 * sd / mean; NaN with fewer than two wells or a mean not above zero."""
    if len(values) < 2 or not np.mean(values) > 0:
        return float("nan")
    return 100.0 * _sd(values) / float(np.mean(values))


def pooled_cv_percent(sets: list[Float64Array]) -> float:
    """Pooled coefficient of variation of several sets of replicates: sqrt(sum (n - 1) CV^2 / sum (n - 1)).

    Sets of fewer than two, or with a mean not above zero, are left out; NaN where none is left.
    """
    usable = [values for values in sets if len(values) > 1 and np.mean(values) > 0]
    dof = sum(len(values) - 1 for values in usable)
    if not dof:
        return float("nan")
    return float(np.sqrt(sum((len(values) - 1) * cv_percent(values) ** 2 for values in usable) / dof))


def _sd(values: Float64Array) -> float:
    return float(np.std(values, ddof=1)) if len(values) > 1 else float("nan")


def _window(spread: float, distance: float) -> float:
    return 1.0 - 3.0 * spread / abs(distance) if distance else float("-inf")
