"""Whether the names in records are names of molecules and cells that are known, under any of their synonyms."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

from sevenless.errors import AmbiguousNameError, UnknownNameError
from sevenless.evidence.checking.rows import Finding, Row
from sevenless.molecules.find import Kind, match

__all__ = ["name_findings"]

_Named = tuple[str, Kind, str]
_MUTATION: Final = re.compile(r"(?:wild-type|[A-Z]\d{1,4}(?:[A-Z*]|del|ins|dup|fs)\w*)(?:[ /+].+)?")
_NEW: Final = "leave it, if it is new: it is then found under this name alone"


def name_findings(rows: Sequence[Row]) -> Iterator[tuple[Row, Finding]]:
    """Names that nobody knows or that are not spelled as any name is, each told once with how often it comes."""
    named = [(row, name) for row in rows if row.kind == "measurement" for name in _names(row)]
    counts = Counter(name for _, name in named)
    told: set[_Named] = set()
    for row, name in named:
        if name not in told and (said := _said_of(name)) is not None:
            what, remedy = said
            more = f", in {counts[name]} records" if counts[name] > 1 else ""
            yield row, Finding(key=(name[0],), what=f"{what}{more}", remedy=remedy, severity="warning")
        told.add(name)


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


def _said_of(name: _Named) -> tuple[str, str] | None:
    """What is the matter with a name, and what to do; ``None`` if it is known."""
    _, kind, text = name
    if kind == "allele" and _MUTATION.fullmatch(text):
        return None
    try:
        found = match(text, kind)
    except AmbiguousNameError as error:
        what, _, remedy = str(error).partition("; ")
        return what, remedy
    except UnknownNameError as error:
        hint = str(error).partition("; ")[2]
        near = hint.rstrip("?") + ", or " if hint.startswith("did you mean") else ""
        return f'no {kind} is known as "{text}"', f"{near}{_NEW}"
    if found.how == "but for a slip":
        return f'{kind} "{text}" is read as {found.molecule.name}', f'write {name[0]} = "{found.molecule.name}"'
    return None
