"""Whatever goes wrong with a set is its own status: no exception for the others, and not a bit of theirs changes."""

from __future__ import annotations

import numpy as np
import pytest

from sevenless.network.network import Event
from sevenless.simulate.ensemble import ensemble
from sevenless.simulate.options import Solver
from sevenless.simulate.simulate import simulate
from sevenless.simulate.statuses import STATUS_MEANING, STATUS_WORDS
from simulate.networks import made

TIMES = np.linspace(0.0, 20.0, 5)
SOLVER = Solver(most_steps=3000)
NETWORK = made(
    {"A": 0.5, "B": 0.0, "X": 0.2, "Y": 0.1},
    [
        "A -> B @ k", "B -> A @ 0.3",
        "2 A -> 3 A @ grow",
        "B -> @@ B / divisor",
        # A Brusselator, whose turns without end are cut short by most_steps where it is fast.
        " -> X @ fast", "2 X + Y -> 3 X @ fast", "X -> Y @@ 3 * fast * X", "X -> @ fast",
    ],
    parameters={"k": 1.0, "grow": 0.0, "divisor": 50.0, "fast": 0.1, "loop": 0.0},
    events=[
        Event(name="up", trigger="loop > 0 and time > 5 and B < 10", assignments=(("B", "20"),)),
        Event(name="down", trigger="loop > 0 and time > 5 and B > 10", assignments=(("B", "0"),)),
    ],
)  # fmt: skip
WRONG = {
    "bad value": {"k": np.nan},
    "step too small": {"grow": 10.0, "A": 1.5},
    "not finite": {"divisor": 0.0},
    "endless events": {"loop": 1.0},
    "too many steps": {"fast": 1e4},
}


def good(count: int = 24) -> dict[str, np.ndarray]:
    rng = np.random.default_rng(11)
    names = {"k": 1.0, "A": 0.5, "divisor": 50.0, "fast": 0.1}
    table = {name: value * np.exp(0.3 * rng.standard_normal(count)) for name, value in names.items()}
    return table | {"grow": np.zeros(count), "loop": np.zeros(count)}


def spoiled(places: dict[int, str]) -> dict[str, np.ndarray]:
    table = {name: values.copy() for name, values in good().items()}
    for place, status in places.items():
        for name, value in WRONG[status].items():
            table[name][place] = value
    return table


@pytest.mark.parametrize("first", [0, 3, 8, 19])
def test_all_that_can_go_wrong_in_one_group_of_lanes(first: int) -> None:
    """Five kinds of trouble side by side, at the start, across groups, and at the end."""
    places = {first + number: status for number, status in enumerate(WRONG)}
    found = ensemble(NETWORK, spoiled(places), TIMES, solver=SOLVER)
    alone = ensemble(NETWORK, good(), TIMES, solver=SOLVER)
    assert alone.done.all()
    assert {place: found.status[place] for place in places} == places
    untouched = np.setdiff1d(np.arange(24), list(places))
    assert found.done[untouched].all()
    assert found.values[untouched].tobytes() == alone.values[untouched].tobytes()
    assert found.steps[untouched].tolist() == alone.steps[untouched].tolist()


@pytest.mark.parametrize("status", WRONG)
def test_neighbours_are_to_the_bit_what_they_are_alone(status: str) -> None:
    table = spoiled({2: status})
    found = ensemble(NETWORK, {name: values[:8] for name, values in table.items()}, TIMES, solver=SOLVER)
    for row in (0, 1, 3, 7):
        alone = ensemble(NETWORK, {name: values[[row]] for name, values in table.items()}, TIMES, solver=SOLVER)
        assert alone.values[0].tobytes() == found.values[row].tobytes()


@pytest.mark.parametrize("status", WRONG)
def test_a_single_simulation_has_the_same_status_and_says_why(status: str) -> None:
    found = simulate(NETWORK, WRONG[status], TIMES, solver=SOLVER)
    assert found.status == status
    assert found.message
    behind = np.isnan(found["A"])
    assert behind[-1]
    assert not np.diff(behind.astype(int)).min(initial=0) < 0  # Once it is lost, it stays lost.


def test_a_batch_of_nothing_but_trouble_is_no_exception() -> None:
    kinds = [*WRONG] * 5
    table = spoiled(dict(enumerate(kinds[:24])))
    found = ensemble(NETWORK, table, TIMES, solver=SOLVER, threads=2)
    assert list(found.status) == kinds[:24]
    again = ensemble(NETWORK, table, TIMES, solver=SOLVER, threads=1)
    assert again.values.tobytes() == found.values.tobytes()


def test_every_status_has_a_word_and_a_meaning() -> None:
    assert STATUS_WORDS.keys() == STATUS_MEANING.keys()
    assert set(WRONG) < set(STATUS_WORDS.values())
    assert len(set(STATUS_WORDS.values())) == len(STATUS_WORDS)
