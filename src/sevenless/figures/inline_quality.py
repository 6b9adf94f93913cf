"""Controls, row means and column means of one plate as light inline SVG."""

from __future__ import annotations

import math
from html import escape
from typing import Final

import numpy as np
import polars as pl

from sevenless.figures.palette import ROLE_COLOURS, ROLE_WORDS
from sevenless.figures.plate_view import PlateView
from sevenless.figures.quality_values import control_values, line_means, spread
from sevenless.figures.svg_path import dot_path, line_path
from sevenless.figures.ticks import nice_ticks, response_limits
from sevenless.fitting.curves import Float64Array
from sevenless.fitting.wording import number_text
from sevenless.plates.geometry import row_letters

__all__ = ["QUALITY_CSS", "inline_controls", "inline_means"]

_WIDTH, _HEIGHT = 2400, 1500
_LEFT, _RIGHT, _TOP, _BOTTOM = 430, 2360, 60, 1230

QUALITY_CSS: Final = """
.qc{width:100%;height:auto;display:block}
.qc path{fill:none;stroke:#444;stroke-width:9}
.qc text{font-size:96px;fill:#333}
.qc .wl{stroke-width:44;stroke-linecap:round;stroke-opacity:.65}
.qc .mn{stroke:#000;stroke-width:14}
.qc .md{stroke:#888;stroke-dasharray:36 28}
.qc .ms{stroke:#444;stroke-width:12}
"""
"""Looks of the panels; goes into the page once."""


def inline_controls(wells: pl.DataFrame, plate: str, *, label: str = "signal") -> str:
    """Every control well of a plate by role, with mean and standard deviation; empty where there are none.

    Parameters
    ----------
    wells
        Of `Analysis`.
    plate
        Which plate.
    label
        What the signal is.
    """
    groups = control_values(wells, plate)
    if not groups:
        return ""
    low, high = response_limits([0.0, *np.concatenate(list(groups.values())).tolist()])
    parts = [_response_axis(low, high)]
    for i, (role, values) in enumerate(groups.items()):
        centre = _LEFT + (i + 0.5) / len(groups) * (_RIGHT - _LEFT)
        x = centre + spread(len(values)) * 0.5 * (_RIGHT - _LEFT) / len(groups)
        parts.append(f'<path class="wl" style="stroke:{ROLE_COLOURS[role]}" d="{dot_path(x, _y(values, low, high))}"/>')
        parts.append(_mean_and_sd(values, centre, low, high))
        for line, words in enumerate((ROLE_WORDS[role], f"n = {len(values)}")):
            place = f'x="{round(centre)}" y="{_BOTTOM + 120 + 110 * line}"'
            parts.append(f'<text {place} text-anchor="middle">{words}</text>')
    return _svg(f"controls of plate {plate}, {label}", "".join(parts))


def inline_means(view: PlateView, *, across: bool) -> str:
    """Mean of the samples in each column (``across``) or row, against the median of them all.

    Parameters
    ----------
    view
        The plate.
    across
        Columns rather than rows.
    """
    means, median = line_means(view, across=across)
    finite = np.isfinite(means)
    if not finite.any():
        return ""
    low, high = response_limits([*means[finite].tolist(), median], margin=0.15)
    x = _LEFT + (np.arange(len(means)) + 0.5) / len(means) * (_RIGHT - _LEFT)
    y = _y(means, low, high)
    flat = round(float(_y(np.array([median]), low, high)[0]))
    parts = [_response_axis(low, high), f'<path class="md" d="M{_LEFT} {flat}H{_RIGHT}"/>']
    parts.append(f'<path class="ms" d="{line_path(x[finite], y[finite])}"/>')
    parts.append(f'<path class="wl" d="{dot_path(x[finite], y[finite])}"/>')
    for i in range(0, len(means), max(1, math.ceil(len(means) / 12))):
        name = str(i + 1) if across else row_letters(i)
        parts.append(f'<text x="{round(x[i])}" y="{_BOTTOM + 140}" text-anchor="middle">{name}</text>')
    return _svg(f"mean of the samples in each {'column' if across else 'row'} of plate {view.plate}", "".join(parts))


def _svg(words: str, content: str) -> str:
    label = escape(words, quote=True)
    return f'<svg class="qc" viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" aria-label="{label}">{content}</svg>'


def _y(values: Float64Array, low: float, high: float) -> Float64Array:
    y: Float64Array = _BOTTOM - (values - low) / (high - low) * (_BOTTOM - _TOP)
    return y


def _response_axis(low: float, high: float) -> str:
    path, words = f"M{_LEFT} {_TOP}V{_BOTTOM}H{_RIGHT}", []
    for value in nice_ticks(low, high, count=4):
        y = round(float(_y(np.array([value]), low, high)[0]))
        path += f"M{_LEFT} {y}h-36"
        words.append(f'<text x="{_LEFT - 56}" y="{y + 34}" text-anchor="end">{number_text(value)}</text>')
    return f'<path d="{path}"/>{"".join(words)}'


def _mean_and_sd(values: Float64Array, centre: float, low: float, high: float) -> str:
    mean = float(values.mean())
    sd = float(values.std(ddof=1)) if len(values) > 1 else 0.0
    ends = _y(np.array([mean - sd, mean, mean + sd]), low, high)
    x, bottom, middle, top = round(centre), round(float(ends[0])), round(float(ends[1])), round(float(ends[2]))
    bar = f"M{x - 130} {middle}h260M{x} {bottom}V{top}M{x - 60} {bottom}h120M{x - 60} {top}h120"
    return f'<path class="mn" d="{bar}"/>'
