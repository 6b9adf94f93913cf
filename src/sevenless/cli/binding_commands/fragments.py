"""``sevenless binding fragments``: an NMR screen in, a ranked list of binders out."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

if TYPE_CHECKING:
    import polars as pl

    from sevenless.binding.fragments.rules import FragmentRules
    from sevenless.binding.fragments.screen import FragmentScreen

__all__ = ["command"]

_FORMAT: Final = "sevenless.fragments"
_FIGURES: Final = (".svg", ".pdf", ".png")
_ZERO_CELSIUS_KELVIN: Final = 273.15


@click.command(
    "fragments",
    epilog="""\b
Examples:
  sevenless binding fragments peaks.xlsx
  sevenless binding fragments peaks.csv --spr affinities.csv --out ranked.csv
  sevenless binding fragments peaks.csv --spr affinities.csv --report screen.html --figure ranking.svg
""",
)
@click.argument("peaks", type=click.Path(path_type=Path))
@click.option("--spr", type=click.Path(path_type=Path), help="A table of affinities: compounds, and KD with its unit.")
@click.option("--target", default="", help="Whose affinities are taken, where the table has those of several proteins.")
@click.option("--temperature", type=float, default=25.0, show_default=True, help="Of the affinities, in °C.")
@click.option("--noise", type=float, help="Standard deviation of the noise, in units of the heights, if not stated.")
@click.option("--vote-z", type=float, help="A peak votes this many robust SD below its batch.  [default: 3]")
@click.option("--vote-ratio", type=float, help="And at most at this share of the batch's median T/R.  [default: 0.85]")
@click.option("--hit-share", type=float, help="Share of the judged peaks that must vote for a hit.  [default: 0.5]")
@click.option("--overlap-ppm", type=float, help="Peaks of a mixture that are closer have no vote.  [default: 0.02]")
@click.option("--out", type=click.Path(path_type=Path), help="Write the ranked list as a table.")
@click.option("--peaks-out", type=click.Path(path_type=Path), help="Write every peak with its ratio, z and vote.")
@click.option("--figure", type=click.Path(path_type=Path), help="Draw the ranking: .svg, .pdf or .png.")
@click.option("--report", type=click.Path(path_type=Path), help="Write a page with everything: .html.")
@click.option("--rows", type=click.IntRange(min=0), default=30, show_default=True, help="Compounds listed; 0 for all.")
@click.option("--json", "as_json", is_flag=True, help="Print everything as JSON.")
def command(
    peaks: Path,
    spr: Path | None,
    target: str,
    temperature: float,
    noise: float | None,
    vote_z: float | None,
    vote_ratio: float | None,
    hit_share: float | None,
    overlap_ppm: float | None,
    out: Path | None,
    peaks_out: Path | None,
    figure: Path | None,
    report: Path | None,
    rows: int,
    as_json: bool,
) -> None:
    """Judge the compounds of a target-immobilised NMR screen, and rank the binders by their affinities.

    PEAKS is a table of peak heights: compound, ppm, and the height in the target and in the reference channel; batch,
    mixture, noise and heights with a competitor where there are any. Every compound is a hit, weak, no, or not judged,
    with the reason. With affinities by surface plasmon resonance the list is ranked by KD, with ligand efficiencies.
    """
    from sevenless.binding.fragments.affinities import read_affinities
    from sevenless.binding.fragments.ranking import rank_fragments
    from sevenless.binding.fragments.screen import judge_screen
    from sevenless.readers.nmr.peak_table import read_peaks

    _check_outputs(out, peaks_out, figure, report)
    rules = _rules(vote_z=vote_z, vote_ratio=vote_ratio, hit_share=hit_share, overlap_ppm=overlap_ppm)
    kelvin = temperature + _ZERO_CELSIUS_KELVIN
    if not 0 < kelvin < float("inf"):
        raise click.BadParameter(f"{temperature:g} °C is no temperature", param_hint="--temperature")
    if noise is not None and not 0 < noise < float("inf"):
        raise click.BadParameter(f"{noise:g} is no noise; give a number above 0", param_hint="--noise")
    screen = judge_screen(read_peaks(peaks), rules=rules, noise_height=noise)
    affinities = None if spr is None else read_affinities(spr, target=target)
    ranking = rank_fragments(screen, affinities, temperature_kelvin=kelvin)
    for note in screen.notes:
        click.echo(f"note: {note}", err=True)
    if as_json:
        click.echo(_json(screen, ranking))
    else:
        from sevenless.cli.binding_commands.fragment_columns import show_screen

        show_screen(screen, ranking, rows=rows)
    _write(screen, ranking, tables=((ranking, out), (screen.peaks, peaks_out)), figure=figure, report=report)


def _check_outputs(out: Path | None, peaks_out: Path | None, figure: Path | None, report: Path | None) -> None:
    from sevenless.cli.outputs import check_file, check_table

    check_table(out)
    check_table(peaks_out)
    check_file(figure, endings=_FIGURES, noun="figure")
    check_file(report, endings=(".html",), noun="report")


def _rules(**given: float | None) -> FragmentRules:
    from sevenless.binding.fragments.rules import FragmentRules

    try:
        return FragmentRules(**{name: value for name, value in given.items() if value is not None})  # type: ignore[arg-type]
    except ValueError as error:
        name = str(error).split()[0]
        raise click.BadParameter(str(error), param_hint=f"--{name.replace('_', '-')}") from error


def _write(
    screen: FragmentScreen,
    ranking: pl.DataFrame,
    *,
    tables: tuple[tuple[pl.DataFrame, Path | None], ...],
    figure: Path | None,
    report: Path | None,
) -> None:
    from sevenless.files.tables import write_table

    for table, path in tables:
        if path is not None:
            write_table(table, path)
            click.echo(f"{table.height} rows written to {path}", err=True)
    if figure is not None:
        if ranking["rank"].null_count() == ranking.height:
            click.echo(f"note: nothing binds, so {figure} was not drawn", err=True)
        else:
            from sevenless.figures.export import save_figure
            from sevenless.figures.fragment_ranking import fragment_ranking

            ending: str = figure.suffix.lower().removeprefix(".")
            drawn = fragment_ranking(screen, ranking)
            save_figure(drawn, figure.with_suffix(""), formats=[ending])  # type: ignore[list-item]
            click.echo(f"ranking drawn in {figure}", err=True)
    if report is not None:
        from sevenless.files.atomic import write_text
        from sevenless.reports.fragment_page import fragment_page

        write_text(report, fragment_page(screen, ranking))
        click.echo(f"report written to {report}", err=True)


def _json(screen: FragmentScreen, ranking: pl.DataFrame) -> str:
    from dataclasses import asdict

    tables = {"ranking": ranking, "batches": screen.batches, "competition": screen.competition}
    return json.dumps(
        {
            "format": _FORMAT,
            "version": 1,
            "rules": asdict(screen.rules),
            **{name: table.rows(named=True) for name, table in tables.items()},
            "notes": list(screen.notes),
        },
        ensure_ascii=False,
        indent=1,
    )
