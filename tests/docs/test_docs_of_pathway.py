"""The reference of the pathway model names every cell, allele, gene, drug, ligand, switch, observable and column."""

from __future__ import annotations

import re

from docs.pages import DOCS
from sevenless.pathway.cells import cells
from sevenless.pathway.comparing import compared
from sevenless.pathway.drugs import LIGANDS, drugs
from sevenless.pathway.grounds import MEMORY_AND_FIT
from sevenless.pathway.number_table import families
from sevenless.pathway.observables import observable_sentences
from sevenless.pathway.scenario import Scenario
from sevenless.pathway.scenario_checks import STATES
from sevenless.pathway.scenario_names import alleles_of
from sevenless.pathway.settings import GENES, HYPOTHESES, Genes

PAGE = (DOCS / "reference" / "pathway.md").read_text(encoding="utf-8")
CODE = set(re.findall(r"`([^`\n]+)`", PAGE))


def section(title: str) -> set[str]:
    """What is written as code below a heading."""
    return set(re.findall(r"`([^`\n]+)`", PAGE.split(f"## {title}\n")[1].split("\n## ")[0]))


def test_every_cell_and_no_other() -> None:
    assert section("Cells") == set(cells())


def test_every_allele_gene_and_state_and_no_other() -> None:
    assert section("Alleles") == {one for gene in ("KRAS", "EGFR", "ROS1") for one in alleles_of(gene)}
    assert section("Genes") == {*GENES, *STATES}


def test_every_drug_and_ligand_and_which_are_hypothetical() -> None:
    rows = [line for line in PAGE.split("## Drugs\n")[1].split("\n## ")[0].splitlines() if line.startswith("| `")]
    told = {name: "hypothetical" in row for row in rows for name in re.findall(r"`([^`]+)`", row)}
    assert told == {name: drug.hypothetical for name, drug in drugs().items()}
    assert set(LIGANDS) <= section("Ligands")


def test_every_switch_with_what_it_is_unless_asked() -> None:
    rows = dict(re.findall(r"^\| `(\w+)` \| (on|off) \|$", PAGE, re.MULTILINE))
    assert rows == {name: "on" if name in Genes(cell="").hypotheses else "off" for name in HYPOTHESES}


def test_every_observable() -> None:
    assert set(observable_sentences()) <= section("Observables")


def test_every_column_and_flag() -> None:
    rest, found = (Scenario(drugs=drugs, times_s=[0, 60]).run() for drugs in ({}, {"trametinib": "1 uM"}))
    why = found.why("pERK", reference=rest)
    words = {word for span in section("Columns") for word in re.findall(r"\w+", span)}
    assert {*why.rules.columns, *why.chain.columns} <= words
    plain = {name for name in compared(found, rest).columns if not name.endswith(("_low", "_high"))}
    assert plain <= words
    assert set(MEMORY_AND_FIT) <= section("What rests on what")


def test_every_family_of_numbers_has_its_table_in_the_chapter_of_the_model() -> None:
    chapter = (DOCS / "explanation" / "pathway_model.md").read_text(encoding="utf-8")
    assert set(re.findall(r'family_numbers\("(\w+)"\)', chapter)) == set(families())
