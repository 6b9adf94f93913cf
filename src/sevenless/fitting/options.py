"""How curves are to be fitted: one frozen value, quoted by every report."""

from __future__ import annotations

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
        A number fixes the parameter, a pair bounds it, None leaves it free. ``top`` is the greater plateau. ``hill``
        is the size of the slope; its sign is the direction.
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
            value = getattr(self, name)
            if isinstance(value, tuple) and not value[0] < value[1]:
                raise ValueError(f"{name} = {value} is not a range from low to high")
        highest = self.top[1] if isinstance(self.top, tuple) else self.top
        lowest = self.bottom[0] if isinstance(self.bottom, tuple) else self.bottom
        if highest is not None and lowest is not None and highest < lowest:
            raise ValueError(f"top = {self.top} lies below bottom = {self.bottom}")
        for name in ("confidence", "alpha"):
            if not 0 < getattr(self, name) < 1:
                raise ValueError(f"{name} = {getattr(self, name)} is not between 0 and 1")
