"""The background that an instrument measured with a plate: taken off only where the run file asks for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl

from sevenless.errors import Problem, RunFileError
from sevenless.files.numbers import parse_value
from sevenless.plates.plateread import PlateRead

__all__ = ["instrument_backgrounds", "less_background"]


def instrument_backgrounds(reads: Sequence[PlateRead], channels: Mapping[str, str]) -> pl.DataFrame:
    """The background of every plate and channel.

    Parameters
    ----------
    reads
        Their metadata hold it as ``"<plate>: background <channel>"``, or ``"<plate>: background"`` for all channels.
    channels
        Role to channel names, separated by ``", "`` where plates differ.

    Returns
    -------
    polars.DataFrame
        ``plate`` and ``background_<role>`` in the instrument's counts.

    Raises
    ------
    RunFileError
        If a file holds none for a plate.
    """
    rows, problems = [], []
    for read in reads:
        names = [channel.name for channel in read.channels]
        for plate in read.plates:
            row: dict[str, str | float] = {"plate": plate}
            for role, listed in channels.items():
                channel = next((name for name in names if name in listed.split(", ")), "")
                value = _background(read.metadata, plate, channel)
                if value is None:
                    problems.append(_absent(plate, channel))
                else:
                    row[f"background_{role}"] = value
            rows.append(row)
    if problems:
        raise RunFileError(problems)
    return pl.DataFrame(rows)


def less_background(wells: pl.DataFrame, backgrounds: pl.DataFrame) -> pl.DataFrame:
    """The wells with ``raw_<role>`` less the background of their plate."""
    roles = [name.removeprefix("background_") for name in backgrounds.columns if name != "plate"]
    joined = wells.join(backgrounds, on="plate", how="left", maintain_order="left")
    corrected = joined.with_columns(pl.col(f"raw_{role}") - pl.col(f"background_{role}") for role in roles)
    return corrected.select(wells.columns)


def _background(metadata: Mapping[str, str], plate: str, channel: str) -> float | None:
    text = metadata.get(f"{plate}: background {channel}", metadata.get(f"{plate}: background"))
    parsed = parse_value(text) if text is not None else None
    return parsed[0] if parsed else None


def _absent(plate: str, channel: str) -> Problem:
    return Problem(
        what=f"holds no background of channel {channel}",
        plate=plate,
        remedy="remove subtract_background from [read], or export the plate with its background information",
    )
