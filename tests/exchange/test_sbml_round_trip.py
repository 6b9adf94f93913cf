"""Networks written as SBML and read again: the same networks, the same trajectories, units and all."""

from __future__ import annotations

from pathlib import Path

import libsbml
import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from exchange.network_meaning import meaning, same
from network.networks import networks
from sevenless.exchange.sbml import parse_sbml, read_sbml, sbml_text, write_sbml
from sevenless.network.network import (
    Compartment,
    Dose,
    Event,
    Network,
    Observable,
    Parameter,
    Reaction,
    Rule,
    Species,
)
from sevenless.network.reaction_list import read_reactions
from sevenless.network.validate import problems
from sevenless.simulate.options import Solver
from sevenless.simulate.simulate import simulate
from simulate.models import PUBLISHED, model, network

EVERYTHING = Network(
    name="everything",
    note="First line.\nA < B & C.",
    time_unit="min",
    compartments=(Compartment(name="cell", size=2.5, unit="pL"),),
    species=(
        Species(name="A", initial=3.0, unit="nM", compartment="cell"),
        Species(name="B", initial="2 * start", unit="nM", compartment="cell"),
        Species(name="E", initial=0.1, unit="nM", fixed=True),
    ),
    parameters=(
        Parameter(name="start", value=0.25, unit="nM"),
        Parameter(name="k", value=0.1 + 0.2, unit="1/min"),
        Parameter(name="twice", value="2 * k", unit="1/min"),
        Parameter(name="K", value=1.7e-5, unit="nM"),
    ),
    rules=(Rule(name="total", expression="A + B", unit="nM"),),
    reactions=(
        Reaction(name="r1", reactants=(("A", 1.0),), products=(("B", 1.0),), rate_constant="k"),
        Reaction(name="r1_back", reactants=(("B", 1.0),), products=(("A", 1.0),), rate_constant="twice"),
        Reaction(name="r2", reactants=(("B", 2.0),), rate_law="k * B ** 2 / (K + total) if time > 1 else 0"),
        Reaction(name="r3", reactants=(("A", 1.0), ("E", 1.0)), products=(("E", 1.0),), rate_constant=1e-3),
    ),
    observables=(Observable(name="share_of_A", expression="A / total"),),
    doses=(
        Dose(target="A", time_s=2.0, amount=0.5, every_s=3.0, count=3),
        Dose(target="k", time_s=8.0, amount=2.0, action="multiply"),
        Dose(target="B", time_s=9.0, amount="start", action="set"),
    ),
    events=(Event(name="rescue", trigger="A < 0.5 * start", assignments=(("A", "A + start"),), initially=False),),
)


@pytest.mark.parametrize("name", [*PUBLISHED, "generated_20", "generated_100"])
def test_every_network_of_the_tests_comes_back_as_it_was(name: str) -> None:
    made = network(name)
    assert parse_sbml(sbml_text(made)) == made


def test_all_that_a_network_may_have_comes_back() -> None:
    assert parse_sbml(sbml_text(EVERYTHING)) == EVERYTHING


def test_expressions_come_back_however_they_were_spaced() -> None:
    made = read_reactions(
        "A -> B ; k*n\nB -> ; rate: k*B/(n+(B))\nspecies:\nA,B = (k+n)\nparameters:\nk = 1\nn = 2\nhalf = (0.50)\n"
        "third = k /(3.0)\nrules:\ntotal = A+( B)\nobservables:\nshare = A/total\ndoses:\nat 2*k: A += n*3e0\n"
        "events:\nlow: when A<.5: A = n**(2), k=min( k,n )"
    )
    assert parse_sbml(sbml_text(made)) == made
    assert read_reactions(made.text()) == made


def trajectories(one: Network, times: np.ndarray, atol: float) -> np.ndarray:
    species = [each.name for each in one.species]
    found = simulate(one, None, times, observables=species, solver=Solver(atol=atol))
    assert found.status == "done"
    return found.values


@pytest.mark.parametrize("name", [name for name in PUBLISHED if name != "egfr_net"])
def test_it_runs_as_it_did(name: str) -> None:
    made, times, atol = model(name, times=4)
    again = parse_sbml(sbml_text(made))
    assert trajectories(again, times, atol) == pytest.approx(trajectories(made, times, atol), rel=1e-12, abs=atol)


def test_events_and_doses_run_as_they_did() -> None:
    times = np.linspace(0.0, 12.0, 25)
    again = parse_sbml(sbml_text(EVERYTHING))
    assert trajectories(again, times, 1e-9) == pytest.approx(trajectories(EVERYTHING, times, 1e-9), rel=1e-12)


def older(text: str, level: int, version: int) -> str:
    """The file in an older version of SBML; what sevenless wrote beside its elements stays."""
    document = libsbml.readSBMLFromString(text)
    assert document.setLevelAndVersion(level, version, False), document.getErrorLog().toString()
    return str(libsbml.writeSBMLToString(document))


@pytest.mark.parametrize(("level", "version"), [(2, 4), (3, 1), (3, 2)])
@pytest.mark.parametrize("name", ["das_2009", "kholodenko_2000", "huang_ferrell_1996"])
def test_files_of_every_level_that_is_read_say_the_same(name: str, level: int, version: int) -> None:
    made = network(name)
    read = parse_sbml(older(sbml_text(made), level, version))
    given_values = {one.name: 0.5 + place for place, one in enumerate((*made.species, *made.parameters))}
    assert same(meaning(read, given_values), meaning(made, given_values))


def test_files_stay_as_they_are_when_they_are_written_again(tmp_path: Path) -> None:
    path = tmp_path / "model.xml"
    write_sbml(EVERYTHING, path)
    assert path.read_text(encoding="utf-8") == sbml_text(read_sbml(path))


@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
@given(networks(), st.lists(st.floats(0.1, 5.0), min_size=4, max_size=4))
def test_any_network_means_the_same_when_it_comes_back(made: Network, numbers: list[float]) -> None:
    assume(all(one.severity != "error" for one in problems(made)))
    read = parse_sbml(sbml_text(made))
    given_values = dict(zip(("A", "B", "k1", "x_2"), numbers, strict=True))
    assert same(meaning(read, given_values), meaning(made, given_values))
