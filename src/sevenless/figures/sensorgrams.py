"""Sensorgrams with their global fit, and the residuals below them on the same time axis."""

from __future__ import annotations

from typing import Final

import numpy as np
from matplotlib import colormaps
from matplotlib.axes import Axes
from matplotlib.cm import ScalarMappable
from matplotlib.colors import LogNorm
from matplotlib.figure import Figure

from sevenless.binding.kinetic_fit import KineticFit
from sevenless.binding.spr.analysis import SprSurface
from sevenless.binding.spr.rates import SurfaceRates
from sevenless.figures.dose_response import shorten
from sevenless.figures.style import figure_style
from sevenless.fitting.curves import Float64Array
from sevenless.units import format_conc

__all__ = ["rates_text", "sensorgram_figure"]

_COLOURS: Final = "viridis"
_FIT, _BAD, _QUIET = "#000000", "#a40000", "#222222"
_DRAWN: Final = 1200
"""Readings of a sensorgram that are drawn at most: more cannot be told apart."""


def sensorgram_figure(surface: SprSurface, *, title: str = "") -> Figure:
    """Sensorgrams coloured by concentration, the fit in black, and residuals below on the same axis of time.

    Dotted lines are the ends of the injection; a grey band in the residuals is two standard deviations of a reading.
    Without a fit only the sensorgrams are drawn.

    Parameters
    ----------
    surface
        One of `SprAnalysis.surfaces`.
    title
        Above the axes; analyte and place if empty.

    Raises
    ------
    ValueError
        If its sensorgrams could not be made ready.
    """
    rates = surface.rates
    if rates is None:
        raise ValueError(f"{surface.name} has no sensorgrams that are ready: {surface.problems}")
    fit = rates.fit
    with figure_style():
        figure = Figure(figsize=(5.2, 4.2 if fit else 3.2), layout="constrained")
        if fit is None:
            axes = figure.add_subplot()
            low = None
        else:
            axes, low = figure.subplots(2, 1, sharex=True, gridspec_kw={"height_ratios": [3, 1]})
        scale = _scale(rates.curves.conc_molar)
        _draw(axes, rates, scale)
        if fit is not None and low is not None:
            _draw_residuals(low, rates, fit, scale)
            note = axes.text(0, 1.01, rates_text(fit), transform=axes.transAxes, va="bottom", fontsize=7.5)
            note.set(gid="annotation", color=_QUIET if any(fit.qualifiers) else _BAD)
        for name, place in (("start", 0.0), ("end", rates.curves.contact_s)):
            axes.axvline(place, color=_FIT, lw=0.8, ls=":", gid=f"injection-{name}")
        axes.set_ylabel("Response (RU)")
        (low or axes).set_xlabel("Time since injection (s)")
        axes.set_title(shorten(title or surface.name, 56), pad=15, weight="bold", parse_math=False)
        if scale is not None:
            mapped = ScalarMappable(norm=scale, cmap=_COLOURS)
            figure.colorbar(mapped, ax=[one for one in (axes, low) if one is not None], label="mol/L", aspect=35)
    return figure


def rates_text(fit: KineticFit) -> str:
    """A fit in a line: rates, affinity, chi2 and verdict, as they may be quoted."""
    told = []
    named = (("ka", fit.ka_per_molar_s, "/M/s"), ("kd", fit.kd_per_s, "/s"))
    for (name, (value, low, high), unit), qualifier in zip(named, fit.qualifiers, strict=False):
        if qualifier:
            quoted = {"=": value, ">": low, "<": high}[qualifier]
            told.append(f"{name} {qualifier.replace('=', '')}{quoted:.3g} {unit}".replace("  ", " "))
    value, low, high = fit.kd_molar
    if qualifier := fit.qualifiers[2]:
        mark = "" if qualifier == "=" else f"{qualifier} "
        told.append(f"KD {mark}{format_conc({'=': value, '>': low, '<': high}[qualifier])}")
    return "; ".join([*told, f"chi² {fit.chi2_ru2:.3g} RU²", fit.status])


def _scale(conc_molar: Float64Array) -> LogNorm | None:
    """Colours over the concentrations, None where there are not two."""
    low, high = float(conc_molar.min()), float(conc_molar.max())
    return LogNorm(low, high) if low < high else None


def _colour(scale: LogNorm | None, conc: float) -> tuple[float, float, float, float]:
    red, green, blue, alpha = colormaps[_COLOURS](0.9 * float(scale(conc)) if scale is not None else 0.0)
    return red, green, blue, alpha


def _draw(axes: Axes, rates: SurfaceRates, scale: LogNorm | None) -> None:
    curves = rates.curves
    for index, (conc, cycle) in enumerate(zip(curves.conc_molar.tolist(), rates.cycles, strict=True)):
        mine = curves.curve == index
        time, response = _gaps(curves.time_s[mine], curves.response_ru[mine])
        axes.plot(time, response, color=_colour(scale, conc), lw=1.2, gid=f"sensorgram-{cycle}")
        if rates.fit is not None:
            _, residual = _gaps(curves.time_s[mine], rates.fit.residuals["residual_ru"].to_numpy()[mine])
            axes.plot(time, response - residual, color=_FIT, lw=0.8, gid=f"fit-{cycle}")


def _draw_residuals(axes: Axes, rates: SurfaceRates, fit: KineticFit, scale: LogNorm | None) -> None:
    curves, residual = rates.curves, fit.residuals["residual_ru"].to_numpy()
    band = 2 * fit.shape.noise_ru
    axes.axhspan(-band, band, color="#d0d0d0", lw=0, gid="noise")
    axes.axhline(0, color=_FIT, lw=0.6)
    for index, (conc, cycle) in enumerate(zip(curves.conc_molar.tolist(), rates.cycles, strict=True)):
        mine = curves.curve == index
        axes.plot(
            *_gaps(curves.time_s[mine], residual[mine]), color=_colour(scale, conc), lw=0.8, gid=f"residual-{cycle}"
        )
    axes.set_ylabel("Residual (RU)")


def _gaps(time: Float64Array, values: Float64Array) -> tuple[Float64Array, Float64Array]:
    """At most so many readings, with a break wherever readings were left out."""
    every = max(1, len(time) // _DRAWN)
    time, values = time[::every], values[::every]
    if len(time) < 3:
        return time, values
    steps = np.diff(time)
    breaks = np.flatnonzero(steps > 5 * np.median(steps)) + 1
    return np.insert(time, breaks, np.nan), np.insert(values, breaks, np.nan)
