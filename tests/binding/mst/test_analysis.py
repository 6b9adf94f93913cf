"""From a file to verdicts: what was put in comes out, and what is wrong is said."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl
import pytest

from binding.mst.simulated import DOSES, read_of, run_of
from sevenless.binding.mst.analysis import MST_COLUMNS, MST_POINT_COLUMNS, MstAnalysis, MstOptions, analyse_mst
from sevenless.binding.mst.verdict import MST_STATUSES, mst_status
from sevenless.errors import InputError
from sevenless.files.document import open_document
from sevenless.readers.mst.registry import read_mst
from sevenless.testing.mst import MstTruth

QUIET = {"noise_permille": 2.0, "fnorm_noise_permille": 0.3, "counts_cv": 0.04}


def analysed(hot: str = "jump", **truth: object) -> MstAnalysis:
    run = run_of(MstTruth(kd_molar=1e-6, **(QUIET | truth)))  # type: ignore[arg-type]
    return analyse_mst(read_of(run), MstOptions(hot=hot))  # type: ignore[arg-type]


def remarks(analysis: MstAnalysis) -> str:
    return str(analysis.fits["remarks"][0])


@pytest.mark.parametrize("hot", ["jump", "thermophoresis"])
def test_both_windows_tell_the_same_affinity(hot: str) -> None:
    found = []
    for seed in range(20):
        run = run_of(MstTruth(kd_molar=1e-6, **QUIET), seed=seed)
        found.append(analyse_mst(read_of(run), MstOptions(hot=hot)).fits.row(0, named=True))  # type: ignore[arg-type]
    assert np.median([one["kd_molar"] for one in found]) == pytest.approx(1e-6, rel=0.1)
    covered = sum(one["kd_low_molar"] <= 1e-6 <= one["kd_high_molar"] for one in found)
    assert covered >= 16
    assert {one["status"] for one in found} == {"sound"}


def test_a_file_of_two_ligands_has_two_affinities(tmp_path: Path) -> None:
    runs = (
        run_of(MstTruth(kd_molar=1e-6, **QUIET), ligand="strong"),
        run_of(MstTruth(kd_molar=1e-4, noise_permille=0.5), ligand="weak"),
    )
    analysis = analyse_mst(read_of(*runs))
    assert analysis.fits["ligand"].to_list() == ["strong", "weak"]
    assert analysis.fits["kd_qualifier"].to_list() == ["=", ">"]
    assert analysis.points.height == 32
    assert analysis.fits.schema == MST_COLUMNS
    assert analysis.points.schema == MST_POINT_COLUMNS
    runs[0].write_mo_affinity(tmp_path / "run.xlsx")
    alone = analyse_mst(read_mst(tmp_path / "run.xlsx", conc_unit="M"))
    assert alone.fits["kd_molar"][0] == pytest.approx(analysis.fits["kd_molar"][0], rel=1e-6)


def test_replicates_of_a_ligand_are_one_curve() -> None:
    runs = [run_of(MstTruth(kd_molar=1e-6, **QUIET), seed=seed) for seed in range(3)]
    fits = analyse_mst(read_of(*runs)).fits
    assert fits["points"].to_list() == [48]
    single = analyse_mst(read_of(runs[0])).fits
    width = [np.log(one["kd_high_molar"][0] / one["kd_low_molar"][0]) for one in (fits, single)]
    assert width[0] < width[1]


def test_damaged_files_are_told_or_analysed(tmp_path: Path) -> None:
    run = run_of(MstTruth(kd_molar=1e-6, noise_permille=3), time_s=np.arange(-2.0, 6.0, 0.25), laser_s=(0.0, 5.0))
    run.write_mo_affinity(tmp_path / "run.xlsx")
    rows = open_document(tmp_path / "run.xlsx").sheets[0].rows
    rng = np.random.default_rng(7)
    words = ["", "x", "-5", "1e400", "nan", "0", "Time [s]", "Ligand Concentration:", "5 apples", "12:30"]
    ends = {"told": 0, "analysed": 0}
    for _ in range(60):
        damaged = [["" if cell is None else str(cell) for cell in row] for row in rows]
        for _ in range(int(rng.integers(1, 4))):
            row = damaged[rng.integers(len(damaged))]
            row[rng.integers(len(row))] = str(rng.choice(words))
        text = "\n".join("\t".join(row) for row in damaged[: rng.integers(15, len(damaged) + 1)])
        (tmp_path / "run.txt").write_text(text, encoding="utf-8")
        try:
            assert analyse_mst(read_mst(tmp_path / "run.txt", conc_unit="M")).fits.height
            ends["analysed"] += 1
        except InputError as error:
            ends["told"] += all(one.remedy for one in error.problems)
    assert sum(ends.values()) == 60
    assert min(ends.values()) > 3


def test_relative_fluorescence_starts_at_one() -> None:
    analysis = analysed()
    cold = analysis.traces.within(analysis.windows.cold)
    level = np.where(cold, analysis.relative_fluorescence(), 0).sum(axis=1) / cold.sum(axis=1)
    assert level == pytest.approx(np.ones(16))


def test_flagged_capillaries_are_fitted_and_what_they_change_is_told() -> None:
    analysis = analysed(rippled=(3,), ripple_permille=30.0)
    row = analysis.fits.row(0, named=True)
    assert (row["flagged"], row["points"]) == (1, 16)
    without = row["kd_without_flagged_molar"]
    assert row["kd_shift_percent"] == pytest.approx(100 * (without / row["kd_molar"] - 1))
    assert "flagged capillaries: 1 of 16; without, the KD changes by" in remarks(analysis)
    assert remarks(analysed()) == ""


def test_what_the_vendor_left_out_is_not_fitted() -> None:
    read = read_of(run_of(MstTruth(kd_molar=1e-6, **QUIET)))
    left = read.capillaries.with_columns(is_included=pl.col("capillary") != 5)
    analysis = analyse_mst(type(read)(source=read.source, capillaries=left, traces=read.traces))
    assert analysis.fits["points"].to_list() == [15]
    assert analysis.points.filter(~pl.col("is_used"))["capillary"].to_list() == [5]


def test_nothing_left_to_fit_is_too_few_points() -> None:
    read = read_of(run_of(MstTruth(kd_molar=1e-6, **QUIET)))
    left = read.capillaries.with_columns(is_included=pl.lit(False))
    row = analyse_mst(type(read)(source=read.source, capillaries=left, traces=read.traces)).fits.row(0, named=True)
    assert (row["status"], row["points"], row["kd_molar"], row["remarks"]) == ("too few points", 0, None, "")


def test_a_ligand_that_changes_the_fluorescence_is_told() -> None:
    analysis = analysed(brightness=1.6)
    assert analysis.fits["initial_change_percent"][0] == pytest.approx(60, abs=20)
    assert "the ligand changes the initial fluorescence by +" in remarks(analysis)


def test_bleaching_of_all_capillaries_is_told_once() -> None:
    analysis = analysed(bleaching_per_s=0.02)
    assert analysis.fits["bleaching_percent"][0] > 2
    assert "bleaching takes" in remarks(analysis)
    assert analysis.fits["flagged"][0] == 0


def test_what_the_target_says() -> None:
    tight = MstTruth(kd_molar=2e-9, target_molar=5e-8, **QUIET)
    run = run_of(tight, doses=DOSES / 25)
    assert "far below the target (50 nM)" in remarks(analyse_mst(read_of(run)))
    read = read_of(run)
    unknown = read.capillaries.with_columns(target_molar=pl.lit(None, dtype=pl.Float64))
    unknown_read = type(read)(source=read.source, capillaries=unknown, traces=read.traces)
    assert "concentration of target is not known" in remarks(analyse_mst(unknown_read))
    given = analyse_mst(unknown_read, MstOptions(target_molar=5e-8))
    assert given.fits["kd_molar"][0] == pytest.approx(analyse_mst(read).fits["kd_molar"][0])


def test_a_slope_that_is_not_one_is_told() -> None:
    # Twice the true target: the curve is less steep than the quadratic asks for.
    run = run_of(MstTruth(kd_molar=1e-6, noise_permille=0.2, fnorm_noise_permille=0.05))
    steep = run.counts.copy()
    share = 1 / (1 + (1e-6 / DOSES) ** 2)
    hot = (run.time_s > 0) & (run.time_s < 20)
    steep[:, hot] = 800 * (0.9 - 0.03 * share[:, None] - 0.002 * run.time_s[hot])
    bent = type(run)(conc_molar=run.conc_molar, bound=share, time_s=run.time_s, counts=steep, truth=run.truth)
    assert "Hill slope of 2 describes the curve better" in remarks(
        analyse_mst(read_of(bent), MstOptions(hot=(5.0, 9.0)))
    )


@pytest.mark.parametrize("wrong", [{"level": 1.0}, {"cold_s": 0.0}, {"target_molar": 0.0}])
def test_options_that_cannot_be(wrong: dict[str, float]) -> None:
    with pytest.raises(ValueError, match=r"level|windows|target"):
        MstOptions(**wrong)  # type: ignore[arg-type]


def test_every_status_can_be_reached_and_the_first_that_holds_is_given() -> None:
    sound = {
        "kd_low_molar": 1e-7, "kd_high_molar": 2e-7, "signal_to_noise": 20.0, "baseline_gap_percent": 1.0,
        "saturation_gap_percent": 1.0, "p_no_binding": 1e-6,
    }  # fmt: skip
    changes: dict[str, dict[str, float]] = {
        "too few points": {"p_no_binding": np.nan},
        "no binding": {"p_no_binding": 0.5, "signal_to_noise": 2.0},
        "noisy": {"signal_to_noise": 5.0},
        "neither plateau": {"baseline_gap_percent": 25.0, "kd_high_molar": np.inf},
        "not saturated": {"saturation_gap_percent": 50.0},
        "no baseline": {"baseline_gap_percent": 25.0},
        "below target": {"kd_low_molar": 0.0},
        "weak binder": {"saturation_gap_percent": 25.0},
        "sound": {},
    }
    assert list(changes) == list(MST_STATUSES)
    for status, change in changes.items():
        values = {name: np.array([value]) for name, value in (sound | change).items()}
        assert mst_status(**values) == [status], status
