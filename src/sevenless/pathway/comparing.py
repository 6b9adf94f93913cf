"""Two results side by side: every observable at one time, the fold between them, and how many models agree on it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import numpy.typing as npt
import polars as pl

from sevenless.errors import InputError, Problem
from sevenless.pathway.schedule import time_of
from sevenless.pathway.uncertainty import band_of

if TYPE_CHECKING:
    from sevenless.pathway.result import PathwayResult

__all__ = ["compared", "place_at"]

_CHANGED: Final = 1e-3
"""A relative change that counts as one: well above the error of an integration."""


def compared(result: PathwayResult, reference: PathwayResult, place: int = -1) -> pl.DataFrame:
    """A row per observable that both cells have.

    Parameters
    ----------
    result, reference
        Run with one ensemble and seed, so that member i is the same model in both.
    place
        Which of the output times.

    Returns
    -------
    polars.DataFrame
        ``observable``; ``asked`` and ``reference``, each with ``_low`` and ``_high`` of the 80 % band; ``fold``, null
        where the reference is 0; ``agreement``, the share of models in which it changes the same way as in the model
        as it is.

    Raises
    ------
    InputError
        If they have ensembles of different sizes.
    """
    if len(result.statuses) != len(reference.statuses):
        what = f"ensembles of {len(result.statuses) - 1} and {len(reference.statuses) - 1} members"
        raise InputError(Problem(what=what, remedy="run both with one ensemble and one seed"))
    rows = []
    for name in result.observed:
        mine, other = result.members(name)[:, place], reference.members(name)[:, place]
        if np.isnan(mine[0]) and np.isnan(other[0]):
            continue
        row: dict[str, str | float | None] = {"observable": name}
        for which, values in (("asked", mine), ("reference", other)):
            lower, upper = band_of(values) if result.in_ensemble else (np.nan, np.nan)
            row |= {which: float(values[0]), f"{which}_low": float(lower), f"{which}_high": float(upper)}
        row["fold"] = float(mine[0] / other[0]) if other[0] > 0 else None
        row["agreement"] = _agreement(mine, other)
        rows.append(row)
    return pl.DataFrame(rows)


def place_at(times_s: npt.NDArray[np.float64], at: str | float) -> int:
    """The output time nearest to what was asked; the last for an empty text.

    Raises
    ------
    InputError
        If it lies outside of them.
    """
    if at == "":
        return len(times_s) - 1
    at_s = time_of("at", at)
    if not times_s[0] <= at_s <= times_s[-1]:
        what = f"at is {at}, and the simulation goes from {times_s[0] / 3600:g} to {times_s[-1] / 3600:g} h"
        raise InputError(Problem(what=what, remedy="ask for a time within, or simulate longer"))
    return int(np.argmin(np.abs(times_s - at_s)))


def _agreement(mine: npt.NDArray[np.float64], other: npt.NDArray[np.float64]) -> float:
    known = ~(np.isnan(mine) | np.isnan(other))
    change = mine - other
    signs = np.where(np.abs(change) > _CHANGED * np.fmax(np.abs(mine), np.abs(other)), np.sign(change), 0.0)
    return float(np.mean(signs[known] == signs[0])) if known.any() else float("nan")
