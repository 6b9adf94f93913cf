"""``sevenless inhibition tight-binding``: Ki where the enzyme takes up the inhibitor."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import click

from sevenless.cli.concentrations import CONC
from sevenless.cli.inhibition_commands.delivery import Delivery, with_delivery
from sevenless.cli.inhibition_commands.reading import Reading, with_reading

if TYPE_CHECKING:
    from sevenless.binding.inhibition.analyses.analysis import MechanismOfAction
    from sevenless.binding.inhibition.mechanism import Mechanism

__all__ = ["MECHANISM_CHOICE", "command"]

MECHANISM_CHOICE: Final = click.Choice(["competitive", "uncompetitive", "noncompetitive", "mixed"])
"""What an inhibitor may do."""


@click.command(
    "tight-binding",
    epilog="""\b
Examples:
  sevenless inhibition tight-binding rates.csv --enzyme "2 nM"
  sevenless inhibition tight-binding rates.csv --enzyme "2 nM" --mechanism competitive --substrate "30 uM" --km "10 uM"
  sevenless inhibition tight-binding report/wells.parquet --rate rate_per_s --report tight.html
""",
)
@with_delivery()
@with_reading("dose", "rate")
@click.option("--enzyme", type=CONC, metavar="CONC", help='Active enzyme, e.g. "2 nM"; else a column enzyme_nM.')
@click.option("--bottom", default="0", show_default=True, metavar="RATE", help="Rate without free enzyme, or free.")
@click.option("--free-enzyme", is_flag=True, help="Search for the active enzyme too: a titration tells it.")
@click.option("--mechanism", type=MECHANISM_CHOICE, help="What the inhibitors do, for Ki beside Ki_app.")
@click.option("--substrate", type=CONC, metavar="CONC", help="Substrate in the assay, for Ki.")
@click.option("--km", type=CONC, metavar="CONC", help="Km of that substrate, for Ki.")
@click.option("--alpha", type=click.FloatRange(min=0, min_open=True), default=1.0, show_default=True, help="Kiu/Kic.")
def command(
    delivery: Delivery,
    reading: Reading,
    enzyme: float | None,
    bottom: str,
    free_enzyme: bool,
    mechanism: Mechanism | None,
    substrate: float | None,
    km: float | None,
    alpha: float,
) -> None:
    """Ki of tight-binding inhibitors by Morrison's equation, down to IC50s that rest on half the enzyme.

    TABLE has one row per well: compound, the dose of total inhibitor (conc_nM, inhibitor_uM, ...), a rate (rate,
    v0, activity, response) that falls with dose, and perhaps enzyme_nM, weight, role, plate, exclusion. An IC50
    that rests on its floor E/2 gives a bound for Ki_app. Without --mechanism Ki_app is told, not Ki.
    """
    from sevenless.binding.inhibition.analyses.tight_binding import analyse_tight_binding

    analysis = analyse_tight_binding(
        delivery.table,
        enzyme_molar=enzyme,
        bottom=_bottom(bottom),
        free_enzyme=free_enzyme,
        action=_action(mechanism, substrate, km, alpha),
        by=reading.by,
        chosen=reading.chosen(dose="conc_molar", rate="rate"),
        conc_unit=reading.conc_unit,
    )
    delivery.deliver(analysis)


def _bottom(text: str) -> float | None:
    if text.strip().lower() == "free":
        return None
    try:
        value = float(text)
    except ValueError:
        value = float("nan")
    if not abs(value) < float("inf"):
        raise click.BadParameter(f"{text!r} is neither a number nor free", param_hint="--bottom")
    return value


def _action(
    mechanism: Mechanism | None, substrate: float | None, km: float | None, alpha: float
) -> MechanismOfAction | None:
    from sevenless.binding.inhibition.analyses.analysis import MechanismOfAction

    if mechanism is None:
        if substrate is not None or km is not None or alpha != 1:
            raise click.UsageError("--substrate, --km and --alpha are for --mechanism; say what the inhibitors do")
        return None
    if substrate is None or km is None:
        raise click.UsageError("--mechanism needs --substrate and --km, for Ki follows from their ratio")
    return MechanismOfAction(mechanism=mechanism, substrate_molar=substrate, km_molar=km, alpha=alpha)
