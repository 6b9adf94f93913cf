"""Morrison's quadratic against mass balance, and its slopes against differences."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from binding.inhibition.simulated import free_enzyme
from sevenless.binding.inhibition.morrison_curve import free_fraction, morrison, morrison_jacobian

DOSES = np.append(0.0, np.geomspace(1e-12, 1e-4, 30))


@pytest.mark.parametrize("ki", [1e-12, 1e-10, 1e-9, 1e-7, 1e-5])
def test_free_enzyme_is_that_of_mass_balance(ki):
    free, _ = free_fraction(np.array(ki), DOSES, np.array(1e-9))
    np.testing.assert_allclose(free, free_enzyme(ki, DOSES, 1e-9), rtol=1e-8)


@pytest.mark.parametrize("ki", [1e-13, 1e-10, 1e-9, 1e-6])
def test_half_the_enzyme_is_free_at_ki_and_half_the_enzyme(ki):
    free, _ = free_fraction(np.array(ki), np.array(ki + 0.5e-9), np.array(1e-9))
    assert free == pytest.approx(0.5, rel=1e-12)


def test_no_digit_is_lost_far_beyond_the_titration_point():
    free, _ = free_fraction(np.array(1e-15), np.array(1.0), np.array(1e-9))
    assert free == pytest.approx(1e-15, rel=1e-6)


@settings(deadline=None, max_examples=60)
@given(ki=st.floats(-14, -3), enzyme=st.floats(-12, -6))
def test_free_enzyme_falls_with_dose_from_one_towards_nothing(ki, enzyme):
    free, _ = free_fraction(np.array(10.0**ki), DOSES, np.array(10.0**enzyme))
    assert free[0] == pytest.approx(1.0)
    assert np.all(np.diff(free) <= 1e-12)
    assert np.all((free > 0) & (free <= 1 + 1e-12))


@settings(deadline=None, max_examples=60)
@given(ki=st.floats(-11, -6), v0=st.floats(10, 200), bottom=st.floats(-5, 5), enzyme=st.floats(-10, -7))
def test_slopes_are_those_of_the_curve(ki, v0, bottom, enzyme):
    theta, x = np.array([[ki, v0, bottom, enzyme]]), np.geomspace(1e-11, 1e-6, 12)[None]
    slopes = morrison_jacobian(theta, x)[0]
    for j in range(4):
        step = np.zeros_like(theta)
        step[0, j] = 1e-6 * max(1.0, abs(theta[0, j]))
        difference = (morrison(theta + step, x) - morrison(theta - step, x))[0] / (2 * step[0, j])
        np.testing.assert_allclose(slopes[:, j], difference, rtol=1e-5, atol=1e-5)
