"""A table cut into chunks of rows, read one at a time, and what it is known by."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, final

import polars as pl

from sevenless.compute.column_digest import column_digest
from sevenless.errors import Problem, ShardError
from sevenless.files.tables import read_table

__all__ = ["Columns", "Slices", "Table", "columns_of", "slices_of"]

Table = pl.DataFrame | pl.LazyFrame | Path | str
"""A table, one that is read as it is needed, or a file (Parquet: read as it is needed; others whole)."""

Columns = Mapping[str, tuple[str, str]]
"""Name of a column to its type and the digest of its values."""

_BLOCK_ROWS: Final = 16_384
"""Rows that are read at a time for a digest: always as many, so that it does not depend on the size of the chunks."""


@final
@dataclass(frozen=True, slots=True)
class Slices:
    """Rows of a table, ``size`` at a time."""

    source: pl.LazyFrame
    rows: int
    size: int

    def __len__(self) -> int:
        return -(-self.rows // self.size)

    def table(self, chunk: int) -> pl.DataFrame:
        """The rows of a chunk.

        Raises
        ------
        ShardError
            If they cannot be read.
        """
        return _collected(self.source.slice(chunk * self.size, self.size))


def slices_of(table: Table, size: int) -> Slices:
    """Cut a table.

    Raises
    ------
    ShardError
        If it cannot be read or has no rows.
    """
    source = _source(table)
    rows = int(_collected(source.select(pl.len())).item())
    if rows == 0:
        raise ShardError(Problem(what="the table has no rows", remedy="give a table with a row for each simulation"))
    return Slices(source, rows, size)


def columns_of(slices: Slices) -> Columns:
    """Types and digests of all columns, read a block of rows at a time. Independent of the size of the chunks."""
    dtypes: dict[str, str] = {}
    digests: dict[str, list[bytes]] = {}
    blocks = Slices(slices.source, slices.rows, _BLOCK_ROWS)
    for block in range(len(blocks)):
        for column in blocks.table(block):
            dtypes[column.name] = str(column.dtype)
            digests.setdefault(column.name, []).append(column_digest(column))
    return {name: (dtypes[name], hashlib.sha256(b"".join(parts)).hexdigest()) for name, parts in digests.items()}


def _source(table: Table) -> pl.LazyFrame:
    if isinstance(table, pl.DataFrame):
        return table.lazy()
    if isinstance(table, pl.LazyFrame):
        return table
    if not isinstance(table, Path | str):
        what = f"the table is of type {type(table).__name__}"
        raise ShardError(Problem(what=what, remedy="give a Polars table, a lazy one, or the path of a file"))
    table = Path(table)
    if table.suffix.lower() != ".parquet":
        return read_table(table).lazy()
    if not table.is_file():
        raise ShardError(Problem(what="no such file", file=table.name, remedy="check the path"))
    return pl.scan_parquet(table)


def _collected(frame: pl.LazyFrame) -> pl.DataFrame:
    try:
        return frame.collect()
    except (pl.exceptions.PolarsError, OSError) as error:
        what = f"the table cannot be read: {' '.join(str(error).split())}"
        raise ShardError(Problem(what=what, remedy="check the files and columns that it is made from")) from error
