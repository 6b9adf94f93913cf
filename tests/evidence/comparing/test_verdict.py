"""The verdict on a measured potency beside a published one."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from evidence.comparing.made import measured_value, published_value
from sevenless.evidence.comparing.conditions import conditions_of_measured, conditions_of_published, matched
from sevenless.evidence.comparing.verdict import VERDICTS, Judgement, judged
from sevenless.units import parse_conc

CASES = tomllib.loads((Path(__file__).parent / "verdicts.toml").read_text(encoding="utf-8"))["case"]


def judge(measured: dict[str, Any], published: dict[str, Any], within: float = 3.0) -> Judgement:
    doses = {name: parse_conc(measured[name]) for name in ("value", "low", "high") if name in measured}
    others = {name: None if value == "none" else value for name, value in measured.items() if name not in doses}
    one = measured_value(
        doses.get("value"), **others, **{f"{name}_molar": value for name, value in doses.items() if name != "value"}
    )
    other = published_value(**published)
    match = matched(conditions_of_measured(one), conditions_of_published(other))
    return judged(one, other, match, within=within)


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_every_case(case: dict[str, Any]) -> None:
    found = judge(case["measured"], case.get("published", {}), case.get("within", 3.0))
    assert found.verdict == case["verdict"], found.why
    for words in case["why"]:
        assert words in found.why
    assert (str(found.fold) if found.fold else "") == case["fold"]
    assert not found.why.endswith(".")


def test_every_verdict_is_met() -> None:
    assert {case["verdict"] for case in CASES} == set(VERDICTS)


def test_a_wider_interval_never_makes_a_difference() -> None:
    """What is consistent with a narrow interval is so with a wider one around the same value."""
    rank = {"differs": 0, "consistent": 1}
    for value in (1, 2, 5, 15, 29, 31, 50, 200):
        verdicts = []
        for spread in (1.0, 1.5, 3.0, 20.0):
            doses = {"value": f"{value} nM", "low": f"{value / spread} nM", "high": f"{value * spread} nM"}
            verdicts.append(rank[judge(doses, {}).verdict])
        assert verdicts == sorted(verdicts), value


def test_the_band_is_the_same_either_way() -> None:
    for value, verdict in ((29.9, "consistent"), (30, "consistent"), (30.1, "differs"), (3.34, "consistent")):
        assert judge({"value": f"{value} nM"}, {}).verdict == verdict
    assert judge({"value": "3.3 nM"}, {}).verdict == "differs"
    assert judge({"value": "31 nM"}, {}, within=3.2).verdict == "consistent"
