"""Keys and values of one table of a TOML layout into variables and cells, doses with their unit."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from typing import Final

from sevenless.files.document import Cell
from sevenless.plates.doses import is_bare_number
from sevenless.plates.map_columns import column_of_title

__all__ = ["Fault", "read_cell", "read_values", "units_of_table"]

Fault = Callable[[str, str], None]
"""Takes what is wrong and its remedy."""

_UNIT_KEYS: Final = ("conc_unit", "conc_2_unit")


def units_of_table(table: Mapping[str, object], outer: Mapping[str, str]) -> dict[str, str]:
    """Units of bare doses in a table: its own ``conc_unit`` and ``conc_2_unit``, else those around it."""
    own = {column_of_title(key)[0]: str(value) for key, value in table.items()}
    return {**outer, **{name: unit for name, unit in own.items() if name in _UNIT_KEYS}}


def read_values(
    table: Mapping[str, object], units: Mapping[str, str], fault: Fault, *, lists: bool = False
) -> dict[str, list[Cell]]:
    """Variable to its cells: one, or as many as a list has where ``lists`` are allowed.

    A bare dose takes its unit from its title (``conc_nM``), else from ``units``; without either it stays bare, and
    the rules of the map report it.
    """
    values: dict[str, list[Cell]] = {}
    for key, value in table.items():
        name, titled = column_of_title(key)
        if name in _UNIT_KEYS:
            continue
        if name in ("well", "row", "column", "plate"):
            fault(f"{key!r} cannot be set for wells", "name wells and plates in the title of the table")
        elif name in values:
            fault(f"{key!r} says {name} a second time", "keep one")
        else:
            cells = _cells(value, key, fault, lists=lists)
            unit = titled or units.get(f"{name}_unit", units.get("conc_unit"))
            dose = name in ("conc", "conc_2")
            values[name] = [f"{cell} {unit}" if dose and unit and is_bare_number(cell) else cell for cell in cells]
    return values


def read_cell(value: object, key: str, fault: Fault) -> Cell:
    """A TOML value as a cell: a number or text."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        try:
            return float(value)
        except OverflowError:
            fault(f"{key!r} is too large a number", "correct it")
            return None
    return value.isoformat() if isinstance(value, datetime.date | datetime.time) else str(value)


def _cells(value: object, key: str, fault: Fault, *, lists: bool) -> list[Cell]:
    if isinstance(value, dict):
        fault(f"{key!r} is a table where a value is meant", "correct the title of the table, or remove it")
        return [None]
    if not isinstance(value, list):
        return [read_cell(value, key, fault)]
    if not lists:
        fault(f"{key!r} is a list where one value is meant", "lay doses and compounds out with [[series]]")
        return [None]
    if not value or any(isinstance(entry, dict | list) for entry in value):
        fault(f"{key!r} is not a list of values", "write one number or text per line of wells")
        return [None]
    return [read_cell(entry, key, fault) for entry in value]
