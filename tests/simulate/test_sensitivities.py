"""Sensitivities over time: on paper, and as gradients and differences have them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from sevenless.errors import InputError, UnknownNameError
from sevenless.network.network import Dose, Event
from sevenless.simulate.gradient import gradient
from sevenless.simulate.options import Solver
from sevenless.simulate.sensitivity import sensitivities
from simulate.models import model
from simulate.networks import made
from simulate.test_gradient import DOSES, EVERYTHING, OPERATIONS, TIGHT

TIMES = np.linspace(0.0, 20.0, 4)


def test_decay_on_paper() -> None:
    network = made({"A": 2.0}, ["A -> @ k"], parameters={"k": 0.5})
    found = sensitivities(network, {"k": 0.3}, TIMES, wrt=["k", "A"], solver=TIGHT)
    gone = np.exp(-0.3 * TIMES)
    assert found.by("k")[:, 0] == pytest.approx(-2.0 * TIMES * gone, rel=1e-8, abs=1e-10)
    assert found["A"][:, 1] == pytest.approx(gone, rel=1e-8)
    assert found.trajectory["A"] == pytest.approx(2.0 * gone, rel=1e-8)


@pytest.mark.parametrize("doses", [*DOSES.values()], ids=list(DOSES))
def test_they_are_what_gradients_are_of_single_outputs(doses: tuple[Dose, ...]) -> None:
    network = replace(EVERYTHING, doses=doses)
    multiplied = any(dose.action == "multiply" for dose in doses)
    wrt = ["k1", "k3", "vmax", "K", "b0", "A", "F", "k5", "amount", *(() if multiplied else ("f",))]
    found = sensitivities(network, {"k1": 1.2}, TIMES, wrt=wrt, solver=TIGHT)
    assert found.values.shape == (TIMES.size, 4, len(wrt))
    single = np.eye(TIMES.size * 4).reshape(-1, TIMES.size, 4)
    table = {"k1": np.full(len(single), 1.2)}
    expected = gradient(network, table, TIMES, weights=single, wrt=wrt, solver=TIGHT)
    assert found.values.reshape(expected.values.shape) == pytest.approx(expected.values, rel=1e-6, abs=1e-8)


def test_every_operation_of_rate_laws() -> None:
    found = sensitivities(OPERATIONS, {}, TIMES, wrt=["p", "q", "r", "A", "B"], solver=TIGHT)
    single = np.eye(TIMES.size * 2).reshape(-1, TIMES.size, 2)
    expected = gradient(
        OPERATIONS, {"p": np.full(len(single), 0.3)}, TIMES, weights=single, wrt=found.wrt, solver=TIGHT
    )
    assert found.values.reshape(expected.values.shape) == pytest.approx(expected.values, rel=1e-5, abs=1e-7)


def test_a_published_network_with_units() -> None:
    network, times, atol = model("kholodenko_1999", times=3)
    solver = Solver(rtol=1e-9, atol=1e-4 * atol)
    wrt = [network.parameters[0].name, next(one.name for one in network.species if float(one.initial) > 0.0)]
    found = sensitivities(network, {}, times, wrt=wrt, solver=solver)
    by = np.ones((times.size, len(found.names)))
    expected = gradient(network, {}, times, weights=by, wrt=wrt, solver=solver, observables=found.names)
    assert found.values.sum(axis=(0, 1)) == pytest.approx(expected.values[0], rel=1e-6)


def test_by_what_is_zero() -> None:
    network = made({"A": 1.0, "B": 0.0}, ["A -> B @ k1", "B -> A @ k2"], parameters={"k1": 1.0, "k2": 0.0})
    found = sensitivities(network, {}, [0.0, 1.0], wrt=["B", "k2"], solver=TIGHT)
    assert found["B"][:, 0] == pytest.approx([1.0, 1.0], rel=1e-8)
    assert found["A"][1, 1] == pytest.approx(1.0 - 2.0 / np.e, rel=1e-7)


def test_a_table_and_a_text_of_them() -> None:
    network = made({"A": 2.0}, ["A -> @ k"], parameters={"k": 0.5})
    found = sensitivities(network, {}, [0.0, 1.0], wrt=["k"])
    table = found.table()
    assert table.columns == ["time_s", "name", "wrt", "value", "derivative"]
    assert table["derivative"].to_list() == pytest.approx([0.0, -2.0 * np.exp(-0.5)], rel=1e-5)
    assert repr(found).startswith("Sensitivities of A by k; done")
    for wrong in (lambda: found["B"], lambda: found.by("A")):
        with pytest.raises(UnknownNameError):
            wrong()


def test_what_fails_is_a_status() -> None:
    network = made({"A": 1.0}, ["2 A -> 3 A @ grow"], parameters={"grow": 5.0})
    found = sensitivities(network, {}, [0.0, 10.0], wrt=["grow"])
    assert found.trajectory.status != "done"
    assert np.isnan(found.values[1]).all()
    assert sensitivities(network, {"grow": -1.0}, [0.0, 1.0], wrt=["grow"]).trajectory.status == "bad value"


@pytest.mark.parametrize(
    ("change", "wrt", "told"),
    [
        ({"events": (Event(name="low", trigger="A < 0.5", assignments=(("A", "1"),)),)}, ["k"], "event low strikes"),
        ({"doses": (Dose(target="A", time_s=1.0, amount="k", action="multiply"),)}, ["k"], "the dose of A by multiply"),
        ({"doses": (Dose(target="A", time_s="k", amount=1.0),)}, ["k"], "k moves the time of a dose of A"),
        ({}, ["kk"], "wrt names kk"),
        ({}, [], "wrt is empty"),
    ],
)  # fmt: skip
def test_what_is_refused(change: dict[str, object], wrt: list[str], told: str) -> None:
    network = replace(made({"A": 1.0}, ["A -> @ k"], parameters={"k": 1.0}), **change)  # type: ignore[arg-type]
    with pytest.raises(InputError, match=told):
        sensitivities(network, {}, [1.0], wrt=wrt)


def test_tolerances_of_a_species_count_for_its_sensitivities() -> None:
    network = made({"A": 1.0, "B": 0.0}, ["A -> B @ k"], parameters={"k": 1.0})
    found = sensitivities(network, {}, [1.0], wrt=["k"], solver=Solver(rtol=1e-9, atol={"A": 1e-12}))
    assert found["B"][0, 0] == pytest.approx(np.exp(-1.0), rel=1e-8)
