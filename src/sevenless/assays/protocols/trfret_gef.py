"""TR-FRET of nucleotide exchange on KRAS by SOS2, read once at the end."""

from __future__ import annotations

from typing import Final

from sevenless.assays.protocol import ChannelRole, Gate, Protocol, Reagent, Step
from sevenless.assays.protocols.plate_gates import control_count_gates, position_gates, scatter_gates, window_gates
from sevenless.fitting.options import FitOptions

__all__ = ["PROTOCOL"]

_SECTION: Final = "SOS2 guide, Biochemical Assay for SOS2 GEF Activity (TR-FRET)"
_ROOM: Final = "at room temperature; the guide gives no degrees"

PROTOCOL: Final = Protocol(
    name="trfret-gef",
    title="TR-FRET SOS2 guanine nucleotide exchange, end-point",
    summary=(
        "KRAS is loaded with BODIPY-FL-GDP, which takes energy from a terbium-labelled antibody on the tag of KRAS. "
        "SOS2 lets the labelled GDP leave for GTP and the signal falls; an inhibitor keeps it high."
    ),
    steps=(
        Step(
            action="load KRAS with BODIPY-FL-GDP, 5 mol per mol",
            time_s=3600.0,
            note=_ROOM,
            source=_SECTION,
        ),
        Step(action="take unbound nucleotide off over a desalting column", source=_SECTION),
        Step(
            action="put compound dilutions or vehicle into the wells",
            volume_l=2e-6,
            note="2 of 20 µL: if the dilutions stand in neat DMSO the reaction holds 10 % of it, so dilute them in "
            "buffer first and match the vehicle",
            source=_SECTION,
        ),
        Step(
            action="add the mix of loaded KRAS and terbium-labelled antibody, and let the compound bind",
            volume_l=8e-6,
            time_s=1800.0,
            note=_ROOM,
            source=_SECTION,
        ),
        Step(action="start the exchange with SOS2 and unlabelled GTP", volume_l=10e-6, source=_SECTION),
        Step(action="incubate in the dark", time_s=3600.0, note=_ROOM, source=_SECTION),
        Step(
            action="read acceptor and donor emission, time-resolved",
            note="the guide names no wavelengths; BODIPY FL is read near 520 nm, terbium near 490 or 620 nm",
            source=_SECTION,
        ),
    ),
    reagents=(
        Reagent(name="SOS2, recombinant, catalytic domain", note="concentration left open", source=_SECTION),
        Reagent(name="KRAS, recombinant, e.g. His-tagged", note="allele and concentration left open", source=_SECTION),
        Reagent(name="BODIPY-FL-GDP", note="5 mol per mol of KRAS when loading", source=_SECTION),
        Reagent(name="GTP, unlabelled", note="concentration left open", source=_SECTION),
        Reagent(name="terbium-labelled anti-His antibody", note="concentration left open", source=_SECTION),
        Reagent(name="HEPES pH 7.4", conc_molar=20e-3, note="assay buffer", source=_SECTION),
        Reagent(name="NaCl", conc_molar=150e-3, note="assay buffer", source=_SECTION),
        Reagent(name="MgCl2", conc_molar=5e-3, note="assay buffer", source=_SECTION),
        Reagent(name="TCEP", conc_molar=1e-3, note="assay buffer", source=_SECTION),
        Reagent(name="BSA", note="0.01 % in the assay buffer", source=_SECTION),
        Reagent(name="384-well low-volume black plate", source=_SECTION),
    ),
    channels=(
        ChannelRole(role="acceptor", patterns=(r"(?<!\d)520(?!\d)", r"(?<!\d)5[123]\d(?!\d)", r"acceptor|bodipy")),
        ChannelRole(
            role="donor",
            patterns=(r"(?<!\d)49\d(?!\d)", r"(?<!\d)48\d(?!\d)", r"(?<!\d)6[12]\d(?!\d)", r"donor|\btb\b"),
        ),
    ),
    transform="ratio",
    response="percent_inhibition",
    response_label="inhibition of nucleotide exchange (%)",
    full_effect_role=("inhibitor", "blank"),
    gates=(
        *window_gates(),
        *control_count_gates(),
        *scatter_gates(),
        *position_gates(),
        Gate(
            metric="signal_to_background",
            warn_below=1.5,
            fail_below=1.1,
            why="wells without exchange over wells with full exchange, before any background is taken off",
        ),
        Gate(
            metric="donor_interference_percent",
            warn_above=0.0,
            fail_above=20.0,
            why="share of sample wells whose donor emission is over 20 % off the neutral wells: a compound that "
            "quenches or fluoresces moves the ratio without touching the exchange",
        ),
    ),
    fit=FitOptions(absolute_level=50.0),
    usual_direction="rises",
    notes=(
        "100 % inhibition are inhibitor wells, else blank wells, which here hold everything but SOS2. Without either, "
        "percent inhibition does not exist.",
        "One reading after 60 min underestimates weak inhibition: exchange that is slowed but over by then looks "
        "uninhibited. Neutral wells should not have reached their end long before the reading.",
        "SOS2 inhibitors of low micromolar potency were not known to the guide: expect curves that stay open at the "
        "highest dose, and report them as a bound.",
    ),
    evidence_ids=("sos2-guide",),
    assay_class="nucleotide exchange",
    technique="TR-FRET",
    target="SOS2",
)
"""The protocol ``trfret-gef``."""
