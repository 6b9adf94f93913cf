"""What is read out of the model, in copies per cell: RAS-GTP of each pool, phosphorylated proteins, who is where."""

from __future__ import annotations

from collections.abc import Sequence

from pysb import ANY, WILD, Monomer

from sevenless.pathway.rules.rule_set import RuleSet

__all__ = ["read_outs"]


def read_outs(rules: RuleSet, ras_pools: Sequence[Monomer], both_sos: Sequence[Monomer]) -> None:
    """Names as a biologist says them; fractions are made of them by ``observables.toml``."""
    by_name = {one.name: one for one in rules.model.monomers}
    raf, other, kinase = by_name["RAF"], by_name["OTHER_EFFECTOR"], by_name["PI3K"]
    for ras in ras_pools:
        rules.observe(f"{ras.name}_with_GTP", ras(nuc="GTP"))
        rules.observe(f"{ras.name}_on_effectors", ras(nuc="GTP", site=1) % raf(ras=1))
        rules.observe(f"{ras.name}_on_other_effectors", ras(nuc="GTP", site=1) % other(ras=1))
        rules.observe(f"{ras.name}_on_PI3K", ras(nuc="GTP", site=1) % kinase(ras=1))
    rules.observe("KRAS_mutant_locked_by_drug", ras_pools[0](nuc="locked"))
    for sos in both_sos:
        rules.observe(f"{sos.name}_in_all", sos())
        rules.observe(f"{sos.name}_at_membrane", sos(place="membrane"))
        if rules.size.conformations:
            rules.observe(f"{sos.name}_docked", sos(place="docked"))
        rules.observe(f"{sos.name}_on_GRB2", sos(grb2=ANY))
        rules.observe(f"{sos.name}_with_phosphate", sos(feedback="p"))
        rules.observe(f"{sos.name}_blocked", sos(cat="drug"))
        for ras in ras_pools:
            rules.observe(f"{sos.name}_woken_by_{ras.name}", sos(rem=1, cat=("free", WILD)) % ras(nuc="GTP", site=1))
    rules.observe("SOS1_with_degrader", both_sos[0](cat=("bridge", WILD)))
    for name, pattern in {
        "EGFR_active": by_name["EGFR"](act="on", kinase="free"),
        "EGFR_blocked": by_name["EGFR"](kinase="blocked"),
        "MET_active": by_name["MET"](act="on"),
        "ROS1_active": by_name["ROS1"](fold="active", cleft="ATP"),
        "ROS1_with_drug": by_name["ROS1"](cleft="drug"),
        "GAB1_with_phosphate": by_name["GAB1"](tyr="p"),
        "SHP2_open": by_name["SHP2"](fold="open"),
        "SHP2_with_drug": by_name["SHP2"](tunnel="drug"),
        "NF1_free": by_name["NF1"](ras=None),
        "RASA1_at_membrane": by_name["RASA1"](place="membrane"),
        "RAF_in_pairs": raf(pair=ANY),
        "RAF_with_drug": raf(kinase="drug"),
        "RAF_with_phosphate": raf(feedback="p"),
        "MEK_with_two_phosphates": by_name["MEK"](act="pp"),
        "MEK_with_drug": by_name["MEK"](pocket="drug"),
        "ERK_with_two_phosphates": by_name["ERK"](act="pp"),
        "RSK_with_phosphate": by_name["RSK"](act="p"),
        "DUSP_in_all": by_name["DUSP"](),
        "SPRY_in_all": by_name["SPRY"](),
        "PI3K_at_membrane": kinase(place="membrane"),
        "PI3K_with_drug": kinase(cleft="drug"),
        "PIP3_units": by_name["PIP"](phosphates="three"),
        "AKT_with_T308": by_name["AKT"](t308="p308"),
        "AKT_with_S473": by_name["AKT"](s473="p473"),
        "MTORC1_active": by_name["MTORC1"](act="on"),
        "MTORC2_active": by_name["MTORC2"](act="on"),
        "S6K_with_phosphate": by_name["S6K"](act="p"),
        "S6_with_phosphate": by_name["S6"](act="p"),
        "JAK_active": by_name["JAK"](act="on"),
        "STAT3_with_phosphate": by_name["STAT3"](act="p"),
        "SOCS3_in_all": by_name["SOCS3"](),
    }.items():
        rules.observe(name, pattern)
