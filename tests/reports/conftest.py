"""Analyses and written reports that the tests of reports share."""

from __future__ import annotations

import datetime as dt

import pytest

from reports.page_parser import Page
from reports.synthetic import synthetic_analysis
from sevenless.assays.analysis import Analysis
from sevenless.figures.curve_view import CurveView, analysis_views
from sevenless.reports.bundle import ReportFiles, write_report

DATE = dt.date(2026, 1, 5)


@pytest.fixture(scope="session")
def analysis() -> Analysis:
    """Fourteen known curves on two plates, the second of which fails; one name is hostile."""
    return synthetic_analysis(14, per_plate=11)


@pytest.fixture(scope="session")
def views(analysis: Analysis) -> list[CurveView]:
    return analysis_views(analysis)


@pytest.fixture(scope="session")
def report(analysis: Analysis, tmp_path_factory: pytest.TempPathFactory) -> ReportFiles:
    """A report with one publication figure."""
    name = analysis_views(analysis, only=[0])[0].name
    return write_report(analysis, tmp_path_factory.mktemp("report") / "out", figures=[name], date=DATE)


@pytest.fixture(scope="session")
def page(report: ReportFiles) -> Page:
    return Page.read(report.html.read_text(encoding="utf-8"))
