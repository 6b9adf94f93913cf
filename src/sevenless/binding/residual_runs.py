"""Whether residuals are chance or shape: runs of one sign, likeness of neighbours, and how large the shape is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import final

import numpy as np
import numpy.typing as npt

from sevenless.fitting.curves import Float64Array
from sevenless.fitting.distributions import normal_tail

__all__ = ["ResidualShape", "residual_shape"]


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class ResidualShape:
    """What the order of residuals says.

    Parameters
    ----------
    autocorrelation
        Correlation of neighbouring residuals of one curve, near 0 where the model is right.
    p_runs
        Wald and Wolfowitz's test: probability that chance makes as few runs of one sign.
    noise_ru
        Standard deviation of a reading, from differences of neighbours, which a smooth shape does not touch.
    systematic_ru
        Root mean square of what is left of the residuals when the noise is taken off.
    """

    autocorrelation: float
    p_runs: float
    noise_ru: float
    systematic_ru: float

    @property
    def widening(self) -> float:
        """By how much likeness of neighbours widens the variance of an estimate: (1 + r) / (1 - r)."""
        alike = self.autocorrelation
        return (1 + max(alike, 0.0)) / max(1 - alike, float(np.finfo(float).eps))

    def noise_share(self, chi2_ru2: float) -> float:
        """Variance of the noise over the variance of a reading that intervals take, which is widened."""
        taken = chi2_ru2 * self.widening
        return min(self.noise_ru**2 / taken, 1.0) if taken > 0 else 1.0


def residual_shape(residual_ru: Float64Array, curve: npt.NDArray[np.int64]) -> ResidualShape:
    """What the order of residuals says of a model.

    Parameters
    ----------
    residual_ru
        Response less model, in the order of time within each curve; shape (readings,).
    curve
        Which curve a reading belongs to; shape (readings,).

    Notes
    -----
    With n1 residuals above and n2 below zero, n = n1 + n2, the number of runs of a curve has mean 2 n1 n2 / n + 1 and
    variance 2 n1 n2 (2 n1 n2 - n) / (n**2 (n - 1)); runs, means and variances of the curves add up. Wald and
    Wolfowitz 1940, https://doi.org/10.1214/aoms/1177731909. The noise is half the mean square of successive
    differences: von Neumann 1941, https://doi.org/10.1214/aoms/1177731677.

    Examples
    --------
    >>> rng, curve = np.random.default_rng(1), np.zeros(500, dtype=np.int64)
    >>> residual_shape(rng.normal(0, 1, 500), curve).p_runs > 0.05
    True
    >>> residual_shape(np.sin(np.arange(500) / 50), curve).p_runs < 1e-6
    True
    """
    same = np.diff(curve) == 0
    squares = float(np.square(residual_ru).sum())
    if squares == 0 or not same.any():
        return ResidualShape(autocorrelation=0.0, p_runs=1.0, noise_ru=0.0, systematic_ru=0.0)
    noise2 = float((np.diff(residual_ru)[same] ** 2).mean()) / 2
    mean2 = squares / len(residual_ru)
    return ResidualShape(
        autocorrelation=float((residual_ru[1:] * residual_ru[:-1])[same].sum()) / squares,
        p_runs=_p_runs(residual_ru > 0, curve, same),
        noise_ru=float(np.sqrt(noise2)),
        systematic_ru=float(np.sqrt(max(mean2 - noise2, 0.0))),
    )


def _p_runs(above: npt.NDArray[np.bool_], curve: npt.NDArray[np.int64], same: npt.NDArray[np.bool_]) -> float:
    size = int(curve.max()) + 1
    n = np.bincount(curve, minlength=size).astype(np.float64)
    n1 = np.bincount(curve, above, size)
    pairs = 2 * n1 * (n - n1)
    runs = (n > 0).sum() + ((above[1:] != above[:-1]) & same).sum()
    with np.errstate(divide="ignore", invalid="ignore"):
        mean = np.nan_to_num(pairs / n) + (n > 0)
        variance = np.nan_to_num(pairs * (pairs - n) / (n**2 * (n - 1)), posinf=0.0, neginf=0.0)
    spread = float(np.sqrt(max(variance.sum(), 0.0)))
    if spread == 0:
        return 0.0 if bool((n > 2).any()) else 1.0
    return float(normal_tail(float(mean.sum() - runs) / spread))
