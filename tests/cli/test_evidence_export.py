"""``sevenless evidence export``."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from cli.calling import Run
from cli.test_evidence_table import OWN
from sevenless.evidence.rows import COLUMNS
from sevenless.files.tables import read_table

WANTED = ("--compound", "BI-3406", "--assay", "pERK", "--source", "sos1-guide")


@pytest.mark.parametrize("ending", [".csv", ".xlsx", ".json"])
def test_a_table_is_written(run: Run, tmp_path: Path, ending: str) -> None:
    out = tmp_path / f"numbers{ending}"
    result = run("evidence", "export", *WANTED, "--out", out)
    assert result.stdout == ""
    assert result.stderr == f"2 rows written to {out}\n"
    table = read_table(out)
    assert table.columns == list(COLUMNS["measurement"])
    assert table["value_molar"].to_list() == [4e-9, 2.4e-8]


def test_text_is_printed_where_no_file_is_named(run: Run) -> None:
    shown = run("evidence", "export", *WANTED, "--format", "csv").stdout
    assert [row["printed"] for row in csv.DictReader(io.StringIO(shown))] == ["4 nM", "24 nM"]
    assert [row["printed"] for row in json.loads(run("evidence", "export", *WANTED, "--format", "json").stdout)] == [
        "4 nM",
        "24 nM",
    ]


def test_references_are_those_of_the_chosen_records(run: Run, tmp_path: Path) -> None:
    out = tmp_path / "bi.bib"
    told = run("evidence", "export", *WANTED, "--out", out).stderr
    assert told.endswith(f"references written to {out}\n")
    assert "@" in out.read_text(encoding="utf-8")
    found = json.loads(run("evidence", "export", *WANTED, "--kind", "measurement", "--format", "csl").stdout)
    assert {"opnme", "sos1-guide"} <= {one["id"] for one in found}


def test_references_of_all_kinds_where_no_kind_is_asked_for(run: Run) -> None:
    every = json.loads(run("evidence", "export", "--format", "csl").stdout)
    measured = json.loads(run("evidence", "export", "--format", "csl", "--kind", "measurement").stdout)
    assert {one["id"] for one in measured} < {one["id"] for one in every}


@pytest.mark.parametrize("kind", COLUMNS)
def test_every_kind_is_exported(run: Run, kind: str) -> None:
    shown = run("evidence", "export", "--kind", kind, "--format", "csv").stdout
    assert next(csv.reader(io.StringIO(shown))) == list(COLUMNS[kind])


def test_the_format_is_asked_for_where_the_ending_names_none(run: Run, tmp_path: Path) -> None:
    run("evidence", "export", *WANTED, "--format", "csv", "--out", tmp_path / "numbers")
    assert (tmp_path / "numbers").read_text(encoding="utf-8").startswith("id,compound,")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ([], "say what to write: --out FILE, or --format to print it"),
        (["--format", "xlsx"], "error: a workbook is no text; name a file for it"),
        (["--format", "word"], "'word' is not one of 'csv', 'xlsx', 'json', 'bibtex', 'csl'"),
        (["--out", "numbers.docx"], "numbers.docx: the ending names no format; end it in one of .csv"),
        (["--out", "numbers.xlsx", "--format", "csv"], "the ending names xlsx, and csv is asked for"),
        (["--out", "n.csv", "--kind", "claim", "--kind", "source"], "these are claim and source; choose one kind"),
        (["--out", "n.csv", "--compound", "BAY-294"], "no compound is called 'BAY-294'; did you mean BAY-293"),
    ],
)
def test_what_cannot_be_done_is_told_and_nothing_is_written(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], told: str
) -> None:
    monkeypatch.chdir(tmp_path)
    result = run("evidence", "export", *arguments, exit_code=2)
    assert told in result.stderr
    assert not list(tmp_path.iterdir())


def test_a_folder_that_is_a_file_is_told(run: Run, tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file")
    told = run("evidence", "export", "--out", tmp_path / "taken" / "numbers.csv", exit_code=2).stderr
    assert "a file stands where the folder is to be" in told


def test_a_kind_may_be_in_the_plural(run: Run) -> None:
    shown = run("evidence", "export", "--kind", "claims", "--format", "csv").stdout
    assert next(csv.reader(io.StringIO(shown))) == list(COLUMNS["claim"])


def test_a_folder_is_no_file(run: Run, tmp_path: Path) -> None:
    told = run("evidence", "export", "--format", "bibtex", "--out", tmp_path, exit_code=2).stderr
    assert told.startswith("error: ")
    assert not list(tmp_path.iterdir())


def test_a_file_that_is_there_is_replaced_whole(run: Run, tmp_path: Path) -> None:
    out = tmp_path / "numbers.csv"
    out.write_text("x" * 100_000)
    run("evidence", "export", *WANTED, "--out", out)
    assert read_table(out).height == 2
    assert [one.name for one in tmp_path.iterdir()] == ["numbers.csv"]


def test_own_records_are_exported_too(run: Run, tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text(OWN, encoding="utf-8")
    shown = run("evidence", "export", *WANTED[:2], "--format", "csv", "--records", tmp_path / "mine.toml").stdout
    rows = {row["id"]: row for row in csv.DictReader(io.StringIO(shown))}
    assert rows["bi-3406.nci-h358.perk.mine"]["origin"].endswith("mine.toml")
    assert rows["bi-3406.nci-h358.perk.ic50"]["beside"] == "bi-3406.nci-h358.perk.mine"
