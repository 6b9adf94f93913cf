"""Plates with made-up readings, and how they look as blocks of cells."""

from __future__ import annotations

import numpy as np
import polars as pl

from sevenless.plates.geometry import PLATE_SHAPES, row_letters, well_names
from sevenless.plates.plateread import PlateRead

MARKS = {
    "OVER": "overflow",
    "OVERFLOW": "overflow",
    "#SAT": "saturated",
    "-": "empty",
    "": "empty",
    "inf": "overflow",
    "<0.01": "underflow",
}
"""What instruments write in place of a number, and the reason that is kept."""


def counts(plate_format: int, *, seed: int = 7) -> list[list[str]]:
    """Readings with four decimals, as text, row by row."""
    rows, columns = PLATE_SHAPES[plate_format]
    values = np.random.default_rng(seed).lognormal(8, 1, (rows, columns))
    return [[f"{value:.4f}" for value in row] for row in values]


def marked(plate_format: int, *, seed: int = 7) -> list[list[str]]:
    """Readings whose second row begins with every mark of `MARKS`."""
    cells = counts(plate_format, seed=seed)
    cells[1][: len(MARKS)] = list(MARKS)
    return cells


def labelled(cells: list[list[str]], *, zero_padded: bool = False, corner: str = "") -> list[list[str]]:
    """Cells under a header of column numbers and beside row letters."""
    header = [f"{column + 1:02d}" if zero_padded else str(column + 1) for column in range(len(cells[0]))]
    return [[corner, *header], *([row_letters(row), *line] for row, line in enumerate(cells))]


def expected(cells: list[list[str]], plate_format: int) -> dict[str, tuple[float | None, str | None]]:
    """Value and mask reason by well."""
    flat = [cell for line in cells for cell in line]
    read = [(None, MARKS[cell]) if cell in MARKS else (float(cell), None) for cell in flat]
    return dict(zip(well_names(plate_format), read, strict=True))


def found(read: PlateRead, *, plate: str | None = None, channel: str | None = None) -> dict[str, tuple[float, str]]:
    """Value and mask reason by well, of one plate and channel (of the only ones where none is named)."""
    table = read.table
    plate = plate or _only(read.plates)
    channel = channel or _only([one.name for one in read.channels])
    rows = table.filter((pl.col("plate") == plate) & (pl.col("channel") == channel))
    assert rows["well"].is_unique().all(), "one row per well"
    return {well: (value, reason) for well, value, reason in rows.select("well", "value", "mask_reason").iter_rows()}


def _only(names: list[str]) -> str:
    assert len(names) == 1, names
    return names[0]
