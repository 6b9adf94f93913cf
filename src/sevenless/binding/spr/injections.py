"""When the analyte flowed: told by the file, or found where sensorgrams begin to rise and begin to fall."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final, Literal, final

import numpy as np
import polars as pl

from sevenless.binding.single_cycle import InjectionSeries
from sevenless.errors import InputError, Problem
from sevenless.fitting.curves import Float64Array

__all__ = ["Injection", "aligned", "find_injection", "injection_of", "series_of"]

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
_SAME_LOG: Final = 1e-6
"""Concentrations whose logarithms are closer are one."""
_TRACE: Final = ("run", "cycle", "channel", "flow_cell")


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Injection:
    """Beginning and end in s, on the time axis of the sensorgrams, and where they are known from.

    Of a single cycle the beginning of the first of its ``series`` of injections, and the end of the last.
    """

    start_s: float
    end_s: float
    known_from: Literal["given", "file", "traces"]
    series: InjectionSeries | None = None

    @property
    def text(self) -> str:
        """In words."""
        where = {"given": "given", "file": "told by the file", "traces": "found in the traces"}[self.known_from]
        times = f"{self.start_s:.4g} to {self.end_s:.4g} s" if self.series is None else self.series.text
        return f"{times} ({where})"


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


def series_of(
    sensorgrams: pl.DataFrame, injections: pl.DataFrame, given: InjectionSeries | None = None
) -> Injection | None:
    """The injections of single cycles over one surface; None where each sensorgram has one injection.

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
        If sensorgrams differ in number, times or concentrations of their injections, or these make no sense.
    """
    if given is not None:
        return _single_cycle(given, "given")
    samples = sensorgrams.filter(pl.col("conc_molar") > 0).select(_TRACE).unique()
    own = injections.join(samples, on=_TRACE, how="semi").sort("start_s")
    parts = own.partition_by(_TRACE, maintain_order=True)
    counts = sorted({one.height for one in parts})
    if not counts or counts == [1]:
        return None
    if len(counts) > 1:
        what = f"sensorgrams have from {counts[0]} to {counts[-1]} injections"
        raise InputError([Problem(what=what, remedy="analyse single cycles apart from cycles of one injection")])
    table = np.array([one.select("start_s", "end_s", "conc_molar").to_numpy() for one in parts], dtype=np.float64)
    table[:, :, :2] -= table[:, :1, :1]
    alike = (np.ptp(table[:, :, :2], axis=0) <= 1).all() and np.ptp(np.log(table[:, :, 2]), axis=0).max() < _SAME_LOG
    if not alike:
        what = "single cycles differ in the times or concentrations of their injections"
        raise InputError([Problem(what=what, remedy="analyse those that are alike at a time")])
    middle = np.median(table, axis=0)
    first = float(injections.group_by(_TRACE).agg(pl.col("start_s").min())["start_s"].median())  # type: ignore[arg-type]
    start, end = middle[:, 0] + first, middle[:, 1] + first
    return _single_cycle(InjectionSeries(start_s=start, end_s=end, conc_molar=table[0, :, 2]), "file")


def _single_cycle(series: InjectionSeries, known_from: Literal["given", "file"]) -> Injection:
    return Injection(
        start_s=float(series.start_s[0]), end_s=float(series.end_s[-1]), known_from=known_from, series=series
    )


def aligned(sensorgrams: pl.DataFrame, injections: pl.DataFrame) -> pl.DataFrame:
    """Sensorgrams shifted so that injections of all cycles begin together, where the file tells when each began."""
    if injections.is_empty():
        return sensorgrams
    firsts = injections.group_by(_TRACE, maintain_order=True).agg(pl.col("start_s").min())
    shift = firsts.select(*_TRACE, shift=pl.col("start_s") - pl.col("start_s").median())
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
