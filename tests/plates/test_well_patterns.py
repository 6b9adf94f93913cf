"""Patterns of rows, columns and wells."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sevenless.plates.geometry import row_letters, well_name
from sevenless.plates.well_patterns import columns_of_pattern, rows_of_pattern, size_of_block, wells_of_pattern


@pytest.mark.parametrize(
    ("pattern", "rows"),
    [
        ("A", [0]), ("b", [1]), ("A,C", [0, 2]), ("A-D", [0, 1, 2, 3]), ("A-B,F-G", [0, 1, 5, 6]),
        ("A,C,...,G", [0, 2, 4, 6]), ("A, B, …, D", [0, 1, 2, 3]), ("Z-AB", [25, 26, 27]), ("AF", [31]),
        ("A,A,...,A", [0]),
    ],
)  # fmt: skip
def test_rows(pattern: str, rows: list[int]) -> None:
    assert rows_of_pattern(pattern) == rows


@pytest.mark.parametrize(
    ("pattern", "columns"),
    [("1", [0]), ("01", [0]), ("1,3", [0, 2]), ("10-12", [9, 10, 11]), ("1,3,...,7", [0, 2, 4, 6]), ("48", [47])],
)
def test_columns(pattern: str, columns: list[int]) -> None:
    assert columns_of_pattern(pattern) == columns


@pytest.mark.parametrize(
    ("pattern", "wells"),
    [
        ("A1", "A01"), ("a1,B02", "A01 B02"), ("A1-B2", "A01 A02 B01 B02"), ("A1,A3,...,A7", "A01 A03 A05 A07"),
        ("A1,C3,...,E5", "A01 A03 A05 C01 C03 C05 E01 E03 E05"), ("A1,B1,...,D1", "A01 B01 C01 D01"),
        ("A1-A2,H12", "A01 A02 H12"),
    ],
)  # fmt: skip
def test_wells(pattern: str, wells: str) -> None:
    assert " ".join(well_name(*well) for well in wells_of_pattern(pattern)) == wells


@pytest.mark.parametrize(
    "pattern", ["", "A0", "1", "A1-", "B1-A1", "A1,B2,...", "A1,...,A5", "A1,C3,...,D5", "A1,A1,...,A3"]
)
def test_wells_that_cannot_be_read(pattern: str) -> None:
    with pytest.raises(ValueError):
        wells_of_pattern(pattern)


@pytest.mark.parametrize("pattern", ["", "1", "AG", "D-A", "A,B,...", "A,C,...,D", "C,B,...,A", "A,A,...,C"])
def test_rows_that_cannot_be_read(pattern: str) -> None:
    with pytest.raises(ValueError):
        rows_of_pattern(pattern)


@pytest.mark.parametrize("pattern", ["", "0", "49", "A", "3-1", "1,2,...", "1,3,...,6", "½", "١"])
def test_columns_that_cannot_be_read(pattern: str) -> None:
    with pytest.raises(ValueError):
        columns_of_pattern(pattern)


def test_sizes_of_blocks() -> None:
    assert [size_of_block(text) for text in ("10x2", " 3 X 4 ", "24×16")] == [(10, 2), (3, 4), (24, 16)]
    for text in ("10", "0x2", "2x", "axb", "2x2x2", "-1x2"):
        with pytest.raises(ValueError, match="is not the size of a block"):
            size_of_block(text)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 31), st.integers(1, 5), st.integers(0, 5))
def test_an_ellipsis_names_what_the_list_in_full_names(first: int, step: int, count: int) -> None:
    rows = [first + step * number for number in range(count + 2) if first + step * number <= 31]
    if len(rows) >= 2:
        short = f"{row_letters(rows[0])},{row_letters(rows[1])},...,{row_letters(rows[-1])}"
        assert rows_of_pattern(short) == rows_of_pattern(",".join(map(row_letters, rows))) == rows


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet="AB12,-. …", max_size=14))
def test_any_text_is_a_pattern_or_a_value_error(text: str) -> None:
    for read in (rows_of_pattern, columns_of_pattern, wells_of_pattern):
        try:
            found = read(text)
        except ValueError:
            continue
        assert found
