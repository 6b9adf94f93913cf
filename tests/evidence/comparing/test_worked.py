"""The three comparisons of the documentation, in numbers: what each rests on is pinned, not only how it is printed."""

from __future__ import annotations

import math

import pytest

from sevenless.evidence.comparing.compare import beside_published
from sevenless.evidence.comparing.comparison import Comparison
from sevenless.evidence.comparing.measured import Measured, Setting

BI_3406 = {
    ("NCI-H358", "signalling"): (5.1e-9, "bi-3406.nci-h358.perk.ic50", 5.1 / 4),
    ("NCI-H358", "proliferation 3D"): (31e-9, "bi-3406.nci-h358.proliferation-3d.ic50", 31 / 24),
    ("DLD-1", "signalling"): (21e-9, "bi-3406.dld-1.perk.ic50", 21 / 24),
    ("DLD-1", "proliferation 3D"): (190e-9, "bi-3406.dld-1.proliferation-3d.ic50", 190 / 36),
}
ASSAYS = {"signalling": "pERK", "proliferation 3D": "3D proliferation"}


@pytest.fixture(scope="module")
def bi_3406() -> Comparison:
    return beside_published(
        [
            Measured(
                label=f"{line} {kind}", compound="BI-3406", value_molar=value, low_molar=value / 1.3,
                high_molar=value * 1.3,
                setting=Setting(assay=ASSAYS[kind], assay_class=kind, cell_line=line, target="SOS1"),  # type: ignore[arg-type]
            )
            for (line, kind), (value, _, _) in BI_3406.items()
        ]
    )  # fmt: skip


@pytest.mark.parametrize(("line", "kind"), BI_3406)
def test_bi_3406_finds_its_own_line_and_assay(bi_3406: Comparison, line: str, kind: str) -> None:
    _, published_id, fold = BI_3406[line, kind]
    row = bi_3406.best.filter(bi_3406.best["label"] == f"{line} {kind}").row(0, named=True)
    assert row["published_id"] == published_id
    assert row["fold"] == pytest.approx(fold)
    assert row["verdict"] == ("differs" if fold > 3 * 1.3 else "consistent")
    assert (row["differ"], row["unknown"]) == ("", "")


def test_bi_3406_of_other_lines_and_assays_is_not_compared(bi_3406: Comparison) -> None:
    others = bi_3406.pairs.filter(bi_3406.pairs["rank"] > 1)
    for row in others.iter_rows(named=True):
        is_panel = row["published_id"] == "bi-3406.panel.proliferation-3d.ic50" and "3D" in row["label"]
        assert (row["verdict"] == "not comparable") != is_panel, row["published_id"]


def test_bay_293_on_protein_is_not_compared_with_cells() -> None:
    setting = Setting(assay="HTRF", assay_class="interaction", target="SOS1:KRAS")
    mine = Measured(
        label="mine", compound="BAY-293", value_molar=24e-9, low_molar=19e-9, high_molar=30e-9, setting=setting
    )
    pairs = beside_published([mine]).pairs
    protein, cells = pairs.head(1), pairs.tail(-1)
    assert protein.select("published_id", "verdict").row(0) == ("bay-293.sos1-kras.interaction.ic50", "consistent")
    assert protein["fold"].item() == pytest.approx(24 / 21)
    assert len(cells) == 4
    assert set(cells["verdict"]) == {"not comparable"}
    assert cells["why"].str.contains("biochemical and cellular potencies are never compared").all()
    assert sorted(cells["fold"]) == pytest.approx(sorted(24 / value for value in (1090, 995, 3480, 3190)))


def test_crizotinib_on_g2032r_is_a_bound_and_so_is_its_shift() -> None:
    def mine(mutation: str, value: float, qualifier: str) -> Measured:
        setting = Setting(
            assay="CellTiter-Glo", assay_class="proliferation", target="ROS1", construct="CD74-ROS1", cell_line="Ba/F3",
            mutation=mutation,
        )  # fmt: skip
        return Measured(label=mutation, compound="crizotinib", value_molar=value, qualifier=qualifier, setting=setting)  # type: ignore[arg-type]

    found = beside_published([mine("wild-type", 15e-9, "="), mine("G2032R", 3e-6, ">")])
    assert found.best["published"].to_list() == ["empty", ">1000 nM"]
    assert found.best["verdict"].to_list() == ["not comparable", "consistent"]
    measured, published = found.shifts.rows(named=True)
    assert (measured["fold_qualifier"], measured["fold"], measured["fold_high"]) == (">", 200.0, math.inf)
    assert (published["fold_qualifier"], published["fold"]) == (None, None)
    assert "dash" in published["why"]
    assert published["evidence_ids"].split("; ") == [
        "crizotinib.ba-f3-cd74-ros1.viability.ic50",
        "crizotinib.ba-f3-cd74-ros1-g2032r.viability.ic50",
    ]
