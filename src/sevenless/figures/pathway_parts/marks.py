"""What is marked on the pathway map: drugs at their targets, alleles, genes that are gone."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final, final

from sevenless.errors import Problem, UnknownNameError
from sevenless.figures.pathway_parts.layout import Layout, Node
from sevenless.molecules.allele import Allele
from sevenless.molecules.compound import Compound
from sevenless.molecules.find import find, known_name

__all__ = ["Marks", "read_marks"]

_MUTANT: Final = "KRAS_mutant"
_AMPLIFIED: Final = "wild-type amplified"

_Read = Callable[..., None]


@final
@dataclass(slots=True, kw_only=True)
class Marks:
    """Marks of one map.

    Parameters
    ----------
    drugs
        Names of the drugs in each place for drugs.
    alleles
        What the badge of each node says.
    knocked_out
        Nodes whose gene is gone, and what the user called it.
    ros1_fusion
        Which fusion of ROS1 is drawn; empty where it is not said.
    problems
        Names that have no place on the map.
    """

    drugs: dict[str, list[str]] = field(default_factory=dict)
    alleles: dict[str, str] = field(default_factory=dict)
    knocked_out: dict[str, str] = field(default_factory=dict)
    ros1_fusion: str = ""
    problems: list[Problem] = field(default_factory=list)


def read_marks(layout: Layout, drugs: Iterable[str], alleles: Mapping[str, str], knocked_out: Iterable[str]) -> Marks:
    """What names mean on the map; those that mean nothing there are its problems."""
    marks = Marks()
    for name in dict.fromkeys(drugs):
        _or_problem(marks, _read_drug, layout, name)
    for gene, change in alleles.items():
        _or_problem(marks, _read_allele, layout, gene, change)
    for gene in knocked_out:
        _or_problem(marks, _read_knock_out, layout, gene)
    for node in sorted(marks.knocked_out.keys() & marks.alleles.keys()):
        what = f"{marks.knocked_out[node]} is knocked out and has the allele {marks.alleles[node]}"
        marks.problems.append(Problem(what=what, remedy="leave out one of them"))
    return marks


def _or_problem(marks: Marks, read: _Read, layout: Layout, *names: str) -> None:
    try:
        read(marks, layout, *names)
    except UnknownNameError as error:
        marks.problems.append(Problem(what=str(error)))


def _read_drug(marks: Marks, layout: Layout, name: str) -> None:
    for slot in layout.drugs:
        if slot.id.lower() == name.lower():
            marks.drugs.setdefault(slot.id, []).append(slot.id)
            return
    compound = find(name, "compound")
    assert isinstance(compound, Compound)
    for slot in layout.drugs:
        if compound.compound_class in slot.classes:
            marks.drugs.setdefault(slot.id, []).append(compound.name)
            return
    what = f"{compound.name} ({compound.compound_class}) has no place on the pathway map"
    places = ", ".join(slot.id for slot in layout.drugs)
    marks.problems.append(Problem(what=what, remedy=f"leave it out, or name what it acts as: {places}"))


def _read_allele(marks: Marks, layout: Layout, gene: str, change: str) -> None:
    if gene.upper().endswith("ROS1"):
        change = _read_fusion(marks, layout, gene, change)
        if not change:
            return
        gene = "ROS1"
    nodes = _nodes_of(layout, gene)
    allele = find(f"{_gene_in(nodes[0], gene)} {change}", "allele")
    assert isinstance(allele, Allele)
    if allele.name == "null":
        _read_knock_out(marks, layout, gene)
    elif allele.name != "wild-type":
        amplified = allele.name == _AMPLIFIED
        node = next((one for one in nodes if (one.id == _MUTANT) != amplified), nodes[0])
        badge = "amplified" if amplified else allele.name
        marks.alleles[node.id] = f"{allele.gene} {badge}" if len(node.genes) > 1 else badge


def _read_fusion(marks: Marks, layout: Layout, gene: str, change: str) -> str:
    """The change behind the name of a fusion, which may stand on either side: ``CD74-ROS1 G2032R``."""
    first, _, rest = change.partition(" ")
    fusion, change = (first, rest) if first.upper().endswith("-ROS1") else (gene, change)
    if fusion.upper() != "ROS1":
        name = known_name(fusion, "protein") or fusion
        if name not in layout.ros1_fusions:
            raise UnknownNameError("ROS1 fusion of the pathway map", fusion, layout.ros1_fusions)
        marks.ros1_fusion = name
    return change.strip()


def _read_knock_out(marks: Marks, layout: Layout, gene: str) -> None:
    nodes = _nodes_of(layout, gene)
    family = next((one for one in nodes if len(one.genes) > 1 and gene != one.id), None)
    if family is not None:
        what = f"{gene} is drawn together with others, as {family.id}, and cannot be crossed out alone"
        marks.problems.append(Problem(what=what, remedy=f"leave it out, or name {family.id} where all are knocked out"))
        return
    marks.knocked_out.update({node.id: gene for node in nodes})


def _nodes_of(layout: Layout, gene: str) -> list[Node]:
    """The nodes that a gene is drawn as: KRAS is drawn twice."""
    for name in (gene, known_name(gene, "protein")):
        found = [one for one in layout.nodes if name in one.genes or (one.genes and name == one.id)]
        if found:
            return found
    genes = {name for one in layout.nodes if one.genes for name in (*one.genes, one.id)}
    raise UnknownNameError("gene on the pathway map", gene, genes)


def _gene_in(node: Node, gene: str) -> str:
    """What records of alleles call a gene of a node."""
    if len(node.genes) == 1:
        return node.genes[0]
    return gene if gene in node.genes else known_name(gene, "protein") or gene
