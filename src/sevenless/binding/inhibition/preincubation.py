"""Does preincubation make an inhibitor more potent: the shift of the IC50 from the shortest time on.

A reversible inhibitor at equilibrium keeps its IC50; a slow or covalent one gains potency with time, and then neither
Cheng and Prusoff nor Morrison apply to any single curve (Krippendorff et al. 2009, doi 10.1177/1087057109336751).
"""

from __future__ import annotations

import math
from typing import Final

import polars as pl

from sevenless.errors import Problem, TableError
from sevenless.fitting.comparing.potency_ratio import RATIO_COLUMNS, potency_ratios
from sevenless.fitting.curves import Curves
from sevenless.fitting.options import FitOptions

__all__ = ["PREINCUBATION_COLUMNS", "PREINCUBATION_VERDICTS", "preincubation_shifts"]

PREINCUBATION_COLUMNS: Final = pl.Schema(
    {"time_s": pl.Float64, "reference_time_s": pl.Float64, "verdict": pl.String, "verdict_message": pl.String}
) | dict(RATIO_COLUMNS)
"""Columns of `preincubation_shifts` after ``by``: one of PREINCUBATION_VERDICTS, then those of `potency_ratios`."""

PREINCUBATION_VERDICTS: Final[dict[str, str]] = {
    "time_dependent": "the IC50 falls with preincubation: slow or covalent, no constant of equilibrium",
    "no_shift": "the IC50 stays within the band: no sign of time dependence",
    "not_excluded": "no shift is shown, but the interval reaches beyond the band",
    "loses_potency": "the IC50 rises with preincubation: the inhibitor or the enzyme does not last",
    "unknown": "an IC50 is missing: nothing can be said",
}
"""Every verdict, with its meaning."""


def preincubation_shifts(
    curves: Curves,
    *,
    by: list[str],
    time_column: str = "preincubation_s",
    band: float = 2.0,
    options: FitOptions | None = None,
) -> pl.DataFrame:
    """Fold shift of each IC50 against that of the shortest preincubation of the same inhibitor.

    Parameters
    ----------
    curves
        Dose-response curves; a label column holds the time, others say what each is.
    by
        Label columns that tell one inhibitor from another; none at all is one inhibitor.
    time_column
        Label column with the preincubation in seconds.
    band
        Fold within which the whole interval must lie for "no shift" to be said.
    options
        As for `potency_ratios`.

    Returns
    -------
    polars.DataFrame
        One row per curve but the reference ones: ``by`` and `PREINCUBATION_COLUMNS`.

    Raises
    ------
    TableError
        If a label is absent, or a time is missing, negative or given twice.

    Examples
    --------
    >>> import numpy as np
    >>> doses = np.append(0.0, 1e-5 / 3.0 ** np.arange(10))
    >>> ic50 = np.array([[1e-6], [1e-7]])
    >>> response = 100 / (1 + doses / ic50) + np.random.default_rng(1).normal(0, 2, (2, 11))
    >>> plain = Curves.from_matrix(doses, response).points().with_columns(
    ...     preincubation_s=pl.col("curve").replace_strict({"0": 60.0, "1": 3600.0}))
    >>> shifts = preincubation_shifts(Curves.from_table(plain, by=["preincubation_s"]), by=[])
    >>> shifts["verdict"][0], shifts["fold_shift"][0] < 1 / 5
    ('time_dependent', True)
    """
    pairs = _pairs(curves.labels, by, time_column)
    ratios = potency_ratios(curves, pairs, options=options)
    times = curves.labels[time_column].cast(pl.Float64)
    told = [_verdict(row, band) for row in ratios.select(RATIO_COLUMNS.names()).iter_rows(named=True)]
    return ratios.select(
        *by,
        pl.Series("time_s", [times[test] for test, _ in pairs], dtype=pl.Float64),
        pl.Series("reference_time_s", [times[first] for _, first in pairs], dtype=pl.Float64),
        pl.Series("verdict", told, dtype=pl.String),
        pl.Series("verdict_message", [PREINCUBATION_VERDICTS[name] for name in told], dtype=pl.String),
        *RATIO_COLUMNS.names(),
    )


def _pairs(labels: pl.DataFrame, by: list[str], time_column: str) -> list[tuple[int, int]]:
    """Each curve with the one of the shortest time of its inhibitor."""
    absent = [name for name in (*by, time_column) if name not in labels.columns]
    if absent:
        raise TableError([Problem(what=f"the curves have no label {name}", remedy="add it") for name in absent])
    rows = labels.select(*by, _time=pl.col(time_column).cast(pl.Float64)).with_row_index("_row")
    wrong = rows.filter(pl.col("_time").is_null() | pl.col("_time").is_nan() | (pl.col("_time") < 0))
    twice = rows.filter(pl.struct(*by, "_time").is_duplicated() & pl.col("_time").is_not_null())
    problems = [
        Problem(what=f"curve {row + 1}: {time_column} is missing or negative", remedy="write seconds")
        for row in wrong["_row"]
    ]
    problems += [
        Problem(what=f"curve {row + 1}: another curve has the same time", remedy="put replicates into one curve")
        for row in twice["_row"]
    ]
    if problems:
        raise TableError(problems)
    groups: dict[tuple[object, ...], list[tuple[float, int]]] = {}
    for row in rows.iter_rows(named=True):
        groups.setdefault(tuple(row[name] for name in by), []).append((row["_time"], row["_row"]))
    pairs = []
    for members in groups.values():
        (_, first), *rest = sorted(members)
        pairs += [(row, first) for _, row in rest]
    return pairs


def _verdict(row: dict[str, object], band: float) -> str:
    qualifier, fold = row["fold_shift_qualifier"], row["fold_shift"]
    if not isinstance(qualifier, str) or not isinstance(fold, float):
        return "unknown"
    if qualifier == "<":
        return "time_dependent" if fold <= 1 else "not_excluded"
    if qualifier == ">":
        return "loses_potency" if fold >= 1 else "not_excluded"
    low, high = row["log10_fold_shift_lo"], row["log10_fold_shift_hi"]
    if not isinstance(low, float) or not isinstance(high, float):
        return "unknown"
    if max(-low, high) <= math.log10(band):
        return "no_shift"
    if high < 0:
        return "time_dependent"
    return "loses_potency" if low > 0 else "not_excluded"
