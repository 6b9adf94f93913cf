"""Readings over time to traces: one signal per well and time, out of the channels that a protocol needs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import polars as pl

from sevenless.assays.progress.rules import Progress
from sevenless.errors import Problem, RunFileError
from sevenless.plates.plateread import PlateRead

__all__ = ["signal_over_time"]

_WELL: Final = ["plate", "well"]
_RATIO_SCALE: Final = 1e4


def signal_over_time(read: PlateRead, channels: Mapping[str, str], progress: Progress) -> pl.DataFrame:
    """The readings of every well with the signal that they make.

    Where there are an acceptor and a donor, the signal is 1e4 times their ratio, reading by reading; else it is the one
    channel. Channels of one well are read one after the other: the time of a reading is that of the first of them.

    Parameters
    ----------
    read
        What the instrument measured.
    channels
        Role to channel name.
    progress
        Which readings count.

    Returns
    -------
    polars.DataFrame
        ``plate``, ``well``, ``time_s``, ``raw_<role>`` per channel, ``value`` (the signal; null where a raw value that
        it needs is masked, or the donor reads zero) and ``mask_reason``; by well in the order of the read, then time.

    Raises
    ------
    RunFileError
        If a channel was read once, lacks a cycle or a well that the other has, or no reading lies within the times that
        count.
    """
    _check_times(read, channels)
    roles = list(channels)
    parts = [_numbered(read.table, channels[role], role) for role in roles]
    table = parts[0]
    for role, part in zip(roles[1:], parts[1:], strict=True):
        _check_cycles(parts[0], part, (channels[roles[0]], channels[role]), read.source.name)
        table = table.join(part.drop("time_s"), on=[*_WELL, "number"], how="left", maintain_order="left")
    table = table.with_columns(value=_signal(roles), mask_reason=_reason(roles)).drop(
        "number", *(f"mask_{role}" for role in roles)
    )
    early = pl.lit(True) if progress.first_s is None else pl.col("time_s") >= progress.first_s
    late = pl.lit(True) if progress.last_s is None else pl.col("time_s") <= progress.last_s
    within = table.filter(early & late)
    if bare := [plate for plate in read.plates if within.filter(plate=plate).is_empty()]:
        raise RunFileError([_none_within(table.filter(plate=plate), plate) for plate in bare])
    return within


def _numbered(table: pl.DataFrame, channel: str, role: str) -> pl.DataFrame:
    """The readings of one channel, numbered along each well."""
    rows = table.filter((pl.col("channel") == channel) & pl.col("time_s").is_not_null())
    wells = rows.select(_WELL).unique(maintain_order=True).with_row_index("_well")
    rows = rows.join(wells, on=_WELL, maintain_order="left").sort("_well", "time_s", maintain_order=True)
    return rows.select(
        *_WELL,
        "time_s",
        pl.int_range(pl.len()).over("_well").alias("number"),
        pl.col("value").alias(f"raw_{role}"),
        pl.col("mask_reason").alias(f"mask_{role}"),
    )


def _signal(roles: Sequence[str]) -> pl.Expr:
    if set(roles) >= {"acceptor", "donor"}:
        usable = pl.col("raw_donor") > 0
        return pl.when(usable).then(_RATIO_SCALE * pl.col("raw_acceptor") / pl.col("raw_donor"))
    return pl.col(f"raw_{roles[0]}")


def _reason(roles: Sequence[str]) -> pl.Expr:
    reasons = [pl.col(f"mask_{role}") for role in roles]
    if len(roles) == 1:
        return reasons[0]
    named = [pl.format("{} ({})", reason, pl.lit(role)) for reason, role in zip(reasons, roles, strict=True)]
    told = pl.concat_str(named, separator="; ", ignore_nulls=True)
    return pl.when(told != "").then(told)


def _check_times(read: PlateRead, channels: Mapping[str, str]) -> None:
    """Every plate must hold every channel over time."""
    used = read.table.filter(pl.col("channel").is_in(list(channels.values())))
    counts = used.group_by("plate", "channel", maintain_order=True).agg(pl.col("time_s").n_unique().alias("times"))
    once = counts.filter(pl.col("times") < 2)
    if len(once):
        raise RunFileError([_read_once(plate, channel, read.source.name) for plate, channel, _ in once.iter_rows()])


def _check_cycles(first: pl.DataFrame, second: pl.DataFrame, names: tuple[str, str], file: str) -> None:
    """Every well must have as many readings of both channels, the second always as long after the first."""
    problems = []
    for plate in first["plate"].unique(maintain_order=True):
        one, other = (table.filter(plate=plate).select("well", "number", "time_s") for table in (first, second))
        counts = (
            one.group_by("well", maintain_order=True)
            .len()
            .join(other.group_by("well").len(), on="well", how="full", coalesce=True, maintain_order="left")
        )
        lone = counts.filter(pl.any_horizontal(pl.col("len", "len_right").is_null()))
        fewer = counts.filter(pl.col("len") != pl.col("len_right"))
        if len(lone):
            problems.append(_lone(lone, names, plate, file))
        elif len(fewer):
            well, has, lacks = fewer.row(0)
            what = f'{well} has {has} readings of "{names[0]}" and {lacks} of "{names[1]}"'
            problems.append(_unpaired(what, plate, file))
        elif (moved := _delay_moves(one, other)) is not None:
            low, high = moved
            what = f'"{names[1]}" is read {low:.4g} s after "{names[0]}" in one cycle, and {high:.4g} s in another'
            problems.append(_unpaired(what, plate, file))
    if problems:
        raise RunFileError(problems)


def _delay_moves(one: pl.DataFrame, other: pl.DataFrame) -> tuple[float, float] | None:
    """The shortest and the longest delay between the channels, if they differ by half a cycle: one lost a reading."""
    both = one.join(other, on=["well", "number"], maintain_order="left")
    told = both.select(
        pl.col("time_s").diff().over("well").median().alias("step"),
        (pl.col("time_s_right") - pl.col("time_s")).min().alias("low"),
        (pl.col("time_s_right") - pl.col("time_s")).max().alias("high"),
    ).row(0, named=True)
    return (told["low"], told["high"]) if told["high"] - told["low"] >= 0.5 * told["step"] else None


def _lone(lone: pl.DataFrame, names: tuple[str, str], plate: str, file: str) -> Problem:
    lacks = names[0] if lone["len"].is_null().any() else names[1]
    wells = lone["well"].to_list()
    named = ", ".join(wells[:6]) + (f" and {len(wells) - 6} more" if len(wells) > 6 else "")
    what = f'"{lacks}" has no readings of wells that the other channel has: {named}'
    return Problem(what=what, plate=plate, file=file, remedy="export both channels of the same wells")


def _unpaired(what: str, plate: str, file: str) -> Problem:
    what = f"{what}: which readings make a ratio cannot be told"
    return Problem(what=what, plate=plate, file=file, remedy="export every cycle of both channels")


def _read_once(plate: str, channel: str, file: str) -> Problem:
    return Problem(
        what=f'"{channel}" was read once, and the protocol follows readings over time',
        plate=plate,
        file=file,
        remedy="export every reading (all cycles), or name an end-point protocol",
    )


def _none_within(table: pl.DataFrame, plate: str) -> Problem:
    ends = table.select(pl.col("time_s").min().alias("low"), pl.col("time_s").max().alias("high")).row(0)
    low, high = (float(end) / 60.0 for end in ends)
    return Problem(
        what=f"has no reading between the first and the last that count: it was read from {low:.4g} to {high:.4g} min",
        plate=plate,
        remedy="correct first and last under [progress] in the run file",
    )
