"""Responses at equilibrium over concentration, with the fit and what the surface can bind."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import numpy as np
import polars as pl
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FixedFormatter, FixedLocator, NullFormatter

from sevenless.binding.spr.affinities import SURFACE
from sevenless.binding.spr.analysis import SprAnalysis
from sevenless.figures.dose_response import shorten
from sevenless.figures.palette import CURVE_COLOURS
from sevenless.figures.style import figure_style
from sevenless.figures.ticks import decades, thinned
from sevenless.units import format_conc

__all__ = ["affinity_text", "steady_state_figure"]

_LINE: Final = 200
_BAD, _QUIET, _GREY = "#a40000", "#222222", "#7a7a7a"
_AIR_DECADES: Final = 0.4
_KD_END: Final = {"=": "kd_molar", ">": "kd_low_molar", "<": "kd_high_molar"}


def steady_state_figure(analysis: SprAnalysis, number: int = 0) -> Figure:
    """One analyte on one surface: points, those left out as crosses, the fit, its KD and the theoretical Rmax.

    The dashed line is the fitted Rmax above the offset, the red one what the surface can bind in theory. Where a KD
    must not be quoted the line is thin and grey. A point at concentration 0 stands at the left edge.

    Parameters
    ----------
    analysis
        Of `analyse_spr`.
    number
        Row of `SprAnalysis.affinities`.

    Raises
    ------
    IndexError
        If there is no such row.
    """
    if not 0 <= number < analysis.affinities.height:
        raise IndexError(f"there is no affinity {number}; there are {analysis.affinities.height}")
    row = analysis.affinities.row(number, named=True)
    points = analysis.points.filter(pl.all_horizontal(pl.col(name) == row[name] for name in SURFACE))
    some = points.filter(pl.col("conc_molar") > 0)["conc_molar"].to_numpy()
    low, high = float(some.min()), float(some.max())
    with figure_style():
        figure = Figure(figsize=(4.4, 3.3), layout="constrained")
        axes = figure.add_subplot()
        _draw_points(axes, points, low)
        _draw_fit(axes, row, low, high)
        axes.set_xscale("log")
        axes.set_xlim(low / 10**_AIR_DECADES, high * 10**_AIR_DECADES)
        marks = thinned(decades(low / 2, high * 2), most=7)
        axes.xaxis.set_major_locator(FixedLocator(marks))
        axes.xaxis.set_major_formatter(FixedFormatter([format_conc(mark) for mark in marks]))
        axes.xaxis.set_minor_formatter(NullFormatter())
        axes.set(xlabel="Analyte", ylabel="Response at equilibrium (RU)")
        name = " ".join(text for text in (row["analyte"], row["flow_cell"]) if text) or row["file"]
        axes.set_title(shorten(name, 56), pad=15, weight="bold", parse_math=False)
        note = axes.text(0, 1.01, affinity_text(row), transform=axes.transAxes, va="bottom", fontsize=7.5)
        note.set(gid="annotation", color=_QUIET if row["kd_qualifier"] else _BAD)
    return figure


def affinity_text(row: Mapping[str, Any]) -> str:
    """A row of affinities in a line: KD with interval as it may be quoted, Rmax against theory, verdict.

    Examples
    --------
    >>> fit = {"kd_qualifier": ">", "kd_low_molar": 2e-5, "rmax_ru": 81.2, "rmax_over_theory": 1.02}
    >>> affinity_text({**fit, "status": "lower bound"})
    'KD > 20 µM; Rmax 81.2 RU (1.02 of theory); lower bound'
    """
    told = []
    if qualifier := row["kd_qualifier"]:
        mark = "" if qualifier == "=" else f"{qualifier} "
        kd = f"KD {mark}{format_conc(row[_KD_END[qualifier]])}"
        if qualifier == "=":
            kd += f" ({format_conc(row['kd_low_molar'])} to {format_conc(row['kd_high_molar'])})"
        told.append(kd)
    if row["rmax_ru"] is not None:
        share = "" if row["rmax_over_theory"] is None else f" ({row['rmax_over_theory']:.3g} of theory)"
        told.append(f"Rmax {row['rmax_ru']:.3g} RU{share}")
    return "; ".join([*told, row["status"]])


def _draw_points(axes: Axes, points: pl.DataFrame, low: float) -> None:
    colour = CURVE_COLOURS[0]
    for name, which, marker in (("points", pl.col("excluded") == "", "o"), ("left-out", pl.col("excluded") != "", "x")):
        part = points.filter(which)
        if part.height:
            conc = np.maximum(part["conc_molar"].to_numpy(), low / 10 ** (0.75 * _AIR_DECADES))
            axes.plot(conc, part["relative_ru"].to_numpy(), marker, color=colour, ms=4, gid=name)


def _draw_fit(axes: Axes, row: Mapping[str, Any], low: float, high: float) -> None:
    if row["rmax_theory_ru"] is not None:
        top = row["rmax_theory_ru"] + (row["offset_ru"] or 0.0)
        axes.axhline(top, color=_BAD, lw=0.9, gid="rmax-theory")
    if row["kd_molar"] is None:
        return
    conc = np.geomspace(low / 10**_AIR_DECADES, high * 10**_AIR_DECADES, _LINE)
    line = row["offset_ru"] + row["rmax_ru"] * conc / (row["kd_molar"] + conc)
    quoted = bool(row["kd_qualifier"])
    axes.plot(conc, line, color=CURVE_COLOURS[0] if quoted else _GREY, lw=1.6 if quoted else 0.8, gid="fit")
    if row["kd_qualifier"] == "=":
        axes.axhline(row["offset_ru"] + row["rmax_ru"], color=_GREY, lw=0.8, ls=(0, (3, 2)), gid="rmax")
        axes.axvline(row["kd_molar"], color=_GREY, lw=0.8, ls=":", gid="kd")
