"""The GAPs: NF1, which mutants fill without being hydrolysed, and RASA1, which receptors call and SHP2 sends away."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pysb import Monomer

from sevenless.pathway.rules.ras import kind_of
from sevenless.pathway.rules.rule_set import RuleSet

__all__ = ["nf1_and_rasa1"]


def nf1_and_rasa1(rules: RuleSet, active: Mapping[str, Any], shp2: Any, ras_pools: Sequence[Monomer]) -> None:
    """Both bind RAS-GTP, hydrolyse at their own speed for wild type and mutant, and let go."""
    nf1 = rules.monomer("NF1", "ras")
    rasa1 = rules.monomer("RASA1", "ras", place=["cytosol", "membrane"])
    rules.starts(nf1(ras=None), "NF1_copies")
    rules.starts(rasa1(ras=None, place="cytosol"), "RASA1_copies")
    for receptor, pattern in active.items():
        rules.rule(
            f"{receptor} recruits RASA1",
            pattern + rasa1(place="cytosol", ras=None) >> pattern + rasa1(place="membrane", ras=None),
            f"RASA1_recruitment_by_{receptor}",
        )
    rules.rule(
        "RASA1 leaves the membrane",
        rasa1(place="membrane", ras=None) >> rasa1(place="cytosol", ras=None),
        "RASA1_leaving",
    )
    rules.rule(
        "open SHP2 takes RASA1's docking sites away",
        shp2 + rasa1(place="membrane", ras=None) >> shp2 + rasa1(place="cytosol", ras=None),
        "RASA1_leaving_by_SHP2",
    )
    for gap, free in ((nf1, nf1(ras=None)), (rasa1, rasa1(ras=None, place="membrane"))):
        for ras in ras_pools:
            kind = kind_of(ras)
            held = (nf1(ras=1) if gap is nf1 else rasa1(ras=1, place="membrane")) % ras(nuc="GTP", site=1)
            rules.rule(
                f"{gap.name} binds {ras.name} GTP",
                free + ras(nuc="GTP", site=None) | held,
                f"{gap.name}_on",
                f"{gap.name}_off_{kind}",
            )
            rules.rule(
                f"{gap.name} hydrolyses the GTP of {ras.name}",
                held >> free + ras(nuc="GDP", site=None),
                f"{gap.name}_hydrolysis_{kind}",
            )
