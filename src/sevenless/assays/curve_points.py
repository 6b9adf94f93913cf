"""From wells to curves: what tells one curve from another, and which vehicle wells belong to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Final, final

import numpy as np
import polars as pl

from sevenless.assays.controls import PlateGroup, column_values, plate_groups
from sevenless.assays.normalise import RESPONSES
from sevenless.assays.progress.rates import RATE_COLUMNS
from sevenless.assays.progress.weights import rate_weights
from sevenless.assays.protocol import Protocol
from sevenless.assays.runs.runfile import CurveRules
from sevenless.errors import Problem, RunFileError
from sevenless.fitting.curves import Curves, Float64Array
from sevenless.plates.platemap import PLATE_MAP_COLUMNS
from sevenless.plates.roles import is_vehicle_name

__all__ = ["REPEAT_COLUMNS", "CurvePoints", "curve_labels", "curve_points", "further_columns"]

REPEAT_COLUMNS: Final = frozenset(
    {"replicate", "rep", "repeat", "experiment", "run", "batch", "date", "occasion", "passage", "operator"}
)
"""Columns that tell repeats of the same thing apart: their wells belong to one curve."""

_MEASURED: Final = frozenset(
    {"signal", "ratio", "response", "mask_reason", "exclusion", "background"}
    | {"donor_percent_of_neutral", "interference", "factor_molar", "substrate_molar", *RATE_COLUMNS}
)
_SECOND: Final = ["compound_2", "conc_2_molar"]
_WEIGHT: Final = "weight"
_NO_WELL: Final = pl.lit(None, dtype=pl.String).alias("well")


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class CurvePoints:
    """Curves with the rows of the well table that they are made of.

    Parameters
    ----------
    curves
        To be fitted.
    table
        The same points: the label columns, ``plate``, ``well`` (null for vehicle, which serves many curves),
        ``conc_molar``, ``signal``, ``response``, for rates of traces ``weight``, and ``group``, the number of their
        control group; in the order of the curves.
    labels
        The label columns.
    groups
        The control groups, by number.
    """

    curves: Curves
    table: pl.DataFrame
    labels: list[str]
    groups: list[PlateGroup]


def further_columns(wells: pl.DataFrame) -> list[str]:
    """Columns of maps and manifest beyond those that every map has."""
    own = _MEASURED.union(PLATE_MAP_COLUMNS)
    return [name for name in wells.columns if name not in own and not name.startswith("raw_")]


def curve_labels(
    wells: pl.DataFrame, rules: CurveRules, *, compared_by: Sequence[str] = ()
) -> tuple[list[str], list[Problem]]:
    """The columns that tell one curve from another, and remarks on columns that vary and do not.

    Parameters
    ----------
    wells
        With their roles and what they hold.
    rules
        Of the run file.
    compared_by
        Columns whose values are to be compared: they tell curves apart whatever else does.

    Raises
    ------
    RunFileError
        If a column that the run file names does not exist.
    """
    samples = wells.filter(pl.col("role") == "sample")
    second = _SECOND if samples["compound_2"].is_not_null().any() else []
    remarks: list[Problem] = []
    if rules.by is not None:
        chosen = _known([*(("conc_2_molar" if name == "conc_2" else name) for name in rules.by)], wells)
    else:
        base = ["compound", *second, "plate"]
        varying = [name for name in further_columns(wells) if samples[name].drop_nulls().n_unique() > 1]
        candidates = [name for name in varying if name.lower() not in REPEAT_COLUMNS]
        apart = [name for name in candidates if _keeps_series_whole(samples, base, name)]
        remarks = [_not_used(name) for name in candidates if name not in apart]
        chosen = ["compound", *apart]
    plate = [] if rules.pool_plates else ["plate"]
    return list(dict.fromkeys([*chosen, *compared_by, *second, *plate])), remarks


def curve_points(wells: pl.DataFrame, rules: CurveRules, protocol: Protocol, labels: Sequence[str]) -> CurvePoints:
    """The curves of a run.

    A curve has the sample wells with its labels, and as dose 0 the neutral wells that serve their control groups. A
    curve with a second compound has as dose 0 the wells that hold the second compound alone, at the same dose.
    Wells without a response and wells excluded by hand are kept as points without one, so that no curve disappears.

    Parameters
    ----------
    wells
        With ``signal``, ``response`` and ``exclusion``.
    rules
        Of the run file.
    protocol
        Its control groups and its scale of the response.
    labels
        As `curve_labels` gives them.
    """
    labels = list(labels)
    groups = plate_groups(wells, protocol)
    wells, weight = _weighted(wells, groups, protocol)
    number = np.full(len(wells), -1, dtype=np.int64)
    for i, group in enumerate(groups):
        number[group.members] = i
    counted = wells.with_columns(pl.Series("group", number)).with_columns(
        pl.when(pl.col("exclusion").is_null()).then(name).alias(name) for name in ("signal", "response")
    )
    held = counted.filter((pl.col("role") == "sample") & (pl.col("group") >= 0))
    alone = _holds_second_alone(held)
    samples = held.filter(~alone & pl.col("conc_molar").is_not_null())
    columns = list(dict.fromkeys([*labels, "plate", "well", "conc_molar", "signal", "response", *weight, "group"]))
    parts = [samples.select(columns)]
    if rules.vehicle:
        apart = list(dict.fromkeys([*labels, *_SECOND, "plate", "group"]))
        combinations = samples.select(apart).unique(maintain_order=True)
        parts.append(_vehicle(combinations, groups, wells, protocol).select(columns))
        parts.append(_second_alone(combinations, held.filter(alone), weight).select(columns))
    table = pl.concat(parts)
    first = table.with_row_index("row").with_columns(pl.col("row").min().over(labels).alias("first"))
    table = first.sort("first", "row").drop("first", "row")
    return CurvePoints(curves=Curves.from_table(table, by=labels), table=table, labels=labels, groups=groups)


def _weighted(wells: pl.DataFrame, groups: Sequence[PlateGroup], protocol: Protocol) -> tuple[pl.DataFrame, list[str]]:
    """The wells with the weights of their rates, where traces were fitted, and the name of that column."""
    # A map may have a column of this name, which tells curves apart and weighs nothing.
    if protocol.progress is None or _WEIGHT in wells.columns:
        return wells, []
    return wells.with_columns(pl.Series(_WEIGHT, rate_weights(wells, groups, protocol))), [_WEIGHT]


def _known(names: Sequence[str], wells: pl.DataFrame) -> list[str]:
    known = ["compound", *_SECOND, "plate", *further_columns(wells)]
    problems = []
    for name in names:
        if name not in known:
            close = get_close_matches(name, known, n=1)
            hint = f"did you mean {close[0]}?" if close else f"there are {', '.join(known)}"
            problems.append(Problem(what=f'[curves] by: there is no column "{name}"', remedy=hint))
    if problems:
        raise RunFileError(problems)
    return list(names)


def _keeps_series_whole(samples: pl.DataFrame, base: list[str], name: str) -> bool:
    """Whether a column is a property of the curve and not of the well (a source well, a volume)."""
    doses = pl.col("conc_molar").n_unique()
    whole = samples.group_by(base).agg(doses)["conc_molar"].mean()
    split = samples.group_by([*base, name]).agg(doses)["conc_molar"].mean()
    return float(split or 0.0) >= 0.5 * float(whole or 0.0)  # type: ignore[arg-type]


def _not_used(name: str) -> Problem:
    return Problem(
        what=f"column {name} differs from well to well of one dose series, and does not tell curves apart",
        remedy=f'if it should: [curves] by = ["compound", "{name}"]',
        severity="info",
    )


def _holds_second_alone(held: pl.DataFrame) -> pl.Series:
    vehicles = [name for name in held["compound"].unique().drop_nulls() if is_vehicle_name(name)]
    expression = (
        pl.col("compound_2").is_not_null()
        & (pl.col("conc_molar").fill_null(0) == 0)
        & (pl.col("compound").is_null() | pl.col("compound").is_in(vehicles))
    )
    return held.select(expression.alias("alone"))["alone"]


def _vehicle(
    combinations: pl.DataFrame, groups: Sequence[PlateGroup], wells: pl.DataFrame, protocol: Protocol
) -> pl.DataFrame:
    """The neutral wells of each control group, on its scale, for every curve without a second compound."""
    signal = column_values(wells, "signal")
    weight = column_values(wells, _WEIGHT) if protocol.progress is not None else np.ones(len(wells))
    pieces = [_neutral(i, group, signal, weight, protocol) for i, group in enumerate(groups)]
    neutral = pl.concat(pieces) if pieces else _neutral_frame(0, np.empty(0), np.empty(0), np.empty(0))
    single = combinations.filter(pl.col("compound_2").is_null())
    return single.join(neutral, on="group", how="inner", maintain_order="left_right").with_columns(_NO_WELL)


def _neutral(
    number: int, group: PlateGroup, signal: Float64Array, weight: Float64Array, protocol: Protocol
) -> pl.DataFrame:
    rows = group.rows("neutral")
    values = signal[rows]
    at_0, at_100 = RESPONSES[protocol.response](group, protocol, signal)
    scale = at_100 - at_0
    usable = np.isfinite(scale) and scale != 0
    response = 100.0 * (values - at_0) / scale if usable else np.full(len(values), np.nan)
    return _neutral_frame(number, values, response, weight[rows])


def _neutral_frame(number: int, signal: Float64Array, response: Float64Array, weight: Float64Array) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "group": pl.Series([number] * len(signal), dtype=pl.Int64),
            "conc_molar": pl.Series(np.zeros(len(signal)), dtype=pl.Float64),
            "signal": pl.Series(signal, dtype=pl.Float64).fill_nan(None),
            "response": pl.Series(response, dtype=pl.Float64).fill_nan(None),
            _WEIGHT: pl.Series(weight, dtype=pl.Float64).fill_nan(None),
        }
    )


def _second_alone(combinations: pl.DataFrame, alone: pl.DataFrame, weight: Sequence[str]) -> pl.DataFrame:
    points = alone.select("group", *_SECOND, pl.lit(0.0).alias("conc_molar"), "signal", "response", *weight)
    both = combinations.filter(pl.col("compound_2").is_not_null())
    return both.join(points, on=["group", *_SECOND], how="inner", maintain_order="left_right").with_columns(_NO_WELL)
