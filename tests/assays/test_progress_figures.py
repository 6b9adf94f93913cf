"""Gates of readings over time: each says what it should of wells made to fail it."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import polars as pl
import pytest

import sevenless
from assays.progress.plates import TIMES_S, TRUTH, Held, compound_wells, simulated, write_run
from sevenless.assays.analysis import Analysis
from sevenless.testing.exchange_plates import ExchangeTruth


def analysis_of(folder: Path, truth: ExchangeTruth = TRUTH, *, still: int = 0, text: str = "") -> Analysis:
    contents = [Held("neutral", 10, truth=truth), Held("blank", 8, factor_molar=0.0, truth=truth)]
    contents += [replace(held, truth=replace(truth, ic50_molar=1e-7)) for held in compound_wells("X", 1e-7)]
    plate, wells = simulated(contents)
    plate.signal[:still] = truth.start + truth.noise * np.random.default_rng(5).standard_normal((still, len(TIMES_S)))
    return sevenless.analyze(write_run(folder, plate, wells, text))


def figure(analysis: Analysis, metric: str) -> dict[str, object]:
    return analysis.quality.row(by_predicate=pl.col("metric") == metric, named=True)


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Analysis:
    return analysis_of(tmp_path_factory.mktemp("good"))


@pytest.mark.parametrize(
    "metric",
    ["trace_window", "never_starts_percent", "linear_phase_percent", "past_linear_percent", "drift_share_percent"],
)
def test_a_good_plate_passes(good: Analysis, metric: str) -> None:
    assert figure(good, metric)["level"] == "pass", figure(good, metric)


def test_the_window_is_the_change_over_the_noise(good: Analysis) -> None:
    """Of 3000 counts 1.1e-3 per s takes 96 % in 50 min; a reading scatters by 12."""
    gone = 3000.0 * -math.expm1(-1.1e-3 * TIMES_S[-1])
    assert figure(good, "trace_window")["value"] == pytest.approx(gone / 12.0, rel=0.1)


def test_noise_that_drowns_the_exchange_fails(tmp_path: Path) -> None:
    found = figure(analysis_of(tmp_path, replace(TRUTH, noise=1000.0)), "trace_window")
    assert found["level"] == "fail"


def test_neutral_wells_that_never_start_are_named(tmp_path: Path) -> None:
    analysis = analysis_of(tmp_path, still=3)
    found = figure(analysis, "never_starts_percent")
    assert (found["value"], found["level"]) == (pytest.approx(30.0), "fail")
    still = analysis.wells.filter((pl.col("role") == "neutral") & (pl.col("trace_status") == "never_starts"))["well"]
    assert len(still) == 3
    assert all(well in found["message"] for well in still)
    assert analysis.plates["level"].item() == "fail"


def test_exchange_that_is_over_at_once_has_no_straight_phase(tmp_path: Path) -> None:
    analysis = analysis_of(tmp_path, replace(TRUTH, kcat_over_km_per_molar_s=4e5))
    assert figure(analysis, "past_linear_percent")["level"] in ("warn", "fail")
    assert "wells: " in figure(analysis, "past_linear_percent")["message"]


def test_a_window_of_few_readings_warns(tmp_path: Path) -> None:
    analysis = analysis_of(tmp_path, text="[gates.linear_phase_percent]\nwarn_below = 50.0\n")
    found = figure(analysis, "linear_phase_percent")
    assert found["level"] == "warn"
    assert "readings" in found["message"]


def test_bleaching_is_told_from_exchange(tmp_path: Path) -> None:
    found = figure(analysis_of(tmp_path, replace(TRUTH, bleaching_per_s=-2.0)), "drift_share_percent")
    assert found["level"] == "fail"
    assert found["value"] == pytest.approx(100 * 6000 / (6000 + 2900), abs=5)
    assert "something else" in found["message"]


def test_end_points_have_no_such_figures() -> None:
    analysis = sevenless.analyze(Path(sevenless.__file__).parent / "examples" / "htrf_sos1_kras" / "run.toml")
    assert not {"trace_window", "never_starts_percent"} & set(analysis.quality["metric"])
