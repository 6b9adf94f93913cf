"""Where an axis gets its marks: round numbers, and decades of dose."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

__all__ = ["decades", "landmarks", "nice_ticks", "response_limits", "thinned"]


def nice_ticks(low: float, high: float, *, count: int = 5) -> list[float]:
    """About ``count`` round numbers from ``low`` to ``high``.

    >>> nice_ticks(-7, 112)
    [0.0, 25.0, 50.0, 75.0, 100.0]
    """
    if not (math.isfinite(low) and math.isfinite(high) and high > low):
        return [low] if math.isfinite(low) else []
    rough = (high - low) / count
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(power * factor for factor in (1, 2, 2.5, 5, 10) if power * factor >= rough * (1 - 1e-9))
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    return [round(i * step, 12 - math.floor(math.log10(step))) for i in range(first, last + 1)]


def decades(low_molar: float, high_molar: float) -> list[float]:
    """Powers of ten of the dose from ``low_molar`` to ``high_molar``, both in mol/L and above 0."""
    first = math.ceil(math.log10(low_molar) - 1e-9)
    last = math.floor(math.log10(high_molar) + 1e-9)
    return [10.0**power for power in range(first, last + 1)]


def thinned(ticks: Sequence[float], *, most: int) -> list[float]:
    """Every second, third, ... tick, so that at most ``most`` are left to be labelled."""
    return list(ticks[:: max(1, math.ceil(len(ticks) / most))])


def landmarks(response_label: str) -> list[float]:
    """Responses that every axis shows, so that a small effect looks small: 0, and 100 where it is in percent."""
    return [0.0, 100.0] if "%" in response_label else [0.0]


def response_limits(responses: Iterable[float], *, margin: float = 0.06) -> tuple[float, float]:
    """Lowest and highest of the finite responses with some air; (0, 1) where there are none."""
    finite = [value for value in responses if math.isfinite(value)]
    if not finite:
        return 0.0, 1.0
    low, high = min(finite), max(finite)
    air = margin * (high - low) or 0.1 * abs(high) or 1.0
    return low - air, high + air
