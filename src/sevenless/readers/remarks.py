"""What a reader tells the user beside the readings: rows that are not there, columns that it left out."""

from __future__ import annotations

from collections.abc import Sequence

from sevenless.plates.geometry import PLATE_SHAPES, row_letters

__all__ = ["holds_text", "partial_rows", "remark"]


def remark(notes: list[str], note: str | None) -> None:
    """Add a note, once."""
    if note and note not in notes:
        notes.append(note)


def holds_text(plate: str, what: str, text: str) -> str:
    """Why a column or block that the instrument's software wrote beside the readings is not among the channels.

    >>> holds_text("X7", "Verdict", "pass")
    "plate X7: Verdict holds text ('pass') and is left out"
    """
    return f"plate {plate}: {what} holds text ({text[:40]!r}) and is left out"


def partial_rows(plate: str, plate_rows: Sequence[int], plate_format: int) -> str | None:
    """What to say of a block that lacks rows of its plate, or None if it has them all.

    A file that was cut short looks the same as one of a plate that was read in part.

    >>> partial_rows("X7", [0, 1, 2], 96)
    'plate X7: the file holds only rows A, B, C of 8; check that it is complete'
    """
    height = PLATE_SHAPES[plate_format][0]
    if len(plate_rows) >= height:
        return None
    present = ", ".join(row_letters(row) for row in plate_rows)
    return f"plate {plate}: the file holds only rows {present} of {height}; check that it is complete"
