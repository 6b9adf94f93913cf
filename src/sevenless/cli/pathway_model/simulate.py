"""``sevenless pathway simulate``: one cell, over time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import click

from sevenless.cli.pathway_model.scenario_options import Asked, ensemble_options, output_options, scenario_options

if TYPE_CHECKING:
    from sevenless.pathway.result import PathwayResult

__all__ = ["command"]

_TIMES: Final = 9
_TIMES_WITH_BANDS: Final = 5


@click.command(
    "simulate",
    epilog="""\b
Examples:
  sevenless pathway simulate --cell NCI-H358 --drug "BI-3406=100 nM" --stimulus "EGF=10 ng/ml"
  sevenless pathway simulate --stimulus "EGF=10 ng/ml" --time "2 h" --ensemble 50
  sevenless pathway simulate --cell H358 --drug "BI-3406=0 h: 1 uM, 4 h: 0 nM" --out washout.csv
""",
)
@scenario_options
@click.option(
    "--observable", "observables", multiple=True, metavar="NAME", help="Show this one. Repeat.  [default: the outputs]"
)
@click.option("--copies", is_flag=True, help="Write copies per cell of all read-outs too.")
@ensemble_options
@output_options
def command(
    asked: Asked,
    observables: tuple[str, ...],
    copies: bool,
    ensemble: int,
    seed: int,
    as_json: bool,
    out: str | None,
) -> None:
    """Simulate one cell at rest to which drugs and a stimulus are added at time 0.

    Prints shares from 0 to 1 at some of the times; --out writes all observables at all times.
    """
    from sevenless.cli.pathway_model.telling import ask_for_ensemble, checked_out, print_json, tell_scenario, write_out
    from sevenless.pathway.asked_observables import checked_observables
    from sevenless.pathway.result import OUTPUTS

    path = checked_out(out)
    scenario = asked.scenario()
    shown = checked_observables(observables, scenario.size) or OUTPUTS
    result = scenario.run(ensemble=ensemble, seed=seed)
    table = result.table()
    if copies:
        table = table.hstack(result.copies().drop("time_s"))
    if as_json:
        print_json(
            scenario, {"statuses": sorted(set(result.statuses)), "ensemble": ensemble, "rows": table.rows(named=True)}
        )
    else:
        tell_scenario(scenario)
        _print(result, shown)
        ask_for_ensemble(ensemble, sum(status != "done" for status in result.statuses))
    write_out(table, path, "times")


def _print(result: PathwayResult, shown: tuple[str, ...]) -> None:
    from sevenless.cli.columns import Column, show_columns
    from sevenless.cli.screen import output_screen

    last = len(result.times_s) - 1
    count = _TIMES_WITH_BANDS if result.in_ensemble else _TIMES
    places = sorted({round(last * part / (count - 1)) for part in range(count)})
    columns = [Column(title="observable", cells=[_named(name, result) for name in shown], is_name=True)]
    for number, place in enumerate(places):
        cells = [_cell(result, name, place) for name in shown]
        # Where the terminal is narrow, every other time goes first, and the last stays.
        spare = 0 if place in (0, last) else 1 + number % 2
        columns.append(Column(title=_hours(result.times_s[place]), cells=cells, spare=spare))
    show_columns(columns, output_screen())


def _hours(time_s: float) -> str:
    return f"{time_s / 3600:.3g} h" if time_s >= 3600 or time_s == 0 else f"{time_s / 60:.3g} min"


def _named(name: str, result: PathwayResult) -> str:
    return name if name in result.observed else f"{name}, copies"


def _cell(result: PathwayResult, name: str, place: int) -> str:
    from sevenless.cli.pathway_model.telling import band_text, share_text
    from sevenless.fitting.wording import number_text

    value = float(result[name][place])
    if name not in result.observed:
        return number_text(value)
    if not result.in_ensemble:
        return share_text(value)
    lower, upper = result.band(name)
    return band_text(share_text(value), float(lower[place]), float(upper[place]))
