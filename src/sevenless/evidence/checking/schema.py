"""Whether a row has the keys of its kind, each of its type; if it has, the record."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import fields
from functools import cache
from typing import TYPE_CHECKING, Final, get_args, get_type_hints

from sevenless.evidence.checking.rows import Finding, Row
from sevenless.evidence.checking.suggestions import did_you_mean
from sevenless.evidence.place import Place
from sevenless.evidence.record_file import KINDS, Record
from sevenless.files.toml_lines import KeyPath

if TYPE_CHECKING:
    from pydantic import TypeAdapter
    from pydantic_core import ErrorDetails

__all__ = ["validated"]

_LONGEST_SHOWN: Final = 60
_PLACE_EXAMPLE: Final = '{ document = "my-paper", table = "Table 1", row = 3 }'
_WANTED: Final = {
    "id": 'give it an id, e.g. id = "compound-x.nci-h358.perk.ic50"',
    "kind": 'say what the source is, e.g. kind = "article"',
    "quantity": 'say what was measured, e.g. quantity = "IC50"',
    "known_from": 'say where the number was read, e.g. known_from = "table"',
    "read_in": f"say where it was read, e.g. read_in = [{_PLACE_EXAMPLE}]",
    "sources": 'name what it is from, e.g. sources = ["my-paper"]',
    "grades": 'say how well it is founded, e.g. grades = ["A"]',
    "document": 'name the source that was read, e.g. document = "my-paper"',
}
_EXPECTED: Final = {
    "string_type": "text in quotes",
    "int_type": "a whole number",
    "tuple_type": "a list in [ ]",
    "dataclass_type": "a table in { }",
}


def validated(row: Row) -> tuple[Record | None, list[Finding]]:
    """The record, if the row has the schema of its kind; and its keys that are missing, unknown or of a wrong type."""
    from pydantic import ValidationError

    findings = list(_unknown_keys(row))
    try:
        # Strict, and as JSON: "4" is no number, a list is a tuple, a date is text that some rule will not like.
        record = _adapter(row.kind).validate_json(json.dumps(_known_fields(row), default=str), strict=True)
    except ValidationError as error:
        return None, [*findings, *(_finding(detail, row) for detail in error.errors(include_url=False))]
    return record, findings


@cache
def _adapter(kind: str) -> TypeAdapter[Record]:
    from pydantic import TypeAdapter

    return TypeAdapter(KINDS[kind])


def _known_fields(row: Row) -> dict[str, object]:
    known = {field.name for field in fields(KINDS[row.kind])}
    return {key: value for key, value in row.fields.items() if key in known}


def _unknown_keys(row: Row) -> Iterator[Finding]:
    known = [field.name for field in fields(KINDS[row.kind])]
    for key in row.written:
        if key not in known:
            yield _unknown((key,), known)
    places = row.fields.get("read_in")
    known = [field.name for field in fields(Place)]
    for number, place in enumerate(places if isinstance(places, list) else []):
        for key in place if isinstance(place, dict) else ():
            if key not in known:
                yield _unknown(("read_in", number, key), known)


def _unknown(path: KeyPath, known: list[str]) -> Finding:
    key = str(path[-1])
    return Finding(key=path, what=f'unknown key "{key}"', remedy=did_you_mean(key, known))


def _finding(detail: ErrorDetails, row: Row) -> Finding:
    path: KeyPath = tuple(detail["loc"])
    key = next((str(step) for step in reversed(path) if isinstance(step, str)), "")
    if detail["type"] == "missing":
        what = f'the key "{key}" is missing' if len(path) == 1 else f'{path[0]} has no "{key}"'
        return Finding(key=path[:-1], what=what, remedy=_WANTED.get(key, f"add {key} = ..."))
    said = f"{key} = {_shown(detail['input'])}"
    if detail["type"] == "literal_error":
        allowed = _allowed(row.kind, key)
        remedy = did_you_mean(str(detail["input"]), allowed, otherwise=f"write one of {', '.join(allowed)}")
        return Finding(key=path, what=f"{said} is none of the words for it", remedy=remedy)
    expected = _EXPECTED.get(detail["type"], detail["msg"].removeprefix("Input should be "))
    return Finding(key=path, what=f"{said} is not {expected}", remedy=_written_right(path, detail["input"]))


def _written_right(path: KeyPath, value: object) -> str:
    """The line as it should be, made out of what stands there."""
    key = str(path[0])
    if key == "read_in" and len(path) < 3:
        return f"write read_in = [{_PLACE_EXAMPLE}]"
    name = str(path[-1] if isinstance(path[-1], str) else key)
    if name in ("year", "row", "fact"):
        digits = str(value).strip()
        return f"write {name} = {digits if digits.isdecimal() else 3}"
    text = json.dumps(value if isinstance(value, str) else str(value), ensure_ascii=False)
    if len(text) > _LONGEST_SHOWN or isinstance(value, list | dict):
        text = '"..."'
    of_list = key in ("authors", "cited_in", "sources", "derived_from", "conflicts_with", "grades", "order")
    return f"write {name} = [{text}]" if of_list else f"write {name} = {text}"


def _shown(value: object) -> str:
    text = json.dumps(value, default=str, ensure_ascii=False)
    return text if len(text) <= _LONGEST_SHOWN else text[: _LONGEST_SHOWN - 3] + "..."


@cache
def _allowed(kind: str, key: str) -> tuple[str, ...]:
    """The words that a key may have, in the order in which they are declared."""
    hint: object = get_type_hints(KINDS[kind]).get(key)
    words = [word for word in _flat(hint) if isinstance(word, str) and word]
    return tuple(words)


def _flat(hint: object) -> Iterator[object]:
    parts = get_args(hint)
    if not parts:
        yield hint
    for part in parts:
        yield from _flat(part)
