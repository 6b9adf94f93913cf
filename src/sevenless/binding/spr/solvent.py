"""Solvent correction: what a different share of DMSO adds to a reference-subtracted response.

Ligand takes up room on the active surface, so a change of refractive index shows less there than on the reference, and
the difference of the two is not zero. Buffers of known shares of solvent, injected before and after, tell it as a
function of the response of the reference; a parabola through them is taken off the samples.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, final

import numpy as np
import polars as pl

from sevenless.errors import InputError, Problem
from sevenless.fitting.curves import Float64Array

__all__ = ["SolventCurve", "fit_solvent_curve", "solvent_corrected"]

_LEAST_POINTS: Final = 4
_DEGREE: Final = 2
_BEYOND: Final = 0.1
"""How far beyond the buffers, over their range, a sample may lie."""
_SAME: Final = ("run", "cycle", "channel", "point")


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class SolventCurve:
    """The difference between active and reference surface as a parabola of the response of the reference.

    Parameters
    ----------
    coefficients
        Of the parabola, highest power first.
    low_ru, high_ru
        Responses of the reference that the buffers span.
    scatter_ru
        Residual standard deviation of the buffers.
    """

    coefficients: tuple[float, ...]
    low_ru: float
    high_ru: float
    scatter_ru: float

    def shift_ru(self, reference_ru: Float64Array) -> Float64Array:
        """What is to be subtracted, NaN where the reference lies beyond the buffers; shape as given."""
        room = _BEYOND * (self.high_ru - self.low_ru)
        inside = (reference_ru >= self.low_ru - room) & (reference_ru <= self.high_ru + room)
        return np.where(inside, np.polyval(np.array(self.coefficients), reference_ru), np.nan)


def fit_solvent_curve(reference_ru: Float64Array, subtracted_ru: Float64Array) -> SolventCurve:
    """The parabola through buffers of known solvent.

    Parameters
    ----------
    reference_ru, subtracted_ru
        Responses of the buffers on the reference, and on the active surface less the reference; shape (buffers,).

    Raises
    ------
    InputError
        If there are fewer than four different buffers.

    Examples
    --------
    >>> reference = np.array([-600.0, -200.0, 200.0, 600.0, 1000.0])
    >>> curve = fit_solvent_curve(reference, 5 - 0.02 * reference)
    >>> curve.shift_ru(np.array([0.0, 500.0, 5000.0])).round(6).tolist()
    [5.0, -5.0, nan]
    """
    if len(np.unique(reference_ru)) < _LEAST_POINTS:
        there = len(np.unique(reference_ru))
        what = f"a solvent correction needs {_LEAST_POINTS} different buffers, and there are {there}"
        raise InputError([Problem(what=what, remedy="run more solvent buffers, or go without the correction")])
    coefficients = np.polyfit(reference_ru, subtracted_ru, _DEGREE)
    left = subtracted_ru - np.polyval(coefficients, reference_ru)
    dof = max(len(left) - _DEGREE - 1, 1)
    return SolventCurve(
        coefficients=tuple(float(one) for one in coefficients),
        low_ru=float(reference_ru.min()),
        high_ru=float(reference_ru.max()),
        scatter_ru=float(np.sqrt(left @ left / dof)),
    )


def solvent_corrected(points: pl.DataFrame) -> tuple[pl.DataFrame, tuple[str, ...]]:
    """Reference-subtracted report points with the solvent correction of their own file.

    Parameters
    ----------
    points
        Rows of `REPORT_POINT_SCHEMA`, of every curve type and purpose. Buffers are cycles whose purpose says solvent.

    Returns
    -------
    points, notes
        The subtracted points of all cycles but the buffers; responses beyond the buffers are null, and told.

    Raises
    ------
    InputError
        If the file has no buffers, or too few of them.
    """
    solvent = pl.col("purpose").str.contains("(?i)solvent")
    reference = points.filter(pl.col("curve_type") == "Reference").select(*_SAME, reference_ru=pl.col("relative_ru"))
    subtracted = points.filter(pl.col("flow_cell").str.contains("-")).join(
        reference, on=_SAME, how="left", maintain_order="left"
    )
    known = pl.col("reference_ru").is_not_null() & pl.col("relative_ru").is_not_null()
    if subtracted.filter(solvent & known).is_empty():
        what = "there are no cycles of solvent buffers with a reference among the report points"
        raise InputError([Problem(what=what, remedy="include them in the export, or go without the correction")])
    parts, notes = [], []
    for part in subtracted.partition_by("channel", "flow_cell", "point", maintain_order=True):
        buffers = part.filter(solvent & known)
        if buffers.is_empty():
            continue
        curve = fit_solvent_curve(buffers["reference_ru"].to_numpy(), buffers["relative_ru"].to_numpy())
        samples = part.filter(~solvent)
        shift = pl.Series(curve.shift_ru(samples["reference_ru"].cast(pl.Float64).fill_null(np.nan).to_numpy()))
        beyond = int(shift.is_nan().sum())
        if beyond:
            notes.append(
                f"{part['flow_cell'][0]}: {beyond} responses lie beyond the solvent buffers, and were left out"
            )
        parts.append(samples.with_columns(relative_ru=(pl.col("relative_ru") - shift).fill_nan(None)))
    return pl.concat(parts).drop("reference_ru"), tuple(notes)
