"""What points say without a fit, and the F test of a fit against their mean."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from sevenless.fitting.curve_models.flatness import describe_points, dosed, p_against_flat
from sevenless.fitting.curves import Curves


def test_figures_by_hand():
    curves = Curves.from_matrix([0.0, 1e-8, 1e-7, 1e-7, 1e-5], [9.0, 1.0, 0.4, 0.6, 0.0], weight=[1, 1, 1, 3, 1])
    row = describe_points(curves).row(0, named=True)
    mean = (1.0 + 0.4 + 3 * 0.6) / 6
    assert row["mean_response"] == pytest.approx(mean)
    squares = (1 - mean) ** 2 + (0.4 - mean) ** 2 + 3 * (0.6 - mean) ** 2 + mean**2
    assert row["squares_about_mean"] == pytest.approx(squares)
    assert row["at_highest_dose"] == 0.0
    # Dose means 1, 0.55 and 0 at log10 dose -8, -7 and -5.
    assert row["mean_over_doses"] == pytest.approx(((1 + 0.55) / 2 * 1 + 0.55 / 2 * 2) / 3)


def test_masked_points_and_empty_curves():
    curves = Curves.from_matrix([0.0, 1e-8, 1e-7], [[1.0, np.nan, np.nan], [1.0, 0.5, np.nan], [1.0, 0.5, 0.2]])
    table = describe_points(curves)
    assert table["mean_response"].to_list() == [None, 0.5, pytest.approx(0.35)]
    assert table["mean_over_doses"].to_list() == [None, None, pytest.approx(0.35)]
    assert table["at_highest_dose"].to_list() == [None, 0.5, 0.2]


def test_vehicle_is_masked_and_nothing_else():
    curves = Curves.from_matrix([0.0, 1e-8, 1e-7], [[1.0, 0.5, np.nan]])
    masked = dosed(curves)
    assert masked.weight.tolist() == [0.0, 1.0, 0.0]
    assert np.isnan(masked.response).tolist() == [True, False, True]
    assert curves.weight.tolist() == [1.0, 1.0, 0.0]
    assert masked.labels.equals(curves.labels)


def test_p_equals_scipy_and_is_null_without_a_fit():
    fits = pl.DataFrame({"rss": [2.0, None, 3.0], "dof": [6, 0, 6]})
    described = pl.DataFrame({"squares_about_mean": [8.0, None, 2.9]})
    p = p_against_flat(fits, described, parameters=3).to_list()
    assert p[0] == pytest.approx(stats.f.sf((8 - 2) / 2 / (2 / 6), 2, 6))
    assert p[1] is None
    # A constrained fit may be worse than the mean: no evidence at all.
    assert p[2] == 1.0


@settings(deadline=None, max_examples=40)
@given(seed=st.integers(0, 2**32 - 1), shift=st.floats(-3, 3), rows=st.integers(1, 12))
def test_neither_order_nor_unit_of_dose_matters(seed, shift, rows):
    rng = np.random.default_rng(seed)
    doses, values = 10 ** rng.uniform(-9, -5, rows).round(1), rng.uniform(-1, 1, rows)
    order = rng.permutation(rows)
    one = describe_points(Curves.from_matrix(doses, values)).row(0)
    other = describe_points(Curves.from_matrix(doses[order] * 10**shift, values[order])).row(0)
    for a, b in zip(one, other, strict=True):
        assert (a is None) == (b is None)
        assert a is None or b == pytest.approx(a, rel=1e-9, abs=1e-9)
