"""Unlabelled plates: found by their shape, wherever they stand, and nothing else taken for one."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from readers.plates import counts, labelled
from sevenless.files.document import Cell, Sheet
from sevenless.plates.geometry import PLATE_SHAPES
from sevenless.readers.bare_blocks import find_bare_blocks
from sevenless.readers.blocks import find_labelled_blocks


def book(rows: list[list[str]]) -> Sheet:
    """A sheet of a workbook, padded to a rectangle as spreadsheets are."""
    width = max(len(row) for row in rows)
    return Sheet(name="S", rows=[[cell or None for cell in [*row, *[""] * width][:width]] for row in rows])


def corners(sheet: Sheet) -> list[tuple[int, int, int]]:
    return [(block.top, block.left, block.plate_format) for block in find_bare_blocks(sheet)]


@settings(deadline=None, max_examples=40)
@given(
    plate_format=st.sampled_from([96, 384]),
    down=st.integers(0, 5),
    across=st.integers(0, 5),
    missing=st.sets(st.tuples(st.integers(1, 6), st.integers(1, 10)), max_size=8),
    words=st.lists(st.sampled_from(["", "Plate 1", "made up"]), min_size=0, max_size=3),
)
def test_a_plate_anywhere_in_a_workbook(
    plate_format: int, down: int, across: int, missing: set[tuple[int, int]], words: list[str]
) -> None:
    cells = counts(plate_format)
    # Wells apart from each other: the numbers around them still touch.
    for row, column in missing:
        if (row + column) % 2 == 0:
            cells[row][column] = ""
    rows = [[word] for word in words] + [[] for _ in range(down)] + [["" for _ in range(across)] + row for row in cells]
    sheet = book(rows)
    assert corners(sheet) == [(len(words) + down, across, plate_format)]
    (block,) = find_bare_blocks(sheet)
    assert block.cells == [cell or None for line in cells for cell in line]


def test_plates_side_by_side_and_below_each_other() -> None:
    one = counts(96)
    rows = [[*line, "", *line] for line in one] + [[]] + [["", *line] for line in one]
    assert corners(book(rows)) == [(0, 0, 96), (0, 13, 96), (9, 1, 96)]


def test_plates_of_different_sizes() -> None:
    rows = [*counts(384), [], *counts(96), [], ["end"]]
    assert corners(book(rows)) == [(0, 0, 384), (17, 0, 96)]


def test_beside_a_labelled_block() -> None:
    rows = [[*one, "", "", *other] for one, other in zip(labelled(counts(96)), [[], *counts(96)], strict=True)]
    sheet = book(rows)
    found = find_labelled_blocks(sheet)
    assert [(block.top, block.left) for block in find_bare_blocks(sheet, beside=found)] == [(1, 15)]


def test_a_header_of_numbers_is_not_a_row_of_wells() -> None:
    header = [str(column + 1) for column in range(24)]
    assert corners(book([header, *counts(384)])) == [(1, 0, 384)]


@pytest.mark.parametrize("cut", ["row", "column", "too many rows", "too many columns"])
def test_other_shapes_are_no_plates(cut: str) -> None:
    cells = counts(96)
    shapes = {
        "row": cells[:7],
        "column": [line[:11] for line in cells],
        "too many rows": [*cells, cells[0]],
        "too many columns": [[*line, "1"] for line in cells],
    }
    assert corners(book(shapes[cut])) == []


def test_names_of_columns_or_rows_make_it_a_table() -> None:
    cells = counts(96)
    assert corners(book([[f"gene {n}" for n in range(12)], *cells])) == []
    assert corners(book([[f"cell {n}", *line] for n, line in enumerate(cells)])) == []
    assert corners(book([["only a title"], *cells])) == [(1, 0, 96)]
    assert corners(book([[letter, *line] for letter, line in zip("ABCDEFGH", cells, strict=True)])) == [(0, 1, 96)]


def test_a_sparse_rectangle_is_no_plate() -> None:
    rows, columns = PLATE_SHAPES[96]
    ring = [["1" if r in (0, rows - 1) or c in (0, columns - 1) else "" for c in range(columns)] for r in range(rows)]
    assert corners(book(ring)) == []


@pytest.mark.parametrize("trailing", [True, False])
def test_blank_edges_count_in_a_text_file(trailing: bool) -> None:
    cells: list[list[Cell]] = [
        [cell if 0 < column < 11 else None for column, cell in enumerate(line)] for line in counts(96)
    ]
    cells[0] = [None] * 12
    rows = [[], *([*line, None] if trailing else line for line in cells), []]
    (block,) = find_bare_blocks(Sheet(name="a.csv", rows=rows, delimiter=","))
    assert (block.top, block.left, block.plate_format) == (1, 0, 96)
    assert block.cells[12:15] == [None, counts(96)[1][1], counts(96)[1][2]]


def test_rows_of_marks_without_a_number_are_no_plate_in_a_text_file() -> None:
    rows: list[list[Cell]] = [[None] * 12 for _ in range(8)]
    assert find_bare_blocks(Sheet(name="a.csv", rows=rows, delimiter=",")) == []
