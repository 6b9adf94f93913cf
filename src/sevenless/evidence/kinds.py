"""The words that records may use: how a number is known, what kind of assay it came from, what it is."""

from __future__ import annotations

from typing import Final, Literal

__all__ = [
    "ASSAY_CLASSES",
    "GRADES",
    "AssayClass",
    "Grade",
    "KnownFrom",
    "PotencyQuantity",
    "Sureness",
]

KnownFrom = Literal[
    "table", "text", "abstract", "model file", "dataset", "computed", "derived", "fitted", "memory", "not found"
]
"""Where a number or a statement was read. ``memory`` is shown wherever the record is, and no claim rests on it.
``fitted``: set by this project for want of a source; its note says on what, and what other models have."""

Sureness = Literal["high", "medium", "low", ""]

PotencyQuantity = Literal["IC50", "EC50", "DC50", "GI50", "GR50", "Ki", "KI", "Kd"]

AssayClass = Literal[
    "binding",
    "interaction",
    "nucleotide exchange",
    "kinase activity",
    "enzyme inhibition",
    "signalling",
    "proliferation",
    "proliferation 3D",
    "degradation",
    "unspecified",
]

ASSAY_CLASSES: Final[dict[str, tuple[str, str]]] = {
    "binding": ("protein", "a compound or partner bound to one protein"),
    "interaction": ("protein", "two proteins kept apart"),
    "nucleotide exchange": ("protein", "exchange of nucleotide on RAS, catalysed by a GEF"),
    "kinase activity": ("protein", "transfer of phosphate by a kinase"),
    "enzyme inhibition": ("protein", "inhibition of an enzyme, the document does not say how it was measured"),
    "signalling": ("cell", "phosphorylation inside cells, such as pERK"),
    "proliferation": ("cell", "growth or viability of cells in two dimensions or in suspension"),
    "proliferation 3D": ("cell", "growth or viability of spheroids or without anchorage"),
    "degradation": ("cell", "loss of the protein from cells"),
    "unspecified": ("", "the document does not say"),
}
"""Class of assay to its level, ``protein`` or ``cell``, and what it is. Numbers of two levels are never compared."""

Grade = Literal["S", "A", "F", "C", "M", "X"]

GRADES: Final[dict[str, str]] = {
    "S": "stated by one of the source documents",
    "A": "read in an abstract or in the text of a paper",
    "F": "read in a published model or data file",
    "C": "computed, by running, rearranging or fitting a model",
    "M": "from memory, not checked",
    "X": "in conflict with another source",
}
"""How well a record is founded."""
