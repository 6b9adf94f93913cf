"""What a run file changes of how readings over time become rates."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import Any, Final, Literal, final

from sevenless.assays.progress.rules import Progress, RateKind
from sevenless.units import parse_time

__all__ = ["ProgressRules"]

_CONFIG: Final[dict[str, Any]] = {"extra": "forbid"}
_OPTIONS: Final = ("drift", "lag_share", "conversion", "least_change", "most_conversion", "most_drift_share")


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class ProgressRules:
    """Changes to the protocol's way from traces to rates; None keeps the protocol's.

    ``rate`` is the rate that becomes the signal: ``"start"``, ``"window"`` or ``"kobs"``. ``first`` and ``last`` bound
    the readings that count, ``window`` is that of the initial rate, all as times with a unit; ``"chosen"`` lets each
    trace choose its window. The others are those of `sevenless.fitting.kinetics.progress_columns.ProgressOptions`.
    """

    __pydantic_config__ = _CONFIG

    rate: RateKind | None = None
    first: str | None = None
    last: str | None = None
    window: tuple[str, str] | Literal["chosen"] | None = None
    drift: float | Literal["free"] | None = None
    lag_share: float | None = None
    conversion: float | None = None
    least_change: float | None = None
    most_conversion: float | None = None
    most_drift_share: float | None = None

    @property
    def is_given(self) -> bool:
        """Whether the run file changes anything."""
        return any(getattr(self, entry.name) is not None for entry in fields(self))

    def over(self, progress: Progress) -> Progress:
        """The protocol's rules with these changes.

        Raises
        ------
        ValueError
            If a time cannot be read (`sevenless.errors.UnitError`), or the result is no valid set of rules.
        """
        options: dict[str, Any] = {name: value for name in _OPTIONS if (value := getattr(self, name)) is not None}
        if self.window is not None:
            options["window_s"] = None if self.window == "chosen" else tuple(parse_time(end) for end in self.window)
        return replace(
            progress,
            rate=self.rate or progress.rate,
            first_s=progress.first_s if self.first is None else parse_time(self.first),
            last_s=progress.last_s if self.last is None else parse_time(self.last),
            options=replace(progress.options, **options),
        )
