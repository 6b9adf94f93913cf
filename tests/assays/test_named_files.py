"""Paths and patterns of a run file."""

from __future__ import annotations

from pathlib import Path

import pytest

from sevenless.assays.runs.named_files import files_named


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "run [1]"
    (folder / "deep").mkdir(parents=True)
    for name in ("plate_10.csv", "plate_2.csv", "map.csv", "~$plate_3.csv", "deep/plate_1.csv", "odd [x].csv"):
        (folder / name).write_text("x", encoding="utf-8")
    return folder


def names(paths: list[Path]) -> list[str]:
    return [path.name for path in paths]


def test_patterns_count_as_people_do_and_skip_lock_files(folder):
    assert names(files_named("*plate_*.csv", folder=folder)) == ["plate_2.csv", "plate_10.csv"]


def test_a_pattern_may_go_into_folders(folder):
    assert names(files_named("**/plate_1.csv", folder=folder)) == ["plate_1.csv"]


def test_an_absolute_pattern_stands_for_itself(folder, tmp_path):
    other = tmp_path / "elsewhere"
    other.mkdir()
    assert names(files_named(f"{folder.parent}/*/plate_2.csv", folder=other)) == ["plate_2.csv"]


def test_a_name_with_brackets_is_first_a_name(folder):
    assert names(files_named("odd [x].csv", folder=folder)) == ["odd [x].csv"]


def test_a_pattern_leaves_out_files_with_another_use_and_a_name_does_not(folder):
    used = [folder / "map.csv"]
    assert "map.csv" not in names(files_named("*.csv", folder=folder, leave_out=used))
    assert names(files_named("map.csv", folder=folder, leave_out=used)) == ["map.csv"]


def test_nothing_is_an_empty_list(folder):
    assert files_named("no_*.csv", folder=folder) == []
    assert files_named("deep", folder=folder) == []
