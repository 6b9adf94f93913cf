"""Progress curves as light inline SVG, for the page of a report."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Final

import numpy as np

from sevenless.figures.palette import ROLE_WORDS
from sevenless.figures.progress_view import ProgressView, trace_colours
from sevenless.figures.svg_path import dot_path, line_path
from sevenless.figures.ticks import nice_ticks, response_limits
from sevenless.fitting.curves import Float64Array
from sevenless.fitting.wording import number_text
from sevenless.units import format_conc

__all__ = ["PROGRESS_CSS", "inline_progress"]

_WIDTH, _HEIGHT = 2600, 1720
_LEFT, _RIGHT, _TOP, _BOTTOM = 430, 2540, 70, 1490
_MOST_DOTS: Final = 40
_LINE_POINTS: Final = 60

PROGRESS_CSS: Final = """
.pg{width:100%;height:auto;display:block}
.pg path{fill:none}
.pg .ax{stroke:#444;stroke-width:9}
.pg text{font-size:104px;fill:#333}
.pg .rd{stroke-width:26;stroke-linecap:round;stroke-opacity:.55}
.pg .ft{stroke-width:13}
.pg .wd{stroke-width:42;stroke-opacity:.55}
"""
"""Looks of the traces; goes into the page once."""


def inline_progress(views: Sequence[ProgressView]) -> list[str]:
    """One SVG element per view: readings as dots, fits as lines, windows of the initial rate as thick strokes."""
    return [_drawing(view) for view in views]


def _drawing(view: ProgressView) -> str:
    known = np.isfinite(view.signal)
    low, high = response_limits(view.signal[known].tolist())
    times = view.time_s[known] / 60.0
    first, last = (float(times.min()), float(times.max())) if len(times) else (0.0, 1.0)
    last = last if last > first else first + 1.0

    def x(time_s: Float64Array) -> Float64Array:
        return _LEFT + (time_s / 60.0 - first) / (last - first) * (_RIGHT - _LEFT)

    def y(signal: Float64Array) -> Float64Array:
        return _BOTTOM - np.clip((signal - low) / (high - low), 0.0, 1.0) * (_BOTTOM - _TOP)

    parts = [_axes(low, high, first, last)]
    for i, colour in enumerate(trace_colours(view)):
        seen = np.flatnonzero(known[i])
        dots = seen[:: max(1, len(seen) // _MOST_DOTS)]
        fitted = seen[np.isfinite(view.line[i][seen])]
        line = fitted[:: max(1, len(fitted) // _LINE_POINTS)]
        start, level = view.window(i)
        parts.append(
            f'<g stroke="{colour}"><path class="rd" d="{dot_path(x(view.time_s[i][dots]), y(view.signal[i][dots]))}"/>'
            f'<path class="ft" d="{line_path(x(view.time_s[i][line]), y(view.line[i][line]))}"/>'
            f'<path class="wd" d="{line_path(x(start), y(level))}"/><title>{escape(_words(view, i))}</title></g>'
        )
    label = escape(f"progress curves: {view.name}", quote=True)
    return f'<svg class="pg" viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" aria-label="{label}">{"".join(parts)}</svg>'


def _words(view: ProgressView, i: int) -> str:
    well, role, dose, status = view.wells.select("well", "role", "conc_molar", "trace_status").row(i)
    held = format_conc(dose) if dose else ROLE_WORDS[role]
    return f"{well}: {held}, {status.replace('_', ' ')}"


def _axes(low: float, high: float, first: float, last: float) -> str:
    path, words = f"M{_LEFT} {_TOP}V{_BOTTOM}H{_RIGHT}", []
    for value in nice_ticks(low, high, count=4):
        y = round(_BOTTOM - (value - low) / (high - low) * (_BOTTOM - _TOP))
        path += f"M{_LEFT} {y}h-30"
        words.append(f'<text x="{_LEFT - 46}" y="{y + 36}" text-anchor="end">{number_text(value)}</text>')
    ticks = nice_ticks(first, last, count=5)
    for value in ticks:
        x = round(_LEFT + (value - first) / (last - first) * (_RIGHT - _LEFT))
        path += f"M{x} {_BOTTOM}v30"
        unit = " min" if value == ticks[-1] else ""
        words.append(f'<text x="{x}" y="{_BOTTOM + 150}" text-anchor="middle">{value:g}{unit}</text>')
    return f'<path class="ax" d="{path}"/>{"".join(words)}'
