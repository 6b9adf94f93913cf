"""Which day-0 wells belong to a treated well, and what their signal was."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches

import polars as pl

from sevenless.assays.curve_points import further_columns
from sevenless.assays.runs.manifest import Manifest
from sevenless.assays.runs.runfile import GrowthRules
from sevenless.errors import Problem, RunFileError

__all__ = ["day0_columns", "day0_signals", "has_day0"]


def has_day0(wells: pl.DataFrame, manifest: Manifest | None) -> bool:
    """Whether the run has day-0 wells, or division times that stand in for them."""
    by_time = [] if manifest is None else [plate for plate in manifest.plates.values() if plate.division_time_s]
    return bool(by_time) or (wells["role"] == "time0").any()


def day0_columns(wells: pl.DataFrame, rules: GrowthRules) -> list[str]:
    """The columns by which day-0 wells are matched to treated ones.

    Those that the run file names; else every further column of maps and manifest in which day-0 and treated wells
    share a value. A column that tells every plate from every other, such as a date, is none.

    Raises
    ------
    RunFileError
        If a column that the run file names does not exist.
    """
    known = further_columns(wells)
    if rules.match is not None:
        absent = [name for name in rules.match if name not in known]
        if absent:
            raise RunFileError([_absent(name, known) for name in absent])
        return list(rules.match)
    day0, treated = (wells.filter(pl.col("role") == role) for role in ("time0", "sample"))
    return [name for name in known if set(day0[name].drop_nulls()) & set(treated[name].drop_nulls())]


def day0_signals(wells: pl.DataFrame, columns: Sequence[str]) -> pl.DataFrame:
    """The median signal of the day-0 wells that belong to each treated well.

    Those on its own plate where there are any; else all day-0 wells of the run that agree with it in every column.

    Parameters
    ----------
    wells
        With ``signal`` and ``exclusion``.
    columns
        As `day0_columns` gives them.

    Returns
    -------
    polars.DataFrame
        ``plate``, ``well`` and ``day0_signal`` (null where no day-0 well belongs to it) of every treated well.
    """
    usable = wells.filter((pl.col("role") == "time0") & pl.col("exclusion").is_null() & pl.col("signal").is_not_null())
    treated = wells.filter(pl.col("role") == "sample").select("plate", "well", *columns)
    own = _median(usable, ["plate", *columns], "own_signal")
    shared = _median(usable, list(columns), "shared_signal")
    joined = treated.join(own, on=["plate", *columns], how="left", nulls_equal=True)
    if columns:
        joined = joined.join(shared, on=list(columns), how="left", nulls_equal=True)
    else:
        joined = joined.with_columns(shared_signal=usable["signal"].median() if len(usable) else None)
    signal = pl.coalesce(pl.col("own_signal").cast(pl.Float64), pl.col("shared_signal").cast(pl.Float64))
    return joined.select("plate", "well", signal.alias("day0_signal"))


def _median(usable: pl.DataFrame, by: list[str], name: str) -> pl.DataFrame:
    return usable.group_by(by).agg(pl.col("signal").median().alias(name)) if by else pl.DataFrame()


def _absent(name: str, known: Sequence[str]) -> Problem:
    close = get_close_matches(name, known, n=1)
    hint = f"did you mean {close[0]}?" if close else f"there are {', '.join(known) or 'none'}"
    return Problem(what=f'[growth] match: there is no column "{name}"', remedy=hint)
