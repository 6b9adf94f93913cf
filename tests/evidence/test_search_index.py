"""The words of records."""

from __future__ import annotations

from evidence.made_records import made_evidence
from sevenless.evidence.library import published
from sevenless.evidence.name_spellings import plain
from sevenless.evidence.search_index import index_of

MADE = made_evidence()
INDEX = index_of(MADE)


def found(word: str) -> dict[str, str]:
    """Id of every record that holds a word, to the field it weighs most in."""
    return {INDEX.records[number].id: place.field for number, place in INDEX.places.get(word, {}).items()}


def test_a_word_stands_where_it_says_most() -> None:
    assert found("bi3406")["bi-3406.made.perk.ic50"] == "compound"
    assert found("trametinib") == {"trametinib.made.ic50": "compound"}
    assert found("nowhere") == {}


def test_words_are_kept_whole_and_in_pieces() -> None:
    assert "bi-3406.made.perk.ic50" in found("3406")
    assert found("bi3406madeperkic50") == {"bi-3406.made.perk.ic50": "id"}
    assert found("aguidetowells") == {"a-guide": "title"}


def test_an_assay_is_found_by_the_name_that_we_write() -> None:
    assert found("perk")["bi-3406.made.perk.ic50"] in ("id", "assay")
    assert found("kinaseglo") == {"trametinib.made.ic50": "assay"}


def test_what_cites_a_source_holds_its_id_and_its_authors() -> None:
    assert found("doe")["sos1.made.kcat"] == "sources"
    assert found("doe")["a-guide"] == "authors"
    assert found("asite") == {"a-site": "id", "bi-3406.made.perk.ic50": "sources"}


def test_kinds_and_ways_of_knowing_are_words_too() -> None:
    assert set(found("claim").values()) == {"kind"}
    assert found("memory") == {"a-site": "known_from", "trametinib.made.ic50": "known_from"}


def test_words_are_remembered_as_they_are_written() -> None:
    assert INDEX.written["bi3406"] == "BI-3406"
    assert INDEX.written["perk"] == "pERK"
    assert "" not in INDEX.places


def test_the_whole_base_is_indexed_once() -> None:
    base = published()
    index = base.search_index
    assert index is base.search_index
    assert len(index.records) == len(base)
    held = set().union(*index.places.values())
    assert held == set(range(len(base)))
    assert all(key == plain(key) for key in index.places)
    assert set(index.places) <= set(index.written)
