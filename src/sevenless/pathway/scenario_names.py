"""Names in a scenario as people write them, to those of the model: cells, alleles, genes, drugs, ligands, switches."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Final, final

from sevenless.errors import Problem, UnknownNameError
from sevenless.molecules.find import known_name
from sevenless.molecules.kinds import Kind
from sevenless.molecules.spelling import normalised
from sevenless.pathway.alleles import allele_names
from sevenless.pathway.cells import cells
from sevenless.pathway.drugs import LIGANDS, drugs
from sevenless.pathway.settings import GENES, HYPOTHESES

__all__ = ["Naming", "alleles_of", "drug_name"]

_OTHER_ALLELES: Final = {
    "EGFR": ("wild-type", "L858R", "L858R/T790M"),
    "ROS1": ("wild-type", "G2032R", "L2086F"),
}


def alleles_of(gene: str) -> tuple[str, ...]:
    """Alleles of KRAS, EGFR or ROS1 that the model knows."""
    return allele_names() if gene == "KRAS" else _OTHER_ALLELES[gene]


@final
class Naming:
    """Gives names, and keeps what is wrong with those that are none."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def cell(self, asked: object) -> str:
        """Name of the preset; empty where there is none."""
        return self._one("cell of the pathway model", asked, cells(), "cell line")

    def allele(self, gene: str, asked: object) -> str:
        """The allele as the model has it; empty where none is asked for, or there is none."""
        if asked == "" or asked is None:
            return ""
        return self._one(f"allele of {gene}", asked, alleles_of(gene), "allele")

    def genes(self, asked: object) -> dict[str, object]:
        """Gene to its state."""
        return self._keys("genotype", "gene of the pathway model", asked, GENES, "protein")

    def drugs(self, asked: object) -> dict[str, object]:
        """Drug to its dosing."""
        return self._keys("drugs", "drug of the pathway model", asked, drugs(), "compound")

    def ligands(self, asked: object) -> dict[str, object]:
        """Ligand to its dosing."""
        return self._keys("stimulus", "stimulus", asked, LIGANDS, "protein")

    def switches(self, asked: object) -> dict[str, object]:
        """Hypothesis to on or off."""
        return self._keys("hypotheses", "hypothesis", asked, HYPOTHESES, None)

    def _one(self, what: str, asked: object, known: Iterable[str], kind: Kind | None) -> str:
        if not isinstance(asked, str):
            self.problems.append(
                Problem(what=f"{what} is {asked!r}, which is no text", remedy=f"write one of {', '.join(known)}")
            )
            return ""
        try:
            return _named(what, asked, known, kind)
        except UnknownNameError as error:
            self.problems.append(Problem(what=str(error)))
            return ""

    def _keys(
        self, field: str, what: str, asked: object, known: Mapping[str, object], kind: Kind | None
    ) -> dict[str, object]:
        if not isinstance(asked, Mapping):
            self.problems.append(
                Problem(what=f"{field} is {asked!r}, which is no table of names", remedy=_TABLES[field])
            )
            return {}
        found: dict[str, object] = {}
        for written, value in asked.items():
            name = self._one(what, written, known, kind)
            if name in found:
                self.problems.append(Problem(what=f"{field} names {name} twice", remedy="name it once"))
            elif name:
                found[name] = value
        return found


_TABLES: Final = {
    "genotype": 'write {"SOS1": "-/-"}, or {} for none',
    "drugs": 'write {"BI-3406": "100 nM"}, or {} for none',
    "stimulus": 'write {"EGF": "10 ng/ml"}, or {} for none',
    "hypotheses": 'write {"SOS2_to_PI3K": True}, or {} for none',
}


def drug_name(asked: object) -> str:
    """The name of a drug of the model.

    Raises
    ------
    UnknownNameError
        If there is no such drug.
    """
    return _named("drug of the pathway model", asked if isinstance(asked, str) else repr(asked), drugs(), "compound")


def _named(what: str, asked: str, known: Iterable[str], kind: Kind | None) -> str:
    listed = tuple(known)
    if asked in listed:
        return asked
    found = _spelt(listed).get(_plain(asked))
    if found is None and kind is not None:
        other = known_name(asked, kind)
        found = other if other in listed else None
    if found is None:
        raise UnknownNameError(what, asked, listed)
    return found


@cache
def _spelt(known: tuple[str, ...]) -> Mapping[str, str]:
    return {_plain(name): name for name in known}


def _plain(name: str) -> str:
    """Letters and digits; the order of changes in one allele means nothing."""
    return "/".join(sorted(normalised(part) for part in name.replace("+", "/").split("/")))
