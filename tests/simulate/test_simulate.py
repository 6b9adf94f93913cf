"""One simulation."""

from __future__ import annotations

import numpy as np
import pytest

from sevenless.errors import InputError, NetworkError
from sevenless.network.network import Observable
from sevenless.simulate.ensemble import ensemble
from sevenless.simulate.options import Solver
from sevenless.simulate.simulate import simulate
from simulate.networks import made

TIMES = np.linspace(0.0, 5.0, 11)
CHAIN = made(
    {"A": 1.0, "B": "0.5 * b0", "C": "B + k"},
    ["A -> B @ k", "B -> C @ 2 * k", "C -> @ half"],
    parameters={"k": 0.8, "half": "k / 2", "b0": 2.0},
)


def chain(a: float, b: float, c: float, k: float, half: float) -> np.ndarray:
    """The chain solved by eigenvectors."""
    matrix = np.array([[-k, 0.0, 0.0], [k, -2 * k, 0.0], [0.0, 2 * k, -half]])
    values, vectors = np.linalg.eig(matrix)
    weights = np.linalg.solve(vectors, [a, b, c])
    return (vectors @ (weights[:, None] * np.exp(values[:, None] * TIMES))).real.T


def test_what_is_not_given_is_the_network_s_own() -> None:
    found = simulate(CHAIN, None, TIMES, solver=Solver(rtol=1e-10))
    assert found.names == ("A", "B", "C")
    assert found.status == "done"
    assert found.message == ""
    assert found.values == pytest.approx(chain(1.0, 1.0, 1.8, 0.8, 0.4), rel=1e-8)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"k": 0.3}, (1.0, 1.0, 1.3, 0.3, 0.15)),
        ({"b0": 6.0}, (1.0, 3.0, 3.8, 0.8, 0.4)),
        ({"A": 4.0}, (4.0, 1.0, 1.8, 0.8, 0.4)),
        ({"half": 3.0}, (1.0, 1.0, 1.8, 0.8, 3.0)),
        ({"B": 5.0}, (1.0, 5.0, 5.8, 0.8, 0.4)),
        ({"C": 0.0, "half": 1.0, "B": 2.0}, (1.0, 2.0, 0.0, 0.8, 1.0)),
    ],
)
def test_a_number_wins_over_an_expression_and_what_follows_from_it_follows(
    given: dict[str, float], expected: tuple[float, float, float, float, float]
) -> None:
    found = simulate(CHAIN, given, TIMES, solver=Solver(rtol=1e-10))
    assert found.values == pytest.approx(chain(*expected), rel=1e-7)


def test_species_come_in_the_order_of_the_network() -> None:
    initial = {f"s{i}": float(i) for i in range(9)}
    ring = [f"s{i} -> s{(i + 4) % 9} @ 0.1" for i in range(9)]
    found = simulate(made(initial, ring), None, [0.0])
    assert found.names == tuple(initial)
    assert found.values[0].tolist() == list(initial.values())


def test_one_simulation_is_a_row_of_an_ensemble() -> None:
    alone = simulate(CHAIN, {"k": 0.3}, TIMES)
    among = ensemble(CHAIN, {"k": [0.3, 0.9]}, TIMES).one(0)
    assert alone.values == pytest.approx(among.values, rel=1e-9)
    assert alone.steps == among.steps


def test_only_what_is_asked_for_is_recorded() -> None:
    found = simulate(CHAIN, None, TIMES, observables=["A", "B / A", Observable(name="sum", expression="A + B + C")])
    assert found.names == ("A", "B / A", "sum")
    assert found["B / A"] == pytest.approx(simulate(CHAIN, None, TIMES)["B"] / found["A"], rel=1e-6)


def test_a_single_time_of_zero_shows_initial_values() -> None:
    assert simulate(CHAIN, None, [0.0]).final == {"A": 1.0, "B": 1.0, "C": 1.8}


def test_times_need_not_begin_at_zero() -> None:
    late = simulate(CHAIN, None, TIMES[6:])
    assert late.values == pytest.approx(simulate(CHAIN, None, TIMES).values[6:], rel=1e-9)


def test_nothing_that_happens_stays_as_it_is() -> None:
    assert simulate(made({"A": 3.0}, []), None, [0.0, 1e9])["A"].tolist() == [3.0, 3.0]


def test_times_are_missed() -> None:
    with pytest.raises(InputError, match="times_s is empty"):
        simulate(CHAIN, {"k": 1.0})


def test_a_network_that_is_not_sound_is_told_before_anything_runs() -> None:
    with pytest.raises(NetworkError, match="kk"):
        simulate(made({"A": 1.0}, ["A -> @ kk"]), None, TIMES)


def test_a_parameter_without_a_value_needs_one() -> None:
    network = made({"A": 1.0}, ["A -> @ k"], parameters={"k": float("nan")})
    with pytest.raises(NetworkError, match="k"):
        simulate(network, None, TIMES)
    assert simulate(network, {"k": 1.0}, TIMES)["A"] == pytest.approx(np.exp(-TIMES), rel=1e-5)


def test_a_value_that_cannot_be_is_a_status_that_names_it() -> None:
    found = simulate(CHAIN, {"A": -2.0, "k": float("nan")}, TIMES)
    assert found.status == "bad value"
    assert found.message == "A is -2: an initial value cannot be negative; k is missing or no number"
    assert np.isnan(found.values).all()


def test_a_division_by_zero_is_a_status() -> None:
    found = simulate(made({"A": 1.0, "B": 0.0}, ["A -> @@ A / B"]), None, TIMES)
    assert found.status == "not finite"
    assert found["A"][0] == 1.0
    assert np.isnan(found["A"][1:]).all()


def test_growth_without_bound_ends_quickly_with_a_status() -> None:
    """dA/dt = A^2 from 1 is infinite at 1 s: A = 1 / (1 - t)."""
    found = simulate(made({"A": 1.0}, ["2 A -> 3 A @ 1.0"]), None, [0.0, 0.5, 0.99, 2.0])
    assert found.status == "step too small"
    assert found["A"][:3] == pytest.approx([1.0, 2.0, 100.0], rel=1e-4)
    assert np.isnan(found["A"][3])
    assert sum(found.steps) < 1000
