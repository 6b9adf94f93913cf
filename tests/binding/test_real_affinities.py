"""Affinities out of the real files beside the project, against the vendor's own."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from sevenless.binding.steady_curves import Exclusion, SteadyStateCurves, steady_state_curves
from sevenless.binding.steady_state import fit_steady_state, with_and_without
from sevenless.binding.vendor_fits import judge_vendor_fits
from sevenless.readers.spr.registry import read_spr

MEANINGLESS_ON_THEIR_FACE = {7, 8, 9, 10, 14, 15, 21, 22, 24, 25}
"""Groups with a KD of 20 mM to 2.7 M under a top concentration of 5 uM, or an Rmax below the scatter."""


@pytest.fixture
def sample_1(shared: Path) -> SteadyStateCurves:
    return steady_state_curves(read_spr(shared / "spr" / "sample-1_affinity.txt").report_points, by=["analyte"])


def left_out(curves: SteadyStateCurves) -> list[Exclusion]:
    conc = sorted(curves.conc_molar[0])
    low = [Exclusion(conc_molar=one, reason="below the response of the blank") for one in conc[:5]]
    return [Exclusion(conc_molar=conc[-1], reason="second phase"), *low]


def test_kd_and_rmax_are_the_vendors_once_six_points_are_left_out(shared: Path, sample_1: SteadyStateCurves) -> None:
    drawn = read_spr(shared / "spr" / "sample-1_affinity.txt").fitted_curve
    line = steady_state_curves(drawn.with_columns(one=pl.lit("drawn")), by=["one"], response="response_ru")
    vendor = fit_steady_state(line)
    both = with_and_without(sample_1, left_out(sample_1)).row(0, named=True)
    assert both["kd_molar"] == pytest.approx(218.9e-9, rel=1e-3)
    for name in ("kd_molar", "rmax_ru", "offset_ru"):
        assert both[name] == pytest.approx(vendor[name][0], rel=1e-3)
    assert both["status"] == "sound"


def test_the_shift_when_they_are_kept(sample_1: SteadyStateCurves) -> None:
    every = left_out(sample_1)
    shifts = [with_and_without(sample_1, some)["kd_shift_percent"][0] for some in (every, every[:1], every[1:])]
    assert shifts[0] == pytest.approx(25.1, abs=0.1)
    assert all(7 < shift < 26 for shift in shifts)
    kept = [with_and_without(sample_1, some)["kd_molar"][0] / 218.9e-9 - 1 for some in (every[1:], every[:1])]
    assert all(0.10 < shift < 0.25 for shift in kept), kept


def test_the_vendors_fits_are_told_apart(shared: Path) -> None:
    judged = judge_vendor_fits(read_spr(shared / "spr" / "Affinity.xlsx"))
    assert judged.height == 25
    assert set(judged.filter(~pl.col("meaningful"))["group"]) == MEANINGLESS_ON_THEIR_FACE
    sound = judged.filter(status="sound")
    assert set(sound["group"]) == {1, 2, 3, 4, 5, 16, 17, 19, 20}
    assert sound["kd_molar"].max() < 5e-6
    assert judged.filter(top_from="analyte")["analyte"].unique().to_list() == ["Analyte A"]


def test_our_fits_of_its_report_points(shared: Path) -> None:
    points = read_spr(shared / "spr" / "Affinity.xlsx").report_points.filter(
        (pl.col("point") == "Analyte binding late_1")
        & (pl.col("curve_type") == "Reference subtracted")
        & (pl.col("purpose") == "Analysis")
    )
    fits = fit_steady_state(steady_state_curves(points, by=["flow_cell"]))
    assert dict(zip(fits["label"], fits["status"], strict=True)) == {
        "2-1": "sound",
        "3-1": "lower bound",
        "4-1": "lower bound",
        "5-1": "sound",
        "6-1": "no binding",
    }
    assert fits["kd_molar"][0] == pytest.approx(3.667e-7, rel=0.05)
    assert fits["kd_molar"][3] == pytest.approx(1.045e-6, rel=0.05)
