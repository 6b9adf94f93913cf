"""Cells of a document as numbers, with every fault kept and placed, so that all are told at once."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar, Final

from sevenless.errors import Problem, ReadError
from sevenless.files.document import Document, Sheet, cell_name
from sevenless.files.numbers import parse_value
from sevenless.plates.plateread import SourceFile

__all__ = ["DocumentCells"]

_TOLD: Final = 20
"""Faults told one by one; a file whose columns slipped would fill pages."""


@dataclass(slots=True)
class DocumentCells:
    """The document being read, and what is wrong with it so far; ``EXPORTED`` is what its users export anew."""

    EXPORTED: ClassVar[str] = "file"
    document: Document
    problems: list[Problem] = field(default_factory=list, kw_only=True)

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

    def number(self, sheet: Sheet, row: int, column: int | None) -> float | None:
        """The number in a cell; None where there is no such column, or with a fault kept where there is no number."""
        if column is None:
            return None
        found = parse_value(sheet.cell(row, column))
        if found is None:
            what = f"{sheet.text(row, column)[:40]!r} is not a number"
            remedy = f"export the {self.EXPORTED} again, or correct the cell"
            self.problem(what, sheet=sheet, at=(row, column), remedy=remedy)
            return None
        return found[0]

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
