"""Fit as sevenless does, on one thread: ``run_sevenless.py none|wald|profile``."""

from __future__ import annotations

import sys
from typing import Literal, cast

import numpy as np
from serving import Array, Prepared, serve

from sevenless.fitting.fit import fit_curves
from sevenless.fitting.options import FitOptions


def prepare(conc_molar: Array, response: Array) -> Prepared:
    """All curves in one call, the table of results included."""
    options = FitOptions(intervals=cast(Literal["none", "wald", "profile"], sys.argv[1]))

    def fit() -> Array:
        fits = fit_curves(conc_molar, response, options=options, threads=1)
        return fits.table["log10_ic50_molar"].fill_null(np.nan).to_numpy()

    return fit


if __name__ == "__main__":
    serve(prepare)
