"""Columns of a workbook: headers with units, and how their numbers are shown."""

from __future__ import annotations

from typing import Final

import polars as pl

from sevenless.reports.readable import column_words, is_p_value, is_rate

__all__ = ["number_format", "sheet_header"]

_DOSES: Final = {"conc_molar", "conc_2_molar"}
_SECONDS: Final = {"lag_s", "window_from_s", "window_to_s"}
"""Times within a read; other times are those of a treatment, in hours."""
_ENDS: Final = {"_lo": " lower end", "_hi": " upper end", "_se": " standard error"}


def sheet_header(name: str, dtype: pl.DataType) -> tuple[str, float]:
    """The header with its unit, and what a value is multiplied by to be in that unit."""
    words = column_words(name)
    if is_rate(_stem(name)):
        return _rate_header(name), 1.0
    if name.startswith("log10_") and "_molar" in name:
        return (
            f"{name.replace('log10_', '').replace('_molar', '').replace('ic50', 'IC50').replace('_', ' ')} (log10 M)",
            1.0,
        )
    if "_molar" in name and dtype.is_numeric():
        return f"{column_words(name.replace('_molar', ''))} (nM)" if name not in _DOSES else f"{words} (nM)", 1e9
    if name in _SECONDS:
        return f"{words} (s)", 1.0
    if name.endswith("_s") and dtype.is_numeric():
        return f"{words} (h)", 1.0 / 3600.0
    return words, 1.0


def number_format(name: str, dtype: pl.DataType) -> str:
    """The format of a column of numbers, as Excel writes formats."""
    if dtype.is_integer():
        return "0"
    if is_p_value(name):
        return "[<0.001]0.0E+00;0.000"
    if is_rate(_stem(name)):
        return "0.00E+00"
    if "_molar" in name and not name.startswith("log10_"):
        return "[<1]0.0000;[<100]0.00;0"
    if name.startswith(("log10_", "pic50", "hill", "r2")):
        return "0.000"
    return "0.00"


def _stem(name: str) -> str:
    """The column whose end of an interval, or whose error, this is."""
    return name.removesuffix("_lo").removesuffix("_hi").removesuffix("_se")


def _rate_header(name: str) -> str:
    stem = _stem(name)
    return f"{column_words(stem)}{_ENDS.get(name.removeprefix(stem), '')}"
