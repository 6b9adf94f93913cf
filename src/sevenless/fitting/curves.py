"""Series to fit, as arrays: no object per curve."""

from __future__ import annotations

from dataclasses import dataclass
from typing import final

import numpy as np
import numpy.typing as npt
import polars as pl

from sevenless.errors import Problem, TableError

__all__ = ["Curves", "Float64Array"]

Float64Array = npt.NDArray[np.float64]


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Curves:
    """A set of dose-response series, shared or ragged in their doses.

    Parameters
    ----------
    labels
        One row per curve: what it is (``curve``, or ``compound``, ``plate``, ``cell_line``, ...).
    offsets
        Shape (curves + 1,): the points of curve i are ``offsets[i]:offsets[i + 1]`` of the arrays below.
    conc_molar
        Shape (points,): dose; 0 is vehicle.
    response
        Shape (points,): NaN where masked.
    weight
        Shape (points,): relative weight (inverse variance), 0 where masked.
    """

    labels: pl.DataFrame
    offsets: npt.NDArray[np.int64]
    conc_molar: Float64Array
    response: Float64Array
    weight: Float64Array

    def __post_init__(self) -> None:
        points = len(self.conc_molar)
        if not (len(self.response) == len(self.weight) == points == self.offsets[-1]):
            raise ValueError("conc_molar, response and weight need one entry per point, as offsets count them")
        if len(self.labels) != len(self.offsets) - 1:
            raise ValueError(f"{len(self.labels)} labels for {len(self.offsets) - 1} curves")

    def __len__(self) -> int:
        return len(self.labels)

    @classmethod
    def from_matrix(
        cls, conc_molar: npt.ArrayLike, response: npt.ArrayLike, *, weight: npt.ArrayLike | None = None
    ) -> Curves:
        """Curves on one dose axis.

        Parameters
        ----------
        conc_molar
            Shape (n,): mol/L; 0 is vehicle; doses may repeat.
        response
            Shape (n,) or (curves, n); NaN is a masked well.
        weight
            Shape (n,) or (curves, n); all 1 if omitted.

        Raises
        ------
        ValueError
            If the shapes disagree, or a dose is negative or not a number.
        """
        conc = np.array(conc_molar, dtype=np.float64).ravel()
        values = np.atleast_2d(np.array(response, dtype=np.float64))
        if values.ndim != 2 or values.shape[1] != len(conc):
            raise ValueError(f"response has shape {values.shape}; expected (curves, {len(conc)}), one column per dose")
        if not np.all(np.isfinite(conc) & (conc >= 0)):
            raise ValueError("conc_molar must be numbers of zero (vehicle) or more")
        weights = np.ones_like(values) if weight is None else np.broadcast_to(np.asarray(weight, float), values.shape)
        if not np.all(np.isfinite(weights) & (weights >= 0)):
            raise ValueError("weight must be numbers of zero or more")
        count = len(values)
        return cls(
            labels=pl.select(curve=pl.int_range(count, eager=False).cast(pl.String)),
            offsets=np.arange(count + 1, dtype=np.int64) * len(conc),
            conc_molar=np.tile(conc, count),
            response=values.ravel(),
            weight=np.where(np.isfinite(values), weights, 0.0).ravel(),
        )

    @classmethod
    def from_table(cls, table: pl.DataFrame, *, by: list[str]) -> Curves:
        """Curves from a long table.

        Parameters
        ----------
        table
            Columns ``conc_molar`` and ``response``, optionally ``weight``, and the columns of ``by``. Rows of one
            curve need not stand together; curves keep the order of their first row.
        by
            Columns that tell one curve from another.

        Raises
        ------
        TableError
            If a column is absent.
        """
        missing = [name for name in (*by, "conc_molar", "response") if name not in table.columns]
        if missing:
            raise TableError(Problem(what=f"the table has no column {', '.join(missing)}", remedy="add or rename it"))
        rows = table.with_row_index("_row").with_columns(pl.col("_row").min().over(by).alias("_first"))
        rows = rows.sort("_first", "_row")
        labels = rows.select(*by, "_first").unique(subset=["_first"], maintain_order=True).drop("_first")
        lengths = rows.group_by("_first", maintain_order=True).len()["len"].to_numpy()
        response = _floats(rows["response"])
        weighted = "weight" in rows.columns and "weight" not in by
        weight = _floats(rows["weight"]) if weighted else np.ones(len(rows))
        return cls(
            labels=labels,
            offsets=np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64),
            conc_molar=_floats(rows["conc_molar"]),
            response=response,
            weight=np.where(np.isfinite(response) & np.isfinite(weight), weight, 0.0),
        )

    def points(self) -> pl.DataFrame:
        """The long table again: labels, ``conc_molar``, ``response``, ``weight``."""
        lengths = np.diff(self.offsets)
        rows = pl.Series(np.repeat(np.arange(len(self)), lengths))
        return self.labels.select(pl.all().gather(rows)).with_columns(
            conc_molar=pl.Series(self.conc_molar),
            response=pl.Series(self.response).fill_nan(None),
            weight=pl.Series(self.weight),
        )


def _floats(column: pl.Series) -> Float64Array:
    values: Float64Array = column.cast(pl.Float64).fill_null(float("nan")).to_numpy().astype(np.float64, copy=True)
    return values
