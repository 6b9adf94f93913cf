"""The fitted curve of any model, and its slopes."""

from __future__ import annotations

import numpy as np
import pytest

from sevenless.errors import UnknownNameError
from sevenless.fitting.curve_models.curve_shape import curve_shape, dose_line

THETA = {
    "four-parameter": np.array([-8.0, 1.3, 100.0, 10.0]),
    "five-parameter": np.array([-8.0, 1.3, 100.0, 10.0, 0.7]),
    "biphasic": np.array([-8.5, -6.5, 0.4, 1.0, 100.0, 10.0]),
}


def test_the_four_parameter_curve_at_its_landmarks() -> None:
    conc, shape = np.array([0.0, 1e-8, 1e300]), curve_shape("four-parameter")
    np.testing.assert_allclose(shape.response(THETA["four-parameter"], conc), [100, 55, 10])
    np.testing.assert_allclose(shape.response(np.array([-8.0, -1.3, 100.0, 10.0]), conc), [10, 55, 100])


@pytest.mark.parametrize("model", THETA)
def test_slopes_are_the_derivatives(model: str) -> None:
    shape, theta = curve_shape(model), THETA[model]
    conc = np.array([0.0, 1e-10, 3e-9, 1e-8, 4e-7, 1e-5])
    numeric = np.empty((len(conc), len(theta)))
    for j in range(len(theta)):
        step = np.zeros(len(theta))
        step[j] = 1e-6 * max(1.0, abs(theta[j]))
        numeric[:, j] = (shape.response(theta + step, conc) - shape.response(theta - step, conc)) / (2 * step[j])
    np.testing.assert_allclose(shape.slopes(theta, conc), numeric, rtol=1e-5, atol=1e-5)


def test_theta_is_absent_where_a_parameter_is() -> None:
    shape = curve_shape("four-parameter")
    row = {"log10_ic50_molar": -8.0, "hill": 1.0, "top": 100.0, "bottom": 0.0}
    np.testing.assert_array_equal(shape.theta(row), [-8.0, 1.0, 100.0, 0.0])
    assert shape.theta({**row, "hill": None}) is None
    assert shape.theta({**row, "top": float("nan")}) is None


def test_dose_line_is_even_in_decades() -> None:
    np.testing.assert_allclose(dose_line(1e-10, 1e-5, count=6), [1e-10, 1e-9, 1e-8, 1e-7, 1e-6, 1e-5])


def test_an_unknown_model_has_no_shape() -> None:
    with pytest.raises(UnknownNameError, match="five-parameter"):
        curve_shape("five-parametre")
