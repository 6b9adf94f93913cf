"""What species are, as RDF within SBML: written, and read back by libSBML."""

from __future__ import annotations

from pathlib import Path
from typing import Final
from xml.etree.ElementTree import Element, SubElement

from sevenless.exchange.annotations import Annotation
from sevenless.exchange.identifiers_org import compact, uri
from sevenless.exchange.sbml_extract import extracted
from sevenless.exchange.sbml_library import Element as LibraryElement
from sevenless.exchange.sbml_library import library, parsed, text_of
from sevenless.exchange.sbml_unsupported import Findings

__all__ = ["put_annotation", "read_annotations"]

_RDF: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_BQBIOL: Final = "http://biomodels.net/biology-qualifiers/"


def put_annotation(element: Element, one: Annotation) -> None:
    """Put what an element is beside it; its identifier must be set."""
    identifier = f"meta_{element.get('id')}"
    element.set("metaid", identifier)
    parent = element.find("annotation")
    if parent is None:
        parent = Element("annotation")
        element.insert(sum(child.tag == "notes" for child in element), parent)
    rdf = SubElement(parent, "rdf:RDF", {"xmlns:rdf": _RDF, "xmlns:bqbiol": _BQBIOL})
    described = SubElement(rdf, "rdf:Description", {"rdf:about": f"#{identifier}"})
    for qualifier, identifiers in (("is", one.identical), ("hasPart", one.parts)):
        if identifiers:
            bag = SubElement(SubElement(described, f"bqbiol:{qualifier}"), "rdf:Bag")
            for text in identifiers:
                SubElement(bag, "rdf:li", {"rdf:resource": uri(text)})


def read_annotations(path: str | Path) -> dict[str, Annotation]:
    """What a file of SBML says its species are.

    Parameters
    ----------
    path
        The file.

    Returns
    -------
    Species of the network that `sevenless.exchange.sbml.read_sbml` makes of the file, those with annotations.

    Raises
    ------
    SbmlError
        If it cannot be read.
    MissingExtraError
        If libSBML is not installed.
    """
    file = Path(path).name
    document = parsed(text_of(path), file)
    names = extracted(document, Findings(file)).names
    model = document.getModel()
    species = [model.getSpecies(i) for i in range(model.getNumSpecies())]
    found = {names[one.getId()]: _annotation(one) for one in species}
    return {name: one for name, one in found.items() if one != Annotation()}


def _annotation(species: LibraryElement) -> Annotation:
    sbml = library()
    kinds: dict[int, list[str]] = {sbml.BQB_IS: [], sbml.BQB_HAS_PART: []}
    for i in range(species.getNumCVTerms()):
        term = species.getCVTerm(i)
        if term.getQualifierType() == sbml.BIOLOGICAL_QUALIFIER and term.getBiologicalQualifierType() in kinds:
            resources = (term.getResourceURI(j) for j in range(term.getNumResources()))
            kinds[term.getBiologicalQualifierType()].extend(map(compact, resources))
    return Annotation(identical=tuple(kinds[sbml.BQB_IS]), parts=tuple(kinds[sbml.BQB_HAS_PART]))
