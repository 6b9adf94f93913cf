"""``sevenless pathway dose-response``: doses of a drug in the model, fitted as a plate is."""

from __future__ import annotations

from pathlib import Path

import click

from sevenless.cli.pathway_model.scenario_options import Asked, scenario_options

__all__ = ["command"]


@click.command("dose-response")
@click.argument("drug")
@scenario_options
@click.option("--at", default="2 h", show_default=True, help="When it is read.")
@click.option("--observable", "observables", multiple=True, help="Fit this one; repeat.  [default: pERK and RAS_GTP]")
@click.option("--ensemble", type=click.IntRange(0), default=0, show_default=True, help="Members, for a range.")
@click.option("--out", type=click.Path(path_type=Path), help="Write all observables over the doses as a table.")
def command(drug: str, asked: Asked, at: str, observables: tuple[str, ...], ensemble: int, out: Path | None) -> None:
    """Simulate doses of a DRUG beside what the options hold, and fit the curves."""
    from sevenless.cli.outputs import check_table
    from sevenless.pathway.dose_response import dose_response
    from sevenless.units import format_conc

    check_table(out)
    found = dose_response(asked.scenario(), drug, at=at, ensemble=ensemble)
    for name in observables or ("pERK", "RAS_GTP"):
        fits = found.fit(name).table
        first = fits.row(0, named=True)
        left = found.observed[name][0, -1] / found.observed[name][0, 0]
        text = (
            f"{name}: IC50 {first['qualifier']} {format_conc(first['ic50_molar'])}"
            if first["ic50_molar"]
            else f"{name}: {first['status']}"
        )
        click.echo(f"{text}; {left:.0%} left at {format_conc(found.conc_molar[-1])}")
        if ensemble:
            known = fits["ic50_molar"].drop_nulls().drop_nans()
            lower, upper = known.quantile(0.1), known.quantile(0.9)
            if lower is not None and upper is not None:
                click.echo(f"  80 % of {len(known)} members with an IC50: {format_conc(lower)} to {format_conc(upper)}")
    if out is not None:
        from sevenless.files.tables import write_table

        write_table(found.table(), out)
        click.echo(f"{len(found.conc_molar)} doses written to {out}", err=True)
