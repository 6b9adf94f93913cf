"""A folder of shards: one Parquet file for each chunk, written whole or not at all and never changed after.

============================  ==========================================================================
file                          what
============================  ==========================================================================
``manifest.json``             what the shards are made from, written before the first
``part-000000.parquet``, ...  results of chunk 0, 1, ...; marked with the digest of the manifest
``failed.json``               chunks that have no shard because they failed, with the reasons; if any did
============================  ==========================================================================
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Final

import polars as pl

from sevenless.compute.chunk_run import FailedChunk
from sevenless.compute.manifest import MANIFEST, Manifest, differences, read_manifest, write_manifest
from sevenless.errors import Problem, ShardError
from sevenless.files.atomic import write_text, written

__all__ = [
    "FAILED",
    "ShardColumns",
    "marks_of",
    "prepare_folder",
    "present_shards",
    "read_shards",
    "shard_path",
    "write_failed",
    "write_shard",
]

FAILED: Final = "failed.json"
_SHARD: Final = re.compile(r"part-(\d{6,})\.parquet")
_DRAFTS: Final = (".part-*.parquet", f".{Path(MANIFEST).stem}-*.json", f".{Path(FAILED).stem}-*.json")
_DIGEST_MARK: Final = "sevenless.run"
_CHUNK_MARK: Final = "sevenless.chunk"
_TOLD: Final = 5

ShardColumns = tuple[tuple[str, str], ...]
"""Names and types of the columns of a shard."""


def shard_path(folder: Path, chunk: int) -> Path:
    """Where the results of a chunk stand."""
    return folder / f"part-{chunk:06d}.parquet"


def marks_of(digest: str, chunk: int) -> dict[str, str]:
    """What a shard carries in its own metadata, so that one of another run is known wherever it was copied to."""
    return {_DIGEST_MARK: digest, _CHUNK_MARK: str(chunk)}


def prepare_folder(folder: Path, manifest: Manifest, *, resume: bool) -> None:
    """Make the folder, or accept one that the same run has begun; what a killed run left half-written is removed.

    Raises
    ------
    ShardError
        If it was made by another run (the message says what differs), or by any run and ``resume`` is False.
    """
    folder.mkdir(parents=True, exist_ok=True)
    there = read_manifest(folder)
    if there is None:
        if _numbered(folder):
            what = f"there are shards without the {MANIFEST} that says what made them"
            raise ShardError(Problem(what=what, file=str(folder), remedy="choose another folder"))
        _remove_drafts(folder)
        write_manifest(manifest, folder)
        return
    if not resume:
        remedy = "choose another folder, or let the run resume"
        raise ShardError(Problem(what="the folder already holds a run", file=str(folder), remedy=remedy))
    if found := differences(there, manifest):
        remedy = "choose another folder, or give the same input again"
        raise ShardError(
            [Problem(what=f"made by another run: {one}", file=str(folder), remedy=remedy) for one in found]
        )
    _remove_drafts(folder)
    (folder / FAILED).unlink(missing_ok=True)


def _remove_drafts(folder: Path) -> None:
    for pattern in _DRAFTS:
        for draft in folder.glob(pattern):
            draft.unlink()


def present_shards(folder: Path, manifest: Manifest) -> dict[int, ShardColumns]:
    """Chunks that have a whole shard, with its columns. A damaged shard counts as absent.

    Raises
    ------
    ShardError
        If a shard is of another run.
    """
    digest = manifest.digest
    found: dict[int, ShardColumns] = {}
    strangers = []
    for chunk, path in sorted(_numbered(folder).items()):
        marks = _marks(path)
        if marks is None:
            path.unlink()
        elif marks.get(_DIGEST_MARK) != digest or marks.get(_CHUNK_MARK) != str(chunk):
            strangers.append(Problem(what="is a shard of another run", file=str(path), remedy="remove it"))
        else:
            found[chunk] = tuple((name, str(dtype)) for name, dtype in pl.read_parquet_schema(path).items())
    if strangers:
        raise ShardError(strangers)
    return found


def _numbered(folder: Path) -> dict[int, Path]:
    matches = ((_SHARD.fullmatch(path.name), path) for path in folder.iterdir())
    return {int(match[1]): path for match, path in matches if match}


def _marks(path: Path) -> dict[str, str] | None:
    """Metadata of a shard; None if it has no readable end, as after a loss of power."""
    try:
        return pl.read_parquet_metadata(path)
    except (pl.exceptions.PolarsError, OSError):
        return None


def write_shard(folder: Path, chunk: int, content: bytes) -> None:
    """Write a shard whole or not at all; it is on the disk before it has its name."""
    with written(shard_path(folder, chunk)) as draft, draft.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def write_failed(folder: Path, failed: Sequence[FailedChunk]) -> None:
    """Write the chunks that failed, with their reasons."""
    write_text(folder / FAILED, json.dumps([asdict(one) for one in failed], indent=1, ensure_ascii=False) + "\n")


def read_shards(out: Path, *, partial: bool = False) -> pl.LazyFrame:
    """The results of a run in the order of its table, read as they are needed.

    Parameters
    ----------
    out
        The folder that `map_chunks` wrote.
    partial
        Accept a folder in which shards are missing, and give what is there.

    Raises
    ------
    ShardError
        If there is no such run, or shards are missing and ``partial`` is False.
    """
    folder = Path(out)
    manifest = read_manifest(folder)
    if manifest is None:
        what = "there are no results here: no manifest.json"
        raise ShardError(Problem(what=what, file=str(folder), remedy="give the folder that map_chunks wrote"))
    present = _numbered(folder)
    missing = [chunk for chunk in range(manifest.chunks) if chunk not in present]
    if missing and not (partial and present):
        raise ShardError(_missing_problem(folder, manifest, missing))
    return pl.scan_parquet([present[chunk] for chunk in range(manifest.chunks) if chunk in present])


def _missing_problem(folder: Path, manifest: Manifest, missing: Sequence[int]) -> Problem:
    named = ", ".join(str(chunk) for chunk in missing[:_TOLD]) + (", ..." if len(missing) > _TOLD else "")
    what = f"{len(missing)} of {manifest.chunks} chunks are missing ({named})"
    reasons = f"; {FAILED} says why some failed" if (folder / FAILED).is_file() else ""
    return Problem(what=what + reasons, file=str(folder), remedy="run it again to compute them, or read it as partial")
