"""What contradicts what: same conditions, and values further apart than what is printed behind them."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from sevenless.evidence.claim import Claim
from sevenless.evidence.constant import Constant
from sevenless.evidence.contradictions import Contradiction, contradictions
from sevenless.evidence.library import Evidence, published
from sevenless.evidence.measurement import Measurement
from sevenless.evidence.place import Place
from sevenless.evidence.record_file import Record

CASES: list[dict[str, Any]] = tomllib.loads(
    Path(__file__).with_name("contradiction_cases.toml").read_text(encoding="utf-8")
)["case"]
FROM: dict[str, Any] = {"known_from": "table", "read_in": (Place(document="ours"),), "sources": ("ours",)}
USUAL: dict[str, Any] = {"quantity": "IC50", "printed": "12", "unit": "nM", "compound": "BI-3406", "target": "SOS1"}


def ids(found: tuple[Record, ...]) -> list[str]:
    return [record.id for record in found]


def a_constant(record_id: str, **keys: Any) -> Constant:
    usual = {
        "name": "A rate",
        "quantity": "kcat",
        "subject": "SOS1",
        "printed": "3",
        "unit": "1/s",
        "conditions": "37C",
    }
    return Constant(id=record_id, **{**usual, **FROM, **keys})


def a_claim(record_id: str, **keys: Any) -> Claim:
    usual = {"statement": "So.", "subject": "SOS2", "observable": "pAKT", "relation": "is", "grades": ("A",)}
    return Claim(id=record_id, **{**usual, **FROM, **keys})


@pytest.mark.parametrize("case", CASES, ids=[case["title"] for case in CASES])
def test_measurements(case: dict[str, Any]) -> None:
    first, second = (Measurement(id=key, **{**USUAL, **FROM, **case[key]}) for key in ("first", "second"))
    evidence = Evidence([first, second])
    found = contradictions(evidence)
    assert found == ((Contradiction(first=first, second=second),) if case["contradict"] else ())
    # Seen from either side.
    assert ids(evidence.beside(first)) == (["second"] if case["contradict"] else [])
    assert ids(evidence.beside(second)) == (["first"] if case["contradict"] else [])


def test_three_of_the_same_conditions_are_three_pairs() -> None:
    records = [
        Measurement(id=name, **{**USUAL, **FROM, "printed": number}) for name, number in zip("abc", "123", strict=True)
    ]
    found = contradictions(Evidence(records))
    assert [(pair.first.id, pair.second.id) for pair in found] == [("a", "b"), ("a", "c"), ("b", "c")]


@pytest.mark.parametrize(
    ("keys", "contradict"),
    [
        ({"printed": "4"}, True),
        ({"printed": "180", "unit": "1/min"}, False),
        ({"printed": "240", "unit": "1/min"}, True),
        ({"printed": "4", "conditions": "25C"}, False),
        ({"printed": "4", "subject": "SOS2"}, False),
        ({"printed": "4", "unit": "uM"}, False),
        ({"printed": "", "text_value": "fast"}, False),
    ],
)
def test_constants(keys: dict[str, Any], contradict: bool) -> None:
    evidence = Evidence([a_constant("one"), a_constant("other", **keys)])
    assert len(contradictions(evidence)) == int(contradict)


def test_claims_that_say_so_stand_beside_each_other() -> None:
    evidence = Evidence([a_claim("one"), a_claim("other", conflicts_with=("one", "not-there"))])
    assert ids(evidence.beside(evidence["one"])) == ["other"]
    assert ids(evidence.beside(evidence["other"])) == ["one"]
    assert contradictions(evidence) == ()


def test_no_number_of_the_base_contradicts_another_one_of_the_same_conditions() -> None:
    assert contradictions(published()) == ()


def test_a_claim_of_the_base_is_shown_with_the_one_it_conflicts_with() -> None:
    conflicting = [claim for claim in published().claims if claim.conflicts_with]
    assert conflicting
    for claim in conflicting:
        others = ids(published().beside(claim))
        assert set(claim.conflicts_with) <= set(others)
        assert all(claim in published().beside(published()[other]) for other in others)


def test_two_steps_of_the_model_of_the_project_do_not_contradict_each_other() -> None:
    own = {"read_in": (Place(document="sevenless"),), "sources": ("sevenless",)}
    made = a_constant("pathway.a", name="SOCS3 is made", **own)
    lost = a_constant("pathway.b", name="SOCS3 decays", printed="7", **own)
    again = a_constant("pathway.c", name="SOCS3 decays", printed="9", **own)
    assert contradictions(Evidence([made, lost])) == ()
    assert contradictions(Evidence([made, lost, again])) == (Contradiction(first=lost, second=again),)
    assert len(contradictions(Evidence([a_constant("a"), a_constant("b", name="Another", printed="7")]))) == 1
