"""Robust fits of any model: against a plain loop of the same weights, and what wild wells may do."""

from __future__ import annotations

import numpy as np
import pytest

from sevenless.fitting.curve_models.curve_model import CurveModel
from sevenless.fitting.curve_models.levenberg_marquardt import Points, minimise
from sevenless.fitting.curve_models.reweighting import honest_variance, reweighted
from sevenless.fitting.kernel.robust import NORMAL_MAD, TUKEY

X = np.linspace(-1.0, 1.0, 15)
FREE = np.broadcast_to([-np.inf, np.inf], (1, 2, 2))


def line(theta, x):
    return theta[:, :1] + theta[:, 1:] * x


def slopes(theta, x):
    return np.stack([np.ones_like(x), x], axis=-1)


def no_starts(points, options):
    raise AssertionError("not asked for")


LINE = CurveModel(
    name="line",
    equation="a + b x",
    parameters=("a", "b"),
    function=line,
    jacobian=slopes,
    starts=no_starts,
    axis="plain",
)


def points_of(y):
    y = np.atleast_2d(y)
    return Points(x=np.broadcast_to(X, y.shape), y=y, weight=np.ones_like(y))


def robust_fit(y):
    points = points_of(y)
    limits = np.broadcast_to(FREE, (len(points.y), 2, 2))
    found = minimise((line, slopes), points, np.zeros((len(points.y), 2)), limits=limits)
    return reweighted(LINE, points, found, limits, np.full(len(points.y), 2))


def scale_of(residual):
    """Normalised median of all but the two smallest absolute residuals."""
    return NORMAL_MAD * np.median(np.sort(np.abs(residual))[2:])


@pytest.fixture
def rng():
    return np.random.default_rng(17)


def test_the_fit_is_a_fixed_point_of_the_biweight(rng):
    y = 1.0 + 2.0 * X + rng.normal(0, 0.2, len(X))
    y[3] += 5.0
    found, trust = robust_fit(y)
    residual = y - line(found.theta, X[None])[0]
    t = np.abs(residual) / scale_of(residual) / TUKEY
    expected = np.where(t < 1, (1 - t**2) ** 2, 0.0)
    np.testing.assert_allclose(trust[0], expected, atol=5e-4)
    design = np.stack([np.ones_like(X), X], axis=1) * np.sqrt(trust[0])[:, None]
    np.testing.assert_allclose(found.theta[0], np.linalg.lstsq(design, y * np.sqrt(trust[0]), rcond=None)[0], rtol=1e-8)
    assert trust[0, 3] == 0


def test_a_wild_point_weighs_nothing_however_wild(rng):
    y = 1.0 + 2.0 * X + rng.normal(0, 0.2, len(X))
    fits = []
    for error in (5.0, 50.0, 5e4):
        wild = y.copy()
        wild[7] += error
        fits.append(robust_fit(wild)[0].theta[0])
    np.testing.assert_allclose(fits[1], fits[0], rtol=1e-3)
    np.testing.assert_allclose(fits[2], fits[0], rtol=1e-3)


def test_clean_points_are_nearly_least_squares(rng):
    y = 1.0 + 2.0 * X + rng.normal(0, 0.2, (40, len(X)))
    found, trust = robust_fit(y)
    plain = np.linalg.lstsq(np.stack([np.ones_like(X), X], axis=1), y.T, rcond=None)[0].T
    assert np.abs(found.theta - plain).max() < 0.15
    assert np.median(trust) > 0.85


def test_points_on_the_line_are_trusted_fully():
    found, trust = robust_fit(1.0 + 2.0 * X)
    np.testing.assert_allclose(found.theta, [[1.0, 2.0]], rtol=1e-9)
    assert (trust[0] > 0.5).sum() >= len(X) - 2


def test_variance_is_that_of_the_estimates(rng):
    """Over many samples with bad wells, s^2 times the inverse weighted cross-product is the scatter of the slopes."""
    y = 2.0 * X + rng.normal(0, 0.2, (1500, len(X)))
    y += np.where(rng.random(y.shape) < 0.03, rng.choice([-3.0, 3.0], y.shape), 0.0)
    found, trust = robust_fit(y)
    variance = honest_variance(line, points_of(y), found.theta, np.full(len(y), 2), fallback=np.ones(len(y)))
    predicted = variance / np.sum(trust * X**2, axis=1)
    assert np.sqrt(np.median(predicted)) == pytest.approx(np.std(found.theta[:, 1]), rel=0.15)


def test_variance_falls_back_where_too_little_is_trusted():
    points = points_of(np.array([[0.0, 1.0]]) @ np.ones((2, len(X))))
    few = Points(x=points.x[:, :2], y=points.y[:, :2], weight=points.weight[:, :2])
    variance = honest_variance(line, few, np.zeros((1, 2)), np.array([2]), fallback=np.array([7.0]))
    assert variance.tolist() == [7.0]
