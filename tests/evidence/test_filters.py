"""Records chosen by what they are of."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evidence.made_records import made_evidence
from sevenless.errors import UnknownNameError
from sevenless.evidence.filters import Filters, filters_of, select, slips_granted
from sevenless.evidence.kinds import GRADES
from sevenless.evidence.library import published
from sevenless.evidence.record_file import KINDS
from sevenless.evidence.wording import kind_of

CASES = tomllib.loads((Path(__file__).parent / "filter_cases.toml").read_text(encoding="utf-8"))["case"]
BASE = published()


def ids(**asked: Any) -> set[str]:
    return {record.id for record in BASE.select(**asked)}


@pytest.mark.parametrize("case", CASES, ids=[" ".join(map(str, case["filters"].values())) for case in CASES])
def test_filters_choose(case: dict[str, Any]) -> None:
    found = ids(kind="measurement", **case["filters"])
    assert set(case.get("includes", ())) <= found
    assert not set(case.get("excludes", ())) & found
    if "exactly" in case:
        assert found == set(case["exactly"])


def test_without_filters_all_is_chosen_in_the_order_of_the_base() -> None:
    assert [record.id for record in select(BASE, Filters())] == list(BASE)


@pytest.mark.parametrize("kind", KINDS)
def test_one_kind_is_chosen(kind: str) -> None:
    found = BASE.select(kind=kind)
    assert found
    assert {kind_of(record) for record in found} == {kind}
    assert BASE.select(kind=f" {kind.upper()}s ") == found


def test_constants_and_claims_are_chosen_by_their_subject_and_conditions() -> None:
    made = made_evidence()
    assert [one.id for one in made.select(target="SOS1", mutation="G12C", kind="constant")] == ["sos1.made.kcat"]
    assert [one.id for one in made.select(quantity="Kd")] == ["v14i.made.binds-tighter"]
    assert [one.id for one in made.select(kind="claim", target="KRAS")] == ["v14i.made.binds-tighter"]
    assert made.select(kind="source", target="SOS1") == ()


def test_several_values_of_one_filter_are_either_and_several_filters_both() -> None:
    made = made_evidence()
    either = made.select(compound=["trametinib", "ceritinib"])
    assert {one.id for one in either} == {"trametinib.made.ic50", "ceritinib.made.ic50"}
    assert [one.id for one in made.select(compound=["trametinib", "ceritinib"], grade="M")] == ["trametinib.made.ic50"]


def test_sources_are_named_by_id_author_or_title() -> None:
    made = made_evidence()
    by_id = made.select(source="a-guide")
    assert by_id == made.select(source="Roe") == made.select(source="guide to WELLS")
    assert "a-site" not in {one.id for one in by_id}
    assert {one.id for one in made.select(source="a-site")} == {"a-site", "bi-3406.made.perk.ic50"}


def test_quantities_that_differ_in_capitals_alone_are_told_apart() -> None:
    quantities = {getattr(one, "quantity", "") for one in BASE.measurements}
    for quantity in ("Ki", "KI"):
        if quantity in quantities:
            assert {one.quantity for one in BASE.select(kind="measurement", quantity=quantity)} == {quantity}


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ({"target": "SOSX1"}, "no target is called 'SOSX1'; did you mean SOS1"),
        ({"compound": "BAY-294"}, "no compound is called 'BAY-294'; did you mean BAY-293"),
        ({"cell_line": "H35"}, "no cell line is called 'H35'; did you mean"),
        ({"mutation": "G12Z"}, "no mutation is called 'G12Z'; did you mean"),
        ({"assay": "pERKK"}, "no assay is called 'pERKK'"),
        ({"assay": "ADP-Glo"}, 'the class it belongs to is "kinase activity", ask for that'),
        ({"quantity": "IC5"}, "no quantity is called 'IC5'; did you mean IC50"),
        ({"grade": "Z"}, "no grade is called 'Z'; S: stated by one of the source documents"),
        ({"known_from": "tableau"}, "no way of knowing is called 'tableau'; did you mean table"),
        ({"source": "hofman-2021"}, "no source is called 'hofman-2021'; did you mean hofmann-2021"),
        ({"kind": "measurementz"}, "no kind of record is called 'measurementz'; did you mean measurement"),
        ({"targget": "SOS1"}, "no filter is called 'targget'; did you mean target"),
    ],
)
def test_what_is_not_there_is_refused_with_suggestions(asked: dict[str, str], message: str) -> None:
    with pytest.raises(UnknownNameError) as caught:
        BASE.select(**asked)
    assert message in str(caught.value)


def test_a_molecule_that_is_known_but_has_no_record_chooses_nothing() -> None:
    assert made_evidence().select(compound="BAY-293") == ()


def test_a_slip_is_granted_and_told() -> None:
    filters = filters_of(compound="crizotanib", kind="measurement")
    assert "crizotinib.ros1.biochemical.ic50" in {one.id for one in select(BASE, filters)}
    assert slips_granted(filters) == ("'crizotanib' was read as crizotinib",)
    assert slips_granted(filters_of(compound="bi3406", cell_line="h358")) == ()


@pytest.mark.parametrize("grade", GRADES)
def test_every_grade_can_be_asked_for(grade: str) -> None:
    assert all(grade in getattr(record, "grades", ()) for record in BASE.select(grade=grade))


@settings(deadline=None, max_examples=40)
@given(st.sampled_from(sorted({one.compound for one in BASE.measurements if one.compound})))
def test_a_filter_chooses_what_says_so_and_no_measurement_of_another_compound(compound: str) -> None:
    found = BASE.select(kind="measurement", compound=compound)
    assert {one for one in BASE.measurements if one.compound == compound} <= set(found)
