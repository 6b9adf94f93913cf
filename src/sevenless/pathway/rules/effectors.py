"""What binds RAS-GTP and carries its signal: RAF, which works in pairs, and the rest that competes for it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pysb import ANY, Monomer

from sevenless.pathway.rules.ras import kind_of
from sevenless.pathway.rules.rule_set import RuleSet

__all__ = ["effectors"]


def effectors(rules: RuleSet, ras_pools: Sequence[Monomer]) -> tuple[Any, Monomer]:
    """The pattern of RAF that works, and RAF."""
    raf = rules.monomer("RAF", "ras", "pair", feedback=["u", "p"], kinase=["free", "drug"])
    other = rules.monomer("OTHER_EFFECTOR", "ras")
    drug = rules.monomer("RAF_inhibitor")
    rules.starts(raf(ras=None, pair=None, feedback="u", kinase="free"), "RAF_copies")
    rules.starts(other(ras=None), "OTHER_EFFECTOR_copies")
    rules.starts(drug(), "RAF_inhibitor_molar", fixed=True)
    for ras in ras_pools:
        kind = kind_of(ras)
        gtp, gdp = ras(nuc="GTP", site=None), ras(nuc="GDP", site=None)
        on_raf = ras(nuc="GTP", site=1) % raf(ras=1, pair=None, feedback="u")
        on_other = ras(nuc="GTP", site=1) % other(ras=1)
        away = raf(ras=None, pair=None, feedback="u")
        rules.rule(f"RAF binds {ras.name} GTP", gtp + away | on_raf, "RAF_on", f"RAF_off_{kind}")
        rules.rule(
            f"another effector binds {ras.name} GTP",
            gtp + other(ras=None) | on_other,
            "EFFECTOR_on",
            f"EFFECTOR_off_{kind}",
        )
        rules.rule(f"{ras.name} hydrolyses GTP on RAF", on_raf >> gdp + away, f"hydrolysis_{kind}")
        rules.rule(
            f"{ras.name} hydrolyses GTP on another effector", on_other >> gdp + other(ras=None), f"hydrolysis_{kind}"
        )
    alone, paired = raf(ras=ANY, pair=None), raf(ras=ANY, pair=1)
    rules.rule("RAF pairs on RAS", alone + alone | paired % paired, "RAF_pairing", "RAF_parting")
    rules.rule(
        "a RAF inhibitor binds RAF", raf(kinase="free") + drug() >> raf(kinase="drug") + drug(), "RAF_inhibitor_on"
    )
    rules.rule("a RAF inhibitor leaves RAF", raf(kinase="drug") >> raf(kinase="free"), "RAF_inhibitor_off")
    return raf(pair=ANY, kinase="free"), raf
