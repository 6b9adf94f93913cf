"""Morrison's quadratic: the rate left by an inhibitor that the enzyme takes up.

v = bottom + (v0 - bottom) e, where e, the part of the enzyme that stays free, solves
E e^2 + (K + I - E) e - K = 0 with K = Ki_app (Morrison 1969, doi 10.1016/0005-2744(69)90420-3). At half inhibition
I = K + E/2: the floor of every IC50 is E/2.
"""

from __future__ import annotations

import numpy as np

from sevenless.binding.inhibition.batched_fit import LN10
from sevenless.fitting.curves import Float64Array

__all__ = ["free_fraction", "morrison", "morrison_jacobian"]


def free_fraction(
    ki_app_molar: Float64Array, inhibitor_molar: Float64Array, enzyme_molar: Float64Array
) -> tuple[Float64Array, Float64Array]:
    """The part of the enzyme that is free, and the root of the discriminant in mol/L.

    Of the two forms of the solution, the one that subtracts nothing alike is taken at every point.

    Examples
    --------
    >>> free, _ = free_fraction(np.array(1e-9), np.array(2e-9), np.array(2e-9))
    >>> float(free)
    0.5
    """
    gap = enzyme_molar - inhibitor_molar - ki_app_molar
    root = np.sqrt(gap**2 + 2.0 * 2.0 * ki_app_molar * enzyme_molar)
    with np.errstate(divide="ignore", invalid="ignore"):
        free = np.where(gap > 0, (gap + root) / (2.0 * enzyme_molar), 2.0 * ki_app_molar / (root - gap))
    return free, root


def morrison(theta: Float64Array, x: Float64Array) -> Float64Array:
    """Rates for theta = (log10 Ki_app, v0, bottom, log10 E) of shape (curves, 4) and x of inhibitor in mol/L."""
    log10_ki, v0, bottom, log10_enzyme = (theta[:, j : j + 1] for j in range(theta.shape[1]))
    free, _ = free_fraction(np.exp(LN10 * log10_ki), x, np.exp(LN10 * log10_enzyme))
    return bottom + (v0 - bottom) * free


def morrison_jacobian(theta: Float64Array, x: Float64Array) -> Float64Array:
    """Slopes of `morrison`, shape (curves, points, 4): the quadratic differentiated as it stands."""
    log10_ki, v0, bottom, log10_enzyme = (theta[:, j : j + 1] for j in range(theta.shape[1]))
    ki, enzyme = np.exp(LN10 * log10_ki), np.exp(LN10 * log10_enzyme)
    free, root = free_fraction(ki, x, enzyme)
    height = v0 - bottom
    bound = 1.0 - free
    return np.stack(
        [height * bound / root * ki * LN10, free, bound, height * free * bound / root * enzyme * LN10], axis=-1
    )
