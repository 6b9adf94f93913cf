"""Whether the tested doses lie around the curve: two beyond each of its bends.

A four-parameter logistic with u = hill * ln(dose / IC50) is f(u) = 1 / (1 + exp(u)) between its plateaus. Its bends
are the points where the response depends most on the slope. As df/d(hill) is proportional to u f (1 - f), they solve

    d/du [u f (1 - f)] = 0,   that is   u tanh(u / 2) = 1,   u = +-1.5434,

so that a bend lies at log10(IC50) +- 1.5434 / (ln(10) |hill|), where the curve has gone 17.6 % and 82.4 % of its way.
exp(1.5434) = 4.6805 is the constant k of Sebaugh and McCray. (The points of greatest second derivative, at
u = +-1.3170, lie a little further in: they are not these bends.) Doses between the bends fix IC50 and slope, doses
beyond them fix the plateaus; Sebaugh (2011) asks for at least two beyond each.

References
----------
Sebaugh J. L., McCray P. D. (2003) Defining the linear portion of a sigmoid-shaped curve: bend points.
Pharm. Stat. 2:167-174, doi 10.1002/pst.62.
Sebaugh J. L. (2011) Guidelines for accurate EC50/IC50 estimation. Pharm. Stat. 10:128-134, doi 10.1002/pst.426.
"""

from __future__ import annotations

import math
from typing import Final

import numpy as np
import polars as pl

from sevenless.fitting.curves import Curves, Float64Array
from sevenless.fitting.fits import CurveFits

__all__ = ["BEND", "bend_points", "bracketing"]

BEND: Final = 1.5434046384182085
"""The positive root of u tanh(u / 2) = 1."""

_WANTED: Final = 2
_NO_CURVE: Final = ["no_effect", "too_few_points", "not_converged"]


def bend_points(log10_ic50_molar: float, hill: float) -> tuple[float, float]:
    """log10 of the doses in mol/L at which a curve bends, the lower one first.

    Examples
    --------
    >>> low, high = bend_points(-8.0, 1.0)
    >>> round(low, 3), round(high, 3)
    (-8.67, -7.33)
    """
    width = BEND / (math.log(10.0) * abs(hill)) if hill else math.inf
    return log10_ic50_molar - width, log10_ic50_molar + width


def bracketing(fits: CurveFits, curves: Curves) -> pl.DataFrame:
    """How many tested doses lie beyond each bend of each curve, and what to add where there are too few.

    Parameters
    ----------
    fits
        One row per curve.
    curves
        What was fitted, in the same order. A dose counts where at least one of its wells had a response.

    Returns
    -------
    polars.DataFrame
        One row per curve: ``doses_below`` and ``doses_above`` the bends (null without a fitted curve),
        ``bracketing_level`` (``pass``, ``warn``, or ``info`` without a fitted curve) and ``bracketing`` in words.
    """
    location = fits.table["log10_ic50_molar"].cast(pl.Float64).to_list()
    slope = fits.table["hill"].cast(pl.Float64).to_list()
    fitted = (~fits.table["status"].is_in(_NO_CURVE)).fill_null(False).to_list()
    rows = [_one(_doses(curves, i), location[i] if fitted[i] else None, slope[i]) for i in range(len(curves))]
    schema = {
        "doses_below": pl.Int64,
        "doses_above": pl.Int64,
        "bracketing_level": pl.String,
        "bracketing": pl.String,
    }
    return pl.DataFrame(rows, schema=schema, orient="row")


def _doses(curves: Curves, i: int) -> Float64Array:
    """log10 of the doses of curve i that count, each once."""
    part = slice(curves.offsets[i], curves.offsets[i + 1])
    conc, weight, response = curves.conc_molar[part], curves.weight[part], curves.response[part]
    counted = conc[(conc > 0) & (weight > 0) & np.isfinite(response)]
    # Replicates of one dose may differ in their last digits when each was computed from its own dilution.
    return np.unique(np.round(np.log10(counted), 4))


def _one(
    doses: Float64Array, log10_ic50_molar: float | None, hill: float | None
) -> tuple[int | None, int | None, str, str]:
    if log10_ic50_molar is None or hill is None or not math.isfinite(log10_ic50_molar) or not math.isfinite(hill):
        return None, None, "info", "no curve to bracket"
    low, high = bend_points(log10_ic50_molar, hill)
    below, above = int(np.sum(doses < low)), int(np.sum(doses > high))
    lacking = [_lack(below, "below the lower bend", "lower"), _lack(above, "above the upper bend", "higher")]
    message = "; ".join(part for part in lacking if part)
    return below, above, "warn" if message else "pass", message or "two doses or more beyond each bend"


def _lack(count: int, where: str, which: str) -> str:
    if count >= _WANTED:
        return ""
    found = "no dose" if count == 0 else "one dose"
    return f"{found} {where}: add {which} doses"
