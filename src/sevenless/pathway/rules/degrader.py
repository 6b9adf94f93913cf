"""A degrader of SOS1: it bridges SOS1 and an E3 ligase; too much of it fills both apart, the hook."""

from __future__ import annotations

from pysb import Monomer

from sevenless.pathway.rules.rule_set import RuleSet

__all__ = ["degrader_of_sos1"]


def degrader_of_sos1(rules: RuleSet, sos1: Monomer) -> None:
    """Binary complexes, the ternary complex, and what becomes of SOS1 in it."""
    ligase = rules.monomer("E3", d=["free", "bridge"])
    degrader = rules.monomer("SOS1_degrader")
    rules.starts(ligase(d="free"), "E3_copies")
    rules.starts(degrader(), "SOS1_degrader_molar", fixed=True)
    rules.rule(
        "the degrader takes the catalytic site of SOS1",
        sos1(cat="free") + degrader() >> sos1(cat="bridge") + degrader(),
        "SOS1_degrader_on",
    )
    rules.rule("the degrader leaves SOS1", sos1(cat="bridge") >> sos1(cat="free"), "SOS1_degrader_off")
    rules.rule(
        "the degrader binds the ligase",
        ligase(d="free") + degrader() >> ligase(d="bridge") + degrader(),
        "E3_degrader_on",
    )
    rules.rule("the degrader leaves the ligase", ligase(d="bridge") >> ligase(d="free"), "E3_degrader_off")
    ternary = sos1(cat=("bridge", 1)) % ligase(d=("bridge", 1))
    rules.rule(
        "SOS1 with the degrader meets the ligase",
        sos1(cat="bridge") + ligase(d="free") | ternary,
        "ternary_on",
        "ternary_off_from_E3",
    )
    rules.rule(
        "the ligase with the degrader meets SOS1",
        sos1(cat="free") + ligase(d="bridge") | ternary,
        "ternary_on",
        "ternary_off_from_SOS1",
    )
    rules.rule("SOS1 in the ternary complex is degraded", ternary >> ligase(d="free"), "SOS1_degradation", deletes=True)
    new = sos1(grb2=None, rem=None, place="cytosol", cat="free", feedback="u")
    rules.rule("SOS1 is made", None >> new, "SOS1_synthesis")
    rules.rule("SOS1 is turned over", sos1() >> None, "SOS1_turnover", deletes=True)
