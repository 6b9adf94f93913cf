"""Tables in and out, by the ending of the file name.

============  ========================================================  ==========================================
ending        read                                                      written
============  ========================================================  ==========================================
``.csv``      comma, semicolon or tab; decimal point or comma; UTF-8,   comma, decimal point, UTF-8
              UTF-16, cp1252; ``.tsv`` and ``.txt`` likewise            (``.tsv``, ``.txt``: tab)
``.parquet``  as it stands                                              as it stands
``.xlsx``     first sheet, or the one named                             one sheet, header frozen
``.json``     an array of records                                       an array of records
============  ========================================================  ==========================================

Infinities survive everywhere: as ``inf`` and ``-inf`` in text, as text in a workbook, and as the strings ``"inf"``
and ``"-inf"`` in JSON, which has no number for them (so the file stays valid JSON). NaN is treated alike. A missing
value is an empty cell or ``null``. A workbook keeps 16 digits of a number, the other formats all of them.

Text files and workbooks do not know types, so a column is read as whole numbers, numbers, true/false or text, whichever
holds for all of its cells; blank lines are skipped, and digits with a leading zero (``007``) stay text.
"""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Final

import polars as pl

from sevenless.errors import Problem, TableError
from sevenless.files.atomic import write_text, written
from sevenless.files.document import Cell, Sheet, cell_name, cell_text, open_document
from sevenless.files.typed_columns import typed_column

__all__ = ["TABLE_ENDINGS", "read_table", "sheet_table", "write_table"]

TABLE_ENDINGS: Final = (".csv", ".tsv", ".txt", ".parquet", ".xlsx", ".json")
"""Endings that `write_table` writes; `read_table` also takes the other workbooks that `open_document` opens."""

_SCALARS: Final = (pl.String, pl.Boolean, pl.Null, pl.Categorical, pl.Enum, pl.Date, pl.Datetime, pl.Time)
_NOT_FINITE: Final = {"inf", "-inf", "nan"}
_XLSX_ROWS: Final = 1_048_576
_XLSX_COLUMNS: Final = 16_384
_XLSX_TEXT: Final = 32_767


def read_table(path: Path, *, sheet: str | None = None) -> pl.DataFrame:
    """Read a table: a header line, then rows.

    Parameters
    ----------
    path
        A file with one of the endings above.
    sheet
        Name of the sheet of a workbook; the first if not given.

    Raises
    ------
    ReadError
        If the file cannot be opened or decoded.
    TableError
        If it opens but is not a table; every fault is listed.
    """
    match path.suffix.lower():
        case ".parquet":
            return _read_parquet(path)
        case ".json":
            return _read_json(path)
        case _:
            document = open_document(path)
            return sheet_table(_sheet_named(document.sheets, sheet, path.name), file=path.name)


def sheet_table(sheet: Sheet, *, file: str) -> pl.DataFrame:
    """The table on one sheet: its first line that is not empty is the header.

    Raises
    ------
    TableError
        If there is no header, or a column has no name or the name of another, or a row is longer than the header.
    """
    # cell_text and not str: a header that is the number 5 is called "5".
    filled = [(number, row) for number, row in enumerate(sheet.rows) if any(cell_text(cell) for cell in row)]
    place = None if sheet.delimiter else sheet.name
    if not filled:
        raise TableError(Problem(what="the table is empty", file=file, sheet=place, remedy="export it again"))
    (top, header), body = filled[0], filled[1:]
    width = max((index + 1 for index, cell in enumerate(header) if cell_text(cell)), default=0)
    names = [cell_text(cell) for cell in header[:width]]
    problems = [*_header_problems(names, top), *_overlong_problems(body, width)]
    if problems:
        raise TableError([_placed(problem, file, place) for problem in problems])
    return pl.DataFrame(
        [typed_column(name, [_cell(row, column) for _, row in body]) for column, name in enumerate(names)]
    )


def write_table(table: pl.DataFrame, path: Path) -> None:
    """Write a table whole or not at all, in the format that the ending of ``path`` names.

    Raises
    ------
    TableError
        If the ending is none of `TABLE_ENDINGS`, or the format cannot hold the table.
    """
    writers: Mapping[str, Callable[[pl.DataFrame, Path], None]] = {
        ".csv": lambda frame, target: _write_text_table(frame, target, ","),
        ".tsv": lambda frame, target: _write_text_table(frame, target, "\t"),
        ".txt": lambda frame, target: _write_text_table(frame, target, "\t"),
        ".parquet": _write_parquet,
        ".xlsx": _write_xlsx,
        ".json": _write_json,
    }
    ending = path.suffix.lower()
    if ending not in writers:
        what = f"tables are not written as {ending!r}" if ending else "the name of the table has no ending"
        raise TableError(Problem(what=what, file=path.name, remedy=f"end it in one of {', '.join(TABLE_ENDINGS)}"))
    if ending != ".parquet" and (problems := _nested_problems(table, path)):
        raise TableError(problems)
    try:
        writers[ending](table, path)
    except OSError as error:
        reason = (error.strerror or "cannot be written").lower()
        raise TableError(Problem(what=reason, file=path.name, remedy="choose another folder")) from error


def _sheet_named(sheets: Sequence[Sheet], name: str | None, file: str) -> Sheet:
    if name is None:
        return sheets[0]
    found = next((sheet for sheet in sheets if sheet.name.strip().lower() == name.strip().lower()), None)
    if found is None:
        known = ", ".join(sheet.name for sheet in sheets)
        raise TableError(Problem(what=f"there is no sheet called {name!r}", file=file, remedy=f"name one of: {known}"))
    return found


def _cell(row: Sequence[Cell], column: int) -> Cell:
    return row[column] if column < len(row) else None


def _header_problems(names: Sequence[str], row: int) -> list[Problem]:
    problems = [
        Problem(what="the column has no name", cell=cell_name(row, column), remedy="write one or remove the column")
        for column, name in enumerate(names)
        if not name
    ]
    for name, count in Counter(names).items():
        if name and count > 1:
            cells = ", ".join(cell_name(row, column) for column, other in enumerate(names) if other == name)
            problems.append(Problem(what=f"{count} columns are called {name!r} ({cells})", remedy="rename all but one"))
    return problems


def _overlong_problems(body: Sequence[tuple[int, Sequence[Cell]]], width: int) -> list[Problem]:
    """Rows with cells beyond the header: a separator or a decimal comma inside a value, most often."""
    rows = [number for number, row in body if any(cell_text(cell) for cell in row[width:])]
    if not rows:
        return []
    more = f" and {len(rows) - 1} more" if len(rows) > 1 else ""
    return [
        Problem(
            what=f"the row has more cells than the header's {width} (row {rows[0] + 1}{more})",
            cell=cell_name(rows[0], width),
            remedy="put values that hold the separator or a decimal comma in quotes, or name every column",
        )
    ]


def _placed(problem: Problem, file: str, sheet: str | None) -> Problem:
    return Problem(what=problem.what, file=file, sheet=sheet, cell=problem.cell, remedy=problem.remedy)


def _nested_problems(table: pl.DataFrame, path: Path) -> list[Problem]:
    return [
        Problem(
            what=f"column {name!r} holds {dtype}, which {path.suffix} cannot",
            file=path.name,
            remedy="write .parquet, or turn the column into text or numbers",
        )
        for name, dtype in table.schema.items()
        if not (dtype.is_numeric() or isinstance(dtype, _SCALARS))
    ]


def _read_parquet(path: Path) -> pl.DataFrame:
    try:
        content = path.read_bytes()
    except OSError as error:
        reason = "is a folder, not a file" if path.is_dir() else (error.strerror or "cannot be opened").lower()
        raise TableError(Problem(what=reason, file=path.name, remedy="check the path")) from error
    problem = Problem(what="is not a parquet file, or a damaged one", file=path.name, remedy="write it again")
    if content[:4] != b"PAR1" or content[-4:] != b"PAR1":
        raise TableError(problem)
    try:
        return pl.read_parquet(content)
    except (pl.exceptions.PolarsError, OSError, ValueError) as error:
        raise TableError(problem) from error


def _read_json(path: Path) -> pl.DataFrame:
    try:
        records = json.loads(path.read_bytes())
    except OSError as error:
        reason = "is a folder, not a file" if path.is_dir() else (error.strerror or "cannot be opened").lower()
        raise TableError(Problem(what=reason, file=path.name, remedy="check the path")) from error
    except (ValueError, RecursionError) as error:
        what = f"is not JSON ({error})" if isinstance(error, json.JSONDecodeError) else "is not JSON"
        raise TableError(Problem(what=what, file=path.name, remedy="write it again")) from error
    if not isinstance(records, list) or not all(isinstance(record, dict) for record in records):
        what = "is not an array of records such as [{...}, {...}]"
        raise TableError(Problem(what=what, file=path.name, remedy="write one object per row"))
    names = list(dict.fromkeys(name for record in records for name in record))
    nested = [name for name in names if any(isinstance(record.get(name), list | dict) for record in records)]
    if nested:
        problems = [
            Problem(what=f"{name!r} holds lists or objects", file=path.name, remedy="one number or text per value")
            for name in nested
        ]
        raise TableError(problems)
    return pl.DataFrame([_json_column(name, [record.get(name) for record in records]) for name in names])


def _json_column(name: str, values: Sequence[str | float | bool | int | None]) -> pl.Series:
    """JSON knows text from numbers, so a column of text stays text, unless its words are the infinities we wrote."""
    # A lone surrogate is legal in JSON and in no text file; an integer may be longer than any number type.
    cells = [_storable(value) for value in values]
    texts = {cell for cell in cells if isinstance(cell, str)}
    if texts and len(texts) == len({cell for cell in cells if cell is not None}) and not texts <= _NOT_FINITE:
        return pl.Series(name, cells, dtype=pl.String)
    return typed_column(name, cells)


def _storable(value: str | float | bool | int | None) -> str | float | bool | int | None:
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode("utf-8")
    if isinstance(value, int) and abs(value) >= 2**63:
        return float(value) if abs(value) < 2**1023 else str(value)
    return value


def _write_text_table(table: pl.DataFrame, path: Path, separator: str) -> None:
    with written(path) as draft:
        table.write_csv(draft, separator=separator)


def _write_parquet(table: pl.DataFrame, path: Path) -> None:
    with written(path) as draft:
        table.write_parquet(draft)


def _write_json(table: pl.DataFrame, path: Path) -> None:
    columns = {name: [_json_value(value) for value in table[name].to_list()] for name in table.columns}
    rows = zip(*columns.values(), strict=True)
    lines = [json.dumps(dict(zip(columns, row, strict=True)), ensure_ascii=False, allow_nan=False) for row in rows]
    write_text(path, "[\n" + ",\n".join(lines) + "\n]\n" if lines else "[]\n")


def _json_value(value: object) -> str | float | bool | None:
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    if value is None or isinstance(value, str | int | float | bool):
        return value
    return str(value)


def _write_xlsx(table: pl.DataFrame, path: Path) -> None:
    import xlsxwriter

    if problems := _xlsx_problems(table, path):
        raise TableError(problems)
    plain = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with written(path) as draft:
        workbook = xlsxwriter.Workbook(str(draft), plain)
        try:
            sheet = workbook.add_worksheet("table")
            sheet.write_row(0, 0, table.columns, workbook.add_format({"bold": True}))
            sheet.freeze_panes(1, 0)
            for column, name in enumerate(table.columns):
                for row, value in enumerate(table[name].to_list(), start=1):
                    if value is not None:
                        sheet.write(row, column, _xlsx_value(value))
        finally:
            workbook.close()


def _xlsx_value(value: object) -> str | float | bool:
    if isinstance(value, float):
        return value if math.isfinite(value) else str(value)
    return value if isinstance(value, str | int | bool) else str(value)


def _xlsx_problems(table: pl.DataFrame, path: Path) -> list[Problem]:
    problems = []
    if table.height >= _XLSX_ROWS or table.width > _XLSX_COLUMNS:
        what = f"a sheet holds {_XLSX_ROWS - 1} rows and {_XLSX_COLUMNS} columns, the table has {table.shape}"
        problems.append(Problem(what=what, file=path.name, remedy="write .parquet or .csv"))
    for name, dtype in table.schema.items():
        if dtype == pl.String and (table[name].str.len_chars().max() or 0) > _XLSX_TEXT:  # type: ignore[operator]
            what = f"column {name!r} has text longer than a cell holds ({_XLSX_TEXT} characters)"
            problems.append(Problem(what=what, file=path.name, remedy="write .parquet or .csv"))
    return problems
