"""Records as tables."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evidence.made_records import made_evidence
from sevenless.errors import TableError, UnknownNameError
from sevenless.evidence.library import published
from sevenless.evidence.record_file import KINDS
from sevenless.evidence.rows import COLUMNS, record_row
from sevenless.evidence.table import EVIDENCE_SCHEMAS, evidence_table

BASE = published()
MADE = made_evidence()


def row(record_id: str) -> dict[str, object]:
    return dict(record_row(MADE[record_id], MADE))


def test_the_guides_pERK_values_of_BI_3406() -> None:
    table = BASE.table(compound="BI-3406", assay="pERK", source="sos1-guide")
    assert table.select("cell_line", "mutation", "printed", "qualifier", "value_molar", "grade").rows() == [
        ("NCI-H358", "G12C", "4 nM", "=", 4e-9, "S"),
        ("DLD-1", "G13D", "24 nM", "=", 2.4e-8, "S"),
    ]
    assert table["document"].to_list() == ["sos1-guide"] * 2
    assert table["row"].to_list() == [1, 3]


def test_ranges_bounds_errors_and_empty_cells_keep_what_they_are() -> None:
    rows = {
        one["id"]: one for one in BASE.table(source=["sos1-guide", "ros1-guide", "sos2-guide"]).iter_rows(named=True)
    }
    panel = rows["bi-3406.panel.proliferation-3d.ic50"]
    assert (panel["printed"], panel["qualifier"], panel["value_molar"]) == ("9 - 220 nM", "range", None)
    assert (panel["low_molar"], panel["high_molar"]) == (9e-9, 2.2e-7)
    bound = rows["mrtx0902.panel.perk-and-viability-3d.ic50"]
    assert (bound["printed"], bound["qualifier"], bound["value_molar"]) == ("<250 nM", "<", 2.5e-7)
    affinity = rows["sos1.kras-wt.mst.kd"]
    assert (affinity["printed"], affinity["value_molar"], affinity["error_molar"]) == ("8.3 ± 0.6 µM", 8.3e-6, 6e-7)
    empty = rows["ceritinib.ros1.biochemical.ic50"]
    assert (empty["printed"], empty["qualifier"], empty["value_molar"]) == (None, None, None)
    assert "dash" in empty["absent"]


@pytest.mark.parametrize("kind", KINDS)
def test_a_table_has_the_declared_columns_whether_or_not_it_has_rows(kind: str) -> None:
    full, empty = BASE.table(kind), evidence_table([], BASE, kind=kind)
    assert full.schema == empty.schema == EVIDENCE_SCHEMAS[kind]
    assert full.columns == list(COLUMNS[kind])
    assert full.height == len(BASE.select(kind=kind))
    assert full["id"].n_unique() == full.height


def test_a_number_from_memory_says_so_where_it_is_printed() -> None:
    for kind in ("measurement", "constant"):
        memory = BASE.table(kind, known_from="memory")
        told = memory.filter(pl.col("printed").is_not_null())
        assert told.height
        assert told["printed"].str.ends_with("(from memory, not checked)").all()
        assert memory["from_memory"].all()
    assert row("trametinib.made.ic50")["printed"] == "0.7 - 0.9 nM (from memory, not checked)"


def test_a_row_says_where_it_was_read_and_what_stands_against_it() -> None:
    made = row("bi-3406.made.perk.ic50")
    assert (made["document"], made["table"], made["row"], made["also_in"]) == (
        "a-guide", "Potencies", 3, "a-guide, row 9",
    )  # fmt: skip
    assert made["sources"] == "wells.example; Roe and Doe 1999"
    assert made["beside"] == "bi-3406.made.perk.ic50@mine"
    assert made["origin"] is None
    assert row("bi-3406.made.perk.ic50@mine")["origin"] == "mine/mine.toml"
    assert made["caution"] == "Do not use it plainly."


def test_constants_are_in_their_canonical_unit() -> None:
    turnover, copies = row("sos1.made.kcat"), row("sos1.made.copies")
    assert turnover["value"] == pytest.approx(0.11 / 60)
    assert (turnover["unit"], turnover["printed"], turnover["sure_note"]) == ("per_s", "0.11 1/min", "a fit")
    assert (copies["value"], copies["unit"], copies["printed"]) == (None, None, None)
    assert copies["derived_from"] == "sos1.made.kcat"


def test_claims_and_sources_have_columns_of_their_own() -> None:
    claim, source = row("v14i.made.binds-tighter"), row("a-guide")
    assert (claim["printed"], claim["order"], claim["fact"], claim["grade"]) == ("38 fold", "V14I; wild-type", 21, "SX")
    assert claim["conflicts_with"] == "sos1.made.kcat"
    assert (source["citation"], source["authors"], source["year"]) == ("Roe and Doe 1999", "Roe J; Doe A", 1999)
    assert row("a-site")["from_memory"] is True


def test_a_table_of_two_kinds_is_refused() -> None:
    with pytest.raises(TableError, match="these are source and measurement and constant and claim; choose one kind"):
        evidence_table(MADE.values(), MADE)
    with pytest.raises(TableError, match="these are claim and source"):
        evidence_table(MADE.select(kind="source"), MADE, kind="claim")


def test_an_unknown_kind_is_refused() -> None:
    with pytest.raises(UnknownNameError, match="no kind of record is called 'numbers'"):
        evidence_table([], BASE, kind="numbers")


def test_nothing_chosen_is_a_table_of_measurements_without_rows() -> None:
    assert evidence_table([], BASE).schema == EVIDENCE_SCHEMAS["measurement"]


@settings(deadline=None, max_examples=60)
@given(st.sampled_from(list(BASE)))
def test_every_cell_of_every_record_is_of_the_declared_type(record_id: str) -> None:
    record = BASE[record_id]
    (kind,) = (kind for kind, record_class in KINDS.items() if isinstance(record, record_class))
    for name, cell in record_row(record, BASE).items():
        assert cell is None or type(cell) is COLUMNS[kind][name], name
        assert cell != ""
