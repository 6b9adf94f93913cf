"""``sevenless binding``: which commands turn measurements of binding into affinities."""

from __future__ import annotations

from typing import Final

import click

from sevenless.cli.lazy import LazyGroup

__all__ = ["BINDING_COMMANDS", "command"]

BINDING_COMMANDS: Final = {
    "fragments": "NMR fragment screens: peak heights and SPR affinities in, ranked binders out.",
    "mst": "Microscale thermophoresis: traces in, affinities out.",
    "spr": "Surface plasmon resonance: sensorgrams in, affinities and rates out.",
}
"""Command to its line in the help; each is ``command`` in the module of its name in ``binding_commands``."""

EXAMPLES: Final = """\b
Examples:
  sevenless binding fragments peaks.csv --spr affinities.csv --report screen.html
  sevenless binding mst run.xlsx --conc-unit M
  sevenless binding spr affinity.txt kinetics.txt --exclude "18 uM=second phase"
"""


@click.command(
    "binding", cls=LazyGroup, commands=BINDING_COMMANDS, package="sevenless.cli.binding_commands", epilog=EXAMPLES
)
def command() -> None:
    """Turn measurements of binding into affinities."""
