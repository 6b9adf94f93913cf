"""One record, whole, as text, as JSON and in a notebook."""

from __future__ import annotations

import json

import pytest

from evidence.made_records import made_evidence
from sevenless.evidence.bibliography import as_text
from sevenless.evidence.library import published
from sevenless.evidence.record_file import Record
from sevenless.evidence.record_json import record_json
from sevenless.evidence.show_record import record_parts, record_text
from sevenless.evidence.source import Source
from sevenless.evidence.wording import grade_words, headline, kind_of, printed_text

BASE = published()
MADE = made_evidence()
EVERY_NINTH = list(BASE.values())[::9]


def shown(record_id: str) -> str:
    """As text, with its lines joined."""
    return " ".join(record_text(MADE[record_id], MADE).split())


def test_a_measurement_is_shown_as_printed_and_canonical_with_its_conditions() -> None:
    text = shown("bi-3406.made.perk.ic50")
    for part in (
        "bi-3406.made.perk.ic50 (measurement)",
        "printed 1,090 nM",
        "canonical = 1.09e-06 mol/L (1.09 µM)",
        "cell line NCI-H358",
        "mutation G12C",
        "class signalling: phosphorylation inside cells, such as pERK (cell level)",
        "grade S: stated by one of the source documents",
        "a-guide, Potencies, row 3 a-guide, row 9",
        as_text(MADE["a-guide"]),  # type: ignore[arg-type]
        "Note A note.",
    ):
        assert part in text


def test_warnings_come_before_the_number() -> None:
    text = shown("bi-3406.made.perk.ic50")
    assert text.index("! Caution Do not use it plainly.") < text.index("Number printed")
    assert "! Stands against bi-3406.made.perk.ic50@mine: BI-3406 on SOS1:KRAS: IC50 8.3 ± 0.6 nM" in text


def test_memory_is_told_first() -> None:
    text = shown("trametinib.made.ic50")
    assert "(from memory, not checked)" in text.split("!")[0]
    assert text.index("! From memory, not checked") < text.index("Number")
    assert "canonical 7e-10 to 9e-10 mol/L" in text
    assert "sureness low" in text
    assert "From memory" not in shown("bi-3406.made.perk.ic50")


def test_an_empty_cell_shows_the_reason() -> None:
    text = shown("ceritinib.made.ic50")
    assert "IC50 not given" in text
    assert "no number The cell holds a dash." in text
    assert "canonical" not in text


def test_a_constant_shows_its_canonical_unit_what_it_follows_from_and_how_sure_it_is() -> None:
    assert "canonical = 0.00183333 per_s" in shown("sos1.made.kcat")
    assert "sureness medium (a fit)" in shown("sos1.made.kcat")
    copies = shown("sos1.made.copies")
    assert "Follows from sos1.made.kcat: Turnover of SOS1: 0.11 1/min; KRAS G12C, 37 °C" in copies
    assert "nobody found it" in copies


def test_a_claim_shows_its_order_and_what_conflicts_with_it() -> None:
    text = shown("v14i.made.binds-tighter")
    assert "order V14I < wild-type" in text
    assert "! Stands against sos1.made.kcat" in text
    assert "fact 21 of those" in text
    assert "grade X: in conflict with another source" in text


def test_a_record_of_a_user_says_which_file_it_is_from() -> None:
    assert "added from mine/mine.toml" in shown("bi-3406.made.perk.ic50@mine")
    assert "added from" not in shown("bi-3406.made.perk.ic50")


def test_the_guides_pERK_value_of_H358() -> None:
    record = BASE["bi-3406.nci-h358.perk.ic50"]
    assert headline(record) == "BI-3406 on SOS1: IC50 4 nM; pERK Inhibition; NCI-H358, G12C"
    text = record_text(record, BASE)
    assert "sos1-guide, Cellular Activity of SOS1 Inhibitors, row 1" in text
    assert "canonical   = 4e-09 mol/L (4 nM)" in text


@pytest.mark.parametrize("record", EVERY_NINTH, ids=lambda record: record.id)
def test_any_record_is_shown_whole(record: Record) -> None:
    text = record_text(record, BASE)
    joined = " ".join(text.split())
    assert text.startswith(f"{record.id} ({kind_of(record)})\n")
    assert max(map(len, text.splitlines())) <= 140
    assert ("! From memory, not checked" in joined) == (
        record.known_from == "memory" or "M" in getattr(record, "grades", ())
    )
    for name in ("caution", "absent", "note"):
        assert " ".join(getattr(record, name, "").split()) in joined
    if not isinstance(record, Source):
        assert " ".join(printed_text(record, flagged=False).split()) in joined
        assert all(source_id in joined for source_id in record.sources)
        assert all(" ".join(str(place).split()) in joined for place in record.read_in)
    assert all(part.lines for part in record_parts(record, BASE))


@pytest.mark.parametrize("record", EVERY_NINTH, ids=lambda record: record.id)
def test_any_record_is_json(record: Record) -> None:
    told = json.loads(json.dumps(record_json(record, BASE)))
    assert told["id"] == record.id
    assert told["record"] == kind_of(record)
    assert told["from_memory"] == (record.known_from == "memory" or "M" in getattr(record, "grades", ()))
    assert "" not in told.values() or told["origin"] == ""


def test_json_has_the_fields_the_numbers_and_the_references() -> None:
    told = record_json(MADE["bi-3406.made.perk.ic50"], MADE)
    assert (told["printed"], told["value_molar"], told["qualifier"], told["level"]) == ("1,090", 1.09e-6, "=", "cell")
    assert told["read_in"] == [
        {"document": "a-guide", "table": "Potencies", "row": 3},
        {"document": "a-guide", "row": 9},
    ]
    assert told["references"] == [as_text(MADE[one]) for one in ("a-site", "a-guide")]  # type: ignore[arg-type]
    assert told["beside"] == ["bi-3406.made.perk.ic50@mine"]
    assert record_json(MADE["bi-3406.made.perk.ic50@mine"], MADE)["origin"] == "mine/mine.toml"
    assert record_json(MADE["a-guide"], MADE)["reference"] == as_text(MADE["a-guide"])  # type: ignore[arg-type]


def test_grades_are_told_in_words() -> None:
    told = grade_words(MADE["v14i.made.binds-tighter"])
    assert told == "S: stated by one of the source documents; X: in conflict with another source"
    assert grade_words(MADE["a-guide"]) == ""


@pytest.mark.parametrize("record_id", MADE)
def test_records_show_themselves_in_a_notebook(record_id: str) -> None:
    html = MADE[record_id]._repr_html_()
    assert f"<code>{record_id}</code>" in html
    assert html.count("<div>") == html.count("</div>") == 1
    assert html.count("<tr>") == html.count("</tr>")


def test_a_notebook_shows_cautions_memory_and_nothing_unescaped() -> None:
    assert "! From memory, not checked" in MADE["trametinib.made.ic50"]._repr_html_()
    assert "V14I &lt; wild-type" in MADE["v14i.made.binds-tighter"]._repr_html_()


def test_the_base_counts_its_records() -> None:
    assert repr(MADE) == "<Evidence: 2 sources, 4 measurements, 2 constants, 1 claims, 1 of them added>"
    html = MADE._repr_html_()
    assert "<tr><td>measurements</td><td>4</td><td>1</td><td>1</td></tr>" in html
    assert f"{len(BASE.measurements)} measurements" in repr(BASE)
