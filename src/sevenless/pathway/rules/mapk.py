"""MEK and ERK, what turns them off, and what ERK does to SOS and RAF, at once and through new protein."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pysb import Monomer

from sevenless.pathway.rules.rule_set import RuleSet

__all__ = ["mapk"]


def mapk(
    rules: RuleSet, working_raf: Any, raf: Monomer, ras_pools: Sequence[Monomer], both_sos: Sequence[Monomer]
) -> Any:
    """The cascade under RAF, and its feedback; the pattern of ERK with both phosphates."""
    mek = rules.monomer("MEK", act=["u", "p", "pp"], pocket=["free", "drug"])
    erk = rules.monomer("ERK", act=["u", "p", "pp"])
    drug = rules.monomer("MEK_inhibitor")
    rules.starts(mek(act="u", pocket="free"), "MEK_copies")
    rules.starts(erk(act="u"), "ERK_copies")
    rules.starts(drug(), "MEK_inhibitor_molar", fixed=True)
    working_mek, active = mek(act="pp", pocket="free"), erk(act="pp")
    for before, after, times in (("u", "p", "first"), ("p", "pp", "second")):
        rules.rule(
            f"paired RAF puts the {times} phosphate on MEK",
            working_raf + mek(act=before) >> working_raf + mek(act=after),
            f"MEK_{times}_phosphate",
        )
        rules.rule(f"MEK loses the {times} phosphate", mek(act=after) >> mek(act=before), f"MEK_{times}_phosphate_lost")
        rules.rule(
            f"MEK puts the {times} phosphate on ERK",
            working_mek + erk(act=before) >> working_mek + erk(act=after),
            f"ERK_{times}_phosphate",
        )
        rules.rule(f"ERK loses the {times} phosphate", erk(act=after) >> erk(act=before), f"ERK_{times}_phosphate_lost")
    rules.rule(
        "a MEK inhibitor binds MEK", mek(pocket="free") + drug() >> mek(pocket="drug") + drug(), "MEK_inhibitor_on"
    )
    rules.rule("a MEK inhibitor leaves MEK", mek(pocket="drug") >> mek(pocket="free"), "MEK_inhibitor_off")
    _feedback_on_sos(rules, active, both_sos)
    _feedback_on_raf(rules, active, raf, ras_pools)
    _new_protein(rules, erk)
    return active


def _feedback_on_sos(rules: RuleSet, erk: Any, both_sos: Sequence[Monomer]) -> None:
    rsk = rules.monomer("RSK", act=["u", "p"])
    rules.starts(rsk(act="u"), "RSK_copies")
    rules.rule("ERK turns RSK on", erk + rsk(act="u") >> erk + rsk(act="p"), "RSK_phosphorylation")
    rules.rule("RSK goes off", rsk(act="p") >> rsk(act="u"), "RSK_dephosphorylation")
    for sos in both_sos:
        rules.rule(
            f"ERK phosphorylates {sos.name}",
            erk + sos(feedback="u") >> erk + sos(feedback="p"),
            f"{sos.name}_phosphorylation_by_ERK",
        )
        rules.rule(
            f"{sos.name} loses ERK's phosphates", sos(feedback="p") >> sos(feedback="u"), "SOS_dephosphorylation"
        )
    sos1 = both_sos[0]
    rules.rule(
        "hypothesis: RSK phosphorylates SOS1",
        rsk(act="p") + sos1(feedback="u") >> rsk(act="p") + sos1(feedback="p"),
        "hypothesis_RSK_on_SOS1",
    )


def _feedback_on_raf(rules: RuleSet, erk: Any, raf: Monomer, ras_pools: Sequence[Monomer]) -> None:
    away = raf(ras=None, pair=None, feedback="p")
    rules.rule(
        "ERK phosphorylates free RAF",
        erk + raf(ras=None, pair=None, feedback="u") >> erk + away,
        "RAF_phosphorylation_by_ERK",
    )
    for ras in ras_pools:
        rules.rule(
            f"ERK phosphorylates RAF on {ras.name}, which lets go",
            erk + ras(nuc="GTP", site=1) % raf(ras=1, pair=None, feedback="u")
            >> erk + ras(nuc="GTP", site=None) + away,
            "RAF_phosphorylation_by_ERK",
        )
    rules.rule("RAF loses ERK's phosphates", raf(feedback="p") >> raf(feedback="u"), "RAF_dephosphorylation")


def _new_protein(rules: RuleSet, erk: Monomer) -> None:
    """DUSP takes ERK's phosphates, Sprouty holds GRB2; ERK has both made."""
    dusp, dusp_mrna = rules.monomer("DUSP"), rules.monomer("DUSP_mRNA")
    spry_mrna = rules.monomer("SPRY_mRNA")
    spry = next(one for one in rules.model.monomers if one.name == "SPRY")
    rules.starts(dusp(), "DUSP_copies")
    for name, mrna, protein in (("DUSP", dusp_mrna, dusp()), ("SPRY", spry_mrna, spry(grb2=None))):
        rules.starts(mrna(), f"{name}_mRNA_copies")
        rules.rule(f"{name} is transcribed at rest", None >> mrna(), f"{name}_transcription_at_rest")
        rules.rule(
            f"ERK has {name} transcribed", erk(act="pp") >> erk(act="pp") + mrna(), f"{name}_transcription_by_ERK"
        )
        rules.rule(f"mRNA of {name} decays", mrna() >> None, f"{name}_mRNA_decay")
        rules.rule(f"{name} is translated", mrna() >> mrna() + protein, f"{name}_translation")
    rules.rule("DUSP decays", dusp() >> None, "DUSP_decay")
    rules.rule("SPRY decays", spry() >> None, "SPRY_decay", deletes=True)
    for before, after, times in (("pp", "p", "second"), ("p", "u", "first")):
        rules.rule(
            f"DUSP takes the {times} phosphate of ERK",
            dusp() + erk(act=before) >> dusp() + erk(act=after),
            "DUSP_on_ERK",
        )
