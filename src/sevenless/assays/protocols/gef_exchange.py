"""Nucleotide exchange on KRAS by SOS1, followed by the fluorescence of the nucleotide that leaves."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from sevenless.assays.progress.rules import Progress
from sevenless.assays.protocol import ChannelRole, Gate, Protocol, Reagent, Step
from sevenless.assays.protocols.plate_gates import control_count_gates, position_gates, scatter_gates, window_gates
from sevenless.assays.protocols.progress_gates import progress_gates
from sevenless.fitting.options import FitOptions

__all__ = ["BODIPY", "MANT"]

_SECTION: Final = "SOS1 guide, SOS1-Mediated Nucleotide Exchange Assay"
_ANY_FLUORESCENCE: Final = r"fluorescence|(?<![a-z])fi(?![a-z])|rfu"
_OPEN: Final = "volume, time and degrees are left open by the guide"

BODIPY: Final = Protocol(
    name="gef-exchange-bodipy",
    title="SOS1 nucleotide exchange, BODIPY-FL-GDP over time",
    summary=(
        "KRAS carries BODIPY-FL-GDP, which shines brighter on the protein than off it. SOS1 opens KRAS, the label "
        "leaves for unlabelled GTP, and the fluorescence falls; an inhibitor makes it fall more slowly. Every well is "
        "fitted by itself, and its rate is the signal."
    ),
    steps=(
        Step(action="load KRAS with the fluorescent GDP", note=f"at room temperature; {_OPEN}", source=_SECTION),
        Step(
            action="take unbound nucleotide off over a desalting column",
            note="not in the guide; label that is free already only adds to the background",
        ),
        Step(
            action="put loaded KRAS, SOS1 and compound dilutions or vehicle into the wells",
            note=_OPEN,
            source=_SECTION,
        ),
        Step(
            action="let the compound bind",
            note="not in the guide; without it a slow binder looks weak",
        ),
        Step(action="start the exchange with unlabelled GTP in excess", note=_OPEN, source=_SECTION),
        Step(
            action="read the fluorescence over time, from the start on",
            note="the guide names no wavelengths; BODIPY FL is excited near 485 nm and read near 520 nm",
            source=_SECTION,
        ),
    ),
    reagents=(
        Reagent(name="KRAS, recombinant", note="allele and concentration left open", source=_SECTION),
        Reagent(name="SOS1, recombinant, catalytic domain", note="concentration left open", source=_SECTION),
        Reagent(name="BODIPY-FL-GDP", note="concentration left open", source=_SECTION),
        Reagent(name="GTP, unlabelled", note="saturating; concentration left open", source=_SECTION),
        Reagent(name="Tris-HCl pH 7.5", conc_molar=20e-3, note="assay buffer", source=_SECTION),
        Reagent(name="NaCl", conc_molar=150e-3, note="assay buffer", source=_SECTION),
        Reagent(name="MgCl2", conc_molar=5e-3, note="assay buffer", source=_SECTION),
        Reagent(name="DTT", conc_molar=1e-3, note="assay buffer", source=_SECTION),
    ),
    channels=(
        ChannelRole(
            role="fluorescence",
            patterns=(r"(?<!\d)5[123]\d(?!\d)", r"bodipy|fitc|fluorescein", _ANY_FLUORESCENCE),
        ),
    ),
    transform="rate",
    response="percent_inhibition",
    response_label="inhibition of nucleotide exchange (%)",
    full_effect_role=("blank", "inhibitor"),
    gates=(
        *window_gates(),
        *control_count_gates(),
        *scatter_gates(),
        *position_gates(),
        Gate(
            metric="signal_to_background",
            warn_below=2.0,
            fail_below=1.2,
            why="rate with the exchange factor over the intrinsic rate",
        ),
        *progress_gates(),
    ),
    fit=FitOptions(absolute_level=50.0),
    progress=Progress(),
    usual_direction="falls",
    control_columns=("cell_line", "genotype", "medium", "factor", "substrate"),
    notes=(
        "Blank wells hold everything but SOS1: their rate is the intrinsic one, and 100 % inhibition. Without them "
        "inhibitor wells are 100 %, and no intrinsic rate is taken off.",
        "The rate of a well is that at which its signal changes as the lag ends. The drift that all wells share goes "
        "with the intrinsic rate.",
        "A compound that shines or swallows light at the wavelength of the label changes how large the signal is, and "
        "with it the rate of its well: look at the first reading (raw_fluorescence), and at kobs, which does not "
        "depend on the size of the signal.",
        "Map columns factor and substrate, with concentrations of SOS1 and of loaded KRAS, give kcat/Km and, where "
        "KRAS was varied, Km.",
    ),
    evidence_ids=("sos1-guide",),
    assay_class="nucleotide exchange",
    technique="fluorescent nucleotide",
    target="SOS1",
)
"""The protocol ``gef-exchange-bodipy``."""

MANT: Final = replace(
    BODIPY,
    name="gef-exchange-mant",
    title="SOS1 nucleotide exchange, mant-GDP over time",
    summary=(
        "KRAS carries mant-GDP, which shines brighter on the protein than off it. SOS1 opens KRAS, the label leaves "
        "for unlabelled GTP, and the fluorescence falls; an inhibitor makes it fall more slowly. Every well is fitted "
        "by itself, and its rate is the signal."
    ),
    steps=(
        *BODIPY.steps[:-1],
        Step(
            action="read the fluorescence over time, from the start on",
            note="the guide names no wavelengths; mant is excited near 360 nm and read near 440 nm",
            source=_SECTION,
        ),
    ),
    reagents=tuple(
        replace(part, name="mant-GDP") if part.name == "BODIPY-FL-GDP" else part for part in BODIPY.reagents
    ),
    channels=(
        ChannelRole(
            role="fluorescence",
            patterns=(r"(?<!\d)4[34]\d(?!\d)", r"(?<!\d)4[56]\d(?!\d)", r"mant", _ANY_FLUORESCENCE),
        ),
    ),
    notes=(
        *BODIPY.notes,
        "Mant is excited where many compounds absorb and shine themselves: expect more of them to disturb the signal "
        "than with BODIPY FL.",
    ),
)
"""The protocol ``gef-exchange-mant``."""
