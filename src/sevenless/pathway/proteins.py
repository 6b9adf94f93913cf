"""Which proteins the species of the model are made of."""

from __future__ import annotations

from functools import cache

from sevenless.molecules.find import find, known_name
from sevenless.molecules.protein import Protein
from sevenless.pathway.cells import table
from sevenless.pathway.model import shipped

__all__ = ["proteins_of_species"]


@cache
def proteins_of_species(size: str) -> dict[str, tuple[str, ...]]:
    """Species to the proteins in it, each once; without drugs, mRNA, lipids and what stands for no protein by name.

    Raises
    ------
    UnknownNameError
        If there is no such size.

    Examples
    --------
    >>> proteins_of_species("core")["GRB2__SOS1"]
    ('GRB2', 'SOS1')
    """
    found = {}
    for species, pattern in shipped(size).patterns.items():
        molecules = [molecule.partition("(")[0] for molecule in pattern.split(".")]
        named = [protein for molecule in molecules for protein in _proteins(molecule)]
        if named:
            found[species] = tuple(dict.fromkeys(named))
    return found


@cache
def _proteins(molecule: str) -> tuple[str, ...]:
    """By the names of `sevenless.molecules`; a family is all of its members."""
    named: dict[str, list[str]] = table("proteins")
    if molecule in named:
        return tuple(named[molecule])
    known = known_name(molecule, "protein")
    if known is None:
        return ()
    found = find(known, "protein")
    return found.members if isinstance(found, Protein) and found.members else (known,)
