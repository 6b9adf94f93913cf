"""Batched least squares: against a plain fit, with held parameters, masked points and perfect data."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.optimize import curve_fit

from sevenless.binding.inhibition.batched_fit import LN10, from_log10, least_squares, p_against, with_intervals
from sevenless.fitting.curve_models.levenberg_marquardt import Points

X = np.geomspace(0.1, 10, 12)


def hyperbola(theta, x):
    top, half = theta[:, :1], from_log10(theta[:, 1:2])
    return top * x / (half + x)


def slopes(theta, x):
    half = from_log10(theta[:, 1:2])
    share = x / (half + x)
    return np.stack([share, -theta[:, :1] * share * half / (half + x) * LN10], axis=-1)


def fitted(y, weight=None, *, limits=((-np.inf, np.inf), (-4.0, 4.0)), among=None):
    y = np.atleast_2d(y)
    weight = np.ones_like(y) if weight is None else np.broadcast_to(weight, y.shape)
    points = Points(x=np.broadcast_to(X, y.shape), y=y, weight=weight)
    starts = np.broadcast_to([[5.0, 0.0], [20.0, 1.0]], (len(y), 2, 2))
    wide = np.broadcast_to(np.array(limits), (len(y), 2, 2))
    least = least_squares((hyperbola, slopes), points, starts, limits=wide)
    assert np.isnan(least.low).all()
    return with_intervals(least, (hyperbola, slopes), points, limits=wide, step=np.ones((len(y), 2)), among=among)


def test_estimates_and_errors_are_those_of_a_plain_fit():
    y = 10 * X / (2 + X) + np.random.default_rng(1).normal(0, 0.2, (5, len(X)))
    found = fitted(y)
    for i, row in enumerate(y):
        best, spread = curve_fit(lambda x, top, log: top * x / (10**log + x), X, row, p0=[10, 0])
        np.testing.assert_allclose(found.theta[i], best, rtol=1e-6)
        np.testing.assert_allclose(found.standard_error[i], np.sqrt(np.diag(spread)), rtol=1e-4)
    assert np.all(found.low < found.theta)
    assert np.all(found.theta < found.high)
    assert found.settled.all()


def test_perfect_data_have_narrow_intervals():
    found = fitted(10 * X / (2 + X))
    np.testing.assert_allclose(found.theta[0], [10, np.log10(2)], rtol=1e-9)
    assert 0 < found.high[0, 0] - found.low[0, 0] < 1e-9


def test_masked_points_and_too_few_of_them():
    y = np.vstack([10 * X / (2 + X)] * 2) + np.random.default_rng(2).normal(0, 0.1, (2, len(X)))
    y[:, 0] = 1e6
    weight = np.ones_like(y)
    weight[:, 0] = 0
    weight[1, 2:] = 0
    found = fitted(y, weight)
    assert found.usable.tolist() == [True, False]
    assert found.points.tolist() == [11, 1]
    assert found.theta[0, 0] == pytest.approx(10, rel=0.1)
    assert np.isnan(found.theta[1]).all()


def test_a_held_parameter_costs_no_degree_of_freedom():
    found = fitted(10 * X / (2 + X) + 0.01, limits=((-np.inf, np.inf), (0.0, 0.0)))
    assert found.dof[0] == len(X) - 1
    assert found.theta[0, 1] == found.low[0, 1] == found.high[0, 1] == 0


def test_a_parameter_that_the_data_do_not_set_is_open():
    found = fitted(X * 3 + np.random.default_rng(3).normal(0, 0.1, len(X)))
    assert found.high[0, 1] == np.inf
    assert np.isfinite(found.low[0, 1])


def test_only_those_asked_for_get_intervals():
    y = np.vstack([10 * X / (2 + X)] * 3) + np.random.default_rng(2).normal(0, 0.1, (3, len(X)))
    some = fitted(y, among=np.array([True, False, True]))
    assert np.isnan(some.low).all(axis=1).tolist() == [False, True, False]
    np.testing.assert_allclose(some.low[[0, 2]], fitted(y).low[[0, 2]])
    assert np.isnan(fitted(y, among=np.zeros(3, dtype=bool)).low).all()


def test_f_test_under_the_simpler_law_is_uniform():
    y = np.random.default_rng(4).normal(5, 1, (400, len(X)))
    full = fitted(np.abs(y))
    p = p_against(np.full(400, full.rss.mean() * 1e6), 1, full)
    assert np.all(p < 1e-6)
    assert np.all(p_against(full.rss, 1, full) == 1)


def test_f_test_of_a_perfect_fit():
    full = fitted(np.zeros(len(X)))
    assert full.rss[0] == 0
    assert p_against(np.array([1.0]), 1, full)[0] < 1e-6
    assert p_against(np.array([0.0]), 1, full)[0] == 1
