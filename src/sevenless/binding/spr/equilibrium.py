"""Responses at equilibrium: those that a file states, or the plateaus of its sensorgrams."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import polars as pl

from sevenless.binding.kinetic_curves import KineticCurves
from sevenless.errors import InputError, Problem

__all__ = ["plateaus", "stated_points"]

_KNOWN: Final = ("Req", "Analyte binding late_1", "Analyte binding late", "binding_1", "binding late")
"""Report points that are taken for a response at equilibrium, the first that is there."""
_SUBTRACTED: Final = ("Reference subtracted", "Reference and blank subtracted")
_ANALYSIS: Final = "Analysis"
_EARLIER: Final = (0.7, 0.8)
"""Part of the injection that a plateau is compared with, to see whether it still rises."""


def stated_points(points: pl.DataFrame, *, name: str | None = None) -> tuple[pl.DataFrame, str]:
    """The report points that hold responses at equilibrium, and what they are called.

    Parameters
    ----------
    points
        Rows of `REPORT_POINT_SCHEMA`.
    name
        Of the point; the first of those known to be such a response if not given.

    Returns
    -------
    points, name
        None and empty where the file has no such point and none was asked for. Subtracted responses are taken before
        measured ones, and cycles of the analysis before those of start-up.

    Raises
    ------
    InputError
        If the point that was asked for is not there.
    """
    there = points["point"].unique().sort().to_list()
    if name is not None and name not in there:
        what = f"there is no report point {name!r}; there are {', '.join(there) or 'none'}"
        raise InputError([Problem(what=what, remedy="name one of them")])
    chosen = name or next((one for one in _KNOWN if one in there), "")
    found = points.filter(pl.col("point") == chosen)
    for column, wanted in (("curve_type", _SUBTRACTED), ("purpose", (_ANALYSIS,))):
        better = found.filter(pl.col(column).is_in(list(wanted)))
        found = better if better.height else found
    return found.filter(pl.col("conc_molar").is_not_null() & pl.col("relative_ru").is_not_null()), chosen


def plateaus(
    curves: KineticCurves, *, runs: Sequence[str], cycles: Sequence[int], window_s: float = 5.0
) -> tuple[pl.DataFrame, float]:
    """Mean response of each curve over the last ``window_s`` of its injection that are fitted.

    Parameters
    ----------
    curves
        See `kinetic_curves`.
    runs, cycles
        Of each curve.
    window_s
        Length of the window.

    Returns
    -------
    points, rising
        ``run``, ``cycle``, ``conc_molar``, ``relative_ru``; and by how much the curve that rises most still
        rises, from three quarters of the injection to its end, over the tallest plateau.
    """
    injected = curves.injected
    last = float(curves.time_s[injected].max())
    size = len(curves.conc_molar)

    def mean(low: float, high: float) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
        inside = injected & (curves.time_s >= low) & (curves.time_s <= high)
        count = np.bincount(curves.curve, inside, size)
        with np.errstate(invalid="ignore"):
            return np.asarray(np.bincount(curves.curve, curves.response_ru * inside, size) / count)

    late = mean(last - window_s, last)
    earlier = mean(*(share * curves.contact_s for share in _EARLIER))
    tallest = float(np.nanmax(np.abs(late), initial=0.0))
    rising = float(np.nanmax(late - earlier, initial=0.0)) / tallest if tallest > 0 else 0.0
    points = pl.DataFrame(
        {"run": list(runs), "cycle": list(cycles), "conc_molar": curves.conc_molar, "relative_ru": late}
    )
    return points.with_columns(pl.col("relative_ru").fill_nan(None)), rising
