"""Single cycles from files to rates, on simulated truth, and files that tell them badly."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from sevenless.binding.single_cycle import InjectionSeries
from sevenless.binding.spr.analysis import SprAnalysis, analyse_spr
from sevenless.binding.spr.options import SprOptions
from sevenless.errors import InputError
from sevenless.figures.sensorgrams import sensorgram_figure
from sevenless.readers.spr.registry import read_spr
from sevenless.testing.spr import SprTruth
from sevenless.testing.spr_single_cycle import SimulatedSingleCycle, simulate_single_cycle

DOSES = np.array([1e-9, 3e-9, 1e-8, 3e-8, 1e-7])
TRUTH = SprTruth(ka_per_molar_s=2e5, kd_per_s=2e-3, noise_ru=0.2)


def simulated(truth: SprTruth = TRUTH, seed: int = 3) -> SimulatedSingleCycle:
    return simulate_single_cycle(DOSES, truth, rng=np.random.default_rng(seed), step_s=2.0)


def series_of(made: SimulatedSingleCycle, later_s: float = 0.0) -> InjectionSeries:
    return InjectionSeries(start_s=made.start_s + later_s, end_s=made.end_s + later_s, conc_molar=made.conc_molar)


def analysed(tmp_path: Path, text: str, options: SprOptions | None = None) -> SprAnalysis:
    (tmp_path / "run.csv").write_text(text)
    return analyse_spr([read_spr(tmp_path / "run.csv")], options)


def test_a_long_table_tells_its_injections(tmp_path: Path) -> None:
    made = simulated()
    (tmp_path / "run.csv").write_text(made.long_table())
    read = read_spr(tmp_path / "run.csv")
    assert read.injections["start_s"].to_list() == made.start_s.tolist()
    assert read.injections["end_s"].to_list() == made.end_s.tolist()
    assert read.injections["conc_molar"].to_list() == DOSES.tolist()
    assert read.sensorgrams["conc_molar"].unique().sort().to_list() == [0.0, 1e-7]


def test_rates_come_back_from_the_table(tmp_path: Path) -> None:
    found = analysed(tmp_path, simulated(replace(TRUTH, drift_ru_per_s=0.004, spikes=4, spike_ru=30.0)).long_table())
    row = found.rates.row(0, named=True)
    assert (row["status"], row["curves"]) == ("sound", 1)
    assert row["ka_per_molar_s"] == pytest.approx(2e5, rel=0.02)
    assert row["kd_per_s"] == pytest.approx(2e-3, rel=0.02)
    assert (row["injection_start_s"], row["injection_end_s"]) == (0.0, 1080.0)
    assert "240 to 360 s" in row["remarks"]
    assert "told by the file" in row["remarks"]
    assert "1 blanks subtracted" in row["remarks"]
    assert found.affinities.is_empty()
    assert any("no affinity at equilibrium" in note for note in found.notes)
    assert len(sensorgram_figure(found.surfaces[0]).axes) >= 2


def test_injections_of_the_user_in_a_file_that_tells_none(tmp_path: Path) -> None:
    made = simulated()
    made.write_biacore_text(tmp_path / "run.txt")
    read = read_spr(tmp_path / "run.txt")
    row = analyse_spr([read], SprOptions(single_cycle=series_of(made))).rates.row(0, named=True)
    assert row["status"] == "sound"
    assert row["kd_molar"] == pytest.approx(1e-8, rel=0.03)
    blind = analyse_spr([read]).rates.row(0, named=True)
    assert blind["status"] != "sound"


def test_sensorgrams_without_a_concentration_take_that_of_the_user(tmp_path: Path) -> None:
    made = simulated()
    lines = [line.split(",") for line in made.long_table().splitlines()]
    text = "\n".join(",".join([*line[:3], *line[4:]]) for line in lines if line[0] != "1")
    row = analysed(tmp_path, text, SprOptions(single_cycle=series_of(made))).rates.row(0, named=True)
    assert row["status"] == "sound"
    assert row["kd_molar"] == pytest.approx(1e-8, rel=0.05)


def test_the_reference_is_subtracted(tmp_path: Path) -> None:
    lines = simulated().long_table().replace(",2-1,", ",2,").splitlines()
    flat = [",".join([*line.split(",")[:5], "0.0"]).replace(",2,drug", ",1,drug") for line in lines[1:]]
    row = analysed(tmp_path, "\n".join(lines + flat), SprOptions(reference="1")).rates.row(0, named=True)
    assert (row["flow_cell"], row["status"]) == ("2-1", "sound")
    assert "told by the file" in row["remarks"]


def test_bulk_shifts_are_seen(tmp_path: Path) -> None:
    row = analysed(tmp_path, simulated(replace(TRUTH, bulk_ru=6e7)).long_table()).rates.row(0, named=True)
    assert row["bulk_ru"] == pytest.approx(6, abs=0.5)
    assert row["kd_molar"] == pytest.approx(1e-8, rel=0.03)


def test_a_dissociation_that_is_too_slow_is_a_bound(tmp_path: Path) -> None:
    slow = replace(TRUTH, kd_per_s=1e-5)
    rows = [analysed(tmp_path, simulated(slow, seed).long_table()).rates.row(0, named=True) for seed in range(6)]
    assert {(row["status"], row["kd_per_s_qualifier"]) for row in rows} == {("dissociation too slow", "<")}
    assert sum(row["kd_per_s_high"] > 1e-5 for row in rows) >= 5
    assert all(row["kd_per_s_high"] < 1e-4 for row in rows)


def test_several_concentrations_at_once_are_told(tmp_path: Path) -> None:
    lines = ["conc_molar,time_s,response_ru"]
    lines += [f"{conc},{time},{conc * time}" for time in range(20) for conc in (1e-8, 1e-7)]
    with pytest.raises(InputError, match="several concentrations at the same time"):
        analysed(tmp_path, "\n".join(lines))


def test_a_concentration_that_is_missing_now_and_then_is_told(tmp_path: Path) -> None:
    text = simulated().long_table().replace(",0.0,1", ",,1")
    with pytest.raises(InputError, match="missing at"):
        analysed(tmp_path, text)


def test_single_cycles_that_differ_are_not_mixed(tmp_path: Path) -> None:
    one = simulated().long_table().splitlines()
    other = simulate_single_cycle(2 * DOSES, TRUTH, rng=np.random.default_rng(3), step_s=2.0).long_table().splitlines()
    more = ["3" + line[1:] for line in other[1:] if line.startswith("2")]
    with pytest.raises(InputError, match="differ in the times or concentrations"):
        analysed(tmp_path, "\n".join(one + more))
    short = [line for line in more if float(line.split(",")[4]) < 600]
    with pytest.raises(InputError, match="from 3 to 5 injections"):
        analysed(tmp_path, "\n".join(one + short))


def test_an_injection_without_readings_is_told(tmp_path: Path) -> None:
    made = simulated()
    late = series_of(made, 1500.0)
    made.write_biacore_text(tmp_path / "run.txt")
    with pytest.raises(InputError) as caught:
        analyse_spr([read_spr(tmp_path / "run.txt")], SprOptions(single_cycle=late))
    assert any("in injection 5" in one.what for one in caught.value.problems)


def test_two_single_cycles_are_fitted_together(tmp_path: Path) -> None:
    lines = simulated().long_table().splitlines()
    again = ["3" + line[1:] for line in lines[1:] if line.startswith("2")]
    found = analysed(tmp_path, "\n".join(lines + again), SprOptions(local_rmax=True))
    assert found.rates.select("curves", "status").rows() == [(2, "sound")]
