"""The coefficients fulfil what the paper derives them from."""

from __future__ import annotations

import numpy as np
import pytest

from sevenless.simulate.kernel.tableau import ALPHA, GAMMA, STAGES, A, C, D, H
from simulate.rooted_trees import density, size, trees, weight

# From the form without products with the Jacobian back to the one of the order conditions.
INNER = np.linalg.inv(np.eye(STAGES) / GAMMA - C)
OUTER = A @ INNER
WEIGHTS = (A[-1] + np.eye(STAGES)[-1]) @ INNER
EMBEDDED = A[-1] @ INNER
BETA = OUTER + INNER


def residuals(weights: np.ndarray, order: int, fraction: float = 1.0) -> list[float]:
    """By how much each order condition is missed."""
    return [
        float(weights @ weight(tree, OUTER, BETA) - fraction ** size(tree) / density(tree))
        for count in range(1, order + 1)
        for tree in trees(count)
    ]


def test_there_are_as_many_trees_as_are_known() -> None:
    assert [len(trees(order)) for order in range(1, 7)] == [1, 1, 2, 4, 9, 20]


def test_the_method_is_of_order_five_and_not_of_six() -> None:
    assert np.abs(residuals(WEIGHTS, 5)).max() < 1e-11
    assert np.abs(residuals(WEIGHTS, 6)).max() > 1e-6


def test_what_estimates_the_error_is_of_order_four_and_not_of_five() -> None:
    assert np.abs(residuals(EMBEDDED, 4)).max() < 1e-11
    assert np.abs(residuals(EMBEDDED, 5)).max() > 1e-6


@pytest.mark.parametrize("fraction", [0.1, 0.25, 0.5, 0.9])
def test_dense_output_is_of_order_four(fraction: float) -> None:
    rest = 1.0 - fraction
    new = A[-1] + np.eye(STAGES)[-1]
    between = fraction * (new + rest * (H[0] + fraction * (H[1] + fraction * H[2])))
    assert np.abs(residuals(between @ INNER, 4, fraction)).max() < 1e-11
    assert np.abs(residuals(between @ INNER, 5, fraction)).max() > 1e-7


def test_times_and_their_derivatives_follow_from_the_stages() -> None:
    assert OUTER.sum(axis=1) == pytest.approx(ALPHA, abs=1e-12)
    assert INNER.sum(axis=1) == pytest.approx(D, abs=1e-12)


def test_the_method_forgets_what_is_infinitely_stiff() -> None:
    """L-stable: the stability function is 0 at infinity, and below 1 on the imaginary axis."""
    assert 1.0 - WEIGHTS @ np.linalg.solve(BETA, np.ones(STAGES)) == pytest.approx(0.0, abs=1e-10)
    for z in 1j * np.logspace(-2, 6, 200):
        grown = 1.0 + z * WEIGHTS @ np.linalg.solve(np.eye(STAGES) - z * BETA, np.ones(STAGES))
        assert abs(grown) <= 1.0 + 1e-12


def test_the_last_stages_stand_on_the_new_state() -> None:
    """Stiffly accurate: the last row of the tableau is the weights."""
    assert BETA[-1] == pytest.approx(WEIGHTS, abs=1e-11)
