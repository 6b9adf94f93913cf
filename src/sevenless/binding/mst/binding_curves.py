"""Responses over concentration of ligand, many curves at once, each with its own concentration of target."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import final

import numpy as np
import numpy.typing as npt
import polars as pl

from sevenless.errors import InputError, Problem
from sevenless.fitting.curves import Curves, Float64Array

__all__ = ["BindingCurves", "binding_curves"]


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class BindingCurves:
    """Curves of one shape (curves, points), padded with points that are not used.

    Parameters
    ----------
    labels
        One row per curve: what it is.
    conc_molar, response
        Concentration of ligand, and response; shape (curves, points).
    used
        Whether a point is fitted; shape (curves, points).
    target_molar
        Concentration of labelled target, NaN where it is not known; shape (curves,).
    """

    labels: pl.DataFrame
    conc_molar: Float64Array
    response: Float64Array
    used: npt.NDArray[np.bool_]
    target_molar: Float64Array

    def __post_init__(self) -> None:
        shape = self.conc_molar.shape
        if len(shape) != 2 or self.response.shape != shape or self.used.shape != shape:
            raise ValueError(f"curves need arrays of one shape (curves, points), not {shape}")
        if len(self.labels) != shape[0] or self.target_molar.shape != shape[:1]:
            raise ValueError("every curve needs a label and a concentration of target, which may be NaN")

    def __len__(self) -> int:
        return len(self.labels)

    def as_curves(self) -> Curves:
        """The used points for the curve models of `sevenless.fitting`."""
        lengths = self.used.sum(axis=1)
        return Curves(
            labels=self.labels,
            offsets=np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64),
            conc_molar=self.conc_molar[self.used],
            response=self.response[self.used],
            weight=np.ones(int(lengths.sum())),
        )


def binding_curves(table: pl.DataFrame, *, by: Sequence[str], response: str = "fnorm_permille") -> BindingCurves:
    """Curves out of a long table, one per combination of ``by``.

    Parameters
    ----------
    table
        A row per capillary: ``conc_molar``, ``target_molar`` (null where not known), the response, and optionally
        ``is_used``. Rows without a response are not used.
    by
        Columns that tell curves apart, ``target_molar`` apart.
    response
        Column of responses.

    Raises
    ------
    InputError
        If the table has no rows, or a concentration is negative or missing.
    """
    conc = table["conc_molar"].cast(pl.Float64).fill_null(np.nan).to_numpy()
    problems = []
    if table.is_empty():
        problems.append(Problem(what="there is no capillary to fit", remedy="check what was left out"))
    if (bad := ~(conc >= 0)).any():
        what = f"{int(bad.sum())} concentrations are negative or missing"
        problems.append(Problem(what=what, remedy="write numbers of zero or more"))
    if problems:
        raise InputError(problems)
    used = table["is_used"] if "is_used" in table.columns else pl.Series([True]).new_from_index(0, table.height)
    rows = table.with_columns(_used=used & table[response].is_finite().fill_null(False))
    keys = list(dict.fromkeys([*by, "target_molar"]))
    groups = rows.group_by(keys, maintain_order=True).agg("conc_molar", pl.col(response).alias("_response"), "_used")
    width = int(groups["conc_molar"].list.len().to_numpy().max())
    return BindingCurves(
        labels=groups.select(by),
        conc_molar=_padded(groups["conc_molar"].to_list(), width, 0.0),
        response=_padded(groups["_response"].to_list(), width, np.nan),
        used=_padded(groups["_used"].to_list(), width, 0.0).astype(bool),
        target_molar=groups["target_molar"].cast(pl.Float64).fill_null(np.nan).to_numpy().copy(),
    )


def _padded(values: Sequence[Sequence[float | None]], width: int, filled: float) -> Float64Array:
    out = np.full((len(values), width), filled)
    for row, one in zip(out, values, strict=True):
        row[: len(one)] = [filled if value is None else value for value in one]
    return out
