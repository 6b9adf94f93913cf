"""``sevenless pathway map``: one cell at one time, painted on the map of the pathway."""

from __future__ import annotations

from pathlib import Path

import click

from sevenless.cli.pathway_model.scenario_options import Asked, scenario_options

__all__ = ["command"]


@click.command(
    "map",
    epilog="""\b
Examples:
  sevenless pathway map h358.svg --cell NCI-H358 --stimulus "EGF=10 ng/ml" --time "10 min"
  sevenless pathway map bi3406.svg --cell NCI-H358 --drug "BI-3406=1 uM" --change --at "2 h"
""",
)
@click.argument("path", type=click.Path(), metavar="OUT.svg")
@scenario_options
@click.option("--at", default="", metavar="TIME", help="When it is painted.  [default: at the end]")
@click.option("--change", is_flag=True, help="Paint the log2 change against the same cell without its drugs.")
def command(path: str, asked: Asked, at: str, change: bool) -> None:
    """Draw the map of the pathway with a simulation painted on it, and write it to OUT.svg."""
    from sevenless.cli.outputs import check_file
    from sevenless.cli.pathway_model.telling import tell_scenario
    from sevenless.figures.pathway_painting import pathway_map_of
    from sevenless.pathway.comparing import place_at

    target = Path(path)
    check_file(target, endings=[".svg"], noun="map")
    scenario = asked.scenario()
    at_s = float(scenario.output_times_s[place_at(scenario.output_times_s, at)])
    reference = asked.scenario(drugs={}).run() if change else None
    drawn = pathway_map_of(scenario.run(), at_s=at_s, reference=reference)
    drawn.save(target)
    tell_scenario(scenario)
    click.echo(f"{drawn.title}, {len(drawn.painted)} nodes painted: written to {target}", err=True)
