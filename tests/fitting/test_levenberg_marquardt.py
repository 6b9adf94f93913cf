"""The general least-squares engine: bounds, masks, weights, batches, and SciPy as the judge."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.optimize import least_squares

from sevenless.fitting.curve_models.levenberg_marquardt import Points, best_of_starts, covariance, minimise

X = np.linspace(0.0, 4.0, 15)
FREE = np.array([[-np.inf, np.inf]] * 2)


def decay(theta, x):
    return theta[:, :1] * np.exp(-theta[:, 1:] * x)


def decay_jacobian(theta, x):
    falling = np.exp(-theta[:, 1:] * x)
    return np.stack([falling, -theta[:, :1] * x * falling], axis=-1)


DECAY = (decay, decay_jacobian)


def points_of(y, *, weight=None) -> Points:
    y = np.atleast_2d(y)
    return Points(x=np.broadcast_to(X, y.shape), y=y, weight=np.ones_like(y) if weight is None else weight)


def noisy(rng, theta, sd=0.1):
    theta = np.atleast_2d(theta)
    return decay(theta, np.broadcast_to(X, (len(theta), len(X)))) + rng.normal(0, sd, (len(theta), len(X)))


@pytest.fixture
def rng():
    return np.random.default_rng(7)


def limits_for(count, limits=FREE):
    return np.broadcast_to(limits, (count, *limits.shape))


def scipy_fit(y, start, *, weight=None, bounds=(-np.inf, np.inf)):
    root = np.ones_like(y) if weight is None else np.sqrt(weight)
    return least_squares(
        lambda b: root * (b[0] * np.exp(-b[1] * X) - y), start, bounds=bounds, xtol=1e-15, ftol=1e-15, gtol=1e-15
    )


def test_exact_data_give_exact_parameters():
    truth = np.array([[3.0, 0.7], [1.0, 2.0]])
    points = points_of(decay(truth, np.broadcast_to(X, (2, len(X)))))
    found = minimise(DECAY, points, np.ones((2, 2)), limits=limits_for(2))
    np.testing.assert_allclose(found.theta, truth, rtol=1e-10)
    assert found.settled.all()
    assert (found.rss < 1e-24).all()


def test_batch_equals_scipy_curve_by_curve(rng):
    y = noisy(rng, np.c_[rng.uniform(1, 5, 20), rng.uniform(0.2, 2, 20)])
    weight = rng.uniform(0.2, 3, y.shape)
    found = minimise(DECAY, points_of(y, weight=weight), np.ones((20, 2)), limits=limits_for(20))
    for i in range(20):
        reference = scipy_fit(y[i], [1.0, 1.0], weight=weight[i])
        np.testing.assert_allclose(found.theta[i], reference.x, rtol=1e-6)
        np.testing.assert_allclose(found.rss[i], 2 * reference.cost, rtol=1e-12)


def test_a_curve_does_not_depend_on_its_neighbours(rng):
    y = noisy(rng, np.c_[rng.uniform(1, 5, 6), rng.uniform(0.2, 2, 6)])
    y[3] = np.nan
    together = minimise(DECAY, points_of(y), np.ones((6, 2)), limits=limits_for(6))
    for i in (0, 1, 2, 4, 5):
        alone = minimise(DECAY, points_of(y[i]), np.ones((1, 2)), limits=limits_for(1))
        np.testing.assert_allclose(together.theta[i], alone.theta[0], rtol=1e-12)
    assert np.isinf(together.rss[3])
    assert not together.settled[3]


def test_points_without_weight_do_not_count(rng):
    y = noisy(rng, [3.0, 0.7])
    wild, weight = y.copy(), np.ones_like(y)
    wild[0, 4], weight[0, 4] = 1e6, 0.0
    masked = minimise(DECAY, points_of(wild, weight=weight), np.ones((1, 2)), limits=limits_for(1))
    keep = np.delete(np.arange(len(X)), 4)
    short = Points(x=X[None, keep], y=y[:, keep], weight=np.ones((1, len(keep))))
    without = minimise(DECAY, short, np.ones((1, 2)), limits=limits_for(1))
    np.testing.assert_allclose(masked.theta, without.theta, rtol=1e-10)


def test_bounds_hold_and_equal_the_bounded_optimum_of_scipy(rng):
    y = noisy(rng, [3.0, 0.7])
    limits = np.array([[0.0, 2.5], [0.1, 5.0]])
    found = minimise(DECAY, points_of(y), np.ones((1, 2)), limits=limits[None])
    reference = scipy_fit(y[0], [1.0, 1.0], bounds=(limits[:, 0], limits[:, 1]))
    assert found.theta[0, 0] == 2.5
    np.testing.assert_allclose(found.theta[0], reference.x, rtol=1e-6)
    assert found.settled[0]


def test_equal_limits_hold_a_parameter(rng):
    y = noisy(rng, [3.0, 0.7])
    found = minimise(DECAY, points_of(y), np.ones((1, 2)), limits=np.array([[[-np.inf, np.inf], [0.7, 0.7]]]))
    assert found.theta[0, 1] == 0.7
    share = np.exp(-0.7 * X)
    np.testing.assert_allclose(found.theta[0, 0], share @ y[0] / (share @ share), rtol=1e-10)


def test_units_of_the_response_only_scale_it(rng):
    y = noisy(rng, [3.0, 0.7])
    one = minimise(DECAY, points_of(y), np.ones((1, 2)), limits=limits_for(1))
    many = minimise(DECAY, points_of(1e9 * y), np.ones((1, 2)), limits=limits_for(1))
    np.testing.assert_allclose(many.theta[0], one.theta[0] * [1e9, 1.0], rtol=1e-8)


def two_humps(theta, x):
    return np.sin(theta * x)


def two_humps_jacobian(theta, x):
    return (x * np.cos(theta * x))[..., None]


def test_the_best_of_several_starts_wins():
    points = points_of(np.sin(2.0 * X))
    starts = np.array([[[0.3], [4.5], [1.9]]])
    found = best_of_starts((two_humps, two_humps_jacobian), points, starts, limits=np.array([[[-9.0, 9.0]]]))
    np.testing.assert_allclose(found.theta, [[2.0]], rtol=1e-10)
    alone = minimise((two_humps, two_humps_jacobian), points, starts[:, 0], limits=np.array([[[-9.0, 9.0]]]))
    assert alone.rss[0] > found.rss[0] + 1


def test_an_illegal_minimum_is_passed_over():
    points = points_of(np.sin(2.0 * X))
    starts = np.array([[[0.3], [1.9]]])
    found = best_of_starts(
        (two_humps, two_humps_jacobian),
        points,
        starts,
        limits=np.array([[[-9.0, 9.0]]]),
        legal=lambda theta: theta[:, 0] < 1.0,
    )
    assert found.theta[0, 0] < 1.0
    none = best_of_starts(
        (two_humps, two_humps_jacobian),
        points,
        starts,
        limits=np.array([[[-9.0, 9.0]]]),
        legal=lambda theta: np.zeros(len(theta), dtype=bool),
    )
    assert np.isinf(none.rss[0])


def test_covariance_is_the_inverse_of_the_normal_matrix(rng):
    y = noisy(rng, [3.0, 0.7])
    weight = rng.uniform(0.5, 2, y.shape)
    points = points_of(y, weight=weight)
    theta = np.array([[3.0, 0.7]])
    slopes = np.sqrt(weight)[..., None] * decay_jacobian(theta, points.x)
    expected = np.linalg.inv(slopes[0].T @ slopes[0])
    np.testing.assert_allclose(covariance(decay_jacobian, points, theta, free=True)[0], expected, rtol=1e-10)
    held = covariance(decay_jacobian, points, theta, free=[True, False])[0]
    np.testing.assert_allclose(held, [[1 / (slopes[0, :, 0] @ slopes[0, :, 0]), 0.0], [0.0, 0.0]], rtol=1e-12)


def test_parameters_that_cannot_be_told_apart_have_no_covariance():
    def doubled(theta, x):
        return np.stack([np.ones_like(x), np.ones_like(x)], axis=-1)

    assert np.isnan(covariance(doubled, points_of(np.ones_like(X)), np.ones((1, 2)), free=True)).all()


def test_nothing_to_fit_is_no_error():
    empty = Points(x=np.empty((0, 3)), y=np.empty((0, 3)), weight=np.empty((0, 3)))
    found = best_of_starts(DECAY, empty, np.empty((0, 2, 2)), limits=np.empty((0, 2, 2)))
    assert found.theta.shape == (0, 2)
