"""Rows of a table that know where in the file they stand, parsed a column at a time with all faults told."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final, TypeVar, final

import polars as pl

from sevenless.errors import Problem
from sevenless.files.document import Cell, cell_name, cell_text, open_document
from sevenless.files.tables import read_table, sheet_table

__all__ = ["CellFault", "PlacedRows", "read_placed_rows"]

Value = TypeVar("Value")
Key = TypeVar("Key", bound=Hashable)

_TOLD_PER_COLUMN: Final = 10
"""Faulty rows of one column that are told one by one; the rest are counted."""


@final
@dataclass(frozen=True, slots=True)
class CellFault:
    """Why a cell cannot be used, and what to do about it."""

    what: str
    remedy: str


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedRows:
    """A table and the places of its rows.

    Parameters
    ----------
    table
        Its columns typed as `sevenless.files.tables.read_table` types them.
    file, sheet
        Names; no sheet where the file is not a workbook.
    lines
        Line of each row in the file, counted from 1; None where the format has no lines.
    """

    table: pl.DataFrame
    file: str
    sheet: str | None
    lines: list[int] | None

    def of_file(self, problem: Problem) -> Problem:
        """The problem, with the file and sheet filled in."""
        return replace(problem, file=self.file, sheet=self.sheet)

    def parsed(
        self, title: str, parse: Callable[[Cell], Value | CellFault], problems: list[Problem]
    ) -> list[Value | None]:
        """Every cell of a column through ``parse``; where it gives a `CellFault`, None here and a line in ``problems``.

        Cells that are alike are parsed once.
        """
        return self._each(title, self._cells(title), parse, problems)

    def parsed_together(
        self,
        title: str,
        second_title: str | None,
        marks: Iterable[bool],
        parse: Callable[[Cell, Cell, bool], Value | CellFault],
        problems: list[Problem],
    ) -> list[Value | None]:
        """As `parsed`, of a column whose cells mean something only beside a second one (if any) and a mark."""
        seconds = self._cells(second_title) if second_title else [None] * len(self.table)
        keys = zip(self._cells(title), seconds, marks, strict=True)
        return self._each(title, keys, lambda key: parse(*key), problems)

    def _cells(self, title: str) -> list[Cell]:
        return [_cell(value) for value in self.table[title].to_list()]

    def _each(
        self, title: str, keys: Iterable[Key], parse: Callable[[Key], Value | CellFault], problems: list[Problem]
    ) -> list[Value | None]:
        known: dict[Key, Value | CellFault] = {}
        values: list[Value | None] = []
        faults: list[tuple[int, CellFault]] = []
        for row, key in enumerate(keys):
            if key not in known:
                known[key] = parse(key)
            value = known[key]
            if isinstance(value, CellFault):
                faults.append((row, value))
                values.append(None)
            else:
                values.append(value)
        problems.extend(self._told(title, faults))
        return values

    def _told(self, title: str, faults: list[tuple[int, CellFault]]) -> list[Problem]:
        told = [self._at(row, title, fault) for row, fault in faults[:_TOLD_PER_COLUMN]]
        more = len(faults) - len(told)
        if more:
            rows = "row" if more == 1 else "rows"
            told.append(self.of_file(Problem(what=f"{more} more {rows} like these in column {title}")))
        return told

    def _at(self, row: int, title: str, fault: CellFault) -> Problem:
        problem = self.of_file(Problem(what=fault.what, remedy=fault.remedy))
        if self.lines is None:
            return replace(problem, cell=f"row {row + 1}, column {title}")
        if self.sheet is None:
            return replace(problem, line=self.lines[row], cell=f"column {title}")
        return replace(problem, cell=cell_name(self.lines[row] - 1, self.table.columns.index(title)))


def read_placed_rows(path: Path) -> PlacedRows:
    """The table of a file, with the lines of its rows.

    Raises
    ------
    ReadError, TableError
        As `sevenless.files.tables.read_table`.
    """
    if path.suffix.lower() in (".parquet", ".json"):
        return PlacedRows(table=read_table(path), file=path.name, sheet=None, lines=None)
    document = open_document(path)
    sheet = document.sheets[0]
    table = sheet_table(sheet, file=path.name)
    lines = [number for number, row in enumerate(sheet.rows, start=1) if any(cell_text(cell) for cell in row)]
    return PlacedRows(table=table, file=path.name, sheet=sheet.name if document.is_workbook else None, lines=lines[1:])


def _cell(value: object) -> Cell:
    if value is None or isinstance(value, str | float):
        return value
    return float(value) if isinstance(value, int) and not isinstance(value, bool) else str(value)
