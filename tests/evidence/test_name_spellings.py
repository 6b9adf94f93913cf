"""Whether a text speaks of something, by whichever of its names."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sevenless.evidence.library import published
from sevenless.evidence.name_spellings import holds_name, plain, slip_of, spellings


@pytest.mark.parametrize(
    ("text", "name", "held"),
    [
        ("SOS1:KRAS", "SOS1", True),
        ("SOS1:KRAS", "kras", True),
        ("SOS1:KRAS-GDP", "KRAS", True),
        ("GRB2:SOS1 on EGFR", "SOS1", True),
        ("CD74-ROS1", "ROS1", True),
        ("SOS1", "SOS", False),
        ("SOS", "SOS1", False),
        ("BI-3406", "bi3406", True),
        ("bi 3406, 1 uM", "BI-3406", True),
        ("BI-34061", "BI-3406", False),
        ("G12C and G13D", "G12C", True),
        ("G12/G13", "G12C", False),
        ("cells of the line NCI-H358", "NCI-H358", True),
        ("", "SOS1", False),
    ],
)
def test_names_are_found_as_whole_words(text: str, name: str, held: bool) -> None:
    assert holds_name(text, frozenset({plain(name)})) is held


def test_all_names_of_a_molecule_are_spellings() -> None:
    assert {"ncih358", "h358"} <= spellings("H358", "cell line")
    assert spellings("h358", "cell line") >= spellings("NCI-H358", "cell line")
    assert spellings("nobody-1", "compound") == {"nobody1"}


def test_a_kind_that_it_is_not_has_the_name_alone() -> None:
    assert spellings("H358", "compound") == {"h358"}


def test_a_name_of_two_things_is_known_and_has_no_synonyms() -> None:
    assert "g12c" in spellings("G12C", "allele")
    assert {"wildtype", "wt"} <= spellings("WT", "allele")


def test_a_slip_is_granted_unless_it_may_not_be() -> None:
    assert slip_of("crizotanib", "compound") == "crizotinib"
    assert slip_of("crizotinib", "compound") == slip_of("nobody-1", "compound") == ""
    assert "crizotinib" in spellings("crizotanib", "compound")
    assert spellings("crizotanib", "compound", slips=False) == {"crizotanib"}


def test_a_number_is_no_slip() -> None:
    assert slip_of("BI-3407", "compound") == slip_of("H359", "cell line") == ""


@settings(deadline=None, max_examples=60)
@given(st.text(max_size=20), st.text(max_size=20))
def test_a_text_holds_each_of_its_own_words(first: str, second: str) -> None:
    for name in (first, second):
        if plain(name) and len(name) <= 6:
            assert holds_name(f"{first} {second}", frozenset({plain(name)}))


@pytest.mark.parametrize("record", published().measurements[::5], ids=lambda record: record.id)
def test_every_measurement_holds_its_own_names(record: object) -> None:
    for field, kind in (("compound", "compound"), ("target", "protein"), ("cell_line", "cell line")):
        if name := getattr(record, field):
            assert holds_name(name, spellings(name, kind))  # type: ignore[arg-type]
