"""A plate as a heat map: the numbers as colour, controls outlined and lettered, masked and excluded wells hatched."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes
from matplotlib.collections import PatchCollection
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure
from matplotlib.patches import Patch, Rectangle

from sevenless.figures.palette import ROLE_COLOURS, ROLE_MARKS, ROLE_WORDS
from sevenless.figures.plate_view import PLATE_COLOURS, PlateView
from sevenless.figures.style import figure_style
from sevenless.plates.geometry import row_letters

__all__ = ["plate_heatmap"]

_HATCHES: Final = {"masked": "//////", "excluded": "xxxxxx"}
_EXCUSES: Final = {"masked": "no number from the instrument", "excluded": "excluded by hand"}


def plate_heatmap(view: PlateView, *, label: str = "", title: str = "") -> Figure:
    """Heat map of one quantity of one plate.

    Parameters
    ----------
    view
        What `sevenless.figures.plate_view.plate_view` gives.
    label
        Title of the colour scale, with its unit.
    title
        Above the plate; name of plate and quantity if empty.
    """
    rows, columns = view.shape
    with figure_style():
        figure = Figure(figsize=(7.2, 7.2 * rows / columns + 0.9), layout="constrained")
        axes = figure.add_subplot()
        colours = LinearSegmentedColormap.from_list("plate", PLATE_COLOURS)
        mesh = axes.pcolormesh(
            np.arange(columns + 1) - 0.5, np.arange(rows + 1) - 0.5, np.ma.masked_invalid(view.values), cmap=colours,
            vmin=view.limits[0], vmax=view.limits[1], edgecolors="white", linewidth=0.4 if columns < 48 else 0.15,
        )  # fmt: skip
        mesh.set_gid("wells")
        _mark_roles(axes, view)
        _hatch(axes, view)
        _well_axes(axes, rows, columns)
        axes.set_title(title or f"{view.plate}, {view.quantity}", weight="bold", pad=16, parse_math=False)
        figure.colorbar(mesh, ax=axes, label=label or view.quantity, shrink=0.75, ticks=view.ticks, extend="both")
        handles = _legend_handles(view)
        if handles:
            figure.legend(handles=handles, loc="outside lower left", ncols=3)
    return figure


def _mark_roles(axes: Axes, view: PlateView) -> None:
    """An outline and a letter for every well that is not a sample."""
    size = 7.5 * 24 / max(view.shape[1], 24) if view.shape[1] > 12 else 9.0
    for role, letter in ROLE_MARKS.items():
        wells = np.argwhere(view.roles == role)
        if role == "empty" or not len(wells):
            continue
        outline = _boxes(wells, face="none", edge=ROLE_COLOURS[role], width=1.1 * min(1, 24 / view.shape[1]))
        outline.set_gid(f"role-{role}")
        axes.add_collection(outline)
        for row, column in wells:
            dark = view.values[row, column] < sum(view.limits) / 2
            colour = "white" if dark else "black"
            axes.text(column, row, letter, ha="center", va="center_baseline", fontsize=size * 0.72, color=colour)


def _hatch(axes: Axes, view: PlateView) -> None:
    for name, chosen in (("masked", view.masked), ("excluded", view.excluded)):
        wells = np.argwhere(chosen)
        if len(wells):
            patches = _boxes(wells, face="#ffffff8c", edge="black", width=0.4)
            patches.set(hatch=_HATCHES[name], gid=name)
            axes.add_collection(patches)


def _boxes(wells: npt.NDArray[np.int64], *, face: str, edge: str, width: float) -> PatchCollection:
    boxes = [Rectangle((column - 0.45, row - 0.45), 0.9, 0.9) for row, column in wells]
    return PatchCollection(boxes, facecolor=face, edgecolor=edge, linewidth=width)


def _well_axes(axes: Axes, rows: int, columns: int) -> None:
    axes.set_facecolor("#f3f3f3")  # wells without a number
    axes.set(xlim=(-0.5, columns - 0.5), ylim=(rows - 0.5, -0.5), aspect="equal")
    every = 1 if columns <= 24 else 2
    small = 8 if columns <= 12 else 7 if columns <= 24 else 5
    axes.set_xticks(range(0, columns, every), [str(i + 1) for i in range(0, columns, every)], fontsize=small)
    axes.set_yticks(range(0, rows, every), [row_letters(i) for i in range(0, rows, every)], fontsize=small)
    axes.tick_params(length=0, top=False, labeltop=True, labelbottom=False)
    for spine in axes.spines.values():
        spine.set_visible(False)


def _legend_handles(view: PlateView) -> list[Patch]:
    handles = [
        Patch(facecolor="none", edgecolor=ROLE_COLOURS[role], label=f"{letter}  {ROLE_WORDS[role]}")
        for role, letter in ROLE_MARKS.items()
        if role != "empty" and (view.roles == role).any()
    ]
    for name, chosen in (("masked", view.masked), ("excluded", view.excluded)):
        if chosen.any():
            hatch = _HATCHES[name][:3]
            handles.append(Patch(facecolor="white", edgecolor="black", hatch=hatch, label=_EXCUSES[name]))
    return handles
