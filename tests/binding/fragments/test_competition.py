"""What a competitor gives back."""

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl
import pytest

from binding.fragments.screens import idle_peaks, peak, screen_of
from sevenless.binding.fragments.competition import COMPETITION_COLUMNS
from sevenless.binding.fragments.rules import COMPETITION_STATUSES
from sevenless.binding.fragments.screen import FragmentScreen, judge_screen
from sevenless.testing.fragment_screen import FragmentTruth, simulate_fragment_screen


def with_competitor(peaks: list[dict[str, object]], *, factor: float = 1.0, seed: int = 1) -> list[dict[str, object]]:
    """The same peaks again, beside a competitor that does nothing but shift all heights of the target channel."""
    rng = np.random.default_rng(seed)
    return [
        {
            **one,
            "competitor": "X",
            "target_height": one["target_height"] * factor * np.exp(0.04 * rng.standard_normal()),
        }  # type: ignore[operator]
        for one in peaks
    ]


def competed(before: list[float], after: list[float], *, idle_again: bool = True, factor: float = 1.0) -> Any:
    """What is said of a compound whose peaks have these ratios without and with the competitor."""
    own = [peak("A", 5.0 + place, ratio) for place, ratio in enumerate(before)]
    again = [peak("A", 5.0 + place, ratio * factor, competitor="X") for place, ratio in enumerate(after)]
    idle = idle_peaks()
    peaks = [*idle, *own, *again, *(with_competitor(idle, factor=factor) if idle_again else [])]
    return row_of(judge_screen(screen_of(peaks)), "A")


def row_of(screen: FragmentScreen, compound: str) -> dict[str, Any]:
    return screen.competition.row(by_predicate=pl.col("compound") == compound, named=True)


@pytest.mark.parametrize("idle_again", [True, False])
@pytest.mark.parametrize(
    ("before", "after", "status"),
    [
        ([0.4, 0.5], [0.9, 0.95], "competed"),
        ([0.2, 0.2], [0.33, 0.33], "partly competed"),
        ([0.4, 0.5], [0.41, 0.5], "not competed"),
        ([0.5, 0.5], [0.25, 0.25], "enhanced"),
        ([0.86], [0.9], "unclear"),
    ],
)
def test_statuses(before: list[float], after: list[float], status: str, idle_again: bool) -> None:
    assert competed(before, after, idle_again=idle_again)["status"] == status
    assert status in COMPETITION_STATUSES


def test_the_share_that_comes_back_is_on_the_logarithm_of_the_ratio() -> None:
    row = competed([0.25, 0.25], [0.5, 0.5])
    assert row["recovered"] == pytest.approx(0.5, abs=0.02)
    assert row["recovered_low"] < 0.5 < row["recovered_high"]


def test_what_shifts_all_peaks_alike_is_no_competition() -> None:
    assert competed([0.4, 0.5], [0.4, 0.5], factor=1.5)["status"] == "not competed"
    # Where only the hits are measured again there is nothing to tell a shift by.
    assert competed([0.4, 0.5], [0.4, 0.5], factor=1.5, idle_again=False)["status"] != "not competed"


def test_a_competitor_without_a_pair_or_a_scale_says_nothing() -> None:
    own = [peak("A", 5.0, 0.4), peak("A", 6.0, 0.4, competitor="X")]
    assert judge_screen(screen_of([*idle_peaks(), *own])).competition.is_empty()
    assert judge_screen(screen_of(idle_peaks())).competition.is_empty()
    assert dict(judge_screen(screen_of(idle_peaks())).competition.schema) == COMPETITION_COLUMNS


def test_compounds_that_do_not_bind_are_not_listed() -> None:
    idle = idle_peaks()
    assert judge_screen(screen_of([*idle, *with_competitor(idle)])).competition.is_empty()


def test_two_competitors_are_told_apart() -> None:
    own = [peak("A", 5.0, 0.4), peak("A", 5.0, 0.95, competitor="X"), peak("A", 5.0, 0.4, competitor="Y")]
    found = judge_screen(screen_of([*idle_peaks(), *own])).competition
    assert dict(found.select("competitor", "status").iter_rows()) == {"X": "competed", "Y": "not competed"}


def test_sites_of_a_simulated_screen() -> None:
    truth = FragmentTruth(
        binders=12, least_kd_molar=1e-4, greatest_kd_molar=1e-3, fragment_molar=5e-4, target_molar=1e-4,
        broadening=20.0, second_site=0.5, competitor_over_k=30.0,
    )  # fmt: skip
    simulated = simulate_fragment_screen(truth, rng=np.random.default_rng(12))
    screen = judge_screen(screen_of(simulated.peaks.rows(named=True)))
    found = screen.competition.join(simulated.compounds, on="compound")
    assert found.height == 12
    assert set(found.filter(pl.col("site") == 1)["status"]) <= {"competed", "partly competed"}
    assert set(found.filter(pl.col("site") == 2)["status"]) == {"not competed"}
