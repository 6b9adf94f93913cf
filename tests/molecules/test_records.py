"""What comes with the package is sound: accessions, members, genes, residues, classes, and what it is known from."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import get_args

import pytest

from sevenless.molecules import kinds, record_file
from sevenless.molecules.allele import Allele
from sevenless.molecules.cell_line import CellLine
from sevenless.molecules.compound import Compound
from sevenless.molecules.kinds import COMPOUND_CLASSES, CompoundClass
from sevenless.molecules.library import alleles, cell_lines, compounds, molecules, proteins
from sevenless.molecules.protein import Protein
from sevenless.molecules.record_file import RECORDS_FOLDER, Molecule, read_molecules
from sevenless.molecules.residues import AMINO_ACIDS

# https://www.uniprot.org/help/accession_numbers
ACCESSION = re.compile(r"[OPQ][0-9][A-Z0-9]{3}[0-9]|[A-NR-Z][0-9](?:[A-Z][A-Z0-9]{2}[0-9]){1,2}")
CELLOSAURUS = re.compile(r"CVCL_[A-Z0-9]{4}")
SYMBOLS = {protein.name for protein in proteins() if protein.form == "gene product"}
NAMES = {protein.name for protein in proteins()}

HERE = Path(__file__).parent
NAMED = tomllib.loads((HERE / "named.toml").read_text(encoding="utf-8"))


def test_every_protein_that_was_counted_is_there() -> None:
    assert len(NAMED["counted"]) == 42
    assert set(NAMED["counted"]) <= SYMBOLS


def test_every_allele_that_the_documents_name_is_there() -> None:
    here: dict[str, list[str]] = {}
    for allele in alleles():
        here.setdefault(allele.gene, []).append(allele.name)
    assert here == NAMED["alleles"]


def test_every_line_that_the_documents_name_is_there() -> None:
    engineered = {line.name for line in cell_lines() if line.parent}
    assert {line.name for line in cell_lines()} - engineered == set(NAMED["lines"])
    assert len(engineered) == 4


@pytest.mark.parametrize("protein", proteins(), ids=lambda one: one.name)
def test_a_gene_product_has_an_accession_and_others_have_members(protein: Protein) -> None:
    if protein.form == "gene product":
        assert ACCESSION.fullmatch(protein.uniprot)
        assert protein.hgnc
        assert not protein.members
        assert protein.checked_with == ("hgnc",)
        assert protein.gene == protein.name
    else:
        assert (protein.uniprot, protein.hgnc, protein.checked_with) == ("", None, ())
        assert set(protein.members) <= SYMBOLS
        assert len(protein.members) >= 2
        assert protein.gene == ("" if protein.form == "family" else protein.members[-1])
    assert protein.full_name


def test_no_accession_comes_twice() -> None:
    for catalogue in ("uniprot", "hgnc"):
        given = [number for protein in proteins() if (number := getattr(protein, catalogue))]
        assert len(set(given)) == len(given) == len(SYMBOLS)


@pytest.mark.parametrize(
    ("name", "uniprot", "hgnc"),
    [("SOS1", "Q07889", 11187), ("SOS2", "Q07890", 11188), ("KRAS", "P01116", 6407), ("ROS1", "P08922", 10261)],
)
def test_the_four_that_all_is_about(name: str, uniprot: str, hgnc: int) -> None:
    (protein,) = (one for one in proteins() if one.name == name)
    assert (protein.uniprot, protein.hgnc) == (uniprot, hgnc)


def test_domains_are_those_that_documents_name() -> None:
    by_name = {protein.name: [domain.name for domain in protein.domains] for protein in proteins()}
    assert by_name["SOS1"] == ["CDC25", "REM", "HF", "DH", "PH", "PR"]
    assert by_name["GRB2"] == ["SH2", "SH3"]
    assert all(domain.stated_in and domain.what for protein in proteins() for domain in protein.domains)


def pieces() -> list[dict[str, object]]:
    """Pieces of reference sequences."""
    found: list[dict[str, object]] = tomllib.loads((HERE / "sequences.toml").read_text(encoding="utf-8"))["piece"]
    return found


def test_alleles_change_what_stands_in_the_reference_sequence() -> None:
    checked = set()
    accessions = {protein.name: protein.uniprot for protein in proteins()}
    for piece in pieces():
        gene, first = str(piece["gene"]), int(str(piece["first"]))
        sequence = "".join(str(piece["sequence"]).split())
        assert accessions[gene] == piece["accession"]
        for allele in alleles():
            for change in allele.substitutions if allele.gene == gene else ():
                assert sequence[change.position - first] == change.reference, allele.label
                checked.add(allele.label)
    assert len(checked) == len(NAMED["alleles"]["KRAS"]) - 1 + 3


def test_residues_are_amino_acids_and_one_stands_at_each_place() -> None:
    there: dict[tuple[str, int], str] = {}
    for allele in alleles():
        for change in allele.substitutions:
            assert {change.reference, change.variant} <= set(AMINO_ACIDS)
            assert change.reference != change.variant
            assert there.setdefault((allele.gene, change.position), change.reference) == change.reference


@pytest.mark.parametrize("allele", alleles(), ids=lambda one: one.label)
def test_an_allele_has_a_known_gene_and_says_where_it_is_from(allele: Allele) -> None:
    assert not allele.gene or allele.gene in SYMBOLS
    assert bool(allele.stated_in) != bool(allele.known_from)
    if allele.name not in {"wild-type", "wild-type amplified", "null", "exon 19 deletion"}:
        assert "/".join(map(str, allele.substitutions)) == allele.name


@pytest.mark.parametrize("compound", compounds(), ids=lambda one: one.name)
def test_a_compound_has_a_class_that_is_known_from_somewhere(compound: Compound) -> None:
    assert compound.compound_class in COMPOUND_CLASSES
    assert set(compound.targets) <= SYMBOLS
    assert compound.target == (compound.targets[0] if compound.targets else "")
    plain = compound.compound_class in {"nucleotide", "reagent", "not stated"}
    assert bool(compound.class_from) is not plain
    assert bool(compound.targets) is not plain
    assert bool(compound.synonyms) == bool(compound.synonyms_from)
    assert bool(compound.stated_in) != bool(compound.known_from)


def test_classes_are_explained_and_used() -> None:
    assert set(get_args(CompoundClass)) == set(COMPOUND_CLASSES) == {one.compound_class for one in compounds()}


@pytest.mark.parametrize("line", cell_lines(), ids=lambda one: one.name)
def test_a_line_states_its_genes_with_who_says_so(line: CellLine) -> None:
    known = {(one.gene, one.name) for one in alleles()}
    for state in line.genes:
        assert state.gene in SYMBOLS
        assert {(state.gene, state.allele), ("", state.allele)} & known
        assert bool(state.stated_in) != bool(state.known_from)
    assert len(line.genotype) == len(line.genes)
    assert not line.cellosaurus or CELLOSAURUS.fullmatch(line.cellosaurus)
    assert set(line.expresses) <= NAMES
    assert not line.parent or line.parent in {one.name for one in cell_lines()}
    assert bool(line.stated_in) != bool(line.known_from)


def test_what_one_line_was_made_from_is_of_its_species() -> None:
    species = {line.name: line.species for line in cell_lines()}
    assert all(species[line.parent] == line.species for line in cell_lines() if line.parent)
    assert (species["Ba/F3"], species["PC12"], species["HeLa"]) == ("mouse", "rat", "human")


def test_what_is_from_memory_is_marked() -> None:
    marked = {(line.name, state.gene) for line in cell_lines() for state in line.genes if state.known_from}
    assert marked == {
        ("Ba/F3 SDC4-ROS1", "ROS1"),
        ("Ba/F3 SLC34A2-ROS1", "ROS1"),
        ("PC-9", "EGFR"),
        ("NCI-H1975", "EGFR"),
        ("A375", "BRAF"),
    }
    allowed = {"", "memory"}
    assert {one.known_from for one in molecules()} == allowed


def test_texts_are_clean() -> None:
    for one in molecules():
        for spelling in one.spellings:
            assert spelling == spelling.strip() != ""
        assert len(set(one.spellings)) == len(one.spellings), one.label


def test_values_are_frozen_and_hashable() -> None:
    assert len(set(molecules())) == len(molecules())
    with pytest.raises(AttributeError):
        molecules()[0].name = "other"  # type: ignore[misc]


def test_a_file_of_another_version_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(record_file, "VERSION", 2)
    with pytest.raises(ValueError, match=r"proteins.toml: format 'sevenless.molecules', version 1 is not known here"):
        read_molecules("protein")


def test_every_file_is_of_a_kind() -> None:
    stems = {path.stem for path in RECORDS_FOLDER.iterdir()}
    assert stems == {f"{kind.replace(' ', '_')}s" for kind in kinds.KINDS}


@pytest.mark.parametrize("molecule", molecules(), ids=lambda one: f"{one.kind} {one.label}")
def test_a_molecule_shows_itself(molecule: Molecule) -> None:
    text = repr(molecule)
    assert text.startswith(f"<{type(molecule).__name__} {molecule.label}")
    assert "\n" not in text
    html = molecule._repr_html_()
    assert html.startswith("<table><caption>")
    assert html.count("<tr>") == html.count("</tr>") >= 1
    assert "<td></td>" not in html


def test_what_is_shown_is_escaped() -> None:
    html = Compound(name="<b>", compound_class="not stated", note="a & b")._repr_html_()
    assert "&lt;b&gt;" in html
    assert "a &amp; b" in html
