"""From a cell with its genes to the settings that rate constants are computed with: copies, folds, reach of ROS1."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, final

from sevenless.pathway.alleles import allele_folds
from sevenless.pathway.cells import cells
from sevenless.pathway.values import record_value

__all__ = ["GENES", "HYPOTHESES", "Genes", "settings_of"]

_AVOGADRO_PER_MOL: Final = 6.02214076e23

GENES: Final[Mapping[str, tuple[str, ...]]] = {
    "EGFR": ("EGFR",), "MET": ("MET",), "ROS1": ("ROS1",), "GRB2": ("GRB2",), "GAB1": ("GAB1",), "PTPN11": ("SHP2",),
    "SOS1": ("SOS1",), "SOS2": ("SOS2",), "KRAS": ("KRAS", "KRAS_mutant"), "NRAS": ("NRAS",), "HRAS": ("HRAS",),
    "NF1": ("NF1",), "RASA1": ("RASA1",), "STAT3": ("STAT3",),
}  # fmt: skip
"""Genes that a genotype may name, and what of the model each makes."""

HYPOTHESES: Final[Mapping[str, str]] = {
    "SOS2_to_PI3K": "SOS2 that exchanges at the membrane brings PI3K to its lipid",
    "G13D_and_NF1": "NF1 cannot be held by KRAS G13D: its Km is a hundredfold; on unless it is switched off",
    "SOS2_brake": "SOS2 pushes SOS1 off the membrane, as in hepatocellular models",
    "RSK_on_SOS1": "RSK phosphorylates SOS1 beside ERK",
}
"""Switches, and what each says."""


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Genes:
    """What makes a cell: a preset, its alleles, and what is knocked out or amplified.

    Parameters
    ----------
    cell
        Name of a preset.
    kras, egfr, ros1
        Alleles; empty for those of the preset.
    genotype
        Gene to ``-/-``, ``+/-`` or ``amplified``.
    hypotheses
        Names of the switches that are on.
    adherent
        Whether cells sit on a dish.
    """

    cell: str
    kras: str = ""
    egfr: str = ""
    ros1: str = ""
    genotype: Mapping[str, str] = field(default_factory=dict)
    hypotheses: frozenset[str] = frozenset({"G13D_and_NF1"})
    adherent: bool = True

    @property
    def key(self) -> tuple[object, ...]:
        """The same for the same cell."""
        told = (self.cell, self.kras, self.egfr, self.ros1, self.hypotheses, self.adherent)
        return (*told, tuple(sorted(self.genotype.items())))


def settings_of(genes: Genes) -> dict[str, float]:
    """Everything that rate constants need beside evidence, in copies per cell and mol/L."""
    cell = cells()[genes.cell]
    kras, egfr = genes.kras or cell.kras, genes.egfr or cell.egfr
    ros1 = genes.ros1 or cell.ros1
    found = _copies(genes, kras, ros1)
    found["copies_per_molar"] = _AVOGADRO_PER_MOL * record_value("mcf10a.shi-2016.volume")
    for kind, allele in (("wildtype", "wild-type"), ("mutant", kras)):
        folds = allele_folds(allele, nf1_spares_g13d="G13D_and_NF1" in genes.hypotheses)
        found |= {f"{fold}_{kind}": value for fold, value in folds.items()}
    for name in ("SOS2_brake", "RSK_on_SOS1", "SOS2_to_PI3K"):
        found[f"hypothesis_{name}_on"] = float(name in genes.hypotheses)
    where = cell.ros1_at or "endosome"
    found["ros1_reach"] = record_value(f"pathway.ros1-reach.{where.replace(' ', '-')}")
    found["adhesion"] = float(genes.adherent)
    if egfr != "wild-type":
        found["EGFR_on_by_itself"] = record_value("pathway.egfr-l858r.active")
    return found


def _copies(genes: Genes, kras: str, ros1: str) -> dict[str, float]:
    cell = cells()[genes.cell]
    found = {name: sum(map(record_value, records)) for name, records in cell.copies.items()}
    reference = {f"reference_{name}": found[name] for name in ("DUSP", "SPRY")}
    found["ROS1"] = record_value("pathway.ros1.copies") if ros1 else 0.0
    # Both stand for what reaches RAS, not for a count, and so go with RAS from cell to cell; amplification comes later.
    ras = found["KRAS"] + found["NRAS"] + found["HRAS"]
    found["NF1"] = ras * record_value("pathway.nf1-at-work.per-ras")
    found["OTHER_EFFECTOR"] = ras * record_value("pathway.other-effectors.per-ras")
    genotype = dict.fromkeys(cell.amplified, "amplified") | dict(genes.genotype)
    for gene, state in genotype.items():
        for name in GENES[gene]:
            if name in found:
                found[name] *= _fold(state)
    share = record_value("pathway.heterozygous.share") if kras != "wild-type" else 0.0
    found["KRAS_mutant"], found["KRAS"] = share * found["KRAS"], (1.0 - share) * found["KRAS"]
    found["NHRAS"] = found["NRAS"] + found["HRAS"]
    at_rest = record_value("pathway.mrna-at-rest.copies")
    found |= {"DUSP_mRNA": at_rest, "SPRY_mRNA": at_rest, "SOCS3": 0.0, "SOCS3_mRNA": 0.0}
    return {f"{name}_copies": value for name, value in found.items()} | reference | _nothing_added()


def _fold(state: str) -> float:
    if state == "amplified":
        return record_value("pathway.amplified.fold")
    return 0.0 if state == "-/-" else record_value("pathway.heterozygous.share")


def _nothing_added() -> dict[str, float]:
    pools = (
        "EGF", "HGF", "IL6", "EGFR_inhibitor", "ROS1_type_1_inhibitor", "ROS1_type_2_inhibitor", "SHP2_inhibitor",
        "KRAS_G12C_inhibitor", "SOS1_inhibitor", "SOS2_inhibitor", "SOS1_degrader", "RAF_inhibitor", "MEK_inhibitor",
        "PI3K_inhibitor",
    )  # fmt: skip
    return {f"{pool}_molar": 0.0 for pool in pools}
