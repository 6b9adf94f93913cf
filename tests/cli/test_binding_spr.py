"""``sevenless binding spr``: files in, affinities and rates out."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from cli.calling import Run
from sevenless.binding.spr.affinities import AFFINITY_COLUMNS, POINT_COLUMNS
from sevenless.binding.spr.analysis import RATE_COLUMNS
from sevenless.testing.spr import SprTruth, simulate_spr
from sevenless.testing.spr_single_cycle import simulate_single_cycle

DOSES = np.array([0.0, 1e-8, 3e-8, 1e-7, 3e-7, 1e-6])
TRUTH = SprTruth(ka_per_molar_s=1e5, kd_per_s=1e-2, noise_ru=0.2)


@pytest.fixture
def curves(tmp_path: Path) -> Path:
    run = simulate_spr(DOSES, TRUTH, rng=np.random.default_rng(1), contact_s=400, end_s=700, step_s=2.0)
    run.write_biacore_text(tmp_path / "curves.txt")
    return tmp_path / "curves.txt"


@pytest.fixture
def plot(tmp_path: Path) -> Path:
    run = simulate_spr(DOSES, TRUTH, rng=np.random.default_rng(2), contact_s=400, step_s=2.0)
    run.write_steady_state_text(tmp_path / "plot.txt")
    return tmp_path / "plot.txt"


def test_affinities_and_rates_are_printed(run: Run, curves: Path) -> None:
    result = run("binding", "spr", curves)
    for said in ("Affinity at equilibrium", "Rates, 1:1 binding", "drug", "/M/s", "sound"):
        assert said in result.stdout
    assert "injection 0 to" in result.stderr
    assert "1 blanks subtracted" in result.stderr


def test_what_is_left_out_is_shown_with_what_it_changes(run: Run, plot: Path) -> None:
    result = run("binding", "spr", plot, "--exclude", "1 uM=second phase")
    assert "left out 1 µM: second phase" in result.stdout
    assert "; with all points " in result.stdout
    assert "Rates" not in result.stdout


def test_a_kd_that_is_not_told_is_not_printed(run: Run, tmp_path: Path) -> None:
    two = replace(TRUTH, second_share=0.5, second_kd_per_s=2e-4)
    made = simulate_spr(DOSES, two, rng=np.random.default_rng(1), step_s=2.0)
    made.write_biacore_text(tmp_path / "two.txt")
    result = run("binding", "spr", tmp_path / "two.txt", "--no-bulk")
    assert "not 1:1" in result.stdout
    assert "/M/s" not in result.stdout
    assert "not to be quoted: ka" in result.stderr


def test_a_dissociation_that_is_too_slow_gives_bounds(run: Run, tmp_path: Path) -> None:
    made = simulate_spr(DOSES, replace(TRUTH, kd_per_s=1e-5), rng=np.random.default_rng(1), step_s=2.0)
    made.write_biacore_text(tmp_path / "slow.txt")
    result = run("binding", "spr", tmp_path / "slow.txt")
    assert "dissociation too slow" in result.stdout
    assert result.stdout.count("< ") >= 2
    assert "half-life above" in result.stderr


def test_tables_and_figures_are_written(run: Run, curves: Path, tmp_path: Path) -> None:
    outs = {"--out": "kd.parquet", "--rates-out": "rates.csv", "--points-out": "points.csv"}
    args = [part for option, name in outs.items() for part in (option, tmp_path / name)]
    result = run("binding", "spr", curves, *args, "--figures", tmp_path / "drawn")
    assert pl.read_parquet(tmp_path / "kd.parquet").columns == list(AFFINITY_COLUMNS)
    assert pl.read_csv(tmp_path / "rates.csv").columns == list(RATE_COLUMNS)
    assert pl.read_csv(tmp_path / "points.csv").columns == list(POINT_COLUMNS)
    assert sorted(path.name for path in (tmp_path / "drawn").iterdir()) == ["affinity_1.svg", "sensorgrams_1.svg"]
    assert "2 figures written" in result.stderr


def test_json_holds_everything(run: Run, plot: Path) -> None:
    told = json.loads(run("binding", "spr", plot, "--json").stdout)
    assert (told["format"], told["version"]) == ("sevenless.spr", 1)
    assert set(told) == {"format", "version", "files", "affinities", "rates", "points", "vendor", "notes"}
    assert told["affinities"][0]["kd_molar"] == pytest.approx(1e-7, rel=0.1)


@pytest.mark.parametrize(
    ("option", "said"),
    [
        (("--injection", "5"), "no pair of seconds"),
        (("--level", "much"), "'much' is not a number"),
        (("--analyte-mass", "0"), "0 is not above 0"),
        (("--reference", "9"), "no flow cell '9'"),
        (("--exclude", "1 uM"), "without a reason"),
        (("--exclude", "7 M=why"), "there is nothing at 7 M"),
        (("--out", "kd.doc"), "not written as '.doc'"),
        (("--zero", "-1"), "--zero"),
        (("--mass-transport", "much"), "much"),
    ],
)
def test_options_that_cannot_be(run: Run, curves: Path, option: tuple[str, str], said: str) -> None:
    assert said in run("binding", "spr", curves, *option, exit_code=2).stderr


def test_single_cycles_with_their_injections(run: Run, tmp_path: Path) -> None:
    made = simulate_single_cycle([1e-8, 1e-7, 1e-6], TRUTH, rng=np.random.default_rng(1), step_s=2.0)
    made.write_biacore_text(tmp_path / "single.txt")
    given = ("--inject", "0:120=10 nM", "--inject", "240:360=100 nM", "--inject", "480:600=1 uM")
    result = run("binding", "spr", tmp_path / "single.txt", *given)
    assert "sound" in result.stdout
    assert "Affinity at equilibrium" not in result.stdout
    assert "injection 0 to 120 s; 240 to 360 s; 480 to 600 s (given)" in result.stderr


def test_injections_that_cannot_be_read_are_all_told(run: Run, curves: Path) -> None:
    result = run(
        "binding", "spr", curves, "--inject", "0:120", "--inject", "a:b=1 nM", "--inject", "0:9=much", exit_code=2
    )
    assert result.stderr.count("is no injection") == 3
    result = run("binding", "spr", curves, "--inject", "0:120=1 nM", "--inject", "60:180=3 nM", exit_code=2)
    assert "begins before the one before it ended" in result.stderr
    result = run("binding", "spr", curves, "--injection", "0:120", "--inject", "0:120=1 nM", exit_code=2)
    assert "several" in result.stderr


@pytest.fixture
def carried(tmp_path: Path) -> Path:
    truth = replace(TRUTH, ka_per_molar_s=1e6, kt_ru_per_molar_s=2e7)
    run = simulate_spr(DOSES / 10, truth, rng=np.random.default_rng(1), contact_s=200, end_s=600, step_s=2.0)
    run.write_biacore_text(tmp_path / "carried.txt")
    return tmp_path / "carried.txt"


def test_plain_rates_are_refused_where_transport_limits(run: Run, carried: Path) -> None:
    result = run("binding", "spr", carried)
    assert "mass transport" in result.stdout
    assert "/M/s" not in result.stdout
    assert "fit it with --mass-transport" in result.stderr
    taken = run("binding", "spr", carried, "--no-mass-transport")
    assert "mass transport" not in taken.stdout + taken.stderr


def test_rates_under_mass_transport(run: Run, carried: Path, tmp_path: Path) -> None:
    result = run("binding", "spr", carried, "--mass-transport", "--rates-out", tmp_path / "rates.csv")
    assert "Rates, 1:1 binding with mass transport" in result.stdout
    assert "sound" in result.stdout
    assert "RU/M/s" in result.stderr
    row = pl.read_csv(tmp_path / "rates.csv").row(0, named=True)
    assert row["ka_per_molar_s"] == pytest.approx(1e6, rel=0.05)
    assert row["kt_ru_per_molar_s"] == pytest.approx(2e7, rel=0.05)
    assert row["transport_ratio"] == pytest.approx(2.5, rel=0.1)
    told = json.loads(run("binding", "spr", carried, "--mass-transport", "--json").stdout)
    assert told["rates"][0]["kt_ru_per_molar_s_qualifier"] == "="


def test_transport_that_does_not_limit_is_said(run: Run, curves: Path) -> None:
    result = run("binding", "spr", curves, "--mass-transport")
    assert "transport is not limiting: kt above" in result.stderr
    assert "> " in result.stdout
    told = json.loads(run("binding", "spr", curves, "--mass-transport", "--json").stdout)
    assert told["rates"][0]["kt_ru_per_molar_s_high"] == "inf"


def test_single_cycles_under_mass_transport(run: Run, tmp_path: Path) -> None:
    truth = replace(TRUTH, ka_per_molar_s=1e6, kt_ru_per_molar_s=2e7)
    made = simulate_single_cycle([1e-9, 1e-8, 1e-7], truth, rng=np.random.default_rng(1), step_s=2.0)
    (tmp_path / "single.csv").write_text(made.long_table())
    assert "mass transport" in run("binding", "spr", tmp_path / "single.csv").stdout
    result = run("binding", "spr", tmp_path / "single.csv", "--mass-transport", "--local-rmax")
    assert "sound" in result.stdout
    assert "ka Rmax / kt" in result.stderr


def test_responses_that_are_zeroed_already(run: Run, tmp_path: Path) -> None:
    made = simulate_spr(DOSES[1:], TRUTH, rng=np.random.default_rng(1), contact_s=300, end_s=600)
    lines = made.long_table().splitlines()
    later = [lines[0], *(line for line in lines[1:] if float(line.split(",")[4]) >= 0)]
    (tmp_path / "later.csv").write_text("\n".join(later))
    refused = run("binding", "spr", tmp_path / "later.csv", "--injection", "0:300", exit_code=2)
    assert "no readings before the injection" in refused.stderr
    assert "sound" in run("binding", "spr", tmp_path / "later.csv", "--injection", "0:300", "--zero", "0").stdout
