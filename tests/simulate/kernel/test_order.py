"""Halving the step shows the order that the tableau promises: the kernels do with it what they should."""

from __future__ import annotations

import math

import numpy as np

from simulate.fixed_steps import stepped
from simulate.networks import made

FORCED = made({"y": 1.0}, ["y -> @@ y * (1 + 0.5 * sin(time))"])
RATE = 1e6
PROTHERO = made({"y": 1.0}, [f" -> y @@ -{RATE} * (y - cos(time)) - sin(time)"])


def forced(t: float) -> float:
    return math.exp(-(t + 0.5 * (1.0 - math.cos(t))))


def orders(errors: list[float]) -> np.ndarray:
    return np.log2(np.array(errors[:-1]) / np.array(errors[1:]))


def test_a_smooth_problem_that_depends_on_time_is_solved_to_order_five() -> None:
    errors = [abs(stepped(FORCED, 2.0, count)[0][0] - forced(2.0)) for count in (8, 16, 32)]
    assert orders(errors).min() > 4.8


def test_one_step_errs_in_order_six_and_its_dense_output_in_order_five() -> None:
    at_end, between = [], []
    for h in (0.2, 0.1, 0.05):
        end, inside = stepped(FORCED, h, 1, fraction=0.3)
        at_end.append(abs(end[0] - forced(h)))
        between.append(abs(inside[0] - forced(0.3 * h)))
    assert orders(at_end).min() > 5.7
    assert orders(between).min() > 4.6


def test_a_stiff_network_on_its_slow_path_is_solved_to_order_five() -> None:
    """A and B exchange a million times faster than B is lost; steps are a million times longer than that exchange."""
    slow = -2.0 * RATE / ((2.0 * RATE + 1.0) + math.sqrt((2.0 * RATE + 1.0) ** 2 - 4.0 * RATE))
    start = np.array([1.0, (slow + RATE) / RATE])
    network = made({"A": 1.0, "B": start[1]}, [f"A -> B @ {RATE}", f"B -> A @ {RATE}", "B -> @ 1.0"])
    errors = [
        float(np.abs(stepped(network, 4.0, count)[0] - start * math.exp(4.0 * slow)).max()) for count in (2, 4, 8)
    ]
    assert orders(errors).min() > 4.8


def test_stiffness_that_follows_the_time_costs_order_but_no_accuracy() -> None:
    """Prothero & Robinson 1974, doi:10.1090/S0025-5718-1974-0331793-2: rate 1e6 towards cos(t)."""
    errors = [abs(stepped(PROTHERO, 2.0, count)[0][0] - math.cos(2.0)) for count in (4, 8)]
    assert errors[0] < 1e-9
    assert errors[1] < errors[0] / 4.0
