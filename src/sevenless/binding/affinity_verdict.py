"""Whether an affinity from a steady-state plot means something: ours or the vendor's, by the same rules."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, final

import numpy as np

from sevenless.fitting.curves import Float64Array

__all__ = ["AFFINITY_STATUSES", "MEANINGLESS", "VerdictLimits", "affinity_status"]

AFFINITY_STATUSES: Final = {
    "too few points": "fewer concentrations than the curve has parameters, and one more",
    "no binding": "Rmax does not rise above the scatter of the points",
    "not identifiable": "the KD lies far above the top concentration: only the ratio Rmax / KD is measured",
    "beyond theory": "Rmax is beyond what the surface can bind",
    "lower bound": "the data set no upper end to the KD",
    "upper bound": "the data set no lower end to the KD",
    "extrapolated": "the top concentration is below the KD: saturation is not reached",
    "sound": "the KD lies within the tested concentrations",
}
"""Every status and what it says; the first that holds is given."""

MEANINGLESS: Final = ("too few points", "no binding", "not identifiable", "beyond theory")
"""Statuses whose KD must not be quoted."""


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class VerdictLimits:
    """Where a verdict turns.

    Parameters
    ----------
    rmax_over_scatter
        Rmax less than this many residual standard deviations is no binding.
    times_top
        A KD above this multiple of the top concentration is not identifiable: the surface was filled to less than
        1 / (1 + multiple).
    rmax_over_theory
        Rmax above the theoretical one by this factor is beyond theory.
    p_no_binding
        A flat line that is not rejected at this level is no binding.
    """

    rmax_over_scatter: float = 3.0
    times_top: float = 10.0
    rmax_over_theory: float = 2.0
    p_no_binding: float = 0.05


def affinity_status(
    kd_molar: Float64Array,
    rmax_ru: Float64Array,
    chi2_ru2: Float64Array,
    *,
    top_molar: Float64Array,
    kd_low_molar: Float64Array | None = None,
    kd_high_molar: Float64Array | None = None,
    rmax_theory_ru: Float64Array | None = None,
    p_no_binding: Float64Array | None = None,
    limits: VerdictLimits | None = None,
) -> list[str]:
    """A status of `AFFINITY_STATUSES` for each fit; whatever is not known (None or NaN) is not held against it.

    Parameters
    ----------
    kd_molar, rmax_ru, chi2_ru2
        Affinity, Rmax, and the sum of squared residuals per degree of freedom; shape (fits,). A fit without a KD has
        too few points.
    top_molar
        Highest concentration.
    kd_low_molar, kd_high_molar
        Ends of the interval, 0 and infinite where open.
    rmax_theory_ru
        See `theoretical_rmax_ru`.
    p_no_binding
        p value of the flat line.

    Examples
    --------
    >>> import numpy as np
    >>> affinity_status(np.array([2e-7, 0.9]), np.array([80.0, 8e4]), np.array([2.0, 0.02]), top_molar=np.full(2, 5e-6))
    ['sound', 'not identifiable']
    """
    limits = limits or VerdictLimits()
    unknown = np.full(kd_molar.shape, np.nan)
    theory = unknown if rmax_theory_ru is None else rmax_theory_ru
    low = unknown if kd_low_molar is None else kd_low_molar
    high = unknown if kd_high_molar is None else kd_high_molar
    p_flat = unknown if p_no_binding is None else p_no_binding
    # Comparisons with NaN are false: what is not known decides nothing.
    holds = [
        np.isnan(kd_molar),
        (rmax_ru < limits.rmax_over_scatter * np.sqrt(chi2_ru2)) | (rmax_ru <= 0) | (p_flat > limits.p_no_binding),
        kd_molar > limits.times_top * top_molar,
        rmax_ru > limits.rmax_over_theory * theory,
        np.isinf(high),
        low == 0,
        kd_molar > top_molar,
    ]
    return [str(one) for one in np.select(holds, list(AFFINITY_STATUSES)[:-1], default="sound")]
