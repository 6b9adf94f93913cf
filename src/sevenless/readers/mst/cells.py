"""Cells of a file of thermophoresis as numbers and concentrations, with every fault kept and placed."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Final, final

from sevenless.errors import Problem, UnitError
from sevenless.files.document import Sheet
from sevenless.readers.document_cells import DocumentCells
from sevenless.units import format_conc, scale_conc

__all__ = ["MstCells"]

_CONC: Final = re.compile(r"([-+]?(?:\d+[.,]?\d*|[.,]\d+)(?:[eE][-+]?\d+)?)\s*([^\s\d]\S*)?")


@final
@dataclass(slots=True)
class MstCells(DocumentCells):
    """The document being read, and what is wrong with it so far.

    ``conc_unit`` is the unit of concentrations that carry none, None where the user did not say it.
    """

    conc_unit: str | None
    bare: list[float] = field(default_factory=list)

    def conc(self, sheet: Sheet, row: int, column: int, *, unit: str | None) -> float | None:
        """A concentration in mol/L, digit for digit as printed; None with a fault kept where it is none.

        A unit in the cell goes before ``unit`` (that of the label), and that before what the user said.
        """
        text, at = sheet.text(row, column), (row, column)
        match = _CONC.fullmatch(text)
        if match is None:
            what = f"{text[:40]!r} is no concentration" if text else "the concentration is missing"
            self.problem(what, sheet=sheet, at=at, remedy="write a number of zero or more")
            return None
        try:
            number = Decimal(match[1].replace(",", "."))
            if number < 0:
                self.problem(f"the concentration {text} is negative", sheet=sheet, at=at, remedy="correct the cell")
                return None
            if (named := match[2] or unit or self.conc_unit) is None:
                self.bare.append(float(number))
                return None
            return scale_conc(number, named)
        except (UnitError, InvalidOperation) as error:
            self.problem(f"no concentration: {text[:40]} ({error})", sheet=sheet, at=at, remedy="write e.g. 5 nM")
            return None

    def raise_problems(self) -> None:
        """Raise what was kept, if anything was."""
        if self.bare:
            self.problems.insert(0, self._without_unit())
        # Slots make a new class, which super() without arguments does not know.
        DocumentCells.raise_problems(self)

    def _without_unit(self) -> Problem:
        """One fault for all bare concentrations, which says what the greatest of them would be."""
        top = max(self.bare)
        read_as = ", ".join(f"{format_conc(scale_conc(Decimal(repr(top)), unit))} if in {unit}" for unit in ("M", "uM"))
        what = f"{len(self.bare)} concentrations have no unit; the highest, {top:g}, is {read_as}"
        remedy = 'say which: conc_unit="M", or --conc-unit M'
        return Problem(what=what, file=self.document.name, remedy=remedy)
