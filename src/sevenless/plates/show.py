"""How a `PlateRead` shows itself: one line of text, and in a notebook a table with a heat map for the first plates."""

from __future__ import annotations

from collections import Counter
from html import escape
from typing import TYPE_CHECKING, Final

import polars as pl

from sevenless.plates.plate_svg import number_text, plate_svg

if TYPE_CHECKING:
    from sevenless.plates.plateread import PlateRead

__all__ = ["read_html", "read_text"]

_MAPS: Final = 6
_ROWS: Final = 60


def read_text(read: PlateRead) -> str:
    """One line: the file, the instrument, plates, channels, times and masked wells."""
    times = read.table["time_s"].drop_nulls().n_unique()
    masked = read.table["mask_reason"].count()
    parts = [
        _plates(read),
        _count(len(read.channels), "channel"),
        *([f"{times} times"] if times else []),
        _count(read.table.height - masked, "value"),
        *([f"{masked} masked"] if masked else []),
    ]
    return f"<PlateRead {read.source.name} ({read.source.instrument}): {', '.join(parts)}>"


def read_html(read: PlateRead) -> str:
    """The line of `read_text`, a row per plate and channel, notes, and heat maps of the first six."""
    summary = _summary(read.table)
    kinds = {channel.name: channel for channel in read.channels}
    head = "".join(f"<th>{name}</th>" for name in ("plate", "channel", "kind", *_NUMBERS))
    body = "".join(
        "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in (plate, name, kinds[name].kind, *numbers)) + "</tr>"
        for plate, name, *numbers in summary[:_ROWS]
    )
    more = f"<p>... and {len(summary) - _ROWS} more</p>" if len(summary) > _ROWS else ""
    notes = "".join(f"<li>{escape(note)}</li>" for note in read.notes)
    maps = "".join(_heat_map(read, plate, name) for plate, name, *_ in summary[:_MAPS])
    return (
        f"<p>{escape(read_text(read).strip('<>'))}</p>"
        f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{more}"
        + (f"<ul>{notes}</ul>" if notes else "")
        + f"<div>{maps}</div>"
    )


_NUMBERS: Final = ("wells", "times", "lowest", "median", "highest", "masked")


def _summary(table: pl.DataFrame) -> list[tuple[str, ...]]:
    """Plate, channel and the figures of `_NUMBERS` as text, in the order of the file."""
    grouped = table.group_by("plate", "channel", maintain_order=True).agg(
        pl.col("well").n_unique().alias("wells"),
        pl.col("time_s").drop_nulls().n_unique().alias("times"),
        pl.col("value").min().alias("lowest"),
        pl.col("value").median().alias("median"),
        pl.col("value").max().alias("highest"),
        pl.col("mask_reason").count().alias("masked"),
    )
    return [tuple(_text(cell) for cell in row) for row in grouped.iter_rows()]


def _text(cell: str | int | float | None) -> str:
    if cell is None:
        return "–"
    return number_text(cell) if isinstance(cell, float) else str(cell)


def _heat_map(read: PlateRead, plate: str, channel: str) -> str:
    """Of a kinetic read, the last time at which anything was measured. Empty wells are drawn as not read."""
    rows = read.table.filter(
        (pl.col("plate") == plate) & (pl.col("channel") == channel) & pl.col("mask_reason").ne_missing("empty")
    )
    last = rows.filter(pl.col("value").is_not_null())["time_s"].max()
    title = f"{plate}, {channel}" if len(read.channels) > 1 else plate
    if isinstance(last, float):
        rows, title = rows.filter(pl.col("time_s") == last), f"{title}, {last:g} s"
    values = dict(zip(rows["well"].to_list(), rows["value"].to_list(), strict=True))
    return plate_svg(values, plate_format=read.formats[plate], title=title)


def _plates(read: PlateRead) -> str:
    """``2 plates of 384 wells``, or each format with its number of plates."""
    sizes = Counter(read.formats[plate] for plate in read.plates)
    return " + ".join(f"{_count(number, 'plate')} of {size} wells" for size, number in sorted(sizes.items()))


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" + ("" if number == 1 else "s")
