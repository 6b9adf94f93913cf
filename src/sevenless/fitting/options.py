"""How curves are to be fitted: one frozen value, quoted by every report."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal, final

__all__ = ["HILL_LIMITS", "FitOptions"]

HILL_LIMITS: Final = (0.3, 15.0)
"""Search range of the size of the Hill slope. At 0.3 the way from 10 to 90 % effect takes 6.4 decades, more than the
doses of any plate; at 15 it takes a factor 1.3, less than any dilution step: beyond, a curve is a line or a step."""

Interval = tuple[float, float]


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class FitOptions:
    """Constraints and reporting rules of a fit.

    Parameters
    ----------
    top, bottom, hill
        A number fixes the parameter, a pair bounds it, None leaves it free. ``top`` is the greater plateau; a bound
        of a plateau may be infinite. ``hill`` is the size of the slope, above 0 and finite; its sign is the direction.
    direction
        ``"falling"`` or ``"rising"`` response with dose; ``"either"`` lets the data say.
    robust
        Tukey's biweight instead of least squares: single wild wells lose their pull.
    intervals
        ``"profile"`` (likelihood, default), ``"wald"`` only (faster), or ``"none"``.
    confidence
        Of the intervals.
    alpha
        Level of the no-effect test above which a curve is reported as inactive.
    absolute_level
        Response whose dose is the absolute IC50. None: half the mean of the vehicle wells where there are any.
    model
        ``"four-parameter"`` or the name of a registered curve model.
    """

    top: float | Interval | None = None
    bottom: float | Interval | None = None
    hill: float | Interval | None = None
    direction: Literal["falling", "rising", "either"] = "either"
    robust: bool = False
    intervals: Literal["profile", "wald", "none"] = "profile"
    confidence: float = 0.95
    alpha: float = 0.05
    absolute_level: float | None = None
    model: str = "four-parameter"

    def __post_init__(self) -> None:
        for name in ("top", "bottom", "hill"):
            object.__setattr__(self, name, _limits(name, getattr(self, name)))
        highest = self.top[1] if isinstance(self.top, tuple) else self.top
        lowest = self.bottom[0] if isinstance(self.bottom, tuple) else self.bottom
        if highest is not None and lowest is not None and highest < lowest:
            raise ValueError(f"top = {self.top} lies below bottom = {self.bottom}")
        for name in ("confidence", "alpha"):
            if not 0 < getattr(self, name) < 1:
                raise ValueError(f"{name} = {getattr(self, name)} is not between 0 and 1")


def _limits(name: str, value: float | Interval | None) -> float | Interval | None:
    """The limits of one parameter as floats, for the kernels tell integers from floats."""
    if value is None:
        return None
    if not isinstance(value, Sequence):
        number = float(value)
        if not math.isfinite(number):
            raise ValueError(f"{name} = {number} is not a number that a curve can be held at")
        _check_slope(name, number)
        return number
    if len(value) != 2 or not float(value[0]) < float(value[1]):
        raise ValueError(f"{name} = {value} is not a range from low to high")
    for end in value:
        _check_slope(name, float(end))
    return float(value[0]), float(value[1])


def _check_slope(name: str, value: float) -> None:
    if name == "hill" and not 0 < value < math.inf:
        raise ValueError(f"hill = {value:g} is not the size of a slope, which is above 0 and finite")
