"""Whether a text speaks of a protein, compound, allele or cell line, by whichever of its names."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final, Literal

from sevenless.errors import UnknownNameError
from sevenless.molecules.find import known_name, match

__all__ = ["MoleculeKind", "holds_name", "plain", "slip_of", "spellings"]

MoleculeKind = Literal["protein", "allele", "compound", "cell line"]

_TOKEN: Final = re.compile(r"[^\W_]+")
_LONGEST: Final = 6
"""Pieces that a name may fall into: Sos1-IN-4 has three, ``SOS2 quinazoline 2`` too."""


def plain(text: str) -> str:
    """Letters and digits alone, lower case: ``BI-3406`` and ``bi 3406`` are both ``bi3406``."""
    return "".join(_TOKEN.findall(text.lower()))


@lru_cache(maxsize=2048)
def spellings(name: str, kind: MoleculeKind | None = None, *, slips: bool = True) -> frozenset[str]:
    """Every name of what is called so, as `plain` writes them; the one given alone where nothing is called so.

    Parameters
    ----------
    name
        Any name.
    kind
        What it names; anything if not given.
    slips
        Whether a slip of the keyboard is granted.
    """
    known = known_name(name, kind)
    if known is None or (not slips and slip_of(name, kind)):
        return frozenset({plain(name)})
    return frozenset(map(plain, (name, known, *_synonyms(known, kind))))


def slip_of(name: str, kind: MoleculeKind | None = None) -> str:
    """The name that is meant where this one is a slip of it; empty where it is none."""
    try:
        found = match(name, kind)
    except UnknownNameError:
        return ""
    return found.molecule.name if found.how == "but for a slip" else ""


def _synonyms(name: str, kind: MoleculeKind | None) -> tuple[str, ...]:
    try:
        return tuple(match(name, kind).molecule.synonyms)
    except UnknownNameError:
        # G12C is a name of one allele of KRAS and one of NRAS: known, and with no synonyms of its own.
        return ()


def holds_name(text: str, names: frozenset[str]) -> bool:
    """Whether one of the names stands in the text, as whole words: SOS1 in ``SOS1:KRAS``, ROS1 in ``CD74-ROS1``."""
    return not names.isdisjoint(_pieces(text))


@lru_cache(maxsize=8192)
def _pieces(text: str) -> frozenset[str]:
    tokens = _TOKEN.findall(text.lower())
    return frozenset(
        "".join(tokens[start:end])
        for start in range(len(tokens))
        for end in range(start + 1, min(start + _LONGEST, len(tokens)) + 1)
    )
