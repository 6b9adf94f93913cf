"""HTRF of the SOS1-KRAS interaction: acceptor at 665 nm over donor at 620 nm, as ΔF %."""

from __future__ import annotations

from typing import Final

from sevenless.assays.protocol import ChannelRole, Gate, Protocol, Reagent, Step
from sevenless.assays.protocols.plate_gates import control_count_gates, position_gates, scatter_gates, window_gates
from sevenless.fitting.options import FitOptions

__all__ = ["PROTOCOL"]

_HTRF: Final = "SOS1 guide, Homogeneous Time-Resolved Fluorescence (HTRF) Assay for SOS1-KRAS Interaction"
_EXCHANGE: Final = "SOS1 guide, SOS1-Mediated Nucleotide Exchange Assay"
_OPEN: Final = "volume, time and temperature are left open by the guide"

PROTOCOL: Final = Protocol(
    name="htrf-sos1-kras",
    title="HTRF SOS1-KRAS interaction",
    summary=(
        "Tagged SOS1 and KRAS are brought together by antibodies that carry a donor and an acceptor fluorophore. A "
        "compound that parts the two proteins lowers the energy transfer, which is read as the ratio of the two "
        "emissions."
    ),
    steps=(
        Step(action="put compound dilutions or vehicle into the plate", note=_OPEN, source=_HTRF),
        Step(action="add tagged SOS1 and tagged KRAS", note=_OPEN, source=_HTRF),
        Step(action="add donor-labelled and acceptor-labelled antibodies to the tags", note=_OPEN, source=_HTRF),
        Step(action="incubate until the signal is stable", note=_OPEN, source=_HTRF),
        Step(
            action="read the emissions of acceptor (665 nm) and donor (620 nm)",
            note="excitation at 320 to 340 nm, time-resolved; the guide names no wavelengths, these are those of HTRF",
        ),
    ),
    reagents=(
        Reagent(name="SOS1, recombinant, tagged", note="construct, tag and concentration left open", source=_HTRF),
        Reagent(name="KRAS, recombinant, tagged", note="tag, allele and concentration left open", source=_HTRF),
        Reagent(
            name="donor-labelled antibody",
            note="antibody and fluorophore left open; usually a europium or terbium cryptate",
            source=_HTRF,
        ),
        Reagent(
            name="acceptor-labelled antibody",
            note="antibody and fluorophore left open; usually XL665 or d2",
            source=_HTRF,
        ),
        Reagent(
            name="assay buffer",
            note="left open; for nucleotide exchange the same guide uses 20 mM Tris-HCl pH 7.5, 150 mM NaCl, 5 mM "
            "MgCl2, 1 mM DTT",
            source=_EXCHANGE,
        ),
        Reagent(name="test compound in DMSO", note="DMSO share of the well left open", source=_EXCHANGE),
    ),
    channels=(
        ChannelRole(role="acceptor", patterns=(r"(?<!\d)665(?!\d)", r"(?<!\d)66\d(?!\d)", r"acceptor")),
        ChannelRole(role="donor", patterns=(r"(?<!\d)620(?!\d)", r"(?<!\d)61\d(?!\d)", r"donor")),
    ),
    transform="delta_f",
    response="percent_of_neutral",
    response_label="SOS1-KRAS interaction (% of vehicle)",
    full_effect_role=("inhibitor", "blank"),
    gates=(
        *window_gates(),
        *control_count_gates(),
        *scatter_gates(),
        *position_gates(),
        Gate(
            metric="signal_to_background",
            warn_below=2.0,
            fail_below=1.2,
            why="ratio of neutral to full-effect wells, before any background is taken off",
        ),
        Gate(
            metric="donor_interference_percent",
            warn_above=0.0,
            fail_above=20.0,
            why="share of sample wells whose donor emission is over 20 % off the neutral wells: a compound that "
            "quenches or fluoresces moves the ratio without touching the proteins",
        ),
    ),
    fit=FitOptions(absolute_level=50.0),
    usual_direction="falls",
    notes=(
        "ΔF % = 100 * (ratio - negative) / negative. The negative are blank wells (no SOS1, or no acceptor), else "
        "inhibitor wells. Where a plate has neither, the whole run stays on the ratio itself.",
        "The donor must not depend on the compound. Look at the wells listed under donor interference before "
        "believing their potency.",
        "A potency near half the concentration of SOS1 in the well is a titration of the protein, not an affinity.",
        "The guide gives no volumes, times or temperatures for this assay; write yours into the run file's title or "
        "your notebook.",
    ),
    evidence_ids=("sos1-guide",),
    assay_class="interaction",
    technique="HTRF",
    target="SOS1:KRAS",
)
"""The protocol ``htrf-sos1-kras``."""
