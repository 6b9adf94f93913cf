"""Signals over time, one row per well, as arrays."""

from __future__ import annotations

from dataclasses import dataclass
from typing import final

import numpy as np
import numpy.typing as npt
import polars as pl

from sevenless.errors import Problem, TableError
from sevenless.fitting.curves import Float64Array

__all__ = ["Traces"]


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Traces:
    """Signals over time, each with its own times or all with the same.

    Parameters
    ----------
    labels
        One row per trace: what it is (``trace``, or ``plate``, ``well``, ``channel``, ...).
    time_s
        Shape (traces, n): ascending along a row where there is a signal.
    signal
        Shape (traces, n): in the instrument's units; NaN where there is no reading.
    """

    labels: pl.DataFrame
    time_s: Float64Array
    signal: Float64Array

    def __post_init__(self) -> None:
        if self.time_s.shape != self.signal.shape or self.signal.ndim != 2:
            raise ValueError(f"time_s has shape {self.time_s.shape}, signal {self.signal.shape}; expected (traces, n)")
        if len(self.labels) != len(self.signal):
            raise ValueError(f"{len(self.labels)} labels for {len(self.signal)} traces")
        for row in np.flatnonzero(_out_of_order(self.time_s, self.signal)):
            raise ValueError(f"the times of trace {row} do not ascend, or one of them is not a number")

    def __len__(self) -> int:
        return len(self.labels)

    @classmethod
    def from_matrix(cls, time_s: npt.ArrayLike, signal: npt.ArrayLike) -> Traces:
        """Traces on one time axis.

        Parameters
        ----------
        time_s
            Shape (n,): ascending.
        signal
            Shape (n,) or (traces, n); NaN is a reading left out.

        Raises
        ------
        ValueError
            If the shapes disagree or the times do not ascend.
        """
        times = np.array(time_s, dtype=np.float64).ravel()
        values = np.atleast_2d(np.array(signal, dtype=np.float64))
        if values.ndim != 2 or values.shape[1] != len(times):
            raise ValueError(f"signal has shape {values.shape}; expected (traces, {len(times)}), one column per time")
        labels = pl.select(trace=pl.int_range(len(values), eager=False).cast(pl.String))
        return cls(labels=labels, time_s=np.tile(times, (len(values), 1)), signal=values)

    @classmethod
    def from_table(cls, table: pl.DataFrame, *, by: list[str]) -> Traces:
        """Traces from a long table, as the table of a kinetic plate read is.

        Parameters
        ----------
        table
            Columns ``time_s`` and ``value``, and those of ``by``. Rows without a time or a value are left out; traces
            keep the order of their first row.
        by
            Columns that tell one trace from another: ``["plate", "well", "channel"]``.

        Raises
        ------
        TableError
            If a column is absent, or a trace has two readings at one time.
        """
        missing = [name for name in (*by, "time_s", "value") if name not in table.columns]
        if missing:
            raise TableError(Problem(what=f"the table has no column {', '.join(missing)}", remedy="add or rename it"))
        labels = table.select(by).unique(maintain_order=True).with_row_index("_trace")
        rows = table.filter(pl.col("time_s").is_finite() & pl.col("value").is_finite())
        rows = rows.join(labels, on=by, nulls_equal=True).sort("_trace", "time_s")
        twice = rows.filter(pl.struct("_trace", "time_s").is_duplicated())
        if len(twice):
            one = twice.row(0, named=True)
            name = " ".join(str(one[column]) for column in by)
            what = f"{name} has more than one reading at {one['time_s']:g} s, {len(twice)} such readings in all"
            raise TableError(
                Problem(what=what, remedy="give each its own trace: name the column that tells them apart")
            )
        rows = rows.with_columns(_place=pl.int_range(pl.len()).over("_trace"))
        longest = int(rows["_place"].max() or 0) + 1 if len(rows) else 0  # type: ignore[arg-type]
        time_s, signal = np.full((2, len(labels), longest), np.nan)
        at = rows["_trace"].to_numpy(), rows["_place"].to_numpy()
        time_s[at], signal[at] = rows["time_s"].to_numpy(), rows["value"].to_numpy()
        return cls(labels=labels.drop("_trace"), time_s=time_s, signal=signal)

    @property
    def usable(self) -> npt.NDArray[np.bool_]:
        """Shape (traces, n): where there is a reading."""
        return np.isfinite(self.signal)


def _out_of_order(time_s: Float64Array, signal: Float64Array) -> npt.NDArray[np.bool_]:
    """Traces whose times, where there is a reading, are not all numbers that ascend."""
    used = np.isfinite(signal)
    latest = np.maximum.accumulate(np.where(used, time_s, -np.inf), axis=1)
    stale = used[:, 1:] & (time_s[:, 1:] <= latest[:, :-1])
    wrong: npt.NDArray[np.bool_] = np.any(stale, axis=1) | np.any(used & ~np.isfinite(time_s), axis=1)
    return wrong
