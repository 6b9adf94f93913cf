"""What a folder of shards was made from and how: a file that is written once, before the first shard.

``manifest.json`` says which function with which parameters was applied to which table in chunks of how many rows, by
which version of the package. It has nothing in it that differs between machines, backends or runs, so two folders made
from the same are the same, byte for byte.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, final

from sevenless.compute.identity import Identity
from sevenless.compute.slices import Columns
from sevenless.errors import Problem, ShardError
from sevenless.files.atomic import write_text

__all__ = ["FORMAT", "MANIFEST", "VERSION", "Manifest", "differences", "read_manifest", "write_manifest"]

FORMAT: Final = "sevenless.shards"
VERSION: Final = 1
MANIFEST: Final = "manifest.json"

_TOLD: Final = 5
"""Columns or parameters that a message names before it only counts them."""


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What shards are made from.

    Parameters
    ----------
    function
        Name, digest of the source, parameters.
    columns, rows
        The table: columns with their types and digests, number of rows.
    chunk_size
        Rows of a chunk; the last may have fewer.
    package
        Version of sevenless.
    """

    function: Identity
    columns: Columns
    rows: int
    chunk_size: int
    package: str

    @property
    def chunks(self) -> int:
        """How many shards make the folder whole."""
        return -(-self.rows // self.chunk_size)

    @property
    def digest(self) -> str:
        """SHA-256 of all of it: what every shard is marked with."""
        return hashlib.sha256(json.dumps(_document(self)).encode()).hexdigest()


def _document(manifest: Manifest) -> dict[str, object]:
    return {
        "format": FORMAT,
        "version": VERSION,
        "package": manifest.package,
        "function": {
            "name": manifest.function.name,
            "source": manifest.function.source,
            "parameters": dict(manifest.function.parameters),
        },
        "table": {
            "rows": manifest.rows,
            "columns": {name: {"type": kind, "sha256": digest} for name, (kind, digest) in manifest.columns.items()},
        },
        "chunk_size": manifest.chunk_size,
        "chunks": manifest.chunks,
    }


def write_manifest(manifest: Manifest, folder: Path) -> None:
    """Write ``manifest.json``, whole or not at all."""
    document = {**_document(manifest), "digest": manifest.digest}
    write_text(folder / MANIFEST, json.dumps(document, indent=1, ensure_ascii=False) + "\n")


def read_manifest(folder: Path) -> Manifest | None:
    """The manifest of a folder; None if it has none.

    Raises
    ------
    ShardError
        If it is there and cannot be read, was changed, or is of a later version.
    """
    path = folder / MANIFEST
    if not path.is_file():
        return None
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
        manifest = _manifest(document)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise _unusable(path, "is not a manifest of shards, or a damaged one") from error
    if manifest is None:
        raise _unusable(path, f"has a format or version that this sevenless does not know (it knows {VERSION})")
    if document.get("digest") != manifest.digest:
        raise _unusable(path, "was changed after it was written")
    return manifest


def _manifest(document: Mapping[str, object]) -> Manifest | None:
    if document["format"] != FORMAT or document["version"] != VERSION:
        return None
    function, table = _mapping(document["function"]), _mapping(document["table"])
    columns = {name: _mapping(column) for name, column in _mapping(table["columns"]).items()}
    return Manifest(
        function=Identity(
            str(function["name"]),
            str(function["source"]),
            {key: str(value) for key, value in _mapping(function["parameters"]).items()},
        ),
        columns={name: (str(column["type"]), str(column["sha256"])) for name, column in columns.items()},
        rows=int(str(table["rows"])),
        chunk_size=int(str(document["chunk_size"])),
        package=str(document["package"]),
    )


def _mapping(value: object) -> dict[str, object]:
    if not isinstance(value, dict):
        raise TypeError(f"{value!r} is not a table")
    return value


def _unusable(path: Path, what: str) -> ShardError:
    return ShardError(Problem(what=what, file=str(path), remedy="choose another folder, or remove this one"))


def differences(there: Manifest, here: Manifest) -> tuple[str, ...]:
    """What differs between the run that made a folder and the one that is asked for, a line each; () if nothing."""
    return tuple(_differences(there, here))


def _differences(there: Manifest, here: Manifest) -> Iterator[str]:
    if there.package != here.package:
        yield f"it was made by sevenless {there.package}, this is {here.package}"
    if there.function.name != here.function.name:
        yield f"it was made with the function {there.function.name}, not {here.function.name}"
        return
    if there.function.source != here.function.source:
        yield f"the source of the function {here.function.name} has changed"
    yield from _parameter_differences(there.function.parameters, here.function.parameters)
    if there.chunk_size != here.chunk_size:
        yield f"its chunks have {there.chunk_size} rows, not {here.chunk_size}"
    if there.rows != here.rows:
        yield f"its table had {there.rows} rows, not {here.rows}"
    yield from _column_differences(there, here)


def _parameter_differences(there: Mapping[str, str], here: Mapping[str, str]) -> Iterator[str]:
    for name in dict.fromkeys([*there, *here]):
        old, new = there.get(name, "not given"), here.get(name, "not given")
        if old != new:
            digests = old.startswith("sha256:") and new.startswith("sha256:")
            yield f"{name} has changed" if digests else f"{name} was {old} and is {new}"


def _column_differences(there: Manifest, here: Manifest) -> Iterator[str]:
    old, new = there.columns, here.columns
    if gone := [name for name in old if name not in new]:
        yield f"its table also had {_listed(gone)}"
    if more := [name for name in new if name not in old]:
        yield f"its table lacked {_listed(more)}"
    both = [name for name in new if name in old]
    for name in both:
        if old[name][0] != new[name][0]:
            yield f"column {name} was {old[name][0]} and is {new[name][0]}"
    changed = [name for name in both if old[name][0] == new[name][0] and old[name][1] != new[name][1]]
    # With rows added or taken away, every column has changed, and that has been told.
    if changed and there.rows == here.rows:
        yield f"other values are in {_listed(changed)}"
    if not (gone or more) and list(old) != list(new):
        yield "the columns of its table stood in another order"


def _listed(names: list[str]) -> str:
    more = f" and {len(names) - _TOLD} more" if len(names) > _TOLD else ""
    return f"column{'s' if len(names) > 1 else ''} {', '.join(names[:_TOLD])}{more}"
