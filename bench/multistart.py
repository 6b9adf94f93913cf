"""The reference optimum: MINPACK from 32 starts for every curve, keeping the best inside the search range."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy.optimize import leastsq

STARTS = 32


def best_of_starts(
    log10_conc: npt.NDArray[np.float64],
    response: npt.NDArray[np.float64],
    rng: np.random.Generator,
    *,
    log10_range: tuple[float, float],
    hill_range: tuple[float, float],
) -> tuple[float, float]:
    """Least sum of squares and its log10 IC50 over 32 random starts of one curve, vehicle as dose -inf."""

    def residuals(theta: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        bottom, top, centre, log_hill = theta
        return bottom + (top - bottom) / (1 + 10 ** (np.exp(min(log_hill, 5)) * (log10_conc - centre))) - response

    best = (np.inf, np.nan)
    low, high = float(response.min()), float(response.max())
    for start in range(STARTS):
        centre = rng.uniform(*log10_range)
        ends = (low, high) if start % 2 == 0 else (high, low)
        theta, flag = leastsq(
            residuals, [*ends, centre, rng.uniform(-1.0, 1.5)], ftol=1e-13, xtol=1e-13, gtol=0.0, maxfev=2000
        )
        inside = log10_range[0] <= theta[2] <= log10_range[1] and hill_range[0] <= np.exp(theta[3]) <= hill_range[1]
        if flag in (1, 2, 3, 4) and inside:
            rss = float((residuals(theta) ** 2).sum())
            if rss < best[0]:
                best = (rss, float(theta[2]))
    return best
