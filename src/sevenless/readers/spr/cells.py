"""Cells of a file of sensorgrams as numbers and concentrations, with every fault kept and placed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final, final

from sevenless.errors import Problem, ReadError, UnitError
from sevenless.files.document import Document, Sheet, cell_name
from sevenless.files.numbers import parse_value
from sevenless.plates.plateread import SourceFile
from sevenless.units import scale_conc

__all__ = ["SprCells", "curve_label"]

_TOLD: Final = 20
"""Faults told one by one; a file whose columns slipped would fill pages."""
_CONC: Final = re.compile(r"Conc\s+([-+]?[\d.,]+(?:[eE][-+]?\d+)?)\s*(\S+)", re.IGNORECASE)
_PREFIXES: Final = {"Run": "run", "Ch": "channel", "Fc": "flow_cell", "Cy": "cycle"}


@final
@dataclass(slots=True)
class SprCells:
    """The document being read, what is wrong with it so far, and what else is worth telling."""

    document: Document
    problems: list[Problem] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def problem(self, what: str, *, remedy: str, sheet: Sheet | None = None, at: tuple[int, int] | None = None) -> None:
        """Keep one fault; a cell is named in workbooks and a line in text files."""
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

    def number(self, sheet: Sheet, row: int, column: int | None) -> float | None:
        """The number in a cell; None where there is none, or no such column."""
        if column is None:
            return None
        found = parse_value(sheet.cell(row, column))
        if found is None:
            what = f"{sheet.text(row, column)[:40]!r} is not a number"
            self.problem(what, sheet=sheet, at=(row, column), remedy="export the table again, or correct the cell")
            return None
        return found[0]

    def conc(self, text: str, unit: str, sheet: Sheet, at: tuple[int, int]) -> float | None:
        """A concentration in mol/L, digit for digit as printed; None with a fault kept where it is none."""
        try:
            return scale_conc(Decimal(text.replace(",", ".")), unit)
        except (UnitError, ArithmeticError) as error:
            remedy = "export with concentrations in a unit such as nM"
            self.problem(f"no concentration: {text} {unit} ({error})", sheet=sheet, at=at, remedy=remedy)
            return None

    def raise_problems(self) -> None:
        """Raise what was kept, if anything was."""
        if not self.problems:
            return
        told = self.problems[:_TOLD]
        if len(self.problems) > _TOLD:
            more = f"{len(self.problems) - _TOLD} more faults like these"
            told.append(Problem(what=more, file=self.document.name, remedy="mend those above first"))
        raise ReadError(told)

    def source(self, *, instrument: str, reader: str) -> SourceFile:
        """The file, for the read."""
        return SourceFile(name=self.document.name, sha256=self.document.sha256, instrument=instrument, reader=reader)


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
