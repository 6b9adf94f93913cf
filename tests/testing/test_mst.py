"""Simulated thermophoresis has the constants it was made with."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from sevenless.files.document import open_document
from sevenless.testing.mst import MstTruth, SimulatedMst, simulate_mst

DOSES = 5e-5 / 2.0 ** np.arange(16)


def run_of(truth: MstTruth, seed: int = 1, **more: object) -> SimulatedMst:
    return simulate_mst(DOSES, truth, rng=np.random.default_rng(seed), **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(("kd", "target"), [(1e-6, 5e-9), (1e-9, 1e-7)])
def test_the_law_of_mass_action_holds(kd: float, target: float) -> None:
    run = run_of(MstTruth(kd_molar=kd, target_molar=target))
    complexes = run.bound * target
    assert ((DOSES - complexes) * (target - complexes) / complexes) == pytest.approx(np.full(16, kd), rel=1e-6)


def test_every_time_is_a_straight_line_in_the_share_that_is_bound() -> None:
    run = run_of(MstTruth(kd_molar=1e-6))
    for time_s in (-1.0, 0.5, 5.0, 19.0, 23.0):
        level = run.counts[:, np.argmin(np.abs(run.time_s - time_s))]
        slope = np.polyfit(run.bound, level, 1)
        assert np.polyval(slope, run.bound) == pytest.approx(level, rel=1e-12)


def test_sizes_are_those_of_the_truth() -> None:
    run = run_of(MstTruth(kd_molar=1e-20, target_molar=1e-12, jump=(0.0, 0.06), drift=(0.0, 0.1)))
    assert run.counts[:, run.time_s < 0].ravel() == pytest.approx(800.0)
    last = run.counts[:, np.argmin(np.abs(run.time_s - 20.0))] / 800
    assert last == pytest.approx(np.full(16, 1 - 0.06 - 0.1 * (1 - np.exp(-4))), abs=1e-6)


def test_noise_spread_brightness_and_bleaching() -> None:
    noisy = run_of(MstTruth(kd_molar=1e-6, noise_permille=10, counts_cv=0.1))
    cold = noisy.counts[:, noisy.time_s < -0.05]
    assert (cold.std(axis=1) / cold.mean(axis=1)).mean() == pytest.approx(0.01, rel=0.15)
    assert cold.mean(axis=1).std() / 800 == pytest.approx(0.1, rel=0.6)
    bright = run_of(MstTruth(kd_molar=1e-20, target_molar=1e-12, brightness=1.5))
    assert bright.counts[:, 0] == pytest.approx(1200.0)
    bleached = run_of(MstTruth(kd_molar=1e-6, bleaching_per_s=0.02))
    assert bleached.counts[0, 10] / bleached.counts[0, 0] == pytest.approx(np.exp(-0.02))


def test_aggregates_are_in_their_capillaries_alone() -> None:
    still, rippled = (run_of(MstTruth(kd_molar=1e-6, ripple_permille=r, rippled=(3,))) for r in (0.0, 20.0))
    differs = np.abs(still.counts - rippled.counts).max(axis=1) > 1
    assert np.flatnonzero(differs).tolist() == [2]


def test_the_workbook_has_the_vendors_layout(tmp_path: Path) -> None:
    run_of(MstTruth(kd_molar=1e-6)).write_mo_affinity(tmp_path / "run.xlsx")
    document = open_document(tmp_path / "run.xlsx")
    (sheet,) = document.sheets
    assert sheet.name == "RawData"
    first = [sheet.text(row, 0) for row in range(len(sheet.rows))]
    order = ["Origin of exported data", "Analysis Settings", "Sample Information", "Measurement Settings", "Included"]
    assert [first.index(one) for one in order] == sorted(first.index(one) for one in order)
    assert first.index("Time [s]") == first.index("Included") + 1
    concs = sheet.rows[first.index("Ligand Concentration:")]
    assert concs[1::3] == pytest.approx(DOSES.tolist())
    assert len(first) == first.index("Time [s]") + 1 + 300


def test_the_same_seed_makes_the_same_run() -> None:
    truth = MstTruth(kd_molar=1e-6, noise_permille=5, fnorm_noise_permille=1)
    assert np.array_equal(run_of(truth, seed=3).counts, run_of(truth, seed=3).counts)
    assert not np.array_equal(run_of(truth, seed=3).counts, run_of(truth, seed=4).counts)
