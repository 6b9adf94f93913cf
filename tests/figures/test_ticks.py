"""Round numbers and decades."""

from __future__ import annotations

import math
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sevenless.figures.ticks import decades, landmarks, nice_ticks, response_limits, thinned


@given(st.floats(-1e6, 1e6), st.floats(1e-6, 1e6))
@settings(deadline=None, max_examples=60)
def test_ticks_lie_inside_and_are_even(low: float, width: float) -> None:
    ticks = nice_ticks(low, low + width)
    slack = 1e-6 * (abs(low) + width)
    assert 1 <= len(ticks) <= 7
    assert low - slack <= ticks[0] <= ticks[-1] <= low + width + slack
    steps = {round(b - a, 9) for a, b in pairwise(ticks)}
    assert max(steps, default=0) - min(steps, default=0) < 1e-3 * width + 1e-9


@pytest.mark.parametrize(("low", "high", "ticks"), [(5, 5, [5]), (math.nan, 1, []), (0, 1, [0, 0.2, 0.4, 0.6, 0.8, 1])])
def test_ticks_of_awkward_ranges(low: float, high: float, ticks: list[float]) -> None:
    assert nice_ticks(low, high) == ticks


def test_decades_include_their_ends() -> None:
    assert decades(1e-9, 1e-5) == pytest.approx([1e-9, 1e-8, 1e-7, 1e-6, 1e-5])
    assert decades(2e-9, 9e-7) == pytest.approx([1e-8, 1e-7])


def test_thinned_keeps_every_second() -> None:
    assert thinned([1, 2, 3, 4, 5], most=3) == [1, 3, 5]
    assert thinned([], most=3) == []


def test_limits_have_air_and_survive_nothing() -> None:
    low, high = response_limits([0.0, 100.0, math.nan])
    assert (low, high) == pytest.approx((-6, 106))
    assert response_limits([]) == (0.0, 1.0)
    low, high = response_limits([7.0])
    assert low < 7 < high
    assert response_limits([0.0]) == (-1.0, 1.0)


def test_percent_has_two_landmarks() -> None:
    assert landmarks("x (%)") == [0.0, 100.0]
    assert landmarks("counts") == [0.0]
