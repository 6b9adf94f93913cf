"""Fit as CurveCurator's pipeline does: `add_logistic_model` with the options that an empty TOML gives.

The command line runs this same function in a pool of processes, between reading text and drawing a dashboard; called
alone it is timed without either. The ratio of the untreated sample, 1, is added by the function itself.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from curve_curator import quantification
from serving import Array, Prepared, serve


def options(conc_molar: Array) -> tuple[dict[str, object], dict[str, object]]:
    """CurveCurator's own defaults for the fit and for its F statistic."""
    fit = {"weights": None, "interpolation": False, "type": "OLS", "speed": "standard", "control_fold_change": False}
    fit["max_iterations"] = 100 * (len(conc_molar) + 1)
    return fit, {"optimized_dofs": True, "loc": 0.12, "scale": 1.0}


def prepare(conc_molar: Array, response: Array) -> Prepared:
    """A frame of ratios, one row per curve, doses ascending."""
    columns = [f"Ratio {place + 1}" for place in range(len(conc_molar))]
    frame = pd.DataFrame(response, columns=columns)
    fit_options, f_options = options(conc_molar)

    def fit() -> Array:
        fitted = quantification.add_logistic_model(
            frame.copy(), columns, np.log10(conc_molar), f_statistic_params=f_options, fit_params=fit_options
        )
        return -fitted["pEC50"].to_numpy(dtype=float)

    return fit


if __name__ == "__main__":
    serve(prepare)
