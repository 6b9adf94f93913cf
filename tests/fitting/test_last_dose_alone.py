"""Curves of which the last doses alone respond: phi falls slowly along a valley, and the search has to follow it."""

from __future__ import annotations

import numpy as np
import pytest

from sevenless.fitting.fit import fit_curves
from sevenless.fitting.options import FitOptions

DOSES = np.concatenate([[0.0], 1e-5 / 3.0 ** np.arange(11)])


@pytest.mark.parametrize("robust", [False, True])
def test_the_search_settles_and_says_that_the_compound_acts(robust: bool) -> None:
    rng = np.random.default_rng(17)
    response = np.round(rng.normal(1, 0.04, (1500, 12)), 2)
    last = np.argmax(DOSES)
    response[:, last] *= rng.uniform(0.02, 0.7, 1500)
    table = fit_curves(DOSES, response, options=FitOptions(robust=robust)).table
    statuses = dict(table["status"].value_counts().iter_rows())
    assert "not_converged" not in statuses
    assert sum(statuses.get(said, 0) for said in ("ok", "imprecise", "open_high", "above_range")) > 1200
