"""Cells of a file of sensorgrams as numbers and concentrations, with every fault kept and placed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import ClassVar, Final, final

from sevenless.errors import UnitError
from sevenless.files.document import Sheet
from sevenless.readers.document_cells import DocumentCells
from sevenless.units import scale_conc

__all__ = ["SprCells", "curve_label"]

_CONC: Final = re.compile(r"Conc\s+([-+]?[\d.,]+(?:[eE][-+]?\d+)?)\s*(\S+)", re.IGNORECASE)
_PREFIXES: Final = {"Run": "run", "Ch": "channel", "Fc": "flow_cell", "Cy": "cycle"}


@final
@dataclass(slots=True)
class SprCells(DocumentCells):
    """The document being read, what is wrong with it so far, and what else is worth telling."""

    EXPORTED: ClassVar[str] = "table"
    notes: list[str] = field(default_factory=list)

    def conc(self, text: str, unit: str, sheet: Sheet, at: tuple[int, int]) -> float | None:
        """A concentration in mol/L, digit for digit as printed; None with a fault kept where it is none."""
        try:
            return scale_conc(Decimal(text.replace(",", ".")), unit)
        except (UnitError, ArithmeticError) as error:
            remedy = "export with concentrations in a unit such as nM"
            self.problem(f"no concentration: {text} {unit} ({error})", sheet=sheet, at=at, remedy=remedy)
            return None


def curve_label(label: str) -> Mapping[str, str]:
    """The parts of a curve's name as Biacore software writes it.

    Examples
    --------
    >>> curve_label("Run 1; Ch 1; Fc 2-1; Cy 4; drug 7; Conc 18 µM")
    {'run': '1', 'channel': '1', 'flow_cell': '2-1', 'cycle': '4', 'analyte': 'drug 7', 'conc': '18', 'unit': 'µM'}
    """
    found: dict[str, str] = {}
    for part in (one.strip() for one in label.split(";")):
        word, _, rest = part.partition(" ")
        if word in _PREFIXES and rest and _PREFIXES[word] not in found:
            found[_PREFIXES[word]] = rest.strip()
        elif match := _CONC.fullmatch(part):
            found |= {"conc": match[1], "unit": match[2]}
        elif part and "analyte" not in found:
            found["analyte"] = part
    return found
