"""A form of a gene: the wild type, an exchange of an amino acid, an amplification, a loss."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, final

from sevenless.molecules.card import card_html
from sevenless.molecules.kinds import Kind
from sevenless.molecules.residues import Substitution, parse_substitution

__all__ = ["Allele"]


@final
@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Allele:
    """One allele, named by its change.

    Parameters
    ----------
    name
        ``G12C``, ``L858R/T790M``, ``wild-type``, ``wild-type amplified``, ``null``.
    gene
        Symbol of its gene; empty for what may be said of any gene, such as ``wild-type``.
    synonyms
        Other names of the change; the three-letter spelling and those with the gene in front need not be listed.
    stated_in
        Ids of the documents that name it.
    known_from
        ``memory`` where none does.
    note
        What a careful reader should know.
    """

    kind: ClassVar[Kind] = "allele"

    name: str
    gene: str = ""
    synonyms: tuple[str, ...] = ()
    stated_in: tuple[str, ...] = ()
    known_from: str = ""
    note: str = ""

    @property
    def label(self) -> str:
        """With its gene in front, where it has one: ``KRAS G12C``."""
        return f"{self.gene} {self.name}".strip()

    @property
    def substitutions(self) -> tuple[Substitution, ...]:
        """The amino acids exchanged; empty for a wild type, a loss and a deletion."""
        found = [parse_substitution(part) for part in self.name.split("/")]
        return tuple(one for one in found if one is not None)

    @property
    def changes(self) -> tuple[str, ...]:
        """Every way to write the change alone: ``G12C``, ``Gly12Cys``, ``p.G12C``, and its synonyms."""
        long = "/".join(one.long for one in self.substitutions)
        return (self.name, *self.synonyms, *((long, f"p.{self.name}", f"p.{long}") if long else ()))

    @property
    def spellings(self) -> tuple[str, ...]:
        """Every way to write it, alone and, where it has a gene, behind its gene."""
        return (*self.changes, *(f"{self.gene} {change}" for change in self.changes if self.gene))

    def __repr__(self) -> str:
        return f"<Allele {self.label}>"

    def _repr_html_(self) -> str:
        return card_html(
            self.label,
            {
                "gene": self.gene,
                "also written": ", ".join(self.changes[1:]),
                "stated in": ", ".join(self.stated_in) or self.known_from,
                "note": self.note,
            },
        )
