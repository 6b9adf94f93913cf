"""All facts of all sections, in order, and their verdicts."""

from __future__ import annotations

from functools import cache

from published.pathway import a_sos, b_digital, c_ras, d_sos1_sos2, e_inhibitors, f_ros1, g_sanity
from published.pathway.asking import FACTS, Fact, Place, Verdict

__all__ = ["SECTIONS", "all_facts", "verdict"]

SECTIONS = {
    "A. SOS": a_sos,
    "B. Digital response, hysteresis, pulses": b_digital,
    "C. The cycle of RAS and its alleles": c_ras,
    "D. SOS1 and SOS2": d_sos1_sos2,
    "E. Inhibitors": e_inhibitors,
    "F. ROS1": f_ros1,
    "G. Any cell": g_sanity,
}


def all_facts() -> list[Fact]:
    return sorted(FACTS.values(), key=lambda one: (one.number, one.name))


@cache
def verdict(name: str, place: Place) -> Verdict:
    return FACTS[name].verdict(place)
