"""Times at which something jumps are known ahead, and no step goes over them."""

from __future__ import annotations

import numpy as np
import pytest

from sevenless.network.evaluation import evaluate
from sevenless.network.network import Event, Network, Parameter, Reaction, Rule, Species
from sevenless.simulate.options import Solver
from sevenless.simulate.simulate import simulate
from sevenless.simulate.structure.breaks import break_times, changes_unforeseen
from sevenless.simulate.structure.meaning import Meaning

VALUES = {"start": 3.0, "width": 0.25, "period": 2.0}


def network(law: str = "0", trigger: str = "", rules: tuple[Rule, ...] = ()) -> Network:
    events = (Event(name="e", trigger=trigger, assignments=(("A", "A + 1"),)),) if trigger else ()
    return Network(
        species=(Species(name="A", initial=0.0), Species(name="B", initial=1.0)),
        reactions=(Reaction(name="r", products=(("A", 1.0),), rate_law=law),),
        parameters=tuple(Parameter(name=name, value=value) for name, value in VALUES.items()),
        rules=rules,
        events=events,
    )


def times_of(one: Network) -> list[float]:
    """Times to stop at, without those just before and behind them."""
    found = [evaluate(time, VALUES) for time in break_times(one, Meaning(one))]
    assert found[0::3] == pytest.approx([time * (1 - 1e-12) for time in found[1::3]], rel=1e-15)
    assert found[2::3] == pytest.approx([time * (1 + 1e-12) for time in found[1::3]], rel=1e-15)
    return found[1::3]


@pytest.mark.parametrize(
    ("law", "expected"),
    [
        ("1 if time > 3 else 0", [3.0]),
        ("1 if time > start and time <= start + width else 0", [3.0, 3.25]),
        ("1 if 2 * time - 4 > start else 0", [3.5]),
        ("1 if period * time > 4 else 0", [2.0]),
        ("1 if start < time else 0", [3.0]),
        ("A if time == 1 else B", [1.0]),
        ("1 if A > time else 0", []),
        ("1 if A > 2 else 0", []),
        ("1 if sin(time) > 0.5 else 0", []),
        ("A * time", []),
        ("1 if start > 2 else 0", []),
    ],
)
def test_a_comparison_of_time_with_what_is_constant_is_a_break(law: str, expected: list[float]) -> None:
    assert times_of(network(law)) == pytest.approx(expected)


def test_breaks_are_found_in_rules_and_in_triggers_and_each_once() -> None:
    rules = (Rule(name="pulse", expression="1 if time >= start else 0"),)
    assert times_of(network("pulse * B", trigger="time >= start and time > 7", rules=rules)) == [3.0, 7.0]


def test_a_threshold_that_time_never_reaches_stops_nothing() -> None:
    one = network("1 if nothing * time > 4 else 0")
    one = Network(species=one.species, reactions=one.reactions, parameters=(Parameter(name="nothing", value=0.0),))
    times = [evaluate(time, {"nothing": 0.0}) for time in break_times(one, Meaning(one))]
    assert times == [1e300 * (1 - 1e-12), 1e300, 1e300 * (1 + 1e-12)]
    assert simulate(one, None, [0.0, 10.0])["A"].tolist() == [0.0, 0.0]


def test_a_short_pulse_in_a_long_calm_is_not_stepped_over() -> None:
    one = network("1 if time > start and time < start + width else 0")
    found = simulate(one, None, [0.0, 1000.0])
    assert found["A"][-1] == pytest.approx(0.25, rel=1e-6)
    assert sum(found.steps) < 150


def test_an_event_whose_condition_holds_for_a_moment_strikes() -> None:
    found = simulate(network(trigger="time >= start and time < start + 0.001"), None, [0.0, 1000.0])
    assert found["A"].tolist() == [0.0, 1.0]


def test_an_output_at_the_time_of_an_event_shows_what_the_event_did() -> None:
    times = np.arange(6.0)
    reached = simulate(network(trigger="time >= start"), None, times)
    passed = simulate(network(trigger="time > start"), None, times)
    assert reached["A"].tolist() == [0.0, 0.0, 0.0, 1.0, 1.0, 1.0]
    assert passed["A"].tolist() == [0.0, 0.0, 0.0, 0.0, 1.0, 1.0]


def test_a_pulse_is_as_exact_as_the_tolerance_where_things_decay() -> None:
    """dA/dt = pulse - A, from the analytic solution."""
    one = network("(1 if time >= start and time < start + width else 0) - A")
    found = simulate(one, None, [3.25, 5.0], solver=Solver(rtol=1e-10, atol=1e-14))
    risen = 1.0 - np.exp(-0.25)
    assert found["A"] == pytest.approx([risen, risen * np.exp(-1.75)], rel=1e-8)


@pytest.mark.parametrize(
    ("law", "expected"),
    [
        ("k * A", False),
        ("1 if time > start else 0", False),
        ("1 if abs(time - 5) < width else 0", False),
        ("1 if (time - 5)**2 < width else 0", False),
        ("1 if time - period * floor(time / period) < width else 0", False),
        ("1 if sin(time) > 0.5 else 0", False),
        ("1 if exp(time) > 7 else 0", True),
        ("1 if A > time else 0", True),
        ("time * B", True),
        ("exp(-(time - 5)**2)", True),
    ],
)
def test_where_all_changes_are_known_ahead_steps_may_be_long(law: str, expected: bool) -> None:
    one = network(law.replace("k *", "width *"))
    assert changes_unforeseen(one, Meaning(one)) is expected
