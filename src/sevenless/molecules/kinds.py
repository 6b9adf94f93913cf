"""The words that records of molecules may use: kinds of things, forms of proteins, classes of compounds, species."""

from __future__ import annotations

from typing import Final, Literal, get_args

__all__ = ["COMPOUND_CLASSES", "KINDS", "CompoundClass", "Kind", "ProteinForm", "Species"]

Kind = Literal["protein", "allele", "compound", "cell line"]

KINDS: Final[tuple[Kind, ...]] = get_args(Kind)

Species = Literal["human", "mouse", "rat"]

ProteinForm = Literal["gene product", "family", "fusion"]
"""What one gene makes; several gene products spoken of as one (``ERK``); two joined into one (``CD74-ROS1``)."""

CompoundClass = Literal[
    "SOS1 catalytic-site inhibitor",
    "SOS1 inhibitor",
    "SOS1 degrader",
    "SOS2 fragment",
    "SOS2 quinazoline",
    "SOS2 ligand",
    "ROS1 type I",
    "ROS1 type II",
    "ROS1 type I/II",
    "ROS1 inhibitor",
    "KRAS G12C covalent",
    "KRAS G12D inhibitor",
    "pan-KRAS",
    "pan-RAS",
    "pan-RAF",
    "MEK",
    "EGFR",
    "SHP2",
    "nucleotide",
    "reagent",
    "not stated",
]

COMPOUND_CLASSES: Final[dict[CompoundClass, str]] = {
    "SOS1 catalytic-site inhibitor": "binds SOS1 where KRAS is exchanged, and keeps KRAS off",
    "SOS1 inhibitor": "keeps SOS1 from KRAS; where it binds is not stated",
    "SOS1 degrader": "has the cell destroy SOS1",
    "SOS2 fragment": "a weak hit of a screen of fragments on SOS2",
    "SOS2 quinazoline": "binds the catalytic site of SOS2",
    "SOS2 ligand": "binds SOS2; nothing more is stated",
    "ROS1 type I": "binds the active kinase, DFG in",
    "ROS1 type II": "binds and holds an inactive kinase, DFG out",
    "ROS1 type I/II": "hit by resistance mutations of both types",
    "ROS1 inhibitor": "inhibits ROS1; its type is not stated",
    "KRAS G12C covalent": "bonds to the cysteine of KRAS G12C, in the GDP state",
    "KRAS G12D inhibitor": "binds KRAS G12D without a bond",
    "pan-KRAS": "binds KRAS whatever its allele, in the GDP state",
    "pan-RAS": "binds RAS-GTP of every isoform",
    "pan-RAF": "inhibits ARAF, BRAF and RAF1",
    "MEK": "inhibits MEK1 and MEK2",
    "EGFR": "inhibits EGFR",
    "SHP2": "holds SHP2 closed",
    "nucleotide": "a nucleotide, bare or labelled",
    "reagent": "of the bench, not of the pathway",
    "not stated": "the document only names it",
}
"""Class of a compound to what it means."""
