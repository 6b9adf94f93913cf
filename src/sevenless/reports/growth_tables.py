"""The growth metrics as a page shows them: growth rate inhibition and NCI apart, without the bookkeeping."""

from __future__ import annotations

from typing import Final

import polars as pl

from sevenless.fitting.growth.growth_rate import GROWTH_RATE_COLUMNS
from sevenless.fitting.growth.nci import NCI_COLUMNS
from sevenless.reports.readable import ReadableTable, readable

__all__ = ["growth_tables"]

_RATE: Final = ("gr50_", "log10_gr50_molar_", "gec50_molar", "gr_inf", "gr_max", "h_gr", "gr_aoc", "gr_status")
_NCI: Final = (
    "gi50_", "log10_gi50_molar_", "tgi_", "log10_tgi_molar_", "lc50_", "log10_lc50_molar_",
    "percent_growth_at_highest_dose", "nci_status",
)  # fmt: skip
_ENDS_LEFT_OUT: Final = {"gr_inf_lo", "gr_inf_hi", "h_gr_lo", "h_gr_hi"}
_BOOKKEEPING: Final = {"day0_signal", "control_signal", "day0_source"}


def growth_tables(growth: pl.DataFrame | None) -> list[tuple[str, ReadableTable]]:
    """Headings and tables; every column is in the workbook.

    Parameters
    ----------
    growth
        Of `Analysis`.
    """
    if growth is None or growth.is_empty():
        return []
    metrics = {*GROWTH_RATE_COLUMNS, *NCI_COLUMNS, *_BOOKKEEPING, "doublings"}
    labels = [name for name in growth.columns if name not in metrics]
    tables = []
    for heading, wanted in (("Growth rate inhibition", (*_RATE, "doublings")), ("NCI measures", _NCI)):
        chosen = [name for name in growth.columns if name.startswith(wanted) and name not in _ENDS_LEFT_OUT]
        if chosen:
            tables.append((heading, readable(growth.select(*labels, *chosen))))
    return tables
