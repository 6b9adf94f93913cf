"""When the analyte flowed: told by the file, or found where sensorgrams begin to rise and begin to fall."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final, Literal, final

import numpy as np
import polars as pl

from sevenless.errors import InputError, Problem
from sevenless.fitting.curves import Float64Array

__all__ = ["Injection", "aligned", "find_injection", "injection_of"]

_GRID: Final = 2000
_WINDOW_SHARES: Final = (0.01, 0.03, 0.08)
"""Windows of slopes, over the length of the recording: a wider one only where a short one sees nothing."""
_LEAST_WINDOW: Final = 3
_SHORTENED: Final = 4.0
"""How many times shorter than whole a window at an end of the recording may be."""
_ABOVE_NOISE: Final = 15.0
_SCATTER_OF_MEDIAN: Final = 1.4826
"""Standard deviation over the median absolute deviation of normal noise."""
_SNAP_S: Final = 3.0
_TRACE: Final = ("run", "cycle", "channel", "flow_cell")


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Injection:
    """Beginning and end in s, on the time axis of the sensorgrams, and where they are known from."""

    start_s: float
    end_s: float
    known_from: Literal["given", "file", "traces"]

    @property
    def text(self) -> str:
        """In words."""
        where = {"given": "given", "file": "told by the file", "traces": "found in the traces"}[self.known_from]
        return f"{self.start_s:.4g} to {self.end_s:.4g} s ({where})"


def injection_of(
    sensorgrams: pl.DataFrame, injections: pl.DataFrame, given: tuple[float, float] | None = None
) -> Injection:
    """When the analyte flowed over one surface.

    Parameters
    ----------
    sensorgrams
        Rows of `SENSORGRAM_SCHEMA` of one surface, `aligned`.
    injections
        Rows of `INJECTION_SCHEMA`, of which those of the sensorgrams count.
    given
        By the user, before all else.

    Raises
    ------
    InputError
        If injections differ in length, or none is found in the traces.
    """
    if given is not None:
        return Injection(start_s=given[0], end_s=given[1], known_from="given")
    own = injections.join(sensorgrams.select(_TRACE).unique(), on=_TRACE, how="semi")
    if own.height:
        starts = own["start_s"].to_numpy()
        lengths = own["end_s"].to_numpy() - starts
        if np.ptp(lengths) > 1:
            what = f"injections last from {lengths.min():.4g} to {lengths.max():.4g} s"
            raise InputError([Problem(what=what, remedy="analyse those of one length at a time")])
        first = float(np.median(starts))
        return Injection(start_s=first, end_s=first + float(np.median(lengths)), known_from="file")
    parts = sensorgrams.filter(pl.col("conc_molar") > 0).partition_by(_TRACE, maintain_order=True)
    found = find_injection([(one["time_s"].to_numpy(), one["response_ru"].to_numpy()) for one in parts])
    if found is None:
        what = "no injection is seen in the sensorgrams: none rises and falls"
        raise InputError([Problem(what=what, remedy="say when the analyte flowed, e.g. --injection 0:120")])
    return found


def aligned(sensorgrams: pl.DataFrame, injections: pl.DataFrame) -> pl.DataFrame:
    """Sensorgrams shifted so that injections of all cycles begin together, where the file tells when each began."""
    if injections.is_empty():
        return sensorgrams
    shift = injections.select(*_TRACE, shift=pl.col("start_s") - pl.col("start_s").median())
    moved = sensorgrams.join(shift, on=_TRACE, how="left", maintain_order="left")
    return moved.with_columns(time_s=pl.col("time_s") - pl.col("shift").fill_null(0.0)).drop("shift")


def find_injection(traces: list[tuple[Float64Array, Float64Array]]) -> Injection | None:
    """Beginning and end of the injection of sensorgrams that were recorded alike, or None.

    The end is where the mean curve turns down most sharply, the beginning where it turned up most sharply before. A
    beginning close to 0 on an axis with times before it is 0: software that exports sensorgrams puts it there.

    Examples
    --------
    >>> time = np.arange(-20.0, 300.0)
    >>> held = np.clip(time, 0, 100)
    >>> found = find_injection([(time, 50 * (1 - np.exp(-held / 20)) * np.exp(-np.clip(time - 100, 0, None) / 80))])
    >>> found.start_s, round(found.end_s)
    (0.0, 100)
    """
    if not traces:
        return None
    low, high = max(time.min() for time, _ in traces), min(time.max() for time, _ in traces)
    count = min(_GRID, min(len(time) for time, _ in traces))
    if not high > low or count < 4 * _LEAST_WINDOW:
        return None
    grid = np.linspace(low, high, count)
    mean = np.mean([np.interp(grid, time, one) for time, one in traces], axis=0)
    # Noise from second differences, which a curve of slow change does not touch.
    noise = float(np.median(np.abs(np.diff(mean, 2)))) * _SCATTER_OF_MEDIAN / math.sqrt(6)
    for share in _WINDOW_SHARES:
        width = max(_LEAST_WINDOW, int(share * count))
        before, after = _slopes(mean, width)
        down = np.where(after < 0, before - after, -np.inf)
        end = int(np.argmax(down))
        up = after[:end] - before[:end]
        start = int(np.argmax(up)) if end else 0
        if end and min(down[end], up[start]) * width > _ABOVE_NOISE * noise:
            first = float(grid[start])
            snapped = low < -_SNAP_S and abs(first) < _SNAP_S
            return Injection(start_s=0.0 if snapped else first, end_s=float(grid[end]), known_from="traces")
    return None


def _slopes(mean: Float64Array, width: int) -> tuple[Float64Array, Float64Array]:
    """Mean steps over the window before and after each place, shorter at the ends of the recording; 0 beyond them."""
    place = np.arange(len(mean))
    first, last = np.maximum(place - width, 0), np.minimum(place + width, len(mean) - 1)
    return (
        (mean - mean[first]) / np.maximum(place - first, width / _SHORTENED),
        (mean[last] - mean) / np.maximum(last - place, width / _SHORTENED),
    )
