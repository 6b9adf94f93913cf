"""Traces of thermophoresis, coloured by concentration, with the windows that Fnorm was taken from."""

from __future__ import annotations

import numpy as np
from matplotlib import colormaps
from matplotlib.axes import Axes
from matplotlib.cm import ScalarMappable
from matplotlib.colors import LogNorm
from matplotlib.figure import Figure

from sevenless.binding.mst.analysis import MstAnalysis
from sevenless.figures.dose_response import shorten
from sevenless.figures.style import figure_style
from sevenless.fitting.curves import Float64Array

__all__ = ["mst_traces_figure"]

_COLD, _HOT = "#56b4e9", "#d55e00"
_COLOURS = "viridis"


def mst_traces_figure(analysis: MstAnalysis, *, title: str = "") -> Figure:
    """Relative fluorescence of every capillary over time.

    Windows are shaded, blue for cold and orange for hot; dotted lines are the edges of the laser as found in the
    traces. Flagged capillaries are dashed, and those that were not fitted grey.

    Parameters
    ----------
    analysis
        Of `sevenless.binding.mst.analysis.analyse_mst`.
    title
        Above the axis; the name of the file if empty.
    """
    conc = analysis.points["conc_molar"].to_numpy()
    with figure_style():
        figure = Figure(figsize=(5.2, 3.3), layout="constrained")
        axes = figure.add_subplot()
        scale = _scale(conc)
        _draw_traces(axes, analysis, scale)
        windows = analysis.windows
        for name, window, colour in (("cold", windows.cold, _COLD), ("hot", windows.hot, _HOT)):
            axes.axvspan(*window, color=colour, alpha=0.25, lw=0, gid=f"window-{name}")
        if windows.laser is not None:
            for name, time_s in (("on", windows.laser.on_s), ("off", windows.laser.off_s)):
                if time_s is not None:
                    axes.axvline(time_s, color="black", lw=0.8, ls=":", gid=f"laser-{name}")
        axes.set(xlabel="Time (s)", ylabel="Relative fluorescence")
        axes.margins(x=0)
        axes.set_title(shorten(title or analysis.read.source.name, 56), weight="bold", parse_math=False)
        if scale is not None:
            mapped = ScalarMappable(norm=scale, cmap=_COLOURS)
            figure.colorbar(mapped, ax=axes, label="Ligand (mol/L)", aspect=30)
    return figure


def _scale(conc_molar: Float64Array) -> LogNorm | None:
    """Colours over the concentrations above 0, None where there are not two."""
    some = conc_molar[conc_molar > 0]
    return LogNorm(float(some.min()), float(some.max())) if some.size and some.min() < some.max() else None


def _draw_traces(axes: Axes, analysis: MstAnalysis, scale: LogNorm | None) -> None:
    colours = colormaps[_COLOURS]
    rows = analysis.points.select("capillary", "conc_molar", "flags", "is_used").iter_rows(named=True)
    for row, time_s, level in zip(rows, analysis.traces.time_s, analysis.relative_fluorescence(), strict=True):
        known = np.isfinite(time_s)
        place = float(scale(row["conc_molar"])) if scale is not None and row["conc_molar"] > 0 else 0.0
        axes.plot(
            time_s[known],
            level[known],
            color=colours(place) if row["is_used"] else "#b0b0b0",
            lw=0.9,
            ls=(0, (3, 2)) if row["flags"] else "-",
            gid=f"trace-{row['capillary']}",
        )
