"""Templates whose first well does not stand in the first cell: a row of numbers and a column of letters come first."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

import polars as pl

from sevenless.errors import MapError, Problem
from sevenless.plates.geometry import parse_well, well_name
from sevenless.plates.platemap import PlateMap

__all__ = ["is_cell", "with_corner"]

_CELL: Final = re.compile(r"([A-Za-z])([1-9]\d?)")


def is_cell(text: str) -> bool:
    """Whether text is the name of a cell in the first 26 columns and 99 rows of a sheet."""
    return _CELL.fullmatch(text.strip()) is not None


def with_corner(content: PlateMap, corner: str, *, file: str) -> PlateMap:
    """The map as if well A01 stood in the cell ``corner``, and not in A1.

    Parameters
    ----------
    content
        As read, its cell A1 taken for well A01.
    corner
        Such as ``"B2"``.
    file
        For messages.

    Raises
    ------
    MapError
        If something is written above or to the left of the corner.
    """
    match = _CELL.fullmatch(corner.strip())
    right, down = (ord(match[1].upper()) - 65, int(match[2]) - 1) if match else (0, 0)
    if not right and not down:
        return content
    moved: dict[str, str] = {}
    outside = []
    for well in content.table["well"].unique(maintain_order=True):
        row, column = parse_well(well)
        if row < down or column < right:
            outside.append(well)
        else:
            moved[well] = well_name(row - down, column - right)
    if outside:
        what = (
            f"something is written outside the plate whose first well is in {corner} (as well {', '.join(outside[:4])})"
        )
        raise MapError(Problem(what=what, file=file, remedy="correct corner in the run file"))
    # The size that the file seemed to have counted the labels too.
    return replace(content, table=content.table.with_columns(pl.col("well").replace_strict(moved)), plate_format=None)
