"""Networks for which diagonal pivots are not stable are integrated again with partial pivoting."""

from __future__ import annotations

import numpy as np
import pytest

from sevenless.network.network import Network, Observable
from sevenless.simulate import run_sets
from sevenless.simulate.ensemble import ensemble
from sevenless.simulate.options import Solver
from sevenless.simulate.simulate import simulate
from simulate.fixed_steps import stepped
from simulate.networks import made

TIMES = [0.0, 0.5, 1.0, 5.0]


def held_together(stiffness: float = 1.0) -> Network:
    """A holds B + C at 2 by reactions whose rates change sign, and is itself used up whether it is there or not.

    Its diagonal entry is 0 and stands first; with a stiffness of 1e15, what its elimination adds to the rest swamps it.
    Beside that fast balance, everything is slow and smooth.
    """
    return made(
        {"A": 0.0, "B": 1.0, "C": 1.0, "D": 1.0, "E": 1.0},
        [
            "A -> @@ K * (B + C - 2)",
            " -> B @@ K * A",
            " -> C @@ K * A",
            " -> B @@ 2 * C - B * B + D - E",
            " -> C @@ 0.5 - C + 0.1 * B - D + E",
            " -> D @@ B + C - D - B * C",
            " -> E @@ B * C - E * E",
        ],
        parameters={"K": stiffness},
    )


def slow_limit() -> np.ndarray:
    """B to E for infinite stiffness: B + C stays at 2, and B takes half the difference of what drives the two."""
    network = made(
        {"B": 1.0, "C": 1.0, "D": 1.0, "E": 1.0},
        [
            "C -> B @@ (2 * C - B * B + D - E - (0.5 - C + 0.1 * B - D + E)) / 2",
            " -> D @@ B + C - D - B * C",
            " -> E @@ B * C - E * E",
        ],
    )
    return simulate(network, None, TIMES, solver=Solver(rtol=1e-10)).values


def test_what_diagonal_pivots_cannot_do_partial_pivots_can() -> None:
    found = ensemble(held_together(), {"K": [1e6, 1e15, 1e18]}, TIMES, solver=Solver(most_steps=2000))
    assert found.status == ("done", "done", "done")
    assert found.pivoted.tolist() == [False, True, True]
    assert found.steps[1:].max() < 30
    for row in range(3):
        assert found.values[row, :, 1:] == pytest.approx(slow_limit(), rel=1e-5)


def test_without_partial_pivots_it_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run_sets, "_MOST_SPECIES", 0)
    found = ensemble(held_together(), {"K": [1e6, 1e15]}, TIMES, solver=Solver(most_steps=2000))
    assert found.status == ("done", "too many steps")
    assert not found.pivoted.any()


def test_single_simulations_have_them_too() -> None:
    found = simulate(held_together(1e15), None, TIMES, solver=Solver(most_steps=2000))
    assert found.status == "done"
    assert found.values[:, 1:] == pytest.approx(slow_limit(), rel=1e-5)


def test_what_fails_with_both_keeps_its_first_status() -> None:
    found = ensemble(made({"A": 1.0}, ["2 A -> 3 A @ 1.0"]), {"A": [0.1, 1.0]}, [0.0, 0.5, 2.0])
    assert found.status == ("done", "step too small")
    assert not found.pivoted.any()
    assert found["A"][1, 1] == pytest.approx(2.0, rel=1e-5)


def test_which_pivots_are_taken_makes_no_difference_where_both_will_do() -> None:
    rng = np.random.default_rng(5)
    pairs = [(i, *rng.integers(0, 12, 2).tolist()) for i in range(12)]
    network = made(
        {f"s{i}": float(value) for i, value in enumerate(rng.uniform(0.1, 2.0, 12))},
        [f"s{i} + s{j} -> s{k} + s{j} @ {rng.uniform(0.1, 2.0)}" for i, j, k in pairs if j != i],
    )
    diagonal, partial = (stepped(network, 1.0, 40, pivoted=pivoted)[0] for pivoted in (False, True))
    assert partial == pytest.approx(diagonal, rel=1e-11)


def test_rows_are_exchanged_whatever_unit_a_species_is_in() -> None:
    """One species counted in units a billion times smaller: the same steps, the same numbers."""
    network = held_together(1e15)
    plain = simulate(network, None, TIMES, solver=Solver(most_steps=2000))
    scaled = made(
        {"A": 0.0, "B": 1.0, "C": 1.0, "D": 1e9, "E": 1.0},
        [
            "A -> @@ K * (B + C - 2)",
            " -> B @@ K * A",
            " -> C @@ K * A",
            " -> B @@ 2 * C - B * B + D / 1e9 - E",
            " -> C @@ 0.5 - C + 0.1 * B - D / 1e9 + E",
            " -> D @@ 1e9 * (B + C - B * C) - D",
            " -> E @@ B * C - E * E",
        ],
        parameters={"K": 1e15},
        observables={"D": "D / 1e9"},
    )
    tolerances = {"A": 1e-9, "B": 1e-9, "C": 1e-9, "D": 1.0, "E": 1e-9}
    found = simulate(scaled, None, TIMES, solver=Solver(most_steps=2000, atol=tolerances))
    assert found["D"] == pytest.approx(plain["D"], rel=1e-6)


def test_large_networks_are_not_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run_sets, "_MOST_SPECIES", 4)
    observables = [Observable(name="A", expression="A")]
    found = simulate(held_together(1e15), None, TIMES, solver=Solver(most_steps=500), observables=observables)
    assert found.status == "too many steps"
