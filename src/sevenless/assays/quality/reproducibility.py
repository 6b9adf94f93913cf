"""How well a potency repeats: the minimum significant ratio.

References
----------
Eastwood B. J. et al. (2006) The minimum significant ratio: a statistical parameter to characterize the
reproducibility of potency estimates from concentration-response assays and estimation by replicate-experiment
studies. J. Biomol. Screen. 11:253-261, doi 10.1177/1087057105285611.
"""

from __future__ import annotations

import math
from typing import Final, NamedTuple

import numpy as np

from sevenless.assays.protocol import Gate
from sevenless.assays.quality.gates import level_of
from sevenless.assays.quality.levels import Level
from sevenless.fitting.curves import Float64Array
from sevenless.fitting.distributions import f_quantile

__all__ = ["MSR_GATE", "MinimumSignificantRatio", "minimum_significant_ratio"]

MSR_GATE: Final = Gate(
    metric="minimum_significant_ratio",
    warn_above=3.0,
    fail_above=7.5,
    why="two potencies nearer than this ratio may be the same; below 3 an assay ranks compounds finely, above 7.5 it "
    "only sorts them by orders of magnitude",
)
"""Limits of the minimum significant ratio. No plate fails by it: it belongs to the run."""

_LARGE: Final = 1e9
_ENOUGH: Final = 6
"""Runs that the usual practice asks for before a ratio is relied on; of two, its interval reaches past a thousand."""


class MinimumSignificantRatio(NamedTuple):
    """The ratio, its 95 % interval and the number of runs; NaN where there are fewer than two runs."""

    msr: float
    lo: float
    hi: float
    n: int

    @property
    def level(self) -> Level:
        """By `MSR_GATE`."""
        return level_of(MSR_GATE, self.msr)

    @property
    def message(self) -> str:
        """In a sentence, with the numbers."""
        if math.isnan(self.msr):
            return f"{self.n} potencies of the reference compound; the minimum significant ratio needs two"
        few = f"; too few to rely on: {_ENOUGH} or more say something" if self.n < _ENOUGH else ""
        return (
            f"two potencies of one run differ significantly beyond a ratio of {self.msr:.3g} "
            f"(95 % interval {self.lo:.3g} to {_ratio_text(self.hi)}, "
            f"{self.n} potencies of the reference compound{few})"
        )


def _ratio_text(ratio: float) -> str:
    """Three digits, and no power of ten: ``"1670"``."""
    if ratio < 1000:
        return f"{ratio:.3g}"
    return f"{float(f'{ratio:.3g}'):.0f}" if ratio < 1e6 else "more than a million"


def minimum_significant_ratio(pic50: Float64Array, *, confidence: float = 0.95) -> MinimumSignificantRatio:
    """Smallest ratio of two potencies that is significant at 5 %, from one compound measured again and again.

    MSR = 10 ** (2 sqrt(2) s), where s is the standard deviation of the pIC50 (Eastwood et al. 2006): a difference of
    two potencies has the standard deviation sqrt(2) s, and twice that covers 95 %. The interval is that of s from
    the chi-square distribution of (n - 1) s^2 / sigma^2.

    Parameters
    ----------
    pic50
        Shape (runs,): -log10 of the IC50 in mol/L of a reference compound, one per plate or run. Values that are not
        finite (no potency, a bound) are left out; give only potencies with the qualifier "=".
    confidence
        Of the interval.

    Examples
    --------
    >>> result = minimum_significant_ratio(np.array([8.0, 8.1, 7.9, 8.0]))
    >>> round(result.msr, 3), result.n
    (1.702, 4)
    """
    values = np.asarray(pic50, dtype=np.float64)
    values = values[np.isfinite(values)]
    n = len(values)
    if n < 2:
        return MinimumSignificantRatio(math.nan, math.nan, math.nan, n)
    sd = float(np.std(values, ddof=1))
    tail = (1.0 - confidence) / 2.0
    # Chi-square over its degrees of freedom is F with infinitely many in the denominator.
    high, low = (math.sqrt(float(f_quantile(p, n - 1, _LARGE))) for p in (tail, 1.0 - tail))
    return MinimumSignificantRatio(_ratio(sd), _ratio(sd / low), _ratio(sd / high), n)


def _ratio(sd: float) -> float:
    power = 2.0 * math.sqrt(2.0) * sd
    return 10.0**power if power < 300.0 else math.inf
