"""RAS: nucleotides come and go, GTP is hydrolysed, and one site on its surface is shared by all that bind it."""

from __future__ import annotations

from pysb import Monomer

from sevenless.pathway.rules.rule_set import RuleSet

__all__ = ["kind_of", "ras_pools"]


def kind_of(ras: Monomer) -> str:
    """Whether a pool has the constants of the mutant or of the wild type."""
    return "mutant" if ras.name.endswith("_mutant") else "wildtype"


def ras_pools(rules: RuleSet) -> list[Monomer]:
    """The pools of RAS with their own cycle; covalent G12C inhibitors hold the GDP state of the mutant."""
    pools = []
    nucleotides = ["GDP", "GTP", *(["none"] if rules.size.catalytic_complex else [])]
    drug = rules.monomer("KRAS_G12C_inhibitor")
    rules.starts(drug(), "KRAS_G12C_inhibitor_molar", fixed=True)
    for name in rules.size.ras_pools:
        mutant = name.endswith("_mutant")
        ras = rules.monomer(name, "site", nuc=[*nucleotides, *(["locked"] if mutant else [])])
        kind = kind_of(ras)
        pools.append(ras)
        rules.starts(ras(nuc="GDP", site=None), f"{name}_copies")
        gdp, gtp = ras(nuc="GDP", site=None), ras(nuc="GTP", site=None)
        rules.rule(f"{name} hydrolyses GTP", gtp >> gdp, f"hydrolysis_{kind}")
        if rules.size.catalytic_complex:
            empty = ras(nuc="none", site=None)
            rules.rule(f"{name} releases GDP", gdp | empty, f"GDP_release_{kind}", f"GDP_binding_{kind}")
            rules.rule(f"{name} releases GTP", gtp | empty, f"GTP_release_{kind}", f"GTP_binding_{kind}")
        else:
            rules.rule(f"{name} exchanges by itself", gdp | gtp, f"exchange_to_GTP_{kind}", f"exchange_to_GDP_{kind}")
        if mutant:
            rules.rule(
                "a G12C inhibitor locks the GDP state",
                gdp + drug() >> ras(nuc="locked", site=None) + drug(),
                "KRAS_G12C_inhibitor_inactivates",
            )
            rules.rule("locked KRAS is replaced", ras(nuc="locked", site=None) >> gdp, "KRAS_turnover")
    return pools
