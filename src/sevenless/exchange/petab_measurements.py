"""Measurements as PEtab lists them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

import polars as pl

from sevenless.errors import Problem
from sevenless.exchange.infix import number_17

__all__ = ["measurement_problems", "measurement_rows"]

_HEAD: Final = ["observableId", "simulationConditionId", "measurement", "time"]
_NUMBERS: Final = ("time_s", "value", "noise")


def measurement_problems(table: pl.DataFrame, observables: Sequence[str], conditions: Sequence[str]) -> list[Problem]:
    """What is wrong with a table of measurements, all of it."""
    needed = ["observable", "time_s", "value", *(["condition"] if len(conditions) > 1 else [])]
    found = [
        Problem(what=f"measurements have no column {name}", remedy=f"there are {', '.join(table.columns) or 'none'}")
        for name in needed
        if name not in table.columns
    ]
    if found:
        return found
    for name, known in (("observable", observables), ("condition", conditions)):
        if name in table.columns:
            strange = [text for text in table[name].unique(maintain_order=True).to_list() if text not in known]
            found += [
                Problem(
                    what=f"measurements: {name} {text} is not of the problem", remedy=f"there are {', '.join(known)}"
                )
                for text in strange
            ]
    for name in _NUMBERS:
        if name in table.columns:
            found += _number_problems(table[name])
    return found


def _number_problems(column: pl.Series) -> list[Problem]:
    if not column.dtype.is_numeric():
        return [Problem(what=f"measurements: {column.name} holds {column.dtype}, no numbers", remedy="give numbers")]
    numbers = column.cast(pl.Float64)
    # A value that is missing is no measurement; at infinite time is the steady state.
    wrong = ~numbers.is_finite().fill_null(False)
    if column.name == "time_s":
        wrong = wrong & ~(numbers == float("inf")).fill_null(False) | (numbers < 0).fill_null(False)
    if column.name == "noise":
        wrong = wrong | (numbers <= 0).fill_null(False)
    rows = wrong.arg_true().to_list()
    if not rows:
        return []
    said = f"measurements: {column.name} of row {rows[0] + 1} is {column[rows[0]]}"
    more = f" ({len(rows)} rows are wrong)" if len(rows) > 1 else ""
    remedy = "take out rows without a number" if column.name == "value" else "give a number that can be"
    return [Problem(what=said + more, remedy=remedy)]


def measurement_rows(
    table: pl.DataFrame | None, observables: Mapping[str, str], conditions: Mapping[str, str]
) -> Iterator[list[str]]:
    """Rows of the table, its head first; of nothing, the head alone."""
    measured = table is not None and "noise" in table.columns
    yield [*_HEAD, *(["noiseParameters"] if measured else [])]
    if table is None:
        return
    (only, *_) = conditions
    for row in table.iter_rows(named=True):
        cells = [observables[row["observable"]], conditions[row.get("condition", only)]]
        cells += [number_17(row["value"]), "inf" if row["time_s"] == float("inf") else number_17(row["time_s"])]
        yield [*cells, *([number_17(row["noise"])] if measured else [])]
