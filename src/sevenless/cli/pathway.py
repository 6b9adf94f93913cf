"""``sevenless pathway``: which commands ask the model of the pathway."""

from __future__ import annotations

from typing import Final

import click

from sevenless.cli.lazy import LazyGroup

__all__ = ["PATHWAY_COMMANDS", "command"]

PATHWAY_COMMANDS: Final = {
    "show": "Show what the model knows: cells, drugs, alleles, hypotheses, observables, rules.",
    "simulate": "Simulate one cell with drugs and a stimulus.",
    "dose-response": "Simulate doses of a drug, and fit them as a plate is fitted.",
    "matrix": "Simulate all pairs of doses of two drugs, and say what they do beyond Bliss.",
    "compare": "Simulate two cells, or one with and without, and say what differs and why.",
    "map": "Draw the map of the pathway with a simulation painted on it.",
    "export": "Write the model of one cell as SBML, Antimony, BNGL, SBGN, a COMBINE archive or PEtab.",
}
"""Command to its line in the help; each is ``command`` in the module of its name in ``sevenless.cli.pathway_model``."""

EXAMPLES: Final = """\b
Examples:
  sevenless pathway show cells
  sevenless pathway simulate --cell NCI-H358 --drug "BI-3406=100 nM" --stimulus "EGF=10 ng/ml"
  sevenless pathway dose-response BI-3406 --cell DLD-1
  sevenless pathway matrix BI-3406 trametinib --cell H358
  sevenless pathway compare --cell NCI-H358 --drug "BI-3406=1 uM" --why pERK
  sevenless pathway map h358.svg --cell NCI-H358 --drug "BI-3406=1 uM" --change
  sevenless pathway export h358.xml --cell NCI-H358 --drug "BI-3406=1 uM"
"""


@click.command(
    "pathway", cls=LazyGroup, commands=PATHWAY_COMMANDS, package="sevenless.cli.pathway_model", epilog=EXAMPLES
)
def command() -> None:
    """Ask the model of the pathway: SOS1, SOS2, KRAS, ROS1, ERK, AKT and STAT3 in a cell, with drugs."""
