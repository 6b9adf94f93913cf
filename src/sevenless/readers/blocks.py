"""Plate-shaped blocks of cells, wherever they stand in a sheet.

Two kinds: *labelled* blocks carry a header of column numbers (``1 2 3 ...`` or ``01 02 03 ...``) above and row letters
at their left; *unlabelled* ones are bare 8 x 12, 16 x 24 or 32 x 48 grids. What is done with the cells of a block is
in `sevenless.readers.readings`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, final

from sevenless.files.document import Cell, Sheet
from sevenless.files.numbers import parse_value
from sevenless.plates.geometry import PLATE_SHAPES, row_letters, well_name

__all__ = [
    "Block",
    "block_at",
    "column_number",
    "find_labelled_blocks",
    "format_of_labels",
    "labelled_block_at",
    "row_number",
]

_ROW_LABEL: Final = re.compile(r"[A-Z]|A[A-F]")
_COLUMN_LABEL: Final = re.compile(r"0?[1-9]|[1-4]\d")


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A grid of cells, one per well.

    Parameters
    ----------
    sheet
        Where it stands.
    top, bottom
        First and last row of the sheet that belong to it, header included.
    left, right
        First and last column of the sheet that belong to it, row letters included.
    cell_rows, cell_columns
        Rows and columns of the sheet that hold wells, counted from 0.
    plate_rows, plate_columns
        Which row and column of the plate each of them is, counted from 0. Rows that the instrument left out are
        not listed.
    plate_format
        Number of wells of the plate.
    labelled
        Whether it has a header and row letters.
    """

    sheet: Sheet
    top: int
    bottom: int
    left: int
    right: int
    cell_rows: tuple[int, ...]
    cell_columns: tuple[int, ...]
    plate_rows: tuple[int, ...]
    plate_columns: tuple[int, ...]
    plate_format: int
    labelled: bool

    @property
    def wells(self) -> list[str]:
        """Names of its wells, row by row."""
        return [well_name(row, column) for row in self.plate_rows for column in self.plate_columns]

    @property
    def places(self) -> list[tuple[int, int]]:
        """Row and column in the sheet of each of its wells, row by row."""
        return [(row, column) for row in self.cell_rows for column in self.cell_columns]

    @property
    def fault(self) -> str:
        """What shows that the labels are damaged, so that wells would be lost; ``""`` where they are sound."""
        return (_row_fault(self) or _column_fault(self)) if self.labelled else ""

    @property
    def broken_off(self) -> str:
        """What shows that a file ends in the midst of a block of a whole plate; ``""`` where the block is whole."""
        height = PLATE_SHAPES[self.plate_format][0]
        if len(self.plate_rows) < height:
            return f"the file breaks off after {len(self.plate_rows)} of the {height} rows of this block"
        lengths = [len(self.sheet.rows[row]) for row in self.cell_rows]
        return "the file breaks off in the last row of this block" if lengths[-1] < max(lengths) else ""

    @property
    def cells(self) -> list[Cell]:
        """What stands in each of its wells, row by row; None beyond the end of a short row."""
        found: list[Cell] = []
        for row in self.cell_rows:
            cells = self.sheet.rows[row] if row < len(self.sheet.rows) else []
            found += [cells[column] if column < len(cells) else None for column in self.cell_columns]
        return found


def row_number(text: str) -> int | None:
    """Row of the plate, counted from 0, from its letters (``A`` ... ``AF``), or None if the text is something else."""
    label = text.strip().upper()
    if not _ROW_LABEL.fullmatch(label):
        return None
    return ord(label[-1]) - 65 + (26 if len(label) == 2 else 0)


def column_number(text: str) -> int | None:
    """Column of the plate, counted from 0, from its number (``1``, ``01`` ... ``48``), or None."""
    label = text.strip()
    return int(label) - 1 if _COLUMN_LABEL.fullmatch(label) and int(label) <= 48 else None


def format_of_labels(plate_rows: tuple[int, ...], plate_columns: tuple[int, ...]) -> int:
    """The plate format that a header and row letters speak of.

    A header that runs from 1 to exactly the width of a format names it, if the rows fit; anything else is part of
    the smallest plate from 96 wells on that has all of its wells.
    """
    rows, width = max(plate_rows) + 1, max(plate_columns) + 1
    if plate_columns == tuple(range(width)):
        for size, (height, across) in PLATE_SHAPES.items():
            # Six columns and eight rows are the left half of a 96-well plate, not a whole 24-well one.
            if across == width and rows <= height and (width >= 12 or plate_rows == tuple(range(height))):
                return size
    return next(size for size in (96, 384, 1536) if rows <= PLATE_SHAPES[size][0] and width <= PLATE_SHAPES[size][1])


def find_labelled_blocks(sheet: Sheet, *, start: int = 0, stop: int | None = None) -> list[Block]:
    """Every labelled block between two rows of a sheet, from the top and from the left."""
    end = len(sheet.rows) if stop is None else min(stop, len(sheet.rows))
    blocks: list[Block] = []
    for row in range(start, end):
        for column, cell in enumerate(sheet.rows[row]):
            if _may_be_column_number(cell):
                block = labelled_block_at(sheet, row, column, stop=end)
                if block and not any(_overlap(block, other) for other in blocks):
                    blocks.append(block)
    return blocks


def labelled_block_at(sheet: Sheet, row: int, column: int, *, stop: int | None = None) -> Block | None:
    """The labelled block whose first column number stands in this cell, or None.

    Row letters stand at the left of the first column, or under its number where the header lacks its blank corner.
    The block ends at the first row without a letter, or with a letter out of order. A header may begin beyond 1,
    where only a part of the plate was read.
    """
    plate_columns = _header(sheet, row, column)
    # Beside a row letter stand readings, and beside the number before it stands the middle of a header.
    if len(plate_columns) < 2 or (column and _is_label(sheet.text(row, column - 1), plate_columns[0] - 1)):
        return None
    end = len(sheet.rows) if stop is None else min(stop, len(sheet.rows))
    for letters in (column - 1, column) if plate_columns[0] == 0 else (column - 1,):
        plate_rows = _letters(sheet, row + 1, letters, end)
        if plate_rows:
            first = letters + 1
            return Block(
                sheet=sheet,
                top=row,
                bottom=row + len(plate_rows),
                left=letters,
                right=letters + len(plate_columns),
                cell_rows=tuple(range(row + 1, row + 1 + len(plate_rows))),
                cell_columns=tuple(range(first, first + len(plate_columns))),
                plate_rows=plate_rows,
                plate_columns=plate_columns,
                plate_format=format_of_labels(plate_rows, plate_columns),
                labelled=True,
            )
    return None


def block_at(sheet: Sheet, row: int, column: int, *, plate_format: int) -> Block:
    """The unlabelled block of a whole plate whose well A01 stands in this cell."""
    height, width = PLATE_SHAPES[plate_format]
    return Block(
        sheet=sheet,
        top=row,
        bottom=row + height - 1,
        left=column,
        right=column + width - 1,
        cell_rows=tuple(range(row, row + height)),
        cell_columns=tuple(range(column, column + width)),
        plate_rows=tuple(range(height)),
        plate_columns=tuple(range(width)),
        plate_format=plate_format,
        labelled=False,
    )


def _may_be_column_number(cell: Cell) -> bool:
    """A quick look that spares most cells the pattern."""
    if isinstance(cell, float):
        return 1 <= cell <= 48
    return cell is not None and len(cell) <= 4 and cell.strip().isdecimal()


def _is_label(text: str, number: int) -> bool:
    return row_number(text) is not None or column_number(text) == number


def _header(sheet: Sheet, row: int, column: int) -> tuple[int, ...]:
    """Column numbers from this cell to the right, as long as each is one more than the one before."""
    numbers: list[int] = []
    while (number := column_number(sheet.text(row, column + len(numbers)))) is not None:
        if numbers and number != numbers[-1] + 1:
            break
        numbers.append(number)
    return tuple(numbers)


def _letters(sheet: Sheet, row: int, column: int, end: int) -> tuple[int, ...]:
    """Row letters from this cell down, as long as each comes later in the alphabet than the one before."""
    found: list[int] = []
    while column >= 0 and row + len(found) < end:
        text = sheet.text(row + len(found), column)
        number = row_number(text)
        # MARS writes the rows beyond Z in small letters: Y, Z, a, b, ... f.
        if number is not None and found and number <= found[-1] and text.islower():
            number += 26
        if number is None or number > 31 or (found and number <= found[-1]):
            break
        found.append(number)
    return tuple(found)


def _row_fault(block: Block) -> str:
    """A row right below that holds values without being a next row or a header is one whose letter is damaged."""
    sheet, row = block.sheet, block.bottom + 1
    if len(_header(sheet, row, block.left + 1)) > 1 or len(_header(sheet, row, block.left)) > 1:
        return ""
    parsed = [parse_value(sheet.cell(row, column)) for column in block.cell_columns]
    if not any(value is not None and value[0] is not None for value in parsed):
        return ""
    label = sheet.text(row, block.left)
    last = row_letters(block.plate_rows[-1])
    return f"the row below {last} has values, but {repr(label) if label else 'nothing'} for a letter"


def _column_fault(block: Block) -> str:
    """A header that goes on after a word in the midst of its numbers has a damaged number there."""
    sheet, row = block.sheet, block.top
    header = _header(sheet, row, block.left + 1) or _header(sheet, row, block.left)
    start = block.left + (1 if _header(sheet, row, block.left + 1) else 0)
    beyond = start + len(header)
    label = sheet.text(row, beyond)
    later = [column_number(sheet.text(row, column)) for column in range(beyond + 1, beyond + 4)]
    if label and any(number is not None and number > header[-1] + 1 for number in later):
        return f"the header has {label!r} after column {header[-1] + 1}"
    return ""


def _overlap(one: Block, other: Block) -> bool:
    return one.top <= other.bottom and other.top <= one.bottom and one.left <= other.right and other.left <= one.right
