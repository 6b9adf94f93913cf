"""Tables cut into chunks, and what they are known by."""

from __future__ import annotations

import polars as pl
import pytest

from compute.functions import numbers
from sevenless.compute import slices as module
from sevenless.compute.slices import columns_of, slices_of
from sevenless.errors import ReadError, ShardError


def test_slices_are_the_table_and_the_last_may_be_short() -> None:
    slices = slices_of(numbers(), 30)
    assert (len(slices), slices.rows) == (4, 100)
    parts = [slices.table(chunk) for chunk in range(4)]
    assert [len(part) for part in parts] == [30, 30, 30, 10]
    assert pl.concat(parts).equals(numbers())


def test_what_a_table_is_known_by_does_not_depend_on_the_chunks(tmp_path, monkeypatch) -> None:
    numbers().write_parquet(tmp_path / "table.parquet", row_group_size=9)
    known = columns_of(slices_of(numbers(), 30))
    assert list(known) == ["row", "x", "name"]
    assert known["x"][0] == "Float64"
    assert columns_of(slices_of(tmp_path / "table.parquet", 7)) == known
    # Blocks of which a table has several: their number is part of what it is known by, so it is fixed.
    monkeypatch.setattr(module, "_BLOCK_ROWS", 40)
    cut = columns_of(slices_of(numbers(), 7))
    assert cut == columns_of(slices_of(tmp_path / "table.parquet", 100))
    assert {name: kind for name, (kind, _) in cut.items()} == {name: kind for name, (kind, _) in known.items()}


def test_a_value_in_the_last_block_counts(monkeypatch) -> None:
    monkeypatch.setattr(module, "_BLOCK_ROWS", 40)
    changed = numbers().with_columns(x=pl.when(pl.col("row") == 99).then(0.0).otherwise("x"))
    one, other = columns_of(slices_of(numbers(), 10)), columns_of(slices_of(changed, 10))
    assert {name for name in one if one[name] != other[name]} == {"x"}


def test_a_table_without_rows_is_refused() -> None:
    with pytest.raises(ShardError, match="the table has no rows"):
        slices_of(numbers(0), 10)


def test_a_table_that_cannot_be_read_is_told(tmp_path) -> None:
    with pytest.raises(ShardError, match=r"absent.parquet: no such file"):
        slices_of(tmp_path / "absent.parquet", 10)
    (tmp_path / "table.parquet").write_bytes(b"no table")
    with pytest.raises(ShardError, match="the table cannot be read: "):
        slices_of(tmp_path / "table.parquet", 10)
    with pytest.raises(ShardError, match=r"the table cannot be read: .*colour"):
        slices_of(numbers().lazy().filter(pl.col("colour") == 1), 10)
    (tmp_path / "table.csv").write_text("", encoding="utf-8")
    with pytest.raises(ReadError, match="the file is empty"):
        slices_of(tmp_path / "table.csv", 10)
