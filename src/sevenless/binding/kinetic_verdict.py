"""What a global fit of sensorgrams may be quoted for, and why not more."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, final

import numpy as np

from sevenless.binding.one_to_one import OFF_DECADES, ON_DECADES

__all__ = ["KINETIC_STATUSES", "KineticEvidence", "KineticLimits", "kinetic_status", "rate_qualifiers"]

KINETIC_STATUSES: Final = {
    "no binding": "no curve rises above the scatter of the readings",
    "mass transport": "the analyte comes to the surface more slowly than it binds: plain 1:1 rates are too low",
    "not 1:1": "the residuals run systematically and are large beside the response",
    "dissociation too slow": "too little left the surface while it was watched: kd and KD are upper bounds",
    "association too fast": "every curve is at equilibrium before its second reading: only KD is measured",
    "not identifiable": "a rate ran to the edge of what is searched, or its interval spans a decade",
    "sound": "1:1 binding describes the curves",
}
"""Every status and what it says; the first that holds is given."""

_QUALIFIERS: Final = {
    "sound": ("=", "=", "="),
    "dissociation too slow": ("=", "<", "<"),
    "association too fast": ("", "", "="),
}
_DECADE: Final = 1.0


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class KineticLimits:
    """Where a verdict turns.

    Parameters
    ----------
    signal_over_scatter
        A highest curve below this many residual standard deviations is no binding.
    least_dissociated
        Share that must leave the surface for kd to be measured.
    largest_systematic
        Root mean square of systematic residuals over that of the fitted response above which 1:1 is refused.
    p_runs
        Residuals that chance makes less often than this are systematic.
    p_transport, least_aicc_gain
        A fit with mass transport is decisively better where an F test is below the one, and its corrected information
        criterion is lower by the other.
    largest_transport
        ka Rmax / kt above which rates of plain 1:1 binding are refused where transport is seen.
    """

    signal_over_scatter: float = 3.0
    least_dissociated: float = 0.05
    largest_systematic: float = 0.03
    p_runs: float = 1e-3
    p_transport: float = 1e-3
    least_aicc_gain: float = 10.0
    largest_transport: float = 0.1


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class KineticEvidence:
    """What a verdict rests on.

    ``spans_decades`` are half the intervals of log10 ka, log10 kd and log10 KD; ``dissociated`` is the share that left
    the surface while it was watched, ``kd_over_error`` kd over its standard error times t, ``unfinished`` the share of
    the slowest curve that is still to bind at its second reading.
    """

    log10_ka: float
    log10_kd: float
    spans_decades: tuple[float, float, float]
    signal_over_scatter: float
    dissociated: float
    kd_over_error: float
    unfinished: float
    systematic: float
    p_runs: float


def kinetic_status(seen: KineticEvidence, limits: KineticLimits) -> str:
    """A status of `KINETIC_STATUSES`; ``mass transport`` is for a comparison to say, see `beside_transport`."""
    on, off, affinity = seen.spans_decades
    at_edge = [_at_edge(seen.log10_ka, *ON_DECADES), _at_edge(seen.log10_kd, *OFF_DECADES)]
    slow = seen.dissociated < limits.least_dissociated or seen.kd_over_error < 1
    # Without a rate of association no bound of KD follows from one of kd.
    slow_but_ka = slow and not at_edge[0] and on < _DECADE
    too_fast = seen.unfinished < limits.least_dissociated and affinity < _DECADE
    systematic = seen.systematic > limits.largest_systematic and seen.p_runs < limits.p_runs
    holds = {
        "no binding": seen.signal_over_scatter <= limits.signal_over_scatter,
        "not 1:1": systematic,
        "dissociation too slow": slow_but_ka,
        "association too fast": too_fast and not slow,
        "not identifiable": any(at_edge) or max(on, off) > _DECADE,
    }
    return next((name for name, one in holds.items() if one), "sound")


def rate_qualifiers(status: str) -> tuple[str, str, str]:
    """Of ka, kd and KD: ``=``, ``<`` where it is an upper bound (quote the upper end), empty where it is not told."""
    return _QUALIFIERS.get(status, ("", "", ""))


def _at_edge(value: float, low: float, high: float) -> bool:
    return bool(min(value - low, high - value) < np.finfo(np.float32).eps)
