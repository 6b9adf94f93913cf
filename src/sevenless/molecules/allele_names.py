"""Alleles by their many spellings: the change alone, before its gene or behind it.

``G12C``, ``KRAS G12C``, ``KRASG12C``, ``K-Ras(G12C)``, ``KRAS p.Gly12Cys``, ``G12C-mutant KRAS``, ``KRAS WT``,
``SOS2 -/-``. A change is never corrected: G12C and G12D are one letter apart.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Final, final

from sevenless.molecules.allele import Allele
from sevenless.molecules.index import NameIndex
from sevenless.molecules.protein import Protein
from sevenless.molecules.spelling import normalised

__all__ = ["AlleleNames"]

_FILLERS: Final = re.compile(r"\b(?:mutant|mutated|mutation|allele)\b", re.IGNORECASE)


@final
class AlleleNames:
    """Alleles, and the genes they may stand beside.

    Parameters
    ----------
    alleles
        What is to be found.
    proteins
        Names of genes and of fusions.
    """

    def __init__(self, alleles: Iterable[Allele], proteins: NameIndex[Protein]) -> None:
        self._proteins = proteins
        self._by_change: dict[str, list[Allele]] = {}
        for allele in alleles:
            for change in dict.fromkeys(map(normalised, allele.changes)):
                self._by_change.setdefault(change, []).append(allele)

    def as_normalised(self, text: str) -> tuple[Allele, ...]:
        """Every allele that a text may mean. One without a gene, ``wild-type``, takes the gene that the text names."""
        key = normalised(_FILLERS.sub(" ", text))
        # The longest change first: "wild-type amplified" before "amplified", "L858R/T790M" before "T790M".
        for change in sorted(self._by_change, key=len, reverse=True):
            for gene in _rests(key, change):
                if found := tuple(self._with_gene(self._by_change[change], gene)):
                    return found
        return ()

    def _with_gene(self, alleles: list[Allele], gene: str) -> Iterator[Allele]:
        if not gene:
            free = [allele for allele in alleles if not allele.gene]
            yield from free or alleles
            return
        for own in filter(None, (protein.gene for protein in self._proteins.as_normalised(gene))):
            its = [allele for allele in alleles if allele.gene == own]
            yield from its or [replace(allele, gene=own) for allele in alleles if not allele.gene]


def _rests(key: str, change: str) -> Iterator[str]:
    """What is left of a text without a change at its end or at its beginning."""
    if key.endswith(change):
        yield key.removesuffix(change)
    if key.startswith(change):
        yield key.removeprefix(change)
