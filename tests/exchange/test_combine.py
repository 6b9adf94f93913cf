"""COMBINE archives: read by libSEDML, carried out step by step by libRoadRunner, and the same as the engine."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any
from xml.etree import ElementTree
from zipfile import ZipFile

import numpy as np
import pytest
import roadrunner

from exchange.by_libsedml import experiment
from exchange.test_sbml_round_trip import EVERYTHING
from sevenless.errors import ExchangeError, InputError
from sevenless.exchange.combine import write_combine
from sevenless.exchange.petab import write_petab
from sevenless.exchange.sbml import parse_sbml, sbml_text
from sevenless.network.network import Compartment, Network, Parameter, Species
from sevenless.network.reaction_list import read_reactions
from sevenless.simulate.options import Solver
from sevenless.simulate.simulate import simulate

needs_libsedml = pytest.mark.skipif(
    importlib.util.find_spec("libsedml") is None, reason="libsedml is not installed; it is an oracle, not needed to run"
)
TIMES = np.linspace(0.0, 12.0, 25)
CONDITIONS = {"as it is": {}, "more & faster": {"k": 1 / 3, "A": 5.1}, "little start": {"start": 0.05}}
SEEN = ["A", "total", "share_of_A", "k"]


def parts(path: Path) -> dict[str, str]:
    with ZipFile(path) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name).decode() for name in archive.namelist()}


@pytest.fixture
def archive(tmp_path: Path) -> dict[str, str]:
    path = tmp_path / "everything.omex"
    solver = Solver(rtol=1e-10, atol=1e-13)
    write_combine(EVERYTHING, path, times_s=TIMES, observables=SEEN, conditions=CONDITIONS, solver=solver)
    return parts(path)


def carried_out(text: str, sbml: str) -> Iterator[tuple[str, list[str], np.ndarray]]:
    """Name of each report, its labels, and its values (times, labels): by what libSEDML and libRoadRunner say."""
    found = experiment(text)
    assert found["errors"] == []
    for name, sets in found["reports"]:
        variables = [found["generators"][reference][0] for _, reference in sets]
        (task,) = {task for task, _ in variables}
        yield name, [label for label, _ in sets], run_task(found, task, [place for _, place in variables], sbml)


def run_task(found: dict[str, Any], task: str, places: list[str], sbml: str) -> np.ndarray:
    model, course = (
        found[part][name] for part, name in zip(("models", "simulations"), found["tasks"][task], strict=True)
    )
    assert model["source"] == "model.xml"
    machine = roadrunner.RoadRunner(changed(sbml, model["changes"]))
    machine.timeCourseSelections = [
        "time" if place == "urn:sedml:symbol:time" else place.split("@id='")[1].split("'")[0] for place in places
    ]
    assert course["algorithm"] == "KISAO:0000019"
    machine.integrator.relative_tolerance = course["settings"]["KISAO:0000209"]
    machine.integrator.absolute_tolerance = course["settings"]["KISAO:0000211"]
    assert (course["begin"], course["from"]) == (0.0, 0.0)
    return np.array(machine.simulate(0.0, course["to"], course["steps"] + 1))


def changed(sbml: str, changes: list[tuple[str, str]]) -> str:
    """The model with its attributes changed, at the places that the XPath names."""
    root = ElementTree.fromstring(sbml)
    spaces = {"sbml": root.tag[1:].split("}")[0]}
    for target, value in changes:
        place, attribute = target.removeprefix("/sbml:sbml/").rsplit("/@", 1)
        (element,) = root.findall(place, spaces)
        assert attribute in element.attrib
        element.set(attribute, value)
    return ElementTree.tostring(root, encoding="unicode")


@needs_libsedml
def test_what_it_says_gives_what_the_engine_gives(archive: dict[str, str]) -> None:
    reports = list(carried_out(archive["simulation.sedml"], archive["model.xml"]))
    assert [name for name, _, _ in reports] == list(CONDITIONS)
    different = []
    for name, labels, values in reports:
        assert labels == ["time", *SEEN]
        shown = {one: one for one in ("A", "total", "k")} | {"share_of_A": "A / total"}
        solver = Solver(rtol=1e-10, atol=1e-13)
        ours = simulate(EVERYTHING, CONDITIONS[name], TIMES, observables=shown, solver=solver)
        assert ours.status == "done"
        np.testing.assert_allclose(values[:, 0], TIMES, rtol=1e-14)
        for place, label in enumerate(SEEN, start=1):
            np.testing.assert_allclose(values[:, place], ours[label], rtol=1e-6, atol=1e-9)
        different.append(values[5, 1])
    assert len({round(value, 3) for value in different}) == 3


@needs_libsedml
def test_every_reference_of_the_file_is_there(archive: dict[str, str]) -> None:
    found = experiment(archive["simulation.sedml"])
    assert found["version"] == [1, 3]
    assert [name for name, _ in found["plots"]] == list(CONDITIONS)
    for _, curves in found["plots"]:
        assert [name for name, _, _ in curves] == SEEN
        assert all(reference in found["generators"] for curve in curves for reference in curve[1:])
    assert len(found["generators"]) == len(CONDITIONS) * (1 + len(SEEN))


@needs_libsedml
def test_a_plain_simulation_reads_out_all_species(tmp_path: Path) -> None:
    made = read_reactions("A -> B ; k\nspecies:\nA = 10\nB = 0\nparameters:\nk = 0.1")
    write_combine(made, tmp_path / "a.omex", times_s=[0, 5, 10])
    found = parts(tmp_path / "a.omex")
    ((name, labels, values),) = carried_out(found["simulation.sedml"], found["model.xml"])
    assert (name, labels) == ("", ["time", "A", "B"])
    np.testing.assert_allclose(values[:, 1], 10 * np.exp([0, -0.5, -1.0]), rtol=1e-4)


def test_an_observable_counts_before_a_species_of_its_name(tmp_path: Path) -> None:
    made = read_reactions("A -> ; 0.1\nspecies:\nA = 10\nobservables:\nA = A / 10")
    write_combine(made, tmp_path / "a.omex", times_s=[0, 1], conditions={"one": {"A": 3.0}})
    text = parts(tmp_path / "a.omex")["simulation.sedml"]
    assert "sbml:parameter[@id='A_']\"" in text
    assert "sbml:species[@id='A']/@initialAmount" in text
    write_petab(made, tmp_path / "problem")
    assert "\tA\tA_\t1\n" in (tmp_path / "problem" / "observables.tsv").read_text(encoding="utf-8")


def test_a_volume_is_changed_where_it_stands(tmp_path: Path) -> None:
    made = Network(
        species=(Species(name="A", initial=1.0, compartment="cell"),),
        reactions=(),
        compartments=(Compartment(name="cell", size=2.0),),
        parameters=(Parameter(name="cell", value=2.0),),
    )
    write_combine(made, tmp_path / "a.omex", times_s=[0, 1], observables=["cell"], conditions={"big": {"cell": 0.1}})
    text = parts(tmp_path / "a.omex")["simulation.sedml"]
    assert 'sbml:compartment[@id=\'cell\']/@size" newValue="0.1"' in text


def test_numbers_keep_every_digit(archive: dict[str, str]) -> None:
    assert 'newValue="0.3333333333333333"' in archive["simulation.sedml"]
    assert parse_sbml(archive["model.xml"]) == EVERYTHING


def test_the_manifest_names_every_file_and_what_it_is(archive: dict[str, str]) -> None:
    root = ElementTree.fromstring(archive["manifest.xml"])
    home = "http://identifiers.org/combine.specifications"
    assert root.tag == f"{{{home}/omex-manifest}}omexManifest"
    told = {one.get("location"): one.get("format") for one in root}
    assert told == {
        ".": f"{home}/omex",
        "./manifest.xml": f"{home}/omex-manifest",
        "./model.xml": f"{home}/sbml.level-3.version-2",
        "./simulation.sedml": f"{home}/sed-ml.level-1.version-3",
        "./metadata.rdf": f"{home}/omex-metadata",
    }
    assert {name.removeprefix("./") for name in told} - {"."} == set(archive)
    assert [one.get("location") for one in root if one.get("master") == "true"] == ["./simulation.sedml"]


def test_the_metadata_tell_what_was_given_and_no_more(tmp_path: Path) -> None:
    path = tmp_path / "a.omex"
    write_combine(EVERYTHING, path, times_s=TIMES, creators=["Ada & Co", "B"], created=date(2026, 3, 1))
    root = ElementTree.fromstring(parts(path)["metadata.rdf"])
    told = [one.text.strip() for one in root.iter() if one.text and one.text.strip()]
    assert told == ["everything", "First line.\nA < B & C.", "Ada & Co", "B", "2026-03-01T00:00:00Z"]


def test_the_same_input_gives_the_same_bytes_and_annotations_are_in_the_model(tmp_path: Path) -> None:
    given = {"A": "uniprot:Q07889"}
    for name in ("a.omex", "b.omex"):
        write_combine(EVERYTHING, tmp_path / name, times_s=TIMES, annotations=given)
    assert (tmp_path / "a.omex").read_bytes() == (tmp_path / "b.omex").read_bytes()
    assert parts(tmp_path / "a.omex")["model.xml"] == sbml_text(EVERYTHING, annotations=given)


def test_everything_wrong_is_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(ExchangeError) as caught:
        write_combine(
            EVERYTHING,
            tmp_path / "a.omex",
            times_s=[0.0, 1.0, 3.0],
            observables=["A", "totl"],
            conditions={"one": {"kk": 1.0, "twice": 2.0}, "two": {"k": float("nan")}},
        )
    assert [str(one) for one in caught.value.problems] == [
        "times_s goes on by 1 at first, and by 2 behind 1; "
        "give evenly spaced times, such as numpy.linspace(0, 3600, 61)",
        "observable totl is nothing in the network; did you mean total?",
        "condition one: kk is nothing in the network; did you mean k?",
        "condition one: twice is 2 * k in the network, and cannot be set to a number; change what it depends on",
        "condition two: k is nan; give a number",
    ]
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"times_s": [1.0]}, "two or more"),
        ({"times_s": [0.0, 1.0], "observables": []}, "nothing is read out"),
        ({"times_s": [0.0, 1.0], "conditions": {}}, "there is no condition"),
        ({"times_s": [0.0, 1.0], "annotations": {"A": "SOS1"}}, "no identifier"),
        ({"times_s": [1.0, 0.5]}, "does not rise"),
    ],
)
def test_what_makes_no_experiment_is_refused(more: dict[str, Any], said: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=said):
        write_combine(EVERYTHING, tmp_path / "a.omex", **more)
    assert list(tmp_path.iterdir()) == []
