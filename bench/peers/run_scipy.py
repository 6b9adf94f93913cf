"""Fit as most scripts do: `scipy.optimize.curve_fit` in a loop, with the covariance that it returns."""

from __future__ import annotations

import numpy as np
from scipy.optimize import curve_fit
from serving import Array, Prepared, serve


def logistic(log10_conc: Array, bottom: float, top: float, log10_ic50: float, hill: float) -> Array:
    """Four parameters, on log10 dose so that no bound is needed."""
    return bottom + (top - bottom) / (1 + 10 ** (hill * (log10_conc - log10_ic50)))


def start(log10_conc: Array, response: Array) -> list[float]:
    """The least and greatest response, the dose nearest to half way, a slope of one."""
    low, high = float(response.min()), float(response.max())
    half_way = float(log10_conc[np.argmin(np.abs(response - (low + high) / 2))])
    return [low, high, half_way, 1.0]


def prepare(conc_molar: Array, response: Array) -> Prepared:
    """Levenberg-Marquardt (MINPACK) for one curve after the other."""
    log10_conc = np.log10(conc_molar)

    def fit() -> list[float]:
        estimates = []
        for one in response:
            try:
                theta, _covariance = curve_fit(logistic, log10_conc, one, p0=start(log10_conc, one))
                estimates.append(float(theta[2]))
            except RuntimeError:
                estimates.append(np.nan)
        return estimates

    return fit


if __name__ == "__main__":
    serve(prepare)
