"""Whether an affinity from thermophoresis means something, by the criteria that the vendor gives for such curves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, final

import numpy as np

from sevenless.fitting.curves import Float64Array

__all__ = ["MST_STATUSES", "MstLimits", "mst_status"]

MST_STATUSES: Final = {
    "too few points": ("", "fewer concentrations than the curve has parameters, and one more"),
    "no binding": ("", "the response does not change with ligand beyond chance"),
    "noisy": ("", "the response amplitude is not five times the noise"),
    "neither plateau": ("", "neither the baseline nor saturation is seen"),
    "not saturated": (">", "half of the response or more lies beyond the top concentration: the KD is a lower bound"),
    "no baseline": ("<", "a quarter of the response or more lies below the lowest concentration: an upper bound"),
    "below target": ("<", "binding is too tight for this much target: the KD is an upper bound"),
    "weak binder": ("=", "a quarter to a half of the response lies beyond the top concentration"),
    "sound": ("=", "both plateaus are seen, well above the noise"),
}
"""Every status with the qualifier of its KD and what it says; the first that holds is given."""


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class MstLimits:
    """Where a verdict turns.

    Parameters
    ----------
    signal_to_noise
        Response amplitude over the standard deviation of the residuals that must be passed.
    baseline_gap_percent
        Gap between the unbound plateau and the curve at the lowest concentration, of the amplitude, from which on the
        baseline is not seen.
    weak_gap_percent, saturation_gap_percent
        Gap between the bound plateau and the curve at the top concentration from which on a binder is weak, and from
        which on saturation is not reached.
    p_no_binding
        A flat line that is not rejected at this level is no binding.
    """

    signal_to_noise: float = 5.0
    baseline_gap_percent: float = 25.0
    weak_gap_percent: float = 25.0
    saturation_gap_percent: float = 50.0
    p_no_binding: float = 0.01


def mst_status(
    *,
    kd_low_molar: Float64Array,
    kd_high_molar: Float64Array,
    signal_to_noise: Float64Array,
    baseline_gap_percent: Float64Array,
    saturation_gap_percent: Float64Array,
    p_no_binding: Float64Array,
    limits: MstLimits | None = None,
) -> list[str]:
    """A status of `MST_STATUSES` for each curve; NaN everywhere is a curve that could not be fitted.

    Parameters
    ----------
    kd_low_molar, kd_high_molar
        Ends of the interval, 0 and infinite where open; all arrays have shape (curves,).
    signal_to_noise, baseline_gap_percent, saturation_gap_percent, p_no_binding
        See `MstLimits`.

    Examples
    --------
    >>> import numpy as np
    >>> one = np.ones(2)
    >>> mst_status(
    ...     kd_low_molar=one * 1e-7, kd_high_molar=one * 3e-7, signal_to_noise=np.array([20.0, 4.0]),
    ...     baseline_gap_percent=one, saturation_gap_percent=one, p_no_binding=one * 1e-6,
    ... )
    ['sound', 'noisy']
    """
    limits = limits or MstLimits()
    unsaturated = (saturation_gap_percent >= limits.saturation_gap_percent) | np.isinf(kd_high_molar)
    no_baseline = baseline_gap_percent >= limits.baseline_gap_percent
    holds = {
        "too few points": np.isnan(p_no_binding),
        "no binding": p_no_binding > limits.p_no_binding,
        "noisy": ~(signal_to_noise > limits.signal_to_noise),
        "neither plateau": unsaturated & (no_baseline | (kd_low_molar == 0)),
        "not saturated": unsaturated,
        "no baseline": no_baseline,
        "below target": kd_low_molar == 0,
        "weak binder": saturation_gap_percent >= limits.weak_gap_percent,
    }
    return [str(one) for one in np.select(list(holds.values()), list(holds), default="sound")]
