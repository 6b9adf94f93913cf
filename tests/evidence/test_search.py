"""Records by any words of theirs."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evidence.made_records import made_evidence
from sevenless.evidence.library import published
from sevenless.evidence.measurement import Measurement
from sevenless.evidence.search import Hits, search

CASES = tomllib.loads((Path(__file__).parent / "search_cases.toml").read_text(encoding="utf-8"))["case"]
BASE = published()


def ids(hits: Hits) -> list[str]:
    return [hit.record.id for hit in hits]


@pytest.mark.parametrize("case", CASES, ids=[case["words"] for case in CASES])
def test_words_find_their_records(case: dict[str, Any]) -> None:
    hits = BASE.search(case["words"])
    found = ids(hits)
    assert set(case.get("all_of", ())) <= set(found)
    assert found[0] == case.get("first", found[0])
    assert hits.instead == case.get("instead", {})
    assert not hits.advice


def test_every_word_must_be_in_the_record() -> None:
    both, one = ids(BASE.search("MRTX0902 pERK")), ids(BASE.search("MRTX0902"))
    assert "mrtx0902.mkn1.perk.ic50" in both
    assert set(both) < set(one)
    assert "mrtx0902.sos1.inhibition.ic50" in set(one) - set(both)


def test_hits_are_ranked_and_say_where_the_words_stand() -> None:
    hits = BASE.search("BI-3406 DLD-1")
    scores = [hit.score for hit in hits]
    assert scores == sorted(scores, reverse=True)
    assert hits[0].matched == ("compound", "cell_line")
    assert isinstance(hits[0].record, Measurement)
    assert hits.records == tuple(hit.record for hit in hits)


def test_of_equals_what_was_read_comes_before_what_is_from_memory() -> None:
    known = [hit.record.known_from == "memory" for hit in made_evidence().search("IC50")]
    assert known == sorted(known)
    assert True in known


@pytest.mark.parametrize("written", ["BI-3406", "bi 3406", "BI3406", " bi-3406  ", "Bi_3406"])
def test_how_a_name_is_written_does_not_matter(written: str) -> None:
    assert set(ids(BASE.search("BI-3406"))) <= set(ids(BASE.search(written)))


def test_another_compound_is_no_slip_and_is_suggested() -> None:
    hits = BASE.search("BAY-294")
    assert not hits
    assert hits.advice == 'no record holds "BAY-294"; did you mean BAY-293?'


def test_words_that_no_record_holds_together_are_counted() -> None:
    hits = BASE.search("BAY-293 MKN1")
    assert not hits
    assert hits.advice.startswith("no record holds all of these: ")
    assert '"MKN1" is in ' in hits.advice


def test_a_word_that_nothing_is_like_is_told() -> None:
    assert 'no record holds "xqzwv"' in BASE.search("BI-3406 xqzwv").advice
    assert BASE.search(" - ").advice.startswith("there is nothing to look for")


def test_an_assay_that_no_record_names_finds_its_class_and_says_so() -> None:
    hits = made_evidence().search("ADP-Glo")
    assert ids(hits) == ["trametinib.made.ic50"]
    assert hits.remarks == ('no record holds "ADP-Glo"; looked for assays of its class, kinase activity',)


def test_records_of_a_user_are_found_beside_the_built_in_ones() -> None:
    assert {"bi-3406.made.perk.ic50", "bi-3406.made.perk.ic50@mine"} <= set(ids(made_evidence().search("BI-3406")))


def test_authors_find_what_cites_them() -> None:
    found = ids(made_evidence().search("Roe"))
    assert found[0] == "a-guide"
    assert "sos1.made.kcat" in found


def test_hits_show_themselves_in_a_notebook() -> None:
    html = BASE.search("crizotnib")._repr_html_()
    assert html.count("<tr>") == len(BASE.search("crizotnib")) + 1
    assert "looked for crizotinib" in html
    assert "&lt;" in made_evidence().search("<b>none</b>")._repr_html_()


@pytest.mark.parametrize("record_id", list(BASE)[::9])
def test_every_record_is_found_by_its_id(record_id: str) -> None:
    assert ids(BASE.search(record_id))[0] == record_id


@settings(deadline=None, max_examples=60)
@given(st.text(max_size=30))
def test_any_text_gives_hits_or_advice(text: str) -> None:
    hits = search(text, made_evidence())
    assert bool(hits) != bool(hits.advice)


@settings(deadline=None, max_examples=30)
@given(st.permutations(["BI-3406", "H358", "3D"]))
def test_the_order_of_words_does_not_matter(words: list[str]) -> None:
    assert ids(BASE.search(" ".join(words))) == ids(BASE.search("BI-3406 H358 3D"))


def test_an_allele_is_two_words_of_which_both_must_be_there() -> None:
    for record in BASE.search("KRAS G12C").records:
        assert "kras" in str(record).lower(), record.id


def test_a_name_of_several_words_is_one_name() -> None:
    assert ids(BASE.search("SOS2 fragment 8")) == ids(BASE.search("sos2fragment8"))


def test_a_piece_of_a_word_may_be_what_is_near() -> None:
    """A suggestion that is only ever written within a longer word is told as it stands there."""
    advice = search("00", made_evidence()).advice
    assert advice.startswith('no record holds "00"; did you mean ')
