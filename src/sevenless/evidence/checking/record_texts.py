"""From the bytes of a record file to the rows in it, and to what is wrong with the file as a file."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import fields
from pathlib import Path
from typing import Final

from sevenless.errors import EvidenceError, Problem
from sevenless.evidence.checking.rows import Row
from sevenless.evidence.checking.suggestions import did_you_mean
from sevenless.evidence.record_file import FORMAT, KINDS, VERSION
from sevenless.files.toml_lines import KeyPath, line_of, lines_of_keys

__all__ = ["record_files", "rows_of_file"]

_TOML_PLACE: Final = re.compile(r"\s*\(at (?:line (\d+), column (\d+)|end of document)\)\s*$")
_TOP_KEYS: Final = ("format", "version", "defaults", *KINDS)
_HEAD: Final = f'begin the file with format = "{FORMAT}" and version = {VERSION}'


def record_files(path: Path) -> tuple[Path, ...]:
    """The record files of a folder, at any depth, without hidden ones; a file is the only one of itself.

    Raises
    ------
    EvidenceError
        If there is none.
    """
    if path.is_file():
        return (path,)
    if not path.is_dir():
        raise EvidenceError(Problem(what="there is no such folder or file", file=str(path), remedy="check the path"))
    found = [one for one in path.rglob("*") if one.suffix.lower() == ".toml" and one.is_file()]
    shown = sorted(one for one in found if not any(part.startswith(".") for part in one.relative_to(path).parts))
    if not shown:
        remedy = "write records into a file ending in .toml there; sevenless evidence check --template begins one"
        raise EvidenceError(Problem(what="holds no record file", file=str(path), remedy=remedy))
    return tuple(shown)


def rows_of_file(path: Path) -> tuple[list[Row], list[Problem]]:
    """The rows of a file, and what is wrong with the file; the rows themselves are not judged yet."""
    name = path.as_posix()
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        return [], [Problem(what="is not text in UTF-8", file=name, line=line, remedy="save the file as UTF-8")]
    try:
        document: dict[str, object] = tomllib.loads(text)
    except RecursionError:
        return [], [Problem(what="is nested too deeply", file=name, remedy="write plain tables")]
    except ValueError as error:  # Digits without end are a ValueError that is no TOMLDecodeError.
        return [], [_syntax_problem(str(error), name)]
    lines = lines_of_keys(text)
    problems = [
        Problem(what=what, file=name, line=line_of(key, lines), remedy=remedy)
        for key, what, remedy in _complaints(document)
    ]
    rows = [] if _is_other(document) else list(_rows(document, name, lines))
    if not rows and not problems:
        remedy = "add [[measurement]], [[constant]], [[claim]] or [[source]]"
        problems.append(Problem(what="holds no record", file=name, remedy=remedy, severity="warning"))
    return rows, problems


def _syntax_problem(message: str, name: str) -> Problem:
    place = _TOML_PLACE.search(message)
    return Problem(
        what=f"is not valid TOML: {_TOML_PLACE.sub('', message)}",
        file=name,
        line=int(place[1]) if place and place[1] else None,
        cell=f"column {place[2]}" if place and place[2] else "end of the file" if place else None,
        remedy="text goes in quotes, lists in [ ], each record under a line such as [[measurement]]",
    )


_Complaint = tuple[KeyPath, str, str]


def _complaints(document: Mapping[str, object]) -> Iterator[_Complaint]:
    """What is wrong with the file as such."""
    yield from _head(document)
    if _is_other(document):
        return
    for key, value in document.items():
        if key not in _TOP_KEYS:
            # The first table, should it be a list of them; a plain key stands around whatever is inside it.
            yield (key, 0), f'unknown key "{key}"', did_you_mean(key, _TOP_KEYS)
        elif key in KINDS and isinstance(value, dict):
            yield (key,), f"[{key}] is one table", f"write [[{key}]], with two brackets, above every {key}"
        elif key in KINDS and not (isinstance(value, list) and all(isinstance(row, dict) for row in value)):
            yield (key,), f"{key} is not a list of tables", f"write [[{key}]] above every {key}"
    yield from _defaults(document.get("defaults", {}))


def _head(document: Mapping[str, object]) -> Iterator[_Complaint]:
    found, version = document.get("format"), document.get("version")
    if found is None:
        yield (), 'the key "format" is missing', _HEAD
    elif found != FORMAT:
        yield ("format",), f"format {found!r} is not that of records", f"{_HEAD}, or move it to another folder"
    elif version is None:
        yield (), 'the key "version" is missing', _HEAD
    elif isinstance(version, bool) or version != VERSION:
        remedy = f"write version = {VERSION}"
        if _is_newer(version):
            remedy = "the file was written for a later sevenless, so update yours"
        yield ("version",), f"version {version!r} is not one that is known", remedy


def _is_newer(version: object) -> bool:
    return isinstance(version, int) and version > VERSION


def _is_other(document: Mapping[str, object]) -> bool:
    """Whether the file is of another format or a later version, so that nothing in it can be judged."""
    return document.get("format", FORMAT) != FORMAT or _is_newer(document.get("version"))


def _defaults(defaults: object) -> Iterator[_Complaint]:
    if not isinstance(defaults, dict):
        yield ("defaults",), "defaults is not a table", "write [defaults.measurement]"
        return
    for kind, values in defaults.items():
        if kind not in KINDS:
            yield ("defaults", kind), f'unknown kind "{kind}"', did_you_mean(kind, KINDS)
        elif not isinstance(values, dict):
            yield ("defaults", kind), f"defaults of {kind} are not a table", f"write [defaults.{kind}]"
        else:
            known = [field.name for field in fields(KINDS[kind]) if field.name != "id"]
            for key in values:
                if key == "id":
                    yield ("defaults", kind, key), "an id cannot be shared", "give every record its own"
                elif key not in known:
                    yield ("defaults", kind, key), f'unknown key "{key}"', did_you_mean(key, known)


def _rows(document: Mapping[str, object], name: str, lines: dict[KeyPath, int]) -> Iterator[Row]:
    defaults = document.get("defaults")
    for kind in KINDS:
        given = defaults.get(kind) if isinstance(defaults, dict) else None
        shared = given if isinstance(given, dict) else {}
        rows = document.get(kind)
        for number, row in enumerate(rows if isinstance(rows, list) else []):
            if isinstance(row, dict):
                yield Row(kind=kind, number=number, written=row, defaults=shared, file=name, lines=lines)
