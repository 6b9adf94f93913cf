"""A plate as a light inline SVG heat map: a path per colour, hatching and letters on top."""

from __future__ import annotations

from html import escape
from typing import Final

import numpy as np
import numpy.typing as npt
import polars as pl

from sevenless.figures.palette import ROLE_COLOURS, ROLE_MARKS, ROLE_WORDS
from sevenless.figures.plate_view import PLATE_COLOURS, PlateView
from sevenless.figures.svg_path import square_path
from sevenless.fitting.wording import conc_text, number_text
from sevenless.plates.geometry import parse_well, row_letters

__all__ = ["PLATE_CSS", "inline_plate", "plate_defs", "well_words"]

_CELL: Final = 10
_LEFT, _TOP = 14, 10
_STEPS: Final = 20

PLATE_CSS: Final = """
.hm{width:100%;height:auto;display:block}
.hm text{font-size:6px;fill:#333;text-anchor:middle}
.hm .ro{fill:none;stroke-width:1.1}
.hm .bg{fill:#f0f0f0}
.hm .wm{fill:url(#hatch-masked);stroke:#000;stroke-width:.4}
.hm .we{fill:url(#hatch-excluded);stroke:#000;stroke-width:.4}
.hm .dk{fill:#fff}.hm .lt{fill:#000}
"""
"""Looks of the plates; goes into the page once."""


def plate_defs() -> str:
    """Hatching and colour scale that all plates of a page share."""
    stops = "".join(
        f'<stop offset="{i / (len(PLATE_COLOURS) - 1):.3f}" stop-color="{colour}"/>'
        for i, colour in enumerate(PLATE_COLOURS)
    )
    paper = '<rect width="4" height="4" fill="#fff" fill-opacity=".6"/>'
    slash = '<path d="M-1 1l2-2M0 4l4-4M3 5l2-2" stroke="#000" stroke-width=".8"/>'
    cross = '<path d="M0 0l4 4M0 4l4-4" stroke="#000" stroke-width=".7"/>'
    square = 'width="4" height="4" patternUnits="userSpaceOnUse"'
    return (
        '<svg width="0" height="0" aria-hidden="true"><defs>'
        f'<pattern id="hatch-masked" {square}>{paper}{slash}</pattern>'
        f'<pattern id="hatch-excluded" {square}>{paper}{cross}</pattern>'
        f'<linearGradient id="plate-scale">{stops}</linearGradient></defs></svg>'
    )


def inline_plate(view: PlateView, *, label: str) -> str:
    """Heat map of one quantity of one plate.

    Wells lie on a grid of ten units, the first at (14, 10) of the drawing.

    Parameters
    ----------
    view
        What `sevenless.figures.plate_view.plate_view` gives.
    label
        Quantity with its unit, for the colour scale.
    """
    rows, columns = view.shape
    width, height = _LEFT + _CELL * columns + 2, _TOP + _CELL * rows + 24
    words = escape(f"heat map of {label}, plate {view.plate}, {rows} rows and {columns} columns", quote=True)
    parts = [
        f'<rect class="bg" x="{_LEFT}" y="{_TOP}" width="{_CELL * columns}" height="{_CELL * rows}"/>',
        *_colours(view),
        *_roles(view),
        _hatched("wm", view.masked),
        _hatched("we", view.excluded),
        *_names(rows, columns),
        _scale(view, label, height),
    ]
    return f'<svg class="hm" viewBox="0 0 {width} {height}" role="img" aria-label="{words}">{"".join(parts)}</svg>'


def well_words(wells: pl.DataFrame, signal: PlateView, response: PlateView) -> str:
    """What to say of each well, row by row, one line a well, for whoever points at it; empty where nothing is known.

    Parameters
    ----------
    wells
        The wells of one plate.
    signal, response
        The same plate, two quantities.
    """
    said = np.full(signal.shape, "", dtype=object)
    what = ["well", "role", "compound", "conc_molar", "mask_reason", "exclusion"]
    for well, role, compound, conc_molar, mask, exclusion in wells.select(what).iter_rows():
        row, column = parse_well(well)
        held = ROLE_WORDS.get(role, role) if role != "sample" else f"{compound or 'sample'} {conc_text(conc_molar)}"
        values = f"{number_text(signal.values[row, column])} → {number_text(response.values[row, column])}"
        why = f" [masked: {mask}]" if mask else ""
        why += f" [excluded: {exclusion}]" if exclusion else ""
        said[row, column] = f"{well} {held}: {values}{why}".replace("\n", " ")
    return "\n".join(said.ravel().tolist())


def _corner(row: int, column: int) -> tuple[int, int]:
    return _LEFT + _CELL * int(column), _TOP + _CELL * int(row)


def _colours(view: PlateView) -> list[str]:
    low, high = view.limits
    share = np.clip((view.values - low) / (high - low), 0.0, 1.0)
    step = np.where(np.isfinite(share), np.nan_to_num(share) * (_STEPS - 1), -1).round().astype(int)
    paths = []
    for i in range(_STEPS):
        corners = [_corner(row, column) for row, column in np.argwhere(step == i)]
        if corners:
            paths.append(f'<path fill="{_colour(i / (_STEPS - 1))}" d="{square_path(corners, size=_CELL)}"/>')
    return paths


def _colour(share: float) -> str:
    """A colour of the scale, between two of its stops."""
    place = share * (len(PLATE_COLOURS) - 1)
    first = min(int(place), len(PLATE_COLOURS) - 2)
    start, end = (int(PLATE_COLOURS[first + k][1:], 16) for k in (0, 1))
    mixed = [
        round((start >> shift & 255) + (place - first) * ((end >> shift & 255) - (start >> shift & 255)))
        for shift in (16, 8, 0)
    ]
    return "#" + "".join(f"{part:02x}" for part in mixed)


def _roles(view: PlateView) -> list[str]:
    parts = []
    middle = sum(view.limits) / 2
    for role, letter in ROLE_MARKS.items():
        wells = np.argwhere(view.roles == role)
        if role == "empty" or not len(wells):
            continue
        corners = [(x + 1, y + 1) for x, y in (_corner(row, column) for row, column in wells)]
        parts.append(f'<path class="ro" stroke="{ROLE_COLOURS[role]}" d="{square_path(corners, size=_CELL - 2)}"/>')
        for (row, column), (x, y) in zip(wells, corners, strict=True):
            tone = "dk" if view.values[row, column] < middle else "lt"
            parts.append(f'<text class="{tone}" x="{x + 4}" y="{y + 6}">{letter}</text>')
    return parts


def _hatched(name: str, chosen: npt.NDArray[np.bool_]) -> str:
    corners = [_corner(row, column) for row, column in np.argwhere(chosen)]
    return f'<path class="{name}" d="{square_path(corners, size=_CELL)}"/>' if corners else ""


def _names(rows: int, columns: int) -> list[str]:
    every = 1 if columns <= 24 else 2
    across = [f'<text x="{_LEFT + _CELL * i + 5}" y="{_TOP - 2}">{i + 1}</text>' for i in range(0, columns, every)]
    down = [f'<text x="{_LEFT - 6}" y="{_TOP + _CELL * i + 7}">{row_letters(i)}</text>' for i in range(0, rows, every)]
    return across + down


def _scale(view: PlateView, label: str, height: int) -> str:
    low, high = view.limits
    bar = f'<rect x="{_LEFT}" y="{height - 20}" width="80" height="6" fill="url(#plate-scale)"/>'
    ends = (
        f'<text x="{_LEFT}" y="{height - 5}" style="text-anchor:start">≤ {number_text(low)}</text>'
        f'<text x="{_LEFT + 80}" y="{height - 5}" style="text-anchor:end">≥ {number_text(high)}</text>'
    )
    name = f'<text x="{_LEFT + 86}" y="{height - 15}" style="text-anchor:start">{escape(label)}</text>'
    return bar + ends + name
