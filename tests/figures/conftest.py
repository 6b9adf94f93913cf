"""Analyses and curves that the tests of drawings share."""

from __future__ import annotations

import pytest

from reports.synthetic import synthetic_analysis
from sevenless.assays.analysis import Analysis
from sevenless.figures.curve_view import CurveView, analysis_views


@pytest.fixture(scope="session")
def analysis() -> Analysis:
    """Fourteen known curves on two plates, the second of which fails."""
    return synthetic_analysis(14, per_plate=11)


@pytest.fixture(scope="session")
def views(analysis: Analysis) -> list[CurveView]:
    return analysis_views(analysis)
