"""Doses against what pharmacokinetics says on paper."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sevenless.network.network import Dose, Network
from sevenless.simulate.doses_until import doses_until
from sevenless.simulate.ensemble import ensemble
from sevenless.simulate.gradient import gradient
from sevenless.simulate.options import Solver
from sevenless.simulate.simulate import simulate
from sevenless.simulate.stochastic import stochastic
from simulate.networks import made

TIGHT = Solver(rtol=1e-10, atol=1e-14)
TIMES = np.linspace(0.0, 30.0, 61)
K = 0.3


def eliminated(doses: list[Dose], **parameters: float) -> Network:
    return made({"A": 0.0}, ["A -> @ k"], parameters={"k": K, **parameters}, doses=doses)


def test_a_bolus_decays() -> None:
    found = simulate(eliminated([Dose(target="A", time_s=2.0, amount=5.0)]), None, TIMES, solver=TIGHT)
    expected = np.where(TIMES >= 2.0, 5.0 * np.exp(-K * (TIMES - 2.0)), 0.0)
    assert found["A"] == pytest.approx(expected, rel=1e-8, abs=1e-12)


def test_what_is_read_at_the_time_of_a_dose_is_what_is_there_behind_it() -> None:
    network = eliminated([Dose(target="A", time_s=0.0, amount=1.0), Dose(target="A", time_s=4.0, amount=2.0)])
    found = simulate(network, None, [0.0, 4.0], solver=TIGHT)
    assert found["A"] == pytest.approx([1.0, np.exp(-K * 4.0) + 2.0], rel=1e-9)


def test_repeated_doses_accumulate() -> None:
    """At time t behind n doses, D exp(-k t) (1 - exp(-n k tau)) / (1 - exp(-k tau)) times exp(k (n - 1) tau)."""
    dose, every, count = 2.5, 6.0, 4
    found = simulate(
        eliminated([Dose(target="A", time_s=0.0, amount=dose, every_s=every, count=count)]), None, TIMES, solver=TIGHT
    )
    given = [number * every for number in range(count)]
    expected = sum(np.where(at <= TIMES, dose * np.exp(-K * (TIMES - at)), 0.0) for at in given)
    assert found["A"] == pytest.approx(expected, rel=1e-8)


def test_schedules_may_be_made_of_numbers_of_numpy() -> None:
    every, count = np.float64(6.0), np.int64(3)
    plain = eliminated([Dose(target="A", time_s=1.0, amount=2.0, every_s=6.0, count=3)])
    dose = Dose(target="A", time_s=np.float64(1.0), amount=np.float64(2.0), every_s=every, count=count)  # type: ignore[arg-type]
    assert simulate(eliminated([dose]), None, TIMES)["A"].tolist() == simulate(plain, None, TIMES)["A"].tolist()


def test_an_infusion_is_a_parameter_switched_on_and_off() -> None:
    network = made(
        {"A": 0.0},
        [" -> A @ infusion", "A -> @ k"],
        parameters={"k": K, "infusion": 0.0},
        doses=[
            Dose(target="infusion", time_s=3.0, amount=1.5, action="set"),
            Dose(target="infusion", time_s=9.0, amount=0.0, action="set"),
        ],
    )
    found = simulate(network, None, TIMES, solver=TIGHT)
    on = np.clip(TIMES - 3.0, 0.0, 6.0)
    expected = 1.5 / K * (1.0 - np.exp(-K * on)) * np.exp(-K * np.clip(TIMES - 9.0, 0.0, None))
    assert found["A"] == pytest.approx(expected, rel=1e-8, abs=1e-12)


def test_a_dose_multiplies_and_sets() -> None:
    network = made(
        {"A": 8.0},
        ["A -> @ k"],
        parameters={"k": 0.0},
        doses=[
            Dose(target="A", time_s=1.0, amount=0.5, action="multiply"),
            Dose(target="A", time_s=2.0, amount=3.0, action="set"),
        ],
    )
    assert simulate(network, None, [0.0, 1.0, 1.5, 2.0, 3.0])["A"].tolist() == [8.0, 4.0, 4.0, 3.0, 3.0]


def test_time_and_amount_of_a_dose_are_the_set_s_own() -> None:
    network = eliminated([Dose(target="A", time_s="late", amount="2 * much", every_s=5.0, count=2)], late=0.0, much=0.0)
    late, much = np.array([1.0, 2.0, 7.5]), np.array([1.0, 10.0, 0.1])
    found = ensemble(network, {"late": late, "much": much}, TIMES, solver=TIGHT)
    for row, (at, half) in enumerate(zip(late, much, strict=True)):
        expected = sum(np.where(t <= TIMES, 2 * half * np.exp(-K * (TIMES - t)), 0.0) for t in (at, at + 5.0))
        assert found["A"][row] == pytest.approx(expected, rel=1e-7, abs=1e-12)


def test_a_dose_of_what_is_fixed_changes_it_and_reactions_do_not() -> None:
    network = made(
        {"E": 0.0, "P": 0.0},
        ["E -> P @ 1.0"],
        fixed=["E"],
        doses=[Dose(target="E", time_s=2.0, amount=3.0)],
    )
    found = simulate(network, None, [0.0, 1.0, 2.0, 4.0], solver=TIGHT)
    assert found["E"].tolist() == [0.0, 0.0, 3.0, 3.0]
    assert found["P"] == pytest.approx([0.0, 0.0, 0.0, 6.0], abs=1e-9)


def test_a_dose_of_a_parameter_moves_what_follows_from_it() -> None:
    network = made(
        {"A": 0.0},
        [" -> A @ twice"],
        parameters={"k": 1.0, "twice": "2 * k"},
        doses=[Dose(target="k", time_s=1.0, amount=10.0)],
        observables={"A": "A", "twice": "twice"},
    )
    found = simulate(network, None, [0.0, 1.0, 2.0], solver=TIGHT)
    assert found["twice"].tolist() == [2.0, 22.0, 22.0]
    assert found["A"] == pytest.approx([0.0, 2.0, 24.0], rel=1e-9)


def test_a_dose_behind_the_last_time_is_not_given() -> None:
    found = simulate(eliminated([Dose(target="A", time_s=9.0, amount=5.0)]), None, [0.0, 8.0])
    assert found["A"].tolist() == [0.0, 0.0]
    assert found.status == "done"


def test_a_schedule_far_beyond_the_last_time_costs_nothing_and_changes_nothing() -> None:
    """A million doses a minute apart; only those until the last time are made anything of."""
    network = eliminated([Dose(target="A", time_s=0.5, amount=1.0, every_s=0.25, count=1_000_000)])
    for end in (0.4, 0.5, 0.75, 0.8, 3.0):
        seen = [0.5 + 0.25 * number for number in range(11) if 0.5 + 0.25 * number <= end]
        short = eliminated([Dose(target="A", time_s=at, amount=1.0) for at in seen])
        asked = [0.0, 0.25, end]
        assert doses_until(network, end).doses[0].count <= len(seen) + 1
        assert simulate(network, None, asked)["A"].tobytes() == simulate(short, None, asked)["A"].tobytes()
        assert stochastic(network, times_s=asked, runs=3, seed=1)["A"].tolist() == (
            stochastic(short, times_s=asked, runs=3, seed=1)["A"].tolist()
        )
        by = {"weights": 1.0, "wrt": ["k"]}
        assert gradient(network, {}, asked, **by)["k"] == gradient(short, {}, asked, **by)["k"]  # type: ignore[arg-type]
    assert doses_until(network, 3.0) is doses_until(network, 3.0)


@given(st.floats(0.0, 50.0), st.floats(1e-3, 10.0), st.integers(1, 60), st.floats(0.0, 100.0))
@settings(deadline=None, max_examples=200)
def test_no_dose_that_an_output_time_sees_is_left_out(first: float, every: float, count: int, end: float) -> None:
    dose = Dose(target="A", time_s=first, amount=1.0, every_s=every, count=count)
    kept = doses_until(eliminated([dose]), end).doses[0].count
    assert 1 <= kept <= count
    assert all(first + number * every > end for number in range(kept, count))


@pytest.mark.parametrize(
    "changed", [{"time_s": "late"}, {"every_s": 0.0}, {"every_s": "1"}, {"count": -3}, {"count": 4.5}, {"count": "2"}]
)
def test_schedules_that_are_not_understood_stay_as_they_are(changed: dict[str, object]) -> None:
    dose = replace(Dose(target="A", time_s=0.0, amount=1.0, every_s=1.0, count=9), **changed)  # type: ignore[arg-type]
    network = eliminated([dose], late=1.0)
    assert doses_until(network, 0.1).doses[0].count == dose.count
    assert network.problems() == doses_until(network, 0.1).problems()


def test_tolerance_follows_the_size_of_a_dose_into_an_empty_system() -> None:
    """1e-9 of what is there: an answer in picomolar is as good as one in molar."""
    for amount in (1e-12, 1.0, 1e12):
        network = eliminated([Dose(target="A", time_s=1.0, amount=amount)])
        found = simulate(network, None, [0.0, 10.0])
        assert found["A"][-1] == pytest.approx(amount * np.exp(-K * 9.0), rel=1e-5)
