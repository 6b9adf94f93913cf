"""A run of surface plasmon resonance from its files to affinities and rates, on simulated truth."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from sevenless.binding.spr.affinities import AFFINITY_COLUMNS, NOT_AT_EQUILIBRIUM, POINT_COLUMNS
from sevenless.binding.spr.analysis import RATE_COLUMNS, SprAnalysis, analyse_spr
from sevenless.binding.spr.exclusions import parse_exclusion
from sevenless.binding.spr.options import SprOptions, SurfaceTheory
from sevenless.errors import InputError
from sevenless.readers.spr.registry import read_spr
from sevenless.testing.insight_workbook import write_insight_workbook
from sevenless.testing.spr import SimulatedSpr, SprTruth, simulate_spr

DOSES = np.array([0.0, 3e-9, 1e-8, 3e-8, 1e-7, 3e-7, 1e-6])
TRUTH = SprTruth(ka_per_molar_s=1e5, kd_per_s=1e-2, noise_ru=0.2)


def simulated(
    truth: SprTruth = TRUTH, seed: int = 1, doses: np.ndarray = DOSES, contact_s: float = 120.0
) -> SimulatedSpr:
    return simulate_spr(doses, truth, rng=np.random.default_rng(seed), contact_s=contact_s, end_s=contact_s + 300)


def analysed(tmp_path: Path, run: SimulatedSpr, options: SprOptions | None = None) -> SprAnalysis:
    run.write_biacore_text(tmp_path / "run.txt")
    return analyse_spr([read_spr(tmp_path / "run.txt")], options)


def test_rates_and_affinity_come_back_from_the_file(tmp_path: Path) -> None:
    found = analysed(tmp_path, simulated(contact_s=600.0))
    rates, affinity = found.rates.row(0, named=True), found.affinities.row(0, named=True)
    assert rates["status"] == affinity["status"] == "sound"
    assert rates["ka_per_molar_s"] == pytest.approx(1e5, rel=0.02)
    assert rates["kd_per_s"] == pytest.approx(1e-2, rel=0.02)
    assert rates["kd_molar"] == pytest.approx(1e-7, rel=0.02)
    assert rates["kd_molar_low"] < rates["kd_molar"] < rates["kd_molar_high"]
    assert affinity["kd_molar"] == pytest.approx(1e-7, rel=0.03)
    assert affinity["points_from"] == "sensorgrams"
    assert (rates["injection_start_s"], rates["injection_end_s"]) == (0, pytest.approx(600, abs=1.5))
    assert "1 blanks subtracted" in rates["remarks"]
    assert rates["kd_shift_percent"] == 0
    assert found.rates.columns == list(RATE_COLUMNS)
    assert found.affinities.columns == list(AFFINITY_COLUMNS)
    assert found.points.columns == list(POINT_COLUMNS)


def test_responses_that_still_rise_give_no_affinity(tmp_path: Path) -> None:
    slow = replace(TRUTH, ka_per_molar_s=1e4, kd_per_s=1e-3)
    row = analysed(tmp_path, simulated(slow)).affinities.row(0, named=True)
    assert (row["status"], row["kd_qualifier"]) == (NOT_AT_EQUILIBRIUM, "")
    assert row["rising"] > 0.05


def test_exclusions_show_what_they_change(tmp_path: Path) -> None:
    run = simulated(contact_s=600.0)
    run.response_ru[-1] += 15 * (run.time_s >= 0)
    why = parse_exclusion("1 uM=second phase")
    found = analysed(tmp_path, run, SprOptions(exclusions=(why,)))
    rates, affinity = found.rates.row(0, named=True), found.affinities.row(0, named=True)
    assert rates["kd_molar"] == pytest.approx(1e-7, rel=0.03)
    assert affinity["kd_molar"] == pytest.approx(1e-7, rel=0.05)
    assert affinity["kd_shift_percent"] > 20
    assert abs(rates["kd_shift_percent"]) > 1
    assert rates["excluded"] == affinity["excluded"] == "1 µM: second phase"
    assert found.points.filter(pl.col("excluded") != "")["conc_molar"].to_list() == [1e-6]


def test_a_cycle_is_left_out(tmp_path: Path) -> None:
    found = analysed(tmp_path, simulated(), SprOptions(exclusions=(parse_exclusion("drug@cycle 4=air bubble"),)))
    assert found.points.filter(pl.col("excluded") != "")["conc_molar"].to_list() == [3e-8]
    assert found.rates["curves"].to_list() == [5]


@pytest.mark.parametrize("text", ["18 uM", "18 uM=", "drug=why", "18=why", "cycle four=why"])
def test_exclusions_that_cannot_be_read(text: str) -> None:
    with pytest.raises(InputError) as caught:
        parse_exclusion(text)
    assert all(one.remedy for one in caught.value.problems)


def test_exclusions_of_nothing_are_all_told(tmp_path: Path) -> None:
    wrong = tuple(parse_exclusion(one) for one in ("2 uM=a", "cycle 40=b", "well H9=c", "other@1 uM=d"))
    with pytest.raises(InputError) as caught:
        analysed(tmp_path, simulated(), SprOptions(exclusions=wrong))
    assert len(caught.value.problems) == 4


def test_bulk_shifts_are_seen_and_fitted(tmp_path: Path) -> None:
    shifted = replace(TRUTH, bulk_ru=8e6)
    fitted = analysed(tmp_path, simulated(shifted)).rates.row(0, named=True)
    assert fitted["bulk_ru"] == pytest.approx(8, abs=1)
    assert fitted["kd_molar"] == pytest.approx(1e-7, rel=0.05)
    ignored = analysed(tmp_path, simulated(shifted), SprOptions(bulk=False)).rates.row(0, named=True)
    assert ignored["bulk_ru"] is None
    assert abs(ignored["kd_molar"] / 1e-7 - 1) > 0.1


def test_no_bulk_shift_is_made_up(tmp_path: Path) -> None:
    made_up = [analysed(tmp_path, simulated(seed=seed)).rates["bulk_ru"][0] for seed in range(5)]
    assert made_up == [None] * 5


def test_spikes_are_left_out(tmp_path: Path) -> None:
    spiky = simulated(replace(TRUTH, spikes=6, spike_ru=40.0))
    clean = analysed(tmp_path, spiky).rates.row(0, named=True)
    assert clean["chi2_ru2"] < 0.1
    assert "readings left out as spikes" in clean["remarks"]
    kept = analysed(tmp_path, spiky, SprOptions(remove_spikes=False)).rates.row(0, named=True)
    assert kept["chi2_ru2"] > 5


def test_drift_goes_with_the_blank(tmp_path: Path) -> None:
    drifting = simulated(replace(TRUTH, drift_ru_per_s=0.02))
    assert analysed(tmp_path, drifting).rates["kd_per_s"][0] == pytest.approx(1e-2, rel=0.03)
    kept = analysed(tmp_path, drifting, SprOptions(subtract_blank=False)).rates["kd_per_s"][0]
    assert abs(kept / 1e-2 - 1) > 0.05


def test_rmax_against_theory(tmp_path: Path) -> None:
    theory = SurfaceTheory(level_ru={"2": 5000.0}, ligand_dalton=50_000.0, analyte_dalton={"": 400.0})
    found = analysed(tmp_path, simulated(contact_s=600.0), SprOptions(theory=theory))
    assert found.rates["rmax_theory_ru"].to_list() == [40.0]
    assert found.rates["rmax_over_theory"][0] == pytest.approx(50 / 40, rel=0.02)
    assert found.affinities["rmax_over_theory"][0] == pytest.approx(50 / 40, rel=0.02)


def test_two_files_and_their_surfaces_stay_apart(tmp_path: Path) -> None:
    one, other = simulated(contact_s=600.0), simulated(replace(TRUTH, kd_per_s=1e-3), contact_s=600.0)
    write_insight_workbook(one, tmp_path / "points.xlsx")
    other.write_biacore_text(tmp_path / "curves.txt")
    found = analyse_spr([read_spr(tmp_path / name) for name in ("points.xlsx", "curves.txt")])
    assert found.affinities["file"].to_list() == ["points.xlsx", "curves.txt"]
    assert found.affinities["points_from"].to_list() == ["Analyte binding late_1", "sensorgrams"]
    assert found.affinities["kd_molar"][0] == pytest.approx(1e-7, rel=0.1)


def test_a_file_without_injection_is_told(tmp_path: Path) -> None:
    flat = simulated(replace(TRUTH, rmax_ru=1e-9))
    with pytest.raises(InputError) as caught:
        analysed(tmp_path, flat)
    assert "no injection is seen" in caught.value.problems[0].what
    assert "--injection" in (caught.value.problems[0].remedy or "")


def test_the_shift_of_sample_1(shared: Path) -> None:
    """218.9 nM with six points left out, and 10 to 25 % more or less with them."""
    doses = ("18 uM", "8 nM", "2.7 nM", "0.91 nM", "0.3 nM", "0.1 nM")
    options = SprOptions(exclusions=tuple(parse_exclusion(f"{dose}=left out by the vendor's user") for dose in doses))
    row = analyse_spr([read_spr(shared / "spr" / "sample-1_affinity.txt")], options).affinities.row(0, named=True)
    assert row["kd_molar"] == pytest.approx(218.9e-9, rel=1e-3)
    assert row["rmax_ru"] == pytest.approx(329.085, rel=1e-3)
    assert row["kd_shift_percent"] == pytest.approx(25.1, abs=0.1)


def test_real_sensorgrams_are_read_whole_and_judged(shared: Path) -> None:
    found = analyse_spr([read_spr(shared / "spr" / name) for name in ("kinetics.txt", "ED_Fig.1a_B2 binding.blr")])
    assert found.rates["status"].to_list() == ["not 1:1", "not 1:1"]
    assert found.rates["curves"].to_list() == [12, 6]
    assert found.rates["injection_end_s"][0] == pytest.approx(120.5, abs=1.5)
    assert found.affinities["status"].to_list() == ["sound", NOT_AT_EQUILIBRIUM]
