"""Whether what records say of each other can be followed: ids that come once, sources and records that exist."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from typing import Final

from sevenless.evidence.checking.rows import Finding, Row
from sevenless.evidence.checking.suggestions import did_you_mean
from sevenless.evidence.record_file import KINDS, Record
from sevenless.files.toml_lines import KeyPath

__all__ = ["reference_findings"]

_Placed = tuple[Row, Finding]
_KIND_OF: Final = {record: kind for kind, record in KINDS.items()}
_ALLOWED: Final = {
    "document": ("source",),
    "sources": ("source",),
    "derived_from": ("constant", "measurement"),
    "conflicts_with": ("claim", "constant", "measurement"),
}
_WRITE_ONE: Final = "add a [[source]] with this id, or name one that exists"


def reference_findings(rows: Sequence[Row], built_in: Mapping[str, Record]) -> Iterator[_Placed]:
    """Ids that come twice, and references that lead nowhere or to a record of the wrong kind."""
    yield from _repeated(rows)
    known: dict[str, set[str]] = defaultdict(set)
    for record in built_in.values():
        known[record.id].add(_KIND_OF[type(record)])
    for row in rows:
        known[row.id].add(row.kind)

    # One slip stands in many records, and looking for what was meant takes a while.
    @cache
    def remedy(name: str, allowed: tuple[str, ...]) -> str:
        candidates = [other for other, kinds in known.items() if kinds & set(allowed)]
        otherwise = _WRITE_ONE if allowed == ("source",) else "name one that exists"
        return did_you_mean(name, candidates, otherwise=otherwise)

    for row in rows:
        for path, field, name in _references(row):
            allowed = _ALLOWED[field]
            found = known.get(name, set())
            if name and not found & set(allowed):
                yield row, _lost(path, name, found, allowed, remedy)
    yield from _circles(rows)


def _repeated(rows: Sequence[Row]) -> Iterator[_Placed]:
    counts = Counter(row.id for row in rows if row.id)
    first: dict[str, Row] = {}
    for row in rows:
        if counts[row.id] < 2:
            continue
        if row.id not in first:
            first[row.id] = row
            continue
        there = first[row.id].problem(Finding(key=("id",), what="", remedy=""))
        where = f"line {there.line}" if there.file == row.file else f"{there.file}, line {there.line}"
        yield row, Finding(key=("id",), what=f"the id stands in {where} too", remedy="give every record its own id")


def _references(row: Row) -> Iterator[tuple[KeyPath, str, str]]:
    for number, document in row.documents():
        yield ("read_in", number, "document"), "document", document
    for key in ("sources", "derived_from", "conflicts_with"):
        for number, name in enumerate(row.texts(key)):
            yield (key, number), key, name


def _lost(
    path: KeyPath, name: str, found: set[str], allowed: tuple[str, ...], remedy: Callable[[str, tuple[str, ...]], str]
) -> Finding:
    wanted = " or ".join(allowed)
    if found:
        what = f'"{name}" in {path[0]} is a {min(found)}, not a {wanted}'
        return Finding(key=path, what=what, remedy=f"name a {wanted} there")
    what = f'no {wanted} is called "{name}", which {path[0]} names'
    return Finding(key=path, what=what, remedy=remedy(name, allowed))


def _circles(rows: Sequence[Row]) -> Iterator[_Placed]:
    """Constants that follow from themselves, directly or through others."""
    follows = {row.id: row.texts("derived_from") for row in rows}
    for row in rows:
        seen: set[str] = set()
        ahead = list(follows[row.id])
        while ahead:
            name = ahead.pop()
            if name not in seen:
                seen.add(name)
                ahead.extend(follows.get(name, ()))
        if row.id in seen:
            remedy = "name only what it was computed from"
            yield row, Finding(key=("derived_from",), what="is derived from itself", remedy=remedy)
