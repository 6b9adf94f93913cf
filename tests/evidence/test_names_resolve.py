"""Every molecule and cell line that the base names is known under that very name, and the two agree."""

from __future__ import annotations

import re

import pytest

from sevenless.evidence.constant import Constant
from sevenless.evidence.library import published
from sevenless.evidence.measurement import Measurement
from sevenless.molecules.allele import Allele
from sevenless.molecules.complexes import parts_of
from sevenless.molecules.find import Kind, find, genotype_of, match
from sevenless.molecules.library import cell_lines, compounds, molecules, proteins
from sevenless.molecules.protein import Protein

MEASUREMENTS = published().measurements
NO_CELL_LINE = {"various"}
NO_ALLELE = {"G12/G13", "KRAS-MAPK pathway mutant"}
"""Groups of lines and of alleles, which the guide does not list."""

NO_MOLECULE = {"GEF", "IC50", "RAS at the membrane", "RAS effectors", "cell", "cytoplasm", "cytosol", "membrane"}
"""What constants are about that are about no molecule, or about one that is not said."""

OF_THE_MODEL = {
    *("E3", "MTORC2", "PIP", "PIP2", "PIP3", "degrader", "drug", "effectors", "mRNA", "mTORC1", "mTORC2"),
    *("allele", "ensemble", "gene", "proliferation", "survival"),
}
"""What constants of the pathway model are about that is no protein of one gene: lipids, complexes, unnamed partners,
and links."""


def named(one: Measurement) -> list[tuple[str, Kind]]:
    """Names in a measurement, with what they must be names of."""
    texts: list[tuple[str, Kind]] = [(part, "protein") for part in one.target.split(":")]
    texts += [(one.partner, "protein"), (one.compound, "compound")]
    if one.cell_line not in NO_CELL_LINE:
        texts.append((one.cell_line, "cell line"))
    if one.mutation not in NO_ALLELE:
        texts.append((one.mutation, "allele"))
    return [(text, kind) for text, kind in texts if text]


NAMES = sorted({name for one in MEASUREMENTS for name in named(one)})


@pytest.mark.parametrize(("name", "kind"), NAMES)
def test_what_a_measurement_names_is_known_under_that_name(name: str, kind: Kind) -> None:
    said = match(name, kind)
    assert said.molecule.name == name
    assert said.how == "as written"
    assert find(name, kind) == said.molecule


def test_there_are_names_of_every_kind() -> None:
    assert {kind for _, kind in NAMES} == {"protein", "allele", "compound", "cell line"}
    assert len(NAMES) > 60


def test_what_is_excused_is_there_and_names_nothing() -> None:
    assert {one.cell_line for one in MEASUREMENTS} >= NO_CELL_LINE
    assert {one.mutation for one in MEASUREMENTS} >= NO_ALLELE
    assert {one.subject for one in published().constants} >= NO_MOLECULE
    assert not any(parts_of(subject) for subject in NO_MOLECULE | OF_THE_MODEL)
    of_the_model = [one.subject for one in published().constants if one.id.startswith("pathway.")]
    assert {part.strip() for subject in of_the_model for part in subject.split(":")} >= OF_THE_MODEL


@pytest.mark.parametrize("one", published().constants, ids=lambda one: one.id)
def test_a_constant_is_about_molecules_that_are_known(one: Constant) -> None:
    if one.subject in NO_MOLECULE:
        return
    own = NO_MOLECULE | OF_THE_MODEL if one.id.startswith("pathway.") else set()
    parts = [part for part in re.split(r":|,| and ", one.subject) if part.strip() and part.strip() not in own]
    if own and not parts:
        return
    found = parts_of(one.subject)
    # A dimer, and a constant about two bonds of one partner, name that partner twice.
    assert found
    assert len(found) >= len({part.strip() for part in parts}) - one.subject.count(" and ")


@pytest.mark.parametrize(
    "one", [one for one in MEASUREMENTS if one.construct.count("-ROS1") == 1], ids=lambda one: one.id
)
def test_a_fusion_in_a_measurement_is_a_known_protein(one: Measurement) -> None:
    fusion = find(one.construct, "protein")
    assert isinstance(fusion, Protein)
    assert fusion.form == "fusion"
    assert fusion.gene == one.target


def test_fusions_are_measured() -> None:
    assert any(one.construct == "CD74-ROS1" for one in MEASUREMENTS)


def test_the_genotype_of_a_line_is_that_of_its_measurements() -> None:
    compared = 0
    for one in MEASUREMENTS:
        if one.cell_line and one.cell_line not in NO_CELL_LINE and one.mutation:
            allele = find(one.mutation, "allele")
            assert isinstance(allele, Allele)
            for gene in {allele.gene} - {""} or {"KRAS"}:
                stated = genotype_of(one.cell_line, gene)
                if stated is not None:
                    compared += 1
                    assert stated.name == one.mutation, one.id
    assert compared >= 11


@pytest.mark.parametrize("molecule", molecules(), ids=lambda one: f"{one.kind} {one.label}")
def test_what_a_molecule_is_known_from_is_a_source(molecule: object) -> None:
    lists = ("stated_in", "class_from", "synonyms_from", "checked_with")
    cited = {source for name in lists for source in getattr(molecule, name, ())} - {"memory"}
    for part in (*getattr(molecule, "domains", ()), *getattr(molecule, "genes", ())):
        cited.update(part.stated_in)
    assert cited <= {source.id for source in published().sources}


def test_what_is_said_to_stand_in_the_list_of_parameters_stands_in_its_records() -> None:
    records = (*published().constants, *MEASUREMENTS)
    text = "\n".join(repr(one) for one in records if any(at.document == "pathway-parameters" for at in one.read_in))
    stated = [one for one in (*compounds(), *cell_lines()) if "pathway-parameters" in one.stated_in]
    # Nucleotides stand there in words, and lines made from others under the name of these.
    plain = [one for one in stated if getattr(one, "compound_class", "") != "nucleotide" and " CD74" not in one.name]
    assert [one.name for one in plain if not any(spelling in text for spelling in one.spellings)] == []
    assert len(plain) > 40


def test_every_protein_that_was_counted_is_a_protein() -> None:
    counted = {one.subject for one in published().constants if one.quantity == "copies"}
    assert {one.name for one in proteins()} >= counted - {"KRAS, NRAS, HRAS"} - OF_THE_MODEL - {"S6"}
    assert len(counted) > 40
