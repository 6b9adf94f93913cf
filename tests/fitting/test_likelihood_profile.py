"""Profiles on models whose intervals are known in closed form, and every way in which an end can be special."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats
from scipy.optimize import brentq

from sevenless.fitting.curve_models.levenberg_marquardt import Points, minimise
from sevenless.fitting.curve_models.likelihood_profile import Fitted, in_order, interval_end
from sevenless.fitting.curve_models.model_intervals import profile_intervals, wald_intervals, with_standard_errors

X = np.linspace(0.0, 3.0, 12)


def line(theta, x):
    return theta[:, :1] + theta[:, 1:2] * x


def line_slopes(theta, x):
    return np.stack([np.ones_like(x), x], axis=-1)


def saturating(theta, x):
    return theta[:, :1] * -np.expm1(-theta[:, 1:2] * x)


def saturating_slopes(theta, x):
    return np.stack([-np.expm1(-theta[:, 1:2] * x), theta[:, :1] * x * np.exp(-theta[:, 1:2] * x)], axis=-1)


LINE, SATURATING = (line, line_slopes), (saturating, saturating_slopes)


def fitted_to(functions, y, *, start=(1.0, 1.0), limits=((-np.inf, np.inf),) * 2, ordered=()):
    y = np.atleast_2d(y)
    points = Points(x=np.broadcast_to(X[: y.shape[1]], y.shape), y=y, weight=np.ones_like(y))
    box = np.broadcast_to(limits, (len(y), 2, 2)).astype(float)
    found = minimise(functions, points, np.tile(start, (len(y), 1)).astype(float), limits=box)
    return with_standard_errors(
        Fitted(
            functions=functions,
            points=points,
            theta=found.theta,
            rss=found.rss,
            limits=box,
            variance=found.rss / (y.shape[1] - 2),
            standard_error=np.zeros_like(found.theta),
            ordered=ordered,
        )
    )


def threshold_for(fitted, confidence=0.95):
    count, points = fitted.points.y.shape
    return np.full(count, np.sqrt(stats.f.ppf(confidence, 1, points - 2)))


def end_of(fitted, index, side):
    count = len(fitted.theta)
    return interval_end(fitted, index, side, threshold=threshold_for(fitted), default_step=np.ones(count))


@pytest.fixture
def rng():
    return np.random.default_rng(13)


@pytest.mark.parametrize("index", [0, 1])
def test_a_straight_line_has_the_t_interval(index, rng):
    fitted = fitted_to(LINE, 2.0 - 0.5 * X + rng.normal(0, 0.3, (5, len(X))))
    half = stats.t.ppf(0.975, len(X) - 2) * fitted.standard_error[:, index]
    for side in (-1, 1):
        np.testing.assert_allclose(end_of(fitted, index, side)[0], fitted.theta[:, index] + side * half, rtol=1e-5)


def test_wald_and_profile_agree_on_a_straight_line(rng):
    fitted = fitted_to(LINE, 2.0 - 0.5 * X + rng.normal(0, 0.3, (5, len(X))))
    wald = wald_intervals(fitted, t=np.full(5, stats.t.ppf(0.975, len(X) - 2)))
    steps = np.ones((5, 2))
    profile = profile_intervals(fitted, threshold=threshold_for(fitted), default_step=steps, edges={})
    np.testing.assert_allclose(profile.low, wald.low, rtol=1e-4)
    np.testing.assert_allclose(profile.high, wald.high, rtol=1e-4)


def test_the_ends_of_a_curved_model_stand_on_the_threshold(rng):
    fitted = fitted_to(SATURATING, 3.0 * -np.expm1(-0.8 * X) + rng.normal(0, 0.15, (4, len(X))))
    allowed = fitted.rss + fitted.variance * stats.f.ppf(0.95, 1, len(X) - 2)
    for side in (-1, 1):
        ends = end_of(fitted, 1, side)[0]
        share = -np.expm1(-ends[:, None] * X)
        # With the rate held the model is linear in its plateau.
        plateau = np.sum(share * fitted.points.y, axis=1) / np.sum(share**2, axis=1)
        rss = np.sum((fitted.points.y - plateau[:, None] * share) ** 2, axis=1)
        np.testing.assert_allclose(rss, allowed, rtol=1e-4)


def test_an_end_beyond_the_limit_is_open(rng):
    """Of a curve that is still straight, the plateau is not bounded from above."""
    y = 0.5 * X + rng.normal(0, 0.2, len(X))
    fitted = fitted_to(SATURATING, y, start=(10.0, 0.05), limits=((0.0, 1e4), (1e-6, 10.0)))
    assert end_of(fitted, 0, 1)[0][0] == np.inf
    assert 0 < end_of(fitted, 0, -1)[0][0] < 1e4


def test_a_held_parameter_is_its_own_interval(rng):
    fitted = fitted_to(LINE, 1.0 + X + rng.normal(0, 0.1, len(X)), limits=((1.0, 1.0), (-np.inf, np.inf)))
    assert end_of(fitted, 0, -1)[0][0] == end_of(fitted, 0, 1)[0][0] == 1.0
    assert fitted.standard_error[0, 0] == 0


def test_an_estimate_on_its_limit_is_open_there(rng):
    fitted = fitted_to(LINE, 5.0 + X + rng.normal(0, 0.1, len(X)), limits=((-np.inf, 2.0), (-np.inf, np.inf)))
    assert fitted.theta[0, 0] == 2.0
    assert end_of(fitted, 0, 1)[0][0] == np.inf


def test_ordered_parameters_stay_in_order(rng):
    """With intercept <= slope, a higher intercept must take the slope along: solved here by hand."""
    noise = rng.normal(0, 0.3, len(X))
    design = np.stack([np.ones_like(X), X], axis=1)
    y = design @ [1.0, 1.1] + noise - design @ np.linalg.lstsq(design, noise, rcond=None)[0]
    fitted = fitted_to(LINE, y, ordered=((0, 1),))
    allowed = fitted.rss[0] * (1 + stats.f.ppf(0.95, 1, len(X) - 2) / (len(X) - 2))

    def excess(intercept):
        slope = max(X @ (y - intercept) / (X @ X), intercept)
        return np.sum((y - intercept - slope * X) ** 2) - allowed

    assert end_of(fitted, 0, 1)[0][0] == pytest.approx(brentq(excess, 1.0, 3.0), rel=1e-5)
    assert end_of(fitted, 0, 1)[0][0] < end_of(fitted_to(LINE, y), 0, 1)[0][0] - 0.01


def test_in_order():
    theta = np.array([[1.0, 2.0, 3.0], [2.0, 1.0, 3.0], [1.0, 1.0, 0.0]])
    assert in_order(theta, ()).tolist() == [True] * 3
    assert in_order(theta, ((0, 1),)).tolist() == [True, False, True]
    assert in_order(theta, ((0, 1), (1, 2))).tolist() == [True, False, False]


def wave(theta, x):
    return np.sin(theta * x)


def wave_slopes(theta, x):
    return (x * np.cos(theta * x))[..., None]


def shallow_basin(y):
    """A fit left in the poorer of two minima, as an unlucky search would leave it."""
    points = Points(x=X[None], y=y[None], weight=np.ones((1, len(X))))
    limits = np.array([[[0.0, 20.0]]])
    found = minimise((wave, wave_slopes), points, np.array([[6.0]]), limits=limits)
    return with_standard_errors(
        Fitted(
            functions=(wave, wave_slopes),
            points=points,
            theta=found.theta,
            rss=found.rss,
            limits=limits,
            variance=np.array([10.0]),
            standard_error=np.zeros((1, 1)),
        )
    )


def test_a_deeper_minimum_met_on_the_way_is_handed_back():
    fitted = shallow_basin(np.sin(2.0 * X))
    assert abs(fitted.theta[0, 0] - 2.0) > 1
    ends, better, _ = interval_end(fitted, 0, -1, threshold=np.array([2.0]), default_step=np.array([0.5]))
    assert np.isnan(ends[0])
    assert wave(better, X[None]).shape == (1, len(X))
    assert np.sum((fitted.points.y - wave(better, X[None])) ** 2) < fitted.rss[0]


def test_intervals_start_again_from_the_deeper_minimum():
    rng = np.random.default_rng(1)
    fitted = shallow_basin(np.sin(2.0 * X) + rng.normal(0, 0.05, len(X)))
    found = profile_intervals(fitted, threshold=np.array([2.2]), default_step=np.array([[0.5]]), edges={})
    assert found.fitted.theta[0, 0] == pytest.approx(2.0, abs=0.1)
    assert found.low[0, 0] < 2.0 < found.high[0, 0]
    assert found.fitted.variance[0] < fitted.variance[0]


def test_an_end_that_only_the_limit_of_another_parameter_holds_is_open(rng):
    y = 0.5 * X + rng.normal(0, 0.2, len(X))
    fitted = fitted_to(SATURATING, y, start=(10.0, 0.2), limits=((0.0, np.inf), (0.1, 10.0)))
    thresholds, steps = threshold_for(fitted), np.ones((1, 2))
    held = profile_intervals(fitted, threshold=thresholds, default_step=steps, edges={})
    honest = profile_intervals(fitted, threshold=thresholds, default_step=steps, edges={0: (1,)})
    assert np.isfinite(held.high[0, 0])
    assert honest.high[0, 0] == np.inf
    assert honest.low[0, 0] == held.low[0, 0]
