"""Quality of one plate on one page: its controls, its rows and columns, and its gates."""

from __future__ import annotations

import math

import numpy as np
import polars as pl
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.transforms import Bbox

from sevenless.figures.palette import LEVEL_COLOURS, LEVEL_WORDS, ROLE_COLOURS, ROLE_WORDS
from sevenless.figures.plate_view import PlateView, plate_view
from sevenless.figures.quality_values import control_values, line_means, metric_words, spread
from sevenless.figures.style import figure_style
from sevenless.fitting.curves import Float64Array
from sevenless.fitting.wording import number_text
from sevenless.plates.geometry import row_letters

__all__ = ["plate_quality"]


def plate_quality(
    wells: pl.DataFrame, quality: pl.DataFrame, plate: str, *, plate_format: int | None = None, label: str = "Signal"
) -> Figure:
    """Controls, row and column means, and the gates of one plate.

    Parameters
    ----------
    wells, quality
        Of `Analysis`.
    plate
        Which plate.
    plate_format
        Number of wells; found from the wells if not given.
    label
        Axis title of the signal.
    """
    gates = quality.filter(pl.col("plate") == plate)
    with figure_style():
        figure = Figure(figsize=(7.2, 4.2 + 0.2 * max(3, len(gates))), layout="constrained")
        grid = figure.add_gridspec(2, 3, height_ratios=[3, 0.25 * max(3, len(gates))])
        controls, rows, columns = (figure.add_subplot(grid[0, i]) for i in range(3))
        _controls(controls, control_values(wells, plate), gates, label)
        view = plate_view(wells, plate, "signal", plate_format=plate_format)
        _means(rows, view, across=False)
        _means(columns, view, across=True)
        _gate_table(figure.add_subplot(grid[1, :]), gates)
        figure.suptitle(plate, x=0.01, ha="left", weight="bold", fontsize=10, parse_math=False)
    return figure


def _controls(axes: Axes, values: dict[str, Float64Array], gates: pl.DataFrame, label: str) -> None:
    for i, (role, signal) in enumerate(values.items()):
        colour = ROLE_COLOURS[role]
        dots = axes.plot(i + spread(len(signal)), signal, ls="", marker="o", ms=3, mfc="none", mec=colour)
        dots[0].set_gid(f"controls-{role}")
        sd = float(signal.std(ddof=1)) if len(signal) > 1 else 0.0
        axes.errorbar([i], [signal.mean()], yerr=[sd], color=colour, marker="_", ms=16, capsize=4, lw=1.2)
    axes.set_xticks(range(len(values)), [f"{ROLE_WORDS[role]}\nn = {len(values[role])}" for role in values])
    axes.set_xlim(-0.6, max(len(values), 1) - 0.4)
    axes.set_ylabel(label)
    heads = [
        f"{metric_words(row['metric'])} {number_text(row['value'])}"
        for row in gates.filter(pl.col("metric").is_in(["z_prime", "robust_z_prime"])).iter_rows(named=True)
    ]
    axes.set_title(f"Controls (mean ± sd)\n{', '.join(heads)}" if heads else "Controls (mean ± sd)")


def _means(axes: Axes, view: PlateView, *, across: bool) -> None:
    """Mean of the sample wells in each row or column, and the median of all as a line."""
    which = "columns" if across else "rows"
    means, median = line_means(view, across=across)
    places = np.arange(len(means))
    axes.plot(places, means, marker="o", ms=3, lw=1, color="#444444", gid=f"means-{which}")
    if math.isfinite(median):
        axes.axhline(median, color="#999999", lw=0.8, ls=(0, (3, 2)))
    every = max(1, len(means) // 8)
    names = [str(i + 1) if across else row_letters(i) for i in places[::every]]
    axes.set_xticks(places[::every], names)
    axes.set_title(f"Means of {which}\n(samples; dashed: median)")


def _gate_table(axes: Axes, gates: pl.DataFrame) -> None:
    axes.set_axis_off()
    if gates.is_empty():
        axes.text(0, 0.9, "no quality figures for this plate", va="top")
        return
    rows = [
        [metric_words(row["metric"]), number_text(row["value"]), LEVEL_WORDS[row["level"]], _cut(row["message"] or "")]
        for row in gates.iter_rows(named=True)
    ]
    table = axes.table(
        rows, colLabels=["figure", "value", "level", "what it says"], cellLoc="left", colLoc="left",
        colWidths=[0.22, 0.1, 0.1, 0.58], bbox=Bbox.unit(),
    )  # fmt: skip
    table.auto_set_font_size(False)
    table.set_fontsize(7.5)
    for (row, _), cell in table.get_celld().items():
        cell.set(linewidth=0.3, edgecolor="#bbbbbb")
        cell.get_text().set_parse_math(False)
        if row == 0:
            cell.get_text().set_fontweight("bold")
        else:
            cell.set_facecolor(LEVEL_COLOURS[gates["level"][row - 1]])


def _cut(text: str, most: int = 84) -> str:
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"
