"""Blocks with row letters and column numbers, wherever they stand."""

from __future__ import annotations

import time

import pytest

from readers.conftest import WriteBook, WriteRows
from readers.plates import counts, labelled
from sevenless.files.document import Sheet
from sevenless.readers.blocks import Block, block_at, find_labelled_blocks, format_of_labels, row_number


def sheet(rows: list[list[str]]) -> Sheet:
    return Sheet(name="s", rows=[[cell or None for cell in row] for row in rows], delimiter=",")


def only_block(rows: list[list[str]]) -> Block:
    blocks = find_labelled_blocks(sheet(rows))
    assert len(blocks) == 1
    return blocks[0]


@pytest.mark.parametrize("plate_format", [6, 12, 24, 48, 96, 384, 1536])
@pytest.mark.parametrize("zero_padded", [True, False])
def test_whole_plates(plate_format: int, zero_padded: bool) -> None:
    cells = counts(plate_format)
    block = only_block(labelled(cells, zero_padded=zero_padded))
    assert block.plate_format == plate_format
    assert block.cells == [cell for line in cells for cell in line]
    assert block.wells[0] == "A01"
    assert len(block.wells) == plate_format
    assert not block.fault


def test_in_the_middle_of_a_sheet() -> None:
    rows = [["note"], [], *([["x", "", *line, "", "y"] for line in labelled(counts(96))]), [], ["end"]]
    block = only_block(rows)
    assert (block.top, block.bottom, block.left, block.right) == (2, 10, 2, 14)
    assert block.places[0] == (3, 3)
    assert block.cells[13] == counts(96)[1][1]


def test_blocks_side_by_side_and_one_below_the_other() -> None:
    one = labelled(counts(96))
    rows = [[*line, "", *line] for line in one] + [[]] + one
    blocks = find_labelled_blocks(sheet(rows))
    assert [(block.top, block.left) for block in blocks] == [(0, 0), (0, 14), (10, 0)]
    assert len({tuple(block.cells) for block in blocks}) == 1


def test_blocks_that_touch_are_told_apart() -> None:
    one = labelled(counts(96))
    blocks = find_labelled_blocks(sheet([*one, *one]))
    assert [(block.top, block.bottom) for block in blocks] == [(0, 8), (9, 17)]
    assert not any(block.fault for block in blocks)


def test_header_without_its_blank_corner() -> None:
    rows = labelled(counts(96))
    rows[0] = rows[0][1:]
    block = only_block(rows)
    assert block.cells == [cell for line in counts(96) for cell in line]


def test_rows_left_out_by_the_instrument() -> None:
    rows = labelled(counts(384))
    block = only_block([rows[0], rows[1], rows[5], rows[13]])
    assert block.plate_rows == (0, 4, 12)
    assert block.plate_format == 384
    assert block.wells[24] == "E01"


def test_short_rows_and_a_trailing_delimiter() -> None:
    rows = [[*line, ""] for line in labelled(counts(96))]
    rows[3] = rows[3][:5]
    block = only_block(rows)
    assert block.cells[2 * 12 + 3 :][:2] == [counts(96)[2][3], None]


def test_part_of_a_plate() -> None:
    rows = [["", "3", "4", "5"], ["C", "1", "2", "3"], ["D", "4", "5", "6"]]
    block = only_block(rows)
    assert block.wells == ["C03", "C04", "C05", "D03", "D04", "D05"]
    assert block.plate_format == 96


def test_numbers_of_a_workbook(as_workbook: WriteBook) -> None:
    document = as_workbook({"a": labelled(counts(96))})
    block = find_labelled_blocks(document.sheets[0])[0]
    assert block.cells == [float(cell) for line in counts(96) for cell in line]


def test_small_letters_beyond_z() -> None:
    rows = labelled(counts(1536))
    for row, letter in zip(rows[27:], "abcdef", strict=True):
        row[0] = letter
    block = only_block(rows)
    assert block.plate_rows == tuple(range(32))


@pytest.mark.parametrize(
    ("row", "column", "text", "fault"),
    [
        (4, 0, "", "the row below C has values, but nothing for a letter"),
        (4, 0, "#", "the row below C has values, but '#' for a letter"),
        (5, 0, "B", "the row below D has values, but 'B' for a letter"),
        (0, 5, "x", "the header has 'x' after column 4"),
        (0, 9, "90", "the header has '90' after column 8"),
    ],
)
def test_damaged_labels(row: int, column: int, text: str, fault: str) -> None:
    rows = labelled(counts(96))
    rows[row][column] = text
    assert find_labelled_blocks(sheet(rows))[0].fault == fault


def test_a_column_of_means_beside_the_plate_is_no_fault() -> None:
    rows = [[*line, "mean" if not index else "1.5"] for index, line in enumerate(labelled(counts(96)))]
    block = only_block(rows)
    assert len(block.plate_columns) == 12
    assert not block.fault


@pytest.mark.parametrize(
    ("rows", "columns", "plate_format"),
    [
        (range(8), range(12), 96),
        (range(4), range(6), 24),
        (range(8), range(6), 96),
        (range(2, 4), range(12), 96),
        (range(9), range(12), 384),
        ((30,), range(12), 1536),
        (range(2), range(2), 96),
        (range(8), range(13), 384),
        (range(2), range(3), 6),
    ],
)
def test_format_of_labels(rows: range, columns: range, plate_format: int) -> None:
    assert format_of_labels(tuple(rows), tuple(columns)) == plate_format


@pytest.mark.parametrize(
    ("text", "number"), [("A", 0), ("p ", 15), ("AF", 31), ("AG", None), ("", None), ("1", None), ("BA", None)]
)
def test_row_number(text: str, number: int | None) -> None:
    assert row_number(text) == number


def test_words_and_numbers_that_are_no_block() -> None:
    rows = [["1", "2", "3"], ["Assay", "5", "6"], [], ["1"], ["A"], [], ["", "1", "2"], ["", "3", "4"]]
    assert find_labelled_blocks(sheet(rows)) == []


def test_an_unlabelled_block_at_a_cell(as_text: WriteRows) -> None:
    cells = counts(96)
    block = block_at(as_text([["t"], *(["x", *line] for line in cells)]).sheets[0], 1, 1, plate_format=96)
    assert block.cells == [cell for line in cells for cell in line]
    assert (block.wells[-1], block.places[-1], block.fault) == ("H12", (8, 12), "")


def test_a_1536_well_plate_is_found_in_milliseconds() -> None:
    big = sheet(labelled(counts(1536)))
    start = time.perf_counter()
    blocks = find_labelled_blocks(big)
    assert len(blocks[0].cells) == 1536
    assert time.perf_counter() - start < 0.05
