"""Whether the names in records are names of molecules and cells that are known, under any of their synonyms."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

from sevenless.errors import UnknownNameError
from sevenless.evidence.checking.rows import Finding, Row
from sevenless.molecules.find import Kind, find

__all__ = ["name_findings"]

_Named = tuple[str, Kind, str]
_MUTATION: Final = re.compile(r"(?:wild-type|[A-Z]\d{1,4}(?:[A-Z*]|del|ins|dup|fs)\w*)(?:[ /+].+)?")
_REMEDY: Final = "or leave it, if it is new: it is then found under this name alone"


def name_findings(rows: Sequence[Row]) -> Iterator[tuple[Row, Finding]]:
    """Names that nobody knows, each told once with how often it comes."""
    named = [(row, name) for row in rows if row.kind == "measurement" for name in _names(row)]
    counts = Counter(name for _, name in named)
    told: set[_Named] = set()
    for row, name in named:
        if name in told:
            continue
        told.add(name)
        if (hint := _unknown(name)) is not None:
            key, kind, text = name
            more = f" (in {counts[name]} records)" if counts[name] > 1 else ""
            remedy = f"{hint}, {_REMEDY}" if hint else _REMEDY.removeprefix("or ")
            yield (
                row,
                Finding(key=(key,), what=f'no {kind} is known as "{text}"{more}', remedy=remedy, severity="warning"),
            )


def _names(row: Row) -> Iterator[_Named]:
    if row.text("compound"):
        yield "compound", "compound", row.text("compound")
    if row.text("cell_line"):
        yield "cell_line", "cell line", row.text("cell_line")
    for part in re.split(r"[:/]", row.text("target")):
        if part.strip():
            yield "target", "protein", part.strip()
    if row.text("mutation"):
        yield "mutation", "allele", row.text("mutation")


def _unknown(name: _Named) -> str | None:
    """What was probably meant, empty where nothing is near; ``None`` if the name is known."""
    _, kind, text = name
    if kind == "allele" and _MUTATION.fullmatch(text):
        return None
    try:
        find(text, kind)
    except UnknownNameError as error:
        said = str(error).partition("; ")[2]
        return said.rstrip("?") if said.startswith("did you mean") else ""
    return None
