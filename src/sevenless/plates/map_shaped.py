"""Maps in the shape of the plate: a grid per variable.

Two conventions. *Blocks*: any number of grids in a csv file or on the sheets of a workbook, each with the name of its
variable in the corner, column numbers above and row letters at the left; blocks are separated by a blank line. Their
size says the plate format::

    compound,1,2,3,...      a title with a unit, conc (uM), says the unit of its block
    A,DMSO,X,X,...
    B,DMSO,Y,Y,...

*Templates*: a workbook with a sheet per variable, called after it (``Gnumber``, ``Concentration``, ``Gnumber_2``,
``Concentration_2``, ``Role``, ``cell_line``, ...), and nothing on it but the grid, whose first cell is well A01. The
unit stands in the name of the sheet, ``Concentration (uM)``, or is given by the reader of the map. A workbook with one
sheet that names only vehicle is the template of an untreated plate.

An empty cell says nothing; a well of which no grid says anything is not in the map.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, final

from sevenless.errors import MapError, Problem
from sevenless.files.document import Cell, Document, Sheet, cell_name
from sevenless.plates.doses import is_nothing
from sevenless.plates.draft import MapDraft, Place
from sevenless.plates.geometry import PLATE_SHAPES, format_of_shape, row_letters, well_name
from sevenless.plates.map_columns import column_of_title
from sevenless.plates.roles import is_vehicle_name

__all__ = ["draft_of_blocks", "draft_of_template", "has_blocks", "is_template"]

_TEMPLATE_NAMES: Final = frozenset({"compound", "conc", "compound_2", "conc_2", "role"})


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class _Grid:
    """The cells of one variable. ``top`` and ``left`` are where well A01 stands on the sheet."""

    title: str
    sheet: Sheet
    top: int
    left: int
    rows: int
    columns: int
    place: Place

    def cell(self, row: int, column: int) -> Cell:
        """The cell of a well."""
        return (
            self.sheet.cell(self.top + row, self.left + column) if row < self.rows and column < self.columns else None
        )


def has_blocks(document: Document) -> bool:
    """Whether any sheet holds a grid with column numbers above and row letters at the left."""
    return any(_grids_on(sheet) for sheet in document.sheets)


def is_template(document: Document) -> bool:
    """Whether it is a workbook of bare grids, on sheets called after variables or on one that names only vehicle."""
    if not document.is_workbook:
        return False
    named = [sheet for sheet in document.sheets if column_of_title(sheet.name)[0] in _TEMPLATE_NAMES]
    return any(not _grids_on(sheet) for sheet in named) or _untreated_sheet(document) is not None


def draft_of_blocks(document: Document) -> MapDraft:
    """What the blocks of a file say.

    Raises
    ------
    MapError
        If a block has no name or not the size of a plate, or blocks differ in size or share a variable.
    """
    grids = [grid for sheet in document.sheets for grid in _grids_on(sheet)]
    if not grids:
        what = "there is no grid with column numbers above and row letters at the left"
        raise MapError(
            Problem(what=what, file=document.name, remedy="begin one with compound,1,2,3,... and A below it")
        )
    problems = [problem for grid in grids for problem in _block_problems(grid, document.name)]
    shapes = {(grid.rows, grid.columns) for grid in grids}
    if len(shapes) > 1 and not problems:
        sizes = ", ".join(f"{rows} x {columns}" for rows, columns in sorted(shapes))
        remedy = "make all blocks the size of the plate"
        problems.append(Problem(what=f"blocks differ in size: {sizes}", file=document.name, remedy=remedy))
    if problems:
        raise MapError(problems)
    return _draft(document, grids, plate_format=format_of_shape(*next(iter(shapes))))


def draft_of_template(document: Document) -> MapDraft:
    """What the sheets of a template say.

    Raises
    ------
    MapError
        If it is no workbook, a sheet reaches beyond the largest plate, or two are the same variable.
    """
    untreated = _untreated_sheet(document)
    sheets = (
        [("compound", untreated)] if untreated else [(sheet.name, sheet) for sheet in document.sheets if sheet.rows]
    )
    grids = [
        _Grid(
            title=title,
            sheet=sheet,
            top=0,
            left=0,
            rows=len(sheet.rows),
            columns=max((len(row) for row in sheet.rows), default=0),
            place=Place(sheet.name),
        )
        for title, sheet in sheets
    ]
    if not document.is_workbook or not any(grid.columns for grid in grids):
        what = "is not a workbook with a grid on each sheet"
        remedy = "call its sheets Compound, Concentration (uM), ..., each with a grid from cell A1"
        raise MapError(Problem(what=what, file=document.name, remedy=remedy))
    rows, columns = PLATE_SHAPES[1536]
    problems = [
        Problem(
            what=f"the grid has {grid.rows} rows and {grid.columns} columns, more than a plate of 1536 wells",
            file=document.name,
            sheet=grid.sheet.name,
            remedy="keep only the grid on the sheet, well A01 in A1, or remove the sheet",
        )
        for grid in grids
        if grid.rows > rows or grid.columns > columns
    ]
    if problems:
        raise MapError(problems)
    return _draft(document, grids, plate_format=None)


def _draft(document: Document, grids: Sequence[_Grid], *, plate_format: int | None) -> MapDraft:
    by_variable, units = _variables(document, grids)
    height, width = max(grid.rows for grid in grids), max(grid.columns for grid in grids)
    wells = [
        (row, column)
        for row in range(height)
        for column in range(width)
        if any(not is_nothing(grid.cell(row, column)) for grid in grids)
    ]
    return MapDraft(
        file=document.name,
        wells=[well_name(row, column) for row, column in wells],
        plates=[None] * len(wells),
        columns={name: [grid.cell(*well) for well in wells] for name, grid in by_variable.items()},
        places={
            "well": [_place(document, grids[0], row, column) for row, column in wells],
            **{
                name: [_place(document, grid, row, column) for row, column in wells]
                for name, grid in by_variable.items()
            },
        },
        units=units,
        plate_format=plate_format,
        decimal_comma=grids[0].sheet.delimiter in (";", "\t"),
    )


def _variables(document: Document, grids: Sequence[_Grid]) -> tuple[Mapping[str, _Grid], dict[str, str]]:
    by_variable: dict[str, _Grid] = {}
    units: dict[str, str] = {}
    problems = []
    for grid in grids:
        name, unit = column_of_title(grid.title)
        if name in by_variable:
            what = f"{grid.title} and {by_variable[name].title} are the same variable, {name}"
            remedy = "keep one; describe several plates in several files or in a long table"
            place = grid.place
            problems.append(Problem(what=what, file=document.name, sheet=place.sheet, cell=place.cell, remedy=remedy))
        by_variable[name] = grid
        if unit:
            units[name] = unit
    if problems:
        raise MapError(problems)
    return by_variable, units


def _place(document: Document, grid: _Grid, row: int, column: int) -> Place:
    return Place(grid.sheet.name if document.is_workbook else None, cell_name(grid.top + row, grid.left + column))


def _grids_on(sheet: Sheet) -> list[_Grid]:
    """Blocks of a sheet, from the top."""
    grids: list[_Grid] = []
    for top in range(len(sheet.rows)):
        for left in range(1, len(sheet.rows[top])):
            if sheet.text(top, left) in ("1", "01") and sheet.text(top + 1, left - 1).upper() == "A":
                columns = _run(sheet.text(top, left + step) for step in range(len(sheet.rows[top]) - left))
                rows = _letters(sheet, top + 1, left - 1)
                if columns >= 2 and rows >= 2:
                    title = sheet.text(top, left - 1) or ("" if sheet.delimiter else sheet.name)
                    place = Place(None if sheet.delimiter else sheet.name, cell_name(top, left - 1))
                    grids.append(
                        _Grid(title=title, sheet=sheet, top=top + 1, left=left, rows=rows, columns=columns, place=place)
                    )
    return grids


def _run(texts: Iterable[str]) -> int:
    """How far column numbers count on from 1."""
    count = 0
    for text in texts:
        if text.lstrip("0") != str(count + 1):
            break
        count += 1
    return count


def _letters(sheet: Sheet, top: int, left: int) -> int:
    count = 0
    while count < 32 and sheet.text(top + count, left).upper() == row_letters(count):
        count += 1
    return count


def _block_problems(grid: _Grid, file: str) -> list[Problem]:
    problems = []
    if not grid.title:
        problems.append(
            Problem(
                what="the block has no name",
                file=file,
                sheet=grid.place.sheet,
                cell=grid.place.cell,
                remedy="write role, compound, conc (uM), ... in its first cell",
            )
        )
    if format_of_shape(grid.rows, grid.columns) is None:
        problems.append(
            Problem(
                what=f"the block {grid.title!r} has {grid.rows} rows and {grid.columns} columns, which no plate has",
                file=file,
                sheet=grid.place.sheet,
                cell=grid.place.cell,
                remedy="write all rows and columns of the plate, numbered from 1 and lettered from A",
            )
        )
    return problems


def _untreated_sheet(document: Document) -> Sheet | None:
    """The one sheet with anything on it, if it names vehicle in every cell that is filled."""
    sheets = [sheet for sheet in document.sheets if any(not is_nothing(cell) for row in sheet.rows for cell in row)]
    if len(sheets) != 1 or column_of_title(sheets[0].name)[0] in _TEMPLATE_NAMES:
        return None
    filled = [cell for row in sheets[0].rows for cell in row if not is_nothing(cell)]
    return sheets[0] if all(isinstance(cell, str) and is_vehicle_name(cell) for cell in filled) else None
