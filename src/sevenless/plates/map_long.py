"""Maps as long tables: one row per well.

The header names ``well`` (or ``row`` and ``column``) and any of ``plate``, ``role``, ``compound``, ``conc``,
``compound_2``, ``conc_2`` and further columns (``cell_line``, ``genotype``, ...). The unit of a dose stands in the
cell (``10 nM``), in a column ``conc_unit`` (``conc_2_unit``), or in the title: ``conc_nM``, ``conc_molar``,
``Concentration (uM)``. Common other titles are understood (``Barcode``, ``WellRow``, ``Gnumber``, ``Drug``, ...).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final

import polars as pl

from sevenless.errors import MapError, Problem
from sevenless.files.document import Cell, Sheet, cell_name, cell_text
from sevenless.plates.doses import is_nothing
from sevenless.plates.draft import MapDraft, Place
from sevenless.plates.geometry import row_letters
from sevenless.plates.map_columns import column_of_title, snake_title
from sevenless.plates.map_rules import map_of_draft
from sevenless.plates.platemap import PlateMap

__all__ = ["draft_of_long_sheet", "draft_of_table", "find_header", "map_of_table"]

_HEADER_ROWS: Final = 40
# Not the doses: two columns of them can contradict each other.
_WITH_RIVALS: Final = frozenset({"well", "plate", "role", "compound", "compound_2"})


def map_of_table(table: pl.DataFrame, *, name: str = "the table", conc_unit: str | None = None) -> PlateMap:
    """The map that a long table in memory holds.

    Parameters
    ----------
    table
        Columns as this module's description names them, in any order.
    name
        What messages call it.
    conc_unit
        Unit of bare doses where no column says one.

    Raises
    ------
    MapError
        With every problem of the table.

    Examples
    --------
    >>> import polars as pl
    >>> table = pl.DataFrame({"well": ["A1", "A2"], "compound": ["X", "DMSO"], "conc_nM": [10, 0]})
    >>> map_of_table(table).table["role"].to_list()
    ['sample', 'neutral']
    """
    return map_of_draft(draft_of_table(table, file=name), conc_unit=conc_unit, sources={})


def draft_of_table(table: pl.DataFrame, *, file: str) -> MapDraft:
    """What a long table in memory says; its cells are named as if it stood in a spreadsheet.

    Raises
    ------
    MapError
        If there is no column for wells, or two columns are the same variable.
    """
    rows: list[list[Cell]] = [list(table.columns), *([_plain(value) for value in row] for row in table.iter_rows())]
    return draft_of_long_sheet(Sheet(name=file, rows=rows, delimiter=","), file=file)


def find_header(sheet: Sheet) -> int | None:
    """Row of the header: the first that titles wells and something else."""
    for number, row in enumerate(sheet.rows[:_HEADER_ROWS]):
        names = {column_of_title(cell_text(cell))[0] for cell in row if isinstance(cell, str) and cell.strip()}
        if ("well" in names or {"row", "column"} <= names) and len(names - {"row", "column", "well"}) >= 1:
            return number
    return None


def draft_of_long_sheet(sheet: Sheet, *, file: str) -> MapDraft:
    """What stands on a sheet that is a long table.

    Raises
    ------
    MapError
        If there is no header, or two columns are the same variable.
    """
    top = find_header(sheet)
    place = None if sheet.delimiter else sheet.name
    if top is None:
        problem = Problem(
            what="no line titles a column well, or row and column, beside another",
            file=file,
            sheet=place,
            remedy="begin the table with a line such as well,role,compound,conc,conc_unit",
        )
        raise MapError(problem)
    columns, units = _variables(sheet, top, file, place)
    body = [
        number for number in range(top + 1, len(sheet.rows)) if any(sheet.text(number, at) for at in columns.values())
    ]
    cells = {name: [sheet.cell(number, at) for number in body] for name, at in columns.items()}
    places = {name: [Place(place, cell_name(number, at)) for number in body] for name, at in columns.items()}
    places.setdefault("well", places.get("row", []))
    return MapDraft(
        file=file,
        wells=_wells(cells),
        plates=[None if is_nothing(cell) else cell_text(cell) for cell in cells.get("plate", [None] * len(body))],
        columns={name: column for name, column in cells.items() if name not in ("well", "row", "column", "plate")},
        places=places,
        units=units,
        decimal_comma=sheet.delimiter in (";", "\t"),
    )


def _variables(sheet: Sheet, top: int, file: str, place: str | None) -> tuple[dict[str, int], dict[str, str]]:
    """Variable to column of the sheet, and the units that titles state."""
    columns: dict[str, int] = {}
    units: dict[str, str] = {}
    titles = [(at, column_of_title(sheet.text(top, at))) for at in range(len(sheet.rows[top])) if sheet.text(top, at)]
    if any(name == "well" for _, (name, _) in titles):
        # Beside a well column, row and column say it again (often as vendor numbers counted from 0).
        titles = [(at, title) for at, title in titles if title[0] not in ("row", "column")]
    titles = _exact_first(sheet, top, titles)
    twice = {name for name, count in Counter(name for _, (name, _) in titles).items() if count > 1}
    if twice:
        raise MapError([_title_problem(name, titles, sheet, top, file, place) for name in sorted(twice)])
    for at, (name, unit) in titles:
        columns[name] = at
        if unit:
            units[name] = unit
    return columns, units


def _exact_first(
    sheet: Sheet, top: int, titles: Sequence[tuple[int, tuple[str, str | None]]]
) -> list[tuple[int, tuple[str, str | None]]]:
    """Where a column is called just ``compound``, one called ``Compound ID`` is a further column and no rival."""
    keys = {at: snake_title(sheet.text(top, at)) for at, _ in titles}
    exact = {name for at, (name, _) in titles if name in _WITH_RIVALS and keys[at] == name}
    return [
        (at, (keys[at], None) if name in exact and keys[at].endswith(("_id", "_name")) else (name, unit))
        for at, (name, unit) in titles
    ]


def _title_problem(
    name: str,
    titles: Sequence[tuple[int, tuple[str, str | None]]],
    sheet: Sheet,
    top: int,
    file: str,
    place: str | None,
) -> Problem:
    same = [at for at, (other, _) in titles if other == name]
    said = ", ".join(f"{sheet.text(top, at)} in {cell_name(top, at)}" for at in same)
    what = f"{len(same)} columns are {name} ({said})"
    return Problem(what=what, file=file, sheet=place, cell=cell_name(top, same[1]), remedy="keep one")


def _wells(cells: Mapping[str, Sequence[Cell]]) -> list[str]:
    if "well" in cells:
        return [cell_text(cell) for cell in cells["well"]]
    return [
        _row_name(cell_text(row)) + cell_text(column) for row, column in zip(cells["row"], cells["column"], strict=True)
    ]


def _row_name(text: str) -> str:
    """Rows are letters; a number from 1 to 32 counts them."""
    return row_letters(int(text) - 1) if text.isdecimal() and 1 <= int(text) <= 32 else text


def _plain(value: object) -> Cell:
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool) or not isinstance(value, int | float):
        return str(value)
    return float(value)
