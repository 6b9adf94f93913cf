"""``sevenless inhibition mechanism``: which mechanism a grid of substrate and inhibitor asks for."""

from __future__ import annotations

import click

from sevenless.cli.inhibition_commands.delivery import Delivery, with_delivery
from sevenless.cli.inhibition_commands.reading import Reading, with_reading

__all__ = ["command"]


@click.command(
    "mechanism",
    epilog="""\b
Examples:
  sevenless inhibition mechanism grid.csv
  sevenless inhibition mechanism grid.xlsx --by protein --figures drawn --report mechanism.html
""",
)
@with_delivery()
@with_reading("substrate_column", "dose", "rate")
def command(delivery: Delivery, reading: Reading) -> None:
    """Competitive, uncompetitive, non-competitive or mixed, from rates on a grid of substrate and inhibitor.

    TABLE has one row per well: compound, substrate_uM, inhibitor_nM (or conc_nM) and a rate. Every mechanism is
    fitted to every compound: mixed inhibition must beat the best of the others in an F test, these are ranked by
    AICc. Where another mechanism does as well the verdict is undecided, and both are named.
    """
    from sevenless.binding.inhibition.analyses.mechanism import analyse_mechanism

    analysis = analyse_mechanism(
        delivery.table,
        by=reading.by,
        chosen=reading.chosen(substrate_column="substrate_molar", dose="inhibitor_molar", rate="rate"),
        conc_unit=reading.conc_unit,
    )
    delivery.deliver(analysis)
