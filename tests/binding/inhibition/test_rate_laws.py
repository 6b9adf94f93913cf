"""Rate laws of an inhibited enzyme: what ties them together, their limits, and their slopes."""

from __future__ import annotations

import numpy as np
import pytest

from sevenless.binding.inhibition.rate_laws import LAWS, PLACES, rate_law

GRID = np.stack(np.meshgrid([0.0, 1e-6, 3e-5, 1e-3], [0.0, 1e-9, 1e-7]), axis=-1).reshape(1, -1, 2)
FAR = 300.0


def full(law, kic=-8.0, kiu=-7.0):
    """Parameters of the law."""
    return np.array([[2.0, -5.0, kic, kiu][: len(PLACES[law])]])


@pytest.mark.parametrize("law", LAWS)
def test_slopes_are_those_of_the_rate(law):
    rate, jacobian = rate_law(law)
    theta = full(law)
    slopes = jacobian(theta, GRID)
    for j in range(theta.shape[1]):
        step = np.zeros_like(theta)
        step[0, j] = 1e-6
        difference = (rate(theta + step, GRID) - rate(theta - step, GRID)) / 2e-6
        np.testing.assert_allclose(slopes[..., j], difference, rtol=1e-6, atol=1e-6)


def test_simpler_laws_are_the_mixed_one_with_parameters_tied_or_infinite():
    mixed = rate_law("mixed")[0]
    for law, kic, kiu in (("competitive", -8.0, FAR), ("uncompetitive", FAR, -8.0), ("noncompetitive", -8.0, -8.0)):
        np.testing.assert_allclose(rate_law(law)[0](full(law), GRID), mixed(np.array([[2.0, -5.0, kic, kiu]]), GRID))
    np.testing.assert_allclose(rate_law("none")[0](full("none"), GRID), mixed(np.array([[2.0, -5.0, FAR, FAR]]), GRID))


@pytest.mark.parametrize("law", LAWS)
def test_without_substrate_there_is_no_rate_and_without_inhibitor_that_of_michaelis(law):
    rate = rate_law(law)[0](full(law), GRID)[0]
    s, i = GRID[0, :, 0], GRID[0, :, 1]
    assert np.all(rate[s == 0] == 0)
    np.testing.assert_allclose(rate[i == 0], 100 * s[i == 0] / (1e-5 + s[i == 0]))


def test_substrate_overcomes_only_a_competitive_inhibitor():
    plenty = np.array([[[10.0, 1e-6]]])
    left = {law: rate_law(law)[0](full(law), plenty)[0, 0] for law in LAWS}
    assert left["competitive"] == pytest.approx(100, rel=1e-3)
    assert max(left["uncompetitive"], left["noncompetitive"]) < 2
