"""What cannot be asked of the model is refused, all of it at once, with what to do."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from sevenless.errors import InputError
from sevenless.pathway.cells import cells
from sevenless.pathway.drugs import drugs
from sevenless.pathway.scenario import Scenario

CASES: dict[str, Any] = tomllib.loads((Path(__file__).parent / "refused_scenarios.toml").read_text(encoding="utf-8"))
ANY: Any = object()


def refused(**fields: Any) -> list[str]:
    """Every problem of a scenario, as text."""
    with pytest.raises(InputError) as caught:
        Scenario(**fields)
    return [str(problem) for problem in caught.value.problems]


@pytest.mark.parametrize("name", CASES)
def test_what_is_wrong_is_told_with_its_remedy(name: str) -> None:
    case = CASES[name]
    found = refused(**case["asked"])
    assert len(found) == len(case["says"]), found
    for text, words in zip(found, case["says"], strict=True):
        assert all(word in text for word in words), text


@pytest.mark.parametrize("field", ["cell", "genotype", "drugs", "stimulus", "hypotheses", "time", "size", "culture"])
@pytest.mark.parametrize("value", [None, 7, ["BI-3406"], float("nan"), ANY])
def test_things_of_the_wrong_type_are_problems_and_never_type_errors(field: str, value: object) -> None:
    if field == "time" and value == 7:
        assert Scenario(time=7).output_times_s[-1] == 7
        return
    (told,) = refused(**{field: value})
    assert field in told or "cell of the pathway model" in told


@pytest.mark.parametrize("dosing", [None, True, float("nan"), float("inf"), -1e-9, 100, {"0 h": "1 uM"}, [], "", [5]])
def test_a_dosing_that_is_none_is_refused_by_the_name_of_its_drug(dosing: Any) -> None:
    (told,) = refused(drugs={"BI-3406": dosing})
    assert told.startswith("BI-3406")
    assert "; write" in told


@pytest.mark.parametrize("times", [[], [3, 2], [0, 0], [-1, 5], [[0, 1]], "soon", [0, float("nan")], [0], 5])
def test_times_that_do_not_rise_from_0_on_are_refused(times: Any) -> None:
    (told,) = refused(times_s=times)
    assert "times_s" in told


def test_everything_is_told_at_once() -> None:
    found = refused(
        cell="NCI-H357",
        kras="G12Z",
        genotype={"SOS3": "-/-", "SOS1": "gone"},
        drugs={"BI-3406": "10", "BAY-293": "1 uM"},
        stimulus={"EFG": "1 nM"},
        hypotheses={"SOS2_to_PI4K": True},
        time="a day",
        size="huge",
        culture="4D",
    )
    for words in ("NCI-H358", "G12V", "SOS1", "gone", "no unit", "share one site", "EGF", "SOS2_to_PI3K", "time"):
        assert any(words in text for text in found), words
    assert len(found) == 11


def test_a_knocked_out_gene_has_no_allele_whether_asked_for_or_of_the_cell() -> None:
    (asked,) = refused(kras="G12C", genotype={"KRAS": "-/-"})
    (preset,) = refused(cell="H358", genotype={"KRAS": "-/-"})
    assert "KRAS G12C is asked of" in asked
    assert "NCI-H358 has KRAS G12C" in preset
    assert Scenario(cell="H358", kras="wild-type", genotype={"KRAS": "-/-"}).genes.kras == "wild-type"


def test_every_drug_says_what_it_binds_where_that_is_not_there() -> None:
    for name, drug in drugs().items():
        if drug.only_for or drug.by_allele == "ROS1":
            (told,) = refused(drugs={name: "1 uM"})
            assert name in told
            assert (drug.only_for or "ROS1") in told
        else:
            assert Scenario(drugs={name: "1 uM"}).drugs == {name: "1 uM"}


def test_names_are_read_as_people_write_them() -> None:
    asked = Scenario(
        cell="h358",
        kras="KRAS p.Gly12Cys",
        egfr="T790M/L858R",
        genotype={"SHP2": "+/-"},
        drugs={"bi3406": "1 nM", "AMG 510": 0.5e-6},
        stimulus={"il-6": "1 ng/ml"},
        hypotheses={"sos2_TO_pi3k": True},
    )
    assert (asked.cell, asked.kras, asked.egfr) == ("NCI-H358", "G12C", "L858R/T790M")
    assert list(asked.genotype) == ["PTPN11"]
    assert list(asked.drugs) == ["BI-3406", "sotorasib"]
    assert list(asked.stimulus) == ["IL6"]
    assert asked.hypotheses == {"SOS2_to_PI3K": True}
    assert Scenario(cell="MCF-10A").cell == "MCF10A"
    assert all(Scenario(cell=name.lower()).cell == name for name in cells())


def test_what_was_given_is_not_changed_and_is_not_held_on_to() -> None:
    given = {"bi3406": "1 nM"}
    asked = Scenario(drugs=given)
    assert given == {"bi3406": "1 nM"}
    given["trametinib"] = "1 nM"
    assert list(asked.drugs) == ["BI-3406"]


def test_scenarios_with_times_are_equal_where_their_fields_are() -> None:
    import numpy as np

    assert Scenario(times_s=np.array([0.0, 5.0])) == Scenario(times_s=[0, 5])
    assert Scenario(times_s=[0, 5]) != Scenario(times_s=[0, 6])
