"""Simulations painted on the map: shares are those of the result, marks those of the scenario."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from sevenless.errors import InputError
from sevenless.figures.pathway_painting import _table, painted, pathway_map_of
from sevenless.figures.pathway_parts.layout import pathway_layout
from sevenless.pathway.drugs import drugs
from sevenless.pathway.result import PathwayResult
from sevenless.pathway.scenario import Scenario

NODES = {node.id for node in pathway_layout().nodes}
NO_SHARE = {"EGF", "HGF", "IL6", "RASA1"}


@cache
def h358(drug: str = "", size: str = "core", ensemble: int = 0) -> PathwayResult:
    given = {drug: "1 uM"} if drug else {}
    scenario = Scenario(
        cell="NCI-H358", drugs=given, stimulus={"EGF": "10 ng/ml", "IL6": "1 nM"}, time="2 h", size=size
    )
    return scenario.run(ensemble=ensemble)


@pytest.mark.parametrize("size", ["core", "full"])
def test_every_node_that_has_a_share_is_painted(size: str) -> None:
    shares = painted(h358(size=size))
    assert set(shares) == NODES - NO_SHARE - {"ROS1"}
    assert all(0.0 <= share <= 1.0 for share in shares.values())
    assert pathway_map_of(h358(size=size)).painted.keys() == shares.keys()


def test_shares_are_those_of_the_result() -> None:
    result, place = h358(), 30
    shares = painted(result, at_s=float(result.times_s[place]) + 1.0)
    for node, name in (
        ("ERK", "pERK"),
        ("AKT", "pAKT"),
        ("SOS1", "SOS1_membrane_share"),
        ("survival", "survival_without_anchorage"),
    ):
        assert shares[node] == pytest.approx(result[name][place])
    assert shares["MET"] == pytest.approx(
        result["MET_active"][place] / float(np.ravel(result.numbers["MET_copies"])[0])
    )
    assert shares != painted(result)
    assert shares["ERK"] != painted(result)["ERK"]


def test_nhras_is_nras_and_hras_together() -> None:
    result = h358(size="full")
    held = sum(result[f"{pool}_with_GTP"][-1] for pool in ("NRAS", "HRAS"))
    there = sum(float(np.ravel(result.numbers[f"{pool}_copies"])[0]) for pool in ("NRAS", "HRAS"))
    assert painted(result)["NHRAS"] == pytest.approx(held / there)


def test_an_ensemble_is_painted_as_the_model_as_it_is() -> None:
    assert painted(h358(ensemble=2)) == pytest.approx(painted(h358()), rel=1e-3, abs=1e-6)


def test_levels_are_of_the_highest_in_both() -> None:
    with_drug, without = h358("trametinib"), h358()
    alone, beside = painted(with_drug), painted(with_drug, reference=without)
    highest = max(with_drug["DUSP_in_all"].max(), without["DUSP_in_all"].max())
    assert beside["DUSP"] == pytest.approx(with_drug["DUSP_in_all"][-1] / highest)
    assert beside["DUSP"] < alone["DUSP"]
    assert {node: share for node, share in beside.items() if node not in ("DUSP", "SPRY", "SOCS3")} == {
        node: share for node, share in alone.items() if node not in ("DUSP", "SPRY", "SOCS3")
    }


def test_a_change_is_painted_against_a_reference() -> None:
    drawn = pathway_map_of(h358("trametinib"), reference=h358())
    assert drawn.painted["ERK"] == "< −3"
    same = pathway_map_of(h358(), reference=h358())
    assert {text.lstrip("−-+") for text in same.painted.values()} == {"0.0"}
    assert "log2 change" in drawn.svg


def test_marks_are_those_of_the_scenario() -> None:
    scenario = Scenario(
        cell="CD74-ROS1 G2032R", kras="G12D", genotype={"SOS2": "-/-", "STAT3": "+/-"},
        drugs={"cabozantinib": "1 uM", "PI3K tool inhibitor": "1 uM"}, time="1 h",
    )  # fmt: skip
    svg = pathway_map_of(scenario.run()).svg
    for told in ("CD74-ROS1", "G2032R", "G12D", "cabozantinib", "PI3K inhibitor", "knocked out"):
        assert told in svg, told
    assert svg.count("knocked out") == pathway_map_of(replace(scenario, genotype={"NF1": "-/-"}).run()).svg.count(
        "knocked out"
    )


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"cell": "MKN1"}, "amplified"),
        ({"cell": "SDC4-ROS1"}, "SDC4-ROS1"),
        ({"egfr": "L858R"}, "L858R"),
        ({"cell": "SDC4-ROS1", "ros1": "G2032R"}, "G2032R"),
        ({"genotype": {"NRAS": "-/-", "HRAS": "-/-"}}, "knocked out"),
    ],
)
def test_each_kind_of_mark_is_drawn(fields: dict[str, object], told: str) -> None:
    marked = pathway_map_of(Scenario(**fields, time="1 h").run(), title="a cell").svg  # type: ignore[arg-type]
    plain = pathway_map_of(Scenario(time="1 h").run(), title="a cell").svg
    assert told in marked
    assert told not in plain or marked.count(told) > plain.count(told)


def test_one_of_two_genes_that_are_drawn_together_is_not_crossed_out() -> None:
    counts = [
        pathway_map_of(Scenario(genotype=genotype, time="1 h").run()).svg.count("knocked out")
        for genotype in ({}, {"NRAS": "-/-"}, {"NRAS": "-/-", "HRAS": "-/-"})
    ]
    assert counts[0] == counts[1] < counts[2]


def test_every_drug_has_a_place() -> None:
    pools = {target.pool for drug in drugs().values() for target in drug.targets}
    places = _table()["places"]
    assert pools <= places.keys()
    assert set(places.values()) == {slot.id for slot in pathway_layout().drugs}
    dual = pathway_map_of(h358("SOS1/SOS2 dual inhibitor")).svg
    description = dual.partition("Drugs: ")[2].partition(" Edges:")[0]
    assert "SOS1 inhibitor" in description
    assert "SOS2 ligand" in description


def test_the_title_is_the_cell_and_the_time() -> None:
    assert pathway_map_of(h358(), at_s=600.0).title == "NCI-H358 at 10 min"
    assert pathway_map_of(h358(), title="Before").title == "Before"


def test_a_time_outside_is_refused() -> None:
    with pytest.raises(InputError, match="the simulation goes from 0 to 2 h"):
        painted(h358(), at_s=1e6)


def test_what_failed_is_not_painted() -> None:
    with pytest.raises(InputError, match="nothing to paint: the simulation ended as stiff"):
        painted(replace(h358(), statuses=("stiff",)))
