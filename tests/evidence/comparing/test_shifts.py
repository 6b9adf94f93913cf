"""Fold shifts of mutants, measured, published and mixed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from evidence.comparing.made import base, published_value
from sevenless.evidence.comparing.compare import beside_published
from sevenless.evidence.comparing.measured import Measured, Setting
from sevenless.evidence.measurement import Measurement

BA_F3 = {"assay": "CellTiter-Glo", "assay_class": "proliferation", "target": "ROS1", "construct": "CD74-ROS1"}


def mine(
    value: float, mutation: str, *, low: float | None = None, high: float | None = None, **changes: Any
) -> Measured:
    setting = Setting(cell_line="Ba/F3", mutation=mutation, **BA_F3)  # type: ignore[arg-type]
    given: dict[str, Any] = {"label": mutation, "compound": "crizotinib", "value_molar": value, "setting": setting}
    return Measured(low_molar=low, high_molar=high, **(given | changes))


def theirs(printed: str, mutation: str, **changes: Any) -> Measurement:
    given = BA_F3 | {"cell_line": "Ba/F3", "compound": "crizotinib", "mutation": mutation, "id": f"their.{mutation}"}
    return published_value(printed, **(given | changes))


def rows(measured: Sequence[Measured], *records: Measurement) -> list[dict[str, Any]]:
    return beside_published(measured, evidence=base(*records) if records else None).shifts.rows(named=True)


def test_crizotinib_on_the_wild_type_alone() -> None:
    """The guide leaves the wild type empty and bounds the mutant: 15 nM measured makes a shift of more than 66-fold."""
    published, mixed = rows([mine(15e-9, "wild-type", low=12e-9, high=19e-9)])
    assert published["basis"] == "published"
    assert published["fold"] is None
    assert published["why"] == "wild type: A reference is named, but the cell holds a dash"
    assert mixed["basis"] == "measured wild type, published mutant"
    assert (mixed["fold_qualifier"], mixed["fold"]) == (">", pytest.approx(1000 / 19, rel=1e-9))
    assert mixed["why"] == (
        "> 52.6-fold; a bound, since that of the mutant is one; of two laboratories, whose assays may differ besides"
    )
    assert mixed["evidence_ids"] == "crizotinib.ba-f3-cd74-ros1-g2032r.viability.ic50"
    without = rows([mine(15e-9, "wild-type")])[1]
    assert without["fold"] == pytest.approx(1000 / 15)


def test_both_measured() -> None:
    measured = [mine(1e-8, "wt", low=8e-9, high=1.25e-8), mine(1e-6, "G2032R", low=8e-7, high=1.25e-6)]
    own, published = rows(measured)
    assert own["basis"] == "measured"
    assert (own["fold"], own["fold_low"], own["fold_high"]) == pytest.approx((100.0, 64.0, 156.25))
    assert (own["mutation"], own["construct"], own["cell_line"]) == ("G2032R", "CD74-ROS1", "Ba/F3")
    assert published["fold"] is None


def test_both_published() -> None:
    measured = [mine(1e-8, "wild-type")]
    published, mixed = rows(measured, theirs("5", "wild-type"), theirs("500", "L2026M"))
    assert (published["basis"], published["fold"], published["why"]) == ("published", 100.0, "100-fold")
    assert published["evidence_ids"] == "their.wild-type; their.L2026M"
    assert mixed["fold"] == 50.0


def test_a_measured_mutant_against_a_published_wild_type() -> None:
    own, mixed = rows([mine(1e-5, "L2026M", qualifier=">")], theirs("5", "wild-type", known_from="memory"))
    assert (own["basis"], own["fold"], own["why"]) == ("measured", None, "there is no value of the wild type")
    assert mixed["basis"] == "published wild type, measured mutant"
    assert (mixed["fold_qualifier"], mixed["fold"]) == (">", 2000.0)
    assert mixed["why"].endswith("from memory, not checked")


def test_a_failed_plate_gives_no_shift() -> None:
    measured = [mine(1e-8, "wild-type", plate_failed=True), mine(1e-6, "L2026M")]
    own = rows(measured, theirs("5", "wild-type"))[0]
    assert (own["fold"], own["why"]) == (None, "wild type: its plate failed")


def test_plates_are_paired_with_themselves() -> None:
    measured = [
        mine(value, mutation, plate=plate)
        for plate, wild, mutant in (("P1", 1e-8, 1e-6), ("P2", 2e-8, 3e-6))
        for mutation, value in (("wild-type", wild), ("L2026M", mutant))
    ]
    found = rows(measured, theirs("5", "wild-type"))
    assert [row["fold"] for row in found if row["basis"] == "measured"] == [100.0, 150.0]


def test_what_is_no_shift() -> None:
    wild = mine(1e-8, "wild-type")
    assert not rows([wild, mine(1e-6, "parental")], theirs("5", "wild-type"))
    assert not rows([wild], theirs("5", "wild-type", construct="SDC4-ROS1"))
    assert not rows([wild], theirs("500", "L2026M", cell_line="HCC78"))
    assert not rows([wild], theirs("500", "L2026M", quantity="Ki"))
    assert not rows([wild], theirs("500", "L2026M", construct="SDC4-ROS1"))
    line = Setting(assay="pERK", assay_class="signalling", cell_line="H358", mutation="G12C")
    assert not rows([wild, mine(1e-6, "x", setting=line)], theirs("5", "wild-type"))
