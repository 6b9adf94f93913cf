"""Votes, verdicts, controls and batches of a fragment screen."""

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl
import pytest

from binding.fragments.screens import idle_peaks, peak, screen_of
from sevenless.binding.fragments.ratios import RATIO_COLUMNS
from sevenless.binding.fragments.rules import BATCH_STATUSES, EXCLUSIONS, VERDICTS, FragmentRules
from sevenless.binding.fragments.scores import SCORE_COLUMNS
from sevenless.binding.fragments.screen import FragmentScreen, judge_screen
from sevenless.binding.fragments.votes import BATCH_COLUMNS, COMPOUND_COLUMNS
from sevenless.readers.nmr.nmr_peaks import NMR_PEAK_SCHEMA
from sevenless.testing.fragment_screen import FragmentTruth, simulate_fragment_screen


def of(screen: FragmentScreen, compound: str) -> dict[str, Any]:
    return screen.compounds.row(by_predicate=pl.col("compound") == compound, named=True)


def test_columns() -> None:
    screen = judge_screen(screen_of(idle_peaks()))
    assert screen.peaks.columns == [*NMR_PEAK_SCHEMA, *RATIO_COLUMNS, *SCORE_COLUMNS]
    assert dict(screen.peaks.schema) == {**NMR_PEAK_SCHEMA, **RATIO_COLUMNS, **SCORE_COLUMNS}
    assert dict(screen.batches.schema) == BATCH_COLUMNS
    assert dict(screen.compounds.schema) == COMPOUND_COLUMNS


def test_z_is_the_distance_from_the_median_in_robust_standard_deviations() -> None:
    peaks = [*idle_peaks(drift=0.8), peak("A", 6.0, 0.4)]
    screen = judge_screen(screen_of(peaks))
    logs = np.log([one["target_height"] / one["reference_height"] for one in peaks])  # type: ignore[operator]
    spread = 1.4826 * np.median(np.abs(logs - np.median(logs)))
    row = of(screen, "A")
    assert row["z"] == pytest.approx((logs[-1] - np.median(logs)) / spread)
    assert row["ratio"] == pytest.approx(0.4 / np.exp(np.median(logs)))
    assert screen.batches["ratio_spread"][0] == pytest.approx(spread)


@pytest.mark.parametrize(
    ("ratios", "verdict", "votes"),
    [
        ([0.4, 0.5], "hit", 2),
        ([0.4, 1.0], "hit", 1),
        ([0.4, 1.0, 1.0], "weak", 1),
        ([0.9, 0.9], "weak", 0),
        ([0.99, 1.0], "no", 0),
        ([1.5, 1.6], "no", 0),
    ],
)
def test_votes_make_verdicts(ratios: list[float], verdict: str, votes: int) -> None:
    own = [peak("A", 5.0 + place, ratio) for place, ratio in enumerate(ratios)]
    row = of(judge_screen(screen_of([*idle_peaks(), *own])), "A")
    assert (row["verdict"], row["votes"], row["judged_peaks"]) == (verdict, votes, len(ratios))
    assert verdict in VERDICTS


def test_a_small_loss_does_not_vote_however_quiet_the_batch_is() -> None:
    peaks = [*idle_peaks(spread=0.001), peak("A", 6.0, 0.9)]
    assert of(judge_screen(screen_of(peaks)), "A")["verdict"] == "weak"
    assert of(judge_screen(screen_of(peaks), rules=FragmentRules(vote_ratio=0.95)), "A")["verdict"] == "hit"


def test_a_low_peak_does_not_vote_by_its_noise() -> None:
    high = peak("A", 6.0, 0.8, reference=1000.0, noise=10.0)
    low = peak("B", 6.0, 0.8, reference=100.0, noise=10.0)
    screen = judge_screen(screen_of([*idle_peaks(), high, low]))
    assert of(screen, "A")["verdict"] == "hit"
    assert of(screen, "B")["verdict"] == "no"
    assert of(screen, "B")["z"] == pytest.approx((0.8 - 1.0) / (0.1 * np.sqrt(2)), rel=0.05)


@pytest.mark.parametrize(("reference", "noise"), [(1000.0, 1.0), (1000.0, 60.0), (100.0, 10.0), (40.0, 8.0)])
def test_a_peak_says_what_it_would_have_seen(reference: float, noise: float) -> None:
    # So many that one peak more does not move their scale.
    idle = idle_peaks(drift=0.8, spread=0.04, count=2001)
    blind = peak("A", 6.0, 0.8, reference=reference, noise=noise)
    row = of(judge_screen(screen_of([*idle, blind])), "A")
    assert f"below {row['vote_below']:.2f} they would have" in row["message"]
    for share, votes in ((0.98, 1), (1.02, 0)):
        seen = peak("A", 6.0, 0.8 * row["vote_below"] * share, reference=reference, noise=noise)
        assert of(judge_screen(screen_of([*idle, seen])), "A")["votes"] == votes


def test_batches_are_judged_apart() -> None:
    peaks = [*idle_peaks(), *idle_peaks(batch="2", drift=0.5), peak("A", 6.0, 0.5), peak("B", 6.0, 0.5, batch="2")]
    screen = judge_screen(screen_of(peaks))
    assert [of(screen, name)["verdict"] for name in "AB"] == ["hit", "no"]
    assert screen.batches["median_ratio"].to_list() == pytest.approx([1.0, 0.5], rel=0.02)


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        (peak("A", 6.0, None), "no height"),
        (peak("A", 6.0, 0.2, reference=4.0), "below noise"),
        (peak("A", 6.0, 0.5, reference=-4.0, noise=None), "below noise"),
        (peak("A", 6.0, -0.1, noise=None), "no target signal"),
    ],
)
def test_peaks_that_cannot_be_judged(given: dict[str, object], reason: str) -> None:
    screen = judge_screen(screen_of([*idle_peaks(), given]))
    assert screen.peaks["excluded"][-1] == reason
    assert reason in EXCLUSIONS
    row = of(screen, "A")
    assert (row["verdict"], row["z"]) == ("not judged", None)
    assert reason in row["message"]


def test_a_peak_that_is_gone_beside_the_target_is_a_hit_with_a_bound() -> None:
    screen = judge_screen(screen_of([*idle_peaks(), peak("A", 6.0, -0.002, reference=1000.0, noise=5.0)]))
    row = of(screen, "A")
    assert (row["verdict"], row["ratio_qualifier"]) == ("hit", "<")
    assert screen.peaks["ratio"][-1] == pytest.approx(2 * 5.0 / 1000.0)


def test_noise_may_be_told_for_all() -> None:
    low = peak("A", 6.0, 0.5, reference=20.0, noise=None)
    silent = [{**one, "noise_height": None} for one in idle_peaks()]
    assert of(judge_screen(screen_of([*silent, low])), "A")["verdict"] == "hit"
    assert of(judge_screen(screen_of([*silent, low]), noise_height=5.0), "A")["verdict"] == "not judged"
    with pytest.raises(ValueError, match="noise is a number above 0"):
        judge_screen(screen_of([*silent, low]), noise_height=0.0)


def test_peaks_that_overlap_belong_to_nobody() -> None:
    shared = [peak("A", 6.0, 0.3, mixture="m"), peak("B", 6.01, 0.3, mixture="m"), peak("B", 5.0, 1.0, mixture="m")]
    elsewhere = peak("C", 6.0, 0.3, mixture="other")
    screen = judge_screen(screen_of([*idle_peaks(), *shared, elsewhere]))
    assert screen.peaks["overlaps_with"].to_list()[-4:] == ["B", "A", "", ""]
    assert of(screen, "A")["verdict"] == "not judged"
    assert "its peaks lie on those of B: measure it apart" in of(screen, "A")["message"]
    assert "one of them binds" in of(screen, "A")["message"]
    assert (of(screen, "B")["verdict"], of(screen, "B")["judged_peaks"]) == ("no", 1)
    assert of(screen, "C")["verdict"] == "hit"


def test_two_peaks_of_one_compound_do_not_shut_each_other_out() -> None:
    own = [peak("A", 6.0, 0.3), peak("A", 6.01, 0.3)]
    assert of(judge_screen(screen_of([*idle_peaks(), *own])), "A")["judged_peaks"] == 2


def sticky(name: str, ratio: float, *, reference: float = 300.0) -> dict[str, object]:
    return peak(name, 6.0, ratio, reference=reference, free=1000.0)


def test_what_binds_both_proteins_is_not_judged_by_their_ratio() -> None:
    idle = [{**one, "free_height": 1000.0 * (1 + 0.001 * place)} for place, one in enumerate(idle_peaks())]
    screen = judge_screen(screen_of([*idle, sticky("A", 1.0), sticky("B", 0.3), sticky("C", 0.3, reference=1000.0)]))
    assert [of(screen, name)["binds_reference"] for name in "ABC"] == [True, True, False]
    assert [of(screen, name)["verdict"] for name in "ABC"] == ["not judged", "hit", "hit"]
    assert "by another method" in of(screen, "A")["message"]
    assert "binds the reference protein too" in of(screen, "B")["message"]
    without = judge_screen(screen_of([*idle_peaks(), peak("A", 6.0, 1.0)]))
    assert of(without, "A")["binds_reference"] is None


@pytest.mark.parametrize(
    ("role", "ratio", "status"),
    [
        ("binder", 0.4, "good"),
        ("binder", 1.0, "control failed"),
        ("both", 1.0, "good"),
        ("both", 0.4, "control failed"),
        ("inert", 1.0, "good"),
        ("inert", 0.4, "control failed"),
    ],
)
def test_controls_decide_on_their_batch(role: str, ratio: float, status: str) -> None:
    peaks = [*idle_peaks(), peak("control", 6.0, ratio), peak("A", 6.0, 0.4), *idle_peaks(batch="2")]
    screen = judge_screen(screen_of(peaks, roles={"control": role}))
    assert screen.batches["status"].to_list() == [status, "good"]
    row = of(screen, "A")
    assert row["verdict"] == ("hit" if status == "good" else "not judged")
    if status != "good":
        assert f"control ({role}) comes out as" in row["message"]


def test_a_control_that_binds_both_must_show_in_the_reference_channel() -> None:
    idle = [{**one, "free_height": 1000.0 * (1 + 0.001 * place)} for place, one in enumerate(idle_peaks())]
    for reference, status in ((300.0, "good"), (1000.0, "control failed")):
        screen = judge_screen(screen_of([*idle, sticky("S", 1.0, reference=reference)], roles={"S": "both"}))
        assert screen.batches["status"].to_list() == [status]


def test_known_binders_do_not_set_the_scale() -> None:
    binders = [peak(f"P{place}", 6.0, 0.3) for place in range(40)]
    roles = {f"P{place}": "binder" for place in range(40)}
    screen = judge_screen(screen_of([*idle_peaks(), *binders], roles=roles))
    assert screen.batches["median_ratio"][0] == pytest.approx(1.0, rel=0.01)
    assert screen.batches["status"].to_list() == ["good"]


@pytest.mark.parametrize(
    ("peaks", "status"),
    [(idle_peaks(count=11), "too few peaks"), (idle_peaks(spread=0.0), "no spread"), (idle_peaks(count=12), "good")],
)
def test_a_batch_needs_a_scale(peaks: list[dict[str, object]], status: str) -> None:
    screen = judge_screen(screen_of(peaks))
    assert screen.batches["status"].to_list() == [status]
    assert status in BATCH_STATUSES
    assert set(screen.compounds["verdict"]) == ({"no"} if status == "good" else {"not judged"})
    if status != "good":
        assert "batch 1" in screen.compounds["message"][0]


def test_a_compound_in_two_batches_is_judged_by_all_of_its_peaks() -> None:
    both = [peak("A", 6.0, 0.4), peak("A", 6.0, 0.4, batch="2")]
    row = of(judge_screen(screen_of([*idle_peaks(), *idle_peaks(batch="2"), *both])), "A")
    assert (row["peaks"], row["votes"]) == (2, 2)
    bad = [*idle_peaks(), *idle_peaks(batch="2", count=5), *both]
    assert of(judge_screen(screen_of(bad)), "A")["judged_peaks"] == 1


def test_the_order_of_peaks_changes_nothing() -> None:
    truth = FragmentTruth(least_kd_molar=1e-4, greatest_kd_molar=2e-3, fragment_molar=5e-4, target_molar=1e-4)
    peaks = simulate_fragment_screen(truth, rng=np.random.default_rng(8)).peaks
    turned = peaks.sample(fraction=1.0, shuffle=True, seed=3)
    tables = [judge_screen(screen_of(one.rows(named=True))).compounds.sort("compound") for one in (peaks, turned)]
    assert tables[0].drop("message").rows() == tables[1].drop("message").rows()


def test_heights_may_be_in_any_unit() -> None:
    truth = FragmentTruth(least_kd_molar=1e-4, greatest_kd_molar=2e-3, fragment_molar=5e-4, target_molar=1e-4)
    peaks = simulate_fragment_screen(truth, rng=np.random.default_rng(9)).peaks
    scaled = peaks.with_columns(pl.col("^.*_height$") * 1e6)
    first, second = (judge_screen(screen_of(one.rows(named=True))).compounds for one in (peaks, scaled))
    assert first["verdict"].to_list() == second["verdict"].to_list()
    assert first["z"].to_list() == pytest.approx(second["z"].to_list(), nan_ok=True)


@pytest.mark.parametrize("changes", [{"vote_z": 0.0}, {"hit_share": 1.5}, {"vote_ratio": -0.1}, {"overlap_ppm": 0.0}])
def test_rules_that_make_no_sense(changes: dict[str, float]) -> None:
    with pytest.raises(ValueError, match=next(iter(changes))):
        FragmentRules(**changes)  # type: ignore[arg-type]


def test_the_rule_is_told_in_words() -> None:
    said = str(FragmentRules(vote_z=2.5, hit_share=0.75))
    assert "2.5 robust standard deviations" in said
    assert "75%" in said


def test_the_screen_says_what_came_of_it() -> None:
    screen = judge_screen(screen_of([*idle_peaks(), peak("A", 6.0, 0.4), peak("B", 6.0, None)]))
    assert repr(screen) == "FragmentScreen of 32 compounds: 1 hit, 0 weak, 30 no, 1 not judged"
