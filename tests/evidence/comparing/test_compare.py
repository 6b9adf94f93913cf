"""Measured potencies beside everything that is published of their compounds."""

from __future__ import annotations

from dataclasses import replace

import pytest

from evidence.comparing.made import base, measured_value, published_value
from sevenless.evidence.comparing.compare import WITHIN_FOLD, beside_published, usual_band
from sevenless.evidence.comparing.comparison import CONFLICT_COLUMNS, PAIR_COLUMNS, SHIFT_COLUMNS
from sevenless.evidence.comparing.conditions import CONDITIONS
from sevenless.evidence.comparing.measured import Measured, Setting
from sevenless.evidence.constant import Constant
from sevenless.evidence.library import published


def test_tables_have_the_columns_they_promise() -> None:
    for measured in ([], [measured_value()], [measured_value(compound="nobody's")]):
        found = beside_published(measured, evidence=base(published_value()))
        assert found.pairs.schema == PAIR_COLUMNS
        assert found.conflicts.schema == CONFLICT_COLUMNS
        assert found.shifts.schema == SHIFT_COLUMNS


def test_the_best_match_comes_first() -> None:
    records = [
        published_value("1", id="protein", assay="HTRF", assay_class="interaction", cell_line="", mutation=""),
        published_value("2", id="other-line", cell_line="DLD-1", mutation="G13D"),
        published_value("3", id="growth", assay="Proliferation", assay_class="proliferation"),
        published_value("4", id="exact"),
        published_value("5", id="panel", cell_line="various", mutation=""),
        published_value("6", id="other-quantity", quantity="EC50"),
    ]
    pairs = beside_published([measured_value()], evidence=base(*records)).pairs
    assert pairs["rank"].to_list() == [1, 2, 3, 4, 5, 6]
    assert pairs["published_id"].to_list() == ["exact", "panel", "other-line", "growth", "protein", "other-quantity"]
    assert pairs["score"].is_sorted(descending=True)
    assert pairs["verdict"].to_list() == ["differs" if name == "never" else verdict for name, verdict in (
        ("exact", "consistent"), ("panel", "consistent"), ("other-line", "not comparable"),
        ("growth", "not comparable"), ("protein", "not comparable"), ("other-quantity", "not comparable"),
    )]  # fmt: skip


def test_an_exact_match_without_a_number_stays_first_unless_there_is_one_with() -> None:
    empty = published_value("", id="empty", absent="A dash.")
    number = published_value("4", id="number")
    other = published_value("4", id="other", cell_line="DLD-1", mutation="G13D")
    ids = [
        beside_published([measured_value()], evidence=base(*records)).best["published_id"].item()
        for records in ((empty, other), (empty, number), (number, empty))
    ]
    assert ids == ["empty", "number", "number"]


def test_a_row_says_everything_of_both() -> None:
    record = published_value("8 ± 2", caution="Handle with care.", known_from="memory", construct="tagged")
    found = beside_published([measured_value(low_molar=9e-9, high_molar=1.2e-8)], evidence=base(record), within=2.0)
    row = found.pairs.row(0, named=True)
    assert row["measured"] == "10 nM (9 nM to 12 nM)"
    assert (row["fold_qualifier"], row["fold"], row["fold_low"], row["fold_high"]) == ("=", 1.25, 0.9, 2.0)
    assert (row["published"], row["published_molar"]) == ("8 ± 2 nM", 8e-9)
    assert (row["published_low_molar"], row["published_high_molar"]) == pytest.approx((6e-9, 1e-8))
    assert (row["caution"], row["known_from"], row["sources"], row["read_in"]) == (
        "Handle with care.", "memory", "nowhere", "nowhere",
    )  # fmt: skip
    assert row["agree"].split("; ") == list(CONDITIONS[:7])
    assert (row["differ"], row["unknown"]) == ("", "construct")
    assert found.within == 2.0


def test_names_are_matched_through_synonyms_and_spelling() -> None:
    real = published()
    for name in ("BI-3406", "bi3406", "BI 3406"):
        mine = measured_value(5e-9, compound=name)
        assert beside_published([mine], evidence=real).best["published_id"].item() == "bi-3406.nci-h358.perk.ic50"
    found = beside_published([measured_value(compound="crizotanib")], evidence=real)
    assert found.remarks == ('"crizotanib" was read as crizotinib',)
    assert "was read as crizotinib" in repr(found)


def test_a_name_of_nothing_is_not_taken_for_anything() -> None:
    for name in ("compound A", "BI-3407", "BI", "9f?!", "SOS1"):
        found = beside_published([measured_value(compound=name)])
        assert not len(found), name
        assert found.without_published == (name,)
        assert f"nothing is published here of {name}" in repr(found)


def test_a_compound_of_ones_own_records() -> None:
    own = published_value("10", compound="Our lead 7", id="our-lead-7.h358.perk.ic50")
    found = beside_published([measured_value(compound="our lead-7")], evidence=base(own))
    assert found.best["verdict"].item() == "consistent"
    assert found.evidence_ids == ("our-lead-7.h358.perk.ic50",)


def test_the_band_is_a_record_with_a_source() -> None:
    record = published()[WITHIN_FOLD]
    assert isinstance(record, Constant)
    assert usual_band() == record.value == 3.0
    assert record.sources
    assert record.caution
    assert beside_published([]).within == 3.0


@pytest.mark.parametrize("within", [1.0, 0.3, -2.0, float("inf"), float("nan")])
def test_a_band_that_is_none(within: float) -> None:
    with pytest.raises(ValueError, match="is no band"):
        beside_published([], within=within)


def test_every_published_compound_can_be_compared() -> None:
    """Each published potency, taken as measured, is consistent with itself wherever its kind of assay is named."""
    for record in published().measurements:
        if not record.compound or record.value_molar is None:
            continue
        setting = Setting(
            assay=record.assay, assay_class=record.assay_class, technique=record.technique, target=record.target,
            construct=record.construct, mutation=record.mutation, cell_line=record.cell_line,
        )  # fmt: skip
        qualifier = None if record.qualifier == "range" else record.qualifier
        mine = Measured(
            label="again", compound=record.compound, quantity=record.quantity, value_molar=record.value_molar,
            qualifier=qualifier, setting=setting,
        )  # fmt: skip
        pairs = beside_published([mine]).pairs
        (row,) = pairs.filter(pairs["published_id"] == record.id).rows(named=True)
        no_kind = record.assay_class == "unspecified"
        assert row["verdict"] == ("not comparable" if no_kind else "consistent"), (record.id, row["why"])
        assert row["fold"] in (1.0, None)


def test_the_same_value_twice_is_two_rows() -> None:
    one = measured_value()
    found = beside_published([one, replace(one, label="again")], evidence=base(published_value()))
    assert found.pairs["label"].to_list() == ["mine", "again"]
    assert found.n_measured == 2
    assert "2 potencies beside the published value that matches best: 2 consistent (within 3-fold)" in repr(found)
