"""``sevenless binding mst``: microscale thermophoresis."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

if TYPE_CHECKING:
    from sevenless.binding.mst.analysis import MstAnalysis, MstOptions
    from sevenless.binding.mst.traces import Window
    from sevenless.binding.mst.windows import HotWindow

__all__ = ["command"]

_NAMES: Final = ("jump", "thermophoresis")


@click.command(
    "mst",
    epilog="""\b
Examples:
  sevenless binding mst run.xlsx --conc-unit M
  sevenless binding mst run.xlsx --conc-unit M --hot thermophoresis --target "5 nM"
  sevenless binding mst run.xlsx --conc-unit M --out affinities.csv --points points.csv --figures drawn
""",
)
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--conc-unit", metavar="UNIT", help="Unit of concentrations that carry none, e.g. M.")
@click.option(
    "--target", metavar="CONC", help='Concentration of labelled target, e.g. "5 nM", in place of the file\'s.'
)
@click.option("--cold", metavar="FROM:TO", help="Cold window in seconds; found in the traces if not given.")
@click.option(
    "--hot", default="jump", show_default=True, metavar="WINDOW", help="jump, thermophoresis, or FROM:TO in seconds."
)
@click.option("--out", type=click.Path(path_type=Path), help="Write the affinities: .csv, .xlsx, .parquet or .json.")
@click.option("--points", type=click.Path(path_type=Path), help="Write Fnorm and checks of every capillary likewise.")
@click.option(
    "--figures", type=click.Path(path_type=Path), metavar="DIR", help="Draw traces and curves, as SVG, into a folder."
)
def command(
    file: Path,
    conc_unit: str | None,
    target: str | None,
    cold: str | None,
    hot: str,
    out: Path | None,
    points: Path | None,
    figures: Path | None,
) -> None:
    """Affinities from traces of microscale thermophoresis.

    FILE is the raw data that MO.Affinity Analysis exports, or a long table with the columns capillary, time_s,
    fluorescence_counts and conc_molar. Cold and hot window are found in the traces. Prints the KD of each ligand with
    its 95 % interval and a verdict; --out writes all columns.
    """
    from sevenless.binding.mst.analysis import analyse_mst
    from sevenless.cli.compiling import compiling_told
    from sevenless.cli.outputs import check_folder, check_table
    from sevenless.files.tables import write_table
    from sevenless.readers.mst.registry import read_mst

    options = _options(target, cold, hot)
    check_table(out)
    check_table(points)
    if figures is not None:
        check_folder(figures)
    read = read_mst(file, conc_unit=conc_unit)
    with compiling_told():
        analysis = analyse_mst(read, options)
    _print(analysis)
    for path, table, what in ((out, analysis.fits, "affinities"), (points, analysis.points, "capillaries")):
        if path is not None:
            write_table(table, path)
            click.echo(f"{table.height} {what} written to {path}", err=True)
    if figures is not None:
        click.echo(f"{_draw(analysis, figures)} figures written to {figures}", err=True)


def _options(target: str | None, cold: str | None, hot: str) -> MstOptions:
    from sevenless.binding.mst.analysis import MstOptions
    from sevenless.errors import UnitError
    from sevenless.units import parse_conc

    window: HotWindow | Window = "thermophoresis" if hot == "thermophoresis" else "jump"
    if hot not in _NAMES:
        window = _window("--hot", hot, "jump, thermophoresis, or two numbers of seconds such as 0.5:1.5")
    try:
        return MstOptions(
            cold=None if cold is None else _window("--cold", cold, "two numbers of seconds such as -1:0"),
            hot=window,
            target_molar=None if target is None else parse_conc(target),
        )
    except (UnitError, ValueError) as error:
        raise click.UsageError(f"--target: {error}") from error


def _window(option: str, text: str, expected: str) -> Window:
    first, _, last = text.partition(":")
    try:
        return float(first), float(last)
    except ValueError as error:
        raise click.BadParameter(f"{text!r} is none of {expected}", param_hint=option) from error


def _print(analysis: MstAnalysis) -> None:
    from sevenless.cli.columns import Column, show_columns
    from sevenless.cli.screen import error_screen, output_screen
    from sevenless.fitting.wording import interval_text, number_text, potency_text

    rows = list(analysis.fits.iter_rows(named=True))
    logs = [[_log10(row[name]) for name in ("kd_low_molar", "kd_high_molar")] for row in rows]
    show_columns(
        [
            Column(title="ligand", cells=[row["ligand"] or "(no name)" for row in rows], is_text=True),
            Column(title="KD", cells=[potency_text(row["kd_qualifier"] or None, row["kd_molar"]) for row in rows]),
            Column(title="95 % interval", cells=[interval_text(*ends) for ends in logs]),
            Column(title="response ‰", cells=[number_text(row["amplitude_permille"]) for row in rows], spare=2),
            Column(title="S/N", cells=[number_text(row["signal_to_noise"]) for row in rows], spare=1),
            Column(title="Hill", cells=[number_text(row["hill"]) for row in rows], spare=3),
            Column(title="status", cells=[row["status"] for row in rows], is_text=True),
        ],
        output_screen(),
    )
    click.echo(f"windows: {analysis.windows.text}")
    told = error_screen()
    for note in analysis.read.notes:
        told.print(f"note: {note}")
    for row in analysis.points.filter(analysis.points["flags"] != "").iter_rows(named=True):
        told.print(f"note: capillary {row['position'] or row['capillary']}: {row['flags']}")
    for row in rows:
        if row["remarks"]:
            told.print(f"note: {row['ligand'] or 'the ligand'}: {row['remarks']}")


def _log10(value: float | None) -> float | None:
    from math import inf, log10

    if value is None:
        return None
    return log10(value) if 0 < value < inf else (-inf if value == 0 else inf)


def _draw(analysis: MstAnalysis, folder: Path) -> int:
    from sevenless.figures.export import save_figure
    from sevenless.figures.mst_binding import mst_binding_figure
    from sevenless.figures.mst_traces import mst_traces_figure

    folder.mkdir(parents=True, exist_ok=True)
    drawn = {"traces": mst_traces_figure(analysis)}
    drawn |= {f"binding_{number + 1}": mst_binding_figure(analysis, number) for number in range(analysis.fits.height)}
    for name, figure in drawn.items():
        save_figure(figure, folder / name, formats=("svg",))
    return len(drawn)
