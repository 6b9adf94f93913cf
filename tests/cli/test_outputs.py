"""Outputs are checked before the work is done."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from sevenless.cli.outputs import check_folder, check_table
from sevenless.errors import TableError


@pytest.mark.parametrize("name", ["fits.csv", "fits.XLSX", "new/folder/fits.parquet", "fits.json"])
def test_what_can_be_written(tmp_path: Path, name: str) -> None:
    check_table(tmp_path / name)
    assert list(tmp_path.iterdir()) == []


def test_no_table_is_no_fault(tmp_path: Path) -> None:
    check_table(None)
    check_folder(tmp_path / "a" / "b")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("fits.docx", "tables are not written as '.docx'"),
        ("fits", "the name of the table has no ending"),
        ("folder.csv", "is a folder"),
        ("file.txt/fits.csv", "a file stands where the folder is to be"),
        ("file.txt/deeper/fits", "the name of the table has no ending"),
    ],
)
def test_what_cannot(tmp_path: Path, name: str, told: str) -> None:
    (tmp_path / "file.txt").touch()
    (tmp_path / "folder.csv").mkdir()
    with pytest.raises(TableError, match=told) as caught:
        check_table(tmp_path / name)
    assert all(problem.remedy for problem in caught.value.problems)


def test_both_faults_of_a_name_are_told(tmp_path: Path) -> None:
    (tmp_path / "file.txt").touch()
    with pytest.raises(TableError) as caught:
        check_table(tmp_path / "file.txt" / "fits")
    assert len(caught.value.problems) == 2


def test_a_folder_without_permission(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "access", lambda path, mode: Path(path) != tmp_path)
    with pytest.raises(TableError, match="may not be written to"):
        check_folder(tmp_path / "report")
    with pytest.raises(TableError, match="may not be written to"):
        check_table(tmp_path / "fits.csv")


def test_a_name_relative_to_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    check_table(Path("fits.csv"))
    check_folder(Path("report/of/today"))
