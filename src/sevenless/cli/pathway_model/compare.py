"""``sevenless pathway compare``: with and without, and why."""

from __future__ import annotations

from typing import Any

import click

from sevenless.cli.pathway_model.scenario_options import Asked, scenario_options

__all__ = ["command"]


@click.command("compare")
@scenario_options
@click.option(
    "--against", default="", help="Cell to compare with, with the same drugs.  [default: this cell without drugs]"
)
@click.option("--why", "why", default="", help="Say which reactions are behind this observable.")
@click.option("--ensemble", type=click.IntRange(0), default=0, show_default=True, help="Members, for how many agree.")
def command(asked: Asked, against: str, why: str, ensemble: int) -> None:
    """Set a cell with its drugs beside the same cell without them, or beside another cell."""
    changes: dict[str, Any] = {"cell": against} if against else {"drugs": {}}
    result = asked.scenario().run(ensemble=ensemble)
    reference = asked.scenario(**changes).run(ensemble=ensemble)
    click.echo(
        f"{'at the end':28s}{'asked':>10s}{'reference':>12s}{'fold':>8s}" + ("  members that agree" if ensemble else "")
    )
    for name in result.observed:
        mine, other = result.members(name)[:, -1], reference.members(name)[:, -1]
        if not other[0] > 0:
            continue
        fold = mine[0] / other[0]
        agree = result.support((mine > other) == (fold > 1)) if ensemble else 0.0
        click.echo(f"{name:28s}{mine[0]:>10.4f}{other[0]:>12.4f}{fold:>8.2f}" + (f"  {agree:.0%}" if ensemble else ""))
    if why:
        click.echo(repr(result.why(why, reference=reference)))
