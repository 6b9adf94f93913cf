"""Constraints of a fit: what is understood, and what is refused before anything is computed."""

from __future__ import annotations

import math

import numpy as np
import pytest

from sevenless.fitting.fit import fit_curves
from sevenless.fitting.options import FitOptions

DOSES = 1e-5 / 3.0 ** np.arange(10)
RESPONSE = 20 + 80 / (1 + DOSES / 1e-7)


@pytest.mark.parametrize(
    ("limits", "kept"),
    [
        ({"bottom": (0, 10)}, (0.0, 10.0)),
        ({"bottom": (0, math.inf)}, (0.0, math.inf)),
        ({"bottom": (-math.inf, 5.5)}, (-math.inf, 5.5)),
        ({"top": 100}, 100.0),
        ({"top": None}, None),
        ({"hill": (1, 3)}, (1.0, 3.0)),
    ],
)
def test_limits_are_kept_as_floats(limits: dict[str, object], kept: object) -> None:
    options = FitOptions(**limits)  # type: ignore[arg-type]
    value = getattr(options, next(iter(limits)))
    assert value == kept
    assert all(type(end) is float for end in (value if isinstance(value, tuple) else (value,)) if end is not None)


@pytest.mark.parametrize(
    ("limits", "says"),
    [
        ({"hill": -1}, "hill = -1 is not the size of a slope"),
        ({"hill": 0}, "hill = 0 is not the size of a slope"),
        ({"hill": (0, 3)}, "hill = 0 is not the size of a slope"),
        ({"hill": (0.5, math.inf)}, "hill = inf is not the size of a slope"),
        ({"bottom": (10, 0)}, "not a range from low to high"),
        ({"bottom": (math.nan, 0)}, "not a range from low to high"),
        ({"top": math.nan}, "top = nan is not a number"),
        ({"top": 5, "bottom": 10}, "lies below bottom"),
    ],
)
def test_limits_that_no_curve_can_have_are_refused(limits: dict[str, object], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        FitOptions(**limits)  # type: ignore[arg-type]


def test_a_plateau_can_be_bounded_on_one_side_with_whole_numbers() -> None:
    free = fit_curves(DOSES, RESPONSE).table.row(0, named=True)
    bounded = fit_curves(DOSES, RESPONSE, options=FitOptions(bottom=(0, math.inf))).table.row(0, named=True)
    assert bounded["ic50_molar"] == pytest.approx(free["ic50_molar"], rel=1e-6)
    above = fit_curves(DOSES, RESPONSE, options=FitOptions(bottom=(30, math.inf))).table.row(0, named=True)
    assert above["bottom"] == pytest.approx(30.0)
