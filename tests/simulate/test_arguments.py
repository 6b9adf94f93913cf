"""What cannot be meant is told before anything is computed, all of it at once, with its remedy."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from sevenless.errors import InputError, UnknownNameError
from sevenless.simulate.ensemble import ensemble
from sevenless.simulate.gradient import gradient
from sevenless.simulate.options import Solver
from sevenless.simulate.sensitivity import sensitivities
from sevenless.simulate.simulate import simulate
from sevenless.simulate.steady_state import steady_state, steady_states
from sevenless.simulate.stochastic import stochastic
from sevenless.simulate.to_shards import ensemble_shards
from simulate.networks import made

TIMES = [0.0, 1.0, 2.0]
BINDING = made(
    {"A": 10.0, "B": 5.0, "AB": 0.0}, ["A + B -> AB @ kon", "AB -> A + B @ koff"], parameters={"kon": 0.1, "koff": 0.2}
)
SINGLE: dict[str, Callable[[object], object]] = {
    "simulate": lambda given: simulate(BINDING, given, TIMES),  # type: ignore[arg-type]
    "steady_state": lambda given: steady_state(BINDING, given),  # type: ignore[arg-type]
    "sensitivities": lambda given: sensitivities(BINDING, given, TIMES, wrt=["kon"]),  # type: ignore[arg-type]
}
MANY: dict[str, Callable[..., object]] = {
    "ensemble": lambda table, **more: ensemble(BINDING, table, TIMES, **more),
    "steady_states": lambda table, **more: steady_states(BINDING, table, **more),
    "gradient": lambda table, **more: gradient(BINDING, table, TIMES, weights=1.0, **more),
    "stochastic": lambda table, **more: stochastic(BINDING, table, TIMES, runs=1, seed=1, **more),
}


def problems(call: Callable[[], object]) -> list[str]:
    with pytest.raises(InputError) as error:
        call()
    return [str(problem) for problem in error.value.problems]


@pytest.mark.parametrize("call", SINGLE.values(), ids=SINGLE)
@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"A": [10.0, 20.0], "kon": np.ones(1)}, "A is an array of 2, not a number; give a single number; ensemble"),
        ({"A": [10.0, 20.0], "kon": np.ones(1)}, "kon is an array of 1, not a number"),
        ({"A": []}, "A is an array of 0, not a number"),
        ({"A": "10"}, "A holds no numbers"),
        ({"A": 10 + 0j}, "A holds no numbers"),
        (pl.DataFrame({"A": [1.0]}), "parameters are a table, not names with a number each"),
        (pl.LazyFrame({"A": [1.0]}), "parameters are a table, not names with a number each"),
        ([1.0], "parameters are of type list, not names with a number each"),
    ],
)
def test_a_single_simulation_takes_a_number_for_each_name(call: Callable[[object], object], given: object, told: str):  # type: ignore[no-untyped-def]
    assert any(told in problem for problem in problems(lambda: call(given)))


def test_a_number_of_any_kind_will_do() -> None:
    expected = simulate(BINDING, {"A": 3.0}, TIMES).values
    for three in (3, np.float32(3.0), np.int64(3), np.array(3.0), Decimal(3)):
        assert (simulate(BINDING, {"A": three}, TIMES).values == expected).all()  # type: ignore[dict-item]


@pytest.mark.parametrize("times", [[0, 1, 2], np.array([0.0, 1.0]), 3.0])
def test_times_in_the_place_of_parameters_are_told(times: object) -> None:
    """`simulate(network, [0, 1, 2])` is what everybody writes first."""
    told = problems(lambda: simulate(BINDING, times))  # type: ignore[arg-type]
    assert "output times come after it, or as times_s=" in told[0]
    assert told[1].startswith("times_s is empty")


@pytest.mark.parametrize("call", MANY.values(), ids=MANY)
@pytest.mark.parametrize("threads", [0, -1, 1.5, 2.0, "2", True])
def test_threads_are_a_whole_number_from_one_on(call: Callable[..., object], threads: object) -> None:
    told = [f"threads is {threads!r}; give a whole number from 1 on, or leave it out for all cores"]
    assert problems(lambda: call({}, threads=threads)) == told


def test_a_whole_number_of_numpy_is_a_number_of_threads() -> None:
    assert ensemble(BINDING, {"A": [1.0, 2.0]}, TIMES, threads=np.int64(2)).done.all()  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("observables", "told"),
    [
        ("AB", "observables is 'AB', no list; give a list of names or expressions"),
        (3, "observables is no list"),
        ([1, "A"], "observables hold 1; give names or expressions, as text"),
        ({"x": 1}, "observables hold 'x': 1"),
    ],
)
def test_observables_are_a_list_of_text(observables: object, told: str) -> None:
    """Of one text, letter by letter, "AB" would be A and B."""
    for call in (
        lambda: simulate(BINDING, None, TIMES, observables=observables),  # type: ignore[arg-type]
        lambda: steady_states(BINDING, {}, observables=observables),  # type: ignore[arg-type]
    ):
        assert problems(call)[0].startswith(told)


@pytest.mark.parametrize(
    ("wrt", "told"),
    [
        ("kon", 'wrt is \'kon\', no list; give a list of names, ["kon", "koff"]'),
        (3, "wrt is 3, no list"),
        ([1], "wrt holds 1; give names, as text"),
        ([["kon"]], "wrt holds ['kon']"),
    ],
)
def test_names_of_derivatives_are_a_list_of_text(wrt: object, told: str) -> None:
    for call in (
        lambda: gradient(BINDING, {}, TIMES, weights=1.0, wrt=wrt),  # type: ignore[arg-type]
        lambda: sensitivities(BINDING, {}, TIMES, wrt=wrt),  # type: ignore[arg-type]
    ):
        assert problems(call)[0].startswith(told)


@pytest.mark.parametrize("memory", [float("inf"), float("nan"), 0, -1.0, "much", None, True])
def test_memory_is_a_positive_number(memory: object) -> None:
    told = [f"memory_mib is {memory!r}; give a positive number"]
    assert problems(lambda: gradient(BINDING, {}, TIMES, weights=1.0, memory_mib=memory)) == told  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("loss", "told"),
    [
        (lambda outputs, members: 3.0, "loss gave a float, not two arrays"),
        (lambda outputs, members: (3.0,), "loss gave a tuple of 1, not two arrays"),
        (lambda outputs, members: None, "loss gave a NoneType, not two arrays"),
        (lambda outputs, members: ("x", "y"), "loss gave no numbers"),
        (lambda outputs, members: (outputs.sum((1, 2)), 1.0), "loss gave the shapes (1,) and ()"),
        (3.0, "loss is of type float, no function"),
    ],
)
def test_a_loss_answers_with_two_arrays(loss: object, told: str) -> None:
    assert problems(lambda: gradient(BINDING, {}, TIMES, loss=loss))[0].startswith(told)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"epsilon": "x"}, "epsilon is 'x'; give a number between 0 and 1"),
        ({"runs": 1.5}, "runs is 1.5"),
        ({"seed": "x"}, "seed is 'x'"),
        ({"method": ["exact"]}, "method is ['exact']"),
        ({"copies_per_unit": "x"}, "copies_per_unit is 'x'"),
    ],
)
def test_stochastic_runs_are_told_numbers(given: dict[str, object], told: str) -> None:
    options = {"runs": 1, "seed": 1, **given}
    assert problems(lambda: stochastic(BINDING, {}, TIMES, **options))[0].startswith(told)  # type: ignore[arg-type]


@pytest.mark.parametrize("engine", ["foo", None, ["roadrunner"]])
def test_an_engine_is_one_that_there_is(engine: object) -> None:
    with pytest.raises(UnknownNameError, match="no engine is called"):
        ensemble(BINDING, {}, TIMES, engine=engine)  # type: ignore[arg-type]


def test_what_is_no_network_is_told() -> None:
    for call in (
        lambda: simulate("A -> B ; 1", None, TIMES),  # type: ignore[arg-type]
        lambda: ensemble("A -> B ; 1", {}, TIMES),  # type: ignore[arg-type]
        lambda: steady_states("A -> B ; 1", {}),  # type: ignore[arg-type]
    ):
        assert problems(call) == ["network is of type str; give a Network, such as read_reactions makes from text"]


def test_what_is_no_solver_is_told() -> None:
    for call in (
        lambda: simulate(BINDING, None, TIMES, solver={"rtol": 1e-8}),  # type: ignore[arg-type]
        lambda: steady_states(BINDING, {}, solver=1e-8),  # type: ignore[arg-type]
    ):
        assert problems(call)[0].endswith("give a Solver, such as Solver(rtol=1e-8)")


def test_everything_that_is_wrong_is_told_at_once(tmp_path: Path) -> None:
    wrong = {"observables": "AB", "solver": 1e-8}
    for call in (
        lambda: ensemble(BINDING, {"zz": 1.0}, [1, 0], threads=0, **wrong),  # type: ignore[arg-type]
        lambda: gradient(BINDING, {"zz": 1.0}, [1, 0], weights=1.0, memory_mib=0, **wrong),  # type: ignore[arg-type]
        lambda: stochastic(BINDING, {"zz": 1.0}, [1, 0], runs=0, seed=-1, observables="AB"),  # type: ignore[arg-type]
    ):
        assert len(problems(call)) == 5
    shards = problems(lambda: ensemble_shards(BINDING, "none.parquet", [1, 0], out=tmp_path / "out", **wrong))  # type: ignore[arg-type]
    assert len(shards) == 4
    assert not (tmp_path / "out").exists()


def test_steady_states_without_a_solver_are_given_up_sooner() -> None:
    """As their documentation says: a solver brings its own most_steps."""
    circling = made({"A": 2.0, "B": 1.0}, ["A -> 2 A @ 1.0", "A + B -> 2 B @ 1.0", "B -> @ 1.0"])
    usual, asked = steady_state(circling), steady_state(circling, solver=Solver(rtol=1e-6))
    assert usual.status == asked.status == "does not settle"
    assert sum(usual.steps[:2]) < 11_000
    assert sum(asked.steps[:2]) > 90_000
