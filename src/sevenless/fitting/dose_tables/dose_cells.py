"""What one cell of a table of doses and responses means."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from sevenless.errors import UnitError
from sevenless.files.document import Cell, cell_text
from sevenless.files.numbers import parse_value
from sevenless.files.placed_rows import CellFault
from sevenless.units import parse_conc

__all__ = ["NEUTRAL", "SAMPLE", "parse_curve", "parse_dose", "parse_response", "parse_role", "parse_weight"]

SAMPLE: Final = "sample"
NEUTRAL: Final = "neutral"
"""Role of a vehicle well: dose 0, whatever stands in the dose column."""


def parse_curve(cell: Cell) -> str | CellFault:
    """Name of the curve a row belongs to."""
    if not (name := cell_text(cell)):
        return CellFault("the row names no curve", "name it, or repeat shared vehicle rows once for each curve")
    return name


def parse_role(cell: Cell) -> str | CellFault:
    """``sample`` (also where nothing stands) or ``neutral``."""
    role = cell_text(cell).lower() or SAMPLE
    if role not in (SAMPLE, NEUTRAL):
        return CellFault(
            f'role "{cell_text(cell)}" has no place in a table of curves',
            "write sample or neutral (vehicle), and remove other controls",
        )
    return role


def parse_response(cell: Cell) -> tuple[float | None, str | None] | CellFault:
    """The response, or None and why it is masked."""
    parsed = parse_value(cell)
    if parsed is None:
        return CellFault(f'response "{cell_text(cell)}" is not a number', "write a number, or nothing to mask the well")
    return parsed


def parse_weight(cell: Cell) -> float | CellFault:
    """Relative weight of the row, zero or more."""
    value, _ = parse_value(cell) or (None, None)
    if value is None or value < 0:
        found = f'weight "{cell_text(cell)}"' if cell is not None else "an empty weight"
        return CellFault(f"{found} is not a number of zero or more", "write 1, or 0 to leave the row out")
    return value


def parse_dose(titled_unit: str | None, spare_unit: str | None) -> Callable[[Cell, Cell, bool], float | CellFault]:
    """Parser of a dose in mol/L from its cell, the cell of its unit, and whether the row is vehicle.

    Parameters
    ----------
    titled_unit
        Unit that the title of the column states.
    spare_unit
        Unit of doses that nothing else gives one.
    """

    def parse(cell: Cell, unit_cell: Cell, is_neutral: bool) -> float | CellFault:
        if is_neutral:
            return 0.0
        value, reason = parse_value(cell) or (None, None)
        unit = cell_text(unit_cell) or titled_unit
        if reason is not None:
            return _no_dose(cell)
        return _text_dose(cell_text(cell), unit, spare_unit) if value is None else _molar(value, unit or spare_unit)

    return parse


def _no_dose(cell: Cell) -> CellFault:
    what = f'dose "{cell_text(cell)}" is not a number' if cell_text(cell) else "the row has no dose"
    return CellFault(what, "write one; 0 is vehicle")


def _text_dose(text: str, unit: str | None, spare_unit: str | None) -> float | CellFault:
    """A dose with its unit in the same cell, such as ``10 nM``."""
    if text.startswith("-"):
        return _negative(text)
    try:
        conc_molar = parse_conc(text, unit=spare_unit)
    except UnitError as error:
        return CellFault(str(error), "write a number of zero or more, with its unit")
    if unit is not None:
        return CellFault(f'dose "{text}" states a unit, and so does its column ({unit})', "keep one of the two")
    return conc_molar


def _molar(value: float, unit: str | None) -> float | CellFault:
    if value < 0:
        return _negative(f"{value:g}")
    if value == 0:
        return 0.0
    if unit is None:
        remedy = "fill the column conc_unit, name the column conc_uM (nM, molar, ...), or give --conc-unit"
        return CellFault(f'dose "{value:g}" has no unit', remedy)
    # Through text, so that 10 nM is the same number here as anywhere else.
    try:
        conc_molar = parse_conc(repr(value), unit=unit)
    except UnitError as error:
        return CellFault(str(error), "write M, mM, uM, nM or pM")
    return conc_molar or CellFault(f'dose "{value:g} {unit}" is too small to be one', "check the dose and its unit")


def _negative(text: str) -> CellFault:
    return CellFault(f'dose "{text}" is negative', "write zero or more (not the logarithm)")
