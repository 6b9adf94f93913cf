"""Headers, units and number formats of the workbook, column by column."""

from __future__ import annotations

import math
import re
import zipfile
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest
from python_calamine import CalamineWorkbook

from sevenless.assays.analysis import Analysis
from sevenless.reports.workbook import write_workbook


def written(analysis: Analysis, table: pl.DataFrame, path: Path) -> Path:
    """The table as the sheet of comparisons."""
    # Without its wells, which take most of the time and are not looked at here.
    light = replace(analysis, comparisons=table, wells=analysis.wells.clear(), fits_all_wells=None)
    write_workbook(light, path)
    return path


def read(path: Path, name: str = "comparisons") -> tuple[list[object], list[list[object]]]:
    header, *rows = CalamineWorkbook.from_path(str(path)).get_sheet_by_name(name).to_python()
    return header, rows


def number_formats(path: Path, name: str = "comparisons") -> list[list[str]]:
    """The format code of every number cell of a sheet, row by row."""
    with zipfile.ZipFile(path) as book:
        styles = book.read("xl/styles.xml").decode()
        names = re.findall(r'<sheet name="([^"]*)"', book.read("xl/workbook.xml").decode())
        sheet = book.read(f"xl/worksheets/sheet{names.index(name) + 1}.xml").decode()
    codes = dict(re.findall(r'<numFmt numFmtId="(\d+)" formatCode="([^"]*)"', styles))
    cells = re.search(r"<cellXfs.*?</cellXfs>", styles, flags=re.S)
    assert cells is not None
    used = re.findall(r'<xf numFmtId="(\d+)"', cells[0])
    rows = re.findall(r"<row .*?</row>", sheet, flags=re.S)
    found = [re.findall(r'<c r="[A-Z]+\d+"(?: s="(\d+)")?(?![^>]*t=)', row) for row in rows]
    return [[codes.get(used[int(style or 0)], "").replace("&quot;", '"').replace("&lt;", "<").replace("&gt;", ">")
             for style in row] for row in found]  # fmt: skip


@pytest.mark.parametrize(
    ("column", "value", "header", "cell"),
    [
        ("conc_molar", 3e-7, "concentration (nM)", 300.0),
        ("gr50_molar", 2.5e-8, "GR50 (nM)", 25.0),
        ("x_molar_lo", 1e-9, "x lo (nM)", 1.0),
        ("log10_ic50_molar", -8.0, "IC50 (log10 M)", -8.0),
        ("log10_ic50_molar_hi", math.inf, "IC50 hi (log10 M)", "open"),
        ("time_s", 259200.0, "time (h)", 72.0),
        ("cv_neutral_percent", 8.1, "CV neutral (%)", 8.1),
        ("n_points", 30, "wells", 30.0),
        ("level", "fail", "level", "FAILED"),
        ("message", "all well", "message", "all well"),
        ("is_reference", True, "is reference", True),
        ("msr", math.nan, "MSR", ""),
    ],
)
def test_headers_and_cells(
    analysis: Analysis, tmp_path: Path, column: str, value: object, header: str, cell: object
) -> None:
    titles, rows = read(written(analysis, pl.DataFrame({"compound": ["A"], column: [value]}), tmp_path / "x.xlsx"))
    assert titles == ["compound", header]
    assert rows[0][1] == (pytest.approx(cell) if isinstance(cell, float) else cell)


@pytest.mark.parametrize(
    ("columns", "code"),
    [
        ({"gr50_qualifier": ["="], "gr50_molar": [1e-8]}, "[<1]0.0000;[<100]0.00;0"),
        ({"gr50_qualifier": [">"], "gr50_molar": [1e-5]}, '[<1]"> "0.0000;[<100]"> "0.00;"> "0'),
        ({"gr50_qualifier": ["<"], "gr50_molar": [1e-9]}, '[<1]"< "0.0000;[<100]"< "0.00;"< "0'),
        ({"qualifier": [">"], "pic50": [5.0]}, '"< "0.000'),
        ({"plate_level": ["fail"], "msr": [2.0]}, '0.00" (plate failed)"'),
        ({"plate_level": ["fail"], "qualifier": [">"], "pic50": [5.0]}, '"< "0.000" (plate failed)"'),
        ({"p_value": [0.03]}, "[<0.001]0.0E+00;0.000"),
        ({"n_points": [3]}, "0"),
    ],
)
def test_number_formats(analysis: Analysis, tmp_path: Path, columns: dict[str, list[object]], code: str) -> None:
    path = written(analysis, pl.DataFrame(columns), tmp_path / "x.xlsx")
    # Excel numbers its own formats below 164 and gives them no code; "0" is one of them.
    assert number_formats(path)[1][-1] in (code, "" if code == "0" else code)


def test_a_bound_is_marked_and_an_estimate_is_not(analysis: Analysis, tmp_path: Path) -> None:
    table = pl.DataFrame({"qualifier": ["=", ">", None], "ic50_molar": [1e-8, 1e-5, None]})
    path = written(analysis, table, tmp_path / "x.xlsx")
    formats = [row[-1] if row else "" for row in number_formats(path)[1:]]
    assert ">" not in formats[0]
    assert formats[1].count('"> "') == 3


def test_missing_values_are_empty_cells(analysis: Analysis, tmp_path: Path) -> None:
    table = pl.DataFrame({"a": [None, "x"], "b": [1.0, None]}, schema={"a": pl.String, "b": pl.Float64})
    _, rows = read(written(analysis, table, tmp_path / "x.xlsx"))
    assert rows == [["", 1.0], ["x", ""]]


def test_long_text_is_cut_where_a_cell_ends(analysis: Analysis, tmp_path: Path) -> None:
    _, rows = read(written(analysis, pl.DataFrame({"message": ["x" * 40_000]}), tmp_path / "x.xlsx"))
    assert len(str(rows[0][0])) == 32_767


def test_every_sheet_can_be_filtered_and_printed(analysis: Analysis, tmp_path: Path) -> None:
    write_workbook(analysis, tmp_path / "x.xlsx")
    with zipfile.ZipFile(tmp_path / "x.xlsx") as book:
        first = book.read("xl/worksheets/sheet1.xml").decode()
        names = book.read("xl/workbook.xml").decode()
    assert "<autoFilter" in first
    assert 'orientation="landscape"' in first
    assert "Print_Titles" in names
