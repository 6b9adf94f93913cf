"""A map as it was written, before any rule is applied: cells by variable, and where each of them stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import final

from sevenless.files.document import Cell

__all__ = ["MapDraft", "Place"]


@final
@dataclass(frozen=True, slots=True)
class Place:
    """Where a value was written: a sheet and a cell of a workbook, a cell of a text file, a table of a TOML file."""

    sheet: str | None = None
    cell: str | None = None
    line: int | None = None


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class MapDraft:
    """What every style of map is turned into, so that one set of rules judges them all.

    Parameters
    ----------
    file
        Name of the file, for messages.
    wells, plates
        One entry per row: the well as written, the plate or None for any plate.
    columns
        Variable (``role``, ``compound``, ``conc``, ``conc_unit``, ``conc_2``, ..., further ones) to one cell per row.
    places
        Variable to one place per row; ``"well"`` is where the row itself stands.
    units
        ``conc`` and ``conc_2`` to the unit that a title states for the whole column.
    plate_format
        Number of wells, where the file says so.
    decimal_comma
        Whether a comma in a number is certainly a decimal sign.
    """

    file: str
    wells: Sequence[str]
    plates: Sequence[str | None]
    columns: Mapping[str, Sequence[Cell]]
    places: Mapping[str, Sequence[Place]]
    units: Mapping[str, str] = field(default_factory=dict)
    plate_format: int | None = None
    decimal_comma: bool = False

    def cell(self, variable: str, row: int) -> Cell:
        """What is written for a variable in a row, None where the map does not have the variable."""
        return self.columns[variable][row] if variable in self.columns else None

    def place(self, variable: str, row: int) -> Place:
        """Where it is written; where the row stands, if the map does not have the variable."""
        return self.places[variable if variable in self.places else "well"][row]
