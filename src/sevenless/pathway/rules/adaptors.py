"""GAB1 and SHP2: active receptors phosphorylate GAB1, GAB1 opens SHP2, SHP2 keeps RASA1 away and SOS near."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sevenless.pathway.rules.rule_set import RuleSet

__all__ = ["gab1_and_shp2"]


def gab1_and_shp2(rules: RuleSet, active: Mapping[str, Any]) -> tuple[Any, Any]:
    """GAB1 with phosphotyrosine, and open SHP2."""
    gab1 = rules.monomer("GAB1", tyr=["u", "p"])
    shp2 = rules.monomer("SHP2", fold=["closed", "open"], tunnel=["free", "drug"])
    drug = rules.monomer("SHP2_inhibitor")
    rules.starts(gab1(tyr="u"), "GAB1_copies")
    rules.starts(shp2(fold="closed", tunnel="free"), "SHP2_copies")
    rules.starts(drug(), "SHP2_inhibitor_molar", fixed=True)
    for name, receptor in active.items():
        rules.rule(
            f"{name} phosphorylates GAB1",
            receptor + gab1(tyr="u") >> receptor + gab1(tyr="p"),
            f"GAB1_phosphorylation_by_{name}",
        )
    rules.rule("GAB1 is phosphorylated at rest", gab1(tyr="u") >> gab1(tyr="p"), "GAB1_phosphorylation_at_rest")
    rules.rule("GAB1 is dephosphorylated", gab1(tyr="p") >> gab1(tyr="u"), "GAB1_dephosphorylation")
    rules.rule(
        "GAB1 opens SHP2",
        gab1(tyr="p") + shp2(fold="closed", tunnel="free") >> gab1(tyr="p") + shp2(fold="open", tunnel="free"),
        "SHP2_opening",
    )
    rules.rule("SHP2 closes", shp2(fold="open", tunnel="free") >> shp2(fold="closed", tunnel="free"), "SHP2_closing")
    rules.rule(
        "an SHP2 inhibitor glues SHP2 shut",
        shp2(fold="closed", tunnel="free") + drug() >> shp2(fold="closed", tunnel="drug") + drug(),
        "SHP2_inhibitor_on",
    )
    rules.rule(
        "an SHP2 inhibitor leaves",
        shp2(fold="closed", tunnel="drug") >> shp2(fold="closed", tunnel="free"),
        "SHP2_inhibitor_off",
    )
    return gab1(tyr="p"), shp2(fold="open", tunnel="free")
