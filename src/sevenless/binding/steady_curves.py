"""Responses at equilibrium over concentration, many curves at once, with what is left out and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final, final

import numpy as np
import polars as pl

from sevenless.errors import InputError, Problem
from sevenless.fitting.curves import Float64Array
from sevenless.units import format_conc

__all__ = ["Exclusion", "SteadyStateCurves", "exclude", "steady_state_curves"]

SAME_CONC: Final = 1e-3
"""Relative difference below which two concentrations are the same: files round them."""


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Exclusion:
    """A point that is left out of a fit.

    Parameters
    ----------
    conc_molar
        Which point, by its concentration.
    reason
        Why; it is printed beside the affinity.
    label
        Of the curve; every curve if empty.
    """

    conc_molar: float
    reason: str
    label: str = ""


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class SteadyStateCurves:
    """Curves of one shape (curves, points), padded with NaN.

    Parameters
    ----------
    labels
        Name of each curve.
    conc_molar, response_ru
        Concentration of analyte, and response at equilibrium; shape (curves, points).
    used
        Whether a point is fitted; shape (curves, points).
    reasons
        Why points are left out, per curve.
    """

    labels: tuple[str, ...]
    conc_molar: Float64Array
    response_ru: Float64Array
    used: np.ndarray[tuple[int, int], np.dtype[np.bool_]]
    reasons: tuple[tuple[str, ...], ...]

    def __post_init__(self) -> None:
        shape = self.conc_molar.shape
        if len(shape) != 2 or self.response_ru.shape != shape or self.used.shape != shape:
            raise ValueError(f"curves need arrays of one shape (curves, points), not {shape}")
        if len(self.labels) != shape[0] or len(self.reasons) != shape[0]:
            raise ValueError("every curve needs a label and its reasons")


def steady_state_curves(
    table: pl.DataFrame, *, by: Sequence[str], conc: str = "conc_molar", response: str = "relative_ru"
) -> SteadyStateCurves:
    """Curves out of a long table, one per combination of ``by``.

    Parameters
    ----------
    table
        A row per point, e.g. the report points of a `SprRead` of one name.
    by
        Columns that tell curves apart, e.g. ``("flow_cell", "analyte")``.
    conc, response
        Columns of concentrations in mol/L and of responses in RU. Rows without either are left out.

    Raises
    ------
    InputError
        If no row has both, or a concentration is negative.
    """
    complete = table.filter(pl.col(conc).is_finite() & pl.col(response).is_finite())
    problems = [
        Problem(what=f"a concentration is negative ({value} M)", remedy="correct it in the file")
        for value in complete.filter(pl.col(conc) < 0)[conc].to_list()
    ]
    if complete.is_empty():
        problems.append(Problem(what="no point has both concentration and response", remedy="check the columns"))
    if problems:
        raise InputError(problems)
    groups = complete.group_by(list(by), maintain_order=True).agg(conc, response)
    width = int(groups[conc].list.len().to_numpy().max())
    return SteadyStateCurves(
        labels=tuple(" ".join(str(part) for part in row if part) for row in groups.select(by).iter_rows()),
        conc_molar=_padded(groups[conc].to_list(), width),
        response_ru=_padded(groups[response].to_list(), width),
        used=np.isfinite(_padded(groups[conc].to_list(), width)),
        reasons=((),) * groups.height,
    )


def exclude(curves: SteadyStateCurves, exclusions: Sequence[Exclusion]) -> SteadyStateCurves:
    """The curves without some points, which keep their reasons.

    Raises
    ------
    InputError
        With every exclusion that names no point, or gives no reason.
    """
    used = curves.used.copy()
    reasons = [list(one) for one in curves.reasons]
    problems: list[Problem] = []
    for one in exclusions:
        same = np.abs(curves.conc_molar - one.conc_molar) <= SAME_CONC * one.conc_molar
        rows = np.array([not one.label or label == one.label for label in curves.labels])
        hit = same & rows[:, None]
        name = f"{one.label or 'any curve'} at {format_conc(one.conc_molar)}"
        if not hit.any():
            problems.append(Problem(what=f"there is no point of {name} to leave out", remedy="check the concentration"))
        if not one.reason.strip():
            problems.append(Problem(what=f"{name} is left out without a reason", remedy="say why"))
        used &= ~hit
        for index in np.flatnonzero(hit.any(axis=1)):
            reasons[index].append(f"{format_conc(one.conc_molar)}: {one.reason}")
    if problems:
        raise InputError(problems)
    return replace(curves, used=used, reasons=tuple(tuple(one) for one in reasons))


def _padded(values: Sequence[Sequence[float]], width: int) -> Float64Array:
    out = np.full((len(values), width), np.nan)
    for row, one in zip(out, values, strict=True):
        row[: len(one)] = one
    return out
