"""``sevenless pathway matrix``: all pairs of doses of two drugs in the model."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from sevenless.cli.pathway_model.scenario_options import (
    Asked,
    ensemble_options,
    listed,
    output_options,
    scenario_options,
)

if TYPE_CHECKING:
    from sevenless.pathway.drug_matrix import DrugMatrix

__all__ = ["command"]


@click.command(
    "matrix",
    epilog="""\b
Examples:
  sevenless pathway matrix BI-3406 trametinib --cell H358
  sevenless pathway matrix BI-3406 sotorasib --cell H358 --at "24 h" --observable proliferation --ensemble 50
  sevenless pathway matrix BI-3406 trametinib --conc "10 nM, 100 nM" --conc2 "1 nM, 10 nM" --out pairs.csv
""",
)
@click.argument("drug")
@click.argument("drug2")
@scenario_options
@click.option("--conc", metavar="CONC,...", help='Doses of the first: "1 nM, 10 nM".  [default: half-decades to 10 µM]')
@click.option("--conc2", metavar="CONC,...", help="Doses of the second, likewise.")
@click.option("--at", default="2 h", show_default=True, help="When it is read, in place of --time.")
@click.option("--observable", default="pERK", show_default=True, metavar="NAME", help="What is shown.")
@ensemble_options
@output_options
def command(
    drug: str,
    drug2: str,
    asked: Asked,
    conc: str | None,
    conc2: str | None,
    at: str,
    observable: str,
    ensemble: int,
    seed: int,
    as_json: bool,
    out: str | None,
) -> None:
    """Simulate all pairs of doses of DRUG and DRUG2, and say whether they do more together than apart (Bliss)."""
    from sevenless.cli.pathway_model.telling import ask_for_ensemble, checked_out, print_json, tell_scenario, write_out
    from sevenless.pathway.asked_observables import checked_observables
    from sevenless.pathway.drug_matrix import drug_matrix

    path = checked_out(out)
    scenario = asked.scenario()
    (shown,) = checked_observables((observable,), scenario.size, shares_only=True)
    found = drug_matrix(scenario, (drug, drug2), (listed(conc), listed(conc2)), at=at, ensemble=ensemble, seed=seed)
    if as_json:
        told = {"drugs": found.drugs, "at_s": found.at_s, "ensemble": ensemble, "observable": shown}
        print_json(scenario, {**told, **_excess(found, shown), "rows": found.table().rows(named=True)})
    else:
        tell_scenario(scenario)
        _print(found, shown)
        ask_for_ensemble(ensemble)
    write_out(found.table(), path, "pairs of doses")


def _excess(found: DrugMatrix, shown: str) -> dict[str, Any]:
    """The most over Bliss of the model as it is, where, and the share of the models that have some."""
    from sevenless.errors import InputError

    try:
        excess = found.bliss_excess(shown)[0]
    except InputError as error:
        return {"no_bliss": str(error)}
    first, second = divmod(int(excess.argmax()), excess.shape[1])
    return {
        "most_bliss_excess_percent": float(excess[first, second]),
        "most_at_molar": [float(found.conc_molar[0][first]), float(found.conc_molar[1][second])],
        "share_of_models_over_bliss": found.synergy_support(shown),
    }


def _print(found: DrugMatrix, shown: str) -> None:
    from sevenless.cli.columns import Column, show_columns
    from sevenless.cli.screen import output_screen
    from sevenless.fitting.wording import number_text
    from sevenless.pathway.drugs import drugs
    from sevenless.units import format_conc

    hypothetical = [name for name in found.drugs if drugs()[name].hypothetical]
    flag = f"; hypothetical, no such compound is known: {', '.join(hypothetical)}" if hypothetical else ""
    click.echo(f"{found!r}{flag}")
    click.echo(f"{shown}, percent of no drug; {found.drugs[0]} down, {found.drugs[1]} across")
    percent = found.percent(shown)[0]
    doses = [["0" if dose == 0.0 else format_conc(dose) for dose in axis] for axis in found.conc_molar]
    across = [
        Column(title=dose, cells=[number_text(one) for one in percent[:, place]], spare=place % 2)
        for place, dose in enumerate(doses[1])
    ]
    show_columns([Column(title=found.drugs[0], cells=doses[0], is_name=True), *across], output_screen())
    told = _excess(found, shown)
    if "no_bliss" in told:
        click.echo(f"no excess over Bliss: {told['no_bliss']}")
        return
    first, second = (format_conc(dose) for dose in told["most_at_molar"])
    share = told["share_of_models_over_bliss"]
    models = f"; some pair is over Bliss in {share:.0%} of the models" if found.members > 1 else ""
    click.echo(f"most over Bliss: {told['most_bliss_excess_percent']:.1f} points, at {first} and {second}{models}")
