"""Ki from an IC50 by Cheng and Prusoff, only where what it rests on holds.

Ki = IC50 / (Ki_app / Ki), with the ratio of `sevenless.binding.inhibition.mechanism`. It holds for a reversible
inhibitor at equilibrium, of one site (Hill slope 1), whose free concentration is what was added. The last fails when
the enzyme takes up a good part of it: IC50 = Ki_app + E/2, so no inhibitor whatever has an IC50 below E/2.

References
----------
Cheng Y. & Prusoff W. H. (1973) doi 10.1016/0006-2952(73)90196-2.
Copeland R. A. (2013) Evaluation of Enzyme Inhibitors in Drug Discovery, doi 10.1002/9781118540398.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt
import polars as pl

from sevenless.binding.inhibition.batched_fit import from_log10
from sevenless.binding.inhibition.mechanism import Mechanism, apparent_over_true
from sevenless.errors import Problem, TableError
from sevenless.fitting.curves import Float64Array
from sevenless.units import format_conc

__all__ = ["CHENG_PRUSOFF_COLUMNS", "CHENG_PRUSOFF_STATUSES", "MOST_DEPLETED", "cheng_prusoff"]

MOST_DEPLETED: Final = 0.1
"""Part of the IC50 that E/2 may make up before the shift by it is no longer small beside the error of an IC50."""

CHENG_PRUSOFF_COLUMNS: Final = pl.Schema(
    {
        "ki_qualifier": pl.String,  # "=", "<", ">" or null where there is no Ki
        "ki_molar": pl.Float64,
        "log10_ki_molar": pl.Float64, "log10_ki_molar_lo": pl.Float64, "log10_ki_molar_hi": pl.Float64,
        "ki_status": pl.String,  # one of CHENG_PRUSOFF_STATUSES
        "ki_message": pl.String,
    }
)  # fmt: skip
"""Columns that `cheng_prusoff` adds."""

CHENG_PRUSOFF_STATUSES: Final[dict[str, str]] = {
    "ok": "the conditions hold as far as the data show",
    "bound": "the IC50 is a bound, and so is Ki",
    "no_ic50": "there is no IC50",
    "at_floor": "the IC50 is not above half the enzyme, the lowest that any inhibitor can have",
    "tight_binding": "the enzyme takes up too much of the inhibitor: fit Morrison's equation",
    "slope_not_one": "the interval of the Hill slope excludes 1: not one site at equilibrium",
    "time_dependent": "the IC50 depends on preincubation: not at equilibrium",
}
"""Every status, with its meaning."""

_NEEDED: Final = ("qualifier", "ic50_molar")


def cheng_prusoff(
    fits: pl.DataFrame,
    mechanism: Mechanism,
    *,
    substrate_molar: npt.ArrayLike,
    km_molar: npt.ArrayLike,
    enzyme_molar: npt.ArrayLike,
    alpha: npt.ArrayLike = 1.0,
    time_dependent: npt.ArrayLike = False,
) -> pl.DataFrame:
    """Ki of every curve whose IC50 allows it; the others get a reason.

    Parameters
    ----------
    fits
        A table with ``qualifier`` and ``ic50_molar``, as `CurveFits.table` is; with ``log10_ic50_molar_lo`` and
        ``_hi`` Ki gets an interval, with ``hill_lo`` and ``hill_hi`` the slope is tested against 1.
    mechanism
        What the inhibitor does; Ki is Kic where it is mixed.
    substrate_molar, km_molar, enzyme_molar
        Of the assay, one number or one per row. Km is taken as exact.
    alpha
        Kiu / Kic, for mixed inhibition.
    time_dependent
        Whether the IC50 is known to fall with preincubation.

    Returns
    -------
    polars.DataFrame
        ``fits`` and `CHENG_PRUSOFF_COLUMNS`.

    Raises
    ------
    TableError
        If a column is absent.
    ValueError
        If a concentration is not positive.

    Examples
    --------
    >>> fits = pl.DataFrame({"qualifier": ["=", "="], "ic50_molar": [4e-8, 1.2e-9]})
    >>> atp = {"substrate_molar": 3e-5, "km_molar": 1e-5}
    >>> table = cheng_prusoff(fits, "competitive", **atp, enzyme_molar=2e-9)
    >>> table.select("ki_molar", "ki_status").rows()
    [(1e-08, 'ok'), (None, 'tight_binding')]
    """
    absent = [name for name in _NEEDED if name not in fits.columns]
    if absent:
        raise TableError(Problem(what=f"the table has no column {', '.join(absent)}", remedy="give fitted curves"))
    count = len(fits)
    ratio = apparent_over_true(mechanism, substrate_molar=substrate_molar, km_molar=km_molar, alpha=alpha)
    shift = np.broadcast_to(np.log10(ratio), (count,))
    enzyme = np.broadcast_to(np.asarray(enzyme_molar, dtype=np.float64), (count,))
    if not np.all(np.isfinite(enzyme) & (enzyme > 0)):
        raise ValueError("enzyme_molar must be greater than 0: without it nobody knows whether the inhibitor is free")
    slow = np.broadcast_to(np.asarray(time_dependent, dtype=bool), (count,))
    qualifier = fits["qualifier"].to_list()
    ic50 = _column(fits, "ic50_molar")
    slopes = _column(fits, "hill_lo"), _column(fits, "hill_hi")
    statuses = [_status(qualifier[i], ic50[i], enzyme[i], (slopes[0][i], slopes[1][i]), slow[i]) for i in range(count)]
    exact = np.array([status == "ok" for status in statuses], dtype=bool)
    held = exact | np.array([status == "bound" for status in statuses], dtype=bool)
    with np.errstate(all="ignore"):
        log10_ki = np.where(held, np.log10(ic50) - shift, np.nan)
    ki = np.where(held, ic50 / from_log10(shift), np.nan)
    added = [
        pl.Series("ki_qualifier", [q if h else None for q, h in zip(qualifier, held, strict=True)], dtype=pl.String),
        pl.Series("ki_molar", ki).fill_nan(None),
        pl.Series("log10_ki_molar", np.where(exact, log10_ki, np.nan)).fill_nan(None),
        *(
            pl.Series(
                f"log10_ki_molar_{end}", np.where(exact, _column(fits, f"log10_ic50_molar_{end}") - shift, np.nan)
            ).fill_nan(None)
            for end in ("lo", "hi")
        ),
        pl.Series("ki_status", statuses, dtype=pl.String),
        pl.Series("ki_message", [_said(s, x, e) for s, x, e in zip(statuses, ic50, enzyme, strict=True)]),
    ]
    return fits.with_columns(added)


def _column(fits: pl.DataFrame, name: str) -> Float64Array:
    if name not in fits.columns:
        return np.full(len(fits), np.nan)
    return fits[name].cast(pl.Float64).fill_null(float("nan")).to_numpy().astype(np.float64)


def _status(
    qualifier: str | None, ic50_molar: float, enzyme_molar: float, hill: tuple[float, float], slow: np.bool_ | bool
) -> str:
    if qualifier is None or not ic50_molar > 0:
        return "no_ic50"
    if qualifier != ">" and ic50_molar <= enzyme_molar / 2:
        return "at_floor"
    if slow:
        return "time_dependent"
    # Depletion makes an IC50 greater than it would be, so an upper bound stays one, and a lower bound does not.
    if qualifier != "<" and enzyme_molar / 2 > MOST_DEPLETED * ic50_molar:
        return "tight_binding"
    if qualifier != "=":
        return "bound"
    # A falling curve has a slope above 0, a rising one below.
    size = sorted(np.abs(hill))
    if hill[0] * hill[1] > 0 and not size[0] <= 1 <= size[1]:
        return "slope_not_one"
    return "ok"


def _said(status: str, ic50_molar: float, enzyme_molar: float) -> str:
    words = CHENG_PRUSOFF_STATUSES[status]
    if status in ("at_floor", "tight_binding"):
        return f"{words} (IC50 {format_conc(ic50_molar)}, floor E/2 = {format_conc(enzyme_molar / 2)})"
    return words
