"""Dose-response curves as light inline SVG, for a gallery of hundreds on one page.

Drawn without matplotlib, at two kilobytes a curve: points are one path of dots, curves that share their scales share
one drawing of the axes, and the looks live in `CURVE_CSS`.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Final, final

import numpy as np

from sevenless.figures.curve_view import CurveView
from sevenless.figures.svg_path import cross_path, dot_path, line_path
from sevenless.figures.ticks import decades, landmarks, nice_ticks, response_limits, thinned
from sevenless.fitting.curves import Float64Array
from sevenless.fitting.wording import number_text
from sevenless.units import format_conc

__all__ = ["CURVE_CSS", "InlineCurves", "inline_curves"]

_WIDTH, _HEIGHT = 2600, 1720
_LEFT, _RIGHT, _TOP, _BOTTOM = 330, 2540, 70, 1490
_VEHICLE_GAP: Final = 1.2
_BREAK_GAP: Final = 0.85
_BEYOND: Final = 0.55
_LABEL_WIDTH: Final = 460

CURVE_CSS: Final = """
.dr{width:100%;height:auto;display:block}
.dr path{fill:none}
.dr .ax{stroke:#444;stroke-width:9}
.dr text,.dx text{font-size:104px;fill:#333}
.dx path{fill:none;stroke:#444;stroke-width:9}
.dr .bd{fill:#0072b2;fill-opacity:.13;stroke:none}
.dr .ft{stroke:#0072b2;stroke-width:19}
.dr .fx{stroke:#0072b2;stroke-width:15;stroke-dasharray:44 30}
.dr .pt{stroke:#0b3c5d;stroke-width:46;stroke-linecap:round}
.dr .vh{stroke:#6b7f8e;stroke-width:36;stroke-linecap:round;stroke-opacity:.6}
.dr .vm{stroke:#0b3c5d;stroke-width:17}
.dr .xc{stroke:#b3261e;stroke-width:15}
"""
"""Looks of the curves; goes into the page once."""


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class InlineCurves:
    """Curves for one page.

    Parameters
    ----------
    defs
        An SVG element of no size with the shared axes, to stand before the curves.
    svgs
        One SVG element per curve, in the order of the views.
    """

    defs: str
    svgs: tuple[str, ...]


@final
@dataclass(frozen=True, slots=True)
class _Scales:
    """Log10 dose from ``left`` to ``right`` and response from ``low`` to ``high``, in drawing units."""

    tested: tuple[float, float]
    has_vehicle: bool
    low: float
    high: float

    @property
    def left(self) -> float:
        return self.tested[0] - (_VEHICLE_GAP + 0.25 if self.has_vehicle else _BEYOND)

    @property
    def right(self) -> float:
        return self.tested[1] + _BEYOND

    def x(self, log10_dose: Float64Array) -> Float64Array:
        x: Float64Array = _LEFT + (log10_dose - self.left) / (self.right - self.left) * (_RIGHT - _LEFT)
        return x

    def y(self, response: Float64Array) -> Float64Array:
        share = (response - self.low) / (self.high - self.low)
        return _BOTTOM - np.clip(share, 0.0, 1.0) * (_BOTTOM - _TOP)


def inline_curves(views: Sequence[CurveView], *, response_label: str = "Response") -> InlineCurves:
    """Curves as inline SVG with shared axes.

    The response axis is the same for all, so that curves can be compared at a glance; a curve with wells beyond it
    gets a longer one of its own.

    Parameters
    ----------
    views
        What `sevenless.figures.curve_view.curve_views` gives.
    response_label
        Axis title of the response; a percent sign in it makes 0 and 100 stand on every axis.
    """
    shared = _shared_limits(views, response_label)
    scales = [_scales(view, shared) for view in views]
    numbers = {scale: f"dx{i}" for i, scale in enumerate(dict.fromkeys(scales))}
    axes = "".join(f'<g id="{name}" class="dx">{_axes(scale)}</g>' for scale, name in numbers.items())
    svgs = tuple(_curve(view, scale, numbers[scale]) for view, scale in zip(views, scales, strict=True))
    return InlineCurves(defs=f'<svg width="0" height="0" aria-hidden="true"><defs>{axes}</defs></svg>', svgs=svgs)


def _shared_limits(views: Sequence[CurveView], response_label: str) -> tuple[float, float]:
    """Limits that one wild well among thousands cannot stretch."""
    parts = [view.responses for view in views]
    everything = np.concatenate(parts) if parts else np.empty(0)
    finite = everything[np.isfinite(everything)]
    ends = np.percentile(finite, [0.5, 99.5]).tolist() if len(finite) else []
    return response_limits([*ends, *landmarks(response_label)])


def _scales(view: CurveView, shared: tuple[float, float]) -> _Scales:
    low, high = response_limits(view.responses.tolist())
    tested = (-9.0, -5.0)
    if view.tested[0] > 0:
        tested = (math.log10(view.tested[0]), math.log10(view.tested[1]))
    return _Scales(
        # Doses that differ by rounding share their axes.
        (round(tested[0], 3), round(tested[1], 3)),
        len(view.vehicle) > 0,
        shared[0] if low >= shared[0] - 0.02 * (shared[1] - shared[0]) else low,
        shared[1] if high <= shared[1] + 0.02 * (shared[1] - shared[0]) else high,
    )


def _curve(view: CurveView, scales: _Scales, axes: str) -> str:
    parts = [f'<use href="#{axes}"/>', _band(view, scales), *_lines(view, scales), *_vehicle(view, scales)]
    if len(view.response):
        dots = dot_path(scales.x(np.log10(view.conc_molar)), scales.y(view.response))
        parts.append(f'<path class="pt" d="{dots}"/>')
    if len(view.excluded_response):
        x, y = scales.x(np.log10(view.excluded_conc_molar)), scales.y(view.excluded_response)
        parts.append(f'<path class="xc" d="{cross_path(np.clip(x, _LEFT, _RIGHT), y, size=34)}"/>')
    label = escape(f"{view.name}: {view.annotation}", quote=True)
    return f'<svg class="dr" viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" aria-label="{label}">{"".join(parts)}</svg>'


def _band(view: CurveView, scales: _Scales) -> str:
    if not len(view.band_low):
        return ""
    x = scales.x(np.log10(view.line_conc_molar[::3]))
    low, high = scales.y(view.band_low[::3]), scales.y(view.band_high[::3])
    return f'<path class="bd" d="{line_path(np.concatenate([x, x[::-1]]), np.concatenate([low, high[::-1]]))}z"/>'


def _lines(view: CurveView, scales: _Scales) -> list[str]:
    """Solid inside the tested doses, dashed beyond."""
    if not len(view.line_conc_molar):
        return []
    dose = np.log10(view.line_conc_molar)
    x, y = scales.x(dose), scales.y(view.line_response)
    first, last = np.searchsorted(dose, [scales.tested[0] - 1e-3, scales.tested[1] + 1e-3])
    # A steep extrapolation leaves the axes; it must not run along their edge.
    shown = (view.line_response >= scales.low) & (view.line_response <= scales.high)
    start = first - int(np.argmin(np.append(shown[:first][::-1], False)))
    end = last + int(np.argmin(np.append(shown[last:], False)))
    dashed = line_path(x[start : first + 1], y[start : first + 1]) + line_path(x[last - 1 : end], y[last - 1 : end])
    return [f'<path class="ft" d="{line_path(x[first:last], y[first:last])}"/>', f'<path class="fx" d="{dashed}"/>']


def _vehicle(view: CurveView, scales: _Scales) -> list[str]:
    mean = view.vehicle_mean
    if mean is None:
        return []
    place = scales.x(np.array([scales.tested[0] - _VEHICLE_GAP]))[0]
    dots = dot_path(np.full(len(view.vehicle), place), scales.y(view.vehicle))
    height = round(float(scales.y(np.array([mean]))[0]))
    return [f'<path class="vh" d="{dots}"/>', f'<path class="vm" d="M{round(place) - 60} {height}h120"/>']


def _axes(scales: _Scales) -> str:
    spine = f"M{_LEFT} {_TOP}V{_BOTTOM}"
    start = scales.tested[0] - (0.1 if scales.has_vehicle else _BEYOND)
    room = (scales.right - start) / (scales.right - scales.left) * (_RIGHT - _LEFT)
    marks = thinned(decades(10.0**start, 10.0 ** (scales.right - 0.2)), most=max(2, int(room / _LABEL_WIDTH)))
    places = [(float(scales.x(np.array([math.log10(mark)]))[0]), format_conc(mark)) for mark in marks]
    if scales.has_vehicle:
        gap = round(float(scales.x(np.array([scales.tested[0] - _BREAK_GAP]))[0]))
        spine += f"H{gap - 22}m-14 32l28-64m16 64l28-64m-14 32H{_RIGHT}"
        places.insert(0, (float(scales.x(np.array([scales.tested[0] - _VEHICLE_GAP]))[0]), "veh."))
    else:
        spine += f"H{_RIGHT}"
    words = []
    for x, text in places:
        spine += f"M{round(x)} {_BOTTOM}v36"
        words.append(f'<text x="{round(x)}" y="{_BOTTOM + 150}" text-anchor="middle">{text}</text>')
    for value in nice_ticks(scales.low, scales.high, count=4):
        y = round(float(scales.y(np.array([value]))[0]))
        spine += f"M{_LEFT} {y}h-36"
        words.append(f'<text x="{_LEFT - 56}" y="{y + 36}" text-anchor="end">{number_text(value)}</text>')
    return f'<path class="ax" d="{spine}"/>{"".join(words)}'
