"""What one cell of a table of rates means: a dose, a time, a rate, a role."""

from __future__ import annotations

from collections.abc import Callable

from sevenless.binding.inhibition.assay_tables.quantities import per_second
from sevenless.errors import UnitError
from sevenless.files.document import Cell, cell_text
from sevenless.files.numbers import parse_value
from sevenless.files.placed_rows import CellFault
from sevenless.fitting.dose_tables.dose_cells import SAMPLE, parse_dose
from sevenless.plates.platemap import ROLES
from sevenless.units import parse_time

__all__ = ["Rate", "parse_amount", "parse_rate", "parse_role_of_well", "parse_seconds"]

Rate = tuple[float | None, str | None]
"""A number, or None and why there is none."""


def parse_role_of_well(cell: Cell) -> str | CellFault:
    """One of the roles of a plate map; ``sample`` where nothing stands."""
    role = cell_text(cell).lower() or SAMPLE
    if role not in ROLES:
        return CellFault(f'role "{cell_text(cell)}" is unknown', f"write one of {', '.join(ROLES)}")
    return role


def parse_rate(unit: str | None) -> Callable[[Cell, Cell, bool], Rate | CellFault]:
    """Parser of a rate; in 1/s where it has a unit (of its column, or in the cell of its unit)."""

    def parse(cell: Cell, unit_cell: Cell, _: bool) -> Rate | CellFault:
        parsed = parse_value(cell)
        if parsed is None:
            return CellFault(f'"{cell_text(cell)}" is not a number', "write a number, or nothing to mask the well")
        value, reason = parsed
        own = cell_text(unit_cell) or unit
        if value is None or own is None:
            return value, reason
        try:
            return value * per_second(own), reason
        except UnitError as error:
            return CellFault(str(error), "write 1/s, 1/min or 1/h")

    return parse


def parse_seconds(titled_unit: str | None, spare_unit: str | None) -> Callable[[Cell, Cell, bool], float | CellFault]:
    """Parser of a time in seconds from its cell and the cell of its unit."""

    def parse(cell: Cell, unit_cell: Cell, _: bool) -> float | CellFault:
        text = cell_text(cell)
        value, reason = parse_value(cell) or (None, None)
        if reason is not None:
            return CellFault(f'time "{text}" is not a number' if text else "the row has no time", "write one")
        unit = cell_text(unit_cell) or titled_unit or spare_unit
        if value is not None and value != 0 and unit is None:
            return CellFault(
                f'time "{value:g}" has no unit', "name the column with its unit (_s, _min, _h), or give --time-unit"
            )
        try:
            time_s = parse_time(text if value is None else repr(value), unit=unit or "s")
        except UnitError as error:
            return CellFault(str(error), "write a number of zero or more, with its unit")
        return CellFault(f'time "{text}" is negative', "write zero or more") if time_s < 0 else time_s

    return parse


def parse_amount(
    titled_unit: str | None, spare_unit: str | None, said: str
) -> Callable[[Cell, Cell, bool], float | CellFault]:
    """Parser of a concentration that must be above 0, such as that of the enzyme; NaN where the row needs none."""
    dose = parse_dose(titled_unit, spare_unit)

    def parse(cell: Cell, unit_cell: Cell, is_spared: bool) -> float | CellFault:
        if not cell_text(cell) and is_spared:
            return float("nan")
        found = (
            CellFault(f"the row has no {said}", "write one") if not cell_text(cell) else dose(cell, unit_cell, False)
        )
        if found == 0 and not is_spared:
            return CellFault(f"{said} is 0", "write a number above 0")
        return found

    return parse
