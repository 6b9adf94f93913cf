"""Kochanczyk 2017 (doi:10.1038/srep38244) and Lin 2019 (arXiv:1903.08615): ERK pulses at low doses of EGF. Fact 11."""

from __future__ import annotations

from functools import cache

import numpy as np
import numpy.typing as npt
import pytest

from published.facts import claimed, ends
from sevenless.network.reaction_list import read_reactions
from sevenless.pathway.limits import kochanczyk_limit
from sevenless.simulate.simulate import simulate
from sevenless.simulate.trajectories import Trajectory
from simulate.models import FOLDER

STEP_S = 20.0
STEP_MIN = STEP_S / 60
HALF_MINUTE = 0.5
DOSES_THAT_ANSWER = (5.0, 20.0, 100.0, 300.0, 1000.0)
DOSES_WITH_PLATEAU = (100.0, 300.0, 1000.0)


@cache
def answer(egf_pg_per_ml: float) -> Trajectory:
    """Six hours at one dose."""
    return simulate(kochanczyk_limit(egf_pg_per_ml), None, np.arange(0.0, 6 * 3600.0, STEP_S))


def pperk(egf_pg_per_ml: float) -> npt.NDArray[np.float64]:
    return answer(egf_pg_per_ml)["ERK_PP_share"]


def peaks_min(egf_pg_per_ml: float) -> npt.NDArray[np.float64]:
    """Times of the peaks that reach a twentieth of ERK."""
    share = pperk(egf_pg_per_ml)
    inner = (share[1:-1] > share[:-2]) & (share[1:-1] >= share[2:]) & (share[1:-1] > 0.05)
    return (np.flatnonzero(inner) + 1) * STEP_MIN


def test_5_pg_per_ml_peaks_after_9_minutes_and_then_about_hourly() -> None:
    found = peaks_min(5)
    assert found[0] == pytest.approx(claimed("kochanczyk-2017.egf-5.first-peak"), abs=HALF_MINUTE)
    low, high = ends("kochanczyk-2017.egf-5.period")
    assert (low, high) == (64, 66)
    periods = np.diff(found)
    assert len(periods) == 5
    assert periods.min() > low - HALF_MINUTE
    assert periods.max() < high + HALF_MINUTE


def test_5_pg_per_ml_goes_on_and_off_without_end() -> None:
    later = pperk(5)[int(3 * 3600 / STEP_S) :]
    assert later.max() > 0.7
    assert later.min() < 1e-3


def test_20_pg_per_ml_peaks_four_times_in_five_hours() -> None:
    asked = [claimed(f"kochanczyk-2017.egf-20.{which}-peak") for which in ("first", "second", "third", "fourth")]
    assert asked == [5, 103, 190, 276]
    assert peaks_min(20)[:4] == pytest.approx(asked, abs=HALF_MINUTE)


def test_1_pg_per_ml_does_nothing() -> None:
    assert claimed("kochanczyk-2017.egf-1.no-response") == 0.001
    assert pperk(1).max() < 0.001
    assert pperk(0).max() == 0


@pytest.mark.parametrize("dose", DOSES_WITH_PLATEAU)
def test_high_doses_peak_after_4_minutes_and_stay_on_a_plateau_for_hours(dose: float) -> None:
    first = peaks_min(dose)[0]
    assert first == pytest.approx(claimed("kochanczyk-2017.egf-100-to-1000.first-peak"), abs=HALF_MINUTE)
    plateau = pperk(dose)[int(40 * 60 / STEP_S) : int(3 * 3600 / STEP_S)]
    trough = claimed("kochanczyk-2017.egf-1000.lowest-after-peak")
    assert plateau.min() == pytest.approx(trough, abs=0.02)
    assert plateau.max() == pytest.approx(trough, abs=0.02)


def test_1000_pg_per_ml_falls_to_two_fifths_and_no_further() -> None:
    share = pperk(1000)
    after = share[share.argmax() :]
    assert after.min() == pytest.approx(claimed("kochanczyk-2017.egf-1000.lowest-after-peak"), abs=0.01)
    assert after[-1] == pytest.approx(after.min(), abs=0.01)


def test_the_plateau_at_100_pg_per_ml_ends_after_five_hours() -> None:
    """The fact says plateau from 100 on; it does so of the first hours. At 100 ERK goes off then, and on once more."""
    share = pperk(100)
    assert share[int(5.5 * 3600 / STEP_S)] < 0.001
    assert peaks_min(100)[1:] == pytest.approx([335.5], abs=1.0)
    assert pperk(1000)[int(5.5 * 3600 / STEP_S)] > 0.38


def test_every_dose_that_is_answered_is_answered_alike() -> None:
    erk = [pperk(dose).max() for dose in DOSES_THAT_ANSWER]
    assert (round(min(erk), 2), round(max(erk), 2)) == ends("kochanczyk-2017.pperk.largest-share") == (0.87, 0.88)
    ras = [answer(dose)["RAS_GTP_share"].max() for dose in DOSES_THAT_ANSWER]
    assert (round(min(ras), 2), round(max(ras), 2)) == ends("kochanczyk-2017.rasgtp.largest-share") == (0.86, 0.90)


def test_without_feedback_on_sos_there_are_no_pulses() -> None:
    """Fact 13 in this model: ERK that does not turn SOS off stays on."""
    times = np.arange(0.0, 6 * 3600.0, 60.0)
    found = simulate(kochanczyk_limit(5, without_feedback_on=["SOS"]), None, times)["ERK_PP_share"]
    assert found[times > 3600].min() > 0.3
    assert found[-1] == pytest.approx(found[times > 2 * 3600].mean(), rel=0.05)


def test_records_give_the_model_as_it_was_published() -> None:
    """Another transcription of the same file, with its numbers in it."""
    other = read_reactions((FOLDER / "lin_2019.txt").read_text(encoding="utf-8"))
    times = np.arange(0.0, 7200.0, 300.0)
    for observable in ("ERK_PP_share", "RAS_GTP_share"):
        expected = simulate(other, None, times)[observable]
        assert simulate(kochanczyk_limit(), None, times)[observable] == pytest.approx(expected, rel=1e-4, abs=1e-8)
