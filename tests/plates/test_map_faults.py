"""Maps with something wrong: every problem at once, each with its place and remedy."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from sevenless.errors import InputError, MapError, ReadError
from sevenless.plates.maps import read_map

CASES = tomllib.loads((Path(__file__).parent / "cases" / "faults.toml").read_text(encoding="utf-8"))["case"]


def case_name(case: dict[str, object]) -> str:
    return str(case["name"]).replace(" ", "-")


@pytest.mark.parametrize("case", CASES, ids=case_name)
def test_every_fault_is_told_with_its_place_and_remedy(case: dict, tmp_path: Path) -> None:
    path = tmp_path / f"map{case['ending']}"
    path.write_text(case["text"], encoding="utf-8")
    with pytest.raises(MapError) as caught:
        read_map(path)
    lines = str(caught.value).splitlines()
    for parts in case["says"]:
        matching = [line for line in lines if all(part in line for part in parts)]
        assert matching, f"no line says {parts} in:\n{caught.value}"
    for part in case.get("more", []):
        assert (part in str(caught.value)) != case.get("more_is_absent", False)
    for problem in caught.value.problems:
        assert problem.file == path.name
        assert problem.remedy


@pytest.mark.parametrize("case", CASES, ids=case_name)
def test_the_message_is_no_longer_than_it_needs_to_be(case: dict, tmp_path: Path) -> None:
    path = tmp_path / f"map{case['ending']}"
    path.write_text(case["text"], encoding="utf-8")
    with pytest.raises(MapError) as caught:
        read_map(path)
    extra = len(case.get("more", [])) if not case.get("more_is_absent") else 0
    assert len(caught.value.problems) <= len(case["says"]) + extra


def test_a_map_that_is_not_there_is_told(tmp_path: Path) -> None:
    for name in ("absent.toml", "absent.csv", "absent.parquet", "absent.json", "absent.xlsx"):
        with pytest.raises(InputError, match="no such file"):
            read_map(tmp_path / name)


def test_a_folder_is_told(tmp_path: Path) -> None:
    for name in ("a.toml", "a.csv", "a.parquet"):
        (tmp_path / name).mkdir()
        with pytest.raises(InputError, match="is a folder"):
            read_map(tmp_path / name)


def test_an_empty_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.csv").touch()
    with pytest.raises(ReadError, match="empty"):
        read_map(tmp_path / "a.csv")
    (tmp_path / "a.toml").touch()
    with pytest.raises(MapError, match="says no role"):
        read_map(tmp_path / "a.toml")


def test_toml_that_is_not_utf8_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_bytes('title = "5 µM"'.encode("cp1252"))
    with pytest.raises(MapError, match="not text in UTF-8"):
        read_map(tmp_path / "a.toml")


def test_toml_nested_without_end_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text("x = " + "[" * 100_000)
    with pytest.raises(MapError, match="not valid TOML"):
        read_map(tmp_path / "a.toml")


def test_a_style_that_does_not_exist_is_told(tmp_path: Path) -> None:
    with pytest.raises(MapError, match="use one of toml, blocks, template, table"):
        read_map(tmp_path / "a.csv", style="plater")


def test_a_unit_that_does_not_exist_is_told(tmp_path: Path) -> None:
    with pytest.raises(MapError, match="conc_unit: 'furlong' is not a unit of concentration"):
        read_map(tmp_path / "a.csv", conc_unit="furlong")


def test_a_file_of_two_styles_is_refused_and_both_are_named(tmp_path: Path) -> None:
    text = "well,role\nA1,neutral\n\nrole,1,2,3\nA,neutral,,\nB,,,\n"
    (tmp_path / "a.csv").write_text(text)
    with pytest.raises(MapError, match="several styles: blocks, table"):
        read_map(tmp_path / "a.csv")
    assert read_map(tmp_path / "a.csv", style="blocks").table["well"].to_list() == ["A01"]
