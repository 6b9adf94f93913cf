"""Which conditions agree, which differ, and which are not said."""

from __future__ import annotations

import tomllib
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from evidence.comparing.made import measured_value, published_value
from sevenless.evidence.comparing.alleles import alleles_in, split_genotype
from sevenless.evidence.comparing.conditions import (
    CONDITIONS,
    DEFINING,
    Match,
    conditions_of_measured,
    conditions_of_published,
    matched,
)

CASES = tomllib.loads((Path(__file__).parent / "conditions.toml").read_text(encoding="utf-8"))["case"]


def match(measured: dict[str, Any], published: dict[str, Any]) -> Match:
    here, there = measured_value(**measured), published_value(**published)
    return matched(conditions_of_measured(here), conditions_of_published(there))


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_every_case(case: dict[str, Any]) -> None:
    found = match(case.get("measured", {}), case.get("published", {}))
    for relation in ("agree", "differ", "unknown"):
        assert set(case.get(relation, [])) <= set(getattr(found, relation)), relation
    named = [*case.get("agree", []), *case.get("differ", []), *case.get("unknown", []), *case.get("neither", [])]
    for condition in case.get("neither", []):
        assert condition not in {*found.agree, *found.differ, *found.unknown}
    assert set(named) <= set(CONDITIONS)


def test_everything_that_defines_the_experiment_agrees_of_itself() -> None:
    found = match({"mutation": "KRAS G12C"}, {})
    assert found.agree == ("quantity", "level", "kind of assay", "readout", "target", "mutation", "cell line")
    assert not found.differ
    assert not found.another_experiment


def test_a_condition_outweighs_all_after_it() -> None:
    here, there = conditions_of_measured(measured_value()), conditions_of_published(published_value())

    def score(*agree: str) -> int:
        return Match(agree=agree, differ=(), unknown=(), here=here, there=there).score

    for place, (one, _) in enumerate(pairwise(CONDITIONS)):
        assert score(one) > score(*CONDITIONS[place + 1 :])
    assert Match(agree=(), differ=CONDITIONS, unknown=(), here=here, there=there).score == -score(*CONDITIONS)


def test_technique_and_construct_do_not_make_another_experiment() -> None:
    assert set(CONDITIONS) - DEFINING == {"technique", "construct"}
    found = match(
        {"technique": "HTRF", "assay_class": "interaction", "assay": "", "cell_line": ""},
        {"technique": "AlphaScreen", "assay_class": "interaction", "assay": "", "cell_line": "", "mutation": ""},
    )
    assert found.differ == ("technique",)
    assert not found.another_experiment
    assert found.difference("technique") == "technique (HTRF against AlphaScreen)"


def test_alleles() -> None:
    assert alleles_in("KRAS p.G12C") == {"G12C"}
    assert alleles_in("L858R/T790M") == {"L858R", "T790M"}
    assert alleles_in("WT") == alleles_in("wild-type amplified") == alleles_in("Wild type")
    assert alleles_in("G12/G13") is None
    assert alleles_in("KRAS-MAPK pathway mutant") is None
    assert alleles_in("NCI-H358") is None


def test_genotypes() -> None:
    assert split_genotype("CD74-ROS1 L2026M") == ("CD74-ROS1", "L2026M")
    assert split_genotype("CD74-ROS1 wild type") == ("CD74-ROS1", "wild-type")
    assert split_genotype("SOS2 KO") == ("", "SOS2 KO")
    assert split_genotype("Ba/F3 parental") == ("", "parental")
