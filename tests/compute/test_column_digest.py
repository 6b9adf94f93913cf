"""Digests of columns: of the values and of nothing else."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sevenless.compute.column_digest import column_digest

COLUMNS = [
    pl.Series([1, 2, 3]),
    pl.Series([1, 2, 3], dtype=pl.Int8),
    pl.Series([1, 2, 3], dtype=pl.UInt64),
    pl.Series([1.0, 2.0, 3.0]),
    pl.Series([1.0, 2.0, 3.0], dtype=pl.Float32),
    pl.Series([1.0, 2.0, float("nan")]),
    pl.Series([1.0, 2.0, None]),
    pl.Series([1.0, 2.0, 0.0]),
    pl.Series([1.0, None, 2.0]),
    pl.Series([True, False, True]),
    pl.Series([True, False, None]),
    pl.Series([True, False, False]),
    pl.Series(["ab", "c", ""]),
    pl.Series(["a", "bc", ""]),
    pl.Series(["a", "bc", None]),
    pl.Series(["a", "bc", None], dtype=pl.Categorical),
    pl.Series(["a", "bc", None], dtype=pl.Enum(["a", "bc"])),
    pl.Series([date(2024, 1, 1), date(2024, 1, 2), None]),
    pl.Series([datetime(2024, 1, 1), None, None]),
    pl.Series([timedelta(seconds=1), None, None]),
    pl.Series([[1, 2], [3], []]),
    pl.Series([[1], [2, 3], []]),
    pl.Series([{"a": 1}, {"a": 2}, None]),
    pl.Series([None, None, None]),
    pl.Series([1, 2]),
    pl.Series([], dtype=pl.Float64),
]


def test_columns_that_differ_have_digests_that_differ() -> None:
    digests = [column_digest(column) for column in COLUMNS]
    assert len(set(digests)) == len(COLUMNS)


@pytest.mark.parametrize("number", range(len(COLUMNS)))
def test_how_a_column_lies_in_memory_does_not_matter(number: int) -> None:
    column = COLUMNS[number]
    pieces = pl.concat([column[:1], column[1:]], rechunk=False)
    cut = pl.concat([column, column])[len(column) :]
    assert column_digest(pieces) == column_digest(cut) == column_digest(column.alias("other"))


def test_what_stands_under_a_missing_value_does_not_matter() -> None:
    masked = pl.select(pl.when(pl.Series([True, False])).then(pl.Series([1.0, 7.0]))).to_series()
    assert column_digest(masked) == column_digest(pl.Series([1.0, None]))


@settings(deadline=None, max_examples=60)
@given(
    st.lists(st.one_of(st.none(), st.text(max_size=5)), max_size=6),
    st.lists(st.one_of(st.none(), st.text(max_size=5)), max_size=6),
)
def test_texts_are_told_apart(one: list[str | None], other: list[str | None]) -> None:
    same = column_digest(pl.Series(one, dtype=pl.String)) == column_digest(pl.Series(other, dtype=pl.String))
    assert same == (one == other)
