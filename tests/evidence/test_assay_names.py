"""What people call assays."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sevenless.assays.protocol import protocols
from sevenless.evidence.assay_names import assay_class_of, assay_names, assay_names_in, technique_of
from sevenless.evidence.kinds import ASSAY_CLASSES, AssayClass
from sevenless.evidence.library import published

with (Path(__file__).parent / "assay_name_cases.csv").open(encoding="utf-8") as stream:
    CASES = [(row["text"], row["class"], row["technique"]) for row in csv.DictReader(stream)]


@pytest.mark.parametrize(("text", "assay_class", "technique"), CASES)
def test_a_name_means_its_class_and_technique(text: str, assay_class: str, technique: str) -> None:
    assert (assay_class_of(text) or "", technique_of(text) or "") == (assay_class, technique)


def test_every_class_has_a_name_of_its_own() -> None:
    assert {assay_class_of(one) for one in ASSAY_CLASSES} == set(get_args(AssayClass))
    assert {assay_class_of(name) for name in assay_names()} | {"unspecified"} == set(ASSAY_CLASSES)


def test_every_name_is_found_in_itself() -> None:
    assert len(assay_names()) > 40
    for name in assay_names():
        assert name in assay_names_in(name)
        assert name in assay_names_in(f"the {name.upper()} of today")


def test_a_text_names_all_that_it_holds_but_not_what_is_part_of_a_longer_name() -> None:
    assert assay_names_in("Proliferation (3D)") == {"proliferation", "3D"}
    assert assay_names_in("Kinase-Glo") == {"Kinase-Glo"}
    assert assay_names_in("pERK Inhibition & Cell Viability (3D)") == {"pERK", "proliferation", "3D"}


def test_names_are_whole_words() -> None:
    assert assay_class_of("SPRY2") is assay_class_of("gefitinib") is assay_class_of("3DX") is None


def test_two_techniques_are_none() -> None:
    assert technique_of("SPR and MST") is None
    assert assay_class_of("SPR and MST") == "binding"


@pytest.mark.parametrize("name", protocols())
def test_protocols_mean_what_they_say_they_are(name: str) -> None:
    protocol = protocols()[name]
    assert protocol.assay_class != "unspecified"
    assert assay_class_of(name) == assay_class_of(protocol.title) == protocol.assay_class
    assert (technique_of(name) or "") == protocol.technique


def test_what_the_guides_call_their_assays_means_what_their_records_say() -> None:
    named = [one for one in published().measurements if assay_class_of(one.assay) and one.known_from == "table"]
    assert len(named) >= 25
    for record in named:
        assert assay_class_of(record.assay) == record.assay_class, record.id
        assert (technique_of(record.assay) or "") == record.technique, record.id


@settings(deadline=None, max_examples=60)
@given(st.text(max_size=40))
def test_any_text_is_a_class_or_none(text: str) -> None:
    assert assay_class_of(text) in (None, *ASSAY_CLASSES)
    assert technique_of(text) in (None, *assay_names())


@settings(deadline=None, max_examples=60)
@given(st.sampled_from([case for case in CASES if case[1]]), st.sampled_from(["lower", "upper", "blanks", "hyphens"]))
def test_how_a_name_is_written_does_not_matter(case: tuple[str, str, str], way: str) -> None:
    text, assay_class, technique = case
    written = {"lower": text.lower(), "upper": text.upper(), "blanks": f"  {text} ", "hyphens": text.replace(" ", "-")}
    assert (assay_class_of(written[way]) or "", technique_of(written[way]) or "") == (assay_class, technique)
