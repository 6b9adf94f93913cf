"""Short changes in time in a long calm are seen: what comes once, what comes again, and by a largest step the rest."""

from __future__ import annotations

import numpy as np
import pytest

from sevenless.errors import InputError
from sevenless.network.network import Dose, Event, Network
from sevenless.simulate.ensemble import ensemble
from sevenless.simulate.gradient import gradient
from sevenless.simulate.options import Solver
from sevenless.simulate.sensitivity import sensitivities
from sevenless.simulate.simulate import simulate
from simulate.networks import made

SIN_ABOVE = 2.0 * (np.pi - 2.0 * np.arcsin(0.9))


def fed(law: str, **parameters: float) -> Network:
    return made({"A": 0.0}, [f" -> A @@ {law}"], parameters=parameters)


@pytest.mark.parametrize(
    ("law", "end", "expected"),
    [
        ("10 if abs(time - 100) < 1 else 0", 240.0, 20.0),
        ("10 if (time - 100)**2 < 1 else 0", 240.0, 20.0),
        ("10 if (time - 99) * (101 - time) > 0 else 0", 240.0, 20.0),
        ("10 if time - 24 * floor(time / 24) < 1 else 0", 240.0, 100.0),
        ("10 if sin(time) > 0.9 else 0", 4 * np.pi, 10 * SIN_ABOVE),
        ("10 * max(0, cos(time) - 0.9)", 4 * np.pi, 40 * (np.sqrt(1 - 0.81) - 0.9 * np.arccos(0.9))),
        ("10 * exp(-(time - 500)**2)", 1000.0, 10 * np.sqrt(np.pi)),
        ("10 * exp(-((time - 500) / 0.01)**2)", 1000.0, 0.1 * np.sqrt(np.pi)),
    ],
)
def test_a_short_pulse_is_as_large_as_on_paper(law: str, end: float, expected: float) -> None:
    found = simulate(fed(law), None, [0.0, end])
    assert found.status == "done"
    assert found["A"][-1] == pytest.approx(expected, rel=1e-5)
    assert sum(found.steps) < 400


def test_sets_have_their_pulses_at_their_own_times_side_by_side() -> None:
    network = fed("10 if time - period * floor((time - start) / period) - start < width else 0",
                  start=0.0, period=24.0, width=1.0)  # fmt: skip
    table = {"start": np.linspace(1.0, 9.0, 11), "period": np.linspace(20.0, 40.0, 11), "width": np.full(11, 0.5)}
    found = ensemble(network, table, [0.0, 60.0, 240.0])
    assert found.done.all()
    begun = [np.floor((60.0 - table["start"]) / table["period"]), np.floor((240.0 - table["start"]) / table["period"])]
    for place, count in enumerate(begun):
        # One that began before time 0 is over by then.
        assert found["A"][:, 1 + place] == pytest.approx(5.0 * (count + 1), rel=1e-8)
    for row in (0, 5, 10):
        alone = ensemble(network, {name: values[[row]] for name, values in table.items()}, [0.0, 60.0, 240.0])
        assert alone.values[0].tobytes() == found.values[row].tobytes()


def test_an_event_strikes_at_every_turn_of_a_wave() -> None:
    network = made(
        {"hits": 0.0},
        ["-> hits @@ 0"],
        events=[Event(name="turn", trigger="sin(time) > 0.99", assignments=(("hits", "hits + 1"),))],
    )
    times = np.pi * (2.0 * np.arange(11))
    assert simulate(network, None, times)["hits"].tolist() == list(range(11))


def test_a_pulse_that_is_put_off_is_seen_when_it_comes() -> None:
    network = made({"A": 0.0}, [" -> A @@ 10 if abs(time - middle) < 1 else 0"], parameters={"middle": 20.0},
                   doses=[Dose(target="middle", time_s=50.0, amount=100.0, action="set")])  # fmt: skip
    assert simulate(network, None, [50.0, 90.0, 240.0])["A"] == pytest.approx([20.0, 20.0, 40.0], rel=1e-8)


def test_a_gradient_goes_back_over_pulses_that_come_again() -> None:
    """A is the sum of ten pulses that decay: dA/dheight = A / height, and dA/dk is known by differences."""
    network = made(
        {"A": 0.0},
        [" -> A @@ height if time - 24 * floor(time / 24) < 1 else 0", "A -> @ k"],
        parameters={"height": 10.0, "k": 0.02},
    )
    tight = Solver(rtol=1e-9)
    value = simulate(network, None, [240.0], solver=tight)["A"][-1]
    step = 1e-5
    by_k = [simulate(network, {"k": 0.02 + sign * step}, [240.0], solver=tight)["A"][-1] for sign in (1, -1)]
    found = gradient(network, {"height": 10.0, "k": 0.02}, [240.0], wrt=["height", "k"], weights=1.0, solver=tight)
    assert found.values[0] == pytest.approx([value / 10.0, (by_k[0] - by_k[1]) / (2 * step)], rel=1e-5)
    forward = sensitivities(network, {"height": 10.0, "k": 0.02}, [240.0], wrt=["height", "k"], solver=tight)
    assert forward.values[-1].ravel() == pytest.approx(found.values[0], rel=1e-6)


def test_a_largest_step_finds_what_nothing_tells_of_ahead() -> None:
    """sin(2 t) > 0.9998, written so that its times are not known: six windows of 0.02."""
    network = fed("10 if sin(time) * cos(time) > 0.4999 else 0")
    windows = 10 * 6 * (0.5 * np.pi - np.arcsin(0.9998))
    found = simulate(network, None, [0.0, 19.0], solver=Solver(largest_step_s=0.005))
    assert found["A"][-1] == pytest.approx(windows, rel=1e-3)
    assert found.steps[0] >= 19.0 / 0.005


@pytest.mark.parametrize("how", ["simulate", "ensemble", "gradient"])
def test_no_step_is_longer_than_the_largest(how: str) -> None:
    network = made({"A": 1.0}, ["A -> @ k"], parameters={"k": 1e-6})
    few, many = Solver(most_steps=80), Solver(largest_step_s=0.1, most_steps=80)
    run = {
        "simulate": lambda solver: simulate(network, {"k": 1e-6}, [10.0], solver=solver).status,
        "ensemble": lambda solver: ensemble(network, {"k": [1e-6]}, [10.0], solver=solver).status[0],
        "gradient": lambda solver: gradient(network, {"k": 1e-6}, [10.0], weights=1.0, solver=solver).status[0],
    }[how]
    assert run(few) == "done"
    assert run(many) == "too many steps"


def test_what_changes_with_time_in_unknown_ways_takes_a_hundred_steps_at_least() -> None:
    assert simulate(fed("1e-9 * exp(time / 1e9)"), None, [1000.0]).steps[0] >= 100
    assert simulate(fed("1e-9 if time > 3 else 0"), None, [1000.0]).steps[0] < 60


def test_a_longest_step_is_a_positive_number() -> None:
    for value in (0.0, -1.0, float("nan"), "1"):
        with pytest.raises(InputError, match="largest_step_s is"):
            Solver(largest_step_s=value)  # type: ignore[arg-type]
