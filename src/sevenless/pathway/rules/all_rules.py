"""All families together, in either size."""

from __future__ import annotations

from typing import Final

from sevenless.pathway.rules.adaptors import gab1_and_shp2
from sevenless.pathway.rules.degrader import degrader_of_sos1
from sevenless.pathway.rules.effectors import effectors
from sevenless.pathway.rules.gaps import nf1_and_rasa1
from sevenless.pathway.rules.mapk import mapk
from sevenless.pathway.rules.pi3k import pi3k
from sevenless.pathway.rules.ras import ras_pools
from sevenless.pathway.rules.read_outs import read_outs
from sevenless.pathway.rules.receptors import receptors
from sevenless.pathway.rules.ros1 import ros1
from sevenless.pathway.rules.rule_set import RuleSet, Size
from sevenless.pathway.rules.sos import sos1_and_sos2
from sevenless.pathway.rules.stat3 import stat3

__all__ = ["SIZES", "all_rules"]

SIZES: Final = {
    "core": Size(name="core", ras_pools=("KRAS_mutant", "KRAS", "NHRAS"), catalytic_complex=False, conformations=False),
    "full": Size(
        name="full", ras_pools=("KRAS_mutant", "KRAS", "NRAS", "HRAS"), catalytic_complex=True, conformations=True
    ),
}


def all_rules(size: str) -> RuleSet:
    """The model of one size."""
    rules = RuleSet(SIZES[size])
    active = receptors(rules) | ros1(rules)
    phospho_gab1, open_shp2 = gab1_and_shp2(rules, active)
    pools = ras_pools(rules)
    both_sos = sos1_and_sos2(rules, active, open_shp2, pools)
    degrader_of_sos1(rules, both_sos[0])
    nf1_and_rasa1(rules, active, open_shp2, pools)
    working_raf, raf = effectors(rules, pools)
    mapk(rules, working_raf, raf, pools, both_sos)
    pi3k(rules, phospho_gab1, pools, both_sos[1])
    stat3(rules, active)
    read_outs(rules, pools, both_sos)
    return rules
