"""Simulated runs obey the rate equation, and readers get out what was written."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl
import pytest

from sevenless.readers.spr.registry import read_spr
from sevenless.testing.insight_workbook import write_insight_workbook
from sevenless.testing.spr import SimulatedSpr, SprTruth, simulate_spr

DOSES = np.array([0.0, 1e-8, 3.3e-7])


def simulated(**truth: float) -> SimulatedSpr:
    known = SprTruth(ka_per_molar_s=1e5, kd_per_s=1e-2, **truth)  # type: ignore[arg-type]
    return simulate_spr(DOSES, known, rng=np.random.default_rng(1), step_s=0.25)


def test_the_rate_equation_holds() -> None:
    run = simulated()
    bound, slope = run.response_ru[2], np.gradient(run.response_ru[2], run.time_s)
    flows = (run.time_s > 1) & (run.time_s < 119)
    expected = 1e5 * DOSES[2] * flows * (50 - bound) - 1e-2 * bound
    away = (np.abs(run.time_s) > 1) & (np.abs(run.time_s - 120) > 1)
    assert np.allclose(slope[away], expected[away], atol=2e-3)
    assert not run.response_ru[0].any()


def test_bulk_drift_spikes_and_a_second_site() -> None:
    plain = simulated().response_ru
    assert np.allclose((simulated(bulk_ru=1e7).response_ru - plain)[1].max(), 0.1)
    assert np.allclose((simulated(drift_ru_per_s=0.1).response_ru - plain)[0, -1], 0.1 * 449.75)
    spiky = simulated(spikes=3, spike_ru=40.0).response_ru - plain
    assert (np.abs(spiky) > 39).sum(axis=1).tolist() == [3, 3, 3]
    two = simulated(second_share=0.5, second_kd_per_s=1e-4).response_ru
    assert two[2, -1] > 10 * plain[2, -1]


def test_the_layouts_are_read_back(tmp_path: Path) -> None:
    run = simulated(noise_ru=0.1)
    run.write_biacore_text(tmp_path / "curves.txt")
    run.write_steady_state_text(tmp_path / "plot.txt")
    write_insight_workbook(run, tmp_path / "points.xlsx")
    (tmp_path / "table.csv").write_text(run.long_table(), encoding="utf-8")
    for name in ("curves.txt", "table.csv"):
        table = read_spr(tmp_path / name).sensorgrams
        assert table["conc_molar"].unique().sort().to_list() == pytest.approx(DOSES)
        found = table["response_ru"].to_numpy().reshape(run.response_ru.shape)
        assert np.allclose(found, run.response_ru, rtol=1e-5, atol=1e-9)
    for name in ("plot.txt", "points.xlsx"):
        points = read_spr(tmp_path / name).report_points
        points = points.filter(pl.col("point").is_in(["Req", "Analyte binding late_1"]))
        assert points["relative_ru"].to_list() == pytest.approx(run.late_ru().tolist(), rel=1e-6)
        assert points["conc_molar"].to_list() == pytest.approx(DOSES)
        assert points["analyte"].unique().to_list() == ["drug"]
    assert read_spr(tmp_path / "plot.txt").fitted_curve.height == 50
