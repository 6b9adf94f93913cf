"""What a set makes negative that cannot be: computed initial values, constants, times; states behind doses."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sevenless.network.expression import parse
from sevenless.network.network import Dose, Event, Network
from sevenless.simulate.computed_values import never_negative, wrongly_computed
from sevenless.simulate.ensemble import ensemble
from sevenless.simulate.gradient import gradient
from sevenless.simulate.sensitivity import sensitivities
from sevenless.simulate.simulate import simulate
from sevenless.simulate.steady_state import steady_states
from sevenless.simulate.stochastic import stochastic
from simulate.networks import made

TIMES = [0.0, 2.0]
COMPUTED = made(
    {"A": "A0 - 5", "B": 0.0},
    ["A -> B @ net", "B -> A @ 2 * back"],
    parameters={"A0": 6.0, "k": 3.0, "net": "k - 2", "back": 1.0},
)
DOSED = made({"A": 1.0}, ["A -> @ 0.1"], parameters={"amount": 1.0, "when": 1.0},
             doses=[Dose(target="A", time_s="when", amount="amount")])  # fmt: skip


@pytest.mark.parametrize(
    ("network", "given", "message"),
    [
        (COMPUTED, {"A0": 1.0}, "A is -4 (A0 - 5): an initial value cannot be negative"),
        (COMPUTED, {"k": 1.0}, "the rate constant of r0 is -1 (net): a rate constant cannot be negative"),
        (COMPUTED, {"back": -2.0}, "the rate constant of r1 is -4 (2 * back): a rate constant cannot be negative"),
        (DOSED, {"when": -5.0}, "the time of a dose of A is -5 (when): a dose cannot be given before the start"),
    ],
)
def test_a_value_that_the_network_computes_is_told_like_one_that_is_given(
    network: Network, given: dict[str, float], message: str
) -> None:
    found = simulate(network, given, TIMES)
    assert (found.status, found.message) == ("bad value", message)
    assert np.isnan(found.values).all()
    table = {name: [network_value(network, name), value] for name, value in given.items()}
    both = ensemble(network, table, TIMES)
    assert list(both.status) == ["done", "bad value"]
    assert both.values[0].tobytes() == simulate(network, None, TIMES).values.tobytes()
    backwards = gradient(network, table, TIMES, weights=1.0)
    assert list(backwards.status) == ["done", "bad value"]


def network_value(network: Network, name: str) -> float:
    return next(float(one.value) for one in network.parameters if one.name == name)


def test_steady_states_and_runs_in_copies_refuse_them_too() -> None:
    assert list(steady_states(COMPUTED, {"A0": [6.0, 1.0]}).status) == ["steady", "bad value"]
    assert list(stochastic(COMPUTED, {"A0": [6.0, 1.0]}, TIMES, seed=1, runs=1).status) == ["done", "bad value"]


def test_everything_that_is_wrong_with_a_set_is_told() -> None:
    values = np.array([[1.0, 1.0], [6.0, 3.0], [1.0, 3.0]])
    told = wrongly_computed(COMPUTED, ("A0", "k"), values)
    assert told.keys() == {0, 2}
    assert told[0].startswith("A is -4 (A0 - 5): ")
    assert "; the rate constant of r0 is -1 (net): " in told[0]


@pytest.mark.parametrize(
    ("dose", "given"),
    [
        (Dose(target="A", time_s=1.0, amount="amount"), {"amount": -5.0}),
        (Dose(target="A", time_s=0.0, amount="amount"), {"amount": -5.0}),
        (Dose(target="A", time_s=1.0, amount="amount", action="multiply"), {"amount": -0.5}),
        (Dose(target="A", time_s=1.0, amount="amount", action="set"), {"amount": -1e-3}),
        (Dose(target="A", time_s=1.0, amount="amount", every_s=0.5, count=3), {"amount": -0.45}),
    ],
)
def test_a_dose_below_zero_is_a_status_of_its_set_alone(dose: Dose, given: dict[str, float]) -> None:
    network = made({"A": 1.0}, ["A -> @ 0.1"], parameters={"amount": 0.5}, doses=[dose])
    found = simulate(network, given, [0.0, 0.5, 3.0])
    assert found.status == "negative amount"
    assert "took a species below 0" in found.message
    assert np.isnan(found["A"][-1])
    assert np.isnan(found["A"]).sum() == (3 if dose.time_s == 0.0 else 1)
    table = {"amount": np.full(19, 0.5)}
    alone = ensemble(network, table, [0.0, 0.5, 3.0])
    table["amount"][[0, 7, 8, 18]] = given["amount"]
    beside = ensemble(network, table, [0.0, 0.5, 3.0])
    wrong = np.isin(np.arange(19), [0, 7, 8, 18])
    assert (np.array(beside.status) == "negative amount").tolist() == wrong.tolist()
    assert beside.values[~wrong].tobytes() == alone.values[~wrong].tobytes()
    backwards = gradient(network, table, [0.0, 0.5, 3.0], weights=1.0)
    assert (np.array(backwards.status) == "negative amount").tolist() == wrong.tolist()


def test_an_event_below_zero_is_told_and_a_parameter_below_zero_is_not() -> None:
    event = Event(name="e", trigger="time >= 1", assignments=(("A", "A - much"),))
    network = made({"A": 1.0}, ["A -> @ 0.1"], parameters={"much": 0.5, "drift": 0.0}, events=[event],
                   doses=[Dose(target="drift", time_s=0.5, amount=-3.0)])  # fmt: skip
    assert simulate(network, None, TIMES).status == "done"
    assert simulate(network, {"much": 2.0}, TIMES).status == "negative amount"


@pytest.mark.parametrize(
    "dose",
    [
        Dose(target="A", time_s=1.0, amount=0.0, action="multiply"),
        Dose(target="A", time_s=1.0, amount=f"-{float(np.exp(-1.0))!r}"),
        # Where A has decayed to nothing, it may be below 0 by less than the tolerance.
        Dose(target="A", time_s=500.0, amount=3.0, action="multiply"),
    ],
)
def test_rounding_below_zero_is_no_fault(dose: Dose) -> None:
    network = made({"A": 1.0, "B": 0.0}, ["A -> B @ 1.0"], doses=[dose])
    found = simulate(network, None, [0.0, 600.0])
    assert found.status == "done"
    assert abs(found["A"][-1]) < 1e-6


def test_a_fixed_species_may_be_set_and_taken_down_to_nothing() -> None:
    network = made(
        {"A": 1.0, "B": 0.0}, ["A -> A + B @ 1.0"], fixed=["A"], doses=[Dose(target="A", time_s=1.0, amount=-1.0)]
    )
    assert simulate(network, None, [2.0]).status == "done"


def test_sensitivities_look_below_zero_and_are_right() -> None:
    """Their species are differences, which may be negative, also behind doses."""
    network = made({"A": "A0 - 5"}, ["A -> @ k"], parameters={"A0": 6.0, "k": 1.0},
                   doses=[Dose(target="A", time_s=1.0, amount=0.5, action="multiply")])  # fmt: skip
    found = sensitivities(network, {"A0": 6.0, "k": 1.0}, [2.0], wrt=["A0", "k"])
    assert found.values.ravel() == pytest.approx([0.5 * np.exp(-2.0), -np.exp(-2.0)], rel=1e-4)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a * b / (1 + a)", True), ("exp(a - b)", True), ("10 ** (0 - a)", True), ("a - b", False), ("-a", False),
        ("log(a)", False), ("log10(a) ** 2", False), ("max(a - b, 0)", True), ("min(a, b - a)", False),
        ("a if b > a - 1 else b", True), ("a if b > 1 else -b", False), ("abs(a - b)", True), ("sqrt(a)", True),
        ("sin(a)", False), ("c * a", False), ("floor(a)", True), ("2 * (a > b)", True),
    ],
)  # fmt: skip
def test_what_cannot_be_negative_by_its_form_is_not_computed(text: str, expected: bool) -> None:
    assert never_negative(parse(text), {"a", "b"}) is expected


def test_most_networks_have_nothing_to_look_at() -> None:
    """A look at each set would cost as much as a simulation."""
    from sevenless.simulate import computed_values

    plan: Any = computed_values._plan
    network = made({"A": "2 * A0"}, ["A -> @ k / (1 + A0)"], parameters={"A0": 1.0, "k": 1.0, "off": -1.0})
    assert plan(network, ("A0",), ()).checked == ()
    assert [one.name for one in plan(network, ("A0",), ("A0",)).checked] == ["A", "the rate constant of r0"]
    assert plan(COMPUTED, ("back",), ()).checked == ()
    assert [one.name for one in plan(COMPUTED, ("A0",), ()).checked] == ["A"]
