"""What species are, by identifiers of public databases."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TypeAlias, final

from sevenless.errors import ExchangeError, Problem
from sevenless.exchange.identifiers_org import compact, is_identifier
from sevenless.network.network import Network

__all__ = ["Annotation", "Annotations", "checked_annotations", "protein_annotations"]


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Annotation:
    """What a species is, and what it is made of.

    Parameters
    ----------
    identical
        Identifiers of what it is (``bqbiol:is``), such as ``uniprot:Q07889``.
    parts
        Identifiers of what it is made of (``bqbiol:hasPart``).
    """

    identical: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()


Annotations: TypeAlias = Mapping[str, Annotation | str | Sequence[str]]
"""Species to what it is: an identifier, or several of which each is a part of it, or both in an `Annotation`."""


def checked_annotations(network: Network, given: Annotations) -> dict[str, Annotation]:
    """Annotations with identifiers in short.

    Raises
    ------
    ExchangeError
        If one is of no species of the network, or holds what is no identifier; every one is told.

    Examples
    --------
    >>> from sevenless.network.network import Species
    >>> network = Network(species=(Species(name="SOS1"),), reactions=())
    >>> checked_annotations(network, {"SOS1": "https://identifiers.org/uniprot/Q07889"})
    {'SOS1': Annotation(identical=('uniprot:Q07889',), parts=())}
    """
    whole = {name: _whole(one) for name, one in given.items()}
    if problems := list(_problems(network, whole)):
        raise ExchangeError(problems)
    return {
        name: Annotation(identical=tuple(map(compact, one.identical)), parts=tuple(map(compact, one.parts)))
        for name, one in whole.items()
    }


def _whole(one: Annotation | str | Sequence[str]) -> Annotation:
    if isinstance(one, Annotation):
        return one
    return Annotation(identical=(one,)) if isinstance(one, str) else Annotation(parts=tuple(one))


def _problems(network: Network, given: Mapping[str, Annotation]) -> Iterator[Problem]:
    species = [one.name for one in network.species]
    for name, one in given.items():
        if name not in species:
            close = get_close_matches(name, species, n=1)
            yield Problem(
                what=f"annotation of {name}, which is no species of the network",
                remedy=f"did you mean {close[0]}?" if close else "annotate species by their names",
            )
        for text in (*one.identical, *one.parts):
            if not is_identifier(text):
                yield Problem(
                    what=f'annotation of {name}: "{text}" is no identifier with its database',
                    remedy="write e.g. uniprot:Q07889",
                )


def protein_annotations(proteins: Mapping[str, str | Sequence[str]]) -> dict[str, Annotation]:
    """Annotations with the UniProt accessions of proteins.

    Parameters
    ----------
    proteins
        Species to the protein that it is, or to those that it is made of, by any of their names.

    Raises
    ------
    UnknownNameError
        If no protein is called so.

    Examples
    --------
    >>> protein_annotations({"SOS1_GRB2": ["SOS1", "GRB2"]})["SOS1_GRB2"].parts
    ('uniprot:Q07889', 'uniprot:P62993')
    """
    found = {}
    for species, named in proteins.items():
        if isinstance(named, str):
            found[species] = Annotation(identical=_accessions([named]))
        else:
            found[species] = Annotation(parts=_accessions(named))
    return {species: one for species, one in found.items() if one != Annotation()}


def _accessions(named: Sequence[str]) -> tuple[str, ...]:
    """Those that are known, each once."""
    # Only those who ask for proteins wait for them to be read.
    from sevenless.molecules.find import find
    from sevenless.molecules.protein import Protein

    found = (find(name, "protein") for name in named)
    known = (f"uniprot:{one.uniprot}" for one in found if isinstance(one, Protein) and one.uniprot)
    return tuple(dict.fromkeys(known))
