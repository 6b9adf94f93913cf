"""STAT3: ROS1 and JAK phosphorylate it, it has SOCS3 made, and SOCS3 stops JAK."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sevenless.pathway.rules.rule_set import RuleSet

__all__ = ["stat3"]


def stat3(rules: RuleSet, active: Mapping[str, Any]) -> None:
    """JAK with interleukin 6 or ROS1 over it; STAT3 is phosphorylated by JAK and by active receptors."""
    jak, stat = rules.monomer("JAK", act=["off", "on"]), rules.monomer("STAT3", act=["u", "p"])
    il6 = rules.monomer("IL6")
    socs, mrna = rules.monomer("SOCS3"), rules.monomer("SOCS3_mRNA")
    rules.starts(jak(act="off"), "JAK_copies")
    rules.starts(stat(act="u"), "STAT3_copies")
    rules.starts(il6(), "IL6_molar", fixed=True)
    rules.starts(socs(), "SOCS3_copies")
    rules.starts(mrna(), "SOCS3_mRNA_copies")
    rules.rule("IL6 turns JAK on", il6() + jak(act="off") >> il6() + jak(act="on"), "JAK_on_by_IL6")
    rules.rule("JAK goes off", jak(act="on") >> jak(act="off"), "JAK_off")
    rules.rule("SOCS3 stops JAK", socs() + jak(act="on") >> socs() + jak(act="off"), "JAK_off_by_SOCS3")
    rules.rule(
        "JAK phosphorylates STAT3", jak(act="on") + stat(act="u") >> jak(act="on") + stat(act="p"), "STAT3_by_JAK"
    )
    for name, receptor in active.items():
        rules.rule(
            f"{name} phosphorylates STAT3", receptor + stat(act="u") >> receptor + stat(act="p"), f"STAT3_by_{name}"
        )
    rules.rule("STAT3 loses its phosphate", stat(act="p") >> stat(act="u"), "STAT3_dephosphorylation")
    rules.rule("STAT3 has SOCS3 transcribed", stat(act="p") >> stat(act="p") + mrna(), "SOCS3_transcription")
    rules.rule("mRNA of SOCS3 decays", mrna() >> None, "SOCS3_mRNA_decay")
    rules.rule("SOCS3 is translated", mrna() >> mrna() + socs(), "SOCS3_translation")
    rules.rule("SOCS3 decays", socs() >> None, "SOCS3_decay")
