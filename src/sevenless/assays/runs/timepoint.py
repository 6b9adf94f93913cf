"""One number per well and channel: an end-point as it is, a kinetic read at the time the run file names."""

from __future__ import annotations

from dataclasses import dataclass
from typing import final

import polars as pl

from sevenless.errors import Problem, RunFileError
from sevenless.plates.plateread import PlateRead
from sevenless.units import parse_time

__all__ = ["EndPoint", "end_point"]

_WELL = ["plate", "well", "channel"]


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class EndPoint:
    """Columns ``plate``, ``well``, ``channel``, ``value``, ``mask_reason``; and in words which time was taken."""

    table: pl.DataFrame
    taken: str | None = None


def end_point(read: PlateRead, time: str | None) -> EndPoint:
    """One reading per well and channel.

    Parameters
    ----------
    read
        What the instrument measured.
    time
        ``"first"``, ``"last"``, or a time with a unit, at which the reading nearest to it is taken; None where the
        read is an end-point.

    Raises
    ------
    RunFileError
        If the read is kinetic and no time is named, or no reading was made near that time.
    """
    kinetic = read.table.filter(pl.col("time_s").is_not_null())
    if kinetic.is_empty():
        return EndPoint(table=read.table.drop("time_s"))
    if time is None:
        raise RunFileError(_no_time(kinetic))
    if time in ("first", "last"):
        chosen = kinetic.sort("time_s", descending=time == "last").unique(_WELL, keep="first", maintain_order=True)
    else:
        chosen = _nearest(kinetic, parse_time(time), time)
    low, high = _range(chosen)
    span = f"{low / 60:.4g} min" if high - low < 0.5 else f"{low / 60:.4g} to {high / 60:.4g} min"
    still = read.table.filter(pl.col("time_s").is_null())
    return EndPoint(table=pl.concat([chosen, still]).drop("time_s"), taken=f"{time}: {span}")


def _nearest(kinetic: pl.DataFrame, time_s: float, asked: str) -> pl.DataFrame:
    away = kinetic.with_columns((pl.col("time_s") - time_s).abs().alias("away"))
    chosen = away.sort("away").unique(_WELL, keep="first", maintain_order=True)
    per_well = kinetic.sort("time_s").group_by(_WELL).agg(pl.col("time_s").diff().median().alias("step"))
    steps = per_well.group_by("plate").agg(pl.col("step").median())
    worst = chosen.group_by("plate", maintain_order=True).agg(pl.col("away").max()).join(steps, on="plate", how="left")
    # A plate read once has no interval; a minute is then near enough.
    late = worst.filter(pl.col("away") > pl.col("step").fill_null(60.0))
    if not late.is_empty():
        raise RunFileError([_not_near(kinetic.filter(plate=plate), plate, asked) for plate in late["plate"].to_list()])
    return chosen.drop("away")


def _range(table: pl.DataFrame) -> tuple[float, float]:
    low, high = table.select(pl.col("time_s").min(), pl.col("time_s").max().alias("high")).row(0)
    return float(low), float(high)


def _no_time(kinetic: pl.DataFrame) -> Problem:
    plate = kinetic["plate"][0]
    one = kinetic.filter(plate=plate)
    low, high = _range(one)
    count = one["time_s"].n_unique()
    return Problem(
        what=f"was read {count} times over {(high - low) / 60:.4g} min, and the protocol takes one reading",
        plate=plate,
        remedy='say which in the run file: [read] time = "last", or a time such as "30 min"',
    )


def _not_near(kinetic: pl.DataFrame, plate: str, asked: str) -> Problem:
    low, high = _range(kinetic)
    return Problem(
        what=f"has no reading near {asked}: it was read from {low / 60:.4g} to {high / 60:.4g} min",
        plate=plate,
        remedy="correct [read] time in the run file",
    )
