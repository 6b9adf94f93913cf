"""Records as files."""

from __future__ import annotations

import json
from pathlib import Path

import polars as pl
import pytest

from evidence.made_records import made_evidence
from sevenless.errors import TableError, UnknownNameError
from sevenless.evidence.export import EXPORT_FORMATS, cited_by, export_records, export_text, format_for
from sevenless.evidence.library import published
from sevenless.files.tables import read_table

BASE = published()
MADE = made_evidence()
WANTED = {"compound": "BI-3406", "assay": "pERK", "source": "sos1-guide"}


@pytest.mark.parametrize("ending", [".csv", ".xlsx", ".json"])
def test_a_table_is_read_back_as_it_was(ending: str, tmp_path: Path) -> None:
    path = tmp_path / f"numbers{ending}"
    assert BASE.export(path, **WANTED) == 2
    table = read_table(path)
    wanted = BASE.table(**WANTED)
    assert table.columns == wanted.columns
    for name in ("id", "printed", "value_molar", "cell_line", "document", "row", "sources"):
        assert table[name].to_list() == wanted[name].to_list()


@pytest.mark.parametrize("kind", ["measurement", "constant", "claim", "source"])
def test_every_kind_goes_into_every_table(kind: str, tmp_path: Path) -> None:
    for ending in (".csv", ".xlsx", ".json"):
        path = tmp_path / f"{kind}{ending}"
        count = BASE.export(path, kind)
        assert read_table(path).height == count == len(BASE.select(kind=kind))


@pytest.mark.parametrize("name", ["numbers", "numbers.dat"])
def test_a_format_that_the_ending_does_not_name_is_asked_for(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    export_records(MADE.select(kind="measurement"), MADE, path, format="csv")
    assert pl.read_csv(path)["id"].to_list() == [one.id for one in MADE.measurements]
    assert [found.name for found in tmp_path.iterdir()] == [name]


def test_references_are_of_what_is_cited_and_of_where_it_was_read(tmp_path: Path) -> None:
    assert [one.id for one in cited_by([MADE["bi-3406.made.perk.ic50"]], MADE)] == ["a-site", "a-guide"]
    assert [one.id for one in cited_by([MADE["a-site"]], MADE)] == ["a-site"]
    assert MADE.export(tmp_path / "made.bib", "constant") == 1
    text = (tmp_path / "made.bib").read_text(encoding="utf-8")
    assert text.count("@") == 1
    assert "A guide to wells" in text


def test_csl_is_an_array_of_the_same_references(tmp_path: Path) -> None:
    for name, format in (("made.csl.json", None), ("made.csl", None), ("made.json", "csl")):
        path = tmp_path / name
        assert export_records(MADE.values(), MADE, path, format=format) == 2
        assert {one["id"] for one in json.loads(path.read_text(encoding="utf-8"))} == {"a-guide", "a-site"}


def test_text_is_what_the_file_holds(tmp_path: Path) -> None:
    for format in ("csv", "json", "bibtex", "csl"):
        path = tmp_path / f"made{EXPORT_FORMATS[format][-1]}"
        records = MADE.select(kind="measurement")
        export_records(records, MADE, path)
        assert export_text(records, MADE, format) == path.read_text(encoding="utf-8")
    with pytest.raises(TableError, match="a workbook is no text; name a file for it"):
        export_text([], MADE, "xlsx")


@pytest.mark.parametrize(
    ("name", "format", "chosen"),
    [
        ("a.csv", None, "csv"), ("A.XLSX", None, "xlsx"), ("a.json", None, "json"), ("a.bib", None, "bibtex"),
        ("a.bibtex", None, "bibtex"), ("a.csl.json", None, "csl"), ("a.csl", None, "csl"), ("a.json", "csl", "csl"),
        ("a", "json", "json"), ("a.csl.json", "json", "json"), ("a.txt", "bibtex", "bibtex"),
    ],
)  # fmt: skip
def test_the_ending_or_the_format_decides(name: str, format: str | None, chosen: str) -> None:
    assert format_for(Path(name), format) == chosen  # type: ignore[arg-type]


def test_what_neither_decides_is_refused() -> None:
    with pytest.raises(TableError, match=r"the ending names no format; end it in one of .csv, .xlsx"):
        format_for(Path("numbers.docx"), None)
    with pytest.raises(TableError, match=r"the ending names xlsx, and csv is asked for; end it in .csv"):
        format_for(Path("numbers.xlsx"), "csv")
    with pytest.raises(UnknownNameError, match="no format is called 'word'"):
        format_for(Path("numbers"), "word")  # type: ignore[arg-type]


def test_a_file_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    path = tmp_path / "numbers.csv"
    path.write_text("before")
    with pytest.raises(TableError, match="records of one kind"):
        export_records(MADE.values(), MADE, path)
    assert path.read_text() == "before"
    assert [found.name for found in tmp_path.iterdir()] == ["numbers.csv"]
    (tmp_path / "taken").write_text("a file")
    with pytest.raises(OSError, match="taken"):
        export_records(MADE.values(), MADE, tmp_path / "taken" / "made.bib")


def test_no_records_give_a_table_of_columns_and_no_references(tmp_path: Path) -> None:
    assert export_records([], MADE, tmp_path / "none.csv", kind="claim") == 0
    assert (tmp_path / "none.csv").read_text().startswith("id,statement,")
    assert json.loads(export_text([], MADE, "csl")) == []


def test_endings_that_are_advised_are_those_that_are_documented(tmp_path: Path) -> None:
    with pytest.raises(TableError, match=r"end it in one of \.csv, \.xlsx, \.json, \.bib, \.csl\.json, or say which"):
        BASE.export(tmp_path / "made.doc")
