"""A protein: what a gene makes, a family of such, or a fusion of two."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, final

from sevenless.molecules.card import card_html
from sevenless.molecules.kinds import Kind, ProteinForm, Species

__all__ = ["Domain", "Protein"]


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Domain:
    """A part of a protein that the documents speak of.

    Parameters
    ----------
    name
        ``CDC25``, ``REM``, ``SH2``.
    what
        What it does, in a few words.
    stated_in
        Ids of the documents that name it.
    """

    name: str
    what: str
    stated_in: tuple[str, ...]


@final
@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Protein:
    """A protein by its gene symbol, a family, or a fusion.

    Parameters
    ----------
    name
        HGNC symbol; for a family or a fusion the name that people use (``ERK``, ``CD74-ROS1``).
    full_name
        Name approved by HGNC, or what the family or fusion is.
    uniprot
        Accession; empty for a family or a fusion.
    hgnc
        Number in the HGNC catalogue; ``None`` for a family or a fusion.
    species
        Whose it is.
    synonyms
        Other names; each finds this protein.
    form
        What kind of thing the name stands for.
    members
        Gene symbols of a family, or of the partners of a fusion from its beginning to its end.
    domains
        Parts that the documents name.
    checked_with
        Ids of the sources that accession, number and full name were compared with.
    known_from
        ``memory`` where that was not done.
    note
        What a careful reader should know.
    """

    kind: ClassVar[Kind] = "protein"

    name: str
    full_name: str
    uniprot: str = ""
    hgnc: int | None = None
    species: Species = "human"
    synonyms: tuple[str, ...] = ()
    form: ProteinForm = "gene product"
    members: tuple[str, ...] = ()
    domains: tuple[Domain, ...] = ()
    checked_with: tuple[str, ...] = ()
    known_from: str = ""
    note: str = ""

    @property
    def label(self) -> str:
        """How it is written where it could be mistaken: its name."""
        return self.name

    @property
    def identifiers(self) -> tuple[str, ...]:
        """What catalogues call it: ``Q07889``, ``HGNC:11187``."""
        return tuple(one for one in (self.uniprot, f"HGNC:{self.hgnc}" if self.hgnc else "") if one)

    @property
    def spellings(self) -> tuple[str, ...]:
        """Every text that finds it."""
        return (self.name, *self.synonyms, self.full_name, *self.identifiers)

    @property
    def gene(self) -> str:
        """The gene whose alleles it may carry: its own; of a fusion, that of its last partner; of a family none."""
        if self.form == "gene product":
            return self.name
        return self.members[-1] if self.form == "fusion" else ""

    def __repr__(self) -> str:
        if self.form == "gene product":
            return f"<Protein {self.name}: {self.full_name}, {self.uniprot}>"
        return f"<Protein {self.name}: {self.form} of {', '.join(self.members)}>"

    def _repr_html_(self) -> str:
        return card_html(
            self.name,
            {
                "name": self.full_name,
                "UniProt": self.uniprot,
                "HGNC": str(self.hgnc or ""),
                "species": self.species,
                "also called": ", ".join(self.synonyms),
                "members" if self.form == "family" else "partners": ", ".join(self.members),
                "domains": "; ".join(f"{one.name}: {one.what}" for one in self.domains),
                "note": self.note,
            },
        )
