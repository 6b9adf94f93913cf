"""libRoadRunner as a second engine: the same call, the same results."""

from __future__ import annotations

import sys

import numpy as np
import polars as pl
import pytest

from exchange.test_sbml_round_trip import EVERYTHING
from sevenless.errors import MissingExtraError, NetworkError, UnknownNameError
from sevenless.exchange import roadrunner
from sevenless.network.network import Dose, Network, Parameter, Reaction, Species
from sevenless.simulate.ensemble import ensemble
from sevenless.simulate.options import Solver
from sevenless.simulate.oracles import engines, oracle
from sevenless.simulate.simulate import simulate
from simulate.models import PUBLISHED, model

TIGHT = 1e-10
DECAY = Network(
    species=(Species(name="A", initial="2 * half"), Species(name="B")),
    reactions=(Reaction(name="decay", reactants=(("A", 1.0),), products=(("B", 1.0),), rate_constant="k"),),
    parameters=(Parameter(name="k", value=0.3), Parameter(name="half", value=0.5)),
)


def test_it_is_found_by_its_name() -> None:
    assert engines() == ("sevenless", "roadrunner")
    assert oracle("roadrunner") is roadrunner.roadrunner
    with pytest.raises(UnknownNameError, match="roadruner"):
        simulate(DECAY, None, [0.0, 1.0], engine="roadruner")  # type: ignore[arg-type]


@pytest.mark.parametrize("name", [name for name in PUBLISHED if name != "egfr_net"])
def test_published_networks_come_out_the_same(name: str) -> None:
    made, times, atol = model(name, times=6)
    solver = Solver(rtol=TIGHT, atol=atol * 1e-4)
    species = [one.name for one in made.species]
    ours = simulate(made, None, times, observables=species, solver=solver)
    theirs = simulate(made, None, times, observables=species, solver=solver, engine="roadrunner")
    assert (ours.status, theirs.status) == ("done", "done")
    assert (ours.names, ours.units, ours.time_unit) == (theirs.names, theirs.units, theirs.time_unit)
    np.testing.assert_allclose(theirs.values, ours.values, rtol=1e-6, atol=atol)


def test_rules_events_doses_and_observables_come_out_the_same() -> None:
    times = np.linspace(0.0, 12.0, 25)
    seen = {"A": "A", "share": "A / total", "fast": "k * A if time > 3 else 0", "k": "k", "twice": "twice"}
    solver = Solver(rtol=TIGHT, atol=1e-14)
    ours, theirs = (
        simulate(EVERYTHING, {"start": 0.4, "A": 2.0}, times, observables=seen, solver=solver, engine=engine)
        for engine in ("sevenless", "roadrunner")
    )
    np.testing.assert_allclose(theirs.values, ours.values, rtol=1e-6, atol=1e-9)


def test_its_steps_are_no_longer_than_the_largest() -> None:
    network = Network(
        species=(Species(name="A"),),
        reactions=(Reaction(name="r", products=(("A", 1.0),), rate_law="10 if abs(time - 100) < 1 else 0"),),
    )
    found = simulate(network, None, [0.0, 240.0], engine="roadrunner", solver=Solver(rtol=1e-8, largest_step_s=0.5))
    assert found["A"][-1] == pytest.approx(20.0, rel=1e-3)


def test_many_sets_come_out_the_same_and_a_set_that_is_refused_is_left_out() -> None:
    table = pl.DataFrame({"k": [0.1, float("nan"), 0.4], "B": [0.0, 1.0, 2.0], "half": [1.0, 1.0, 3.0]})
    solver = Solver(rtol=TIGHT)
    ours, theirs = (
        ensemble(DECAY, table, [0.0, 1.0, 5.0], solver=solver, engine=engine) for engine in ("sevenless", "roadrunner")
    )
    assert list(theirs.status) == list(ours.status)
    np.testing.assert_allclose(theirs.values, ours.values, rtol=1e-6)
    assert theirs.values[2, 0].tolist() == [6.0, 2.0]


def test_sets_do_not_hang_on_those_before_them() -> None:
    """A dose that changes a parameter is gone when the next set begins."""
    dosed = Network(
        species=DECAY.species,
        reactions=DECAY.reactions,
        parameters=DECAY.parameters,
        doses=(Dose(target="k", time_s=1.0, amount=0.0, action="set"), Dose(target="A", time_s=2.0, amount=1.0)),
    )
    found = ensemble(dosed, {"half": [0.5, 0.5]}, [0.0, 1.0, 3.0], engine="roadrunner")
    assert found.values[0].tolist() == found.values[1].tolist()
    assert found.values[0, 2, 0] == pytest.approx(np.exp(-0.3) + 1.0, rel=1e-5)


@pytest.mark.parametrize("times", [[0.0], [3.0], [2.0, 4.0], [0.0, 0.5, 40.0]])
def test_any_times_may_be_asked_for(times: list[float]) -> None:
    found = simulate(DECAY, None, times, engine="roadrunner", solver=Solver(rtol=TIGHT))
    np.testing.assert_allclose(found["A"], np.exp(-0.3 * np.array(times)), rtol=1e-6, atol=1e-8)


def test_where_it_gives_up_the_set_fails_and_says_so() -> None:
    blows_up = Network(
        species=(Species(name="A", initial=1.0),),
        reactions=(Reaction(name="r", products=(("A", 1.0),), rate_law="A**2"),),
    )
    found = simulate(blows_up, None, [0.0, 0.5, 3.0], engine="roadrunner", solver=Solver(most_steps=500))
    assert found.status == "failed"
    assert found.message.startswith("libRoadRunner: ")
    assert np.isnan(found.values).all()


def test_progress_is_told() -> None:
    told: list[tuple[int, int]] = []
    ensemble(DECAY, {"k": [0.1, 0.2]}, [0.0, 1.0], engine="roadrunner", progress=lambda *now: told.append(now))
    assert told[-1] == (2, 2)


def test_an_unsound_network_is_told_as_ever() -> None:
    wrong = Network(species=DECAY.species, reactions=DECAY.reactions)
    with pytest.raises(NetworkError, match="k"):
        simulate(wrong, None, [0.0, 1.0], engine="roadrunner")


def test_a_missing_package_is_told_with_the_command(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "roadrunner", None)
    other = Network(species=(Species(name="Z", initial=1.0),), reactions=())
    with pytest.raises(MissingExtraError, match=r"libroadrunner .* python -m pip install 'sevenless\[model\]'"):
        simulate(other, None, [0.0, 1.0], engine="roadrunner")
