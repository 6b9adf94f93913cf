"""Where a record was read: the document, its table, the row."""

from __future__ import annotations

from dataclasses import dataclass
from typing import final

__all__ = ["Place"]


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A place in a document, so that a reader finds the number again.

    Parameters
    ----------
    document
        Id of a `Source`: the document that was read.
    table
        Its table or section, as the document names it.
    row
        Row of the table, counted from 1, or the id that the table itself gives.
    """

    document: str
    table: str = ""
    row: int | None = None

    def __str__(self) -> str:
        row = f"row {self.row}" if self.row is not None else ""
        return ", ".join(part for part in (self.document, self.table, row) if part)
