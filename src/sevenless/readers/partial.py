"""A word about plates of which the file holds only some rows: part of a plate was read, or the file was cut short."""

from __future__ import annotations

from collections.abc import Sequence

from sevenless.plates.geometry import PLATE_SHAPES, row_letters

__all__ = ["partial_note"]


def partial_note(plate: str, plate_rows: Sequence[int], plate_format: int) -> str | None:
    """What to tell the user where a block lacks rows of its plate, or None if it has them all.

    >>> partial_note("X7", [0, 1, 2], 96)
    'plate X7: the file holds only rows A, B, C of 8; check that it is complete'
    """
    height = PLATE_SHAPES[plate_format][0]
    if len(plate_rows) >= height:
        return None
    present = ", ".join(row_letters(row) for row in plate_rows)
    return f"plate {plate}: the file holds only rows {present} of {height}; check that it is complete"
