"""``sevenless binding fragments``: what it prints and writes, and when it refuses."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from click.testing import CliRunner, Result

from sevenless.binding.fragments.ranking import RANKING_COLUMNS
from sevenless.cli.main import main
from sevenless.testing.fragment_screen import FragmentTruth, simulate_fragment_screen

TRUTH = FragmentTruth(
    compounds=60, binders=6, least_kd_molar=1e-4, greatest_kd_molar=2e-3, fragment_molar=5e-4, target_molar=1e-4,
    broadening=20.0, competitor_over_k=20.0,
)  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a screen and its affinities."""
    rng = np.random.default_rng(6)
    simulated = simulate_fragment_screen(TRUTH, rng=rng)
    simulated.write_peaks(tmp_path / "peaks.csv")
    simulated.affinities(rng, top_molar=1e-3).write_csv(tmp_path / "spr.csv")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def call(*words: str) -> Result:
    return CliRunner().invoke(main, ["binding", "fragments", *words], prog_name="sevenless")


def test_it_prints_the_ranking(folder: Path) -> None:
    result = call("peaks.csv", "--spr", "spr.csv")
    assert result.exit_code == 0, result.output
    assert "60 compounds in 2 batches: 6 hit" in result.stdout
    assert "A peak votes where its T/R lies 3 robust standard deviations" in result.stdout
    for word in ("KD", "LE", "competed", "> 1 mM"):
        assert word in result.stdout


def test_it_writes_what_is_asked_for(folder: Path) -> None:
    names = {"--out": "ranked.csv", "--peaks-out": "all.parquet", "--figure": "r.svg", "--report": "page.html"}
    result = call("peaks.csv", "--spr", "spr.csv", *(word for pair in names.items() for word in pair))
    assert result.exit_code == 0, result.output
    assert pl.read_csv(folder / "ranked.csv").columns == list(RANKING_COLUMNS)
    assert pl.read_parquet(folder / "all.parquet")["vote"].sum() > 6
    assert "<svg" in (folder / "r.svg").read_text(encoding="utf-8")
    assert "<h1>" in (folder / "page.html").read_text(encoding="utf-8")
    assert all(name in result.stderr for name in names.values())


def test_the_list_goes_into_the_comparison_with_published_values(folder: Path) -> None:
    peaks = pl.read_csv(folder / "peaks.csv", infer_schema_length=None)
    spr = pl.read_csv(folder / "spr.csv")
    renamed = {spr["compound"][0]: "SOS2 fragment 8"}
    for name, table in (("peaks", peaks), ("spr", spr)):
        table.with_columns(pl.col("compound").replace(renamed)).write_csv(folder / f"{name}2.csv")
    assert call("peaks2.csv", "--spr", "spr2.csv", "--out", "ranked.csv").exit_code == 0
    words = ["evidence", "compare", "ranked.csv", "--assay", "SPR", "--target", "SOS2"]
    result = CliRunner().invoke(main, words, prog_name="sevenless")
    assert result.exit_code == 0, result.output
    assert "300 µM" in result.stdout


def test_json(folder: Path) -> None:
    answer = json.loads(call("peaks.csv", "--json", "--vote-z", "4", "--noise", "10").stdout)
    assert answer["format"] == "sevenless.fragments"
    assert answer["rules"]["vote_z"] == 4
    assert len(answer["ranking"]) == 60
    assert {"batches", "competition", "notes", "version"} <= set(answer)


def test_rules_change_the_verdicts(folder: Path) -> None:
    strict = call("peaks.csv", "--vote-ratio", "0.01")
    assert "0 hit" in strict.stdout
    assert "and is at most 0.01 of it" in strict.stdout


def test_rows_are_limited(folder: Path) -> None:
    result = call("peaks.csv", "--rows", "2")
    assert "more" in result.stdout
    assert len(result.stdout.splitlines()) < len(call("peaks.csv", "--rows", "0").stdout.splitlines())


def test_nothing_that_binds_draws_nothing(folder: Path) -> None:
    idle = simulate_fragment_screen(
        FragmentTruth(binders=0, least_kd_molar=1.0, greatest_kd_molar=2.0, fragment_molar=1e-3, target_molar=1e-4),
        rng=np.random.default_rng(3),
    )
    idle.write_peaks(folder / "idle.csv")
    result = call("idle.csv", "--figure", "r.svg")
    assert result.exit_code == 0, result.output
    assert not (folder / "r.svg").exists()
    assert "nothing binds" in result.stderr


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--temperature", "-300"], "is no temperature"),
        (["--noise", "0"], "is no noise"),
        (["--hit-share", "2"], "--hit-share"),
        (["--figure", "r.gif"], "figures are not written as '.gif'"),
        (["--report", "page.txt"], "reports are not written as '.txt'"),
        (["--out", "ranked.doc"], "'.doc'"),
        (["--spr", "absent.csv"], "absent.csv"),
    ],
)
def test_what_cannot_be_is_refused_before_anything_is_written(folder: Path, words: list[str], said: str) -> None:
    before = sorted(path.name for path in folder.iterdir())
    result = call("peaks.csv", *words)
    assert result.exit_code == 2
    assert said in result.stderr
    assert sorted(path.name for path in folder.iterdir()) == before


def test_the_group_names_its_commands() -> None:
    result = CliRunner().invoke(main, ["binding", "--help"], prog_name="sevenless")
    assert "fragments" in result.stdout
