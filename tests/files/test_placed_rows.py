"""Rows that know where in the file they stand."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from sevenless.errors import Problem
from sevenless.files.document import Cell, cell_text
from sevenless.files.placed_rows import CellFault, read_placed_rows
from sevenless.files.tables import write_table


def _whole(cell: Cell) -> int | CellFault:
    text = cell_text(cell)
    return int(text) if text.isdigit() else CellFault(f'"{text}" is not whole', "write digits")


def test_the_line_of_a_fault_counts_blank_lines(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("\n\na,b\n1,2\n\nx,3\n")
    problems: list[Problem] = []
    values = read_placed_rows(path).parsed("a", _whole, problems)
    assert values == [1, None]
    assert [str(problem) for problem in problems] == ['t.csv, line 6, column a: "x" is not whole; write digits']


def test_a_workbook_names_sheet_and_cell(tmp_path: Path) -> None:
    path = tmp_path / "t.xlsx"
    write_table(pl.DataFrame({"a": ["1", "x"], "b": ["y", "2"]}), path)
    problems: list[Problem] = []
    rows = read_placed_rows(path)
    rows.parsed("a", _whole, problems)
    rows.parsed("b", _whole, problems)
    assert [(problem.sheet, problem.cell) for problem in problems] == [("table", "A3"), ("table", "B2")]


@pytest.mark.parametrize("ending", [".parquet", ".json"])
def test_a_format_without_lines_counts_rows(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"t{ending}"
    write_table(pl.DataFrame({"a": ["1", "x", "2"]}), path)
    problems: list[Problem] = []
    read_placed_rows(path).parsed("a", _whole, problems)
    assert problems[0].cell == "row 2, column a"
    assert problems[0].line is None


def test_many_faults_of_one_column_are_counted(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("a\n" + "x\n" * 25)
    problems: list[Problem] = []
    values = read_placed_rows(path).parsed("a", _whole, problems)
    assert values == [None] * 25
    assert [problem.line for problem in problems[:10]] == list(range(2, 12))
    assert problems[10].what == "15 more rows like these in column a"
    assert len(problems) == 11


def test_cells_that_are_alike_are_parsed_once(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("a\n" + "1\n2\n" * 50)
    seen = []

    def parse(cell: Cell) -> float | CellFault:
        seen.append(cell)
        return 0.0

    assert len(read_placed_rows(path).parsed("a", parse, [])) == 100
    assert seen == [1.0, 2.0]


def test_columns_parsed_together_see_each_other(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("a,b\n1,x\n2,y\n")
    rows = read_placed_rows(path)

    def parse(cell: Cell, beside: Cell, mark: bool) -> str | CellFault:
        return f"{cell_text(cell)}{cell_text(beside)}{mark:d}"

    assert rows.parsed_together("a", "b", [True, False], parse, []) == ["1x1", "2y0"]
    assert rows.parsed_together("a", None, [True, False], parse, []) == ["11", "20"]


def test_true_and_false_are_words() -> None:
    from sevenless.files.placed_rows import PlacedRows

    rows = PlacedRows(table=pl.DataFrame({"a": [True, None]}), file="t.json", sheet=None, lines=None)
    assert rows.parsed("a", lambda cell: cell_text(cell), []) == ["True", ""]
