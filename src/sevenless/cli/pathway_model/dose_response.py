"""``sevenless pathway dose-response``: doses of a drug in the model, fitted as a plate is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import click

from sevenless.cli.pathway_model.scenario_options import (
    Asked,
    ensemble_options,
    listed,
    output_options,
    scenario_options,
)

if TYPE_CHECKING:
    from sevenless.pathway.dose_response import DoseResponse

__all__ = ["command"]

_FITTED: Final = ("pERK", "RAS_GTP")


@click.command(
    "dose-response",
    epilog="""\b
Examples:
  sevenless pathway dose-response BI-3406 --cell DLD-1
  sevenless pathway dose-response BI-3406 --cell H358 --drug "trametinib=1 nM" --ensemble 50
  sevenless pathway dose-response sotorasib --cell H358 --at "24 h" --observable KRAS_locked --out doses.csv
""",
)
@click.argument("drug")
@scenario_options
@click.option("--conc", metavar="CONC,...", help='Doses: "1 nM, 10 nM, 100 nM".  [default: half-decades to 10 µM]')
@click.option("--at", default="2 h", show_default=True, help="When it is read, in place of --time.")
@click.option(
    "--observable", "observables", multiple=True, metavar="NAME", help="Fit this one. Repeat.  [default: pERK, RAS_GTP]"
)
@ensemble_options
@output_options
def command(
    drug: str,
    asked: Asked,
    conc: str | None,
    at: str,
    observables: tuple[str, ...],
    ensemble: int,
    seed: int,
    as_json: bool,
    out: str | None,
) -> None:
    """Simulate doses of a DRUG beside what the options hold, and fit the curves as those of a plate are fitted."""
    from sevenless.cli.pathway_model.telling import ask_for_ensemble, checked_out, print_json, tell_scenario, write_out
    from sevenless.pathway.asked_observables import checked_observables
    from sevenless.pathway.dose_response import dose_response

    path = checked_out(out)
    scenario = asked.scenario()
    shown = checked_observables(observables, scenario.size, shares_only=True) or _FITTED
    found = dose_response(scenario, drug, listed(conc), at=at, ensemble=ensemble, seed=seed)
    fits = _fits(found, shown)
    if as_json:
        rows = found.table().rows(named=True)
        print_json(scenario, {"drug": found.drug, "at_s": found.at_s, "ensemble": ensemble, "fits": fits, "rows": rows})
    else:
        tell_scenario(scenario)
        _print(found, fits)
        ask_for_ensemble(ensemble)
    write_out(found.table(), path, "doses")


def _fits(found: DoseResponse, shown: tuple[str, ...]) -> list[dict[str, Any]]:
    """A row per observable: the fit of the model as it is, what is left, and where most members lie."""
    from sevenless.cli.compiling import compiling_told

    rows = []
    for name in shown:
        with compiling_told():
            table = found.fit(name).table
        row = {"observable": name, **table.row(0, named=True)}
        response = found.curves(name).response
        row["at_highest_dose_percent"] = float(response[len(found.conc_molar) - 1])
        known = table["ic50_molar"].drop_nulls().drop_nans()
        row["members_with_ic50"], row["members"] = len(known), len(table)
        some = len(table) > 1 and len(known) > 0
        row["ic50_molar_low"] = known.quantile(0.1) if some else None
        row["ic50_molar_high"] = known.quantile(0.9) if some else None
        rows.append(row)
    return rows


def _print(found: DoseResponse, fits: list[dict[str, Any]]) -> None:
    from sevenless.cli.columns import Column, show_columns
    from sevenless.cli.screen import output_screen
    from sevenless.fitting.wording import STATUS_WORDS, estimate_text, number_text, potency_text
    from sevenless.pathway.drugs import drugs

    flag = "; hypothetical: no such compound is known" if drugs()[found.drug].hypothetical else ""
    click.echo(f"{found!r}{flag}")
    columns = [
        Column(title="observable", cells=[row["observable"] for row in fits], is_name=True),
        Column(title="IC50", cells=[_potency(row, potency_text(row["qualifier"], row["ic50_molar"])) for row in fits]),
        Column(title="Hill", cells=[estimate_text(row, "hill") for row in fits], spare=1),
        Column(title="top, %", cells=[estimate_text(row, "top") for row in fits], spare=2),
        Column(title="bottom, %", cells=[estimate_text(row, "bottom") for row in fits], spare=2),
        Column(title="at the highest dose, %", cells=[number_text(row["at_highest_dose_percent"]) for row in fits]),
        Column(title="status", cells=[STATUS_WORDS.get(row["status"], row["status"]) for row in fits], is_text=True),
    ]
    show_columns(columns, output_screen())
    click.echo("percent of the vehicle; what there is none of without the drug: percent of all")


def _potency(row: dict[str, Any], text: str) -> str:
    from sevenless.units import format_conc

    if row["ic50_molar_low"] is None:
        return text
    band = f"{format_conc(row['ic50_molar_low'])}–{format_conc(row['ic50_molar_high'])}"
    some = "" if row["members_with_ic50"] == row["members"] else f", of {row['members_with_ic50']}"
    return f"{text} ({band}{some})"
