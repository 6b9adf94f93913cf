"""What must hold within one record, whatever its kind: its id, its text, what it says it is about."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from sevenless.evidence.checking.rows import Finding, Row

__all__ = ["record_findings"]

_PART: Final = r"[a-z0-9]+(?:[-+][a-z0-9]+)*"
_SOURCE_ID: Final = re.compile(_PART)
_DOTTED_ID: Final = re.compile(rf"{_PART}(?:\.{_PART})+")
_NOT_OF_IDS: Final = re.compile(r"[^a-z0-9.+-]+")
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_COMPARES: Final = ("greater", "less", "similar")


def record_findings(row: Row) -> Iterator[Finding]:
    """All that is wrong with a record by itself, its number and its source data left aside."""
    yield from _id(row)
    yield from _texts(row)
    yield from _about(row)
    if row.text("known_from") == "memory":
        what = "is known from memory alone"
        yield Finding(key=("known_from",), what=what, remedy="look it up before anything rests on it", severity="info")

    yield from _fitted(row)


def _fitted(row: Row) -> Iterator[Finding]:
    if row.text("known_from") != "fitted":
        return
    if row.kind != "constant":
        remedy = "say where it was read, or make it a constant of a model"
        yield Finding(key=("known_from",), what=f"a {row.kind} cannot be fitted", remedy=remedy)
    elif not row.text("note").strip():
        remedy = "say in a note on what it was fitted, and what others have"
        yield Finding(key=("known_from",), what="is fitted, and does not say on what", remedy=remedy)


def _id(row: Row) -> Iterator[Finding]:
    shape = _SOURCE_ID if row.kind == "source" else _DOTTED_ID
    example = "hunter-2015" if row.kind == "source" else "compound-x.nci-h358.perk.ic50"
    if not isinstance(row.fields.get("id"), str) or shape.fullmatch(row.id):
        return
    better = _NOT_OF_IDS.sub("-", row.id.lower()).strip("-.")
    if row.kind == "source":
        better = better.replace(".", "-")
    better = re.sub(r"-*\.[-.]*", ".", re.sub(r"--+", "-", better))
    remedy = f'write id = "{better if shape.fullmatch(better) else example}"'
    wanted = "lower-case letters, digits and hyphens" + ("" if row.kind == "source" else ", in parts joined by dots")
    yield Finding(key=("id",), what=f'id = "{row.id}" is not {wanted}', remedy=remedy)


def _texts(row: Row) -> Iterator[Finding]:
    for key, value in row.fields.items():
        texts = [value] if isinstance(value, str) else row.texts(key)
        if any(_CONTROL.search(text) for text in texts):
            yield Finding(key=(key,), what=f"{key} holds a control character", remedy="type the text anew")
        elif any(text != text.strip() for text in texts):
            remedy = "take the blanks away, for names are compared letter by letter"
            yield Finding(key=(key,), what=f"{key} begins or ends with a blank", remedy=remedy)
        if isinstance(value, list) and any(text == "" for text in texts):
            yield Finding(key=(key,), what=f"{key} has an empty entry", remedy="take it out")


def _about(row: Row) -> Iterator[Finding]:
    if row.kind in ("measurement", "constant", "claim"):
        for key in ("read_in", "sources"):
            if row.fields.get(key) == []:
                yield Finding(
                    key=(key,), what=f"{key} is empty", remedy="name at least one source of yours or built in"
                )
        places = row.fields.get("read_in")
        for number, place in enumerate(places if isinstance(places, list) else []):
            counted = place.get("row") if isinstance(place, dict) else None
            if isinstance(counted, int) and counted < 1:
                remedy = "count rows from 1, or leave it out"
                yield Finding(key=("read_in", number), what=f"row = {counted} is none", remedy=remedy)
    if row.kind == "measurement":
        yield from _measured(row)
    if row.kind == "claim":
        yield from _claimed(row)


def _measured(row: Row) -> Iterator[Finding]:
    if not row.fields.get("compound") and not row.fields.get("partner"):
        remedy = 'write compound = "...", or partner = "..." for a protein whose binding was measured'
        yield Finding(what="says neither which compound nor which partner was added", remedy=remedy)
    if not row.fields.get("target"):
        yield Finding(
            what="says no target", remedy='write e.g. target = "SOS1" so that it is found', severity="warning"
        )


def _claimed(row: Row) -> Iterator[Finding]:
    relation = row.text("relation")
    if relation == "order" and len(row.texts("order")) < 2:
        yield Finding(
            key=("relation",), what='relation "order" has nothing to order', remedy='write order = ["a", "b"]'
        )
    if len(set(row.texts("order"))) < len(row.texts("order")):
        yield Finding(key=("order",), what="order names something twice", remedy="name each once, from low to high")
    if relation in _COMPARES and not row.fields.get("than"):
        what = f'relation "{relation}" does not say than what'
        yield Finding(key=("relation",), what=what, remedy='write than = "..."', severity="warning")
    for key in ("statement", "subject", "observable"):
        if row.fields.get(key) == "":
            yield Finding(key=(key,), what=f"{key} is empty", remedy="say it in a few words")
    if row.fields.get("grades") == []:
        yield Finding(key=("grades",), what="grades is empty", remedy='say how well it is founded, e.g. grades = ["A"]')
