"""A table in the terminal that leaves out its least important columns rather than cutting numbers short."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, final

from rich.box import SIMPLE_HEAD
from rich.cells import cell_len
from rich.table import Table

if TYPE_CHECKING:
    from rich.console import Console

__all__ = ["Column", "show_columns"]

_GAP: Final = 3
"""Blanks between two columns."""

_NARROWEST_TEXT: Final = 12
"""Width below which a column of text is not folded further."""


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column, as text.

    ``is_text`` columns are folded over several lines where they are too wide; numbers never are, nor are ``is_name``
    columns, which stand to the left as text does. Columns of greater ``spare`` are left out first, those of 0 never.
    """

    title: str
    cells: Sequence[str]
    is_text: bool = False
    is_name: bool = False
    spare: int = 0

    @property
    def least_width(self) -> int:
        """Of the narrowest form that can be read."""
        width = max(cell_len(text) for text in (self.title, *self.cells))
        return min(width, _NARROWEST_TEXT) if self.is_text else width


def show_columns(columns: Sequence[Column], screen: Console) -> None:
    """Print as many of the columns as there is room for, and name those that are left out."""
    kept = list(columns)
    while sum(column.least_width + _GAP for column in kept) > screen.width + _GAP and any(c.spare for c in kept):
        kept.remove(max(kept, key=lambda column: column.spare))
    table = Table(box=SIMPLE_HEAD, show_edge=False, pad_edge=False)
    for column in kept:
        fold = {"overflow": "fold", "min_width": column.least_width} if column.is_text else {"no_wrap": True}
        table.add_column(column.title, justify="left" if column.is_text or column.is_name else "right", **fold)
    for cells in zip(*(column.cells for column in kept), strict=True):
        table.add_row(*cells)
    screen.print(table)
    if len(kept) < len(columns):
        left_out = ", ".join(column.title for column in columns if column not in kept)
        screen.print(f"not shown, for the terminal is narrow: {left_out}")
