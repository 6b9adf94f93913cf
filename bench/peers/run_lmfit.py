"""Fit as lmfit's users do: a `lmfit.Model` of the four-parameter logistic, fitted to one curve after the other."""

from __future__ import annotations

import lmfit
import numpy as np
from run_scipy import logistic, start
from serving import Array, Prepared, serve


def prepare(conc_molar: Array, response: Array) -> Prepared:
    """Least squares with the covariance, lmfit's default."""
    log10_conc = np.log10(conc_molar)
    model = lmfit.Model(logistic)

    def fit() -> list[float]:
        estimates = []
        for one in response:
            low, high, half_way, hill = start(log10_conc, one)
            parameters = model.make_params(bottom=low, top=high, log10_ic50=half_way, hill=hill)
            result = model.fit(one, parameters, log10_conc=log10_conc)
            estimates.append(float(result.params["log10_ic50"].value) if result.success else np.nan)
        return estimates

    return fit


if __name__ == "__main__":
    serve(prepare)
