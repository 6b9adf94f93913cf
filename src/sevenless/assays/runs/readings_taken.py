"""Of everything that the instruments read, what the protocol takes: one number per well, or its rate over time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, final

import polars as pl

from sevenless.assays.channels import find_channels
from sevenless.assays.progress.rates import PlateProgress, well_rates
from sevenless.assays.progress.readings import signal_over_time
from sevenless.assays.protocol import Protocol
from sevenless.assays.runs.runfile import RunFile
from sevenless.assays.runs.timepoint import end_point
from sevenless.errors import InputError, Problem, RunFileError
from sevenless.plates.plateread import PlateRead

__all__ = ["ReadingsTaken", "take_readings"]

_KEY: Final = ["plate", "well"]


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingsTaken:
    """One row per well that was read.

    Parameters
    ----------
    table
        ``plate``, ``well``, ``raw_<role>`` per channel role, ``mask_reason``, and rates where the protocol follows
        readings over time.
    channels
        Role to the names of the channels it was read from.
    taken
        Which time of a kinetic read was taken, in words.
    progress
        The traces and their fits, where the protocol follows readings over time.
    """

    table: pl.DataFrame
    channels: Mapping[str, str]
    taken: str | None = None
    progress: PlateProgress | None = None


def take_readings(reads: Sequence[PlateRead], *, run: RunFile, protocol: Protocol) -> ReadingsTaken:
    """What a run takes of its files.

    Raises
    ------
    RunFileError
        With every problem: a channel that is not found, a kinetic read without a time, an end-point where the protocol
        follows readings over time.
    """
    pieces: list[pl.DataFrame] = []
    problems: list[Problem] = []
    channels: dict[str, dict[str, None]] = {}
    taken: dict[str, None] = {}
    for read in reads:
        try:
            found = find_channels(read, protocol, run.channels)
            used = _only(read, list(found.values()))
            if protocol.progress is not None:
                pieces.append(signal_over_time(used, found, protocol.progress))
            else:
                chosen = end_point(used, run.read.time)
                pieces.append(_wide(chosen.table, found, protocol))
                if chosen.taken:
                    taken[chosen.taken] = None
        except InputError as error:
            problems.extend(error.problems)
            continue
        for role, name in found.items():
            channels.setdefault(role, {})[name] = None
    if problems:
        raise RunFileError(problems)
    named = {role: ", ".join(names) for role, names in channels.items()}
    if protocol.progress is None:
        return ReadingsTaken(table=pl.concat(pieces, how="diagonal"), channels=named, taken="; ".join(taken) or None)
    progress = PlateProgress.of(pieces, protocol.progress)
    table = well_rates(progress.readings, progress.fits, protocol.progress)
    return ReadingsTaken(table=table, channels=named, progress=progress)


def _only(read: PlateRead, channels: list[str]) -> PlateRead:
    """The read with the channels that are used: the time of another one is nobody's concern."""
    return PlateRead(
        table=read.table.filter(pl.col("channel").is_in(channels)),
        channels=tuple(channel for channel in read.channels if channel.name in channels),
        formats=read.formats,
        source=read.source,
    )


def _wide(table: pl.DataFrame, channels: Mapping[str, str], protocol: Protocol) -> pl.DataFrame:
    """One row per well: ``raw_<role>`` of every channel, and why any that is needed has no value."""
    needed = [role.role for role in protocol.channels if not role.optional]
    wide = table.select(_KEY).unique(maintain_order=True)
    for role, channel in channels.items():
        one = table.filter(pl.col("channel") == channel)
        columns = one.select(*_KEY, pl.col("value").alias(f"raw_{role}"), pl.col("mask_reason").alias(f"mask_{role}"))
        wide = wide.join(columns, on=_KEY, how="left", maintain_order="left")
    masks = [f"mask_{role}" for role in channels if role in needed]
    named = [pl.format("{} ({})", mask, pl.lit(mask.removeprefix("mask_"))) for mask in masks]
    reason = pl.col(masks[0]) if len(masks) == 1 else _words(named)
    return wide.with_columns(mask_reason=reason).drop([f"mask_{role}" for role in channels])


def _words(parts: list[pl.Expr]) -> pl.Expr:
    joined = pl.concat_str(parts, separator="; ", ignore_nulls=True)
    return pl.when(joined != "").then(joined)
