"""Kinase-Glo: the ATP that a kinase has left over, as luminescence."""

from __future__ import annotations

from typing import Final

from sevenless.assays.protocol import ChannelRole, Gate, Protocol, Reagent, Step
from sevenless.assays.protocols.plate_gates import control_count_gates, position_gates, scatter_gates, window_gates
from sevenless.fitting.options import FitOptions

__all__ = ["PROTOCOL"]

_SECTION: Final = "ROS1 guide, Biochemical Kinase Inhibition Assay (Luminescence-based)"
_OPEN: Final = "volume left open by the guide"

PROTOCOL: Final = Protocol(
    name="kinase-glo",
    title="Kinase-Glo ROS1 kinase inhibition",
    summary=(
        "ROS1 spends ATP on a peptide. Luciferase turns what is left into light, so that an active kinase is dark and "
        "an inhibited one bright."
    ),
    steps=(
        Step(
            action="mix ROS1 kinase domain, peptide substrate and kinase buffer in the wells",
            note=_OPEN,
            source=_SECTION,
        ),
        Step(action="add compound dilutions or vehicle", note=_OPEN, source=_SECTION),
        Step(action="start with ATP", note=_OPEN, source=_SECTION),
        Step(action="incubate", time_s=2700.0, temperature_c=30.0, note="given as an example", source=_SECTION),
        Step(action="add the ATP detection reagent", note="volume and waiting time as its maker says", source=_SECTION),
        Step(action="read luminescence", source=_SECTION),
    ),
    reagents=(
        Reagent(name="ROS1 kinase domain, recombinant", note="concentration left open", source=_SECTION),
        Reagent(name="peptide substrate, e.g. IGF-1Rtide", note="concentration left open", source=_SECTION),
        Reagent(name="ATP", note="concentration left open; state it beside every IC50", source=_SECTION),
        Reagent(name="ATP detection reagent, e.g. Kinase-Glo", source=_SECTION),
        Reagent(name="96-well plate", source=_SECTION),
    ),
    channels=(ChannelRole(role="luminescence", patterns=(r"lumi|\blum\b|\brlu\b|glo\b",)),),
    transform="luminescence",
    response="percent_inhibition",
    response_label="kinase inhibition (%)",
    full_effect_role=("blank", "inhibitor"),
    gates=(
        *window_gates(),
        *control_count_gates(),
        *scatter_gates(),
        *position_gates(),
        Gate(
            metric="atp_consumed_percent",
            warn_below=20.0,
            fail_below=5.0,
            warn_above=80.0,
            fail_above=95.0,
            why="too little spent ATP leaves no window; too much bends the curve: with the reaction of first order in "
            "ATP, an inhibitor reads ln(1 - f) / ln(1 - f / 2) - 1 times its IC50 where the neutral wells have spent "
            "the fraction f, 1.4 times at 50 %, 2.2 at 80 %, 3.6 at 95 %",
        ),
    ),
    fit=FitOptions(absolute_level=50.0),
    usual_direction="rises",
    notes=(
        "Blank wells hold everything but the kinase: all ATP is left, which is 100 % inhibition. They also tell how "
        "much ATP the neutral wells have spent.",
        "An IC50 of an ATP-competitive inhibitor grows with ATP (Cheng and Prusoff 1973, "
        "doi 10.1016/0006-2952(73)90196-2): IC50 = Ki (1 + [ATP] / Km). Compare only at the same ATP.",
        "A compound that inhibits luciferase looks like an active kinase and drives the response below 0 %.",
    ),
    evidence_ids=("ros1-guide",),
    assay_class="kinase activity",
    technique="Kinase-Glo",
    target="ROS1",
)
"""The protocol ``kinase-glo``."""
