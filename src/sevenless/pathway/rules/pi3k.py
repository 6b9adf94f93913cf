"""PI3K, PIP3, AKT and mTOR: GAB1 and RAS bring PI3K to its lipid, AKT follows the lipid, S6K sends PI3K away."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pysb import ANY, Monomer

from sevenless.pathway.rules.ras import kind_of
from sevenless.pathway.rules.rule_set import RuleSet

__all__ = ["pi3k"]


def pi3k(rules: RuleSet, phospho_gab1: Any, ras_pools: Sequence[Monomer], sos2: Monomer) -> None:
    """From PI3K to S6; adhesion of cells to a dish and SOS2, by hypothesis, bring PI3K too."""
    kinase = rules.monomer("PI3K", "ras", place=["cytosol", "membrane"], cleft=["free", "drug"])
    drug = rules.monomer("PI3K_inhibitor")
    pip = rules.monomer("PIP", phosphates=["two", "three"])
    rules.starts(kinase(ras=None, place="cytosol", cleft="free"), "PI3K_copies")
    rules.starts(drug(), "PI3K_inhibitor_molar", fixed=True)
    rules.starts(pip(phosphates="two"), "PIP_copies")
    away, there = kinase(place="cytosol", ras=None), kinase(place="membrane", ras=None)
    rules.rule("GAB1 brings PI3K", phospho_gab1 + away >> phospho_gab1 + there, "PI3K_recruitment_by_GAB1")
    rules.rule("adhesion brings PI3K", away >> there, "PI3K_recruitment_by_adhesion")
    rules.rule("PI3K leaves", there >> away, "PI3K_leaving")
    woken = sos2(place="membrane", rem=ANY, cat="free")
    rules.rule("hypothesis: SOS2 brings PI3K", woken + away >> woken + there, "hypothesis_SOS2_to_PI3K")
    for ras in ras_pools:
        kind = kind_of(ras)
        held = ras(nuc="GTP", site=1) % kinase(place="membrane", ras=1)
        rules.rule(
            f"PI3K binds {ras.name} GTP",
            ras(nuc="GTP", site=None) + there | held,
            "PI3K_RAS_on",
            f"PI3K_RAS_off_{kind}",
        )
        rules.rule(
            f"{ras.name} hydrolyses GTP on PI3K", held >> ras(nuc="GDP", site=None) + there, f"hydrolysis_{kind}"
        )
    rules.rule(
        "a PI3K inhibitor binds", kinase(cleft="free") + drug() >> kinase(cleft="drug") + drug(), "PI3K_inhibitor_on"
    )
    rules.rule("a PI3K inhibitor leaves", kinase(cleft="drug") >> kinase(cleft="free"), "PI3K_inhibitor_off")
    for ras_bound, speed in ((None, "PI3K_catalysis"), (ANY, "PI3K_catalysis_with_RAS")):
        working = kinase(place="membrane", ras=ras_bound, cleft="free")
        with_ras = " on RAS" if ras_bound else ""
        rules.rule(
            f"PI3K{with_ras} makes PIP3",
            working + pip(phosphates="two") >> working + pip(phosphates="three"),
            speed,
        )
    rules.rule("PTEN takes PIP3", pip(phosphates="three") >> pip(phosphates="two"), "PTEN_catalysis")
    _akt_and_mtor(rules, pip(phosphates="three"), kinase)


def _akt_and_mtor(rules: RuleSet, pip3: Any, kinase: Monomer) -> None:
    akt = rules.monomer("AKT", t308=["u", "p308"], s473=["u", "p473"])
    mtorc1, mtorc2 = rules.monomer("MTORC1", act=["off", "on"]), rules.monomer("MTORC2", act=["off", "on"])
    s6k, s6 = rules.monomer("S6K", act=["u", "p"]), rules.monomer("S6", act=["u", "p"])
    rules.starts(akt(t308="u", s473="u"), "AKT_copies")
    rules.starts(mtorc1(act="off"), "MTORC1_copies")
    rules.starts(mtorc2(act="off"), "MTORC2_copies")
    rules.starts(s6k(act="u"), "S6K_copies")
    rules.starts(s6(act="u"), "S6_copies")
    steps = (
        ("PDK1 on PIP3 phosphorylates AKT at T308", pip3, akt(t308="u"), akt(t308="p308"), "AKT_T308_phosphorylation"),
        ("PIP3 turns mTORC2 on", pip3, mtorc2(act="off"), mtorc2(act="on"), "MTORC2_activation"),
        (
            "mTORC2 phosphorylates AKT at S473",
            mtorc2(act="on"),
            akt(s473="u"),
            akt(s473="p473"),
            "AKT_S473_phosphorylation",
        ),
        ("AKT turns mTORC1 on", akt(t308="p308"), mtorc1(act="off"), mtorc1(act="on"), "MTORC1_activation"),
        ("mTORC1 turns S6K on", mtorc1(act="on"), s6k(act="u"), s6k(act="p"), "S6K_phosphorylation"),
        ("S6K phosphorylates S6", s6k(act="p"), s6(act="u"), s6(act="p"), "S6_phosphorylation"),
    )
    for sentence, by, before, after, speed in steps:
        rules.rule(sentence, by + before >> by + after, speed)
    for sentence, before, after, speed in (
        ("AKT loses T308's phosphate", akt(t308="p308"), akt(t308="u"), "AKT_dephosphorylation"),
        ("AKT loses S473's phosphate", akt(s473="p473"), akt(s473="u"), "AKT_dephosphorylation"),
        ("mTORC2 goes off", mtorc2(act="on"), mtorc2(act="off"), "MTORC2_inactivation"),
        ("mTORC1 goes off", mtorc1(act="on"), mtorc1(act="off"), "MTORC1_inactivation"),
        ("S6K goes off", s6k(act="p"), s6k(act="u"), "S6K_dephosphorylation"),
        ("S6 loses its phosphate", s6(act="p"), s6(act="u"), "S6_dephosphorylation"),
    ):
        rules.rule(sentence, before >> after, speed)
    rules.rule(
        "S6K sends PI3K away",
        s6k(act="p") + kinase(place="membrane", ras=None) >> s6k(act="p") + kinase(place="cytosol", ras=None),
        "PI3K_leaving_by_S6K",
    )
