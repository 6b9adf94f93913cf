"""Scenarios of the pathway model as files: other programs compute what this one does, and what is in them is named."""

from __future__ import annotations

import csv
import re
import shutil
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import numpy as np
import pytest

from exchange.test_petab import lint, needs_petab
from sevenless.errors import ExchangeError
from sevenless.exchange.pathway_files import SCENARIO_ENDINGS, scenario_network, species_annotations, write_scenario
from sevenless.exchange.sbml import read_sbml
from sevenless.exchange.sbml_annotations import read_annotations
from sevenless.network.expression import names, parse
from sevenless.pathway.grounds import records_of
from sevenless.pathway.model import SIZES, shipped
from sevenless.pathway.observables import observable_sentences
from sevenless.pathway.result import OUTPUTS, PathwayResult
from sevenless.pathway.run import REST_S
from sevenless.pathway.scenario import Scenario
from sevenless.simulate.options import Solver
from sevenless.simulate.simulate import simulate

STEPS = Scenario(
    cell="NCI-H358",
    drugs={"BI-3406": [("0 h", "1 uM"), ("1 h", "0 nM")]},
    stimulus={"EGF": "10 ng/ml"},
    time="2 h",
)
ONCE = Scenario(cell="DLD-1", drugs={"BI-3406": "1 uM"}, stimulus={"EGF": "10 ng/ml"}, time="2 h")
LOST = Scenario(genotype={"SOS2": "-/-"}, drugs={"BI-3406": [("30 min", "1 uM")]}, time="1 h", size="full")
READ = (*OUTPUTS, "KRAS_mutant_GTP", "SOS1_occupied", "ERK_with_two_phosphates", "RAF_in_pairs")


@cache
def answer(number: int) -> PathwayResult:
    return (STEPS, ONCE, LOST)[number].run()


def same(found: Any, result: PathwayResult) -> None:
    for name in READ:
        expected = result[name]
        if np.isnan(expected).all():
            continue
        assert np.abs(np.ravel(found[name]) - expected).max() < 1e-4 * max(1.0, expected.max()), name


@pytest.mark.parametrize("number", range(3))
def test_the_network_of_a_scenario_gives_its_answer(number: int) -> None:
    result = answer(number)
    network = scenario_network(result.scenario)
    assert network.problems() == ()
    same(simulate(network, times_s=result.times_s), result)


def test_sbml_is_read_back_and_gives_the_same(tmp_path: Path) -> None:
    pytest.importorskip("libsbml")
    write_scenario(STEPS, tmp_path / "h358.xml")
    found = read_sbml(tmp_path / "h358.xml")
    assert len(found.reactions) == len(shipped("core").network.reactions)
    same(simulate(found, times_s=answer(0).times_s), answer(0))


def test_libroadrunner_gives_the_same(tmp_path: Path) -> None:
    roadrunner = pytest.importorskip("roadrunner")
    write_scenario(STEPS, tmp_path / "h358.xml")
    model = roadrunner.RoadRunner(str(tmp_path / "h358.xml"))
    model.integrator.relative_tolerance, model.integrator.absolute_tolerance = 1e-10, 1e-8
    chosen = ["pERK", "RAS_GTP", "pAKT", "ERK_with_two_phosphates", "SOS1_occupied"]
    times = answer(0).times_s
    model.timeCourseSelections = ["time", *chosen]
    table = np.array(model.simulate(times[0], times[-1], len(times)))
    for place, name in enumerate(chosen, start=1):
        expected = answer(0)[name]
        assert np.abs(table[:, place] - expected).max() < 1e-4 * expected.max(), name
    assert answer(0)["SOS1_occupied"].max() > 0.9
    assert answer(0)["SOS1_occupied"][-1] < 0.1


def test_every_number_has_a_unit(tmp_path: Path) -> None:
    network = scenario_network(LOST)
    units = {one.name: one.unit for one in network.parameters}
    assert {units["EGFR_on_by_EGF"], units["SOS1_copies"], units["EGF_molar"]} == {"L/mol/s", "molecules", "mol/L"}
    assert all(units.values())
    wrong = replace(
        network,
        parameters=tuple(replace(one, unit="1/s") if one.name == "SOS1_copies" else one for one in network.parameters),
    )
    assert wrong.problems()


@pytest.mark.parametrize("size", SIZES)
def test_every_species_of_proteins_is_annotated(size: str) -> None:
    known = species_annotations(size)
    nameless = r"(\w+_inhibitor|\w+_degrader|\w+_mRNA|PIP|E3|OTHER_EFFECTOR)\([^.]*\)"
    patterns = shipped(size).patterns
    assert {name for name in patterns if name not in known} == {
        name for name, pattern in patterns.items() if all(re.fullmatch(nameless, one) for one in pattern.split("."))
    }
    assert known["SOS1"].identical == ("uniprot:Q07889",)
    assert known["KRAS_mutant_GTP"].identical == ("uniprot:P01116",)
    assert set(known["GRB2__KRAS_mutant_GTP__SOS1_membrane"].parts) == {
        "uniprot:P62993",
        "uniprot:P01116",
        "uniprot:Q07889",
    }
    assert set(known["ERK"].parts) == {"uniprot:P28482", "uniprot:P27361"}
    assert known["MTORC1"].parts == ("uniprot:P42345", "uniprot:Q8N122")


def test_annotations_are_read_back(tmp_path: Path) -> None:
    pytest.importorskip("libsbml")
    write_scenario(ONCE, tmp_path / "dld1.xml")
    assert read_annotations(tmp_path / "dld1.xml") == species_annotations("core")


def test_shares_of_what_is_not_there_are_left_out() -> None:
    shares = {one.name for one in scenario_network(LOST).observables}
    without = set(observable_sentences()) - shares
    assert without == {name for name, values in answer(2).observed.items() if np.isnan(values[0]).any()}
    assert {"SOS2_occupied", "KRAS_mutant_GTP"} <= without


def test_who_rests_it_oneself_comes_to_the_same() -> None:
    plain = scenario_network(replace(ONCE, drugs={}, stimulus={}), rested=False)
    rested = scenario_network(ONCE)
    started = {one.name: one.initial for one in plain.species}
    assert started["SOS1"] == "SOS1_copies"
    # Without observables, some of which are called as species are.
    plain = replace(plain, observables=())
    species = [one.name for one in plain.species if not one.fixed]
    found = simulate(plain, times_s=[0.0, REST_S], observables=species, solver=Solver(rtol=1e-8, atol=1e-5))
    for one in rested.species:
        if not one.fixed:
            assert float(np.ravel(found[one.name])[-1]) == pytest.approx(float(one.initial), rel=1e-3, abs=0.05), (
                one.name
            )


def test_pools_begin_with_what_is_given_at_0() -> None:
    values = {one.name: one.value for one in scenario_network(STEPS).parameters}
    assert values["SOS1_inhibitor_molar"] == 1e-6
    assert values["EGF_molar"] == pytest.approx(1.6e-9, rel=0.05)
    (dose,) = scenario_network(STEPS).doses
    assert (dose.target, dose.time_s, dose.amount, dose.action) == ("SOS1_inhibitor", 3600.0, 0.0, "set")
    late = scenario_network(LOST)
    assert {one.name: one.value for one in late.parameters}["SOS1_inhibitor_molar"] == 0.0


def test_flat_bngl_has_every_reaction(tmp_path: Path) -> None:
    write_scenario(ONCE, tmp_path / "dld1.bngl")
    text = (tmp_path / "dld1.bngl").read_text(encoding="utf-8")
    rules = text.partition("begin reaction rules\n")[2].partition("end reaction rules")[0]
    assert len([line for line in rules.splitlines() if " -> " in line]) == len(shipped("core").network.reactions)
    assert "pERK" in text


def test_an_archive_has_the_time_course_of_the_scenario(tmp_path: Path) -> None:
    write_scenario(STEPS, tmp_path / "h358.omex")
    with ZipFile(tmp_path / "h358.omex") as archive:
        told = archive.read("simulation.sedml").decode()
        model = archive.read("model.xml").decode()
    assert re.search(r'outputEndTime="7200(\.0)?"', told)
    assert 'id="pERK"' in model
    assert "Q07889" in model
    assert re.search(r'name="pERK"|pERK', told)
    assert "ERK_with_two_phosphates" not in told


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))


def test_a_problem_of_petab_searches_for_what_was_fitted_and_rests_first(tmp_path: Path) -> None:
    write_scenario(ONCE, tmp_path / "problem")
    folder = tmp_path / "problem"
    assert [row["observableName"] for row in rows(folder / "observables.tsv")] == ["pERK", "RAS_GTP", "pAKT"]
    conditions = {row.pop("conditionId"): row for row in rows(folder / "conditions.tsv")}
    assert {name: float(row["SOS1_inhibitor"]) for name, row in conditions.items()} == {"rest": 0.0, "scenario": 1e-6}
    parameters = rows(folder / "parameters.tsv")
    searched = [row for row in parameters if row["estimate"] == "1"]
    assert 10 < len(searched) < len(parameters)
    for row in searched:
        assert float(row["lowerBound"]) < float(row["nominalValue"]) < float(row["upperBound"])
    assert "DUSP_transcription_by_ERK" in {row["parameterName"] for row in searched}
    assert records_of("DUSP_transcription_by_ERK")
    assert rows(folder / "measurements.tsv") == []


@needs_petab
@pytest.mark.filterwarnings("ignore")
def test_the_petab_package_finds_nothing_wrong(tmp_path: Path) -> None:
    write_scenario(ONCE, tmp_path / "problem")
    lint(tmp_path / "problem")


def test_the_map_has_a_glyph_per_species(tmp_path: Path) -> None:
    write_scenario(ONCE, tmp_path / "dld1.sbgn")
    text = (tmp_path / "dld1.sbgn").read_text(encoding="utf-8")
    kinds = len(re.findall(r'class="(?:macromolecule|complex|unspecified entity)"', text))
    assert kinds >= len(shipped("core").network.species)


def test_antimony_has_the_dose_as_an_event(tmp_path: Path) -> None:
    write_scenario(STEPS, tmp_path / "h358.ant")
    text = (tmp_path / "h358.ant").read_text(encoding="utf-8")
    assert re.search(r"at .*3600.*SOS1_inhibitor = 0", text)


@pytest.mark.parametrize("ending", SCENARIO_ENDINGS)
def test_the_same_scenario_is_the_same_bytes(tmp_path: Path, ending: str) -> None:
    paths = [tmp_path / name / f"model{ending}" for name in ("one", "other")]
    for path in paths:
        path.parent.mkdir()
        write_scenario(ONCE, path)
    assert paths[0].read_bytes() == paths[1].read_bytes()


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("model.xlm", "'.xlm'; did you mean .xml"),
        ("model.pdf", "'.pdf'; end it in one of .xml, .ant, .bngl, .omex, .sbgn"),
    ],
)
def test_an_ending_that_is_none_is_refused(tmp_path: Path, name: str, told: str) -> None:
    with pytest.raises(ExchangeError, match=re.escape(told)) as caught:
        write_scenario(ONCE, tmp_path / name)
    assert len(caught.value.problems) == 1
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["steps.bngl", "steps"])
def test_steps_in_time_are_refused_where_there_are_none(tmp_path: Path, name: str) -> None:
    with pytest.raises(ExchangeError, match="SOS1_inhibitor changes after 0; give it once"):
        write_scenario(STEPS, tmp_path / name)
    assert list(tmp_path.iterdir()) == []


def test_uneven_times_are_refused_and_leave_what_was_there(tmp_path: Path) -> None:
    path = tmp_path / "uneven.omex"
    path.write_text("before", encoding="utf-8")
    with pytest.raises(ExchangeError, match="evenly spaced"):
        write_scenario(replace(ONCE, times_s=[0.0, 60.0, 3600.0]), path)
    assert path.read_text(encoding="utf-8") == "before"
    assert list(tmp_path.iterdir()) == [path]


def test_expressions_of_shares_name_species_and_copies_alone() -> None:
    network = scenario_network(ONCE)
    known = {one.name for one in (*network.species, *network.parameters)}
    assert all(names(parse(one.expression)) <= known for one in network.observables)


@pytest.mark.skipif(shutil.which("perl") is None, reason="needs perl, which runs BioNetGen")
def test_bionetgen_reads_it(tmp_path: Path) -> None:
    import subprocess

    from pysb.pathfinder import get_path

    from sevenless.pathway.rules.build import find_bionetgen

    find_bionetgen()
    write_scenario(ONCE, tmp_path / "dld1.bngl")
    subprocess.run(["perl", get_path("bng"), "dld1.bngl"], cwd=tmp_path, check=True, capture_output=True)
    assert (tmp_path / "dld1.net").exists()
