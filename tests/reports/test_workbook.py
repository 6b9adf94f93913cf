"""The workbook, read back."""

from __future__ import annotations

import datetime as dt
import re
import zipfile
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest
from python_calamine import CalamineWorkbook

from reports.conftest import DATE
from reports.synthetic import HOSTILE, synthetic_analysis
from sevenless.assays.analysis import Analysis
from sevenless.fitting.wording import potency_text
from sevenless.reports.bundle import ReportFiles
from sevenless.reports.workbook import write_workbook

Rows = list[dict[str, object]]


def sheet(path: Path, name: str) -> Rows:
    header, *rows = CalamineWorkbook.from_path(str(path)).get_sheet_by_name(name).to_python()
    return [dict(zip(header, row, strict=True)) for row in rows]


@pytest.fixture
def results(report: ReportFiles) -> Rows:
    return sheet(report.xlsx, "results")


def test_a_sheet_per_subject(report: ReportFiles) -> None:
    assert CalamineWorkbook.from_path(str(report.xlsx)).sheet_names == [
        "results", "sensitivity", "growth", "comparisons", "replicates", "reproducibility", "beside published values",
        "published conflicts", "dose range", "plates", "QC", "wells", "excluded wells",
        "methods", "references", "versions",
    ]  # fmt: skip


def test_potencies_in_nanomolar_with_their_words(analysis: Analysis, results: Rows) -> None:
    fits = analysis.fits.table.rows(named=True)
    assert len(results) == len(fits)
    for row, fit in zip(results, fits, strict=True):
        assert row["compound"] == fit["compound"]
        assert row["potency"] == potency_text(fit["qualifier"], fit["ic50_molar"])
        assert row["IC50 (nM)"] == pytest.approx(fit["ic50_molar"] * 1e9)
        assert row["plate quality"] == ("FAILED" if fit["plate_level"] == "fail" else "pass")


def test_open_ends_say_open(analysis: Analysis, results: Rows) -> None:
    infinite = analysis.fits.table["log10_ic50_molar_hi"].is_infinite().fill_null(False)
    assert infinite.any()
    for row, is_open in zip(results, infinite, strict=True):
        assert (row["IC50 hi (log10 M)"] == "open") == is_open


def formats(path: Path) -> str:
    with zipfile.ZipFile(path) as book:
        return book.read("xl/styles.xml").decode()


def test_bounds_and_failed_plates_are_in_the_number_itself(report: ReportFiles) -> None:
    codes = re.findall(r'formatCode="([^"]*)"', formats(report.xlsx))
    assert any("&quot;&gt; &quot;" in code and "plate failed" not in code for code in codes)
    assert any("&quot;&gt; &quot;" in code and "&quot; (plate failed)&quot;" in code for code in codes)


def test_headers_carry_units_and_are_frozen(report: ReportFiles) -> None:
    with zipfile.ZipFile(report.xlsx) as book:
        first = book.read("xl/worksheets/sheet1.xml").decode()
    assert 'state="frozen"' in first
    wells = sheet(report.xlsx, "wells")
    assert "concentration (nM)" in wells[0]
    assert "raw acceptor" in wells[0]


def test_wells_come_back(analysis: Analysis, report: ReportFiles) -> None:
    rows = sheet(report.xlsx, "wells")
    assert len(rows) == len(analysis.wells)
    for row, well in zip(rows, analysis.wells.iter_rows(named=True), strict=True):
        assert (row["plate"], row["well"]) == (well["plate"], well["well"])
        if well["signal"] is not None:
            assert row["signal"] == pytest.approx(well["signal"], rel=1e-12)
        if well["conc_molar"]:
            assert row["concentration (nM)"] == pytest.approx(well["conc_molar"] * 1e9)


def test_excluded_wells_with_reason(analysis: Analysis, report: ReportFiles) -> None:
    rows = sheet(report.xlsx, "excluded wells")
    assert len(rows) == analysis.wells["exclusion"].count()
    assert {row["exclusion"] for row in rows} == {"air bubble <seen> at read"}


def test_methods_and_versions(report: ReportFiles) -> None:
    methods = {row["subject"]: str(row["text"]) for row in sheet(report.xlsx, "methods")}
    assert "least squares" in methods["Curve fitting"]
    assert 'protocol = "htrf-sos1-kras"' in methods["Run file"]
    versions = [tuple(row.values()) for row in sheet(report.xlsx, "versions")]
    assert ("package", "numpy", "2.4.0") in versions
    assert ("read", "plate_1.csv", f"SHA-256 {'ab' * 32}") in versions


def test_names_that_look_like_formulas_stay_names(analysis: Analysis, tmp_path: Path) -> None:
    wells = analysis.wells.with_columns(compound=pl.lit("=1+1"))
    write_workbook(replace(analysis, wells=wells), tmp_path / "x.xlsx")
    assert sheet(tmp_path / "x.xlsx", "wells")[0]["compound"] == "=1+1"
    with zipfile.ZipFile(tmp_path / "x.xlsx") as book:
        sheets = [book.read(name).decode() for name in book.namelist() if name.startswith("xl/worksheets/sheet")]
    assert not any("<f>" in text for text in sheets)


def test_hostile_names_come_back(results: Rows) -> None:
    assert HOSTILE in {row["compound"] for row in results}


def test_the_same_analysis_is_the_same_bytes(analysis: Analysis, tmp_path: Path) -> None:
    write_workbook(analysis, tmp_path / "a.xlsx", date=DATE)
    write_workbook(synthetic_analysis(14, per_plate=11), tmp_path / "b.xlsx", date=DATE)
    write_workbook(analysis, tmp_path / "c.xlsx", date=dt.date(2026, 1, 6))
    a, b, c = ((tmp_path / f"{name}.xlsx").read_bytes() for name in "abc")
    assert a == b
    assert a != c


def test_an_analysis_of_nothing_is_still_a_workbook(analysis: Analysis, tmp_path: Path) -> None:
    bare = replace(analysis, wells=analysis.wells.clear(), quality=analysis.quality.clear(), fits_all_wells=None)
    write_workbook(bare, tmp_path / "x.xlsx")
    assert sheet(tmp_path / "x.xlsx", "wells") == []
