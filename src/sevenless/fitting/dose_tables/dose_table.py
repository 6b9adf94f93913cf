"""A plain table of doses and responses, one row per well, as curves to fit."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import final

import polars as pl

from sevenless.errors import Problem, TableError
from sevenless.files.placed_rows import PlacedRows, read_placed_rows
from sevenless.fitting.curves import Curves
from sevenless.fitting.dose_tables.dose_cells import (
    NEUTRAL,
    SAMPLE,
    parse_curve,
    parse_dose,
    parse_response,
    parse_role,
    parse_weight,
)
from sevenless.fitting.dose_tables.dose_columns import DoseColumns, find_columns

__all__ = ["DoseTable", "open_dose_table", "read_dose_table"]


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class DoseTable:
    """The curves of a table, and remarks on it that did not stop the reading (masked wells, unused columns)."""

    curves: Curves
    remarks: tuple[Problem, ...]


def read_dose_table(path: str | Path, *, conc_unit: str | None = None) -> Curves:
    """Curves from a table with one row per well.

    Columns: ``response``; the dose as ``conc`` with a column ``conc_unit`` (or a unit in each cell, ``"10 nM"``, or
    ``conc_unit`` given here), or as ``conc_molar``, ``conc_nM``, ``conc (uM)``, ...; optionally ``curve`` (absent: all
    rows are one curve), ``weight`` (relative, inverse variance) and ``role``. A row with dose 0 or role ``neutral`` is
    vehicle. A response that is empty, NaN or an instrument's mark such as ``OVER`` is masked.

    Parameters
    ----------
    path
        ``.csv``, ``.tsv``, ``.txt``, ``.xlsx``, ``.parquet`` or ``.json``.
    conc_unit
        Unit of doses that carry none.

    Raises
    ------
    ReadError
        If the file cannot be opened or decoded.
    TableError
        With every fault of the table: line, column, remedy.

    Examples
    --------
    >>> curves = read_dose_table("doses.csv", conc_unit="nM")  # doctest: +SKIP
    """
    return open_dose_table(path, conc_unit=conc_unit).curves


def open_dose_table(path: str | Path, *, conc_unit: str | None = None) -> DoseTable:
    """Curves as `read_dose_table` gives them, with remarks.

    Raises
    ------
    ReadError, TableError
        As `read_dose_table`.
    """
    rows = read_placed_rows(Path(path))
    columns, problems = find_columns(rows.table.columns, conc_unit=conc_unit)
    if columns is None:
        raise TableError([rows.of_file(problem) for problem in problems])
    if rows.table.is_empty():
        raise TableError(rows.of_file(Problem(what="there are no rows below the header", remedy="export it again")))
    long = _long_table(rows, columns, conc_unit)
    remarks = [*_column_remarks(columns, len(rows.table)), *_masked_remarks(long)]
    return DoseTable(
        curves=Curves.from_table(long, by=["curve"]), remarks=tuple(rows.of_file(remark) for remark in remarks)
    )


def _long_table(rows: PlacedRows, columns: DoseColumns, conc_unit: str | None) -> pl.DataFrame:
    """What `Curves.from_table` takes: ``curve``, ``conc_molar``, ``response`` and ``weight``; and ``mask_reason``."""
    count = len(rows.table)
    problems: list[Problem] = []
    curve = rows.parsed(columns.curve, parse_curve, problems) if columns.curve else [Path(rows.file).stem] * count
    role = rows.parsed(columns.role, parse_role, problems) if columns.role else [SAMPLE] * count
    response = rows.parsed(columns.response, parse_response, problems)
    weight = rows.parsed(columns.weight, parse_weight, problems) if columns.weight else [1.0] * count
    to_molar = parse_dose(columns.titled_unit, conc_unit)
    is_neutral = [one == NEUTRAL for one in role]
    conc_molar = rows.parsed_together(columns.dose, columns.unit, is_neutral, to_molar, problems)
    if problems:
        raise TableError(sorted(problems, key=lambda problem: problem.line or math.inf))
    value, reason = zip(*(one or (None, None) for one in response), strict=True)
    if not any(one is not None for one in value):
        what = f"the column {columns.response} holds no number"
        raise TableError(rows.of_file(Problem(what=what, remedy="check that it is the right column")))
    data = {"curve": curve, "conc_molar": conc_molar, "response": value, "weight": weight, "mask_reason": reason}
    texts = ("curve", "mask_reason")
    return pl.DataFrame(data, schema={name: pl.String if name in texts else pl.Float64 for name in data})


def _column_remarks(columns: DoseColumns, count: int) -> list[Problem]:
    remarks = []
    if columns.curve is None:
        what = f"there is no column curve, so all {count} rows are one curve"
        remarks.append(Problem(what=what, remedy="name a column curve if they are several", severity="warning"))
    if columns.unused:
        remarks.append(Problem(what=f"columns not used: {', '.join(columns.unused)}", severity="info"))
    return remarks


def _masked_remarks(long: pl.DataFrame) -> list[Problem]:
    reasons = Counter(long["mask_reason"].drop_nulls().to_list())
    if not reasons:
        return []
    listed = ", ".join(f"{count} {reason}" for reason, count in reasons.most_common())
    noun = "response is" if reasons.total() == 1 else "responses are"
    return [Problem(what=f"{reasons.total()} {noun} masked ({listed})", severity="info")]
