"""Molecules by any of their names.

First the name as it is written, then but for case and punctuation, then but for a slip of the keyboard. What means two
things is refused, with both named; what is not known is refused, with what is near.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Final, Literal, final

from sevenless.errors import AmbiguousNameError, UnknownNameError
from sevenless.molecules.allele import Allele
from sevenless.molecules.allele_names import AlleleNames
from sevenless.molecules.index import NameIndex
from sevenless.molecules.kinds import KINDS, Kind
from sevenless.molecules.library import alleles, cell_lines, molecules, proteins
from sevenless.molecules.protein import Protein
from sevenless.molecules.record_file import Molecule
from sevenless.molecules.spelling import normalised

__all__ = ["Kind", "Match", "find", "genotype_of", "known_name", "match"]

How = Literal["as written", "but for case and punctuation", "but for a slip"]

_SUGGESTED: Final = 3


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """What was found, and how closely.

    Parameters
    ----------
    asked
        The text.
    molecule
        What it names.
    how
        Where a slip was granted, say so: ``crizotanib was read as crizotinib``.
    """

    asked: str
    molecule: Molecule
    how: How


def find(name: str, kind: Kind | None = None) -> Molecule:
    """The protein, allele, compound or cell line of a name.

    Parameters
    ----------
    name
        Any of its names, however they are written.
    kind
        What it is; any kind where that is left out.

    Raises
    ------
    UnknownNameError
        If nothing is called so; the message names what is near.
    AmbiguousNameError
        If it means two things; the message names both.

    Examples
    --------
    >>> find("h358")
    <CellLine NCI-H358: KRAS G12C>
    >>> find("KRAS p.Gly12Cys"), find("bi3406").name
    (<Allele KRAS G12C>, 'BI-3406')
    >>> find("BI-3407")
    Traceback (most recent call last):
    ...
    sevenless.errors.UnknownNameError: no molecule is called 'BI-3407'; did you mean BI-3406?
    """
    return match(name, kind).molecule


def match(name: str, kind: Kind | None = None) -> Match:
    """The same as `find`, with how closely the name fitted.

    Examples
    --------
    >>> match("crizotanib").how
    'but for a slip'
    """
    kinds = _kinds(kind)
    how, found = _candidates(name, kinds)
    if len(found) == 1:
        return Match(asked=name, molecule=found[0], how=how)
    if found:
        raise AmbiguousNameError(kind or "molecule", name, [f"{one.label} ({one.kind})" for one in found])
    raise UnknownNameError(kind or "molecule", name, [one.label for one in molecules(kind)], hint=_hint(name, kinds))


def known_name(name: str, kind: Kind | None = None) -> str | None:
    """The name that records use for whatever is called so; ``None`` where nothing is, or several things.

    An allele is named by its change alone, so that ``KRAS p.G12C`` and ``G12C`` are both ``G12C``.

    Examples
    --------
    >>> known_name("h358"), known_name("KRAS WT"), known_name("H338")
    ('NCI-H358', 'wild-type', None)
    """
    kinds = tuple(one for one in KINDS if kind in (None, one))
    names = {one.name for one in _candidates(name, kinds)[1]}
    return names.pop() if len(names) == 1 else None


def genotype_of(cell_line: str, gene: str) -> Allele | None:
    """The allele of a gene that a document states for a cell line; ``None`` where none does.

    Raises
    ------
    UnknownNameError
        If there is no such line or no such gene.

    Examples
    --------
    >>> genotype_of("DLD1", "K-Ras"), genotype_of("HeLa", "KRAS")
    (<Allele KRAS G13D>, None)
    """
    name, symbol = find(cell_line, "cell line").name, find(gene, "protein").name
    (line,) = (one for one in cell_lines() if one.name == name)
    stated = line.genotype.get(symbol)
    if stated is None:
        return None
    (allele,) = _allele_names().as_normalised(f"{symbol} {stated}")
    return allele


def _kinds(kind: Kind | None) -> tuple[Kind, ...]:
    if kind is None:
        return KINDS
    if kind not in KINDS:
        raise UnknownNameError("kind of molecule", kind, KINDS)
    return (kind,)


def _candidates(name: str, kinds: tuple[Kind, ...]) -> tuple[How, tuple[Molecule, ...]]:
    """What fits most closely, and how closely; nothing, or several things, may fit."""
    if found := _as_written(name, kinds):
        return "as written", found
    if found := _as_normalised(name, kinds):
        return "but for case and punctuation", found
    found = _as_mistyped(name, kinds)
    # A slip of two names is a slip of neither.
    return "but for a slip", found if len(found) == 1 else ()


def _as_written(name: str, kinds: Iterable[Kind]) -> tuple[Molecule, ...]:
    return tuple(one for kind in kinds for one in _index(kind).as_written(name))


def _as_normalised(name: str, kinds: Iterable[Kind]) -> tuple[Molecule, ...]:
    found: list[Molecule] = []
    for kind in kinds:
        found.extend(_allele_names().as_normalised(name) if kind == "allele" else _index(kind).as_normalised(name))
    return tuple(found)


def _as_mistyped(name: str, kinds: Iterable[Kind]) -> tuple[Molecule, ...]:
    return tuple(one for kind in kinds if kind != "allele" for one in _index(kind).as_mistyped(name))


def _hint(name: str, kinds: Iterable[Kind]) -> str:
    from difflib import get_close_matches

    asked = normalised(name)
    keys: dict[str, list[Molecule]] = {}
    for kind in kinds:
        for key, named in _index(kind).keys.items():
            keys.setdefault(key, []).extend(named)
    close = [asked] if asked in keys else get_close_matches(asked, keys, n=6, cutoff=0.6)
    near = list(dict.fromkeys(one.label for key in close for one in keys[key]))
    return f"did you mean {', '.join(near[:_SUGGESTED])}?" if near else ""


@cache
def _index(kind: Kind) -> NameIndex[Molecule]:
    return _proteins() if kind == "protein" else NameIndex(kind, molecules(kind))


@cache
def _proteins() -> NameIndex[Protein]:
    return NameIndex("protein", proteins())


@cache
def _allele_names() -> AlleleNames:
    return AlleleNames(alleles(), _proteins())
