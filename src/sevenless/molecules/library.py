"""The molecules that come with the package, each file read once, when it is first asked for."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Final

from sevenless.molecules.allele import Allele
from sevenless.molecules.cell_line import CellLine
from sevenless.molecules.compound import Compound
from sevenless.molecules.kinds import KINDS, Kind
from sevenless.molecules.protein import Protein
from sevenless.molecules.record_file import Molecule, read_molecules

__all__ = ["alleles", "cell_lines", "compounds", "molecules", "proteins"]


@cache
def proteins() -> tuple[Protein, ...]:
    """Every protein.

    Examples
    --------
    >>> proteins()[0].uniprot
    'Q07889'
    """
    return tuple(one for one in read_molecules("protein") if isinstance(one, Protein))


@cache
def alleles() -> tuple[Allele, ...]:
    """Every allele; those without a gene may be said of any.

    Examples
    --------
    >>> [allele.name for allele in alleles() if allele.gene == "KRAS" and allele.name.startswith("G13")]
    ['G13C', 'G13D']
    """
    return tuple(one for one in read_molecules("allele") if isinstance(one, Allele))


@cache
def compounds() -> tuple[Compound, ...]:
    """Every compound.

    Examples
    --------
    >>> [compound.name for compound in compounds() if compound.compound_class == "SOS1 degrader"]
    ['SIAIS562055']
    """
    return tuple(one for one in read_molecules("compound") if isinstance(one, Compound))


@cache
def cell_lines() -> tuple[CellLine, ...]:
    """Every cell line.

    Examples
    --------
    >>> [line.name for line in cell_lines() if line.genotype.get("KRAS") == "G12C"]
    ['NCI-H358', 'Calu-1']
    """
    return tuple(one for one in read_molecules("cell line") if isinstance(one, CellLine))


def molecules(kind: Kind | None = None) -> tuple[Molecule, ...]:
    """Every molecule of one kind, or of all."""
    if kind is None:
        return tuple(one for each in KINDS for one in molecules(each))
    return _KINDS[kind]()


_KINDS: Final[dict[Kind, Callable[[], tuple[Molecule, ...]]]] = {
    "protein": proteins,
    "allele": alleles,
    "compound": compounds,
    "cell line": cell_lines,
}
