"""Cells of a file of thermophoresis as numbers and concentrations, with every fault kept and placed."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Final, final

from sevenless.errors import Problem, ReadError, UnitError
from sevenless.files.document import Document, Sheet, cell_name
from sevenless.files.numbers import parse_value
from sevenless.plates.plateread import SourceFile
from sevenless.units import format_conc, scale_conc

__all__ = ["MstCells"]

_TOLD: Final = 20
"""Faults told one by one; a file whose columns slipped would fill pages."""
_CONC: Final = re.compile(r"([-+]?(?:\d+[.,]?\d*|[.,]\d+)(?:[eE][-+]?\d+)?)\s*([^\s\d]\S*)?")


@final
@dataclass(slots=True)
class MstCells:
    """The document being read, and what is wrong with it so far.

    ``conc_unit`` is the unit of concentrations that carry none, None where the user did not say it.
    """

    document: Document
    conc_unit: str | None
    problems: list[Problem] = field(default_factory=list)
    bare: list[float] = field(default_factory=list)

    def problem(self, what: str, *, remedy: str, sheet: Sheet | None = None, at: tuple[int, int] | None = None) -> None:
        """Keep one fault; the sheet of a workbook is named, the only one of a text file is not."""
        is_text = sheet is None or sheet.delimiter is not None
        self.problems.append(
            Problem(
                what=what,
                file=self.document.name,
                sheet=None if is_text or sheet is None else sheet.name,
                cell=cell_name(*at) if at else None,
                remedy=remedy,
            )
        )

    def number(self, sheet: Sheet, row: int, column: int) -> float | None:
        """The number in a cell; None where there is none, with a fault kept where there is something else."""
        found = parse_value(sheet.cell(row, column))
        if found is None:
            what = f"{sheet.text(row, column)[:40]!r} is not a number"
            self.problem(what, sheet=sheet, at=(row, column), remedy="export the file again, or correct the cell")
            return None
        return found[0]

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
        if not self.problems:
            return
        told = self.problems[:_TOLD]
        if len(self.problems) > _TOLD:
            more = f"{len(self.problems) - _TOLD} more faults like these"
            told.append(Problem(what=more, file=self.document.name, remedy="mend those above first"))
        raise ReadError(told)

    def _without_unit(self) -> Problem:
        """One fault for all bare concentrations, which says what the greatest of them would be."""
        top = max(self.bare)
        read_as = ", ".join(f"{format_conc(scale_conc(Decimal(repr(top)), unit))} if in {unit}" for unit in ("M", "uM"))
        what = f"{len(self.bare)} concentrations have no unit; the highest, {top:g}, is {read_as}"
        remedy = 'say which: conc_unit="M", or --conc-unit M'
        return Problem(what=what, file=self.document.name, remedy=remedy)

    def source(self, *, instrument: str, reader: str) -> SourceFile:
        """The file, for the read."""
        return SourceFile(name=self.document.name, sha256=self.document.sha256, instrument=instrument, reader=reader)
