"""Rows of the tables in the documentation, made from the records."""

from __future__ import annotations

from sevenless.molecules.kinds import COMPOUND_CLASSES
from sevenless.molecules.library import alleles, cell_lines, compounds, proteins


def allele_rows() -> list[str]:
    """A gene a row."""
    genes = dict.fromkeys(one.gene for one in alleles())
    return [
        _row(f"`{gene}`" if gene else "any", ", ".join(f"`{one.name}`" for one in alleles() if one.gene == gene))
        for gene in genes
    ]


def line_rows() -> list[str]:
    """A cell line a row."""
    return [
        _row(
            f"`{line.name}`",
            line.species,
            ", ".join(f"{state.gene} {state.allele}" for state in line.genes),
            "; ".join(", ".join(state.stated_in) or f"from {state.known_from}" for state in line.genes),
        )
        for line in cell_lines()
    ]


def compound_rows() -> list[str]:
    """A compound a row."""
    return [
        _row(f"`{one.name}`", one.compound_class, *map(", ".join, (one.targets, one.synonyms, one.class_from)))
        for one in compounds()
    ]


def class_rows() -> list[str]:
    """A class a row."""
    return [_row(name, what) for name, what in COMPOUND_CLASSES.items()]


def protein_rows() -> list[str]:
    """A gene product a row."""
    return [
        _row(f"`{one.name}`", one.uniprot, ", ".join(one.synonyms)) for one in proteins() if one.form == "gene product"
    ]


def group_rows() -> list[str]:
    """A family or a fusion a row."""
    return [_row(f"`{one.name}`", ", ".join(one.members)) for one in proteins() if one.form != "gene product"]


def _row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |".replace("|  |", "| |").replace("|  |", "| |")
