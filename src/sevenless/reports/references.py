"""The references of a report: one list for the page, the workbook, the record and the files beside them."""

from __future__ import annotations

from sevenless.assays.analysis import Analysis
from sevenless.evidence.citations import Citations

__all__ = ["references"]


def references(analysis: Analysis) -> Citations:
    """Every source that something in the report is from, with what it was used for."""
    return analysis.citations()
