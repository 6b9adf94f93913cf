"""``sevenless pathway simulate``: one cell, over time."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from sevenless.cli.pathway_model.scenario_options import Asked, scenario_options

if TYPE_CHECKING:
    from sevenless.pathway.result import PathwayResult

__all__ = ["command"]


@click.command("simulate")
@scenario_options
@click.option("--observable", "observables", multiple=True, help="Show this one; repeat.  [default: the outputs]")
@click.option("--ensemble", type=click.IntRange(0), default=0, show_default=True, help="Members, for a band.")
@click.option("--out", type=click.Path(path_type=Path), help="Write all observables over time as a table.")
def command(asked: Asked, observables: tuple[str, ...], ensemble: int, out: Path | None) -> None:
    """Simulate one cell at rest to which drugs and a stimulus are added at time 0."""
    from sevenless.cli.outputs import check_table

    check_table(out)
    result = asked.scenario().run(ensemble=ensemble)
    for line in _lines(result, observables or ("RAS_GTP", "pERK", "pAKT", "pS6", "pSTAT3", "proliferation")):
        click.echo(line)
    if out is not None:
        from sevenless.files.tables import write_table

        write_table(result.table(), out)
        click.echo(f"{len(result.times_s)} times written to {out}", err=True)


def _lines(result: PathwayResult, observables: tuple[str, ...]) -> list[str]:
    steps = max(1, (len(result.times_s) - 1) // 8)
    places = range(0, len(result.times_s), steps)
    lines = [f"{'h':28s}" + "".join(f"{result.times_s[place] / 3600:>10.3g}" for place in places)]
    for name in observables:
        lines.append(f"{name:28s}" + "".join(f"{result[name][place]:>10.3f}" for place in places))
        if len(result.statuses) > 1:
            lower, upper = result.band(name)
            lines.append(
                f"{'  80 % of the ensemble':28s}" + "".join(f"{lower[at]:>5.2f}-{upper[at]:.2f}" for at in places)
            )
    return lines
