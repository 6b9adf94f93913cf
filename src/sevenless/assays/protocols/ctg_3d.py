"""CellTiter-Glo 3D: viability of spheroids as ATP, with growth rates where day 0 was read."""

from __future__ import annotations

from typing import Final

from sevenless.assays.protocol import ChannelRole, Gate, Protocol, Reagent, Step
from sevenless.assays.protocols.plate_gates import (
    control_count_gates,
    growth_gates,
    position_gates,
    scatter_gates,
    window_gates,
)
from sevenless.fitting.options import FitOptions

__all__ = ["PROTOCOL"]

_SECTION: Final = "SOS2 guide, 3D Spheroid Cell Viability Assay"
_DAY_S: Final = 86400.0

PROTOCOL: Final = Protocol(
    name="ctg-3d",
    title="CellTiter-Glo 3D spheroid viability",
    summary=(
        "Cells form spheroids in ultra-low attachment plates, are treated for days and then lysed. The ATP they held "
        "is read as luminescence and compared with untreated spheroids, and with spheroids read on day 0."
    ),
    steps=(
        Step(
            action="seed a single-cell suspension, 1,000 to 5,000 cells per well",
            note="the density that gives one compact spheroid; volume left open by the guide",
            source=_SECTION,
        ),
        Step(action="spin at low speed", note="speed and time left open", source=_SECTION),
        Step(action="let spheroids form, 3 to 4 days", time_s=3 * _DAY_S, time_max_s=4 * _DAY_S, source=_SECTION),
        Step(
            action="lyse and read a plate of untreated spheroids: day 0",
            note="not in the guide; without it there are viabilities but no growth rates",
        ),
        Step(action="add compound dilutions in medium, without stirring the spheroids up", source=_SECTION),
        Step(action="incubate", time_s=72 * 3600.0, time_max_s=120 * 3600.0, source=_SECTION),
        Step(action="bring the plate to room temperature", note="time left open", source=_SECTION),
        Step(action="add the 3D viability reagent", note="volume as its maker says", source=_SECTION),
        Step(action="shake to lyse, on an orbital shaker", time_s=300.0, source=_SECTION),
        Step(action="wait for the signal to settle", time_s=1500.0, note="at room temperature", source=_SECTION),
        Step(action="read luminescence", source=_SECTION),
    ),
    reagents=(
        Reagent(name="cancer cell line, e.g. wild type and SOS2 knock-out", source=_SECTION),
        Reagent(name="ultra-low attachment plate, 96 or 384 wells", source=_SECTION),
        Reagent(name="cell culture medium", source=_SECTION),
        Reagent(name="3D viability reagent, e.g. CellTiter-Glo 3D", source=_SECTION),
    ),
    channels=(ChannelRole(role="luminescence", patterns=(r"lumi|\blum\b|\brlu\b|glo\b",)),),
    transform="luminescence_less_blank",
    response="viability",
    response_label="viability (% of vehicle)",
    full_effect_role=("inhibitor", "blank"),
    gates=(
        *window_gates(warn_below=0.4),
        *control_count_gates(),
        *scatter_gates(cv_warn_above=15.0, cv_fail_above=30.0, replicate_warn_above=20.0),
        *position_gates(warn_above=15.0, fail_above=30.0),
        *growth_gates(),
        Gate(
            metric="signal_to_background",
            warn_below=5.0,
            fail_below=2.0,
            why="untreated spheroids over wells without living cells, before any background is taken off",
        ),
    ),
    fit=FitOptions(absolute_level=50.0),
    uses_time0=True,
    usual_direction="falls",
    notes=(
        "Blank wells hold medium and reagent without cells. They are taken off wherever every plate of the run, the "
        "day-0 plates too, has them.",
        "ATP is metabolism, not a count: a compound that empties cells of ATP without killing them reads as death, "
        "and spheroids that are not lysed through read as fewer cells.",
        "An IC50 on viability depends on how fast the cells divide; GR50 (Hafner et al. 2016, "
        "doi 10.1038/nmeth.3853) does not. Compare cell lines on GR.",
    ),
    evidence_ids=("sos2-guide",),
    assay_class="proliferation 3D",
    technique="CellTiter-Glo 3D",
)
"""The protocol ``ctg-3d``."""
