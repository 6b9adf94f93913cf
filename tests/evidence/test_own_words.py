"""The base tells facts and numbers in its own words: nothing that can be read in it copies a sentence of a guide."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

from evidence.guide_text import guide_texts, words
from sevenless.evidence.claim import Claim
from sevenless.evidence.library import published
from sevenless.evidence.record_file import Record
from sevenless.molecules.library import molecules

RUN = 8
"""So many words in a row are a copy."""

OWN = {"statement", "tolerance", "conditions", "test", "note", "caution", "absent", "sure_note"}
"""Keys that hold text of ours; the others hold names, and titles as they are cited."""


def runs(text: str) -> set[tuple[str, ...]]:
    """Every row of so many words."""
    found = words(text)
    return {tuple(found[start : start + RUN]) for start in range(len(found) - RUN + 1)}


def prose(text: str) -> str:
    """A guide without its list of references: a title is a name, and is to be given as it is."""
    before, heading, _ = text.partition("References\n\n- 1. ")
    assert heading
    return before


def own_texts(record: Record) -> list[str]:
    """The texts of a record that are ours."""
    return [getattr(record, field.name) for field in fields(record) if field.name in OWN]


def test_runs_are_told() -> None:
    assert runs("One, two three; four five six seven eight.") == {
        ("one", "two", "three", "four", "five", "six", "seven", "eight")
    }
    assert runs("one two three four five six seven") == set()


def test_every_claim_is_a_sentence() -> None:
    for claim in published().claims:
        assert len(claim.statement.split()) > 3, claim.id
        assert claim.statement in own_texts(claim), claim.id


def test_nothing_copies_the_guides(shared: Path) -> None:
    theirs = {run for text in guide_texts(shared).values() for run in runs(prose(text))}
    assert len(theirs) > 1000
    copied = {
        (record.id, " ".join(run))
        for record in published().values()
        for text in own_texts(record)
        for run in runs(text) & theirs
    }
    assert copied == set()


def test_no_molecule_copies_the_guides(shared: Path) -> None:
    theirs = {run for text in guide_texts(shared).values() for run in runs(prose(text))}
    assert sum(bool(one.note) for one in molecules()) > 10
    assert {(one.name, " ".join(run)) for one in molecules() for run in runs(one.note) & theirs} == set()
    assert any(isinstance(record, Claim) for record in published().values())
