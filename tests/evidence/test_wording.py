"""Records in words."""

from __future__ import annotations

from dataclasses import replace

import pytest

from evidence.made_records import made_evidence
from sevenless.errors import UnknownNameError
from sevenless.evidence.constant import Constant
from sevenless.evidence.library import published
from sevenless.evidence.measurement import Measurement
from sevenless.evidence.record_file import KINDS
from sevenless.evidence.wording import (
    FROM_MEMORY,
    headline,
    is_from_memory,
    kind_called,
    kind_of,
    printed_text,
)

BASE = published()
MADE = made_evidence()

HEADLINES = {
    "bi-3406.made.perk.ic50": "BI-3406 on SOS1:KRAS: IC50 1,090 nM; pERK Inhibition; NCI-H358, G12C",
    "trametinib.made.ic50": "trametinib on MEK1: IC50 0.7 - 0.9 nM (from memory, not checked); Kinase-Glo",
    "ceritinib.made.ic50": "ceritinib on ROS1: IC50 not given",
    "sos1.made.kcat": "Turnover of SOS1: 0.11 1/min; KRAS G12C, 37 °C",
    "sos1.made.copies": "SOS1 per cell: no number",
    "v14i.made.binds-tighter": "V14I binds SOS1 38-fold tighter.",
    "a-guide": "Roe and Doe 1999. A guide to wells",
    "a-site": "wells.example",
}


@pytest.mark.parametrize("record_id", HEADLINES)
def test_a_record_in_one_line(record_id: str) -> None:
    assert headline(MADE[record_id]) == HEADLINES[record_id]


def test_the_guides_rows_in_one_line() -> None:
    assert headline(BASE["sos1.kras-v14i.mst.kd"]) == (
        "KRAS on SOS1: Kd 0.22 ± 0.1 µM; Microscale Thermophoresis; V14I"
    )  # fmt: skip
    assert headline(BASE["bi-3406.sos1-kras-gdp.alphascreen.ic50"]) == (
        "BI-3406 on SOS1:KRAS (KRAS-GDP): IC50 5 nM; AlphaScreen"
    )  # fmt: skip


def test_every_record_has_a_line_that_says_something() -> None:
    for record_id, record in BASE.items():
        line = headline(record)
        assert len(line) > 3, record_id
        assert " ".join(line.split()) == line, record_id


def test_every_number_is_in_the_line_of_its_record_with_the_flag_of_memory() -> None:
    numbers = {one: printed_text(one, flagged=False) for one in (*BASE.measurements, *BASE.constants)}
    assert sum(map(bool, numbers.values())) > 300
    for record, number in numbers.items():
        assert number in headline(record), record.id
        if number and is_from_memory(record):
            assert printed_text(record) == f"{number} ({FROM_MEMORY})"
            assert FROM_MEMORY in headline(record)


def test_words_stand_where_there_is_no_number_and_a_ratio_has_no_unit() -> None:
    words = replace(MADE["ceritinib.made.ic50"], absent="", text_value="sub-nanomolar")
    assert isinstance(words, Measurement)
    assert printed_text(words) == "sub-nanomolar"
    turnover = MADE["sos1.made.kcat"]
    assert isinstance(turnover, Constant)
    assert printed_text(replace(turnover, printed="2.4", unit="ratio")) == "2.4"
    assert printed_text(replace(turnover, printed="12.7", unit="fold", known_from="memory")) == (
        "12.7 fold (from memory, not checked)"
    )


def test_a_claim_that_rests_on_memory_in_part_says_so() -> None:
    claim = replace(MADE.claims[0], grades=("S", "M"))
    assert is_from_memory(claim)
    assert headline(claim).endswith("(from memory, not checked)")


def test_kinds_by_any_of_their_names() -> None:
    for kind in KINDS:
        assert kind_called(kind) == kind_called(f" {kind.title()}s") == kind
    assert [kind_of(MADE[one]) for one in ("a-guide", "sos1.made.kcat")] == ["source", "constant"]
    with pytest.raises(UnknownNameError, match="no kind of record is called 'clam'; did you mean claim"):
        kind_called("clam")
