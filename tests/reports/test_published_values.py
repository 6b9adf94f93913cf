"""Published values in the page, the workbook and the record."""

from __future__ import annotations

import json
from dataclasses import replace

import polars as pl
import pytest
from python_calamine import CalamineWorkbook

from reports.page_parser import Page
from sevenless.assays.analysis import Analysis
from sevenless.evidence.comparing.comparison import CONFLICT_COLUMNS, PAIR_COLUMNS
from sevenless.figures.curve_view import CurveView
from sevenless.reports.bundle import ReportFiles
from sevenless.reports.page import report_page
from sevenless.reports.published_values import published_section, published_sheets


@pytest.fixture(scope="session")
def unknown(analysis: Analysis) -> Analysis:
    """The same run of compounds that nobody published."""
    table = analysis.fits.table.with_columns(compound=pl.lit("lead ") + pl.col("compound").hash().cast(pl.String))
    return replace(analysis, fits=replace(analysis.fits, table=table))


def test_the_section_lists_every_pair(analysis: Analysis, page: Page) -> None:
    comparison = analysis.beside_published()
    assert len(comparison)
    section = page.by_id("published")
    text = " ".join(section.text.split())
    assert "1 potency beside the published value that matches best: 1 differs (within 3-fold)" in text
    for published_id in comparison.pairs["published_id"]:
        assert published_id in text
    for why in comparison.pairs["why"]:
        assert why in text
    assert "Published values that are far apart" in text
    assert "Fold shifts" not in text


def test_a_run_without_published_compounds_has_no_section(unknown: Analysis, views: list[CurveView]) -> None:
    page = Page.read(report_page(unknown, views))
    assert "published" not in {element.attributes["id"] for element in page.all("section")}
    comparison = unknown.beside_published()
    assert published_section(comparison) is None
    assert published_sheets(comparison) == []


def test_sheets_hold_numbers_and_words(analysis: Analysis, report: ReportFiles) -> None:
    book = CalamineWorkbook.from_path(str(report.xlsx))
    header, *rows = book.get_sheet_by_name("beside published values").to_python()
    assert len(rows) == len(analysis.beside_published().pairs)
    assert len(header) == len(PAIR_COLUMNS)
    assert len(book.get_sheet_by_name("published conflicts").to_python()[0]) == len(CONFLICT_COLUMNS)
    assert "published shifts" not in book.sheet_names
    verdicts = [row[header.index("verdict")] for row in rows]
    assert verdicts == analysis.beside_published().pairs["verdict"].to_list()


def test_the_record_holds_all_three_tables(analysis: Analysis, report: ReportFiles) -> None:
    record = json.loads(report.json.read_text(encoding="utf-8"))
    comparison = analysis.beside_published()
    assert [row["published_id"] for row in record["published_values"]] == comparison.pairs["published_id"].to_list()
    assert len(record["published_conflicts"]) == len(comparison.conflicts)
    assert record["published_shifts"] == []


def test_the_table_of_results_says_what_its_protocol_knows(report: ReportFiles, analysis: Analysis) -> None:
    metadata = pl.read_parquet_metadata(report.parquet)
    assert metadata["assay"] == analysis.protocol.title
    assert metadata["table"] == "results"
    assert "assay_class" not in metadata  # The protocol of these tests does not say it.
