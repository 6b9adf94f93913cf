"""Unlabelled plates: grids of 8 x 12, 16 x 24 or 32 x 48 numbers somewhere in a sheet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, final

from sevenless.files.document import Sheet
from sevenless.files.numbers import parse_value
from sevenless.plates.geometry import PLATE_SHAPES
from sevenless.readers.blocks import Block, block_at, column_number, row_number

__all__ = ["find_bare_blocks"]

_SIZES: Final = (96, 384, 1536)


_Run = tuple[int, int, int]
"""Row, first and last column of numbers and marks that stand side by side."""


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class _Patch:
    """The rectangle around values that touch, and how many there are."""

    top: int
    bottom: int
    left: int
    right: int
    count: int


def find_bare_blocks(sheet: Sheet, *, beside: Sequence[Block] = ()) -> list[Block]:
    """Every unlabelled plate outside the blocks already found, from the top and from the left.

    A text file writes a delimiter for each well, so there blank edges count as wells; in a workbook the numbers
    themselves must fill the shape of a plate (single cells may be missing). A row of column names right above, or a
    column of names right beside, makes it a table and no plate.
    """
    runs = _value_runs(sheet, beside)
    found = _by_row_length(sheet, runs) if sheet.delimiter else []
    covered = {row for block in found for row in block.cell_rows}
    plates = (_plate_of(sheet, patch) for patch in _patches([run for run in runs if run[0] not in covered]))
    found += [block for block in plates if block]
    return sorted((block for block in found if not _has_names(sheet, block)), key=lambda block: (block.top, block.left))


def _value_runs(sheet: Sheet, beside: Iterable[Block]) -> list[_Run]:
    """Runs of numbers and marks, row by row, outside the labelled blocks."""
    taken: dict[int, list[Block]] = {}
    for block in beside:
        for row in range(block.top, block.bottom + 1):
            taken.setdefault(row, []).append(block)
    found: list[_Run] = []
    for row, cells in enumerate(sheet.rows):
        blocks = taken.get(row, ())
        for column, cell in enumerate(cells):
            if cell is None or any(one.left <= column <= one.right for one in blocks) or parse_value(cell) is None:
                continue
            if found and found[-1][0] == row and found[-1][2] == column - 1:
                found[-1] = (row, found[-1][1], column)
            else:
                found.append((row, column, column))
    return found


def _by_row_length(sheet: Sheet, runs: Sequence[_Run]) -> list[Block]:
    """Plates whose rows are exactly as long as a plate is wide, blank edges included."""
    filled: Counter[int] = Counter()
    for row, left, right in runs:
        filled[row] += right - left + 1
    found: list[Block] = []
    for size in _SIZES:
        height, width = PLATE_SHAPES[size]
        group: list[int] = []
        for row in range(len(sheet.rows) + 1):
            if row < len(sheet.rows) and _is_plate_row(sheet, row, width, filled[row]):
                group.append(row)
                continue
            rows = group if len(group) == height else _trimmed(group, filled)
            if len(rows) == height and any(filled[row] for row in rows):
                found.append(block_at(sheet, rows[0], 0, plate_format=size))
            group = []
    return found


def _is_plate_row(sheet: Sheet, row: int, width: int, values: int) -> bool:
    """As long as the plate is wide (or one longer, by a trailing delimiter) and nothing but values in it."""
    cells = sheet.rows[row]
    is_as_long = len(cells) == width or (len(cells) == width + 1 and cells[-1] is None)
    return is_as_long and sum(cell is not None for cell in cells) == values


def _trimmed(group: Sequence[int], filled: Counter[int]) -> list[int]:
    """Without the blank rows at both ends, which a spreadsheet pads with delimiters."""
    numbered = [row for row in group if filled[row]]
    return [row for row in group if numbered[0] <= row <= numbered[-1]] if numbered else []


def _patches(runs: Sequence[_Run]) -> list[_Patch]:
    """Runs that touch the ones above and below, joined; in the order of their first run."""
    parent = list(range(len(runs)))

    def root(index: int) -> int:
        while parent[index] != index:
            parent[index] = parent[parent[index]]
            index = parent[index]
        return index

    above: list[int] = []
    current: list[int] = []
    row_before = -1
    for index, (row, left, right) in enumerate(runs):
        if row != row_before:
            above, current = (current if row == row_before + 1 else []), []
            row_before = row
        current.append(index)
        for other in above:
            if runs[other][1] <= right and left <= runs[other][2]:
                one, two = sorted((root(index), root(other)))
                parent[two] = one
    groups: dict[int, list[_Run]] = {}
    for index, run in enumerate(runs):
        groups.setdefault(root(index), []).append(run)
    return [_around(group) for group in groups.values()]


def _around(runs: Sequence[_Run]) -> _Patch:
    return _Patch(
        top=runs[0][0],
        bottom=runs[-1][0],
        left=min(left for _, left, _ in runs),
        right=max(right for _, _, right in runs),
        count=sum(right - left + 1 for _, left, right in runs),
    )


def _plate_of(sheet: Sheet, patch: _Patch) -> Block | None:
    """The plate that fills the rectangle; a first row of column numbers is its header, not a row of wells."""
    height, width = patch.bottom - patch.top + 1, patch.right - patch.left + 1
    numbers = [column_number(sheet.text(patch.top, patch.left + column)) for column in range(width)]
    header = int(numbers == list(range(width)))
    for size in _SIZES:
        if PLATE_SHAPES[size] == (height - header, width) and patch.count > 0.5 * height * width:
            return block_at(sheet, patch.top + header, patch.left, plate_format=size)
    return None


def _has_names(sheet: Sheet, block: Block) -> bool:
    """Whether columns or rows have names of their own; a single title above, or row letters beside, are none."""
    above = [sheet.cell(block.top - 1, column) for column in range(block.left, block.right + 1)]
    words = [cell for cell in above if isinstance(cell, str) and column_number(cell) is None]
    beside = [sheet.text(row, block.left - 1) for row in block.cell_rows] if block.left else []
    labels = [text for text in beside if text and row_number(text) is None]
    return len(words) > 1 or len(labels) > 1
