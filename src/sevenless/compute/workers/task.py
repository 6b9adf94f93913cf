"""One chunk of work, and what becomes of it: the bytes of a shard, or a failure with its reason."""

from __future__ import annotations

import io
import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final, final

import polars as pl

__all__ = ["COMPRESSION_LEVEL", "Failure", "Outcome", "Shard", "TableFunction", "Task", "task_of", "work"]

TableFunction = Callable[[pl.DataFrame], pl.DataFrame]
"""A slice of the table in, a table of results out."""

COMPRESSION_LEVEL: Final = 3
"""Of zstandard. Named, so that a change of a default elsewhere does not change the bytes of results."""


@final
@dataclass(frozen=True, slots=True)
class Task:
    """A slice of the table as bytes (Arrow IPC), and what its shard is marked with."""

    chunk: int
    content: bytes
    marks: Mapping[str, str]


@final
@dataclass(frozen=True, slots=True)
class Shard:
    """The bytes of a Parquet file, and the names and types of its columns."""

    content: bytes
    columns: tuple[tuple[str, str], ...]


@final
@dataclass(frozen=True, slots=True)
class Failure:
    """Why a chunk has no shard: one line, and whatever else there is to tell (a traceback)."""

    message: str
    details: str = ""


Outcome = Shard | Failure


def task_of(chunk: int, table: pl.DataFrame, marks: Mapping[str, str]) -> Task:
    """A slice made ready to be sent."""
    content = io.BytesIO()
    table.write_ipc(content)
    return Task(chunk, content.getvalue(), marks)


def work(function: TableFunction, task: Task) -> Outcome:
    """Apply the function to the slice; the same bytes wherever it is done."""
    table = pl.read_ipc(io.BytesIO(task.content))
    try:
        result = function(table)
    # Broad on purpose: the function is the caller's, and whatever it raises is the result of this chunk alone.
    except (Exception, SystemExit) as error:
        return Failure(_one_line(error), traceback.format_exc())
    if not isinstance(result, pl.DataFrame):
        return Failure(f"the function returned {type(result).__name__}, not a Polars table")
    return _shard(result, task.marks)


def _one_line(error: BaseException) -> str:
    text = " ".join(str(error).split())
    return f"{type(error).__name__}: {text}" if text else type(error).__name__


def _shard(result: pl.DataFrame, marks: Mapping[str, str]) -> Outcome:
    content = io.BytesIO()
    try:
        result.write_parquet(
            content,
            compression="zstd",
            compression_level=COMPRESSION_LEVEL,
            # One group of rows whatever the machine: how rows are grouped must not depend on its cores.
            row_group_size=max(1, result.height),
            metadata=dict(marks),
        )
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException) as error:
        return Failure(f"the result cannot be written as Parquet: {' '.join(str(error).split())}")
    return Shard(content.getvalue(), tuple((name, str(dtype)) for name, dtype in result.schema.items()))
