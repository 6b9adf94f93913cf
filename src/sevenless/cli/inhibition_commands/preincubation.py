"""``sevenless inhibition preincubation``: does the IC50 fall with preincubation."""

from __future__ import annotations

import click

from sevenless.cli.inhibition_commands.delivery import Delivery, with_delivery
from sevenless.cli.inhibition_commands.reading import Reading, with_reading

__all__ = ["command"]


@click.command(
    "preincubation",
    epilog="""\b
Examples:
  sevenless inhibition preincubation activity.csv
  sevenless inhibition preincubation activity.csv --band 3 --figures drawn --out shifts.csv
""",
)
@with_delivery()
@with_reading("dose", "rate", "time", times=True)
@click.option(
    "--band",
    type=click.FloatRange(min=1, min_open=True),
    default=2.0,
    show_default=True,
    help="Fold within which the whole interval of a shift must lie for no shift to be said.",
)
@click.option("--background", is_flag=True, help="Fit the loss of activity without inhibitor too.")
def command(delivery: Delivery, reading: Reading, band: float, background: bool) -> None:
    """The IC50 at every preincubation time, and its shift against the shortest.

    TABLE has one row per well: compound, dose, rate, and the preincubation (preincubation_min, preincubation_s).
    Where the IC50 falls, no constant of equilibrium follows from it; the figure then shows the IC50s that kinact
    and KI ask for.
    """
    from sevenless.binding.inhibition.analyses.preincubation import analyse_preincubation
    from sevenless.cli.compiling import compiling_told

    with compiling_told():
        analysis = analyse_preincubation(
            delivery.table,
            band=band,
            background=background,
            by=reading.by,
            chosen=reading.chosen(dose="conc_molar", rate="rate", time="time_s"),
            conc_unit=reading.conc_unit,
            time_unit=reading.time_unit,
        )
    delivery.deliver(analysis)
