"""``sevenless evidence compare``."""

from __future__ import annotations

import json
from pathlib import Path

import polars as pl
import pytest

from cli.calling import Run
from cli.test_evidence_loading import HEAVY, loaded
from sevenless.evidence.comparing.comparison import PAIR_COLUMNS
from sevenless.files.tables import read_table

OWN_RECORDS = """
format = "sevenless.evidence"
version = 1

[[source]]
id = "our-notebook"
kind = "dataset"
title = "Our notebook"

[[measurement]]
id = "our-lead.nci-h358.perk.ic50"
quantity = "IC50"
printed = "12"
unit = "nM"
compound = "Our lead"
cell_line = "NCI-H358"
assay = "pERK"
assay_class = "signalling"
known_from = "dataset"
read_in = [{ document = "our-notebook" }]
sources = ["our-notebook"]
"""


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    """BI-3406 on pERK of two lines."""
    path = tmp_path / "mine.csv"
    path.write_text("compound,cell line,assay,IC50 (nM),lo,hi\nBI3406,H358,pERK,5,4,6\nBI3406,DLD1,pERK,190,140,260\n")
    return path


def test_each_potency_with_its_published_ones(run: Run, mine: Path) -> None:
    lines = run("evidence", "compare", mine).stdout.splitlines()
    assert lines[0] == "BI3406 · H358 · pERK: IC50 5 nM (4 nM to 6 nM)"
    assert lines[1].split()[:2] == ["consistent", "1.25×"]
    assert lines[1].endswith("[bi-3406.nci-h358.perk.ic50]")
    second = next(number for number, line in enumerate(lines) if line.startswith("BI3406 · DLD1"))
    assert lines[second + 1].split()[:2] == ["differs", "7.92×"]
    assert (
        lines[-1] == "2 potencies beside the published value that matches best: 1 consistent, 1 differs (within 3-fold)"
    )


def test_the_band_is_the_users(run: Run, mine: Path) -> None:
    assert "2 consistent (within 8-fold)" in run("evidence", "compare", mine, "--within", "8").stdout
    for wrong in ("1", "0", "-3", "inf", "nan"):
        told = run("evidence", "compare", mine, "--within", wrong, exit_code=2).stderr
        assert "is no band; give a number above 1" in told


def test_options_say_what_the_table_does_not(run: Run, tmp_path: Path) -> None:
    bare = tmp_path / "bare.csv"
    bare.write_text("compound,ic50_nM\nBI-3406,5\n")
    without = run("evidence", "compare", bare).stdout
    assert "the table does not name the assay" in without
    assert " consistent " not in without
    said = ("--assay", "pERK", "--cell-line", "h358", "--target", "SOS1", "--mutation", "G12C", "--json")
    first = json.loads(run("evidence", "compare", bare, *said).stdout)["pairs"][0]
    assert (first["published_id"], first["verdict"], first["unknown"]) == (
        "bi-3406.nci-h358.perk.ic50", "consistent", "",
    )  # fmt: skip


def test_an_assay_that_nobody_knows(run: Run, mine: Path) -> None:
    told = run("evidence", "compare", mine, "--assay", "BlueGlow", exit_code=2).stderr
    assert "'BlueGlow' names no kind of assay, or several" in " ".join(told.split())


def test_as_json(run: Run, tmp_path: Path) -> None:
    table = tmp_path / "criz.csv"
    table.write_text("compound,cell_line,genotype,assay,IC50 (nM)\ncrizotinib,Ba/F3,CD74-ROS1,CellTiter-Glo,15\n")
    found = json.loads(run("evidence", "compare", table, "--json").stdout)
    assert (found["format"], found["version"], found["within"]) == ("sevenless.comparison", 1, 3.0)
    assert set(found["pairs"][0]) == set(PAIR_COLUMNS)
    assert found["pairs"][0]["why"].startswith("the document gives no number: ")
    bound = found["shifts"][1]
    assert (bound["fold_qualifier"], bound["fold_high"]) == (">", "inf")
    assert bound["fold"] == pytest.approx(1000 / 15)
    assert found["without_published"] == found["remarks"] == []


@pytest.mark.parametrize("ending", [".csv", ".parquet", ".xlsx", ".json"])
def test_the_pairs_are_written(run: Run, mine: Path, tmp_path: Path, ending: str) -> None:
    out = tmp_path / f"beside{ending}"
    result = run("evidence", "compare", mine, "--out", out)
    written = read_table(out)
    assert written.columns == PAIR_COLUMNS.names()
    assert result.stderr == f"{len(written)} pairs written to {out}\n"
    assert written["verdict"].to_list()[0] == "consistent"


def test_fits_written_by_fit(run: Run, doses: Path, tmp_path: Path) -> None:
    """Curves called by a compound are that compound; the assay is told by options."""
    doses.write_text(doses.read_text().replace("a,", "BAY-293,").replace("b,", "nobody's,"))
    run("fit", doses, "--out", tmp_path / "fits.parquet")
    shown = run("evidence", "compare", tmp_path / "fits.parquet", "--assay", "HTRF", "--target", "SOS1").stdout
    assert "consistent" in next(line for line in shown.splitlines() if "bay-293.sos1-kras.interaction.ic50" in line)
    assert shown.splitlines()[-1].endswith("nothing is published here of nobody's")


def test_records_of_ones_own(run: Run, tmp_path: Path) -> None:
    (tmp_path / "own.toml").write_text(OWN_RECORDS)
    table = tmp_path / "mine.csv"
    table.write_text("compound,cell_line,assay,ic50_nM\nour lead,H358,pERK,15\n")
    assert "nothing is published here of our lead" in run("evidence", "compare", table).stdout
    shown = run("evidence", "compare", table, "--records", tmp_path / "own.toml").stdout
    assert "[our-lead.nci-h358.perk.ic50]" in shown
    assert "1 consistent" in shown


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("well,signal\nA1,3\n", "no column names the compound; there are well, signal"),
        ("compound,response\na,3\n", "no column holds a potency"),
        ("compound,IC50\nBI-3406,3\n", '"3" has no unit'),
        ("compound,IC50 (nM)\nBI-3406,three\n", '"three" is not a printed number'),
        ("", "empty"),
    ],
)
def test_tables_that_cannot_be_used(run: Run, tmp_path: Path, content: str, told: str) -> None:
    path = tmp_path / "wrong.csv"
    path.write_text(content)
    result = run("evidence", "compare", path, exit_code=2)
    assert result.stdout == ""
    assert told in result.stderr
    assert "wrong.csv" in result.stderr


def test_files_that_are_not_there(run: Run, tmp_path: Path, mine: Path) -> None:
    assert "nowhere.parquet" in run("evidence", "compare", tmp_path / "nowhere.parquet", exit_code=2).stderr
    assert run("evidence", "compare", mine, "--out", tmp_path / "x.docx", exit_code=2).stdout == ""
    assert "no such" in run("evidence", "compare", mine, "--records", tmp_path / "gone", exit_code=2).stderr.lower()


def test_results_of_another_program_need_no_metadata(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "own.parquet"
    pl.DataFrame({"Drug": ["BAY 293"], "Kd (µM)": [0.02]}).write_parquet(path)
    assert "IC50 and Kd are two quantities" not in run("evidence", "compare", path, "--assay", "SPR").stderr
    assert "Kd and IC50 are two quantities" in run("evidence", "compare", path, "--assay", "SPR").stdout


def test_only_the_table_reader_is_heavy(mine: Path) -> None:
    modules = loaded("evidence", "compare", str(mine))
    assert "polars" in modules
    assert modules.isdisjoint(HEAVY - {"polars"})
    assert "rich" not in modules
