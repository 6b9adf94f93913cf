"""Tolerances and limits."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from sevenless.errors import InputError
from sevenless.network.network import Dose
from sevenless.simulate.options import Solver
from sevenless.simulate.simulate import simulate
from simulate.networks import made


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"rtol": 0.0}, "rtol is 0.0"),
        ({"rtol": 2.0}, "rtol is 2.0"),
        ({"rtol": float("nan")}, "rtol is nan"),
        ({"atol": 0.0}, "atol is 0.0"),
        ({"atol": -1e-9}, "atol is -1e-09"),
        ({"atol": {"A": float("inf")}}, "atol of A is inf"),
        ({"most_steps": 0}, "most_steps is 0"),
        ({"most_steps": 1.5}, "most_steps is 1.5"),
        ({"most_steps": True}, "most_steps is True"),
        ({"rtol": "1e-6"}, "rtol is '1e-6'"),
        ({"rtol": None}, "rtol is None"),
        ({"atol": "1e-6"}, "atol is '1e-6'"),
        ({"atol": [1e-6]}, r"atol is \[1e-06\]"),
        ({"atol": {"A": "x"}}, "atol of A is 'x'"),
    ],
)
def test_tolerances_are_positive_numbers(given: dict[str, float], said: str) -> None:
    with pytest.raises(InputError, match=said):
        Solver(**given)  # type: ignore[arg-type]


def test_numbers_of_numpy_are_numbers() -> None:
    """Kernels are compiled for numbers of Python, so what is kept is one."""
    solver = Solver(rtol=np.float32(1e-6), atol=np.float64(1e-9), most_steps=np.int64(50))  # type: ignore[arg-type]
    assert (type(solver.rtol), type(solver.most_steps)) == (float, int)
    assert solver.absolute(["A"]).tolist() == [1e-9]


def test_all_that_is_wrong_is_told_at_once() -> None:
    with pytest.raises(InputError) as error:
        Solver(rtol=-1.0, atol={"A": 0.0, "B": -1.0}, most_steps=-5)
    assert len(error.value.problems) == 4


def test_absolute_tolerances_follow_the_order_of_the_engine() -> None:
    solver = Solver(atol={"B": 1e-4, "A": 1e-5})
    assert solver.absolute(["A", "C", "B"]).tolist() == [1e-5, -1e-10, 1e-4]
    assert Solver(atol=1e-7).absolute(["A", "B"]).tolist() == [1e-7, 1e-7]
    assert Solver().absolute(["A"]).tolist() == [-1e-10]


def test_where_everything_starts_at_nothing_there_is_a_least_tolerance() -> None:
    """Until a dose gives a value, which 1e-10 is then a share of."""
    scarce = made({"A": 0.0}, ["-> A @ 1e-12", "A -> @@ 1e12 * A ** 2"])
    floor, usual, finer = (
        simulate(scarce, None, [10.0], solver=Solver(atol=atol)) for atol in (1e-13, None, 1e-22)
    )  # fmt: skip
    assert (usual.values.tobytes(), usual.steps) == (floor.values.tobytes(), floor.steps)
    assert sum(finer.steps) > sum(usual.steps)
    dosed = replace(scarce, doses=(Dose(target="A", time_s=0.0, amount=1e-12),))
    usual, share = (simulate(dosed, None, [10.0], solver=Solver(atol=atol)) for atol in (None, 1e-22))
    assert usual.values == pytest.approx(share.values, rel=1e-12)
    assert usual.steps == share.steps


def test_a_tolerance_of_what_is_no_species_is_refused() -> None:
    network = made({"Alpha": 1.0}, ["Alpha -> @ 1.0"])
    with pytest.raises(InputError, match="atol names Alfa, which is no species; species: Alpha"):
        simulate(network, None, [1.0], solver=Solver(atol={"Alfa": 1e-9}))


def test_tighter_tolerances_take_more_steps_and_err_less() -> None:
    network = made({"A": 1.0, "B": 0.5}, ["A + B -> 2 B @ 1.0", "B -> A @ 0.3"])
    best = simulate(network, None, [0.0, 10.0], solver=Solver(rtol=1e-12))
    errors, steps = [], []
    for rtol in (1e-3, 1e-5, 1e-7, 1e-9):
        found = simulate(network, None, [0.0, 10.0], solver=Solver(rtol=rtol))
        errors.append(abs(found["A"][-1] - best["A"][-1]))
        steps.append(sum(found.steps))
    assert errors == sorted(errors, reverse=True)
    assert steps == sorted(steps)
    assert errors[-1] < 1e-8


def test_a_tolerance_of_one_species_is_its_own() -> None:
    """What is allowed to be off is off; what is not, is not."""
    network = made({"A": 1.0, "B": 1.0}, ["A -> @ 1.0", "B -> @ 1.1"])
    times = np.linspace(0.0, 20.0, 41)
    strict = simulate(network, None, times, solver=Solver(rtol=1e-12, atol={"A": 1e-15, "B": 1e-15}))
    loose = simulate(network, None, times, solver=Solver(rtol=1e-12, atol={"A": 1e-15, "B": 1e-2}))
    assert strict["A"] == pytest.approx(np.exp(-times), rel=1e-9)
    assert loose["A"] == pytest.approx(np.exp(-times), rel=1e-6)
    assert sum(loose.steps) < sum(strict.steps)


def test_a_limit_on_steps_is_a_status() -> None:
    found = simulate(made({"A": 1.0}, ["A -> @ 1.0"]), None, [0.0, 1e-3, 10.0], solver=Solver(most_steps=5))
    assert found.status == "too many steps"
    assert "most_steps" in found.message
    assert found["A"][:2] == pytest.approx([1.0, np.exp(-1e-3)], rel=1e-6)
    assert np.isnan(found["A"][-1])
