"""Event by event: against distributions that are known, and against the master equation solved exactly."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from scipy import stats
from scipy.linalg import expm

from sevenless.network.conserved import conserved_moieties
from sevenless.network.network import Dose, Event
from sevenless.simulate.simulate import simulate
from sevenless.simulate.stochastic import stochastic
from simulate.copies.chance import has_mean, has_variance
from simulate.models import network as published
from simulate.networks import made


def chances(
    start: tuple[int, ...], steps: list[tuple[tuple[int, ...], Callable[..., float]]], time: float, most: int = 60
) -> dict[tuple[int, ...], float]:
    """Probabilities of states at a time: the exponential of the matrix of the master equation."""
    states, place = [start], {start: 0}
    for state in states:
        for change, rate in steps:
            after = tuple(np.add(state, change).tolist())
            if rate(*state) > 0 and max(after) <= most and after not in place:
                place[after] = len(states)
                states.append(after)
    matrix = np.zeros((len(states), len(states)))
    for state in states:
        for change, rate in steps:
            after = tuple(np.add(state, change).tolist())
            if after in place:
                matrix[place[after], place[state]] += rate(*state)
                matrix[place[state], place[state]] -= rate(*state)
    found = expm(matrix * time)[:, 0]
    return dict(zip(states, found.tolist(), strict=True))


def agree(samples: np.ndarray, wanted: dict[int, float]) -> bool:
    """Chi-square test; right samples fail it with a chance of 1e-6."""
    values = sorted(value for value, chance in wanted.items() if chance * len(samples) > 5)
    expected = np.array([wanted[value] * len(samples) for value in values])
    observed = np.array([(samples == value).sum() for value in values])
    rest = len(samples) - expected.sum()
    squares = ((observed - expected) ** 2 / expected).sum()
    if rest > 5:
        squares += (len(samples) - observed.sum() - rest) ** 2 / rest
    return bool(stats.chi2(len(values) - (rest <= 5)).sf(squares) > 1e-6)


def test_birth_and_death_settle_at_a_poisson_distribution() -> None:
    network = made({"A": 0}, ["-> A @ 6", "A -> @ 0.5"])
    last = stochastic(network, times_s=[40.0], runs=4000, seed=1)["A"][:, 0]
    assert has_mean(last, 12.0)
    assert has_variance(last, 12.0)
    assert agree(last, {n: float(stats.poisson(12.0).pmf(n)) for n in range(60)})


def test_birth_and_death_on_the_way() -> None:
    times = np.array([0.0, 0.5, 1.0, 3.0])
    found = stochastic(made({"A": 0}, ["-> A @ 6", "A -> @ 0.5"]), times_s=times, runs=3000, seed=2)
    for place, time in enumerate(times):
        mean = 12.0 * (1.0 - np.exp(-0.5 * time))
        assert has_mean(found["A"][:, place], mean)
        assert has_variance(found["A"][:, place], mean)


def test_isomers_are_binomial() -> None:
    network = made({"A": 40, "B": 0}, ["A -> B @ 3", "B -> A @ 1"])
    found = stochastic(network, times_s=[10.0], runs=4000, seed=3)["B"][:, 0]
    assert agree(found, {n: float(stats.binom(40, 0.75).pmf(n)) for n in range(41)})


def test_dimers_follow_the_master_equation() -> None:
    """2 A -> B with constant k has k n (n - 1) events in a unit of time."""
    network = made({"A": 11, "B": 0}, ["2 A -> B @ 0.05", "B -> 2 A @ 0.4"])
    exact = chances((11, 0), [((-2, 1), lambda a, b: 0.05 * a * (a - 1)), ((2, -1), lambda a, b: 0.4 * b)], 1.5)
    found = stochastic(network, times_s=[1.5], runs=6000, seed=4)
    wanted = {a: chance for (a, _), chance in exact.items()}
    assert agree(found["A"][:, 0], wanted)
    assert has_mean(found["A"][:, 0], sum(a * chance for a, chance in wanted.items()))


def test_two_species_of_which_one_comes_twice_follow_the_master_equation() -> None:
    network = made({"A": 9, "B": 5}, ["2 A + B -> A @ 0.02", "-> B @ 1", "3 A -> 4 A @ 0.001"])
    steps = [
        ((-1, -1), lambda a, b: 0.02 * a * (a - 1) * b),
        ((0, 1), lambda a, b: 1.0),
        ((1, 0), lambda a, b: 0.001 * a * (a - 1) * (a - 2)),
    ]
    exact = chances((9, 5), steps, 1.0, most=30)
    found = stochastic(network, times_s=[1.0], runs=6000, seed=5)
    for place, name in enumerate("AB"):
        wanted: dict[int, float] = {}
        for state, chance in exact.items():
            wanted[state[place]] = wanted.get(state[place], 0.0) + chance
        assert agree(found[name][:, 0], wanted)


def test_a_single_copy_never_meets_itself() -> None:
    found = stochastic(made({"A": 1, "B": 0}, ["2 A -> B @ 1e6"]), times_s=[0.0, 1e3], runs=5, seed=0)
    assert (found["A"] == 1).all()
    assert (found.events == 0).all()
    assert found.done.all()


def test_a_law_is_what_the_same_mass_action_is_to_the_last_bit() -> None:
    parts = {"parameters": {"k": 0.3, "j": 0.7}, "rules": {"total": "A + B"}}
    plain = made({"A": 30, "B": 4}, ["A -> B @ k", "B -> A @ j"], **parts)
    law = made({"A": 30, "B": 4}, ["A -> B @@ k * A", "B -> A @@ j * (total - A)"], **parts)
    one, other = (stochastic(network, times_s=np.arange(9.0), runs=20, seed=6) for network in (plain, law))
    assert one.values.tobytes() == other.values.tobytes()


def test_a_law_is_none_where_a_reactant_is_short() -> None:
    network = made({"A": 7}, ["3 A -> @@ 5"])
    found = stochastic(network, times_s=[0.0, 100.0], runs=10, seed=0)
    assert (found["A"][:, -1] == 1).all()
    assert (found.events == 2).all()


def test_many_copies_follow_the_deterministic_law() -> None:
    """Concentrations in a volume: the mean is that of `simulate` but for what is of the order of one copy."""
    reactions = ["2 A -> B @ 0.02", "B + C -> D @ 0.05", "D -> 2 A + C @ 0.3", "A -> C @@ 2 * A / (3 + A)"]
    network = made({"A": 8.0, "B": 1.0, "C": 4.0, "D": 0.0}, reactions)
    times = [0.5, 2.0]
    found = stochastic(network, times_s=times, runs=100, seed=7, copies_per_unit=500.0)
    wanted = simulate(network, times_s=times)
    for name in "ABCD":
        for place in range(2):
            assert has_mean(found[name][:, place], wanted[name][place], bias=2.0 / 500.0)


def test_fixed_species_stay_and_take_part() -> None:
    network = made({"A": 3, "B": 0}, ["A -> B @ 2", "B -> @ 1"], fixed=["A"])
    found = stochastic(network, times_s=[30.0], runs=3000, seed=8)
    assert (found["A"] == 3).all()
    assert has_mean(found["B"][:, 0], 6.0)
    assert has_variance(found["B"][:, 0], 6.0)


@pytest.mark.parametrize("method", ["exact", "tau-leaping"])
def test_conserved_totals_are_kept_to_the_copy_and_no_count_is_negative(method: str) -> None:
    network = published("huang_ferrell_1996")
    names = [one.name for one in network.species]
    found = stochastic(
        network, times_s=[0.0, 5.0, 10.0], runs=3, seed=9, method=method, copies_per_unit=1e5, observables=names
    )
    copies = found.values * 1e5
    assert np.abs(copies - np.rint(copies)).max() < 1e-6
    copies = np.rint(copies)
    assert (copies >= 0).all()
    assert found.events.min() > 1000
    moieties = conserved_moieties(network)
    assert len(moieties) == 7
    for moiety in moieties:
        totals = moiety.totals(names, copies)
        assert (totals == totals[:, :1]).all()


def test_doses_and_jumps_come_at_their_times() -> None:
    network = made(
        {"A": 0, "B": 0},
        ["-> B @@ rate * (1 if time > on and time <= 7 else 0)"],
        parameters={"rate": 100.0, "on": 5.0},
        doses=[
            Dose(target="A", time_s=1.0, amount=10, every_s=1.0, count=2),
            Dose(target="A", time_s=3.0, amount=0.5, action="multiply"),
            Dose(target="rate", time_s=6.0, amount=300.0, action="set"),
        ],
    )
    found = stochastic(network, times_s=[0.0, 1.0, 2.0, 3.0, 5.0, 6.0, 7.0, 9.0], runs=300, seed=10)
    assert (found["A"] == [0, 10, 20, 10, 10, 10, 10, 10]).all()
    assert (found["B"][:, :5] == 0).all()
    assert has_mean(found["B"][:, 5], 100.0)
    assert has_mean(found["B"][:, 6], 400.0)
    assert has_variance(found["B"][:, 6], 400.0)
    assert (found["B"][:, 7] == found["B"][:, 6]).all()


def test_a_time_that_is_put_off_after_it_has_passed_counts_anew() -> None:
    network = made(
        {"A": 0},
        ["-> A @@ 100 * (1 if time > on else 0)"],
        parameters={"on": 5.0},
        events=[Event(name="off", trigger="time > 6", assignments=(("on", "10"),))],
    )
    found = stochastic(network, times_s=[5.0, 6.0, 10.0, 11.0], runs=200, seed=12)["A"]
    assert (found[:, 0] == 0).all()
    assert has_mean(found[:, 1], 100.0)
    assert (found[:, 2] == found[:, 1]).all()
    assert has_mean(found[:, 3], 200.0)


def test_events_strike_when_a_count_is_reached_and_at_known_times() -> None:
    network = made(
        {"A": 0, "B": 0, "C": 0},
        ["-> A @ 5"],
        parameters={"reached": 0.0},
        events=[
            Event(name="full", trigger="A >= 10", assignments=(("A", "0"), ("B", "B + 1"), ("reached", "time"))),
            Event(name="late", trigger="time >= 4", assignments=(("C", "7 / 2"),)),
        ],
        observables={"A": "A", "B": "B", "C": "C", "reached": "reached", "now": "time"},
    )
    times = np.linspace(0.0, 40.0, 401)
    found = stochastic(network, times_s=times, runs=50, seed=11)
    assert found["A"].max() == 9
    assert (found.events == 10 * found["B"][:, -1] + found["A"][:, -1]).all()
    assert has_mean(found["B"][:, -1] * 10 + found["A"][:, -1], 200.0)
    assert (found["C"] == np.where(times < 4.0, 0, 4)).all()
    assert (found["now"] == times).all()
    first = (found["B"] > 0).argmax(axis=1)
    struck = found["reached"][np.arange(50), first]
    assert (struck <= times[first]).all()
    assert (struck > times[first - 1]).all()
