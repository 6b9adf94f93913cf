"""The reduced sum of squares: its plateaus, its derivatives, and the exponential beneath."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sevenless.fitting.kernel.exponential import bounded_exp
from sevenless.fitting.kernel.sigmoid import evaluate, plateaus

FREE = (-math.inf, math.inf, -math.inf, math.inf, 0.0)
X = np.log(1e-5 / 3.0 ** np.arange(9, -1, -1))


def series(seed: int) -> tuple[np.ndarray, np.ndarray, float, float]:
    rng = np.random.default_rng(seed)
    y = 1 / (1 + np.exp(1.3 * (X + 16.0))) + rng.normal(0, 0.1, len(X))
    return rng.uniform(0.5, 3.0, len(X)), y, 2.0, 1.02


def phi_at(m: float, p: float, limits: tuple[float, ...] = FREE, seed: int = 1) -> tuple[float, ...]:
    w, y, w0, y0 = series(seed)
    return evaluate(X, w, y, w0, y0, m, p, limits, np.empty(len(X)), np.empty(len(X)))


def test_exponential_is_right_to_two_units_in_the_last_place() -> None:
    x = np.linspace(-700, 700, 20_001)
    ours = np.array([bounded_exp(value) for value in x])
    assert np.max(np.abs(ours / np.exp(x) - 1)) < 4.5e-16


@pytest.mark.parametrize("limits", [FREE, (1.0, 1.0, -math.inf, math.inf, 0.0), (-math.inf, math.inf, 0.1, 0.1, 0.0)])
@pytest.mark.parametrize(("m", "p"), [(-16.0, 0.2), (-14.5, -0.4), (-19.0, 0.9)])
def test_derivatives_are_those_of_finite_differences(limits: tuple[float, ...], m: float, p: float) -> None:
    step = 1e-4
    at = phi_at(m, p, limits)
    gradient = [(phi_at(m + step, p, limits)[0] - phi_at(m - step, p, limits)[0]) / (4 * step),
                (phi_at(m, p + step, limits)[0] - phi_at(m, p - step, limits)[0]) / (4 * step)]  # fmt: skip
    assert at[1:3] == pytest.approx(gradient, rel=1e-6, abs=1e-9)
    mm = (phi_at(m + step, p, limits)[1] - phi_at(m - step, p, limits)[1]) / (2 * step)
    mp = (phi_at(m + step, p, limits)[2] - phi_at(m - step, p, limits)[2]) / (2 * step)
    pp = (phi_at(m, p + step, limits)[2] - phi_at(m, p - step, limits)[2]) / (2 * step)
    assert at[3:6] == pytest.approx((mm, mp, pp), rel=1e-6, abs=1e-8)


@pytest.mark.parametrize("side", [0, 1])
def test_derivatives_along_a_held_plateau(side: int) -> None:
    def held(value: float) -> tuple[float, ...]:
        return (value, value, -math.inf, math.inf, 0.0) if side == 0 else (-math.inf, math.inf, value, value, 0.0)

    m, p, value, step = -16.0, 0.2, 0.9 if side == 0 else 0.1, 1e-5
    at = phi_at(m, p, held(value))
    slope = (phi_at(m, p, held(value + step))[0] - phi_at(m, p, held(value - step))[0]) / (4 * step)
    assert at[8 + side] == pytest.approx(slope, rel=1e-6)
    with_m = (phi_at(m + step, p, held(value))[8 + side] - phi_at(m - step, p, held(value))[8 + side]) / (2 * step)
    with_p = (phi_at(m, p + step, held(value))[8 + side] - phi_at(m, p - step, held(value))[8 + side]) / (2 * step)
    assert at[10 + 2 * side : 12 + 2 * side] == pytest.approx((with_m, with_p), rel=1e-5, abs=1e-8)


def test_plateaus_are_those_of_linear_regression() -> None:
    w, y, w0, y0 = series(3)
    m, p = -15.5, 0.3
    s = np.concatenate([[1.0], 1 / (1 + np.exp(math.exp(p) * (X - m)))])
    root = np.sqrt(np.concatenate([[w0], w]))
    design = np.column_stack([s, 1 - s]) * root[:, None]
    left, right = np.linalg.lstsq(design, np.concatenate([[y0], y]) * root, rcond=None)[0]
    at = phi_at(m, p, seed=3)
    assert at[6:8] == pytest.approx((left, right), rel=1e-10)
    residuals = np.concatenate([[y0], y]) * root - design @ np.array([left, right])
    assert at[0] == pytest.approx(float(residuals @ residuals), rel=1e-10)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.floats(0.01, 0.99), min_size=4, max_size=8),
    st.integers(0, 10_000),
    st.sampled_from([-1.0, 0.0, 1.0]),
    st.floats(-1, 1),
    st.floats(0.01, 1),
)
def test_plateaus_inside_limits_beat_every_point_of_a_grid(
    shares: list[float], seed: int, direction: float, low: float, width: float
) -> None:
    s = np.array(shares)
    y = np.random.default_rng(seed).normal(0, 1, len(s))
    fll, flr, frr = float(s @ s), float(s @ (1 - s)), float((1 - s) @ (1 - s))
    cl, cr = float(s @ y), float((1 - s) @ y)
    box = (low, low + width, -0.5, 0.5, direction)

    def cost(left: float, right: float) -> float:
        return fll * left**2 + 2 * flr * left * right + frr * right**2 - 2 * (cl * left + cr * right)

    left, right, _, _ = plateaus(fll, flr, frr, cl, cr, box)
    grid = [
        cost(a, b)
        for a in np.linspace(low, low + width, 41)
        for b in np.linspace(-0.5, 0.5, 41)
        if (a - b) * direction >= 0
    ]
    if grid:
        assert (left - right) * direction >= 0
        assert low - 1e-12 <= left <= low + width + 1e-12
        assert -0.5 - 1e-12 <= right <= 0.5 + 1e-12
        # The optimum on the diagonal left = right is found at the level nearest to the mean, not on both edges of it.
        assert cost(left, right) <= min(grid) + 0.02 * abs(min(grid)) + 1e-9
