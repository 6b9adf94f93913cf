"""Published values that are far apart, and what differs between them."""

from __future__ import annotations

from typing import Any

import polars as pl

from evidence.comparing.made import published_value
from sevenless.evidence.comparing.compare import beside_published
from sevenless.evidence.comparing.conflicts import conflicts
from sevenless.evidence.comparing.measured import Measured, Setting
from sevenless.evidence.measurement import Measurement


def of(*records: Measurement, within: float = 3.0) -> pl.DataFrame:
    return conflicts([records], within=within)


def value(printed: str, name: str, **changes: Any) -> Measurement:
    return published_value(printed, id=name, **changes)


def test_mrtx0902_binds_at_two_and_inhibits_at_forty_six() -> None:
    setting = Setting(assay="HTRF", assay_class="interaction", target="SOS1")
    mine = Measured(label="mine", compound="MRTX0902", value_molar=3e-9, setting=setting)
    row = beside_published([mine]).conflicts.row(0, named=True)
    assert (row["first_id"], row["second_id"]) == ("mrtx0902.sos1.inhibition.ic50", "mrtx0902.sos1.htrf-binding.ic50")
    assert row["fold"] == 23.0
    assert row["differ"].startswith("kind of assay (enzyme inhibition against binding)")
    assert row["level"] == "protein"
    assert row["why"].startswith("23-fold, more than 3-fold apart; what differs: kind of assay")


def test_the_greater_comes_first() -> None:
    for records in ((value("4", "a"), value("40", "b")), (value("40", "b"), value("4", "a"))):
        row = of(*records).row(0, named=True)
        assert (row["first_id"], row["second_id"], row["fold"]) == ("b", "a", 10.0)
        assert row["why"] == "10-fold, more than 3-fold apart; no condition is named that differs"


def test_bounds_and_ranges_conflict_only_as_a_whole() -> None:
    assert len(of(value("4", "a"), value(">1000", "b"))) == 1
    assert of(value("4", "a"), value(">1000", "b"))["fold_qualifier"].item() == ">"
    assert not len(of(value("400", "a"), value(">1000", "b")))
    assert not len(of(value("24", "a"), value("9 - 220", "b")))
    assert len(of(value("1000", "a"), value("9 - 220", "b"))) == 1
    assert not len(of(value("10 ± 5", "a"), value("40", "b")))
    assert not len(of(value("4", "a"), value("", "b", absent="a dash")))


def test_the_band_counts() -> None:
    records = value("10", "a"), value("40", "b")
    assert len(of(*records, within=3.0)) == 1
    assert not len(of(*records, within=4.0))


def test_answers_to_two_questions_are_no_conflict() -> None:
    a = value("4", "a")
    for other in (
        value("400", "b", quantity="Kd"),
        value("400", "b", target="SOS2"),
        value("400", "b", assay="HTRF", assay_class="interaction", cell_line="", mutation=""),
        value("400", "b", assay="", assay_class="unspecified", cell_line=""),
        value("400", "b", mutation="G13D"),
    ):
        assert not len(of(a, other)), other


def test_fewest_differences_first() -> None:
    found = of(
        value("1", "a"),
        value("100", "b", cell_line="DLD-1", mutation="G13D", assay="Proliferation", assay_class="proliferation"),
        value("200", "c"),
    )
    assert found.select("first_id", "second_id").rows()[0] == ("c", "a")
    assert "cell line (DLD-1 against NCI-H358)" in found.row(-1, named=True)["differ"]
