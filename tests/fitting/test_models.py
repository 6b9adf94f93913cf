"""Curve models: slopes against differences, limits at dose 0, what the parameters mean, and the register."""

from __future__ import annotations

import numpy as np
import pytest

from sevenless.errors import UnknownNameError
from sevenless.fitting.curve_models.curve_model import CurveModel, curve_model, curve_models
from sevenless.fitting.curve_models.models import BIPHASIC, FIVE_PARAMETER
from sevenless.fitting.growth.growth_curves import EXPONENTIAL_ASSOCIATION, LOGISTIC_GROWTH, RICHARDS_GROWTH

COUNT = 100
DOSES = np.broadcast_to(np.concatenate([[-np.inf], np.linspace(-10, -3, 15)]), (COUNT, 16))
TIMES = np.broadcast_to(np.linspace(0, 15, 16), (COUNT, 16))


def five_parameter_theta(rng):
    sign = rng.choice([-1.0, 1.0], COUNT)
    return np.c_[
        rng.uniform(-9, -4, COUNT),
        sign * rng.uniform(0.2, 5, COUNT),
        rng.uniform(1, 2, COUNT),
        rng.uniform(-1, 1, COUNT),
        rng.uniform(0.06, 15, COUNT),
    ]


def biphasic_theta(rng):
    return np.c_[
        rng.uniform(-9, -7, COUNT),
        rng.uniform(-7, -4, COUNT),
        rng.uniform(0, 1, COUNT),
        rng.choice([-1.0, 1.0], COUNT) * rng.uniform(0.2, 5, COUNT),
        rng.uniform(1, 2, COUNT),
        rng.uniform(-1, 1, COUNT),
    ]


def positive_theta(model):
    return lambda rng: rng.uniform(0.1, 2, (COUNT, len(model.parameters)))


CASES = [
    (FIVE_PARAMETER, five_parameter_theta, DOSES),
    (BIPHASIC, biphasic_theta, DOSES),
    (EXPONENTIAL_ASSOCIATION, positive_theta(EXPONENTIAL_ASSOCIATION), TIMES),
    (LOGISTIC_GROWTH, positive_theta(LOGISTIC_GROWTH), TIMES),
    (RICHARDS_GROWTH, positive_theta(RICHARDS_GROWTH), TIMES),
]


@pytest.mark.parametrize(("model", "draw", "x"), CASES, ids=[case[0].name for case in CASES])
def test_the_jacobian_is_the_slope_of_the_function(model: CurveModel, draw, x):
    theta = draw(np.random.default_rng(3))
    slopes = model.jacobian(theta, x)
    assert slopes.shape == (*x.shape, len(model.parameters))
    assert np.isfinite(slopes).all()
    for j in range(theta.shape[1]):
        step = 1e-6 * np.maximum(1, np.abs(theta[:, j]))
        up, down = theta.copy(), theta.copy()
        up[:, j] += step
        down[:, j] -= step
        numeric = (model.function(up, x) - model.function(down, x)) / (2 * step[:, None])
        np.testing.assert_allclose(slopes[..., j], numeric, rtol=1e-5, atol=1e-7)


def test_five_parameter_ic50_is_the_dose_of_half_effect():
    theta = five_parameter_theta(np.random.default_rng(1))
    half = FIVE_PARAMETER.function(theta, theta[:, :1])[:, 0]
    np.testing.assert_allclose(half, 0.5 * (theta[:, 2] + theta[:, 3]), rtol=1e-12)


def test_vehicle_gets_the_plateau_exactly():
    theta = five_parameter_theta(np.random.default_rng(1))
    at_zero = FIVE_PARAMETER.function(theta, DOSES[:, :1])[:, 0]
    np.testing.assert_allclose(at_zero, np.where(theta[:, 1] > 0, theta[:, 2], theta[:, 3]), rtol=1e-14)
    theta = biphasic_theta(np.random.default_rng(1))
    at_zero = BIPHASIC.function(theta, DOSES[:, :1])[:, 0]
    np.testing.assert_allclose(at_zero, np.where(theta[:, 3] > 0, theta[:, 4], theta[:, 5]), rtol=1e-14)


def test_asymmetry_one_is_the_four_parameter_logistic():
    theta = five_parameter_theta(np.random.default_rng(2))
    theta[:, 4] = 1.0
    ratio = 10.0 ** (theta[:, 1:2] * (DOSES[:, 1:] - theta[:, :1]))
    expected = theta[:, 3:4] + (theta[:, 2:3] - theta[:, 3:4]) / (1 + ratio)
    np.testing.assert_allclose(FIVE_PARAMETER.function(theta, DOSES[:, 1:]), expected, rtol=1e-12)


def test_exchanging_the_two_sites_changes_nothing():
    theta = biphasic_theta(np.random.default_rng(2))
    exchanged = theta[:, [1, 0, 2, 3, 4, 5]]
    exchanged[:, 2] = 1 - theta[:, 2]
    np.testing.assert_allclose(BIPHASIC.function(exchanged, DOSES), BIPHASIC.function(theta, DOSES), rtol=1e-12)
    np.testing.assert_allclose(BIPHASIC.canonical(exchanged), theta, rtol=1e-12, atol=1e-15)
    np.testing.assert_array_equal(BIPHASIC.canonical(theta), theta)


def test_richards_growth_with_exponent_one_is_logistic_growth():
    theta = np.random.default_rng(4).uniform(0.1, 2, (COUNT, 3))
    np.testing.assert_allclose(
        RICHARDS_GROWTH.function(np.c_[theta, np.ones(COUNT)], TIMES),
        LOGISTIC_GROWTH.function(theta, TIMES),
        rtol=1e-13,
    )


def test_extreme_parameters_stay_finite():
    theta = np.array([[-9.0, 20.0, 1.0, 0.0, 20.0], [-3.0, -20.0, 1.0, 0.0, 0.05]])
    x = DOSES[:2]
    assert np.isfinite(FIVE_PARAMETER.function(theta, x)).all()
    assert np.isfinite(FIVE_PARAMETER.jacobian(theta, x)).all()


def test_every_registered_model_answers_to_its_name():
    models = curve_models()
    assert {"five-parameter", "biphasic", "exponential-association", "logistic-growth", "richards-growth"} <= set(
        models
    )
    for name, model in models.items():
        assert model.name == name
        assert curve_model(name) is model
        assert model.equation


def test_an_unknown_name_gets_suggestions():
    with pytest.raises(UnknownNameError, match="did you mean five-parameter"):
        curve_model("five-parametre")
