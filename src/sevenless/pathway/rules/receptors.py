"""Receptors: a ligand turns a receptor on, an active one is taken in and comes back."""

from __future__ import annotations

from typing import Any

from sevenless.pathway.rules.rule_set import RuleSet

__all__ = ["receptors"]


def receptors(rules: RuleSet) -> dict[str, Any]:
    """EGFR, with a site for an inhibitor that stays, and MET; the pattern of the active form of each."""
    egfr = rules.monomer("EGFR", act=["off", "on", "inside"], kinase=["free", "blocked"])
    met = rules.monomer("MET", act=["off", "on", "inside"])
    egf = rules.monomer("EGF")
    hgf = rules.monomer("HGF")
    osimertinib = rules.monomer("EGFR_inhibitor")
    rules.starts(egfr(act="off", kinase="free"), "EGFR_copies")
    rules.starts(met(act="off"), "MET_copies")
    for ligand in (egf, hgf, osimertinib):
        rules.starts(ligand(), f"{ligand.name}_molar", fixed=True)

    for receptor, ligand in ((egfr, egf), (met, hgf)):
        name, by = receptor.name, ligand.name
        rules.rule(
            f"{by} turns {name} on",
            receptor(act="off") + ligand() >> receptor(act="on") + ligand(),
            f"{name}_on_by_{by}",
        )
        rules.rule(f"{name} goes off", receptor(act="on") >> receptor(act="off"), f"{name}_off")
        rules.rule(f"{name} turns on by itself", receptor(act="off") >> receptor(act="on"), f"{name}_on_by_itself")
        rules.rule(f"active {name} is taken in", receptor(act="on") >> receptor(act="inside"), f"{name}_taken_in")
        rules.rule(f"{name} comes back", receptor(act="inside") >> receptor(act="off"), f"{name}_comes_back")
    rules.rule(
        "an EGFR inhibitor blocks the kinase of EGFR for good",
        egfr(kinase="free") + osimertinib() >> egfr(kinase="blocked") + osimertinib(),
        "EGFR_inhibitor_inactivates",
    )
    rules.rule("blocked EGFR is replaced", egfr(kinase="blocked") >> egfr(act="off", kinase="free"), "EGFR_turnover")
    return {"EGFR": egfr(act="on", kinase="free"), "MET": met(act="on")}
