"""Models of SBML in and out: files of Level 2 and 3, core, as networks, and networks as files.

What is read and what is not is in the reference; `sevenless.exchange.sbml_unsupported` lists what is not.
"""

from __future__ import annotations

from pathlib import Path

from sevenless.exchange.annotations import Annotations
from sevenless.exchange.sbml_library import text_of
from sevenless.exchange.sbml_read import read_text
from sevenless.exchange.sbml_write import text_of_network
from sevenless.files.atomic import write_text
from sevenless.network.network import Network

__all__ = ["parse_sbml", "read_sbml", "sbml_text", "write_sbml"]


def read_sbml(path: str | Path) -> Network:
    """Read a file of SBML, Level 2 or 3, core, into a network.

    Inside the network every species is an amount: where the file means a concentration by the name of a species, its
    expressions have the amount over the volume. A compartment of size 1 leaves no trace in expressions; the size of any
    other one is a parameter of its name. Rate laws that are mass action become rate constants, one for each direction.

    Parameters
    ----------
    path
        The file.

    Raises
    ------
    UnsupportedSbmlError
        If it uses what sevenless does not simulate; names all of it.
    SbmlError
        If it cannot be read, or is wrong.
    MissingExtraError
        If libSBML is not installed.
    """
    return read_text(text_of(path), Path(path).name).network


def parse_sbml(text: str) -> Network:
    """The same for text that is no file.

    Raises
    ------
    UnsupportedSbmlError, SbmlError, MissingExtraError
        As `read_sbml`.
    """
    return read_text(text, "text").network


def write_sbml(network: Network, path: str | Path, *, annotations: Annotations | None = None) -> None:
    """Write a network as SBML, Level 3 Version 2 core, with its units; needs no libSBML.

    Doses become events, observables parameters with an assignment rule. `read_sbml` makes the same network of it.

    Parameters
    ----------
    network
        A sound one.
    path
        Where to; written whole or not at all.
    annotations
        Species to identifiers of what they are, as `uniprot:Q07889`: one for what a species is, several for what it is
        made of, or an `Annotation`. `sevenless.exchange.sbml_annotations.read_annotations` reads them back.

    Raises
    ------
    SbmlError
        If the network is not sound.
    ExchangeError
        If an annotation is of no species, or no identifier.
    """
    write_text(Path(path), sbml_text(network, annotations=annotations))


def sbml_text(network: Network, *, annotations: Annotations | None = None) -> str:
    """What `write_sbml` writes.

    Raises
    ------
    SbmlError
        If the network is not sound.
    ExchangeError
        If an annotation is of no species, or no identifier.

    Examples
    --------
    >>> from sevenless.network.network import Network, Reaction, Species
    >>> decay = Reaction(name="decay", reactants=(("A", 1),), rate_constant=0.5)
    >>> text = sbml_text(Network(species=(Species(name="A", initial=1.0),), reactions=(decay,)))
    >>> print(text[:67])
    <?xml version="1.0" encoding="UTF-8"?>
    <sbml xmlns="http://www.sbml
    """
    return text_of_network(network, annotations)
