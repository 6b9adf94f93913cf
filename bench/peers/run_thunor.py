"""Fit as thunor's pipeline does: `fit_drc` with its four-parameter class, one curve after the other.

A curve that thunor's own test calls flat, or whose EC50 lies below the lowest dose, has no estimate: an error here.
"""

from __future__ import annotations

import numpy as np
from serving import Array, Prepared, serve
from thunor.curve_fit import HillCurveLL4, fit_drc


def prepare(conc_molar: Array, response: Array) -> Prepared:
    """No covariance: thunor discards it."""

    def fit() -> list[float]:
        estimates = []
        for one in response:
            curve = fit_drc(conc_molar, one, fit_cls=HillCurveLL4)
            ec50_molar = curve.ec50 if curve is not None else None
            estimates.append(float(np.log10(ec50_molar)) if ec50_molar is not None else np.nan)
        return estimates

    return fit


if __name__ == "__main__":
    serve(prepare)
