"""Leaps over many events: as right as event by event, and never where they would be too short."""

from __future__ import annotations

import numpy as np
import pytest

from sevenless.network.network import Dose, Event, Network
from sevenless.simulate.stochastic import stochastic
from simulate.copies.chance import has_mean, has_variance, same_mean, same_variance
from simulate.networks import made

SCHLOEGL = made(
    {"X": 250},
    ["2 X -> 3 X @ 0.015", "3 X -> 2 X @ 1.6666666666666667e-05", "-> X @ 200", "X -> @ 3.5"],
)
ENZYME = made(
    {"E": 5000, "S": 20000, "ES": 0, "P": 0},
    ["E + S -> ES @ 2e-5", "ES -> E + S @ 0.5", "ES -> E + P @ 0.5", "P -> S @ 0.1"],
)
LAW = made(
    {"A": 2000, "B": 0},
    ["A -> B @@ vmax * A / (Km + A)", "B -> A @ 0.2"],
    parameters={"vmax": 400.0, "Km": 500.0},
)


@pytest.mark.parametrize("network", [ENZYME, LAW], ids=["enzyme", "law"])
def test_leaps_have_the_mean_and_variance_of_single_events(network: Network) -> None:
    """Five standard errors (a chance of 6e-7 that right ones fail), and a bias of a hundredth of the mean, and of a
    tenth of the variance, that a share of 0.03 may bring."""
    times = [1.0, 4.0]
    single, leapt = (
        stochastic(network, times_s=times, runs=count, seed=seed, method=method)
        for method, count, seed in (("exact", 300, 1), ("tau-leaping", 1500, 2))
    )
    assert (leapt.leaps > 0).all()
    assert leapt.leaps.sum() < 0.05 * leapt.events.sum()
    for name in single.names:
        for place in range(len(times)):
            a, b = single[name][:, place], leapt[name][:, place]
            assert same_mean(a, b, bias=0.01 * a.mean())
            assert same_variance(a, b, bias=0.1 * a.var())


def test_births_and_deaths_that_leap_are_poisson() -> None:
    network = made({"A": 2000}, ["-> A @ 1000", "A -> @ 0.5"])
    found = stochastic(network, times_s=[20.0], runs=3000, seed=3, method="tau-leaping")
    assert (found.leaps > 100).all()
    assert has_mean(found["A"][:, 0], 2000.0, bias=2.0)
    # By leaps of tau the variance is 1 / (1 - k tau / 2) of what it should be, and k tau is at most 0.03.
    assert has_variance(found["A"][:, 0], 2000.0, bias=60.0)


def test_smaller_shares_take_shorter_leaps_and_are_nearer() -> None:
    network = made({"A": 100_000}, ["A -> @ 1.0"])
    wanted = 100_000 * np.exp(-1.0)
    biases, leaps = [], []
    for epsilon in (0.2, 0.01):
        found = stochastic(network, times_s=[1.0], runs=200, seed=4, method="tau-leaping", epsilon=epsilon)
        biases.append(abs(found["A"].mean() - wanted))
        leaps.append(found.leaps.mean())
    assert leaps[1] > 10 * leaps[0]
    assert biases[1] < 0.1 * biases[0]


def test_few_copies_are_event_by_event_to_the_last_bit() -> None:
    network = made({"A": 12, "B": 0}, ["A -> B @ 1", "B -> A @ 1"])
    found = [
        stochastic(network, times_s=np.arange(5.0), runs=20, seed=5, method=method)
        for method in ("exact", "tau-leaping", "auto")
    ]
    assert {one.values.tobytes() for one in found} == {found[0].values.tobytes()}
    assert not any(one.leaps.any() for one in found)


def test_auto_leaps_over_many_events_only() -> None:
    small, large = (made({"A": count}, [f"-> A @ {count}", "A -> @ 1"]) for count in (100, 1_000_000))
    assert stochastic(small, times_s=[5.0], runs=5, seed=6, method="auto").leaps.max() == 0
    found = stochastic(large, times_s=[5.0], runs=5, seed=6, method="auto")
    assert (found.events > 1000 * found.leaps).all()


def test_a_species_that_runs_out_is_never_negative_and_its_end_is_right() -> None:
    """The last copies are critical: they go one at a time."""
    network = made({"A": 5000, "B": 0}, ["A -> B @ 1", "A + B -> 2 B @ 0.001"])
    times = np.linspace(0.0, 12.0, 25)
    single, leapt = (
        stochastic(network, times_s=times, runs=1000, seed=seed, method=method)
        for seed, method in ((7, "exact"), (8, "tau-leaping"))
    )
    assert leapt["A"].min() == 0
    assert (leapt["A"] + leapt["B"] == 5000).all()
    assert (np.diff(leapt["A"], axis=1) <= 0).all()
    for place in (2, 4, 8):
        a, b = single["A"][:, place], leapt["A"][:, place]
        assert same_mean(a, b, bias=0.02 * a.mean())
        assert same_variance(a, b, bias=0.15 * a.var())


def test_two_states_are_found_in_the_same_shares() -> None:
    """Schlögl's system: a fluctuation decides whether it goes up or down."""
    found = [
        stochastic(SCHLOEGL, times_s=[8.0], runs=300, seed=seed, method=method)["X"][:, 0]
        for seed, method in ((9, "exact"), (10, "tau-leaping"))
    ]
    high = [(samples > 300).astype(np.float64) for samples in found]
    assert 0.05 < high[0].mean() < 0.95
    assert same_mean(*high)


def test_leaps_end_at_doses_jumps_and_events() -> None:
    network = made(
        {"A": 0, "B": 0, "C": 0},
        ["-> A @@ 100000 * (1 if time > 2 else 0)", "-> B @ 100000"],
        doses=[Dose(target="C", time_s=1.5, amount=20)],
        events=[Event(name="stop", trigger="time > 3", assignments=(("A", "5"),))],
    )
    found = stochastic(network, times_s=[1.0, 2.0, 3.0, 3.0001], runs=200, seed=11, method="tau-leaping")
    assert (found["C"] == [0, 20, 20, 20]).all()
    assert (found["A"][:, :2] == 0).all()
    assert has_mean(found["A"][:, 2], 100_000.0) or (found["A"][:, 2] == 5).all()
    assert has_mean(found["A"][:, 3], 15.0)
    assert has_mean(found["B"][:, 2], 300_000.0)
    assert has_variance(found["B"][:, 2], 300_000.0)
