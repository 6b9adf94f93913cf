"""From the text of a run file to a `RunFile`, or to every problem of it with line and remedy."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass, replace
from difflib import get_close_matches
from pathlib import Path
from types import UnionType
from typing import TYPE_CHECKING, Final, Union, get_args, get_origin, get_type_hints

from sevenless.assays.runs.runfile import RunFile
from sevenless.assays.runs.runfile_checks import complaints
from sevenless.errors import Problem, RunFileError
from sevenless.files.toml_lines import KeyPath, line_of, lines_of_keys

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

__all__ = ["parse_run"]

Document = dict[str, object]
_INTERNAL: Final = ("folder", "name", "text", "sha256")
_ROUNDS: Final = 4  # a faulty key is taken out, then found missing, then stood in for
_TOML_PLACE: Final = re.compile(r"\s*\(at (?:line (\d+), column (\d+)|end of document)\)\s*$")
_STAND_INS: Final[dict[KeyPath, object]] = {
    ("files",): {"reads": [{"file": "?"}]},
    ("files", "reads"): [{"file": "?"}],
}
_EXPECTED: Final = {
    "string_type": "text in quotes",
    "float_type": "a number",
    "int_type": "a whole number",
    "bool_type": "true or false",
    "tuple_type": "a list in [ ]",
    "mapping_type": "a table of names and values",
    "dict_type": "a table of names and values",
    "dataclass_type": "a table",
    "model_type": "a table",
}
_WANTED: Final = {
    "format": 'the first line of a run file is format = "sevenless.run"',
    "version": "write version = 1",
    "protocol": 'name the bench protocol, e.g. protocol = "htrf-sos1-kras"',
    "files": 'add a table [files] with reads = ["plate_*.csv"] and maps = ["map.toml"]',
    "reads": 'name the instrument files, e.g. reads = ["plate_*.csv"]',
    "reason": "say why the wells are left out; the report shows it",
}


def parse_run(text: str, *, name: str, folder: Path | None = None) -> RunFile:
    """Check the text of a run file.

    Parameters
    ----------
    text, name
        Of the file.
    folder
        Where it stands; the current folder if not given.

    Raises
    ------
    RunFileError
        With every problem found.
    """
    document = _spelled_out(_document(text, name))
    run, problems = _validated({key: value for key, value in document.items() if key not in _INTERNAL})
    problems += [((key,), _missing(key)) for key in ("format", "version") if key not in document]
    problems += [((key,), _unknown(key, RunFile)) for key in _INTERNAL if key in document]
    if run is not None:
        run = replace(run, folder=folder or run.folder)
        told = [path for path, _ in problems if path]
        problems += [found for found in complaints(run) if not any(found[0][: len(path)] == path for path in told)]
    if problems or run is None:
        lines = lines_of_keys(text)
        placed = [_placed(path, what, name, lines) for path, what in problems]
        raise RunFileError(sorted(placed, key=lambda problem: problem.line or 0))
    return replace(run, name=name, text=text)


def _document(text: str, name: str) -> Document:
    try:
        return tomllib.loads(text)
    except RecursionError as error:
        raise RunFileError(Problem(what="is nested too deeply", file=name, remedy="write plain tables")) from error
    except tomllib.TOMLDecodeError as error:
        place = _TOML_PLACE.search(str(error))
        at_end = place is not None and not place[1]
        problem = Problem(
            what=f"is not valid TOML: {_TOML_PLACE.sub('', str(error))}",
            file=name,
            line=int(place[1]) if place and place[1] else None,
            cell=f"column {place[2]}" if place and place[2] else "end of the file" if at_end else None,
            remedy="text goes in quotes, lists in [ ], tables under [name]",
        )
        raise RunFileError(problem) from error


def _spelled_out(document: Document) -> Document:
    """Short forms in full: a file name for a table with it, one comparison for a list of one."""
    full = dict(document)
    if isinstance(files := full.get("files"), dict):
        full["files"] = {key: _entries(value) if key in ("reads", "maps") else value for key, value in files.items()}
    if isinstance(full.get("compare"), dict):
        full["compare"] = [full["compare"]]
    return full


def _entries(value: object) -> object:
    listed = [value] if isinstance(value, str | dict) else value
    if not isinstance(listed, list):
        return value
    return [{"file": entry} if isinstance(entry, str) else entry for entry in listed]


Finding = tuple[KeyPath, str]
"""Key and "what; remedy"."""


def _validated(document: Document) -> tuple[RunFile | None, list[Finding]]:
    """The run and no finding; or the findings with what could be saved of the run, so that it is checked further."""
    from pydantic import TypeAdapter, ValidationError

    adapter = TypeAdapter(RunFile)
    findings: dict[KeyPath, str] = {}
    mended = document
    for _ in range(_ROUNDS):
        try:
            # Strict, and as JSON: "0.4" is no number, a list is a tuple.
            return adapter.validate_json(json.dumps(mended, default=str), strict=True), list(findings.items())
        except ValidationError as error:
            for path, what in _findings(error.errors(include_url=False), mended):
                findings.setdefault(path, what)
                mended = _mended(mended, path)
    return None, list(findings.items())


def _mended(document: Document, path: KeyPath) -> Document:
    """The document without the faulty key, or with something to stand in for a missing one."""
    copy: Document = json.loads(json.dumps(document, default=str))
    here: object = copy
    for step in path[:-1]:
        here = here[step]  # type: ignore[index]
    if isinstance(here, list):
        here[int(path[-1])] = {"file": "?"}
    elif isinstance(here, dict) and here.pop(str(path[-1]), None) is None:
        here[str(path[-1])] = _STAND_INS.get(path, "?")
    return copy


def _findings(errors: Sequence[ErrorDetails], document: Document) -> Iterator[Finding]:
    """One finding per key: the branches of a union each complain, and are told as one."""
    by_path: dict[KeyPath, list[ErrorDetails]] = {}
    for error in errors:
        by_path.setdefault(_written_path(error["loc"], document, error["type"]), []).append(error)
    for path, found in by_path.items():
        first = found[0]
        if first["type"] in ("unexpected_keyword_argument", "extra_forbidden"):
            yield path, _unknown(str(path[-1]), _table_type(path[:-1]))
        elif first["type"] in ("missing", "missing_argument") and path[-1] == first["loc"][-1]:
            yield path, _missing(str(first["loc"][-1]))
        else:
            yield path, f"{_dotted(path)} = {_shown(first['input'])} is not {_expected(found)}"


def _written_path(loc: Sequence[int | str], document: Document, kind: str) -> KeyPath:
    """The part of pydantic's location that stands in the file; names of union branches do not."""
    path: list[str | int] = []
    here: object = document
    for step in loc:
        inside_list = isinstance(here, list) and isinstance(step, int) and step < len(here)
        if not inside_list and not (isinstance(here, dict) and step in here):
            break
        here = here[step]  # type: ignore[index]
        path.append(step)
    # A list that is too short lacks no key: it is itself what is wrong.
    lacks_key = kind in ("missing", "missing_argument") and not isinstance(here, list)
    return (*path, loc[-1]) if lacks_key else tuple(path)


def _expected(found: Sequence[ErrorDetails]) -> str:
    wanted = []
    for error in found:
        if error["type"] == "literal_error":
            wanted.append(str(error.get("ctx", {}).get("expected", "")).replace("'", '"'))
        elif error["type"] in ("missing", "too_short", "too_long"):
            wanted.append("a list of the right length")
        else:
            wanted.append(_EXPECTED.get(error["type"], error["msg"].removeprefix("Input should be ")))
    return " or ".join(dict.fromkeys(text for text in wanted if text))


def _shown(value: object) -> str:
    text = json.dumps(value, default=str, ensure_ascii=False)
    return text if len(text) <= 60 else text[:57] + "..."


def _missing(key: str) -> str:
    return f'the key "{key}" is missing; {_WANTED.get(key, f"add {key} = ...")}'


def _unknown(key: str, table: type | None) -> str:
    known = sorted(entry.name for entry in fields(table) if entry.name not in _INTERNAL) if table else []
    close = get_close_matches(key.lower(), known, n=1, cutoff=0.6)
    hint = f"did you mean {close[0]}?" if close else f"known here: {', '.join(known)}" if known else "remove it"
    return f'unknown key "{key}"; {hint}'


def _table_type(path: KeyPath) -> type | None:
    """The dataclass that a table of the file becomes."""
    here: object = RunFile
    for step in path:
        origin = get_origin(here)
        if isinstance(here, type) and is_dataclass(here):
            here = get_type_hints(here).get(str(step))
        elif origin in (tuple, Mapping):
            here = next(part for part in reversed(get_args(here)) if part is not Ellipsis)
        here = _without_none(here)
    return here if isinstance(here, type) and is_dataclass(here) else None


def _without_none(hint: object) -> object:
    if get_origin(hint) not in (Union, UnionType):
        return hint
    return next((part for part in get_args(hint) if part is not type(None)), None)


def _dotted(path: KeyPath) -> str:
    return "".join(f"[{step + 1}]" if isinstance(step, int) else f".{step}" for step in path).lstrip(".")


def _placed(path: KeyPath, finding: str, name: str, lines: dict[KeyPath, int]) -> Problem:
    what, _, remedy = finding.partition("; ")
    table = _dotted(path[:-1]) if len(path) > 1 else ""
    return Problem(
        what=what,
        file=name,
        line=line_of(path, lines),
        cell=f"[{table}]" if table and not what.startswith(table) else None,
        remedy=remedy or None,
    )
