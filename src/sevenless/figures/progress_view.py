"""What a drawing of traces needs, worked out once for every renderer: readings, fits, windows and doses."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, final

import numpy as np
import polars as pl

from sevenless.assays.analysis import Analysis
from sevenless.figures.palette import ROLE_COLOURS
from sevenless.fitting.curves import Float64Array
from sevenless.fitting.kinetics.traces import Traces
from sevenless.fitting.wording import curve_names

__all__ = ["ProgressView", "dose_colours", "progress_views", "trace_colours"]

_CONTROLS: Final = ("neutral", "blank", "inhibitor")
_MOST_CONTROLS: Final = 4
"""Wells of each control that are drawn: more hide one another."""
_LIGHT: Final = (0x9E, 0xCA, 0xE1)
_DARK: Final = (0x08, 0x30, 0x6B)


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class ProgressView:
    """The traces of one curve, or of the controls of one plate.

    Parameters
    ----------
    index
        Row of the curve in the fits; None for controls.
    name
        What is drawn.
    wells
        One row per trace: ``plate``, ``well``, ``role``, ``conc_molar``, ``rate_per_s``, ``trace_status``,
        ``window_from_s``, ``window_to_s``, ``initial_rate_per_s``; by rising dose.
    rates
        ``role``, ``conc_molar``, ``rate_per_s`` and, where the map has it, ``factor`` of every well, also of those that
        are not drawn.
    time_s, signal, line
        Shape (traces, n): readings and fit; NaN where there is none.
    """

    index: int | None
    name: str
    wells: pl.DataFrame
    rates: pl.DataFrame
    time_s: Float64Array
    signal: Float64Array
    line: Float64Array

    def window(self, row: int) -> tuple[Float64Array, Float64Array]:
        """Ends of the line over the window of one trace: times and signals; empty where there is none.

        It is drawn through the mean of the readings of the window, as the least-squares line is.
        """
        start, stop, slope = (self.wells[name][row] for name in _WINDOW)
        if start is None or stop is None or slope is None:
            return np.empty(0), np.empty(0)
        inside = np.isfinite(self.signal[row]) & (self.time_s[row] >= start) & (self.time_s[row] <= stop)
        times = np.array([start, stop], dtype=np.float64)
        return times, self.signal[row][inside].mean() + slope * (times - self.time_s[row][inside].mean())


_WINDOW: Final = ("window_from_s", "window_to_s", "initial_rate_per_s")


def progress_views(analysis: Analysis) -> list[ProgressView]:
    """Controls of every plate, then the traces of every curve; nothing where the run followed no readings over time.

    Of every dose the first well is drawn: replicates would hide one another.
    """
    if analysis.progress is None:
        return []
    shown = analysis.wells.filter(pl.col("exclusion").is_null() & pl.col("rate_per_s").is_not_null())
    wells = shown.join(analysis.progress.fits.select("plate", "well", *_WINDOW), on=["plate", "well"], how="inner")
    traces = Traces.from_table(analysis.progress.readings, by=["plate", "well"])
    places = traces.labels.with_row_index("_trace")
    lines = _lines(analysis, traces)
    return [
        _view(index, name, part.join(places, on=["plate", "well"], how="left", maintain_order="left"), traces, lines)
        for index, name, part in _parts(analysis, wells)
        if len(part)
    ]


def dose_colours(count: int) -> list[str]:
    """So many colours from light to dark, for doses from low to high.

    >>> dose_colours(2)
    ['#9ecae1', '#08306b']
    """
    shares = np.linspace(0.0, 1.0, count) if count > 1 else np.ones(count)
    mixed = [[round(a + share * (b - a)) for a, b in zip(_LIGHT, _DARK, strict=True)] for share in shares]
    return ["#" + "".join(f"{part:02x}" for part in colour) for colour in mixed]


def trace_colours(view: ProgressView) -> list[str]:
    """A colour for each trace: by dose from light to dark, controls by their role."""
    doses = view.wells["conc_molar"].to_list()
    distinct = sorted({dose for dose in doses if dose})
    shades = dict(zip(distinct, dose_colours(len(distinct)), strict=True))
    roles = view.wells["role"].to_list()
    return [shades.get(dose) or ROLE_COLOURS[role] for dose, role in zip(doses, roles, strict=True)]


def _lines(analysis: Analysis, traces: Traces) -> Float64Array:
    """The fit at each reading."""
    assert analysis.progress is not None
    fits = traces.labels.join(analysis.progress.fits, on=["plate", "well"], how="left", maintain_order="left")
    names = ("start", "drift_per_s", "amplitude", "kobs_estimate_per_s", "lag_s")
    start, drift, amplitude, rate, lag = (fits[name].cast(pl.Float64).to_numpy()[:, None] for name in names)
    t = traces.time_s
    lines: Float64Array = start + drift * t - amplitude * np.expm1(-rate * np.maximum(t - lag, 0.0))
    return lines


def _parts(analysis: Analysis, wells: pl.DataFrame) -> Iterator[tuple[int | None, str, pl.DataFrame]]:
    order = {role: i for i, role in enumerate(_CONTROLS)}
    for plate in analysis.plates["plate"].to_list():
        controls = wells.filter((pl.col("plate") == plate) & pl.col("role").is_in(_CONTROLS))
        ranked = controls.sort(pl.col("role").replace_strict(order), maintain_order=True)
        yield None, f"controls of {plate}", ranked
    table = analysis.fits.table
    labels = [name for name in analysis.fits.label_columns if name in wells.columns]
    samples = wells.filter(pl.col("role") == "sample")
    for index, name in enumerate(curve_names(table, analysis.fits.label_columns)):
        part = samples.join(table[index : index + 1].select(labels), on=labels, how="semi", nulls_equal=True)
        yield index, name, part.sort("conc_molar", maintain_order=True)


def _view(index: int | None, name: str, part: pl.DataFrame, traces: Traces, lines: Float64Array) -> ProgressView:
    some = part.filter(pl.int_range(pl.len()).over("role") < _MOST_CONTROLS)
    drawn = some if index is None else part.unique("conc_molar", keep="first", maintain_order=True)
    rows = drawn["_trace"].to_numpy()
    names = ["plate", "well", "role", "conc_molar", "rate_per_s", "trace_status", *_WINDOW]
    return ProgressView(
        index=index,
        name=name,
        wells=drawn.select(names),
        rates=part.select("role", "conc_molar", "rate_per_s", pl.selectors.by_name("factor", require_all=False)),
        time_s=traces.time_s[rows],
        signal=traces.signal[rows],
        line=lines[rows],
    )
