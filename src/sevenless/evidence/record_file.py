"""Record files: TOML with a format, a version, and tables of records, read without judging them."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from sevenless.errors import EvidenceError, Problem
from sevenless.evidence.claim import Claim
from sevenless.evidence.constant import Constant
from sevenless.evidence.measurement import Measurement
from sevenless.evidence.place import Place
from sevenless.evidence.source import Source

__all__ = ["FORMAT", "KINDS", "VERSION", "Record", "read_records", "record_rows"]

FORMAT: Final = "sevenless.evidence"
VERSION: Final = 1

Record = Source | Measurement | Constant | Claim

KINDS: Final[dict[str, type[Record]]] = {
    "source": Source,
    "measurement": Measurement,
    "constant": Constant,
    "claim": Claim,
}
"""Name of a table in a record file to what its rows are."""


def record_rows(path: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """Kind and fields of every record of a file, its ``[defaults.<kind>]`` filled in.

    Raises
    ------
    EvidenceError
        If the file is not TOML, or not of this format and version.
    """
    content = _content(path)
    defaults: Mapping[str, Mapping[str, Any]] = content.get("defaults", {})
    for kind in KINDS:
        for row in content.get(kind, ()):
            yield kind, {**defaults.get(kind, {}), **row}


def _content(path: Path) -> dict[str, Any]:
    try:
        with path.open("rb") as stream:
            content = tomllib.load(stream)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        problem = Problem(what=f"not TOML: {error}", file=str(path), remedy="mend the line that is named")
        raise EvidenceError(problem) from error
    if content.get("format") != FORMAT or content.get("version") != VERSION:
        raise EvidenceError(
            Problem(
                what=f"format {content.get('format')!r}, version {content.get('version')!r} is not one that is known",
                file=str(path),
                remedy=f'begin the file with format = "{FORMAT}" and version = {VERSION}',
            )
        )
    return content


def read_records(path: Path) -> Iterator[Record]:
    """The records of a file of the built-in base, which is known to be sound: its tests check every one.

    A user's files go through `sevenless.evidence.check` instead.
    """
    for kind, row in record_rows(path):
        yield KINDS[kind](**{name: _value(name, value) for name, value in row.items()})


def _value(name: str, value: Any) -> Any:
    if name == "read_in":
        return tuple(Place(**place) for place in value)
    return tuple(value) if isinstance(value, list) else value
