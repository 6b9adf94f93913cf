"""Progress curves for a paper or a slide: every trace with its fit and its window, and the rates against the dose."""

from __future__ import annotations

from typing import Final

import numpy as np
import polars as pl
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sevenless.figures.dose_response import shorten
from sevenless.figures.palette import ROLE_COLOURS, ROLE_WORDS
from sevenless.figures.progress_view import ProgressView, trace_colours
from sevenless.figures.style import figure_style
from sevenless.units import format_conc

__all__ = ["progress_curves"]

_MINUTE_S: Final = 60.0
_MOST_NAMED: Final = 8


def progress_curves(
    view: ProgressView, *, controls: ProgressView | None = None, signal_label: str = "Signal", rate_label: str = "Rate"
) -> Figure:
    """Readings as dots, fits as lines, windows of the initial rate as thick strokes; beside them rates against dose.

    Parameters
    ----------
    view
        What `sevenless.figures.progress_view.progress_views` gives.
    controls
        Of the same plate: their rates are drawn as lines across the doses.
    signal_label, rate_label
        Titles of the axes.
    """
    dosed = view.index is not None and bool((view.wells["conc_molar"].fill_null(0.0) > 0).any())
    with figure_style():
        figure = Figure(figsize=(7.0 if dosed else 4.4, 3.3), layout="constrained")
        axes = figure.subplots(1, 2 if dosed else 1, squeeze=False)[0]
        _draw_traces(axes[0], view, trace_colours(view))
        axes[0].set_xlabel("Time (min)")
        axes[0].set_ylabel(signal_label)
        axes[0].set_title(shorten(view.name, 40), weight="bold", parse_math=False)
        if dosed:
            _draw_rates(axes[1], view, controls)
            axes[1].set_xlabel("Concentration (M)")
            axes[1].set_ylabel(rate_label)
    return figure


def _draw_traces(axes: Axes, view: ProgressView, colours: list[str]) -> None:
    named: dict[str, None] = {}
    doses = sorted({dose for dose in view.wells["conc_molar"].to_list() if dose})
    told = set(doses[:: max(1, -(-len(doses) // _MOST_NAMED))])
    for i, (dose, role) in enumerate(view.wells.select("conc_molar", "role").iter_rows()):
        words = format_conc(dose) if dose in told else "" if dose else ROLE_WORDS[role]
        label = words if words and words not in named else None
        named[words] = None
        t = view.time_s[i] / _MINUTE_S
        axes.plot(t, view.signal[i], ls="", marker=".", ms=2.2, color=colours[i], alpha=0.5, gid=f"readings-{i}")
        axes.plot(t, view.line[i], color=colours[i], lw=1.0, label=label, gid=f"fit-{i}")
        start, level = view.window(i)
        axes.plot(start / _MINUTE_S, level, color=colours[i], lw=3.0, alpha=0.6, gid=f"window-{i}")
    if named.keys() - {""}:
        axes.legend(fontsize=6.5)


def _draw_rates(axes: Axes, view: ProgressView, controls: ProgressView | None) -> None:
    dose = view.rates["conc_molar"].to_numpy().astype(np.float64)
    rate = view.rates["rate_per_s"].to_numpy()
    axes.plot(dose, rate, ls="", marker="o", ms=3.8, color="#0072b2", alpha=0.85, gid="rates")
    beside = _with_its_factor(view, controls)
    for role in ("neutral", "blank", "inhibitor"):
        values = beside.filter(role=role)["rate_per_s"]
        if len(values):
            level = float(np.median(values.to_numpy()))
            axes.axhline(level, color=ROLE_COLOURS[role], lw=1.0, ls=(0, (4, 2)), label=ROLE_WORDS[role], gid=role)
    axes.set_xscale("log")
    if len(beside):
        axes.legend(fontsize=6.5)


def _with_its_factor(view: ProgressView, controls: ProgressView | None) -> pl.DataFrame:
    """Rates of the controls that hold as much of the exchange factor as the wells of the curve, or none."""
    if controls is None:
        return view.rates.clear()
    if "factor" not in controls.rates.columns:
        return controls.rates
    held = view.rates["factor"].unique().to_list()
    return controls.rates.filter(pl.col("factor").is_null() | pl.col("factor").is_in(held))
