"""Times at which an expression of time is 0, on paper and as they are found."""

from __future__ import annotations

import numpy as np
import pytest

from sevenless.network.evaluation import evaluate
from sevenless.network.expression import parse
from sevenless.simulate.structure.meaning import Meaning
from sevenless.simulate.structure.roots import Root, roots
from simulate.networks import made

VALUES = {"start": 3.0, "period": 24.0, "none": 0.0}
NETWORK = made({"A": 1.0}, ["A -> @ 1.0"], parameters=VALUES)
END = 60.0


def found_of(text: str) -> tuple[Root, ...] | None:
    return roots(parse(text), Meaning(NETWORK))


def times_of(text: str) -> list[float]:
    """Times up to the end, those that come again as often as they come."""
    times = set()
    for root in found_of(text) or ():
        first = float(evaluate(root.time, VALUES))
        if root.every is None:
            times.add(first)
        elif np.isfinite(first):
            every = float(evaluate(root.every, VALUES))
            counts = np.arange(np.floor(-first / every), np.ceil((END - first) / every) + 1)
            times |= set((first + counts * every).tolist())
    return sorted(time for time in times if 0.0 <= time <= END)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("time - start", [3.0]),
        ("2 * time - 7", [3.5]),
        ("none * time - 7", []),
        ("abs(time - 10) - start", [7.0, 13.0]),
        ("abs(abs(time - 10) - 2) - 1", [7.0, 9.0, 11.0, 13.0]),
        ("(time - 10)**2 - 4", [8.0, 12.0]),
        ("(time - start) * (time - 7)", [3.0, 7.0]),
        ("time**2 + 1", []),
        ("time - 24 * floor(time / 24) - 1", [1.0, 25.0, 49.0]),
        ("time - period * floor((time - start) / period) - 5", [5.0, 29.0, 53.0]),
        ("time / period - floor(time / period) - 0.5", [12.0, 36.0, 60.0]),
        ("24 * ceil(time / 24) - time - 1", [23.0, 47.0]),
        ("sin(time / 10) - 1", [5 * np.pi]),
        ("cos(time / 10)", [5 * np.pi, 15 * np.pi]),
        ("start - sin(time)", []),
        ("time * none + floor(time) - 2", []),
    ],
)
def test_roots_are_where_they_are_on_paper(text: str, expected: list[float]) -> None:
    assert times_of(text) == pytest.approx(expected, rel=1e-9)


@pytest.mark.parametrize("height", [-1.0, -0.9999, -0.3, 0.0, 1e-9, 0.7, 0.99, 1.0])
@pytest.mark.parametrize(("wave", "at"), [("sin", np.arcsin), ("cos", np.arccos)])
def test_a_wave_reaches_a_height_twice_a_turn(wave: str, at: object, height: float) -> None:
    found = times_of(f"2 * {wave}(time) - {2 * height!r}")
    first = at(height)  # type: ignore[operator]
    second = np.pi - first if wave == "sin" else -first
    turns = 2 * np.pi * np.arange(-2, 12)
    expected = np.concatenate([first + turns, second + turns])
    expected = np.unique(expected[(expected >= 0) & (expected <= END)].round(7))
    assert np.unique(np.round(found, 7)) == pytest.approx(expected, abs=3e-7)


def test_of_several_branches_every_root_is_found_perhaps_with_others() -> None:
    assert {2.0, 5.0} <= set(times_of("min(time - 5, 2 - time)"))
    assert {4.0, 8.0} <= set(times_of("(time - 4 if A > 1 else time - 8)"))


@pytest.mark.parametrize(
    "text",
    ["exp(time) - 2", "A - time", "sin(time) * cos(time)", "time**3 - 1", "sin(time**2)", "floor(time) * time - 7",
     "time - 23 * floor(time / 24) - 1", "sin(A * time) - 0.5", "sin(time) - A",
     " + ".join(f"abs(time - {i})" for i in range(6)) + " - 20"],
)  # fmt: skip
def test_of_what_is_not_known_ahead_nothing_is_told(text: str) -> None:
    assert found_of(text) is None


def test_what_does_not_depend_on_time_has_no_roots() -> None:
    assert found_of("start - 3") == ()
    assert found_of("A - 3") is None
