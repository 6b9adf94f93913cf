"""One potency out of replicate experiments: the geometric mean, with qualifiers taken for what they say.

Potencies scatter on a log scale, so replicates are averaged as log10 IC50: mean, standard deviation and t interval
between experiments. A replicate that says "> 10 uM" is not 10 uM and is not dropped either, for dropping it would make
the compound look more potent the more often it fails. The rules, in order; the first that holds decides:

1. no replicate says anything: nothing is reported;
2. all replicates are exact ("="): geometric mean with its t interval (none from a single replicate);
3. at least two are exact and differ, and at least half are exact: maximum likelihood of a normal distribution of
   log10 IC50 with the others as bounds (see `sevenless.fitting.comparing.censored`), "=";
4. the others are all ">" or exact: ">", for the geometric mean of values and bounds is a lower limit of that of the
   experiments; where all are ">", the highest bound, which the same IC50 must exceed; likewise "<";
5. bounds in both directions and too few exact values: nothing is reported.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt
import polars as pl

from sevenless.errors import Problem, TableError
from sevenless.fitting.comparing.censored import censored_mean
from sevenless.fitting.curves import Float64Array
from sevenless.fitting.distributions import t_quantile

__all__ = ["AVERAGE_COLUMNS", "average_potencies"]

AVERAGE_COLUMNS: Final = pl.Schema(
    {
        "qualifier": pl.String,
        "ic50_molar": pl.Float64,
        "pic50": pl.Float64,
        "log10_ic50_molar": pl.Float64,
        "log10_ic50_molar_lo": pl.Float64,
        "log10_ic50_molar_hi": pl.Float64,
        "log10_sd": pl.Float64,  # standard deviation between experiments, in log10 units
        "fold_range": pl.Float64,  # greatest over least exact IC50
        "n": pl.Int64,  # replicates that say something
        "n_exact": pl.Int64,
        "n_above": pl.Int64,
        "n_below": pl.Int64,
        "n_silent": pl.Int64,  # replicates without a qualifier
        "method": pl.String,  # "mean", "censored", "bound", or null
        "message": pl.String,
    }
)
"""Columns of `average_potencies` after those it groups by."""

_KIND: Final = {"=": 0, ">": 1, "<": -1}

Row = dict[str, str | float | int | None]


def average_potencies(fits: pl.DataFrame, *, by: list[str], confidence: float = 0.95) -> pl.DataFrame:
    """Average replicate potencies.

    Parameters
    ----------
    fits
        One row per replicate: ``qualifier`` ("=", ">", "<" or null), ``ic50_molar`` (the bound that a qualifier
        points from) and the columns of ``by``.
    by
        Columns that tell one compound or condition from another.
    confidence
        Of the intervals.

    Returns
    -------
    polars.DataFrame
        One row per group, in order of first appearance: ``by`` and `AVERAGE_COLUMNS`.

    Raises
    ------
    TableError
        If a column is absent.

    Examples
    --------
    >>> runs = {"compound": ["A", "A", "A"], "qualifier": ["=", "=", "="], "ic50_molar": [1e-8, 2e-8, 4e-8]}
    >>> mean = average_potencies(pl.DataFrame(runs), by=["compound"])
    >>> f"{mean['ic50_molar'][0]:.2g} M, {mean['n'][0]} experiments, {mean['fold_range'][0]:.1f}-fold range"
    '2e-08 M, 3 experiments, 4.0-fold range'
    """
    missing = [name for name in (*by, "qualifier", "ic50_molar") if name not in fits.columns]
    if missing:
        raise TableError(Problem(what=f"the table has no column {', '.join(missing)}", remedy="add or rename it"))
    groups = fits.group_by(by, maintain_order=True).agg("qualifier", "ic50_molar")
    rows = [
        _average(qualifiers, potencies, confidence)
        for qualifiers, potencies in zip(groups["qualifier"].to_list(), groups["ic50_molar"].to_list(), strict=True)
    ]
    return pl.concat([groups.select(by), pl.DataFrame(rows, schema=AVERAGE_COLUMNS)], how="horizontal")


def _average(qualifiers: list[str | None], potencies: list[float | None], confidence: float) -> Row:
    pairs = [
        (_KIND[qualifier], float(np.log10(potency)))
        for qualifier, potency in zip(qualifiers, potencies, strict=True)
        if qualifier in _KIND and potency is not None and potency > 0 and np.isfinite(potency)
    ]
    kinds = np.array([kind for kind, _ in pairs], dtype=np.int64)
    values = np.array([value for _, value in pairs], dtype=np.float64)
    exact, above, below = (int(np.count_nonzero(kinds == kind)) for kind in (0, 1, -1))
    spread = float(10.0 ** np.ptp(values[kinds == 0])) if exact else None
    counts: Row = {"n": len(pairs), "n_exact": exact, "n_above": above, "n_below": below, "fold_range": spread}
    counts["n_silent"] = len(qualifiers) - len(pairs)
    return _row(_judged(values, kinds, confidence), counts)


def _judged(values: Float64Array, kinds: npt.NDArray[np.int64], confidence: float) -> Row:
    """The rules of this module, applied to the replicates of one group."""
    exact, above, below = (int(np.count_nonzero(kinds == kind)) for kind in (0, 1, -1))
    if len(values) == 0:
        return {"message": "no replicate says anything of the potency"}
    if exact == len(values):
        return _exact_mean(values, confidence)
    if exact >= 2 and 2 * exact >= len(values) and np.ptp(values[kinds == 0]) > 0:
        found = censored_mean(values, kinds, confidence=confidence)
        said = f"{exact} values and {above + below} bounds by maximum likelihood"
        return _estimate(found.mean, found.low, found.high, found.sd) | {"method": "censored", "message": said}
    if above and below:
        said = f"bounds in both directions ({above} above, {below} below) and {exact} values: no common potency"
        return {"message": said}
    side = 1 if above else -1
    alone = exact == 0
    bound = float((np.max(values) if above else np.min(values)) if alone else np.mean(values))
    what = (
        "the farthest of the bounds" if alone else "the geometric mean of values and bounds, which limits the true one"
    )
    return {
        "qualifier": ">" if side > 0 else "<",
        "log10_ic50_molar": bound,
        "method": "bound",
        "message": f"{above + below} of {len(values)} replicates are bounds: {what}",
    }


def _exact_mean(values: Float64Array, confidence: float) -> Row:
    mean = float(np.mean(values))
    if len(values) == 1:
        return _estimate(mean, None, None, None) | {"method": "mean", "message": "a single experiment: no interval"}
    sd = float(np.std(values, ddof=1))
    half = float(t_quantile(0.5 + confidence / 2, len(values) - 1)) * sd / np.sqrt(len(values))
    said = f"geometric mean of {len(values)} experiments"
    return _estimate(mean, mean - half, mean + half, sd) | {"method": "mean", "message": said}


def _estimate(mean: float, low: float | None, high: float | None, sd: float | None) -> Row:
    return {
        "qualifier": "=",
        "log10_ic50_molar": mean,
        "log10_ic50_molar_lo": low,
        "log10_ic50_molar_hi": high,
        "log10_sd": sd,
    }


def _row(judged: Row, counts: Row) -> Row:
    row = dict.fromkeys(AVERAGE_COLUMNS) | counts | judged
    log10_ic50 = row["log10_ic50_molar"]
    if isinstance(log10_ic50, float):
        row |= {"ic50_molar": 10.0**log10_ic50, "pic50": -log10_ic50}
    return row
