"""Simulated screens are as their truth says."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from sevenless.readers.nmr.peak_table import read_peaks
from sevenless.testing.fragment_screen import FragmentTruth, SimulatedScreen, simulate_fragment_screen

TRUTH = FragmentTruth(
    compounds=60, binders=8, reference_binders=4, least_kd_molar=1e-4, greatest_kd_molar=2e-3, fragment_molar=5e-4,
    target_molar=1e-4, broadening=20.0, second_site=0.25, competitor_over_k=9.0, noise=0.0, ratio_noise=0.0, drift=0.0,
)  # fmt: skip


def simulated(truth: FragmentTruth = TRUTH, seed: int = 1) -> SimulatedScreen:
    return simulate_fragment_screen(truth, rng=np.random.default_rng(seed))


def test_as_many_of_each_kind_as_asked() -> None:
    compounds = simulated().compounds
    assert compounds.height == 60
    assert compounds["kd_molar"].is_finite().sum() == 8
    assert compounds["binds_reference"].sum() == 4
    assert compounds.filter(pl.col("binds_reference") & pl.col("kd_molar").is_finite()).is_empty()
    assert compounds["site"].value_counts().sort("site")["count"].to_list() == [52, 6, 2]
    binders = compounds.filter(pl.col("kd_molar").is_finite())
    assert binders["kd_molar"].is_between(1e-4, 2e-3).all()


def test_binders_may_be_named() -> None:
    compounds = simulated(replace(TRUTH, named_kd_molar={"A": 3e-4, "B": 2e-3})).compounds
    known = dict(compounds.filter(pl.col("kd_molar").is_finite()).select("compound", "kd_molar").iter_rows())
    assert (known["A"], known["B"], len(known)) == (3e-4, 2e-3, 8)
    assert compounds["compound"].n_unique() == 60
    with pytest.raises(ValueError, match="fewer binders than names"):
        replace(TRUTH, binders=1, named_kd_molar={"A": 3e-4, "B": 2e-3})


def test_without_noise_the_ratio_is_what_binding_leaves() -> None:
    screen = simulated()
    alone = screen.peaks.filter(pl.col("competitor") == "").join(screen.compounds, on="compound")
    ratio = alone["target_height"] / alone["reference_height"]
    bound = TRUTH.target_molar / (alone["kd_molar"] + TRUTH.fragment_molar)
    assert ratio.to_list() == pytest.approx((1 / (1 + 20.0 * bound)).to_list(), abs=2e-3)
    free = alone["reference_height"] / alone["free_height"]
    assert free.to_list() == pytest.approx(np.where(alone["binds_reference"], 0.2, 1.0).tolist(), abs=2e-3)


def test_the_competitor_takes_one_site_alone() -> None:
    screen = simulated()
    keys = ["compound", "ppm"]
    without, beside = (screen.peaks.filter((pl.col("competitor") == "") == alone).sort(keys) for alone in (True, False))
    gained = (
        beside["target_height"] / beside["reference_height"] - without["target_height"] / without["reference_height"]
    )
    site = without.join(screen.compounds, on="compound", maintain_order="left")["site"]
    assert (gained.filter(site == 1) > 0.1).all()
    assert gained.filter(site != 1).to_list() == pytest.approx([0.0] * int((site != 1).sum()), abs=2e-3)


def test_batches_drift_and_heights_scatter() -> None:
    screen = simulated(replace(TRUTH, binders=0, second_site=0.0, compounds=200, drift=0.3, mixtures_per_batch=5))
    logged = screen.peaks.with_columns(x=(pl.col("target_height") / pl.col("reference_height")).log())
    within = logged.group_by("batch", "competitor").agg(pl.col("x").mean(), spread=pl.col("x").std())
    assert within["spread"].max() < 0.01  # type: ignore[operator]
    assert 0.1 < within["x"].std() < 0.6  # type: ignore[operator]
    noisy = simulated(replace(TRUTH, noise=0.05)).peaks
    assert noisy["noise_height"].unique().to_list() == [50.0]


def test_the_same_seed_gives_the_same_screen() -> None:
    assert simulated(seed=3).peaks.equals(simulated(seed=3).peaks)
    assert not simulated(seed=3).peaks.equals(simulated(seed=4).peaks)


def test_no_peak_stands_twice(tmp_path: Path) -> None:
    for seed in range(5):
        screen = simulated(seed=seed)
        assert not screen.peaks.select("compound", "ppm", "competitor").is_duplicated().any()


@pytest.mark.parametrize("competitor", [0.0, 9.0])
def test_files_are_read_back(tmp_path: Path, competitor: float) -> None:
    screen = simulated(replace(TRUTH, competitor_over_k=competitor))
    screen.write_peaks(tmp_path / "peaks.csv")
    found = read_peaks(tmp_path / "peaks.csv")
    assert found.peaks.height == screen.peaks.height
    assert found.compounds["heavy_atoms"].to_list() == screen.compounds["heavy_atoms"].to_list()


def test_affinities_end_at_the_top_concentration() -> None:
    screen = simulated()
    table = screen.affinities(np.random.default_rng(2), top_molar=5e-4)
    true = table.join(screen.compounds, on="compound", suffix="_true")
    assert table.height == 8
    assert set(table["qualifier"]) == {"=", ">"}
    assert (true.filter(pl.col("qualifier") == ">")["kd_molar"] == 5e-4).all()
    numbers = true.filter(pl.col("qualifier") == "=")
    assert (numbers["kd_molar"] / numbers["kd_molar_true"]).log().abs().max() < 0.5  # type: ignore[operator]
