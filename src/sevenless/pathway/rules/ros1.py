"""ROS1 fusions: a kinase without a ligand, with an active and an inactive fold, either of which a drug may hold."""

from __future__ import annotations

from typing import Any

from sevenless.pathway.rules.rule_set import RuleSet

__all__ = ["ros1"]


def ros1(rules: RuleSet) -> dict[str, Any]:
    """The fusion; type I drugs take the active fold, type II drugs the inactive one, both in the place of ATP."""
    fusion = rules.monomer("ROS1", fold=["active", "inactive"], cleft=["empty", "ATP", "drug"])
    type_1 = rules.monomer("ROS1_type_1_inhibitor")
    type_2 = rules.monomer("ROS1_type_2_inhibitor")
    rules.starts(fusion(fold="active", cleft="ATP"), "ROS1_copies")
    for drug in (type_1, type_2):
        rules.starts(drug(), f"{drug.name}_molar", fixed=True)
    for cleft in ("empty", "ATP"):
        rules.rule(
            f"ROS1 changes its fold, cleft {cleft}",
            fusion(fold="active", cleft=cleft) | fusion(fold="inactive", cleft=cleft),
            "ROS1_folds_out",
            f"ROS1_folds_in_{cleft}",
        )
    for fold in ("active", "inactive"):
        rules.rule(
            f"ATP binds {fold} ROS1",
            fusion(fold=fold, cleft="empty") | fusion(fold=fold, cleft="ATP"),
            "ROS1_binds_ATP",
            f"ROS1_releases_ATP_{fold}",
        )
    for fold, drug, kind in (("active", type_1, "1"), ("inactive", type_2, "2")):
        rules.rule(
            f"a type {kind} inhibitor takes {fold} ROS1",
            fusion(fold=fold, cleft="empty") + drug() >> fusion(fold=fold, cleft="drug") + drug(),
            f"ROS1_type_{kind}_on",
        )
        rules.rule(
            f"a type {kind} inhibitor leaves {fold} ROS1",
            fusion(fold=fold, cleft="drug") >> fusion(fold=fold, cleft="empty"),
            f"ROS1_type_{kind}_off",
        )
    return {"ROS1": fusion(fold="active", cleft="ATP")}
