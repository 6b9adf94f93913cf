"""Cells that carry no type into a column that has one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import polars as pl

from sevenless.files.document import cell_text

__all__ = ["typed_column"]

_WHOLE: Final = r"^[-+]?(?:0|[1-9]\d{0,17})$"
# No leading zeros: 007 is a name. A comma is a decimal sign, for a cell that holds one was not split at commas.
_NUMBER: Final = r"^[-+]?(?:(?:0|[1-9]\d*)(?:[.,]\d*)?|[.,]\d+)(?:[eE][-+]?\d+)?$"
_NOT_FINITE: Final = r"^(?i:[-+]?(?:inf|infinity)|nan)$"
_TRUTH: Final = r"^(?i:true|false)$"


def typed_column(name: str, cells: Sequence[str | float | bool | int | None]) -> pl.Series:
    """A column of whole numbers, numbers, true/false or text, whichever holds for every cell.

    A blank cell is null. Text is stripped.

    Examples
    --------
    >>> typed_column("dose", ["1", "0,3", None, "-inf"]).to_list()
    [1.0, 0.3, None, -inf]
    >>> typed_column("plate", ["007", "12"]).to_list()
    ['007', '12']
    """
    kinds = {type(cell) for cell in cells if cell is not None}
    if kinds and kinds <= {int, float}:
        return _of_numbers(name, [None if cell is None else float(cell) for cell in cells])
    texts = ["" if cell is None else str(cell) if isinstance(cell, bool | int) else cell_text(cell) for cell in cells]
    text = pl.Series(name, [one or None for one in texts], dtype=pl.String)
    filled = text.drop_nulls()
    if not filled.len():
        return text
    if filled.str.contains(_WHOLE).all():
        return text.str.strip_prefix("+").cast(pl.Int64)
    if (filled.str.contains(_NUMBER) | filled.str.contains(_NOT_FINITE)).all():
        return text.str.replace(",", ".", literal=True).str.to_lowercase().str.strip_prefix("+").cast(pl.Float64)
    if filled.str.contains(_TRUTH).all():
        return text.str.to_lowercase() == "true"
    return text


def _of_numbers(name: str, values: Sequence[float | None]) -> pl.Series:
    """Whole where all are whole and exact: a workbook keeps every number as a float, also a plate called 1."""
    column = pl.Series(name, values, dtype=pl.Float64)
    exact = column.drop_nulls().is_finite() & (column.drop_nulls().abs() < 2**53)
    if exact.all() and (column.drop_nulls() == column.drop_nulls().round()).all():
        return column.cast(pl.Int64)
    return column
