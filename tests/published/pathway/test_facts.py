"""Every fact in every place: it holds, or differs for the reason that is written down; and the page says so."""

from __future__ import annotations

import pytest

from published.pathway.all_facts import all_facts, verdict
from published.pathway.asking import FACTS, OWN, Place
from published.pathway.differing import DIFFERING, diagnosis
from published.pathway.unasked import ELSEWHERE, UNASKED
from published.pathway.write_facts import verdicts_on_page
from sevenless.evidence.claim import Claim
from sevenless.evidence.library import published


class DiffersError(AssertionError):
    """The model does not show what the literature says."""


def marks(name: str, place: Place) -> list[pytest.MarkDecorator]:
    found = []
    if reason := diagnosis(name, place):
        found.append(pytest.mark.xfail(strict=True, raises=DiffersError, reason=reason))
    # One preset in full runs with every change; the other is a repeat, and so are many doses of one binding site.
    if place.size == "full" and (place.cell == "HS578T" or FACTS[name].number in (34, 36, 54, 56, 57, 58)):
        found.append(pytest.mark.slow)
    return found


CASES = [
    pytest.param(one.name, place, id=f"{one.name}-{place}", marks=marks(one.name, place))
    for one in all_facts()
    for place in one.places
]


@pytest.mark.parametrize(("name", "place"), CASES)
def test_fact(name: str, place: Place) -> None:
    found = verdict(name, place)
    assert verdicts_on_page()[name, place] == found.holds, f"run `make facts`: {found.found}"
    if not found.holds:
        raise DiffersError(found.found)


def claims_of_facts() -> dict[str, Claim]:
    return {one.id: one for one in published().claims if one.fact is not None}


def test_every_claim_of_a_fact_is_asked_or_told_why_not() -> None:
    asked = {claim for one in FACTS.values() for claim in one.claims}
    left_out = {name for name, one in claims_of_facts().items() if name not in asked | UNASKED.keys()}
    assert {claims_of_facts()[name].fact for name in left_out} == ELSEWHERE.keys(), left_out
    assert not asked & UNASKED.keys()
    assert asked | UNASKED.keys() <= claims_of_facts().keys()


def test_each_function_asks_claims_of_its_own_fact() -> None:
    for one in FACTS.values():
        numbers = {claims_of_facts()[name].fact for name in one.claims}
        # 32f is the other half of what 37 claims of the floor: alleles that hardly cycle.
        assert numbers == ({37} if one.name == "32f" else {one.number}), one.name


def test_directional_facts_are_asked_of_both_presets_and_both_sizes() -> None:
    for one in FACTS.values():
        assert {"core", "full"} == {place.size for place in one.places} or {""} == {place.size for place in one.places}
        assert len(one.places) in (1, 2, 4)
        assert one.cells == OWN or len(one.places) != 2


def test_no_diagnosis_is_left_over() -> None:
    for name, cell, size in DIFFERING:
        assert any(cell in ("", place.cell) and size in ("", place.size) for place in FACTS[name].places), name
