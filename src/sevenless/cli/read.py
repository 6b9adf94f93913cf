"""``sevenless read``: what is in a file of a plate reader."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from sevenless.errors import InputError, Problem, TableError, UnknownNameError

if TYPE_CHECKING:
    from rich.console import Console

    from sevenless.plates.plateread import PlateRead

__all__ = ["command"]

_HIGHLIGHTS: Final = 8
_MASKED_LISTED: Final = 12


@click.command(
    "read",
    epilog="""\b
Examples:
  sevenless read plate_07.csv
  sevenless read plate_07.csv --channel 665
  sevenless read plate_*.csv --out wells.parquet
""",
)
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE...")
@click.option(
    "--out", type=click.Path(path_type=Path), help="Write every well to a table: .csv, .xlsx, .parquet, .json."
)
@click.option("--reader", metavar="NAME", help="Read as this format, where the content does not tell.")
@click.option("--plate", metavar="NAME", help="Plate of the heat map; the first if not given.")
@click.option("--channel", metavar="NAME", help="Channel of the heat map; the first if not given.")
def command(
    files: tuple[Path, ...], out: Path | None, reader: str | None, plate: str | None, channel: str | None
) -> None:
    """Show what is in files of a plate reader.

    Instrument, plates, channels, times, what the file says of itself, wells that hold no number and why, and a heat
    map. FILE is an export as csv, txt or xlsx; its content tells which instrument wrote it.
    """
    from sevenless.cli.outputs import check_table
    from sevenless.cli.screen import output_screen

    check_table(out)
    reads = _read_all(files, reader)
    screen = output_screen()
    for one in reads:
        _show(one, screen, plate=plate, channel=channel)
    if out is not None:
        _write(reads, out)
        click.echo(f"{sum(len(one.table) for one in reads)} rows written to {out}", err=True)


def _read_all(files: tuple[Path, ...], reader: str | None) -> list[PlateRead]:
    """Every file, or the problems of all of those that cannot be read."""
    from sevenless.readers.registry import read

    reads: list[PlateRead] = []
    problems: list[Problem] = []
    for file in files:
        try:
            reads.append(read(file, reader=reader))
        except InputError as error:
            problems.extend(error.problems)
    if problems:
        raise InputError(problems)
    return reads


def _show(read: PlateRead, screen: Console, *, plate: str | None, channel: str | None) -> None:
    shown_plate = _chosen("plate", plate, read.plates)
    shown_channel = _chosen("channel", channel, [one.name for one in read.channels])
    screen.print(read.source.name, style="bold")
    for title, text in _facts(read):
        screen.print(f"  {title:<11} {text}")
    _show_heat_map(read, screen, plate=shown_plate, channel=shown_channel)
    for note in read.notes:
        screen.print(f"  note: {note}")


def _chosen(kind: str, name: str | None, known: list[str]) -> str:
    if name is None:
        return known[0]
    if name not in known:
        raise UnknownNameError(kind, name, known)
    return name


def _facts(read: PlateRead) -> list[tuple[str, str]]:
    facts = [
        ("instrument", f"{read.source.instrument} (reader {read.source.reader})"),
        ("plates", _listed([f"{name} ({read.formats[name]} wells)" for name in read.plates])),
        ("channels", _listed([f"{one.name} ({one.kind})" for one in read.channels])),
        ("times", _times(read)),
        ("masked", _masked(read)),
        ("sha-256", read.source.sha256),
    ]
    highlights = [(key, value) for key, value in read.metadata.items() if value.strip()][:_HIGHLIGHTS]
    return facts + [("" if index else "says", f"{key}: {value}") for index, (key, value) in enumerate(highlights)]


def _listed(names: list[str], *, most: int = 8) -> str:
    return ", ".join(names[:most]) + (f" and {len(names) - most} more" if len(names) > most else "")


def _times(read: PlateRead) -> str:
    times_s = read.table["time_s"].drop_nulls().unique().sort()
    if times_s.is_empty():
        return "end-point"
    return f"{len(times_s)}, from {times_s[0]:g} s to {times_s[-1]:g} s"


def _masked(read: PlateRead) -> str:
    """Each reason with its readings and, unless the well is merely empty, its wells."""
    masked = read.table.filter(read.table["mask_reason"].is_not_null())
    told = []
    for reason, count in Counter(masked["mask_reason"].to_list()).most_common():
        wells = masked.filter(masked["mask_reason"] == reason).select("plate", "well").unique(maintain_order=True)
        names = [well if len(read.plates) == 1 else f"{plate} {well}" for plate, well in wells.iter_rows()]
        text = f"{count} {reason}" + (
            f" (readings of {len(wells)} {'well' if len(wells) == 1 else 'wells'})" if len(wells) < count else ""
        )
        told.append(text if reason == "empty" else f"{text}: {_listed(names, most=_MASKED_LISTED)}")
    return "; ".join(told) or "none"


def _show_heat_map(read: PlateRead, screen: Console, *, plate: str, channel: str) -> None:
    from sevenless.cli.heat_map import plate_lines
    from sevenless.cli.screen import has_colours

    rows = read.table.filter((read.table["plate"] == plate) & (read.table["channel"] == channel))
    when = ""
    if times_s := sorted(rows["time_s"].drop_nulls().unique()):
        last_s = times_s[-1]
        rows, when = rows.filter(rows["time_s"] == last_s), f", last reading ({last_s:g} s)"
    screen.print(f"\n  {plate}, {channel}{when}")
    values = dict(zip(rows["well"], rows["value"], strict=True))
    for line in plate_lines(values, plate_format=read.formats[plate], colours=has_colours(screen)):
        screen.print(line)
    screen.print()


def _write(reads: list[PlateRead], out: Path) -> None:
    """The columns of `PlateRead`, of all files below each other."""
    import polars as pl

    from sevenless.files.tables import write_table

    files = Counter(plate for one in reads for plate in one.plates)
    twice = [plate for plate, count in files.items() if count > 1]
    if twice:
        what = f"{_listed(twice)} stands in more than one of the files, and the table would mix them up"
        raise TableError(Problem(what=what, file=out.name, remedy="write one table per file"))
    write_table(pl.concat([one.table for one in reads]), out)
