"""``sevenless inhibition cheng-prusoff``: Ki from IC50s, where the conditions hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from sevenless.cli.concentrations import CONC
from sevenless.cli.inhibition_commands.delivery import Delivery, with_delivery
from sevenless.cli.inhibition_commands.reading import Reading, with_reading
from sevenless.cli.inhibition_commands.tight_binding import MECHANISM_CHOICE

if TYPE_CHECKING:
    from sevenless.binding.inhibition.mechanism import Mechanism

__all__ = ["command"]


@click.command(
    "cheng-prusoff",
    epilog="""\b
Examples:
  sevenless inhibition cheng-prusoff fits.csv --mechanism competitive --substrate "30 uM" --km "10 uM" --enzyme "1 nM"
  sevenless inhibition cheng-prusoff rates.csv --mechanism uncompetitive --substrate "1 mM" --km "20 uM"
""",
)
@with_delivery(figures=False)
@with_reading("ic50", "dose", "rate")
@click.option("--mechanism", type=MECHANISM_CHOICE, required=True, help="What the inhibitors do.")
@click.option("--substrate", type=CONC, metavar="CONC", help="Substrate in the assay; else a column substrate_uM.")
@click.option("--km", type=CONC, metavar="CONC", help="Km of that substrate; else a column km_uM.")
@click.option("--enzyme", type=CONC, metavar="CONC", help="Enzyme in the assay; else a column enzyme_nM.")
@click.option("--alpha", type=click.FloatRange(min=0, min_open=True), default=1.0, show_default=True, help="Kiu/Kic.")
@click.option(
    "--time-dependent", multiple=True, metavar="COMPOUND", help="Known to gain potency with time; may be repeated."
)
def command(
    delivery: Delivery,
    reading: Reading,
    mechanism: Mechanism,
    substrate: float | None,
    km: float | None,
    enzyme: float | None,
    alpha: float,
    time_dependent: tuple[str, ...],
) -> None:
    """Ki from IC50s by the relation of Cheng and Prusoff, or the reason why it does not apply.

    TABLE holds IC50s (compound, ic50_nM; or what sevenless fit --out writes, with intervals and slopes), or doses
    and rates, which are fitted first. Refused are IC50s near half the enzyme, slopes whose interval excludes 1, and
    compounds that are known to depend on time.
    """
    from sevenless.binding.inhibition.analyses.cheng_prusoff import AssayConditions, analyse_cheng_prusoff
    from sevenless.cli.compiling import compiling_told

    conditions = AssayConditions(
        mechanism=mechanism, substrate_molar=substrate, km_molar=km, enzyme_molar=enzyme, alpha=alpha,
        time_dependent=time_dependent,
    )  # fmt: skip
    with compiling_told():
        analysis = analyse_cheng_prusoff(
            delivery.table,
            conditions,
            by=reading.by,
            chosen=reading.chosen(ic50="ic50_molar", dose="conc_molar", rate="rate"),
            conc_unit=reading.conc_unit,
        )
    delivery.deliver(analysis)
