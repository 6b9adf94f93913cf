"""Whether samples have the mean and the variance that they should have; fixed seeds, so the answer never changes.

Each test accepts right samples but for a chance of 6e-7: five standard errors of a normal distribution.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

__all__ = ["has_mean", "has_variance", "same_mean", "same_variance"]

ERRORS = 5.0
Array = npt.NDArray[np.float64]


def _error_of_mean(samples: Array) -> float:
    return float(samples.std(ddof=1) / np.sqrt(samples.size))


def _error_of_variance(samples: Array) -> float:
    """From the fourth moment, so for any distribution."""
    centred = samples - samples.mean()
    return float(np.sqrt(max((centred**4).mean() - (centred**2).mean() ** 2, 0.0) / samples.size))


def has_mean(samples: Array, mean: float, *, bias: float = 0.0) -> bool:
    """Whether the mean is this one, give or take ``bias``."""
    return bool(abs(samples.mean() - mean) <= ERRORS * _error_of_mean(samples) + bias)


def has_variance(samples: Array, variance: float, *, bias: float = 0.0) -> bool:
    """Whether the variance is this one, give or take ``bias``."""
    return bool(abs(samples.var(ddof=1) - variance) <= ERRORS * _error_of_variance(samples) + bias)


def same_mean(a: Array, b: Array, *, bias: float = 0.0) -> bool:
    """Whether two samples may have one mean, give or take ``bias``."""
    return bool(abs(a.mean() - b.mean()) <= ERRORS * np.hypot(_error_of_mean(a), _error_of_mean(b)) + bias)


def same_variance(a: Array, b: Array, *, bias: float = 0.0) -> bool:
    """Whether two samples may have one variance, give or take ``bias``."""
    error = np.hypot(_error_of_variance(a), _error_of_variance(b))
    return bool(abs(a.var(ddof=1) - b.var(ddof=1)) <= ERRORS * error + bias)
