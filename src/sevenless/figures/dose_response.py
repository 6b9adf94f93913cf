"""Dose-response curves for a paper or a slide: one curve, or several on one axis."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final, Literal

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FixedFormatter, FixedLocator, NullFormatter

from sevenless.figures.curve_view import CurveView
from sevenless.figures.palette import CURVE_COLOURS
from sevenless.figures.style import figure_style
from sevenless.figures.ticks import decades, landmarks, response_limits, thinned
from sevenless.fitting.curves import Float64Array
from sevenless.units import format_conc

__all__ = ["MOST_CURVES", "Replicates", "dose_response", "shorten"]

Replicates = Literal["points", "mean_sd", "both"]

_MARKERS: Final = ("o", "s", "^", "D", "v", "P", "X")
MOST_CURVES: Final = len(CURVE_COLOURS) * 2
"""Curves that one axis can tell apart by colour and marker."""

_VEHICLE_GAP: Final = 10**0.95
_BREAK_GAP: Final = 10**0.72
_DEFAULT_RANGE: Final = (1e-9, 1e-5)


def dose_response(
    views: Sequence[CurveView],
    *,
    response_label: str = "Response",
    title: str = "",
    replicates: Replicates = "points",
    band: bool = True,
) -> Figure:
    """Curves on one dose axis.

    Wells are filled marks and those left out by the user open crosses. The line is solid over the tested doses and
    dashed beyond them; vehicle wells stand left of a break in the axis. The shade is the pointwise confidence band
    of the mean response (`sevenless.figures.band`).

    Parameters
    ----------
    views
        What `sevenless.figures.curve_view.curve_views` gives; at most `MOST_CURVES`.
    response_label
        Axis title of the response, with its unit.
    title
        Above the axis; the name of the curve if there is one and this is empty.
    replicates
        Every well as a point, mean and standard deviation of each dose, or both.
    band
        Whether to shade the confidence band.

    Raises
    ------
    ValueError
        If there are more curves than colours and markers can tell apart, or none.
    """
    if not 1 <= len(views) <= MOST_CURVES:
        raise ValueError(f"{len(views)} curves on one axis; give 1 to {MOST_CURVES}")
    with figure_style():
        figure, axes = _sheet(len(views))
        low, high = _tested_range(views)
        for i, view in enumerate(views):
            _draw_curve(axes, view, i, low / _VEHICLE_GAP, replicates, band)
        _dose_axis(axes, low, high, has_vehicle=any(len(view.vehicle) for view in views))
        axes.set_ylabel(response_label)
        shown = np.concatenate([view.responses for view in views]).tolist()
        axes.set_ylim(response_limits([*shown, *landmarks(response_label)]))
        _words(figure, axes, views, title)
    return figure


def _sheet(count: int) -> tuple[Figure, Axes]:
    """One axis. The margins of a single curve are known; only a legend has to be measured, which takes time."""
    if count == 1:
        figure = Figure(figsize=(4.4, 3.3))
        return figure, figure.add_subplot(position=(0.165, 0.15, 0.81, 0.7))
    figure = Figure(figsize=(4.4, 3.3 + 0.17 * count), layout="constrained")
    return figure, figure.add_subplot()


def _tested_range(views: Sequence[CurveView]) -> tuple[float, float]:
    lows = [view.tested[0] for view in views if math.isfinite(view.tested[0])]
    highs = [view.tested[1] for view in views if math.isfinite(view.tested[1])]
    return (min(lows), max(highs)) if lows else _DEFAULT_RANGE


def _draw_curve(axes: Axes, view: CurveView, i: int, vehicle_x: float, replicates: Replicates, band: bool) -> None:
    colour = CURVE_COLOURS[i % len(CURVE_COLOURS)]
    marker = _MARKERS[i % len(_MARKERS)]
    face = colour if i < len(CURVE_COLOURS) else "white"
    if band and len(view.band_low):
        shade = axes.fill_between(view.line_conc_molar, view.band_low, view.band_high, color=colour, alpha=0.14, lw=0)
        shade.set_gid(f"band-{i}")
    _draw_line(axes, view, i, colour)
    if replicates != "mean_sd":
        faint = 0.45 if replicates == "both" else 0.85
        points = axes.plot(
            view.conc_molar, view.response, ls="", marker=marker, ms=3.8, mfc=face, mec=colour, alpha=faint
        )
        points[0].set_gid(f"wells-{i}")
    if replicates != "points":
        dose, mean, spread = _means(view.conc_molar, view.response)
        bars = axes.errorbar(
            dose, mean, yerr=spread, ls="", marker=marker, ms=4.6, mfc=face, mec=colour, ecolor=colour,
            elinewidth=0.9, capsize=2,
        )  # fmt: skip
        bars.lines[0].set_gid(f"means-{i}")
    _draw_vehicle(axes, view, i, vehicle_x, colour, marker)
    if len(view.excluded_response):
        crosses = axes.plot(
            view.excluded_conc_molar, view.excluded_response, ls="", marker="x", ms=5, mec=colour, mew=1.1
        )
        crosses[0].set_gid(f"excluded-{i}")


def _draw_line(axes: Axes, view: CurveView, i: int, colour: str) -> None:
    x, y = view.line_conc_molar, view.line_response
    if not len(x):
        return
    low, high = view.tested
    inside = (x >= low * (1 - 1e-9)) & (x <= high * (1 + 1e-9))
    axes.plot(x[inside], y[inside], color=colour, lw=1.6, gid=f"fit-inside-{i}")
    # One point of the inside on either dashed end, so that no gap opens between solid and dashed.
    first, last = int(np.argmax(inside)), len(inside) - 1 - int(np.argmax(inside[::-1]))
    for name, part in (("below", slice(0, first + 1)), ("above", slice(last, None))):
        axes.plot(x[part], y[part], color=colour, lw=1.2, ls=(0, (3, 2)), gid=f"fit-{name}-{i}")


def _draw_vehicle(axes: Axes, view: CurveView, i: int, x: float, colour: str, marker: str) -> None:
    mean = view.vehicle_mean
    if mean is None:
        return
    wells = axes.plot(np.full(len(view.vehicle), x), view.vehicle, ls="", marker=marker, ms=3.2, mfc="none", mec=colour)
    wells[0].set(alpha=0.55, gid=f"vehicle-{i}")
    axes.plot([x / 1.35, x * 1.35], [mean, mean], color=colour, lw=1.6, gid=f"vehicle-mean-{i}")


def _means(conc: Float64Array, response: Float64Array) -> tuple[Float64Array, Float64Array, Float64Array]:
    """Distinct doses, mean and standard deviation at each (0 for a single well)."""
    doses = np.unique(conc)
    groups = [response[conc == dose] for dose in doses]
    spread = [group.std(ddof=1) if len(group) > 1 else 0.0 for group in groups]
    return doses, np.array([group.mean() for group in groups]), np.array(spread)


def _dose_axis(axes: Axes, low: float, high: float, *, has_vehicle: bool) -> None:
    """Decades named in nM and µM as they are spoken, and vehicle left of a break."""
    axes.set_xscale("log")
    left = low / _VEHICLE_GAP / 1.8 if has_vehicle else low / 10**0.55
    axes.set_xlim(left, high * 10**0.55)
    # A label close to the break would run into the word "vehicle".
    start = low / 1.3 if has_vehicle else low / 10**0.5
    marks = thinned(decades(start, high * 10**0.5), most=7)
    labels = [format_conc(mark) for mark in marks]
    if has_vehicle:
        marks, labels = [low / _VEHICLE_GAP, *marks], ["vehicle", *labels]
        _draw_break(axes, low / _BREAK_GAP)
    axes.xaxis.set_major_locator(FixedLocator(marks))
    axes.xaxis.set_major_formatter(FixedFormatter(labels))
    minor = [digit * decade for decade in decades(low / 10, high * 10) for digit in range(2, 10)]
    axes.xaxis.set_minor_locator(FixedLocator([mark for mark in minor if low / 1.3 <= mark <= high * 10**0.5]))
    axes.xaxis.set_minor_formatter(NullFormatter())
    axes.set_xlabel("Concentration")


def _draw_break(axes: Axes, x: float) -> None:
    across = axes.get_xaxis_transform()
    axes.plot([x / 1.1, x * 1.1], [0, 0], color="white", lw=3, transform=across, clip_on=False, zorder=5)
    for i, at in enumerate((x / 1.1, x * 1.1)):
        slash = axes.plot([at / 1.09, at * 1.09], [-0.022, 0.022], color="black", lw=0.9, transform=across)
        slash[0].set(clip_on=False, zorder=6, gid=f"axis-break-{i}")


def shorten(text: str, most: int) -> str:
    """Text that fits a line: cut in the middle, since names of compounds and cell lines differ at both ends."""
    half = (most - 1) // 2
    text = "".join(letter if letter.isprintable() else " " for letter in text)
    return text if len(text) <= most else f"{text[:half].rstrip()}…{text[-half:].lstrip()}"


def _words(figure: Figure, axes: Axes, views: Sequence[CurveView], title: str) -> None:
    if len(views) == 1:
        view = views[0]
        note = axes.text(0, 1.01, view.annotation, transform=axes.transAxes, va="bottom", fontsize=7.5)
        note.set(gid="annotation", color="#a40000" if view.failed else "#222222")
        axes.set_title(shorten(title or view.name, 56), pad=15, weight="bold", parse_math=False)
        return
    if title:
        axes.set_title(shorten(title, 56), weight="bold", parse_math=False)
    handles = [
        axes.plot(
            [], [], color=CURVE_COLOURS[i % len(CURVE_COLOURS)], marker=_MARKERS[i % len(_MARKERS)], ms=4, lw=1.4,
            mfc=CURVE_COLOURS[i % len(CURVE_COLOURS)] if i < len(CURVE_COLOURS) else "white",
        )[0]
        for i in range(len(views))
    ]  # fmt: skip
    labels = [f"{shorten(view.name, 30)}: {view.annotation}" for view in views]
    legend = figure.legend(handles, labels, loc="outside lower left")
    for text in legend.get_texts():
        text.set_parse_math(False)
