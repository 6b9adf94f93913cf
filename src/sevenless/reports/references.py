"""The references of a report: one list for the page, the workbook, the record and the files beside them."""

from __future__ import annotations

from sevenless.assays.analysis import Analysis
from sevenless.assays.citing import citations_of
from sevenless.evidence.citations import Citations
from sevenless.evidence.comparing.comparison import Comparison

__all__ = ["references"]


def references(analysis: Analysis, beside: Comparison) -> Citations:
    """Every source that something in the report is from, with what it was used for.

    Parameters
    ----------
    analysis
        What is reported.
    beside
        Its potencies beside published ones.
    """
    return citations_of(analysis, beside=beside)
