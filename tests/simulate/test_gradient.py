"""Gradients are those that differences give, whatever the network has in it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import polars as pl
import pytest

from sevenless.network.network import Dose, Network
from sevenless.simulate.ensemble import ensemble
from sevenless.simulate.gradient import gradient
from sevenless.simulate.options import Solver
from sevenless.simulate.structure.tables import structure_of
from simulate.differences import by_differences, values_of
from simulate.models import model
from simulate.networks import made

TIMES = np.linspace(0.0, 20.0, 9)
TIGHT = Solver(rtol=1e-10, atol=1e-13)
EVERYTHING = made(
    {"A": 1.0, "B": "b0 * A", "C": 0.2, "F": 0.7},
    [
        "A -> B @ k1",
        "B + C -> A + C @ 2 * k2",
        "B -> C @@ vmax * B ** n / (K ** n + B ** n) * (1 + 0.5 * sin(time))",
        "C + F -> A + F @ k3",
        "2 A + B -> C @ k4",
        "-> A @ k5",
        "A + B -> B @ k6 * k1",
    ],
    parameters={
        "k1": 1.0, "k2": 3.0, "vmax": 0.5, "n": 2.5, "K": 0.3, "k3": 0.1, "k4": 0.3, "k5": 0.05, "k6": 0.2,
        "b0": 0.3, "late": 5.0, "amount": 0.5, "f": 1.1,
    },
    fixed=["F"],
    rules={"total": "A + B + f * C"},
    observables={"A": "A", "ratio": "A / total", "linear": "A + 2 * B - C", "scaled": "k1 * C"},
)  # fmt: skip
DOSES = {
    "none": (),
    "added, at a time that is a parameter": (Dose(target="A", time_s="late", amount="amount * b0"),),
    "a parameter multiplied": (Dose(target="k3", time_s=7.0, amount="f", action="multiply"),),
    "a species multiplied": (Dose(target="B", time_s=9.0, amount="f", action="multiply"),),
    "set": (Dose(target="C", time_s=10.0, amount="b0", action="set"),),
    "a fixed species at the start": (Dose(target="F", time_s=0.0, amount=0.1),),
    "a schedule": (Dose(target="A", time_s=3.0, every_s=4.0, count=3, amount="k5"),),
}
OPERATIONS = made(
    {"A": 1.0, "B": 0.5},
    [
        "A -> B @@ p * min(A, 0.8 * q) + A * max(exp(-A), log(1 + B)) * sqrt(A + r)",
        "B -> A @@ B * abs(B - q) * cos(p * time) ** 2 + tanh(r * B) + floor(5.5 + 1e-3 * A) * p * B",
        "A -> @@ p * A / 0 if B > 10 * q else r * A ** q",
    ],
    parameters={"p": 0.3, "q": 1.4, "r": 0.2},
)


def weights(shape: tuple[int, ...]) -> np.ndarray:
    return np.random.default_rng(7).standard_normal(shape)


def everything(*, doses: tuple[Dose, ...]) -> Network:
    return replace(EVERYTHING, doses=doses)


@pytest.mark.parametrize("doses", [*DOSES.values(), sum(DOSES.values(), ())], ids=[*DOSES, "all together"])
def test_all_that_a_network_can_have(doses: tuple[Dose, ...]) -> None:
    """Mass action of every order, rate laws, time, rules, expressions, fixed species, and doses."""
    network = everything(doses=doses)
    by = weights((TIMES.size, 4))
    found = gradient(network, {}, TIMES, weights=by, solver=TIGHT)
    assert {"A", "C", "F", "k1", "f", "b0"} <= set(found.names)
    assert "B" not in found.names
    expected = by_differences(
        network, dict(zip(found.names, values_of(network, found.names), strict=True)), TIMES,
        lambda outputs: (outputs * by).sum(axis=(1, 2)), solver=TIGHT,
    )  # fmt: skip
    assert found.status == ("done",)
    assert found.values[0] == pytest.approx(expected, rel=1e-6, abs=1e-8)


def test_every_operation_of_rate_laws() -> None:
    by = weights((TIMES.size, 2))
    found = gradient(OPERATIONS, {}, TIMES, weights=by, solver=TIGHT)
    start = dict(zip(found.names, values_of(OPERATIONS, found.names), strict=True))
    expected = by_differences(
        OPERATIONS, start, TIMES, lambda outputs: (outputs * by).sum(axis=(1, 2)), solver=TIGHT, width=1e-4
    )  # fmt: skip
    assert found.values[0] == pytest.approx(expected, rel=1e-5, abs=1e-7)


@pytest.mark.parametrize("name", ["huang_ferrell_1996", "kholodenko_2000", "lin_2019", "kholodenko_1999"])
def test_published_networks(name: str) -> None:
    """By every rate constant, and every initial value that is not 0: to 1e-5 of each, and of the largest."""
    network, times, atol = model(name, times=6)
    solver = Solver(rtol=1e-9, atol=1e-4 * atol)
    species = [one.name for one in network.species]
    scale = np.abs(ensemble(network, {}, times, observables=species, solver=solver).values[0]).max(axis=0)
    by = weights((times.size, len(species))) / np.maximum(scale, atol)
    found = gradient(network, {}, times, weights=by, observables=species, solver=solver)
    values = values_of(network, found.names)
    known = np.flatnonzero(values > 0.0)
    expected = by_differences(
        network, {found.names[place]: values[place] for place in known}, times,
        lambda outputs: (outputs * by).sum(axis=(1, 2)), solver=solver, observables=species, width=2e-4,
    )  # fmt: skip
    ours, theirs = found.values[0, known] * values[known], expected * values[known]
    assert np.abs(ours - theirs).max() < 1e-5 * np.abs(theirs).max()
    large = np.abs(theirs) > 1e-2 * np.abs(theirs).max()
    assert ours[large] == pytest.approx(theirs[large], rel=1e-5)


def test_a_network_with_a_dense_block() -> None:
    """By every tenth rate constant of a network of 100 species, whose factors end in a full block of some rows."""
    network, times, atol = model("generated_100", times=4)
    assert structure_of(network, ()).tables.elimination.n_dense % 4
    solver = Solver(rtol=1e-9, atol=1e-4 * atol)
    wrt = [one.name for one in network.parameters][::10]
    by = weights((times.size, 100))
    observed = [one.name for one in network.species]
    found = gradient(network, {}, times, weights=by, wrt=wrt, observables=observed, solver=solver)
    start = dict(zip(wrt, values_of(network, wrt), strict=True))
    expected = by_differences(
        network, start, times, lambda outputs: (outputs * by).sum(axis=(1, 2)), solver=solver, observables=observed,
        width=1e-3,
    )  # fmt: skip
    assert found.values[0] == pytest.approx(expected, rel=1e-5, abs=1e-7 * np.abs(expected).max())


def test_decay_on_paper() -> None:
    """d/dk A0 exp(-k t) = -t A0 exp(-k t)."""
    network = made({"A": 2.0}, ["A -> @ k"], parameters={"k": 0.5})
    times = np.array([0.0, 1.0, 3.0])
    found = gradient(network, {"k": [0.2, 0.5]}, times, weights=[1.0, 10.0, 100.0], solver=TIGHT)
    for row, k in enumerate((0.2, 0.5)):
        terms = np.array([1.0, 10.0, 100.0]) * np.exp(-k * times)
        assert found.objective[row] == pytest.approx(2.0 * terms.sum(), rel=1e-9)
        assert found["k"][row] == pytest.approx(-2.0 * (terms * times).sum(), rel=1e-8)
        assert found["A"][row] == pytest.approx(terms.sum(), rel=1e-9)


def test_sums_of_squares() -> None:
    network = everything(doses=DOSES["a schedule"])
    measured = ensemble(network, {"k1": 1.3, "A": 0.8}, TIMES).values[0]
    measured[3, 1] = np.nan
    sigma = np.array([0.1, 0.02, 0.2, 0.05])
    sets = {"k1": [1.0, 1.3, 0.7], "A": [1.0, 0.8, 1.2]}
    found = gradient(network, sets, TIMES, measured=measured, sigma=np.tile(sigma, (TIMES.size, 1)), solver=TIGHT)
    values = ensemble(network, sets, TIMES, solver=TIGHT).values
    assert found.objective == pytest.approx(0.5 * np.nansum(((values - measured) / sigma) ** 2, axis=(1, 2)), rel=1e-9)
    assert found.objective[1] < 1e-3 * found.objective[0]
    expected = by_differences(
        network, {"k1": 0.7, "A": 1.2}, TIMES,
        lambda outputs: 0.5 * np.nansum(((outputs - measured) / sigma) ** 2, axis=(1, 2)), solver=TIGHT,
    )  # fmt: skip
    assert [found["k1"][2], found["A"][2]] == pytest.approx(expected, rel=1e-6)


def test_numbers_for_all_outputs_and_by_observable_are_the_same() -> None:
    table = {"k1": [1.0, 1.3]}
    whole = gradient(EVERYTHING, table, TIMES, measured=np.full((TIMES.size, 4), 0.5), sigma=0.1)
    by_name = {name: np.full((2, TIMES.size), 0.5) for name in ("linear", "scaled", "A", "ratio")}
    named = gradient(EVERYTHING, table, TIMES, measured=by_name, sigma=dict.fromkeys(by_name, 0.1))
    one = gradient(EVERYTHING, table, TIMES, measured=0.5, sigma=np.full((2, TIMES.size, 4), 0.1))
    assert named.values.tolist() == whole.values.tolist() == one.values.tolist()
    some = gradient(EVERYTHING, table, TIMES, measured={"A": [0.5] * TIMES.size})
    less = gradient(EVERYTHING, table, TIMES, measured={"A": [0.5] * TIMES.size, "ratio": [np.nan] * TIMES.size})
    assert some.values.tolist() == less.values.tolist()


def test_a_loss_of_ones_own_is_told_which_sets_it_is_given() -> None:
    network = made({"A": 1.0}, ["A -> @ k"], parameters={"k": 0.5})
    seen: list[int] = []

    def loss(outputs: np.ndarray, members: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        seen.extend(members.tolist())
        factors = (1.0 + members)[:, np.newaxis, np.newaxis]
        return (factors * outputs**2).sum(axis=(1, 2)), 2.0 * factors * outputs

    rates = [0.1, -1.0, 0.3, 0.4]
    found = gradient(network, {"k": rates}, [2.0], loss=loss, solver=TIGHT)
    assert sorted(seen) == [0, 2, 3]
    for row in (0, 2, 3):
        assert found["k"][row] == pytest.approx((1.0 + row) * -4.0 * np.exp(-4.0 * rates[row]), rel=1e-8)
    assert found.status == ("done", "bad value", "done", "done")
    assert np.isnan(found.values[1]).all()
    assert np.isnan(found.objective[1])


def test_the_simulations_are_those_of_an_ensemble_to_the_last_bit() -> None:
    network = everything(doses=DOSES["set"])
    sets = {"k1": np.linspace(0.5, 2.0, 11)}
    found = gradient(network, sets, TIMES, weights=1.0)
    assert found.trajectories.values.tobytes() == ensemble(network, sets, TIMES).values.tobytes()
    assert found.objective == pytest.approx(found.trajectories.values.sum(axis=(1, 2)), rel=1e-14)


def test_what_is_wanted_does_not_change_what_is_found() -> None:
    network = everything(doses=DOSES["a parameter multiplied"])
    whole = gradient(network, {}, TIMES, weights=1.0)
    some = gradient(network, {}, TIMES, weights=1.0, wrt=["f", "A"])
    assert some.names == ("f", "A")
    assert some.values[0].tolist() == [whole["f"][0], whole["A"][0]]


def test_by_an_initial_value_that_the_table_gives_instead_of_an_expression() -> None:
    found = gradient(EVERYTHING, {"B": [0.3]}, TIMES, weights={"A": np.ones(TIMES.size)}, solver=TIGHT)
    expected = by_differences(
        EVERYTHING, {"B": 0.3, "b0": 0.3}, TIMES, lambda outputs: outputs[:, :, 0].sum(axis=1), solver=TIGHT
    )  # fmt: skip
    assert found["B"][0] == pytest.approx(expected[0], rel=1e-7)
    assert found["b0"][0] == 0.0


def test_a_table_of_polars() -> None:
    network = made({"A": 1.0}, ["A -> @ k"], parameters={"k": 0.5})
    found = gradient(network, pl.DataFrame({"k": [0.5, 1.0]}), [1.0], weights=1.0)
    assert found.table().columns == ["set", "status", "objective", "k", "A"]
    assert found.table()["k"].to_list() == pytest.approx([-np.exp(-0.5), -np.exp(-1.0)], rel=1e-5)
