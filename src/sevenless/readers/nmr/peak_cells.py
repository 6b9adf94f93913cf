"""What one cell of a table of peak heights means."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Final

from sevenless.files.document import Cell, cell_text
from sevenless.files.numbers import parse_value
from sevenless.files.placed_rows import CellFault
from sevenless.molecules.formula import heavy_atoms_in
from sevenless.readers.nmr.nmr_peaks import ROLES_OF_COMPOUNDS
from sevenless.readers.nmr.peak_columns import CHANNELS, channel_of

__all__ = [
    "parse_channel",
    "parse_competitor",
    "parse_formula",
    "parse_heavy_atoms",
    "parse_height",
    "parse_name",
    "parse_noise",
    "parse_ppm",
    "parse_role",
]

_WITHOUT: Final = {"", "0", "-", "--", "no", "none", "without", "false", "n", "alone"}
_ROLES: Final = {
    **{role: role for role in ROLES_OF_COMPOUNDS},
    **dict.fromkeys(("", "test", "fragment", "compound"), "sample"),
    **dict.fromkeys(("positive", "positive control", "known binder"), "binder"),
    **dict.fromkeys(("binds both", "both channels", "unspecific"), "both"),
    **dict.fromkeys(("negative", "negative control", "non-binder", "nonbinder"), "inert"),
}


def parse_name(noun: str) -> Callable[[Cell], str | CellFault]:
    """Parser of a name that must be there."""

    def parse(cell: Cell) -> str | CellFault:
        return cell_text(cell) or CellFault(f"the line names no {noun}", f"write the {noun}, or take the line out")

    return parse


def parse_ppm(cell: Cell) -> float | CellFault:
    """Chemical shift in ppm."""
    value, _ = parse_value(cell) or (None, None)
    if value is None:
        return CellFault(f'"{cell_text(cell)}" is no chemical shift', "write the ppm of the peak")
    return value


def parse_height(cell: Cell) -> float | CellFault:
    """Height of a peak; NaN where the cell is empty or holds a mark such as OVER."""
    parsed = parse_value(cell)
    if parsed is None:
        return CellFault(f'height "{cell_text(cell)}" is not a number', "write a number, or nothing")
    return math.nan if parsed[0] is None else parsed[0]


def parse_noise(cell: Cell) -> float | CellFault:
    """Standard deviation of the noise, above 0; NaN where the cell is empty."""
    value, reason = parse_value(cell) or (None, None)
    if reason is not None:
        return math.nan
    if value is None or value <= 0:
        return CellFault(f'noise "{cell_text(cell)}" is not a number above 0', "write the noise of the spectrum")
    return value


def parse_channel(cell: Cell) -> str | CellFault:
    """One of `CHANNELS`."""
    found = channel_of(cell_text(cell))
    return found or CellFault(f'channel "{cell_text(cell)}" is none of {", ".join(CHANNELS)}', "write one of them")


def parse_competitor(cell: Cell) -> str:
    """What was added to compete; empty where nothing was."""
    text = cell_text(cell)
    return "" if text.lower() in _WITHOUT else text


def parse_role(cell: Cell) -> str | CellFault:
    """One of `ROLES_OF_COMPOUNDS`."""
    found = _ROLES.get(cell_text(cell).lower())
    words = ", ".join(ROLES_OF_COMPOUNDS)
    return found or CellFault(f'role "{cell_text(cell)}" is none of {words}', "write one of them")


def parse_heavy_atoms(cell: Cell) -> int | CellFault | None:
    """Number of heavy atoms, at least 1; None where the cell is empty."""
    value, reason = parse_value(cell) or (None, None)
    if reason is not None:
        return None
    if value is None or value < 1 or not math.isclose(value, round(value)):
        return CellFault(f'heavy atoms "{cell_text(cell)}" is no whole number above 0', "write it, or nothing")
    return round(value)


def parse_formula(cell: Cell) -> str | CellFault:
    """A sum formula; empty where the cell is."""
    text = cell_text(cell)
    if text:
        try:
            heavy_atoms_in(text)
        except ValueError as error:
            what, _, remedy = str(error).partition("; ")
            return CellFault(what, remedy)
    return text
