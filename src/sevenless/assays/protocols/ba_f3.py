"""Ba/F3 cells that live on a ROS1 fusion: viability, with the parental line on IL-3 as counter-screen."""

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

_SECTION: Final = "ROS1 guide, Cellular Proliferation Assay (Luminescence-based)"
_OURS: Final = "not in the guide; the usual counter-screen of this cell line"

PROTOCOL: Final = Protocol(
    name="ba-f3",
    title="Ba/F3 ROS1 fusion proliferation with IL-3 counter-screen",
    summary=(
        "Ba/F3 cells need IL-3 unless an oncogene such as CD74-ROS1 drives them. A compound that stops the fusion "
        "stops the cells; one that also stops the parental line on IL-3 is toxic by another way. Mutants beside the "
        "wild-type fusion give the shift in potency."
    ),
    steps=(
        Step(action="grow Ba/F3 cells with the ROS1 fusion, without IL-3", note="medium left open", source=_SECTION),
        Step(action="grow the parental line with IL-3", note=_OURS),
        Step(action="seed into 96 wells", note="density to be set beforehand; volume left open", source=_SECTION),
        Step(
            action="lyse and read untreated cells: day 0",
            note="not in the guide; without it there are viabilities but no growth rates",
        ),
        Step(action="add compound dilutions or vehicle", note="volume left open by the guide", source=_SECTION),
        Step(
            action="incubate under standard culture conditions",
            time_s=72 * 3600.0,
            note="given as an example",
            source=_SECTION,
        ),
        Step(action="add the viability reagent", note="volume and waiting time as its maker says", source=_SECTION),
        Step(action="read luminescence", source=_SECTION),
    ),
    reagents=(
        Reagent(name="Ba/F3 with a ROS1 fusion, e.g. CD74-ROS1 wild type and G2032R", source=_SECTION),
        Reagent(name="Ba/F3 parental", note=_OURS),
        Reagent(name="IL-3, mouse", note=f"for the parental line only; {_OURS}"),
        Reagent(name="viability reagent, e.g. CellTiter-Glo", source=_SECTION),
        Reagent(name="96-well plate", source=_SECTION),
    ),
    channels=(ChannelRole(role="luminescence", patterns=(r"lumi|\blum\b|\brlu\b|glo\b",)),),
    transform="luminescence_less_blank",
    response="viability",
    response_label="viability (% of vehicle)",
    full_effect_role=("inhibitor", "blank"),
    gates=(
        *window_gates(warn_below=0.4),
        *control_count_gates(),
        *scatter_gates(cv_warn_above=15.0, cv_fail_above=25.0),
        *position_gates(warn_above=15.0, fail_above=30.0),
        *growth_gates(),
        Gate(
            metric="signal_to_background",
            warn_below=5.0,
            fail_below=2.0,
            why="untreated cells over wells without living cells, before any background is taken off",
        ),
    ),
    fit=FitOptions(absolute_level=50.0),
    uses_time0=True,
    usual_direction="falls",
    notes=(
        'Name the cells in a map column "cell_line" or "genotype", and IL-3 in "medium": each is normalised to its '
        "own neutral wells, also where several share a plate. Neutral wells without a name serve all.",
        'In the run file, [[compare]] by = "genotype", reference = "wild type" gives the fold shift of each mutant; '
        'by = "cell_line" with the parental line as reference gives the selectivity over general toxicity.',
        "Selectivity is a bound where the parental line is not stopped at the highest dose.",
    ),
    evidence_ids=("ros1-guide",),
    assay_class="proliferation",
    target="ROS1",
    cell_line="Ba/F3",
)
"""The protocol ``ba-f3``."""
