"""Every plate of a run, under the name it has in the run, out of all its instrument files."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from pathlib import Path
from typing import final

import polars as pl

from sevenless.assays.runs.named_files import files_named
from sevenless.assays.runs.runfile import ReadEntry, RunFile
from sevenless.errors import InputError, Problem, RunFileError, UnknownNameError
from sevenless.plates.plateread import Channel, PlateRead, SourceFile
from sevenless.readers import registry

__all__ = ["PlateReads", "read_plates"]

Progress = Callable[[str, int, int], None]


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class PlateReads:
    """The plates of a run, grouped by what was read of them.

    Parameters
    ----------
    reads
        Plates with the same channels stand in one `PlateRead`, whatever file they came from.
    files
        Plate to the names of its files.
    sources
        Every instrument file.
    problems
        What the readers noted, and plates that were renamed.
    """

    reads: tuple[PlateRead, ...]
    files: dict[str, str]
    sources: tuple[SourceFile, ...]
    problems: tuple[Problem, ...]

    @property
    def formats(self) -> dict[str, int]:
        """Plate to number of wells."""
        return {plate: size for read in self.reads for plate, size in read.formats.items()}

    @property
    def plates(self) -> list[str]:
        """All plates, in the order of the files."""
        return list(self.files)


def read_plates(run: RunFile, *, leave_out: Iterable[Path] = (), progress: Progress | None = None) -> PlateReads:
    """Read every instrument file of a run.

    Parameters
    ----------
    run
        The run file.
    leave_out
        Maps and manifest, which a pattern such as ``*.csv`` does not catch.
    progress
        Called with ``("reading", files done, files)``.

    Raises
    ------
    RunFileError
        If a pattern names no file, a plate that is to be renamed is not there, or two files hold the same plate.
    ReadError
        With the problems of all files that cannot be read.
    """
    wanted = _wanted(run, leave_out=tuple(leave_out))
    pieces: list[PlateRead] = []
    problems: list[Problem] = []
    for done, (path, entry) in enumerate(wanted):
        if progress is not None:
            progress("reading", done, len(wanted))
        try:
            pieces.append(_skipped(_renamed(_read(path, entry), entry), run.files.skip))
        except InputError as error:
            problems.extend(error.problems)
    if problems:
        raise RunFileError(problems)
    pieces, notes = _told_apart(pieces, [bool(entry.plate or entry.plates) for _, entry in wanted])
    _check_once(pieces)
    return _gathered(pieces, run, notes)


def _wanted(run: RunFile, *, leave_out: Sequence[Path]) -> list[tuple[Path, ReadEntry]]:
    """Files in the order of the run file, each once; the first entry that names a file decides how it is read."""
    wanted: dict[Path, tuple[Path, ReadEntry]] = {}
    problems = []
    for entry in run.files.reads:
        paths = files_named(entry.file, folder=run.folder, leave_out=leave_out)
        if not paths:
            what = f'[files] reads: no file is called "{entry.file}" in {run.folder}'
            remedy = "check the name; it is relative to the folder of the run file"
            problems.append(Problem(what=what, file=run.name or None, remedy=remedy))
        for path in paths:
            wanted.setdefault(path.resolve(), (path, entry))
    if problems:
        raise RunFileError(problems)
    return list(wanted.values())


def _read(path: Path, entry: ReadEntry) -> PlateRead:
    try:
        return registry.read(path, reader=entry.reader)
    except UnknownNameError as error:
        what, _, hint = str(error).partition("; ")
        raise RunFileError(Problem(what=f"[files] reads: {what}", file=path.name, remedy=hint)) from error


def _renamed(read: PlateRead, entry: ReadEntry) -> PlateRead:
    names = dict(entry.plates)
    if entry.plate is not None:
        if len(read.plates) != 1:
            what = f"holds {len(read.plates)} plates ({_listed(read.plates)}), and plate = names one"
            remedy = 'use plates = { "name in the file" = "name in this run", ... }'
            raise RunFileError(Problem(what=what, file=read.source.name, remedy=remedy))
        names = {read.plates[0]: entry.plate}
    absent = [name for name in names if name not in read.plates]
    if absent:
        what = f"has no plate called {_listed(absent)}"
        raise RunFileError(Problem(what=what, file=read.source.name, remedy=f"its plates: {_listed(read.plates)}"))
    return _with_names(read, names) if names else read


def _with_names(read: PlateRead, names: dict[str, str]) -> PlateRead:
    metadata = {}
    for key, value in read.metadata.items():
        plate, colon, fact = key.partition(": ")
        metadata[f"{names[plate]}: {fact}" if colon and plate in names else key] = value
    return replace(
        read,
        table=read.table.with_columns(pl.col("plate").replace(names)),
        formats={names.get(plate, plate): size for plate, size in read.formats.items()},
        metadata=metadata,
    )


def _skipped(read: PlateRead, skip: Sequence[str]) -> PlateRead:
    kept = [plate for plate in read.plates if not any(fnmatchcase(plate, pattern) for pattern in skip)]
    if len(kept) == len(read.plates):
        return read
    return replace(
        read,
        table=read.table.filter(pl.col("plate").is_in(kept)),
        formats={plate: size for plate, size in read.formats.items() if plate in kept},
    )


def _told_apart(pieces: list[PlateRead], named: list[bool]) -> tuple[list[PlateRead], list[Problem]]:
    """Plates that several files call alike take the name of their file.

    Instruments number the plates of each export from 1. A plate whose channels stand in different files is one plate
    and keeps its name, and so does a plate that the run file names.
    """
    held = [piece.table.select("plate", "channel").unique(maintain_order=True) for piece in pieces]
    twice = pl.concat(held).filter(pl.struct("plate", "channel").is_duplicated())["plate"].unique()
    notes, apart = [], []
    for piece, is_named in zip(pieces, named, strict=True):
        clashing = [] if is_named else [plate for plate in piece.plates if plate in twice]
        if not clashing:
            apart.append(piece)
            continue
        stem = Path(piece.source.name).stem
        names = {plate: stem if len(piece.plates) == 1 else f"{stem}: {plate}" for plate in clashing}
        apart.append(_with_names(piece, names))
        what = f"several files hold a plate called {_listed(clashing)}; here it is called {_listed(names.values())}"
        notes.append(Problem(what=what, file=piece.source.name, severity="info"))
    return apart, notes


def _check_once(pieces: Sequence[PlateRead]) -> None:
    seen: dict[tuple[str, str], list[str]] = {}
    for piece in pieces:
        for plate, channel in piece.table.select("plate", "channel").unique(maintain_order=True).iter_rows():
            seen.setdefault((plate, channel), []).append(piece.source.name)
    problems = [
        Problem(
            what=f"{len(files)} files hold channel {channel} of this plate: {_listed(files)}",
            file=files[-1],
            plate=plate,
            remedy='name them apart, e.g. reads = [{ file = "a.csv", plate = "P1" }, { file = "b.csv", plate = "P2" }]',
        )
        for (plate, channel), files in seen.items()
        if len(files) > 1
    ]
    if problems:
        raise RunFileError(problems)


def _gathered(pieces: Sequence[PlateRead], run: RunFile, notes: Sequence[Problem]) -> PlateReads:
    files: dict[str, list[str]] = {}
    for piece in pieces:
        for plate in piece.plates:
            files.setdefault(plate, []).append(piece.source.name)
    if not files:
        remedy = "remove the pattern that leaves out the last one"
        raise RunFileError(Problem(what="[files] skip leaves no plate", file=run.name or None, remedy=remedy))
    noted = [Problem(what=note, file=piece.source.name, severity="info") for piece in pieces for note in piece.notes]
    return PlateReads(
        reads=tuple(_grouped(pieces)),
        files={plate: ", ".join(names) for plate, names in files.items()},
        sources=tuple(piece.source for piece in pieces),
        problems=(*notes, *noted),
    )


def _grouped(pieces: Sequence[PlateRead]) -> list[PlateRead]:
    """One read per set of channels, so that what holds for one plate of a kind is decided once for all."""
    table = pl.concat([piece.table for piece in pieces])
    formats: Counter[str] = Counter()
    for piece in pieces:
        formats |= Counter(dict(piece.formats))
    channels = {channel.name: channel for piece in reversed(pieces) for channel in piece.channels}
    metadata = {key: value for piece in reversed(pieces) for key, value in piece.metadata.items()}
    kinds = table.group_by("plate", maintain_order=True).agg(pl.col("channel").unique(maintain_order=True))
    by_channels: dict[tuple[str, ...], list[str]] = {}
    for plate, names in kinds.iter_rows():
        by_channels.setdefault(tuple(sorted(names)), []).append(plate)
    return [
        PlateRead(
            table=table.filter(pl.col("plate").is_in(plates)),
            channels=_in_file_order(channels, names, pieces),
            formats={plate: formats[plate] for plate in plates},
            source=next(piece.source for piece in pieces if plates[0] in piece.plates),
            metadata=metadata,
        )
        for names, plates in by_channels.items()
    ]


def _in_file_order(
    channels: dict[str, Channel], names: Sequence[str], pieces: Sequence[PlateRead]
) -> tuple[Channel, ...]:
    order = dict.fromkeys(channel.name for piece in pieces for channel in piece.channels)
    return tuple(channels[name] for name in order if name in names)


def _listed(names: Iterable[str]) -> str:
    listed = list(names)
    return ", ".join(listed[:6]) + (f" and {len(listed) - 6} more" if len(listed) > 6 else "")
