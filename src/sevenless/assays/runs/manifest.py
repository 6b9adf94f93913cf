"""The manifest: one row per plate with its map, its time of treatment and whose cells are on it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import Final, final

from sevenless.assays.runs.named_files import files_named
from sevenless.assays.runs.runfile import ManifestRules, RunFile
from sevenless.errors import Problem, RunFileError, UnitError
from sevenless.files.document import Document, Sheet, cell_name, cell_text, open_document
from sevenless.plates.map_columns import RESERVED_COLUMNS, column_of_title
from sevenless.plates.platemap import PLATE_MAP_COLUMNS
from sevenless.units import parse_time

__all__ = ["Manifest", "ManifestPlate", "read_manifest"]


_TAKEN: Final = RESERVED_COLUMNS | frozenset(PLATE_MAP_COLUMNS) | {"conc", "conc_2", "plate_format", "level"}
"""Names of columns that are not a manifest's to give; without a list of columns these are passed over."""


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class ManifestPlate:
    """One plate: ``map_file`` as a path, times in seconds, and the columns that the run takes over."""

    plate: str
    map_file: Path | None = None
    time_s: float | None = None
    division_time_s: float | None = None
    columns: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_day0(self) -> bool:
        """Whether it was read when the others were treated."""
        return self.time_s == 0


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """All plates of a manifest by name, and the file."""

    plates: Mapping[str, ManifestPlate]
    columns: tuple[str, ...]
    path: Path
    sha256: str


def read_manifest(run: RunFile) -> Manifest | None:
    """The manifest that a run file names, or None where it names none.

    Raises
    ------
    RunFileError
        With every problem: a column that is absent, a plate without a name or named twice, a map file that is not
        there, a time that is none.
    ReadError
        If the file cannot be opened.
    """
    if run.manifest is None:
        return None
    paths = files_named(run.manifest.file, folder=run.folder)
    if len(paths) != 1:
        what = f'[manifest] file: {"no file" if not paths else "more than one file"} is called "{run.manifest.file}"'
        remedy = f"check the name; it is relative to {run.folder}"
        raise RunFileError(Problem(what=what, file=run.name or None, remedy=remedy))
    document = open_document(paths[0])
    reading = _Reading(document, _sheet(document, run.manifest), run.manifest, run.folder)
    plates = reading.plates()
    if reading.problems:
        raise RunFileError(reading.problems)
    return Manifest(
        plates={plate.plate: plate for plate in plates},
        columns=tuple(reading.kept),
        path=document.path,
        sha256=document.sha256,
    )


def _sheet(document: Document, rules: ManifestRules) -> Sheet:
    if rules.sheet is None:
        return document.sheets[0]
    found = next((sheet for sheet in document.sheets if sheet.name == rules.sheet), None)
    if found is None:
        known = ", ".join(sheet.name for sheet in document.sheets)
        raise RunFileError(
            Problem(what=f'has no sheet called "{rules.sheet}"', file=document.name, remedy=f"its sheets: {known}")
        )
    return found


@final
class _Reading:
    """One pass over the rows of a manifest, collecting problems."""

    def __init__(self, document: Document, sheet: Sheet, rules: ManifestRules, folder: Path) -> None:
        self.problems: list[Problem] = []
        self._document, self._sheet, self._rules, self._folder = document, sheet, rules, folder
        self._top = next((i for i, row in enumerate(sheet.rows) if any(cell_text(cell) for cell in row)), 0)
        header = sheet.rows[self._top] if sheet.rows else []
        self._places: dict[str, int] = {}
        for column, title in enumerate(cell_text(cell) for cell in header):
            if title:
                self._places.setdefault(title, column)
        self.kept = self._kept_columns()
        self._map_files: dict[str, Path | None] = {}

    def plates(self) -> list[ManifestPlate]:
        self._check_titles()
        if self.problems:
            return []
        filled = [row for row in range(self._top + 1, len(self._sheet.rows)) if self._is_filled(row)]
        plates = [plate for row in filled if (plate := self._plate(row)) is not None]
        if not plates and not self.problems:
            self._problem("lists no plates", None, "write one row per plate below the titles")
        for name, count in Counter(plate.plate for plate in plates).items():
            if count > 1:
                self._problem(f'plate "{name}" stands in {count} rows', None, "keep one row per plate")
        return plates

    def _kept_columns(self) -> dict[str, str]:
        if self._rules.columns is not None:
            return dict(self._rules.columns)
        own = (self._rules.plate, self._rules.map, self._rules.time, self._rules.division_time)
        names = {column_of_title(title)[0]: title for title in reversed(self._places) if title not in own}
        return {name: title for name, title in reversed(names.items()) if name not in _TAKEN}

    def _check_titles(self) -> None:
        rules = self._rules
        wanted = {"plate": rules.plate, "map": rules.map, "time": rules.time, "division_time": rules.division_time}
        wanted |= {f"columns.{name}": title for name, title in self.kept.items()}
        for key, title in wanted.items():
            if key.removeprefix("columns.") in _TAKEN and key.startswith("columns."):
                self._problem(
                    f"[manifest] {key}: the analysis gives this name to a column of its own", None, "rename it"
                )
            if title is not None and title not in self._places:
                close = get_close_matches(title, self._places, n=1)
                hint = f'did you mean "{close[0]}"?' if close else f"its columns: {', '.join(self._places)}"
                self._problem(f'has no column "{title}" ([manifest] {key})', None, hint)

    def _is_filled(self, row: int) -> bool:
        return any(cell_text(cell) for cell in self._sheet.rows[row])

    def _plate(self, row: int) -> ManifestPlate | None:
        rules = self._rules
        name = self._text(row, rules.plate)
        if not name:
            self._problem("the plate has no name", (row, rules.plate), "write the name its file has")
            return None
        return ManifestPlate(
            plate=name,
            map_file=self._map_file(row) if rules.map is not None else None,
            time_s=self._time_s(row, rules.time, rules.time_unit, "time_unit"),
            division_time_s=self._time_s(row, rules.division_time, rules.division_time_unit, "division_time_unit"),
            columns={ours: self._text(row, title) for ours, title in self.kept.items()},
        )

    def _map_file(self, row: int) -> Path | None:
        title = self._rules.map or ""
        name = self._text(row, title)
        if not name:
            self._problem("the plate has no map", (row, title), "name its map, or leave the plate out")
            return None
        if name not in self._map_files:
            beside = [self._document.path.parent, self._folder]
            found = [path for folder in beside for path in files_named(name, folder=folder)]
            self._map_files[name] = found[0] if found else None
            if not found:
                self._problem(f'no file is called "{name}"', (row, title), "put it beside the manifest or the run file")
        return self._map_files[name]

    def _time_s(self, row: int, title: str | None, unit: str | None, key: str) -> float | None:
        text = self._text(row, title) if title is not None else ""
        if not text:
            return None
        try:
            time_s = parse_time(text, unit=unit)
        except UnitError as error:
            remedy = "write a number" if unit else f'add {key} = "h" to [manifest]'
            self._problem(str(error).partition(";")[0], (row, title or ""), remedy)
            return None
        if time_s < 0:
            self._problem(f"a time of {text} is less than nothing", (row, title or ""), "correct it")
        return time_s

    def _text(self, row: int, title: str) -> str:
        return self._sheet.text(row, self._places[title])

    def _problem(self, what: str, place: tuple[int, str] | None, remedy: str) -> None:
        is_workbook = self._document.is_workbook
        cell, line = None, None
        if place is not None:
            cell = cell_name(place[0], self._places[place[1]]) if is_workbook else f"column {place[1]}"
            line = None if is_workbook else place[0] + 1
        sheet = self._sheet.name if is_workbook else None
        self.problems.append(
            Problem(what=what, file=self._document.name, sheet=sheet, cell=cell, line=line, remedy=remedy)
        )
