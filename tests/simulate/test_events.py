"""Events: where they strike, what they set, and those that never end."""

from __future__ import annotations

import numpy as np
import pytest

from sevenless.network.network import Dose, Event
from sevenless.simulate.ensemble import ensemble
from sevenless.simulate.options import Solver
from sevenless.simulate.simulate import simulate
from simulate.networks import made

TIGHT = Solver(rtol=1e-10, atol=1e-14)


def event(trigger: str, initially: bool = True, name: str = "e", **assignments: str) -> Event:
    return Event(name=name, trigger=trigger, assignments=tuple(assignments.items()), initially=initially)


def test_a_species_is_reset_each_time_it_comes_to_the_threshold() -> None:
    """Growth by 1 a second from 0, back to 0.5 at 2: a saw with teeth of 1.5 s behind the first."""
    network = made({"A": 0.0}, [" -> A @ 1.0"], events=[event("A >= 2", A="0.5")])
    times = np.array([0.0, 1.0, 1.99, 2.01, 3.49, 3.51, 5.01])
    expected = [0.0, 1.0, 1.99, 0.51, 1.99, 0.51, 0.51]
    assert simulate(network, None, times, solver=TIGHT)["A"] == pytest.approx(expected, abs=1e-8)


def test_an_event_strikes_within_a_step_where_its_condition_becomes_true() -> None:
    network = made({"A": 1.0, "hit": 0.0}, ["A -> @ 1.0"], events=[event("A < 0.3", hit="time")])
    found = simulate(network, None, [0.0, 5.0], solver=TIGHT)
    assert found["hit"][-1] == pytest.approx(-np.log(0.3), abs=1e-8)


def test_an_event_changes_a_parameter_and_with_it_what_follows() -> None:
    network = made(
        {"A": 1.0},
        ["A -> @ loss"],
        parameters={"k": 0.0, "loss": "2 * k"},
        events=[event("time >= 3", k="0.25")],
    )
    times = np.array([0.0, 2.0, 3.5, 5.0])
    expected = np.exp(-0.5 * np.clip(times - 3.0, 0.0, None))
    assert simulate(network, None, times, solver=TIGHT)["A"] == pytest.approx(expected, rel=1e-8)


def test_events_set_each_other_off_at_one_time() -> None:
    network = made(
        {"A": 0.0, "B": 0.0, "C": 0.0},
        [" -> A @ 1.0"],
        events=[event("A >= 1", B="1", name="first"), event("B >= 1", C="2", name="second")],
    )
    found = simulate(network, None, [0.0, 0.99, 1.01], solver=TIGHT)
    assert found["B"].tolist() == [0.0, 0.0, 1.0]
    assert found["C"].tolist() == [0.0, 0.0, 2.0]


def test_assignments_are_computed_before_any_is_made() -> None:
    network = made({"A": 1.0, "B": 2.0, "t": 0.0}, [" -> t @ 1.0"], events=[event("t >= 1", A="B", B="A")])
    found = simulate(network, None, [0.0, 2.0])
    assert (found["A"][-1], found["B"][-1]) == (2.0, 1.0)


@pytest.mark.parametrize(("initially", "expected"), [(True, 5.0), (False, 7.0)])
def test_a_condition_that_is_true_at_the_start_counts_as_the_event_says(initially: bool, expected: float) -> None:
    network = made({"A": 5.0}, ["A -> @ 0.0"], events=[event("A > 1", initially, A="7")])
    assert simulate(network, None, [0.0, 1.0])["A"].tolist() == [expected, expected]


def test_a_dose_sets_off_an_event() -> None:
    network = made(
        {"A": 0.0, "B": 0.0},
        ["A -> @ 0.0"],
        doses=[Dose(target="A", time_s=1.0, amount=3.0)],
        events=[event("A > 2", B="A")],
    )
    assert simulate(network, None, [0.0, 1.0, 2.0])["B"].tolist() == [0.0, 3.0, 3.0]


def test_an_event_without_end_is_a_status_and_disturbs_nobody() -> None:
    """Each of two events undoes the other at once, where the threshold is reached at all."""
    network = made(
        {"A": 0.0, "B": 0.0},
        [" -> A @ k"],
        parameters={"k": 1.0},
        events=[
            event("A >= 1 and B < 0.5", B="1", name="up"),
            event("A >= 1 and B > 0.5", B="0", name="down"),
        ],
    )
    found = ensemble(network, {"k": [0.1, 1.0, 0.2]}, [0.0, 0.5, 2.0], solver=TIGHT)
    assert found.status == ("done", "endless events", "done")
    assert found["A"][[0, 2], -1] == pytest.approx([0.2, 0.4], rel=1e-9)
    assert found["A"][1, 1] == pytest.approx(0.5, rel=1e-9)
    assert np.isnan(found["A"][1, 2])


def test_sets_of_one_table_meet_their_events_at_their_own_times() -> None:
    network = made({"A": 0.0, "hit": 0.0}, [" -> A @ k"], parameters={"k": 1.0}, events=[event("A >= 1", hit="time")])
    k = np.linspace(0.2, 3.0, 40)
    found = ensemble(network, {"k": k}, [0.0, 6.0], solver=TIGHT)
    assert found["hit"][:, -1] == pytest.approx(1.0 / k, rel=1e-8)


def test_outputs_between_events_of_one_step_are_kept() -> None:
    """Fifty output times, and an event between each two of them."""
    network = made({"A": 0.0, "n": 0.0}, [" -> A @ 1.0"], events=[event("A >= 1", A="0", n="n + 1")])
    times = np.arange(50) + 0.5
    found = simulate(network, None, times, solver=TIGHT)
    assert found["n"] == pytest.approx(np.arange(50), abs=1e-12)
    assert found["A"] == pytest.approx(np.full(50, 0.5), abs=1e-7)
