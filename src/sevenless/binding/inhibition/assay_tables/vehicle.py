"""Wells that belong to every compound: vehicle, and those without enzyme, whose rate is taken off."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from sevenless.errors import Problem

__all__ = ["less_blanks", "with_shared_vehicle"]


def less_blanks(
    table: pl.DataFrame, blanks: pl.DataFrame, *, places: Sequence[str]
) -> tuple[pl.DataFrame, list[Problem]]:
    """The table with the mean rate of the wells without enzyme taken off, plate by plate.

    Parameters
    ----------
    table, blanks
        With ``rate`` and the columns of ``places``.
    places
        What a blank well speaks for: its plate, or nothing at all for the whole table.
    """
    known = blanks.filter(pl.col("rate").is_not_null())
    if not known.height:
        return table, []
    keys = list(places)
    told = (pl.col("rate").mean().alias("_blank"), pl.len().alias("_wells"))
    means = known.group_by(keys, maintain_order=True).agg(*told) if keys else known.select(*told)
    remarks = []
    for row in means.iter_rows(named=True):
        where = "".join(f"{row[name]}: " for name in keys)
        wells = "1 blank well" if row["_wells"] == 1 else f"{row['_wells']} blank wells"
        what = f"{where}the mean rate of {wells}, {row['_blank']:.4g}, is taken off"
        remarks.append(Problem(what=what, severity="info"))
    if not keys:
        return table.with_columns(rate=pl.col("rate") - means["_blank"][0]), remarks
    joined = table.join(means.drop("_wells"), on=keys, how="left", maintain_order="left", nulls_equal=True)
    return joined.with_columns(rate=pl.col("rate") - pl.col("_blank").fill_null(0.0)).drop("_blank"), remarks


def with_shared_vehicle(table: pl.DataFrame, *, keys: Sequence[str], same: Sequence[str]) -> pl.DataFrame:
    """Every compound with the vehicle wells that name none.

    Parameters
    ----------
    table
        With ``compound`` (null in wells that are shared) and the columns of ``keys`` and ``same``.
    keys
        Labels of a series besides the compound: a shared well without one goes with any.
    same
        What a shared well must have in common with a compound: its plate, its enzyme.
    """
    shared = table.filter(pl.col("compound").is_null())
    own = table.filter(pl.col("compound").is_not_null())
    if not shared.height or not own.height:
        return own if own.height else table
    labels = ["compound", *keys]
    groups = own.select(*labels, *(name for name in same if name not in labels)).unique(maintain_order=True)
    renamed = {name: f"{name}_own" for name in (*keys, *same)}
    pairs = groups.rename(renamed).join(shared.drop("compound"), how="cross", maintain_order="left")
    for name in renamed:
        mine, theirs = pl.col(f"{name}_own"), pl.col(name)
        pairs = pairs.filter(mine.eq_missing(theirs) | theirs.is_null() if name in keys else mine.eq_missing(theirs))
    added = pairs.with_columns(pl.col(f"{name}_own").alias(name) for name in keys).select(own.columns)
    return pl.concat([own, added.unique(subset=[*labels, "row"], maintain_order=True)])
