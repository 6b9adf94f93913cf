"""How the readings of a well over time become its rate."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final, Literal, final, get_args

from sevenless.fitting.kinetics.progress_columns import ProgressOptions

__all__ = ["RATE_KINDS", "Progress", "RateKind"]

RateKind = Literal["start", "window", "kobs"]
RATE_KINDS: Final[tuple[str, ...]] = get_args(RateKind)
"""``start``: the slope as the lag ends, the bend of the exponential put back. ``window``: the slope over the window.
``kobs``: the rate of the exponential; for wells too slow to level off, more and more their slope over the amplitude of
the others."""


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """What is fitted to the readings of every well, and which rate of the fit is the signal.

    Parameters
    ----------
    rate
        One of `RATE_KINDS`.
    first_s, last_s
        Readings before and after are left out: those before the reaction was started, say. None takes all.
    options
        Of the fit of a trace.
    """

    rate: RateKind = "start"
    first_s: float | None = None
    last_s: float | None = None
    options: ProgressOptions = field(default_factory=ProgressOptions)

    def __post_init__(self) -> None:
        if self.first_s is not None and self.last_s is not None and not self.first_s < self.last_s:
            raise ValueError(f"the last reading, at {self.last_s:g} s, is not after the first, at {self.first_s:g} s")
