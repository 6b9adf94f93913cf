"""A cell line, and what documents say of its genes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, final

from sevenless.molecules.card import card_html
from sevenless.molecules.kinds import Kind, Species

__all__ = ["CellLine", "GeneState"]


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class GeneState:
    """Which allele of one gene a line carries, and who says so.

    Parameters
    ----------
    gene, allele
        ``KRAS``, ``G12C``.
    stated_in
        Ids of the documents that state it.
    known_from
        ``memory`` where none does.
    """

    gene: str
    allele: str
    stated_in: tuple[str, ...] = ()
    known_from: str = ""


@final
@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class CellLine:
    """One line of cells.

    Parameters
    ----------
    name
        As its depositor writes it.
    synonyms
        Other names; each finds this line.
    species
        Whose cells they are.
    cellosaurus
        Accession; empty where none is known or it is no single line.
    genes
        What is stated of its genes. A gene that is not listed is not known, it is not wild type.
    parent
        The line it was made from, for one that was engineered.
    expresses
        Fusions and other proteins it was made to express.
    stated_in
        Ids of the documents that name it.
    known_from
        ``memory`` where no document names it.
    note
        What a careful reader should know.
    """

    kind: ClassVar[Kind] = "cell line"

    name: str
    synonyms: tuple[str, ...] = ()
    species: Species = "human"
    cellosaurus: str = ""
    genes: tuple[GeneState, ...] = ()
    parent: str = ""
    expresses: tuple[str, ...] = ()
    stated_in: tuple[str, ...] = ()
    known_from: str = ""
    note: str = ""

    @property
    def label(self) -> str:
        """How it is written where it could be mistaken: its name."""
        return self.name

    @property
    def genotype(self) -> dict[str, str]:
        """Gene to allele, for the genes of which something is stated."""
        return {state.gene: state.allele for state in self.genes}

    @property
    def spellings(self) -> tuple[str, ...]:
        """Every text that finds it."""
        return (self.name, *self.synonyms, *((self.cellosaurus,) if self.cellosaurus else ()))

    def __repr__(self) -> str:
        genotype = ", ".join(f"{gene} {allele}" for gene, allele in self.genotype.items())
        return f"<CellLine {self.name}: {genotype or 'no genotype stated'}>"

    def _repr_html_(self) -> str:
        return card_html(
            self.name,
            {
                "genotype": "; ".join(_stated(state) for state in self.genes),
                "species": self.species,
                "Cellosaurus": self.cellosaurus,
                "made from": self.parent,
                "expresses": ", ".join(self.expresses),
                "also called": ", ".join(self.synonyms),
                "stated in": ", ".join(self.stated_in) or self.known_from,
                "note": self.note,
            },
        )


def _stated(state: GeneState) -> str:
    return f"{state.gene} {state.allele} ({', '.join(state.stated_in) or state.known_from})"
