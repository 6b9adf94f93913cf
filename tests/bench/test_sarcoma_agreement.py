"""Two sets of fits side by side: who calls what, and which differences are explained."""

from __future__ import annotations

import polars as pl
import pytest
from sarcoma_agreement import (
    EXPLANATIONS,
    UNSAID,
    beside,
    both_down,
    by_status,
    calls_table,
    far_apart,
    median_difference,
    unexplained,
)

from sevenless.fitting.fits import STATUSES

FITS = pl.DataFrame(
    [
        ("near", "ok", "=", -7.0, 1.0),
        ("stray", "ok", "=", -7.0, 1.0),
        ("beyond", "above_range", ">", -4.5, 1.0),
        ("wide", "imprecise", "=", -5.0, 0.5),
        ("rising", "ok", "=", -7.0, -1.0),
        ("flat", "no_effect", ">", None, None),
        ("lost", "not_converged", None, None, None),
        ("ours alone", "ok", "=", -7.0, 1.0),
    ],
    schema=["curve", "status", "qualifier", "log10_ic50_molar", "hill"],
    orient="row",
)
PEER = pl.DataFrame(
    [
        ("near", 7.01, "down"),
        ("stray", 7.60, "down"),
        ("beyond", 5.50, "down"),
        ("wide", 5.60, "down"),
        ("rising", 7.00, "up"),
        ("flat", 4.00, "not"),
        ("lost", 6.00, "down"),
    ],
    schema=["curve", "peer_pec50", "peer_calls"],
    orient="row",
)


@pytest.fixture
def pairs() -> pl.DataFrame:
    return beside(FITS, PEER)


@pytest.fixture
def down(pairs: pl.DataFrame) -> pl.DataFrame:
    return both_down(pairs)


def test_only_curves_of_both_are_compared(pairs: pl.DataFrame) -> None:
    assert sorted(pairs["curve"]) == sorted(PEER["curve"])


def test_direction_and_effect_make_a_call(pairs: pl.DataFrame) -> None:
    calls = dict(zip(pairs["curve"], pairs["calls"], strict=True))
    assert calls["near"] == "down"
    assert calls["rising"] == "up"
    assert calls["flat"] == "no effect"
    assert calls["lost"] == "not settled"


def test_both_down_leaves_out_what_one_does_not_call(down: pl.DataFrame) -> None:
    assert down["curve"].to_list() == ["near", "stray", "beyond", "wide"]


def test_differences_are_ours_less_theirs(down: pl.DataFrame) -> None:
    assert down["difference"].to_list() == pytest.approx([-0.01, -0.6, -1.0, -0.6])
    assert median_difference(down) == pytest.approx(0.6)


def test_far_curves_come_greatest_first(down: pl.DataFrame) -> None:
    assert far_apart(down)["curve"][0] == "beyond"
    assert "near" not in far_apart(down)["curve"].to_list()


def test_only_a_defined_potency_leaves_a_difference_unexplained(down: pl.DataFrame) -> None:
    assert unexplained(down)["curve"].to_list() == ["stray"]


def test_groups_tell_how_many_are_far_and_why(down: pl.DataFrame) -> None:
    groups = {row["status"]: row for row in by_status(down).iter_rows(named=True)}
    assert (groups["ok"]["curves"], groups["ok"]["far"]) == (2, 1)
    assert groups["above_range"]["greatest"] == pytest.approx(1.0)
    assert "above the highest dose" in groups["above_range"]["explanation"]


def test_every_status_has_an_explanation_or_says_nothing() -> None:
    assert set(STATUSES) == EXPLANATIONS.keys() | UNSAID.keys()


def test_verdicts_are_counted_in_pairs(pairs: pl.DataFrame) -> None:
    counted = calls_table(pairs)
    assert counted["curves"].sum() == len(pairs)
    assert counted.row(0) == ("down", "down", 4)
