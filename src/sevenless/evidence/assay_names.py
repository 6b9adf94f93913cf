"""What people call an assay, to the class it belongs to and to the technique it names.

The names are data: ``assay_names.toml`` beside this module.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Final, Literal, final, get_args

from sevenless.evidence.kinds import AssayClass

__all__ = ["AssayName", "assay_called", "assay_class_of", "assay_names", "assay_names_in", "technique_of"]

Tells = Literal["readout", "technique", "setting", "vague"]

_FILE: Final = Path(__file__).with_suffix(".toml")
_TELLING: Final[tuple[Tells, ...]] = ("readout", "technique", "setting", "vague")
"""From what says most of an assay to what says least."""

_CLASSES: Final[dict[str, AssayClass]] = {one: one for one in get_args(AssayClass)}
_TOKEN: Final = re.compile(r"[a-z0-9]+")


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class AssayName:
    """One assay with the words that name it.

    Parameters
    ----------
    name
        As we write it: ``pERK``, ``HTRF``.
    assay_class
        The class that it means where nothing else is said.
    tells
        Whether it says what is measured, how, or in what; what says more wins.
    turns
        Class to the class that it becomes where this name stands beside it: proliferation, in 3D.
    """

    name: str
    assay_class: AssayClass
    tells: Tells
    turns: tuple[tuple[AssayClass, AssayClass], ...] = ()


def assay_class_of(text: str) -> AssayClass | None:
    """The class of assay that a text names; ``None`` where it names none, or several.

    Examples
    --------
    >>> [assay_class_of(text) for text in ("p-ERK", "ERK phosphorylation", "CTG 3D", "SOS1 HTRF binding assay", "HTRF")]
    ['signalling', 'signalling', 'proliferation 3D', 'binding', 'interaction']
    >>> assay_class_of("pERK inhibition and cell viability") is None
    True
    """
    plain = text.strip().lower()
    return _CLASSES.get(plain) or _class_of(plain)


def technique_of(text: str) -> str | None:
    """The technique that a text names, as we write it; ``None`` where it names none, or several.

    Examples
    --------
    >>> technique_of("Surface Plasmon Resonance (SPR)"), technique_of("microscale thermophoresis"), technique_of("pERK")
    ('SPR', 'MST', None)
    """
    found = {one.name for one in _named(text.lower()) if one.tells == "technique"}
    return found.pop() if len(found) == 1 else None


def assay_names_in(text: str) -> frozenset[str]:
    """Every assay that a text names, as we write them: of ``"Proliferation (3D)"``, proliferation and 3D."""
    return frozenset(one.name for one in _named(text.lower()))


def assay_called(text: str) -> str | None:
    """The name, as we write it, of the one assay that the whole of a text names; ``None`` where there is none.

    Examples
    --------
    >>> assay_called("ERK phosphorylation"), assay_called("ERK phosphorylation in H358")
    ('pERK', None)
    """
    found = _dictionary().get("".join(_TOKEN.findall(text.lower())))
    return found.name if found else None


def assay_names() -> tuple[str, ...]:
    """Every name that is known, as we write it."""
    return tuple(dict.fromkeys(one.name for one in _dictionary().values()))


@lru_cache(maxsize=1024)
def _class_of(text: str) -> AssayClass | None:
    named = _named(text)
    for tells in _TELLING:
        classes = {one.assay_class for one in named if one.tells == tells}
        turns = dict(turn for one in named for turn in one.turns)
        if turned := {turns.get(found, found) for found in classes}:
            return turned.pop() if len(turned) == 1 else None
    return None


@lru_cache(maxsize=1024)
def _named(text: str) -> tuple[AssayName, ...]:
    """The names in a text.

    Those are left out that are part of a longer one (kinase, in Kinase-Glo), and vague ones beside another
    (inhibition, in pERK inhibition).
    """
    tokens = _TOKEN.findall(text)
    known, longest = _dictionary(), _longest()
    spans = [
        (start, end)
        for start in range(len(tokens))
        for end in range(start + 1, min(len(tokens), start + longest) + 1)
        if "".join(tokens[start:end]) in known
    ]
    whole = [
        (start, end)
        for start, end in spans
        if not any((low, high) != (start, end) and low <= start and end <= high for low, high in spans)
    ]
    named = tuple(dict.fromkeys(known["".join(tokens[start:end])] for start, end in whole))
    return tuple(one for one in named if one.tells != "vague") or named


@cache
def _dictionary() -> dict[str, AssayName]:
    """Every spelling, without anything between its letters, to what it names."""
    return {"".join(tokens): name for name, tokens in _spellings()}


@cache
def _longest() -> int:
    """Tokens of the longest spelling, and two more: a hyphen may stand where we write none."""
    return 2 + max(len(tokens) for _, tokens in _spellings())


@cache
def _spellings() -> tuple[tuple[AssayName, tuple[str, ...]], ...]:
    with _FILE.open("rb") as stream:
        content = tomllib.load(stream)
    named = (*_phosphorylation(content["phosphorylation"]), *_assays(content["assay"]))
    return tuple((name, tuple(_TOKEN.findall(spelling.lower()))) for name, spelling in named)


def _phosphorylation(table: dict[str, Any]) -> Iterator[tuple[AssayName, str]]:
    for aliases in table["proteins"]:
        name = AssayName(name=f"p{aliases[0]}", assay_class=table["class"], tells="readout")
        yield from ((name, spelling.format(alias)) for alias in aliases for spelling in table["spellings"])


def _assays(rows: list[dict[str, Any]]) -> Iterator[tuple[AssayName, str]]:
    for row in rows:
        turns = tuple(row.get("turns", {}).items())
        name = AssayName(name=row["name"], assay_class=row["class"], tells=row["tells"], turns=turns)
        yield from ((name, spelling) for spelling in (row["name"], *row["words"]))
