"""Tables of peak heights: a line per peak with a column per channel, or a line per peak and channel."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Final

import polars as pl

from sevenless.errors import Problem, ReadError
from sevenless.files.document import open_document
from sevenless.files.placed_rows import PlacedRows, read_placed_rows
from sevenless.plates.plateread import SourceFile
from sevenless.readers.nmr.compound_facts import compound_facts
from sevenless.readers.nmr.nmr_peaks import NMR_PEAK_SCHEMA, NmrPeaks
from sevenless.readers.nmr.peak_cells import (
    parse_channel,
    parse_competitor,
    parse_height,
    parse_name,
    parse_noise,
    parse_ppm,
)
from sevenless.readers.nmr.peak_columns import PeakColumns, find_peak_columns

__all__ = ["read_peaks"]

_PEAK: Final = ["batch", "mixture", "compound", "ppm", "competitor"]
_LONG: Final = pl.Schema(
    {
        "batch": pl.String,
        "mixture": pl.String,
        "compound": pl.String,
        "ppm": pl.Float64,
        "competitor": pl.String,
        "noise_height": pl.Float64,
        "row": pl.Int64,
        "channel": pl.String,
        "height": pl.Float64,
    }
)
_TOLD: Final = 10


def read_peaks(path: str | Path) -> NmrPeaks:
    """The peak heights of a screen.

    Columns, by any of the names in `sevenless.readers.nmr.peak_columns.COLUMN_NAMES`: ``compound``, ``ppm`` and either
    one column per channel (``height_target``, ``height_reference``, ``height_free``; ``height_target_competitor``,
    ``height_reference_competitor``) or ``channel`` and ``height``; and, where known, ``batch``, ``mixture``,
    ``competitor``, ``noise``, ``role``, ``heavy_atoms``, ``formula``.

    Parameters
    ----------
    path
        ``.csv``, ``.tsv``, ``.txt``, ``.xlsx`` and the others of `sevenless.files.tables.read_table`.

    Raises
    ------
    ReadError
        With every problem of the file.
    """
    where = Path(path)
    rows = read_placed_rows(where)
    columns, problems = find_peak_columns(rows.table.columns)
    if rows.table.is_empty() and not problems:
        problems = [Problem(what="there are no lines below the header", remedy="write a line per peak")]
    if problems:
        raise ReadError([rows.of_file(problem) for problem in problems])
    long = _long(rows, columns, problems)
    compounds = compound_facts(rows, columns, problems)
    problems += _twice(rows, long)
    _raise(problems)
    problems += _unpaired(rows, long)
    _raise(problems)
    return NmrPeaks(source=_source(where), peaks=_peaks(long), compounds=compounds, notes=tuple(_notes(columns, long)))


def _raise(problems: list[Problem]) -> None:
    if problems:
        raise ReadError(sorted(problems, key=lambda problem: problem.line or math.inf))


def _source(path: Path) -> SourceFile:
    if path.suffix.lower() in (".parquet", ".json"):
        import hashlib

        digest = hashlib.sha256(path.read_bytes()).hexdigest()
    else:
        digest = open_document(path).sha256
    return SourceFile(name=path.name, sha256=digest, instrument="peak heights", reader="nmr-peaks")


def _long(rows: PlacedRows, columns: PeakColumns, problems: list[Problem]) -> pl.DataFrame:
    """A row per peak, condition and channel: `_LONG`. Null where a cell is at fault, which ``problems`` says."""
    count, named = len(rows.table), columns.named
    compound = rows.parsed(named["compound"], parse_name("compound"), problems)
    competitor = rows.parsed(named["competitor"], parse_competitor, problems) if "competitor" in named else [""] * count
    batch = rows.parsed(named["batch"], parse_name("batch"), problems) if "batch" in named else ["1"] * count
    mixture = rows.parsed(named["mixture"], parse_name("mixture"), problems) if "mixture" in named else compound
    noise = rows.parsed(named["noise"], parse_noise, problems) if "noise" in named else [math.nan] * count
    ppm = rows.parsed(named["ppm"], parse_ppm, problems)
    shared = {
        "batch": batch, "mixture": mixture, "compound": compound, "ppm": ppm, "competitor": competitor,
        "noise_height": noise, "row": range(count),
    }  # fmt: skip
    if not columns.heights:
        channel = rows.parsed(named["channel"], parse_channel, problems)
        height = rows.parsed(named["height"], parse_height, problems)
        return pl.DataFrame({**shared, "channel": channel, "height": height}, schema=_LONG).fill_nan(None)
    parts = []
    for (channel_name, competed), title in columns.heights.items():
        height = rows.parsed(title, parse_height, problems)
        with_it = ["competitor"] * count if competed else competitor
        whole = {**shared, "competitor": with_it, "channel": [channel_name] * count, "height": height}
        parts.append(pl.DataFrame(whole, schema=_LONG))
    return pl.concat(parts).fill_nan(None)


def _twice(rows: PlacedRows, long: pl.DataFrame) -> list[Problem]:
    """Peaks that are given more than once in the same condition and channel."""
    again = (
        long.drop_nulls(_PEAK)
        .group_by([*_PEAK, "channel"], maintain_order=True)
        .agg(pl.col("row").unique(maintain_order=True))
        .filter(pl.col("row").list.len() > 1)
        .unique(_PEAK[:-1], keep="first", maintain_order=True)
    )
    problems = []
    for one in again.head(_TOLD).iter_rows(named=True):
        places = " and ".join(str(_line(rows, row)) for row in one["row"])
        what = f"the peak of {one['compound']} at {one['ppm']:g} ppm in batch {one['batch']} stands in lines {places}"
        problems.append(rows.of_file(Problem(what=what, remedy="keep one, or name another batch or mixture")))
    return problems + _more(rows, again.height)


def _unpaired(rows: PlacedRows, long: pl.DataFrame) -> list[Problem]:
    """Peaks with a line for one of the two channels alone."""
    both = long.filter(pl.col("channel") != "free").group_by(_PEAK, maintain_order=True)
    alone = both.agg(pl.col("channel").unique(), pl.col("row").min()).filter(pl.col("channel").list.len() < 2)
    problems = []
    for one in alone.head(_TOLD).iter_rows(named=True):
        absent = "reference" if one["channel"] == ["target"] else "target"
        condition = f" with {one['competitor']}" if one["competitor"] else ""
        what = f"the peak of {one['compound']} at {one['ppm']:g} ppm{condition} has no line for the {absent} channel"
        problem = Problem(what=what, line=_line(rows, one["row"]), remedy="add it, or take the peak out")
        problems.append(rows.of_file(problem))
    return problems + _more(rows, alone.height)


def _more(rows: PlacedRows, count: int) -> list[Problem]:
    more = f"{count - _TOLD} more peaks like these"
    return [rows.of_file(Problem(what=more, remedy="mend those above first"))] if count > _TOLD else []


def _line(rows: PlacedRows, row: int) -> int:
    return rows.lines[row] if rows.lines is not None else row + 1


def _peaks(long: pl.DataFrame) -> pl.DataFrame:
    def of(channel: str) -> pl.Expr:
        return pl.col("height").filter(pl.col("channel") == channel).first().alias(f"{channel}_height")

    found = long.group_by(_PEAK, maintain_order=True).agg(
        of("target"), of("reference"), of("free"), pl.col("noise_height").max()
    )
    # A column for the competitor that is empty for a peak says that it was not measured with it.
    empty = pl.col("target_height").is_null() & pl.col("reference_height").is_null() & (pl.col("competitor") != "")
    return found.filter(~empty).select(NMR_PEAK_SCHEMA.names()).cast(NMR_PEAK_SCHEMA)


def _notes(columns: PeakColumns, long: pl.DataFrame) -> list[str]:
    notes = []
    if "batch" not in columns.named:
        notes.append("there is no column batch: everything is one batch")
    if "mixture" not in columns.named:
        notes.append("there is no column mixture: peaks are taken to stand alone, and overlaps are not looked for")
    if long["noise_height"].null_count() == long.height:
        notes.append("no noise is stated: peaks too small to be judged are not left out")
    if columns.unused:
        notes.append(f"columns not used: {', '.join(columns.unused)}")
    return notes
