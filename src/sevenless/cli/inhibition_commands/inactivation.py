"""``sevenless inhibition inactivation``: kinact, KI and their ratio of covalent inhibitors."""

from __future__ import annotations

from typing import Literal

import click

from sevenless.cli.inhibition_commands.delivery import Delivery, with_delivery
from sevenless.cli.inhibition_commands.reading import Reading, with_reading

__all__ = ["command"]


@click.command(
    "inactivation",
    epilog="""\b
Examples:
  sevenless inhibition inactivation kobs.csv
  sevenless inhibition inactivation activity.csv --background --figures drawn
""",
)
@with_delivery()
@with_reading("dose", "rate", "time", times=True)
@click.option(
    "--data",
    type=click.Choice(["kobs", "activity"]),
    help="kobs against dose, or activity left against dose and time; told by the columns if not given.",
)
@click.option("--background", is_flag=True, help="Fit the loss of activity without inhibitor too.")
def command(delivery: Delivery, reading: Reading, data: Literal["kobs", "activity"] | None, background: bool) -> None:
    """kinact, KI and kinact/KI of covalent and other irreversible inhibitors.

    TABLE has one row per well: compound, dose (conc_uM, ...), and either kobs_per_s (or kobs_per_min) or the
    activity left and the preincubation (preincubation_min). Where no dose comes near KI only kinact/KI is told, and
    kinact and KI are bounds. An inhibitor whose IC50 stays where it is has no kinact.
    """
    from sevenless.binding.inhibition.analyses.inactivation import analyse_inactivation

    analysis = analyse_inactivation(
        delivery.table,
        data=data,
        background=background,
        by=reading.by,
        chosen=reading.chosen(dose="conc_molar", rate="rate", time="time_s"),
        conc_unit=reading.conc_unit,
        time_unit=reading.time_unit,
    )
    delivery.deliver(analysis)
