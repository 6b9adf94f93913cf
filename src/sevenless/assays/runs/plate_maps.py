"""Which map says what was in the wells of which plate."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from fnmatch import fnmatchcase
from pathlib import Path
from typing import final

import polars as pl

from sevenless.assays.runs.manifest import Manifest
from sevenless.assays.runs.map_corner import with_corner
from sevenless.assays.runs.named_files import files_named
from sevenless.assays.runs.runfile import MapEntry, RunFile
from sevenless.errors import InputError, Problem, RunFileError
from sevenless.plates.geometry import PLATE_SHAPES, parse_well
from sevenless.plates.maps import read_map
from sevenless.plates.platemap import PLATE_MAP_COLUMNS, PlateMap

__all__ = ["PlateMaps", "map_files", "read_plate_maps"]


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class PlateMaps:
    """The rows of the maps, each with the plate it holds for; the map files and their hashes; and remarks."""

    table: pl.DataFrame
    sources: Mapping[str, str]
    problems: tuple[Problem, ...] = ()


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class _Map:
    """A map, and for which plates: those of the run file's entry, else those named in it, else any."""

    name: str
    content: PlateMap
    patterns: tuple[str, ...] = field(default=())

    @property
    def is_general(self) -> bool:
        return not self.patterns and not self.content.plates

    def names(self, plate: str) -> bool:
        if self.patterns:
            return any(fnmatchcase(plate, pattern) for pattern in self.patterns)
        return plate in self.content.plates

    def rows(self, plate: str) -> pl.DataFrame:
        return self.content.for_plate(plate)


def map_files(run: RunFile, manifest: Manifest | None) -> list[tuple[Path, MapEntry]]:
    """Every map file of a run with how it is to be read: those of ``[files]`` first, then those of the manifest.

    Raises
    ------
    RunFileError
        If a name stands for no file.
    """
    found: dict[Path, tuple[Path, MapEntry]] = {}
    problems = []
    for entry in run.files.maps:
        paths = files_named(entry.file, folder=run.folder)
        if not paths:
            what = f'[files] maps: no file is called "{entry.file}" in {run.folder}'
            remedy = "check the name; it is relative to the folder of the run file"
            problems.append(Problem(what=what, file=run.name or None, remedy=remedy))
        found |= {path.resolve(): (path, entry) for path in paths}
    if problems:
        raise RunFileError(problems)
    for plate in manifest.plates.values() if manifest is not None else ():
        if plate.map_file is not None:
            corner = run.manifest.map_corner if run.manifest is not None else "A1"
            entry = MapEntry(file=plate.map_file.name, corner=corner)
            found.setdefault(plate.map_file.resolve(), (plate.map_file, entry))
    return list(found.values())


def read_plate_maps(run: RunFile, manifest: Manifest | None, formats: Mapping[str, int]) -> PlateMaps:
    """The map of every plate.

    A plate takes the map that the manifest names for it; else the maps that name the plate; else the one map that
    names no plate.

    Parameters
    ----------
    run
        The run file.
    manifest
        Its manifest, where it has one.
    formats
        Plates that were read, with their number of wells.

    Raises
    ------
    RunFileError
        With every problem: a plate without a map or with two, a map for none of the plates or for a plate of another
        size, two maps that both fill a well.
    MapError
        If a map cannot be read.
    """
    maps = _read_all(run, map_files(run, manifest))
    chosen = {plate: _chosen(plate, maps, manifest) for plate in formats}
    problems = _strangers(maps, formats, manifest) + _idle(maps, chosen, manifest)
    tables = []
    for plate, size in formats.items():
        problems += _misfits(plate, size, chosen[plate])
        rows = [entry.rows(plate) for entry in chosen[plate].values()]
        if rows:
            tables.append(pl.concat(rows, how="diagonal_relaxed"))
            problems += _filled_twice(plate, tables[-1], list(chosen[plate].values()))
    if errors := [problem for problem in problems if problem.severity == "error"]:
        raise RunFileError(errors)
    table = pl.concat(tables, how="diagonal_relaxed").select(*PLATE_MAP_COLUMNS, pl.exclude(*PLATE_MAP_COLUMNS))
    sources = {name: sha256 for entry in maps.values() for name, sha256 in entry.content.sources.items()}
    return PlateMaps(table=table, sources=sources, problems=tuple(problems))


def _read_all(run: RunFile, files: Sequence[tuple[Path, MapEntry]]) -> dict[Path, _Map]:
    maps: dict[Path, _Map] = {}
    problems: list[Problem] = []
    for path, entry in files:
        try:
            content = read_map(path, conc_unit=entry.conc_unit or run.files.conc_unit, style=entry.style)
            renamed = _renamed(with_corner(content, entry.corner, file=path.name), run.columns, path.name)
            maps[path.resolve()] = _Map(name=path.name, content=renamed, patterns=entry.plates)
        except InputError as error:
            problems.extend(error.problems)
    if problems:
        raise RunFileError(problems)
    problems = _unused_columns(run, list(maps.values()))
    if problems:
        raise RunFileError(problems)
    return maps


def _unused_columns(run: RunFile, maps: Sequence[_Map]) -> list[Problem]:
    present = {name for entry in maps for name in entry.content.table.columns}
    known = ", ".join(sorted({name for entry in maps for name in entry.content.extra_columns})) or "none to rename"
    return [
        Problem(
            what=f'[columns] {ours}: no map has a column "{theirs}"', file=run.name or None, remedy=f"there is {known}"
        )
        for ours, theirs in run.columns.items()
        if ours not in present
    ]


def _renamed(content: PlateMap, columns: Mapping[str, str], file: str) -> PlateMap:
    names = {theirs: ours for ours, theirs in columns.items() if theirs in content.extra_columns}
    taken = [ours for ours in names.values() if ours in content.table.columns]
    if taken:
        what = f"[columns]: the map already has a column {', '.join(taken)}"
        raise RunFileError(Problem(what=what, file=file, remedy="choose another name"))
    return replace(content, table=content.table.rename(names)) if names else content


def _chosen(plate: str, maps: Mapping[Path, _Map], manifest: Manifest | None) -> dict[Path, _Map]:
    row = manifest.plates.get(plate) if manifest is not None else None
    if row is not None and row.map_file is not None:
        path = row.map_file.resolve()
        return {path: maps[path]}
    named = {path: entry for path, entry in maps.items() if entry.names(plate)}
    general = {path: e for path, e in maps.items() if e.is_general and path not in _of_manifest(manifest)}
    return named or general


def _of_manifest(manifest: Manifest | None) -> set[Path]:
    return {p.map_file.resolve() for p in manifest.plates.values() if p.map_file} if manifest else set()


def _misfits(plate: str, size: int, chosen: Mapping[Path, _Map]) -> list[Problem]:
    if not chosen:
        what = "no map says what is in this plate"
        remedy = "add its map to [files] maps or its row to the manifest; or leave it out: [files] skip"
        return [Problem(what=what, plate=plate, remedy=remedy)]
    problems = []
    for entry in chosen.values():
        written_for = entry.content.plate_format
        if written_for is not None and written_for != size:
            what = f"is a map of {written_for} wells, and the plate has {size}"
            remedy = "name the map that belongs to this plate"
            problems.append(Problem(what=what, file=entry.name, plate=plate, remedy=remedy))
        elif beyond := _beyond(entry.rows(plate), size):
            what = f"has wells that a plate of {size} has not: {', '.join(beyond[:6])}"
            remedy = "name the map that belongs to this plate"
            problems.append(Problem(what=what, file=entry.name, plate=plate, remedy=remedy))
    return problems


def _beyond(rows: pl.DataFrame, size: int) -> list[str]:
    height, width = PLATE_SHAPES[size]
    places = {well: parse_well(well) for well in rows["well"].unique(maintain_order=True).to_list()}
    return [well for well, (row, column) in places.items() if row >= height or column >= width]


def _filled_twice(plate: str, rows: pl.DataFrame, chosen: Sequence[_Map]) -> list[Problem]:
    twice = rows.filter(rows["well"].is_duplicated())["well"].unique(maintain_order=True).to_list()
    if not twice:
        return []
    names = " and ".join(entry.name for entry in chosen)
    what = f"{names} both say what is in {', '.join(twice[:6])}{' and more' if len(twice) > 6 else ''}"
    remedy = 'say which plates a map is for: maps = [{ file = "...", plates = ["P1"] }]'
    return [Problem(what=what, plate=plate, well=twice[0], remedy=remedy)]


def _idle(
    maps: Mapping[Path, _Map], chosen: Mapping[str, Mapping[Path, _Map]], manifest: Manifest | None
) -> list[Problem]:
    """General maps that no plate takes, because every plate has one of its own; those of the manifest have a plate."""
    used = {path for taken in chosen.values() for path in taken} | _of_manifest(manifest)
    return [
        Problem(
            what="is the map of no plate: each has one of its own", file=entry.name, remedy="remove it from the run"
        )
        for path, entry in maps.items()
        if path not in used and entry.is_general
    ]


def _strangers(maps: Mapping[Path, _Map], formats: Mapping[str, int], manifest: Manifest | None) -> list[Problem]:
    """Plates that maps and manifest know and no file holds: an error where none is held, else a remark."""
    problems = []
    read = ", ".join(list(formats)[:6])
    for entry in maps.values():
        named = list(entry.patterns) or entry.content.plates
        absent = [name for name in named if not any(fnmatchcase(plate, name) or plate == name for plate in formats)]
        if absent:
            problems.append(
                _absent(entry.name, "is for", absent, f"the plates read are {read}", len(absent) == len(named))
            )
    if manifest is not None:
        absent = [name for name in manifest.plates if name not in formats]
        if absent:
            everything = len(absent) == len(manifest.plates)
            problems.append(_absent(manifest.path.name, "lists", absent, f"the plates read are {read}", everything))
    return problems


def _absent(file: str, verb: str, absent: Sequence[str], read: str, is_error: bool) -> Problem:
    listed = ", ".join(absent[:6]) + (f" and {len(absent) - 6} more" if len(absent) > 6 else "")
    what = f"{verb} {'plates' if len(absent) > 1 else 'plate'} {listed}, which no file holds"
    return Problem(what=what, file=file, remedy=read, severity="error" if is_error else "warning")
