"""``sevenless fit``: a plain table of doses and responses in, fits out."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

import click

from sevenless.cli.limits import LIMITS, Limits

if TYPE_CHECKING:
    from sevenless.fitting.curves import Curves
    from sevenless.fitting.fits import CurveFits
    from sevenless.fitting.options import FitOptions

__all__ = ["command"]

_ROWS: Final = 40


@click.command(
    "fit",
    epilog="""\b
Examples:
  sevenless fit doses.csv
  sevenless fit doses.csv --out fits.xlsx
  sevenless fit doses.csv --conc-unit nM --bottom 0 --hill 0.5:3
  sevenless fit doses.csv --figures curves
\b
A table that can be fitted (a row with dose 0 or role neutral is vehicle):
  curve,conc,conc_unit,response
  compound A,0,nM,100.4
  compound A,10,nM,81.3
  compound A,100,nM,20.9
""",
)
@click.argument("table", type=click.Path(path_type=Path))
@click.option("--out", type=click.Path(path_type=Path), help="Write the fits: .csv, .xlsx, .parquet or .json.")
@click.option(
    "--figures", type=click.Path(path_type=Path), metavar="DIR", help="Draw every curve, as SVG, into a folder."
)
@click.option("--conc-unit", metavar="UNIT", help="Unit of doses that carry none, e.g. nM.")
@click.option("--robust", is_flag=True, help="Let single wild wells lose their pull (Tukey's biweight).")
@click.option("--top", type=LIMITS, metavar="LIMITS", help="Fix the upper plateau (100) or bound it (90:110, 90:).")
@click.option("--bottom", type=LIMITS, metavar="LIMITS", help="Fix the lower plateau (0) or bound it (-10:10, 0:).")
@click.option("--hill", type=LIMITS, metavar="LIMITS", help="Fix the size of the slope (1) or bound it (0.5:3).")
@click.option(
    "--direction",
    type=click.Choice(["falling", "rising", "either"]),
    default="either",
    show_default=True,
    help="Which way the response goes with dose; either lets the data say.",
)
@click.option("--model", default="four-parameter", show_default=True, metavar="NAME", help="Curve model.")
@click.option("--no-intervals", is_flag=True, help="Estimates alone, faster.")
@click.option("--rows", default=_ROWS, show_default=True, type=click.IntRange(min=0), help="Curves listed; 0 for all.")
def command(
    table: Path,
    out: Path | None,
    figures: Path | None,
    conc_unit: str | None,
    robust: bool,
    top: Limits | None,
    bottom: Limits | None,
    hill: Limits | None,
    direction: Literal["falling", "rising", "either"],
    model: str,
    no_intervals: bool,
    rows: int,
) -> None:
    """Fit curves to a plain TABLE, one row per well.

    Columns: response; the dose as conc beside conc_unit, or as conc_nM, conc_uM, conc_molar; and, where wanted, curve
    (which curve the row belongs to), weight, and role (sample or neutral). Tables are .csv, .tsv, .xlsx, .parquet or
    .json. Prints the IC50 of each curve with its 95 % interval and what can be said of it; --out writes all columns.
    """
    from sevenless.cli.failures import print_problems
    from sevenless.cli.outputs import check_folder, check_table
    from sevenless.cli.potency_table import show_fits
    from sevenless.cli.screen import output_screen
    from sevenless.files.tables import write_table
    from sevenless.fitting.dose_tables.dose_table import open_dose_table
    from sevenless.fitting.options import FitOptions

    try:
        options = FitOptions(
            top=top,
            bottom=bottom,
            hill=hill,
            direction=direction,
            robust=robust,
            intervals="none" if no_intervals else "profile",
            model=model,
        )
    except ValueError as error:
        raise click.UsageError(str(error)) from error
    check_table(out)
    if figures is not None:
        check_folder(figures)
    doses = open_dose_table(table, conc_unit=conc_unit)
    print_problems(doses.remarks)
    fits = _fitted(doses.curves, options)
    show_fits(fits, output_screen(), rows=rows)
    if figures is not None:
        from sevenless.cli.curve_figures import draw_fits

        click.echo(f"{draw_fits(doses.curves, fits, figures)} figures written to {figures}", err=True)
    if out is not None:
        write_table(fits.table, out)
        click.echo(f"{len(fits)} fits written to {out}", err=True)


def _fitted(curves: Curves, options: FitOptions) -> CurveFits:
    from sevenless.cli.compiling import compiling_told
    from sevenless.fitting.fit import fit

    with compiling_told():
        return fit(curves, options)
