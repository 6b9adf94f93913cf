"""Rate laws beyond mass action, time-dependent inputs, rules, fixed species and ratios."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from scipy.integrate import solve_ivp

from sevenless.simulate.options import Solver
from sevenless.simulate.simulate import simulate
from simulate.networks import made

TIGHT = Solver(rtol=1e-10, atol=1e-13)
TIMES = np.linspace(0.0, 10.0, 21)


def scipy(
    change: Callable[[float, np.ndarray], list[float]], start: list[float], times: np.ndarray = TIMES
) -> np.ndarray:
    found = solve_ivp(change, (0.0, times[-1]), start, method="Radau", t_eval=times, rtol=1e-11, atol=1e-14)
    assert found.success
    return found.y.T


def test_michaelis_menten() -> None:
    network = made({"S": 2.0, "P": 0.0}, ["S -> P @@ vmax * S / (Km + S)"], parameters={"vmax": 0.7, "Km": 0.4})
    found = simulate(network, None, TIMES, solver=TIGHT)
    expected = scipy(lambda t, y: [-0.7 * y[0] / (0.4 + y[0]), 0.7 * y[0] / (0.4 + y[0])], [2.0, 0.0])
    assert found.values == pytest.approx(expected, rel=1e-8, abs=1e-11)


@pytest.mark.parametrize("hill", [1.0, 2.0, 2.7, 4.0, 8.0])
def test_hill_with_any_exponent(hill: float) -> None:
    """A repressor of itself, and what it switches on."""
    network = made(
        {"A": 0.1, "B": 0.0},
        [" -> A @@ 1 / (1 + (A / K) ** n)", " -> B @@ A ** n / (K ** n + A ** n)", "A -> @ 0.5", "B -> @ 0.2"],
        parameters={"K": 0.6, "n": hill},
    )

    def change(t: float, y: np.ndarray) -> list[float]:
        a = (y[0] / 0.6) ** hill
        return [1.0 / (1.0 + a) - 0.5 * y[0], a / (1.0 + a) - 0.2 * y[1]]

    found = simulate(network, None, TIMES, solver=TIGHT)
    assert found.values == pytest.approx(scipy(change, [0.1, 0.0]), rel=1e-8, abs=1e-11)


def test_an_oscillator_stays_in_phase() -> None:
    """The loop of Goodwin 1965 with a Hill exponent of 10: errors of phase would grow with every turn."""
    network = made(
        {"X": 0.1, "Y": 0.2, "Z": 2.5},
        [" -> X @@ 1 / (1 + Z ** 10)", " -> Y @@ X", " -> Z @@ Y", "X -> @ 0.4", "Y -> @ 0.4", "Z -> @ 0.4"],
    )

    def change(t: float, y: np.ndarray) -> list[float]:
        return [1.0 / (1.0 + y[2] ** 10) - 0.4 * y[0], y[0] - 0.4 * y[1], y[1] - 0.4 * y[2]]

    times = np.linspace(0.0, 100.0, 201)
    found = simulate(network, None, times, solver=TIGHT)
    turns = np.flatnonzero(np.diff(np.sign(np.diff(found["Z"]))))
    assert turns.size > 10
    assert found.values == pytest.approx(scipy(change, [0.1, 0.2, 2.5], times), rel=1e-7)


@pytest.mark.parametrize("w", [0.5, 3.0, 20.0])
def test_an_input_that_depends_on_time_alone(w: float) -> None:
    """dA/dt = k sin(w t): A = k (1 - cos(w t)) / w."""
    network = made({"A": 0.0}, [" -> A @@ k * sin(w * time)"], parameters={"k": 2.0, "w": w})
    found = simulate(network, None, TIMES, solver=TIGHT)
    assert found["A"] == pytest.approx(2.0 * (1.0 - np.cos(w * TIMES)) / w, abs=1e-8)


def test_an_input_in_time_with_feedback_from_the_state() -> None:
    network = made({"A": 1.0}, [" -> A @@ exp(-time) * A", "A -> @@ 0.1 * time * A"])
    found = simulate(network, None, TIMES, solver=TIGHT)
    assert found["A"] == pytest.approx(np.exp(1.0 - np.exp(-TIMES) - 0.05 * TIMES**2), rel=1e-8)


def test_a_pulse_is_a_condition_on_time() -> None:
    network = made({"A": 0.0}, [" -> A @@ 1 if time >= 2 and time < 5 else 0"])
    found = simulate(network, None, TIMES, solver=Solver(rtol=1e-8))
    assert found["A"] == pytest.approx(np.clip(TIMES - 2.0, 0.0, 3.0), abs=1e-5)


def test_rules_stand_in_rates_and_in_each_other() -> None:
    network = made(
        {"A": 1.0, "B": 0.0},
        ["A -> B @@ flux"],
        parameters={"k": 0.4},
        rules={"flux": "k * share", "share": "A / total", "total": "A + B"},
        observables={"share": "share", "B": "B"},
    )
    found = simulate(network, None, TIMES, solver=TIGHT)
    assert found["share"] == pytest.approx(np.exp(-0.4 * TIMES), rel=1e-8)
    assert found["share"] + found["B"] == pytest.approx(np.ones(TIMES.size), rel=1e-10)


def test_a_fixed_species_drives_and_does_not_change() -> None:
    network = made({"E": 2.0, "S": 1.0, "P": 0.0}, ["E + S -> P @ 0.25"], fixed=["E"])
    found = simulate(network, None, TIMES, solver=TIGHT)
    assert found["E"].tolist() == [2.0] * TIMES.size
    assert found["S"] == pytest.approx(np.exp(-0.5 * TIMES), rel=1e-8)


def test_ratios_and_products_are_observed_inside() -> None:
    network = made(
        {"A": 3.0, "B": 1.0},
        ["A -> B @ 0.2"],
        observables={"share": "B / (A + B)", "log": "log(A)", "twice": "2 * A - B / 4", "t": "time ** 2"},
    )
    found = simulate(network, None, TIMES, solver=TIGHT)
    a = 3.0 * np.exp(-0.2 * TIMES)
    assert found["share"] == pytest.approx((4.0 - a) / 4.0, rel=1e-8)
    assert found["log"] == pytest.approx(np.log(a), abs=1e-8)
    assert found["twice"] == pytest.approx(2.0 * a - (4.0 - a) / 4.0, rel=1e-7)
    assert found["t"] == pytest.approx(TIMES**2)


def test_reactants_may_be_taken_three_and_four_at_a_time() -> None:
    """dA/dt = -n k A^n: A = (A0^(1-n) + n (n - 1) k t)^(1 / (1 - n))."""
    for count in (2, 3, 4):
        network = made({"A": 1.5}, [f"{count} A -> @ 0.1"])
        found = simulate(network, None, TIMES, solver=TIGHT)
        expected = (1.5 ** (1 - count) + count * (count - 1) * 0.1 * TIMES) ** (1.0 / (1 - count))
        assert found["A"] == pytest.approx(expected, rel=1e-8), count


def test_robertson_over_eleven_decades_of_time() -> None:
    """The stiff problem of Robertson 1966; values at 1e11 s as tabulated by Hairer & Wanner's test set."""
    network = made({"A": 1.0, "B": 0.0, "C": 0.0}, ["A -> B @ 0.04", "2 B -> B + C @ 3e7", "B + C -> A + C @ 1e4"])
    solver = Solver(rtol=1e-8, atol={"A": 1e-14, "B": 1e-18, "C": 1e-14})
    found = simulate(network, None, [0.0, 1e11], solver=solver)
    assert found["A"][-1] == pytest.approx(0.2083340149701255e-07, rel=1e-6)
    assert found["B"][-1] == pytest.approx(0.8333360770334713e-13, rel=1e-6)
    assert found["C"][-1] == pytest.approx(0.9999999791665050, rel=1e-9)
