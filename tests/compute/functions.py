"""What the tests of chunks have computed: functions that workers can import."""

from __future__ import annotations

import os
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import polars as pl

ROWS = 100


def numbers(rows: int = ROWS) -> pl.DataFrame:
    """A table with a number of the row, a value and a name."""
    row = pl.Series("row", range(rows), dtype=pl.Int64)
    return pl.DataFrame([row, (row * 0.37).sin().alias("x"), (row % 7).cast(pl.String).alias("name")])


def double(table: pl.DataFrame) -> pl.DataFrame:
    return table.select("row", "name", y=pl.col("x") * 2)


def times(table: pl.DataFrame, factor: float) -> pl.DataFrame:
    return table.select("row", y=pl.col("x") * factor)


def one_row_less(table: pl.DataFrame) -> pl.DataFrame:
    """Chunks may give any number of rows; the first gives none."""
    return double(table).filter(pl.col("row") >= 10)


def threads(table: pl.DataFrame) -> pl.DataFrame:
    import numba

    return table.select(polars=pl.lit(pl.thread_pool_size()), numba=pl.lit(numba.config.NUMBA_NUM_THREADS)).head(1)


def chatter(table: pl.DataFrame) -> pl.DataFrame:
    print("standard output is not where answers go")
    sys.stdout.flush()
    return double(table)


def no_table(table: pl.DataFrame) -> pl.DataFrame:
    return table["row"].sum()  # type: ignore[return-value]


def columns_that_vary(table: pl.DataFrame) -> pl.DataFrame:
    return double(table) if table["row"][0] < 50 else table


@dataclass(frozen=True)
class Logged:
    """Doubles, and writes down which chunk it does; from some row on it waits as long as a file is there."""

    log: Path
    wait_from: int = sys.maxsize
    file: Path = Path("wait")

    def __call__(self, table: pl.DataFrame) -> pl.DataFrame:
        first = int(table["row"][0])
        with self.log.open("a", encoding="utf-8") as file:
            file.write(f"{first} {os.getpid()}\n")
        while first >= self.wait_from and self.file.exists():
            time.sleep(0.02)
        return double(table)


@dataclass(frozen=True)
class Failing:
    """Doubles, but fails at some rows: as many times as there is a tally to keep, or always."""

    rows: tuple[int, ...]
    how: str = "raise"
    tally: Path | None = None
    times: int = sys.maxsize

    def __call__(self, table: pl.DataFrame) -> pl.DataFrame:
        if not set(self.rows) & set(table["row"].to_list()):
            return double(table)
        if self.tally is not None:
            with self.tally.open("a", encoding="utf-8") as file:
                file.write("x")
            if self.tally.stat().st_size > self.times:
                return double(table)
        if self.how == "die":
            os.kill(os.getpid(), 9)
        if self.how == "end":
            os._exit(7)
        if self.how == "exit":
            sys.exit("enough")
        raise ValueError("these rows\n  cannot be done")


def logged_rows(log: Path) -> list[int]:
    """First rows of the chunks that were begun, sorted."""
    return sorted(int(line.split()[0]) for line in log.read_text(encoding="utf-8").splitlines())


def contents(folder: Path) -> dict[str, bytes]:
    """Every file of a folder."""
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}
