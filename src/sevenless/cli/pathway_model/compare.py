"""``sevenless pathway compare``: with and without, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from sevenless.cli.pathway_model.scenario_options import Asked, ensemble_options, output_options, scenario_options

if TYPE_CHECKING:
    import polars as pl

    from sevenless.pathway.result import PathwayResult

__all__ = ["command"]


@click.command(
    "compare",
    epilog="""\b
Examples:
  sevenless pathway compare --cell NCI-H358 --drug "BI-3406=1 uM" --why pERK
  sevenless pathway compare --cell SDC4-ROS1 --against CD74-ROS1
  sevenless pathway compare --cell DLD-1 --drug "BI-3406=1 uM" --without-genotype --genotype SOS2=-/- --ensemble 50
""",
)
@scenario_options
@click.option("--against", default="", metavar="CELL", help="Compare with this cell, with the same drugs and genotype.")
@click.option("--without-genotype", is_flag=True, help="Compare with the same cell and drugs, no gene changed.")
@click.option("--why", "observable", default="", metavar="NAME", help="Say which reactions are behind this observable.")
@click.option("--at", default="", metavar="TIME", help="When the two are compared.  [default: at the end]")
@ensemble_options
@output_options
def command(
    asked: Asked,
    against: str,
    without_genotype: bool,
    observable: str,
    at: str,
    ensemble: int,
    seed: int,
    as_json: bool,
    out: str | None,
) -> None:
    """Set a cell with its drugs beside the same cell without them, or beside another cell, or without its genotype."""
    from sevenless.cli.pathway_model.telling import ask_for_ensemble, checked_out, print_json, tell_scenario, write_out
    from sevenless.pathway.asked_observables import checked_observables
    from sevenless.pathway.comparing import compared, place_at

    if against and without_genotype:
        raise click.UsageError("--against and --without-genotype ask for two references; give one of them")
    path = checked_out(out)
    changes: dict[str, Any] = {"genotype": {}} if without_genotype else {"cell": against} if against else {"drugs": {}}
    scenario, other = asked.scenario(), asked.scenario(**changes)
    checked_observables((observable,) if observable else (), scenario.size)
    place = place_at(scenario.output_times_s, at)
    result, reference = (one.run(ensemble=ensemble, seed=seed) for one in (scenario, other))
    table = compared(result, reference, place)
    why = result.why(observable, at_s=float(result.times_s[place]), reference=reference) if observable else None
    if as_json:
        answer: dict[str, Any] = {"at_s": float(result.times_s[place]), "rows": table.rows(named=True)}
        if why is not None:
            answer["why"] = {"rules": why.rules.rows(named=True), "chain": why.chain.rows(named=True)}
            answer["why"]["evidence"] = why.grounds
        print_json(scenario, {"ensemble": ensemble, **answer})
    else:
        tell_scenario(scenario)
        click.echo("against:")
        tell_scenario(other)
        _print(table, result, place)
        ask_for_ensemble(ensemble)
        if why is not None:
            click.echo(f"\n{why!r}")
    write_out(table, path, "observables")


def _print(table: pl.DataFrame, result: PathwayResult, place: int) -> None:
    from sevenless.cli.columns import Column, show_columns
    from sevenless.cli.pathway_model.telling import band_text, share_text
    from sevenless.cli.screen import output_screen
    from sevenless.fitting.wording import number_text

    rows = table.rows(named=True)
    columns = [
        Column(
            title=f"at {result.times_s[place] / 3600:.3g} h", cells=[row["observable"] for row in rows], is_name=True
        )
    ]
    for name in ("asked", "reference"):
        texts = [band_text(share_text(row[name]), row[f"{name}_low"], row[f"{name}_high"]) for row in rows]
        columns.append(Column(title=name, cells=texts))
    columns.append(Column(title="fold", cells=[number_text(row["fold"]) for row in rows]))
    if result.in_ensemble:
        columns.append(Column(title="models that agree", cells=[f"{row['agreement']:.0%}" for row in rows]))
    show_columns(columns, output_screen())
