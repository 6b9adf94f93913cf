"""What an analysis of inhibition leaves behind: constants, points with the fit beside them, and what was done."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal, final

import numpy as np
import polars as pl

from sevenless.binding.inhibition.assay_tables.quantities import Quantity
from sevenless.binding.inhibition.mechanism import Mechanism, apparent_over_true
from sevenless.errors import Problem
from sevenless.units import format_conc

__all__ = ["DOSE", "RATE", "TIME", "InhibitionAnalysis", "Kind", "MechanismOfAction", "series_of", "with_fitted"]

Kind = Literal["tight-binding", "mechanism", "inactivation", "preincubation", "cheng-prusoff"]

DOSE: Final = Quantity(
    name="conc_molar", said="doses of inhibitor", titles=("conc", "inhibitor", "dose"), kind="conc", option="--dose"
)
RATE: Final = Quantity(
    name="rate", said="rates", kind="number", option="--rate",
    titles=("rate", "v0", "activity", "response", "signal", "rate_per_s", "start_rate_per_s", "kobs_per_s"),
)  # fmt: skip
TIME: Final = Quantity(
    name="time_s", said="preincubation times", titles=("preincubation", "preincubation_time", "time"), kind="time",
    option="--time",
)  # fmt: skip


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class MechanismOfAction:
    """How the substrate shifts the constant of an inhibitor.

    Parameters
    ----------
    mechanism
        What the inhibitor does.
    substrate_molar, km_molar
        Of the substrate that it is measured against.
    alpha
        Kiu / Kic, for mixed inhibition.
    """

    mechanism: Mechanism
    substrate_molar: float
    km_molar: float
    alpha: float = 1.0

    @property
    def ratio(self) -> float:
        """Ki_app / Ki."""
        s, km = self.substrate_molar, self.km_molar
        return float(apparent_over_true(self.mechanism, substrate_molar=s, km_molar=km, alpha=self.alpha))

    def __str__(self) -> str:
        shift = f"substrate {format_conc(self.substrate_molar)}, Km {format_conc(self.km_molar)}"
        mixed = f", alpha {self.alpha:g}" if self.mechanism == "mixed" else ""
        return f"{self.mechanism}, {shift}{mixed}: Ki_app is {self.ratio:.4g} times Ki"


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class InhibitionAnalysis:
    """The result of a command of ``sevenless inhibition``.

    Parameters
    ----------
    kind
        Which.
    labels
        Columns that tell one series from another: ``compound`` and those of ``by``.
    results
        One row per series: labels, then the columns of the function that it comes from.
    points
        One row per well and series: labels, ``conc_molar`` (``substrate_molar`` and ``inhibitor_molar`` of a grid),
        ``time_s`` where there is one, ``rate``, ``weight``, ``row`` of the file, and ``fitted`` and ``residual``
        where a law was fitted.
    laws
        Further fits: of every mechanism to each grid, of kinact and KI to all preincubation times.
    settings
        What was asked for, in words.
    sources
        Ids of evidence records, and what each was used for.
    remarks
        On the table that was read.
    file, sha256
        Of that table.
    """

    kind: Kind
    labels: tuple[str, ...]
    results: pl.DataFrame
    points: pl.DataFrame
    laws: pl.DataFrame
    settings: Mapping[str, str]
    sources: tuple[tuple[str, str], ...]
    remarks: tuple[Problem, ...]
    file: str
    sha256: str

    def points_of(self, row: Mapping[str, object]) -> pl.DataFrame:
        """The points of a row of ``results`` (or of ``laws``)."""
        return series_of(self.points, self.labels, row)


def series_of(table: pl.DataFrame, labels: tuple[str, ...], row: Mapping[str, object]) -> pl.DataFrame:
    """Rows of a table that have the labels of ``row``, missing ones among them."""
    return table.filter(pl.all_horizontal(pl.col(name).eq_missing(pl.lit(row[name])) for name in labels))


def with_fitted(points: pl.DataFrame, fitted: np.ndarray[tuple[int, ...], np.dtype[np.float64]]) -> pl.DataFrame:
    """Points with ``fitted`` and ``residual``, null where nothing was fitted."""
    told = points.with_columns(fitted=pl.Series(fitted, dtype=pl.Float64).fill_nan(None))
    return told.with_columns(residual=pl.col("rate") - pl.col("fitted"))
