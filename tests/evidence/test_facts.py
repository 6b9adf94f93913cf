"""The facts that a model of RAS activation is tested on: every claim is pinned, and the list is covered.

``facts.csv`` is what the claims say, one line each; a change of a claim is a change of its line.
"""

from __future__ import annotations

import csv
import itertools
import re
from collections import Counter, defaultdict
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import pytest

from evidence.fact_list import facts_of, numbers_in
from sevenless.evidence.claim import Claim
from sevenless.evidence.library import RECORDS_FOLDER, published
from sevenless.evidence.record_file import read_records
from sevenless.units import canonical_unit

PINS = Path(__file__).parent / "facts.csv"
GAPS = {15, 16, 23, 38, 44, 48, 61}
"""Numbers that the list leaves out."""

SECTIONS = {
    "A": "A. SOS biochemistry",
    "B": "B. Digital response, hysteresis, pulses",
    "C": "C. RAS cycle and alleles",
    "D": "D. SOS1 and SOS2 roles",
    "E": "E. Inhibitors",
    "F": "F. ROS1",
    "G": "G. Global sanity",
    "H": "Findings that shape the model",
}
CLAIMS = {"A": 18, "B": 29, "C": 41, "D": 37, "E": 54, "F": 29, "G": 7, "H": 6}
"""How many claims a section has."""

NEEDS_NUMBER = {"equals", "ratio", "range", "bound"}

OWN_GRADES = {4: {"F", "X"}, 41: {"M"}}
"""Letters that the list does not give a fact. 4: the guide gives its number to something else, and the factor of fact 2
is from a model file. 41: that the compound degrades SOS1 is in none of the guides."""

KNOWN_FROM = {"model file": "F", "computed": "C", "abstract": "A", "text": "S", "memory": "M", "derived": "C"}
"""Where a claim was read, to the letter that says so."""


@cache
def claims() -> dict[str, Claim]:
    """The claims of the list, by id."""
    return {
        claim.id: claim
        for claim in published().claims
        if any(place.document == "pathway-facts" for place in claim.read_in)
    }


@cache
def by_fact() -> Mapping[int, list[Claim]]:
    """The claims of each numbered fact."""
    found: dict[int, list[Claim]] = defaultdict(list)
    for claim in claims().values():
        if claim.fact is not None:
            found[claim.fact].append(claim)
    return found


def pins() -> list[dict[str, str]]:
    """What the claims say, by hand."""
    with PINS.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def line_of(claim: Claim) -> dict[str, str]:
    """A claim as a line of the pins."""
    (section,) = {place.table for place in claim.read_in if place.document == "pathway-facts"}
    return {
        "section": next(letter for letter, title in SECTIONS.items() if title == section),
        "fact": "" if claim.fact is None else str(claim.fact),
        "id": claim.id,
        "relation": claim.relation,
        "printed": claim.printed,
        "unit": claim.unit,
        "order": " < ".join(claim.order),
        "grades": "".join(claim.grades),
        "known_from": claim.known_from,
        "conflicts_with": " ".join(claim.conflicts_with),
    }


def said(claim: Claim) -> str:
    """All of a claim in which a magnitude may stand."""
    return " ".join([claim.printed, *claim.order, claim.tolerance, claim.conditions, claim.test])


def test_every_claim_is_pinned() -> None:
    assert [pin["id"] for pin in pins()] == list(dict.fromkeys(pin["id"] for pin in pins()))
    assert {pin["id"]: pin for pin in pins()} == {claim.id: line_of(claim) for claim in claims().values()}


def test_sections_have_as_many_claims_as_they_should() -> None:
    assert Counter(pin["section"] for pin in pins()) == CLAIMS


def test_numbers_have_the_gaps_of_the_list() -> None:
    assert set(by_fact()) == set(range(1, 63)) - GAPS
    assert all(claim.fact is None for claim in claims().values() if line_of(claim)["section"] == "H")


def test_a_section_is_a_file() -> None:
    for path in sorted((RECORDS_FOLDER / "claims").glob("facts_*.toml")):
        letter = path.stem.split("_")[1].upper()
        assert {line_of(claims()[record.id])["section"] for record in read_records(path)} == {letter}


def test_rows_are_the_numbers_of_the_facts() -> None:
    for fact, found in by_fact().items():
        rows = {place.row for claim in found for place in claim.read_in if place.document == "pathway-facts"}
        assert rows == {fact}


def test_every_claim_can_be_tested() -> None:
    for claim in claims().values():
        assert (claim.relation in NEEDS_NUMBER) == bool(claim.printed) == bool(claim.unit), claim.id
        assert (claim.relation == "order") == bool(claim.order), claim.id
        assert claim.than or claim.relation not in ("greater", "less", "similar"), claim.id
        assert claim.test or "mouse" in claim.conditions, claim.id


def test_magnitudes_are_numbers_that_their_relation_allows() -> None:
    with_number = [claim for claim in claims().values() if claim.number is not None]
    assert len(with_number) > 100
    for claim in with_number:
        assert claim.number is not None
        assert str(claim.number) == claim.printed, claim.id
        assert (claim.number.value is None) == (claim.relation == "range"), claim.id
        assert claim.relation != "bound" or claim.number.qualifier in "<>" or claim.tolerance, claim.id
        assert canonical_unit(claim.unit), claim.id


def test_how_a_claim_is_founded_can_be_seen() -> None:
    for claim in claims().values():
        assert KNOWN_FROM[claim.known_from] in claim.grades, claim.id
        assert len(set(claim.grades)) == len(claim.grades), claim.id
        assert ("X" in claim.grades) == bool(claim.conflicts_with), claim.id
        assert claim.id not in claim.conflicts_with


def test_no_statement_comes_twice() -> None:
    statements = Counter(claim.statement for claim in claims().values())
    assert statements.most_common(1)[0][1] == 1


@pytest.mark.parametrize(
    ("fact", "observable"),
    [(14, "share in GTP at rest"), (17, "rate of intrinsic hydrolysis over wild-type"), (19, "Kd for the RBD of RAF1")],
)
def test_magnitudes_go_up_as_the_order_of_their_fact_says(fact: int, observable: str) -> None:
    (order,) = (claim.order for claim in by_fact()[fact] if claim.order)
    values = {
        re.sub(r"^K?RAS |, GTP$", "", claim.subject): claim.number.value
        for claim in by_fact()[fact]
        if claim.number is not None and claim.number.value is not None and claim.observable == observable
    }
    # Alleles that are alike stand in one place of the order.
    places = [[values[name] for name in place.split(" ~ ") if name in values] for place in order]
    assert sum(map(len, places)) >= 5
    for lower, higher in itertools.pairwise(filter(None, places)):
        assert max(lower) < min(higher)


def test_the_list_is_covered(shared: Path) -> None:
    facts = facts_of(shared)
    assert set(facts) == set(by_fact())
    for number, fact in facts.items():
        claimed = {figure for claim in by_fact()[number] for figure in numbers_in(said(claim))}
        assert set(fact.numbers) <= claimed, number
        assert {line_of(claim)["section"] for claim in by_fact()[number]} == {fact.section[0]}
        assert SECTIONS[fact.section[0]] == fact.section


def test_grades_are_those_of_the_list(shared: Path) -> None:
    for number, fact in facts_of(shared).items():
        ours = {grade for claim in by_fact()[number] for grade in claim.grades}
        assert ours == fact.grades | OWN_GRADES.get(number, set()), number


def test_no_magnitude_is_made_up(shared: Path) -> None:
    for number, fact in facts_of(shared).items():
        printed = {figure for claim in by_fact()[number] for figure in numbers_in(claim.printed)}
        assert printed <= numbers_in(fact.line), number
