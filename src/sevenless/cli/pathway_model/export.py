"""``sevenless pathway export``: the model of one cell as a file for other programs."""

from __future__ import annotations

from pathlib import Path

import click

from sevenless.cli.pathway_model.scenario_options import Asked, scenario_options

__all__ = ["command"]


@click.command(
    "export",
    epilog="""\b
Examples:
  sevenless pathway export h358.xml --cell NCI-H358 --drug "BI-3406=100 nM" --stimulus "EGF=10 ng/ml"
  sevenless pathway export h358.omex --cell NCI-H358 --stimulus "EGF=10 ng/ml" --time "2 h"
  sevenless pathway export problem --cell DLD-1 --drug "BI-3406=1 uM"
  sevenless pathway export rules.bngl --rules --size full
""",
)
@click.argument("path", type=click.Path())
@scenario_options
@click.option("--rules", is_flag=True, help="Write the rules with the numbers of MCF10A, not reactions; as .bngl.")
def command(path: str, asked: Asked, rules: bool) -> None:
    """Write the model of a cell with its drugs to PATH, for programs that draw, simulate or fit models.

    The ending says how: .xml (SBML), .ant (Antimony), .bngl (BioNetGen), .omex (a COMBINE archive with the
    simulation), .sbgn (a map); a name without an ending is a folder for a problem of PEtab.
    """
    from sevenless.cli.outputs import check_file, check_folder

    target = Path(path)
    scenario = asked.scenario()
    if rules:
        from sevenless.files.atomic import write_text
        from sevenless.pathway.model import rules_bngl

        check_file(target, endings=[".bngl"], noun="rule file")
        write_text(target, rules_bngl(scenario.size))
    else:
        from sevenless.cli.pathway_model.telling import tell_scenario
        from sevenless.exchange.pathway_files import write_scenario

        if target.suffix:
            check_file(target, endings=None, noun="model")
        else:
            check_folder(target)
        write_scenario(scenario, target)
        tell_scenario(scenario)
    click.echo(f"written to {target}", err=True)
