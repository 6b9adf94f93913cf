"""``sevenless binding spr``: surface plasmon resonance and biolayer interferometry."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from sevenless.errors import InputError, Problem

if TYPE_CHECKING:
    from sevenless.binding.single_cycle import InjectionSeries
    from sevenless.binding.spr.analysis import SprAnalysis
    from sevenless.binding.spr.exclusions import SprExclusion
    from sevenless.binding.spr.options import SurfaceTheory

__all__ = ["command"]

_FORMAT: Final = "sevenless.spr"


@click.command(
    "spr",
    epilog="""\b
Examples:
  sevenless binding spr affinity.txt --exclude "18 uM=second phase" --exclude "0.1 nM=below the blank"
  sevenless binding spr kinetics.txt --injection 0:120 --figures drawn
  sevenless binding spr kinetics.txt --mass-transport
  sevenless binding spr single.txt --inject "0:120=1 nM" --inject "240:360=10 nM"
  sevenless binding spr fragments.csv --shared-rmax --level 5000 --ligand-mass 20000 --analyte-mass 250
""",
)
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE...")
@click.option(
    "--exclude",
    multiple=True,
    metavar="WHAT=WHY",
    help='Leave out a concentration, cycle or well: "18 uM=why", "cycle 4=why", "drug@18 uM=why".',
)
@click.option("--injection", metavar="FROM:TO", help="When the analyte flowed, in seconds; found if not given.")
@click.option(
    "--inject",
    multiple=True,
    metavar="FROM:TO=CONC",
    help='One injection of a single cycle, "0:120=1 nM"; give each. Told by a long table.',
)
@click.option("--last", type=float, metavar="SECONDS", help="End of the dissociation that is fitted.")
@click.option("--skip", type=float, default=2.0, show_default=True, help="Seconds left out around both ends.")
@click.option(
    "--zero",
    type=click.FloatRange(min=0),
    default=10.0,
    show_default=True,
    help="Seconds before the injection whose mean is zero; 0 for responses that are zeroed already.",
)
@click.option("--reference", metavar="CELL", help="Flow cell without ligand, to be subtracted.")
@click.option("--point", metavar="NAME", help="Report point that is the response at equilibrium.")
@click.option("--solvent", is_flag=True, help="Correct report points for solvent, by the buffers in their file.")
@click.option("--offset", type=click.Choice(["free", "zero"]), default="free", show_default=True)
@click.option("--bulk/--no-bulk", default=None, help="Fit a shift while the analyte flows; decided if not given.")
@click.option(
    "--mass-transport/--no-mass-transport",
    default=None,
    help="Fit how fast the analyte comes to the surface, or take it for fast; if not given, rates are refused "
    "where it is seen.",
)
@click.option("--local-rmax", is_flag=True, help="An Rmax of its own for each sensorgram.")
@click.option("--shared-rmax", is_flag=True, help="One Rmax for all analytes of a surface, for fragments.")
@click.option("--no-kinetics", is_flag=True, help="Affinities at equilibrium only.")
@click.option("--no-blank", is_flag=True, help="Do not subtract the sensorgrams at concentration 0.")
@click.option("--keep-spikes", is_flag=True, help="Do not leave out readings far from their neighbours.")
@click.option("--level", multiple=True, metavar="[CELL=]RU", help="Ligand on the surface, for the theoretical Rmax.")
@click.option("--ligand-mass", type=float, metavar="DALTON", help="Mass of the ligand.")
@click.option("--analyte-mass", multiple=True, metavar="[NAME=]DALTON", help="Mass of the analyte.")
@click.option("--sites", type=float, default=1.0, show_default=True, help="Binding sites of one ligand.")
@click.option("--out", type=click.Path(path_type=Path), help="Write the affinities: .csv, .xlsx, .parquet, .json.")
@click.option("--rates-out", type=click.Path(path_type=Path), help="Write the rates likewise.")
@click.option("--points-out", type=click.Path(path_type=Path), help="Write the points that were fitted likewise.")
@click.option(
    "--figures", type=click.Path(path_type=Path), metavar="DIR", help="Draw everything into a folder, as SVG."
)
@click.option("--json", "as_json", is_flag=True, help="Print everything as JSON.")
def command(
    files: tuple[Path, ...],
    exclude: tuple[str, ...],
    injection: str | None,
    inject: tuple[str, ...],
    last: float | None,
    skip: float,
    zero: float,
    reference: str | None,
    point: str | None,
    solvent: bool,
    offset: str,
    bulk: bool | None,
    mass_transport: bool | None,
    local_rmax: bool,
    shared_rmax: bool,
    no_kinetics: bool,
    no_blank: bool,
    keep_spikes: bool,
    level: tuple[str, ...],
    ligand_mass: float | None,
    analyte_mass: tuple[str, ...],
    sites: float,
    out: Path | None,
    rates_out: Path | None,
    points_out: Path | None,
    figures: Path | None,
    as_json: bool,
) -> None:
    """Affinities and rates from surface plasmon resonance, each with a verdict.

    FILE is an export of Biacore Insight (workbook or text), a T200 result file, an Octet file, or a long table with the
    columns time_s, response_ru and conc_molar. Prints the KD at equilibrium and, where there are sensorgrams, ka and
    kd of one fit to all concentrations. What is left out is printed with its reason and with what it changes.
    """
    from sevenless.binding.spr.analysis import analyse_spr
    from sevenless.binding.spr.options import SprOptions
    from sevenless.cli.binding_commands.spr_columns import show_analysis
    from sevenless.cli.compiling import compiling_told
    from sevenless.readers.spr.registry import read_spr_files

    _check_outputs((out, rates_out, points_out), figures)
    options = SprOptions(
        exclusions=_exclusions(exclude),
        injection_s=None if injection is None else _window(injection),
        single_cycle=_series(inject, injection),
        last_s=last,
        skip_s=skip,
        zero_s=zero,
        reference=reference,
        point=point,
        solvent=solvent,
        offset="zero" if offset == "zero" else "free",
        bulk=bulk,
        mass_transport=mass_transport,
        local_rmax=local_rmax,
        shared_rmax=shared_rmax,
        kinetics=not no_kinetics,
        subtract_blank=not no_blank,
        remove_spikes=not keep_spikes,
        theory=_theory(level, ligand_mass, analyte_mass, sites),
    )
    reads = read_spr_files(files)
    with compiling_told():
        analysis = analyse_spr(reads, options)
    if as_json:
        click.echo(_json(analysis))
    else:
        show_analysis(analysis)
    _write(analysis, out, rates_out, points_out, figures)


def _check_outputs(tables: Sequence[Path | None], figures: Path | None) -> None:
    from sevenless.cli.outputs import check_folder, check_table

    for path in tables:
        check_table(path)
    if figures is not None:
        check_folder(figures)


def _exclusions(texts: Sequence[str]) -> tuple[SprExclusion, ...]:
    """Every exclusion, or the problems of all that cannot be read."""
    from sevenless.binding.spr.exclusions import parse_exclusion

    found: list[SprExclusion] = []
    problems: list[Problem] = []
    for text in texts:
        try:
            found.append(parse_exclusion(text))
        except InputError as error:
            problems.extend(error.problems)
    if problems:
        raise InputError(problems)
    return tuple(found)


def _window(text: str) -> tuple[float, float]:
    first, _, last = text.partition(":")
    try:
        return float(first), float(last)
    except ValueError as error:
        what = f"{text!r} is no pair of seconds such as 0:120"
        raise click.BadParameter(what, param_hint="--injection") from error


def _series(texts: Sequence[str], injection: str | None) -> InjectionSeries | None:
    """The injections of a single cycle, or the problems of all that cannot be read."""
    import numpy as np

    from sevenless.binding.single_cycle import InjectionSeries
    from sevenless.errors import UnitError
    from sevenless.units import parse_conc

    if not texts:
        return None
    if injection is not None:
        raise click.UsageError("--injection is of sensorgrams with one injection, --inject of those with several")
    found: list[tuple[float, float, float]] = []
    problems: list[Problem] = []
    for text in texts:
        times, _, conc = text.partition("=")
        first, _, last = times.partition(":")
        try:
            found.append((float(first), float(last), parse_conc(conc)))
        except (UnitError, ValueError):
            problems.append(Problem(what=f"{text!r} is no injection", remedy='write --inject "0:120=1 nM"'))
    if problems:
        raise InputError(problems)
    start, end, concs = np.array(found).T
    return InjectionSeries(start_s=start, end_s=end, conc_molar=concs)


def _theory(
    level: Sequence[str], ligand_mass: float | None, analyte_mass: Sequence[str], sites: float
) -> SurfaceTheory:
    from sevenless.binding.spr.options import SurfaceTheory

    numbers = [("--ligand-mass", ligand_mass), ("--sites", sites)]
    levels, masses = _named(level, "--level"), _named(analyte_mass, "--analyte-mass")
    numbers += [("--level", one) for one in levels.values()] + [("--analyte-mass", one) for one in masses.values()]
    for option, number in numbers:
        if number is not None and not 0 < number < float("inf"):
            raise click.BadParameter(f"{number:g} is not above 0", param_hint=option)
    return SurfaceTheory(level_ru=levels, ligand_dalton=ligand_mass, analyte_dalton=masses, sites=sites)


def _named(texts: Sequence[str], option: str) -> dict[str, float]:
    found = {}
    for text in texts:
        name, _, number = text.rpartition("=")
        try:
            found[name.strip()] = float(number)
        except ValueError as error:
            raise click.BadParameter(f"{number!r} is not a number", param_hint=option) from error
    return found


def _write(
    analysis: SprAnalysis, out: Path | None, rates_out: Path | None, points_out: Path | None, figures: Path | None
) -> None:
    from sevenless.files.tables import write_table

    for path, table, what in (
        (out, analysis.affinities, "affinities"),
        (rates_out, analysis.rates, "rates"),
        (points_out, analysis.points, "points"),
    ):
        if path is not None:
            write_table(table, path)
            click.echo(f"{table.height} {what} written to {path}", err=True)
    if figures is not None:
        click.echo(f"{_draw(analysis, figures)} figures written to {figures}", err=True)


def _draw(analysis: SprAnalysis, folder: Path) -> int:
    from sevenless.figures.export import save_figure
    from sevenless.figures.sensorgrams import sensorgram_figure
    from sevenless.figures.steady_state import steady_state_figure

    folder.mkdir(parents=True, exist_ok=True)
    drawn = {f"affinity_{i + 1}": steady_state_figure(analysis, i) for i in range(analysis.affinities.height)}
    fitted = [one for one in analysis.surfaces if one.rates is not None]
    drawn |= {f"sensorgrams_{i + 1}": sensorgram_figure(one) for i, one in enumerate(fitted)}
    for name, figure in drawn.items():
        save_figure(figure, folder / name, formats=("svg",))
    return len(drawn)


def _json(analysis: SprAnalysis) -> str:
    tables = {"affinities": analysis.affinities, "rates": analysis.rates, "points": analysis.points}
    tables["vendor"] = analysis.vendor
    files = [{"name": one.source.name, "sha256": one.source.sha256} for one in analysis.reads]
    rows = {name: [_finite(row) for row in table.iter_rows(named=True)] for name, table in tables.items()}
    content = {"format": _FORMAT, "version": 1, "files": files, **rows, "notes": list(analysis.notes)}
    return json.dumps(content, ensure_ascii=False, indent=1)


def _finite(row: dict[str, object]) -> dict[str, object]:
    """JSON has no number for infinity and none for what is not a number."""
    return {
        name: str(value) if isinstance(value, float) and not abs(value) < float("inf") else value
        for name, value in row.items()
    }
