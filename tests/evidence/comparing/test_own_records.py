"""Records of a user beside the built-in ones, in a comparison."""

from __future__ import annotations

from pathlib import Path

import pytest

from evidence.comparing.made import measured_value
from sevenless.evidence.comparing.compare import beside_published
from sevenless.evidence.comparing.naming import mended_name, same_name_key
from sevenless.evidence.library import Evidence, published

OTHERWISE = """
format = "sevenless.evidence"
version = 1

[[source]]
id = "our-notebook"
kind = "dataset"
title = "Our notebook"

[[measurement]]
id = "bi-3406.nci-h358.perk.ic50"
quantity = "IC50"
printed = "40"
unit = "nM"
compound = "BI-3406"
target = "SOS1"
mutation = "G12C"
cell_line = "NCI-H358"
assay = "pERK"
assay_class = "signalling"
known_from = "dataset"
read_in = [{ document = "our-notebook" }]
sources = ["our-notebook"]
"""


@pytest.fixture
def both(tmp_path: Path) -> Evidence:
    (tmp_path / "own.toml").write_text(OTHERWISE)
    return published(tmp_path)


def test_a_record_that_says_otherwise_stands_beside_the_built_in_one(both: Evidence) -> None:
    found = beside_published([measured_value(4e-8, compound="BI-3406")], evidence=both)
    first, second = found.pairs.head(2).rows(named=True)
    assert first["score"] == second["score"]
    verdicts = {row["published"]: row["verdict"] for row in (first, second)}
    assert verdicts == {"4 nM": "differs", "40 nM": "consistent"}
    assert first["published_id"] != second["published_id"]


def test_the_two_are_shown_as_a_conflict_in_which_nothing_differs(both: Evidence) -> None:
    rows = beside_published([measured_value(4e-8, compound="BI-3406")], evidence=both).conflicts
    conflict = rows.row(0, named=True)
    assert (conflict["fold"], conflict["differ"]) == (10.0, "")
    assert "no condition is named that differs" in conflict["why"]


def test_the_built_in_base_is_what_it_was(both: Evidence) -> None:
    assert len(both) > len(published())
    found = beside_published([measured_value(4e-9, compound="BI-3406")])
    assert found.best["published"].item() == "4 nM"


def test_names_of_one_thing_have_one_key() -> None:
    assert same_name_key("BI 3406", "compound") == same_name_key("bi3406", "compound")
    assert same_name_key("H358", "cell line") == same_name_key("NCI-H358", "cell line")
    assert same_name_key("Our Lead-7", "compound") == same_name_key("our lead 7", "compound")
    assert same_name_key("Our Lead-7", "compound") != same_name_key("our lead 8", "compound")
    assert same_name_key("Ba/F3 + IL-3") != same_name_key("Ba/F3 IL-3")


def test_only_a_slip_is_mended() -> None:
    assert mended_name("crizotnib", "compound") == "crizotinib"
    for name in ("crizotinib", "CRIZOTINIB", "our lead 7", "BI-3407", ""):
        assert mended_name(name, "compound") == ""
