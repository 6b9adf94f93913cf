"""Constants that no list and no paper gives, and that the pathway model needs: counted, and told apart from others."""

from __future__ import annotations

import re

from docs.pages import DOCS
from evidence.parameter_list import rows_of
from sevenless.evidence.grading import grades_of
from sevenless.evidence.library import published
from sevenless.evidence.show_record import record_text

HOW_MANY = 131
OWN = tuple(one for one in published().constants if any(place.document == "sevenless" for place in one.read_in))


def test_there_are_as_many_as_the_docs_say() -> None:
    page = (DOCS / "reference" / "records.md").read_text(encoding="utf-8")
    assert len(OWN) == HOW_MANY
    assert f"Of the built-in constants {HOW_MANY} are those that no list and no paper gives" in page


def test_their_ids_tell_them_apart_from_all_others() -> None:
    assert {one.id for one in OWN} == {one.id for one in published().constants if one.id.startswith("pathway.")}
    assert not [one.id for one in (*published().measurements, *published().claims) if one.id.startswith("pathway.")]


def test_none_is_of_a_list_and_none_claims_a_document() -> None:
    for one in OWN:
        assert rows_of(one) == (), one.id
        assert [place.document for place in one.read_in] == ["sevenless"], one.id
        assert one.known_from in ("fitted", "memory", "model file", "derived"), one.id
        assert "sevenless" in one.sources, one.id
        assert one.sure == "low", one.id
        assert one.number is not None, one.id
        assert one.note.strip(), one.id


def test_what_is_known_from_another_model_names_it() -> None:
    for one in OWN:
        if one.known_from == "model file":
            assert re.search(r"[A-Z][a-z]+ \d{4}|MARM|model", one.note), one.id


def test_what_is_fitted_is_of_this_project_and_says_on_what() -> None:
    fitted = [one for one in published().values() if one.known_from == "fitted"]
    assert fitted
    assert set(fitted) <= set(OWN)
    assert all("itted" in one.note for one in fitted)


def test_what_is_fitted_is_graded_and_shown_as_such() -> None:
    assert grades_of("fitted") == ("C",)
    fitted = next(one for one in OWN if one.known_from == "fitted")
    shown = record_text(fitted, published())
    assert "fitted for a model, for want of a source" in shown
    assert "grade C: computed, by running, rearranging or fitting a model" in shown
    assert "from memory" not in shown.split("Note")[0]
