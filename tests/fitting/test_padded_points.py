"""Curves as rows of a matrix: padding, masks, replicates and sums of squares, against loops over the curves."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from sevenless.fitting.curve_models.levenberg_marquardt import Points
from sevenless.fitting.curve_models.padded_points import log10_dose_points, plain_points, replication, squares_about
from sevenless.fitting.curves import Curves


@pytest.fixture
def ragged() -> Curves:
    table = pl.DataFrame(
        {
            "curve": ["a"] * 5 + ["b"] * 2 + ["c"] * 3,
            "conc_molar": [0.0, 1e-8, 1e-8, 1e-7, 1e-6, 1e-9, 1e-8, 0.0, 0.0, 1e-7],
            "response": [1.0, 2.0, 4.0, None, 8.0, 5.0, 6.0, 1.0, 3.0, 9.0],
            "weight": [1.0, 1.0, 3.0, 1.0, 0.0, 2.0, 2.0, 1.0, 1.0, 1.0],
        }
    )
    return Curves.from_table(table, by=["curve"])


def test_rows_are_curves_and_short_ones_are_padded_without_weight(ragged):
    points = log10_dose_points(ragged)
    assert points.x.shape == (3, 5)
    np.testing.assert_allclose(points.x[0, 1:], [-8, -8, -7, -6])
    assert np.isneginf(points.x[0, 0])
    np.testing.assert_array_equal(points.weight, [[1, 1, 3, 0, 0], [2, 2, 0, 0, 0], [1, 1, 1, 0, 0]])
    assert np.isfinite(points.y).all()
    # A padding point stands where the first one does.
    np.testing.assert_allclose(points.x[1, 2:], -9)


def test_plain_points_keep_the_numbers(ragged):
    np.testing.assert_allclose(plain_points(ragged).x[0], [0.0, 1e-8, 1e-8, 1e-7, 1e-6])


def test_replication_counts_levels_and_scatter(ragged):
    seen = replication(log10_dose_points(ragged))
    assert seen.points.tolist() == [3, 2, 3]
    assert seen.levels.tolist() == [2, 2, 2]
    assert seen.pure_dof.tolist() == [1, 0, 1]
    # Curve a at 10 nM: weighted mean 3.5 of 2 and 4 with weights 1 and 3; curve c: vehicle 1 and 3.
    np.testing.assert_allclose(seen.pure_ss, [1.5**2 + 3 * 0.5**2, 0.0, 2.0])


def test_replication_equals_a_loop_on_random_points():
    rng = np.random.default_rng(3)
    x = rng.integers(0, 4, (20, 9)).astype(float)
    points = Points(x=x, y=rng.normal(size=x.shape), weight=rng.choice([0.0, 1.0, 2.5], x.shape))
    seen = replication(points)
    for i in range(20):
        used = points.weight[i] > 0
        squares = 0.0
        for level in np.unique(x[i][used]):
            here = used & (x[i] == level)
            w, y = points.weight[i][here], points.y[i][here]
            squares += np.sum(w * (y - np.average(y, weights=w)) ** 2)
        assert seen.points[i] == used.sum()
        assert seen.levels[i] == len(np.unique(x[i][used]))
        assert seen.pure_ss[i] == pytest.approx(squares, abs=1e-12)


def test_squares_about_a_level_or_the_mean(ragged):
    points = log10_dose_points(ragged)
    about = squares_about(points, np.array([np.nan, 5.0, np.nan]))
    mean = np.average([1.0, 2.0, 4.0], weights=[1, 1, 3])
    assert about[0] == pytest.approx((1 - mean) ** 2 + (2 - mean) ** 2 + 3 * (4 - mean) ** 2)
    assert about[1] == pytest.approx(2.0)
    assert about[2] == pytest.approx(np.var([1, 3, 9]) * 3)


def test_a_curve_that_is_all_masked_has_no_squares():
    points = log10_dose_points(Curves.from_matrix([1e-8, 1e-7], [[np.nan, np.nan]]))
    assert squares_about(points, np.array([np.nan])).tolist() == [0.0]
    assert replication(points).points.tolist() == [0]
