"""TR-FRET of nucleotide exchange on KRAS by SOS2, read over time instead of once."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from sevenless.assays.progress.rules import Progress
from sevenless.assays.protocol import Step
from sevenless.assays.protocols.progress_gates import progress_gates
from sevenless.assays.protocols.trfret_gef import PROTOCOL as END_POINT

__all__ = ["PROTOCOL"]

_READ: Final = Step(
    action="read acceptor and donor emission, time-resolved, over time from the start on",
    note="the guide reads once, after an hour, and names no wavelengths; BODIPY FL is read near 520 nm, terbium near "
    "490 or 620 nm",
    source="SOS2 guide, Biochemical Assay for SOS2 GEF Activity (TR-FRET)",
)

PROTOCOL: Final = replace(
    END_POINT,
    name="trfret-gef-timed",
    title="TR-FRET SOS2 guanine nucleotide exchange, over time",
    summary=f"{END_POINT.summary} Read over time, every well has a rate, and slow exchange is told from exchange that "
    "is over.",
    steps=(*(step for step in END_POINT.steps if not step.action.startswith(("incubate in the dark", "read "))), _READ),
    transform="rate_of_ratio",
    full_effect_role=("blank", "inhibitor"),
    gates=(*END_POINT.gates, *progress_gates()),
    progress=Progress(),
    usual_direction="falls",
    control_columns=(*END_POINT.control_columns, "factor", "substrate"),
    notes=(
        "Blank wells hold everything but SOS2: their rate is the intrinsic one, and 100 % inhibition. Without them "
        "inhibitor wells are 100 %, and no intrinsic rate is taken off.",
        "The signal is 10^4 acceptor / donor, reading by reading; the rate of a well is that at which it changes as "
        "the lag ends.",
        "Map columns factor and substrate, with concentrations of SOS2 and of loaded KRAS, give kcat/Km and, where "
        "KRAS was varied, Km.",
        END_POINT.notes[-1],
    ),
)
"""The protocol ``trfret-gef-timed``."""
