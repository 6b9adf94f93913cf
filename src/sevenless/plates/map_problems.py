"""All that is wrong with one map, each fault told once however many wells have it."""

from __future__ import annotations

from typing import Final, final

from sevenless.errors import Problem
from sevenless.plates.draft import Place

__all__ = ["MapProblems"]

_SHOWN: Final = 3


@final
class MapProblems:
    """Collects problems. Faults with one key are one problem: a plate of 384 doses without a unit is one mistake."""

    def __init__(self, *, file: str) -> None:
        self.count = 0
        self._file = file
        self._first: dict[tuple[str | None, ...], Problem] = {}
        self._more: dict[tuple[str | None, ...], list[str]] = {}

    def __bool__(self) -> bool:
        return self.count > 0

    def add(
        self,
        what: str,
        *,
        remedy: str,
        place: Place | None = None,
        well: str | None = None,
        plate: str | None = None,
        key: str | None = None,
    ) -> None:
        """Note a fault. ``key`` tells which faults are one; without it, those that say the same of one sheet."""
        where = place or Place()
        self.count += 1
        group = (key or what, where.sheet)
        if group in self._first:
            self._more[group].append(well or self.shown(where) or "?")
            return
        self._more[group] = []
        self._first[group] = Problem(
            what=what,
            remedy=remedy,
            file=self._file,
            sheet=where.sheet,
            cell=where.cell,
            line=where.line,
            well=well,
            plate=plate,
        )

    def shown(self, place: Place) -> str:
        """A place without the file, as a message names it."""
        return Problem(what="", sheet=place.sheet, cell=place.cell, line=place.line).place

    def found(self) -> list[Problem]:
        """Every problem once, in the order of the file."""
        return [_with_more(problem, self._more[group]) for group, problem in self._first.items()]


def _with_more(problem: Problem, wells: list[str]) -> Problem:
    if not wells:
        return problem
    names = ", ".join(wells[:_SHOWN]) + (", ..." if len(wells) > _SHOWN else "")
    return Problem(
        what=f"{problem.what} (and {len(wells)} more: {names})",
        remedy=problem.remedy,
        file=problem.file,
        sheet=problem.sheet,
        cell=problem.cell,
        line=problem.line,
        well=problem.well,
        plate=problem.plate,
    )
