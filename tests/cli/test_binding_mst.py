"""``sevenless binding mst``: a run in, affinities out."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl
import pytest

from cli.calling import Run
from sevenless.binding.mst.analysis import MST_COLUMNS, MST_POINT_COLUMNS
from sevenless.testing.mst import MstTruth, simulate_mst


@pytest.fixture
def book(tmp_path: Path) -> Path:
    truth = MstTruth(kd_molar=1e-6, noise_permille=2, rippled=(4,), ripple_permille=30)
    run = simulate_mst(5e-5 / 2.0 ** np.arange(16), truth, rng=np.random.default_rng(1), ligand="drug")
    run.write_mo_affinity(tmp_path / "run.xlsx")
    return tmp_path / "run.xlsx"


def test_affinities_are_printed_and_remarks_go_to_stderr(run: Run, book: Path) -> None:
    result = run("binding", "mst", book, "--conc-unit", "M")
    assert "drug" in result.stdout
    assert "sound" in result.stdout
    assert "windows: cold -1.05 to -0.05 s" in result.stdout
    assert "note: capillary 4: " in result.stderr
    assert "note: drug: flagged capillaries: 1 of 16" in result.stderr


def test_tables_and_figures_are_written(run: Run, book: Path, tmp_path: Path) -> None:
    files = ("--out", tmp_path / "kd.parquet", "--points", tmp_path / "points.csv", "--figures", tmp_path / "drawn")
    result = run("binding", "mst", book, "--conc-unit", "M", *files)
    assert pl.read_parquet(tmp_path / "kd.parquet").columns == list(MST_COLUMNS)
    assert pl.read_csv(tmp_path / "points.csv").columns == list(MST_POINT_COLUMNS)
    assert sorted(path.name for path in (tmp_path / "drawn").iterdir()) == ["binding_1.svg", "traces.svg"]
    assert "16 capillaries written" in result.stderr


def test_windows_and_target_of_the_user(run: Run, book: Path, tmp_path: Path) -> None:
    out = tmp_path / "kd.json"
    options = ("--hot", "18:19.5", "--cold=-2:-0.5", "--target", "50 nM", "--out", out)
    assert "hot 18.00 to 19.50 s (given)" in run("binding", "mst", book, "--conc-unit", "M", *options).stdout
    assert pl.read_json(out)["target_molar"].to_list() == [5e-8]
    late = run("binding", "mst", book, "--conc-unit", "M", "--hot", "thermophoresis").stdout
    assert "(thermophoresis)" in late


@pytest.mark.parametrize(
    ("option", "said"),
    [
        (("--hot", "warm"), "'warm' is none of jump, thermophoresis"),
        (("--cold", "5"), "'5' is none of two numbers"),
        (("--target", "5"), "has no unit"),
        (("--target", "0 nM"), "a target of 0"),
    ],
)
def test_options_that_cannot_be(run: Run, book: Path, option: tuple[str, str], said: str) -> None:
    assert said in run("binding", "mst", book, "--conc-unit", "M", *option, exit_code=2).stderr
