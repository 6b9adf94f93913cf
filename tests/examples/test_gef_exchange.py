"""The example of exchange over time: its files are what the script makes, and an analysis finds what was put in."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import polars as pl
import pytest

import sevenless
from sevenless.assays.analysis import Analysis
from sevenless.examples.make_gef_exchange import CONSTANTS, DOSES_MOLAR, FOLDER, PLATE, STILL, TRUTHS, make_files


@pytest.fixture(scope="module")
def analysis() -> Analysis:
    return sevenless.analyze(FOLDER / "run.toml")


def test_the_committed_files_are_what_the_script_makes(tmp_path: Path) -> None:
    """The readings to their last digit but one: generators of random numbers may differ in the last."""
    make_files(tmp_path)
    assert {path.name for path in FOLDER.iterdir()} == {path.name for path in tmp_path.iterdir()}
    for name in ("map.toml", "run.toml", "truth.csv", "README.md"):
        again = f"{name} differs; run python -m sevenless.examples.make_gef_exchange"
        assert (FOLDER / name).read_text(encoding="utf-8") == (tmp_path / name).read_text(encoding="utf-8"), again
    ours, made = (sevenless.read(folder / "exchange.txt").table["value"].to_numpy() for folder in (FOLDER, tmp_path))
    assert np.abs(ours - made).max() < 0.11


@pytest.mark.parametrize("name", ["README.md", "map.toml", "run.toml"])
def test_every_file_for_people_says_that_it_is_simulated(name: str) -> None:
    assert "simulated" in (FOLDER / name).read_text(encoding="utf-8").lower()


@pytest.mark.parametrize("compound", ["compound Q", "compound R"])
def test_ordinary_potencies_lie_in_their_intervals(analysis: Analysis, compound: str) -> None:
    (truth,) = (truth for truth in TRUTHS if truth.compound == compound)
    fit = analysis.fits.table.row(by_predicate=pl.col("compound") == compound, named=True)
    assert truth.ic50_molar is not None
    assert fit["log10_ic50_molar_lo"] < math.log10(truth.ic50_molar) < fit["log10_ic50_molar_hi"]


def test_the_weak_one_is_a_bound_and_the_inactive_one_has_no_effect(analysis: Analysis) -> None:
    status = dict(analysis.fits.table.select("compound", "status").rows())
    qualifier = dict(analysis.fits.table.select("compound", "qualifier").rows())
    assert (qualifier["compound S"], status["compound T"]) == (">", "no_effect")


def test_kcat_over_km_lies_in_its_interval(analysis: Analysis) -> None:
    assert analysis.catalytic_efficiency is not None
    row = analysis.catalytic_efficiency.row(0, named=True)
    truth = CONSTANTS.kcat_over_km_per_molar_s
    assert row["kcat_over_km_per_molar_s_lo"] < truth < row["kcat_over_km_per_molar_s_hi"]
    assert row["intrinsic_per_s_lo"] < CONSTANTS.intrinsic_per_s < row["intrinsic_per_s_hi"]


def test_the_well_without_gtp_is_seen_though_it_is_left_out(analysis: Analysis) -> None:
    row = analysis.wells.row(by_predicate=pl.col("well") == STILL, named=True)
    assert row["trace_status"] == "never_starts"
    assert row["exclusion"] == "no GTP was dispensed"
    assert analysis.plates.select("plate", "level").row(0) == (PLATE, "pass")


def test_the_map_says_the_doses_that_were_simulated(analysis: Analysis) -> None:
    doses = analysis.wells.filter(role="sample")["conc_molar"].unique().sort(descending=True).to_list()
    assert doses == pytest.approx(list(DOSES_MOLAR), rel=1e-6)


def test_the_truth_file_lists_what_was_put_in() -> None:
    lines = (FOLDER / "truth.csv").read_text(encoding="utf-8").splitlines()
    assert lines[0] == "what,value,unit,note"
    assert {f"IC50 of {truth.compound}" for truth in TRUTHS} <= {line.partition(",")[0] for line in lines}
