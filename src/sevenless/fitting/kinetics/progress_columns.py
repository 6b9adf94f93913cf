"""What is said of every progress curve: columns, statuses and the options that decide them."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final, Literal, final

import polars as pl

__all__ = ["PROGRESS_COLUMNS", "PROGRESS_STATUSES", "ProgressOptions"]

_F, _I, _S, _B = pl.Float64, pl.Int64, pl.String, pl.Boolean

PROGRESS_COLUMNS: Final = pl.Schema(
    {
        "status": _S,  # one of PROGRESS_STATUSES
        "kobs_qualifier": _S,  # "=", "<", ">" or null where nothing can be said
        "kobs_per_s": _F,  # the estimate where the qualifier is "=", else the bound that it points from
        # signal = start + drift_per_s t + amplitude (1 - exp(-kobs (t - lag_s))), the last term from lag_s on
        "kobs_estimate_per_s": _F, "kobs_per_s_lo": _F, "kobs_per_s_hi": _F, "kobs_per_s_se": _F,
        "amplitude": _F, "amplitude_se": _F, "drift_per_s": _F, "drift_per_s_se": _F, "lag_s": _F, "start": _F,
        "rate_after_lag_per_s": _F, "rate_after_lag_per_s_se": _F,  # amplitude times kobs: the drift is not in it
        # the straight stretch: its slope with the drift in it, and the window it was taken over
        "initial_rate_per_s": _F, "initial_rate_per_s_se": _F, "initial_rate_per_s_lo": _F, "initial_rate_per_s_hi": _F,
        "start_rate_per_s": _F, "start_rate_per_s_se": _F,  # the same with the bend of the exponential taken out
        "window_from_s": _F, "window_to_s": _F, "window_points": _I,
        "window_conversion": _F,  # share of the exponential's rise that is over at the end of the window
        # how good
        "p_line": _F,  # F test of the exponential against a line alone (a constant where the drift is given)
        "sigma": _F, "dof": _I, "n_points": _I,
        "time_constants": _F,  # kobs times what the trace lasts behind the lag
        "drift_share": _F,  # of the whole change, as fitted
        "starts": _B, "has_plateau": _B, "bleaches": _B, "in_linear_phase": _B,
    }
)  # fmt: skip
"""Columns of `fit_progress` after the label columns. Rates and slopes are per second of the clock of the plate; an
interval that is open below holds 0 there, one that is open above ``inf``; null means that the figure does not exist."""

PROGRESS_STATUSES: Final[dict[str, str]] = {
    "ok": "an exponential whose rate is bounded on both sides, with a straight stretch before it bends",
    "never_starts": "the signal changes no more than chance, or than the least change asked for",
    "straight": "the signal changes, but no more than a line does: there is an initial rate, and no kobs",
    "no_plateau": "the trace ends before the exponential has levelled off enough to bound kobs",
    "bleaching": "the drift is so large a share of the change that it stands for something else",
    "out_of_linear_phase": "too much of the exponential is over at the end of the window of the initial rate",
    "too_few_points": "fewer readings than the model needs",
}
"""Every status of a progress curve, with its meaning; where several hold, the first of `never_starts`, `straight`,
`no_plateau`, `bleaching` and `out_of_linear_phase` is told, and the columns of truth values tell the rest."""


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class ProgressOptions:
    """How progress curves are fitted, and when one is called what.

    Parameters
    ----------
    drift
        ``"free"`` fits a linear drift to every trace; a number is the drift in signal per second that all are known to
        have (0 for none).
    lag_share
        The share of a trace that a lag may take; 0 for no lag.
    window_s
        Window of the initial rate, from and to; None chooses it from each trace.
    conversion
        Where the window is chosen: the share of the exponential's rise at which it ends.
    fewest_points
        Where the window is chosen: readings it has at least.
    most_conversion
        Share of the exponential's rise that may be over at the end of a window, chosen or given.
    least_change
        Change of the signal below which a well has not started.
    most_drift_share
        Share of the whole change from which drift is called bleaching.
    confidence
        Of the intervals.
    alpha
        Level of the F test of the exponential against a line, and of the line against a constant.
    """

    drift: float | Literal["free"] = "free"
    lag_share: float = 0.25
    window_s: tuple[float, float] | None = None
    conversion: float = 0.1
    fewest_points: int = 5
    most_conversion: float = 0.25
    least_change: float = 0.0
    most_drift_share: float = 0.5
    confidence: float = 0.95
    alpha: float = 0.001

    def __post_init__(self) -> None:
        if self.drift != "free" and not math.isfinite(self.drift):
            raise ValueError(f"drift = {self.drift} is neither 'free' nor a number")
        if not 0 <= self.lag_share <= 0.9:
            raise ValueError(f"lag_share = {self.lag_share} is not between 0 and 0.9")
        if self.window_s is not None and not self.window_s[0] < self.window_s[1]:
            raise ValueError(f"window_s = {self.window_s} is not a stretch from early to late")
        if self.fewest_points < 3:
            raise ValueError(f"fewest_points = {self.fewest_points}: a line with an interval needs 3")
        if not self.least_change >= 0:
            raise ValueError(f"least_change = {self.least_change} is below 0")
        for name in ("conversion", "most_conversion", "most_drift_share", "confidence", "alpha"):
            if not 0 < getattr(self, name) < 1:
                raise ValueError(f"{name} = {getattr(self, name)} is not between 0 and 1")
