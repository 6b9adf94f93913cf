"""Traces of all capillaries of a run as arrays."""

from __future__ import annotations

from dataclasses import dataclass
from typing import final

import numpy as np
import numpy.typing as npt

from sevenless.fitting.curves import Float64Array
from sevenless.readers.mst.mstread import MstRead

__all__ = ["MstTraces", "Window", "mst_traces"]

Window = tuple[float, float]
"""From and to, in seconds; both ends are in."""


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class MstTraces:
    """Traces padded with NaN.

    Parameters
    ----------
    capillary
        Shape (capillaries,): number of each in the file.
    time_s, counts
        Shape (capillaries, readings).
    file
        Name of the file, for messages.
    """

    capillary: npt.NDArray[np.int64]
    time_s: Float64Array
    counts: Float64Array
    file: str | None = None

    @property
    def step_s(self) -> float:
        """Median time from one reading to the next."""
        return float(np.nanmedian(np.diff(self.time_s, axis=1)))

    def within(self, window: Window) -> npt.NDArray[np.bool_]:
        """Which readings lie in a window; shape (capillaries, readings)."""
        # Times are written with few digits: a reading on the edge is in.
        edge = 0.01 * self.step_s
        return (self.time_s >= window[0] - edge) & (self.time_s <= window[1] + edge)

    def mean(self, window: Window) -> Float64Array:
        """Mean fluorescence of each capillary in a window, NaN where it has no reading there; shape (capillaries,)."""
        inside = self.within(window)
        count = inside.sum(axis=1)
        total = np.where(inside, self.counts, 0.0).sum(axis=1)
        return np.where(count > 0, total / np.maximum(count, 1), np.nan)


def mst_traces(read: MstRead) -> MstTraces:
    """Traces of every capillary of a read, in its order."""
    numbers = read.capillaries["capillary"].to_numpy()
    parts = {key[0]: part for key, part in read.traces.partition_by("capillary", as_dict=True).items()}
    width = max((part.height for part in parts.values()), default=0)
    time_s, counts = np.full((2, len(numbers), width), np.nan)
    for i, number in enumerate(numbers.tolist()):
        if (part := parts.get(number)) is not None:
            time_s[i, : part.height] = part["time_s"].to_numpy()
            counts[i, : part.height] = part["fluorescence_counts"].to_numpy()
    return MstTraces(capillary=numbers, time_s=time_s, counts=counts, file=read.source.name)
