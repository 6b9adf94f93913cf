"""What species are: written as RDF, read back, by libSBML alone too, and nothing else of the file changed."""

from __future__ import annotations

import re
from pathlib import Path

import libsbml
import numpy as np
import pytest
import roadrunner

from exchange.test_sbml_round_trip import EVERYTHING
from sevenless.errors import ExchangeError, UnknownNameError
from sevenless.exchange.annotations import Annotation, protein_annotations
from sevenless.exchange.identifiers_org import compact, is_identifier, uri
from sevenless.exchange.sbml import parse_sbml, sbml_text, write_sbml
from sevenless.exchange.sbml_annotations import read_annotations
from sevenless.network.network import Network, Reaction, Species
from sevenless.simulate.options import Solver
from sevenless.simulate.simulate import simulate

GIVEN = {
    "A": "uniprot:Q07889",
    "B": ["uniprot:Q07889", "https://identifiers.org/uniprot/P62993"],
    "E": Annotation(identical=("chebi:15996",), parts=("CHEBI:29101", "https://example.org/thing?x=1&y=2")),
}
READ = {
    "A": Annotation(identical=("uniprot:Q07889",)),
    "B": Annotation(parts=("uniprot:Q07889", "uniprot:P62993")),
    "E": Annotation(identical=("CHEBI:15996",), parts=("CHEBI:29101", "https://example.org/thing?x=1&y=2")),
}


def test_they_come_back_and_the_network_too(tmp_path: Path) -> None:
    path = tmp_path / "model.xml"
    write_sbml(EVERYTHING, path, annotations=GIVEN)
    assert read_annotations(path) == READ
    assert parse_sbml(path.read_text(encoding="utf-8")) == EVERYTHING


def test_libsbml_finds_them_and_no_fault(tmp_path: Path) -> None:
    document = libsbml.readSBMLFromString(sbml_text(EVERYTHING, annotations=GIVEN))
    assert document.checkConsistency() >= 0
    errors = [document.getError(i) for i in range(document.getNumErrors())]
    assert [one.getMessage() for one in errors if one.getSeverity() >= libsbml.LIBSBML_SEV_ERROR] == []
    species = document.getModel().getSpecies("B")
    (term,) = (species.getCVTerm(i) for i in range(species.getNumCVTerms()))
    assert term.getBiologicalQualifierType() == libsbml.BQB_HAS_PART
    assert term.getResourceURI(1) == "https://identifiers.org/uniprot:P62993"


def test_without_them_nothing_is_written_and_nothing_read(tmp_path: Path) -> None:
    assert "rdf" not in sbml_text(EVERYTHING)
    assert sbml_text(EVERYTHING, annotations={}) == sbml_text(EVERYTHING)
    write_sbml(EVERYTHING, tmp_path / "model.xml")
    assert read_annotations(tmp_path / "model.xml") == {}


def test_only_annotations_are_added() -> None:
    text = sbml_text(EVERYTHING, annotations=GIVEN)
    bare = re.sub(r"\s*<rdf:RDF.*?</rdf:RDF>", "", text, flags=re.DOTALL)
    bare = re.sub(r' metaid="meta_\w+"', "", bare)
    bare = re.sub(r">\s*<annotation>\s*</annotation>\s*</species>", " />", bare)
    assert bare == sbml_text(EVERYTHING)


def test_libroadrunner_runs_the_annotated_file_as_the_engine_runs_the_network() -> None:
    pair = Reaction(name="pair", reactants=(("A", 1), ("B", 1)), products=(("AB", 1),), rate_constant=0.3)
    names = ("A", "B", "AB")
    made = Network(
        species=tuple(Species(name=name, initial=start) for name, start in zip(names, (3.0, 2.0, 0.1), strict=True)),
        reactions=(pair,),
    )
    machine = roadrunner.RoadRunner(sbml_text(made, annotations={"AB": ["uniprot:Q07889", "uniprot:P62993"]}))
    machine.timeCourseSelections = list(names)
    machine.integrator.relative_tolerance = 1e-10
    theirs = np.array(machine.simulate(times=[0.0, 1.0, 5.0]))
    ours = simulate(made, None, [0.0, 1.0, 5.0], observables=names, solver=Solver(rtol=1e-10, atol=1e-13))
    assert ours.values[-1, 2] > 1.5
    np.testing.assert_allclose(theirs, ours.values, rtol=1e-6)


def test_everything_wrong_is_told_at_once(tmp_path: Path) -> None:
    given = {"a": "uniprot:Q07889", "B": "Q07889", "E": ["uniprot:P62993", ""], "unlike": "uniprot:Q07889"}
    with pytest.raises(ExchangeError) as caught:
        write_sbml(EVERYTHING, tmp_path / "model.xml", annotations=given)
    assert [str(one) for one in caught.value.problems] == [
        "annotation of a, which is no species of the network; annotate species by their names",
        'annotation of B: "Q07889" is no identifier with its database; write e.g. uniprot:Q07889',
        'annotation of E: "" is no identifier with its database; write e.g. uniprot:Q07889',
        "annotation of unlike, which is no species of the network; annotate species by their names",
    ]
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("text", "short"),
    [
        ("uniprot:Q07889", "uniprot:Q07889"),
        ("http://identifiers.org/uniprot/Q07889", "uniprot:Q07889"),
        ("https://www.identifiers.org/uniprot:Q07889", "uniprot:Q07889"),
        ("urn:miriam:uniprot:Q07889", "uniprot:Q07889"),
        ("urn:miriam:chebi:CHEBI%3A63637", "CHEBI:63637"),
        ("chebi:CHEBI:63637", "CHEBI:63637"),
        ("http://identifiers.org/chebi/CHEBI:63637", "CHEBI:63637"),
        ("go:0005886", "GO:0005886"),
        ("https://identifiers.org/", "https://identifiers.org/"),
        ("https://example.org/a:b", "https://example.org/a:b"),
    ],
)
def test_all_spellings_of_an_identifier_are_one(text: str, short: str) -> None:
    assert is_identifier(text)
    assert compact(text) == short
    assert compact(uri(text)) == short


@pytest.mark.parametrize("text", ["", "Q07889", "uniprot:", "uniprot: Q07889", ":Q07889", "two words:1"])
def test_what_is_no_identifier_is_none(text: str) -> None:
    assert not is_identifier(text)


def test_proteins_are_known_by_any_of_their_names() -> None:
    found = protein_annotations({"s": "Son of sevenless homolog 1", "sg": ["SOS1", "GRB2", "Sos-1"]})
    assert found == {
        "s": Annotation(identical=("uniprot:Q07889",)),
        "sg": Annotation(parts=("uniprot:Q07889", "uniprot:P62993")),
    }
    with pytest.raises(UnknownNameError, match="SOSS1"):
        protein_annotations({"s": "SOSS1"})
