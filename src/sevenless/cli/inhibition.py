"""``sevenless inhibition``: which commands turn rates into inhibition constants."""

from __future__ import annotations

from typing import Final

import click

from sevenless.cli.lazy import LazyGroup

__all__ = ["INHIBITION_COMMANDS", "command"]

INHIBITION_COMMANDS: Final = {
    "tight-binding": "Rates against dose in, Ki by Morrison's equation out.",
    "mechanism": "Rates on a grid of substrate and inhibitor in, mechanism and Ki out.",
    "inactivation": "kobs, or activity left over time in, kinact and KI out.",
    "preincubation": "Rates after several preincubations in, IC50s and their shift out.",
    "cheng-prusoff": "IC50s in, Ki out where the conditions hold.",
}
"""Command to its line in the help; each is ``command`` in the module of its name in ``inhibition_commands``."""

EXAMPLES: Final = """\b
Examples:
  sevenless inhibition tight-binding rates.csv --enzyme "2 nM"
  sevenless inhibition mechanism grid.csv --figures drawn
  sevenless inhibition inactivation kobs.csv --report inactivation.html
  sevenless inhibition preincubation activity.csv
  sevenless inhibition cheng-prusoff fits.csv --mechanism competitive --substrate "30 uM" --km "10 uM" --enzyme "1 nM"
"""


@click.command(
    "inhibition",
    cls=LazyGroup,
    commands=INHIBITION_COMMANDS,
    package="sevenless.cli.inhibition_commands",
    epilog=EXAMPLES,
)
def command() -> None:
    """Turn rates at several doses into inhibition constants.

    Which command depends on what was varied. Every table has one row per well, with compound, dose and rate; the wells
    of a kinetic run (wells.parquet of its report) are such a table. What the data do not tell is a bound or a reason,
    never a number.
    """
