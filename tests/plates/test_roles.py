"""Words for roles: accepted, inferred, refused."""

from __future__ import annotations

import pytest

from sevenless.plates.platemap import ROLES
from sevenless.plates.roles import infer_role, is_blank_name, is_vehicle_name, role_of_word, word_key


@pytest.mark.parametrize(
    ("word", "role"),
    [
        *((role, role) for role in ROLES),
        ("DMSO", "neutral"), ("Vehicle", "neutral"), ("untreated", "neutral"), ("DMSO_control", "neutral"),
        ("Medium", "blank"), ("no cells", "blank"), ("background", "blank"),
        ("day0", "time0"), ("Day 0", "time0"), ("T0", "time0"), ("d0", "time0"), ("time-zero", "time0"),
        ("full inhibition", "inhibitor"), ("Reference Inhibitor", "inhibitor"), ("full_effect", "inhibitor"),
        ("compound", "sample"), ("treated", "sample"), ("unused", "empty"),
    ],
)  # fmt: skip
def test_words_that_mean_a_role(word: str, role: str) -> None:
    assert role_of_word(word) == role


@pytest.mark.parametrize(
    "word", ["high", "Low", "neg", "POS", "positive control", "Negative_Control", "max", "control"]
)
def test_words_of_either_direction_are_refused_with_the_choice(word: str) -> None:
    what, remedy = role_of_word(word)
    assert "can mean vehicle or full effect" in what
    assert '"neutral"' in remedy
    assert '"inhibitor"' in remedy


def test_a_reference_may_be_a_compound_in_series() -> None:
    what, remedy = role_of_word("reference")
    assert "a compound in dose series or wells at full effect" in what
    assert '"sample"' in remedy


@pytest.mark.parametrize(("word", "close"), [("neutrall", "neutral"), ("inhibitr", "inhibitor"), ("blnk", "blank")])
def test_a_slip_gets_a_suggestion(word: str, close: str) -> None:
    what, remedy = role_of_word(word)
    assert "is not a role" in what
    assert f"did you mean {close}?" in remedy


def test_a_word_like_no_other_gets_the_list() -> None:
    assert role_of_word("xyzzy")[1] == f"roles: {', '.join(ROLES)}"


@pytest.mark.parametrize(
    ("compound", "conc_molar", "second", "role"),
    [
        ("X", 1e-6, False, "sample"),
        ("X", None, False, "sample"),
        ("X", 0.0, False, "neutral"),
        ("X", 0.0, True, "sample"),
        (None, 0.0, False, "neutral"),
        (None, 1e-6, False, "sample"),
        (None, None, False, "empty"),
        ("DMSO", None, False, "neutral"),
        ("Vehicle", 0.0, True, "sample"),
        ("medium", None, False, "blank"),
    ],
)
def test_the_role_of_a_well_that_states_none(
    compound: str | None, conc_molar: float | None, second: bool, role: str
) -> None:
    assert infer_role(compound, conc_molar, second=second) == role


def test_names_are_compared_without_case_and_dashes() -> None:
    assert word_key("  DMSO__Control ") == "dmso control"
    assert is_vehicle_name("No-Compound")
    assert not is_vehicle_name("DMSO-d6")
    assert is_blank_name("MEDIA only")
    assert not is_blank_name("BLANK-1")
