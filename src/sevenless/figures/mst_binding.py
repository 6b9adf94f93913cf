"""Fnorm over concentration of ligand, with the quadratic and what it says of the affinity."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import numpy as np
import polars as pl
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FixedFormatter, FixedLocator, NullFormatter

from sevenless.binding.mst.analysis import MstAnalysis
from sevenless.binding.mst.quadratic import share_bound
from sevenless.figures.dose_response import shorten
from sevenless.figures.palette import CURVE_COLOURS
from sevenless.figures.style import figure_style
from sevenless.figures.ticks import decades, thinned
from sevenless.units import format_conc

__all__ = ["kd_text", "mst_binding_figure"]

_LINE: Final = 200
_BAD: Final = "#a40000"


def mst_binding_figure(analysis: MstAnalysis, number: int = 0) -> Figure:
    """One curve: capillaries as points, those flagged open and those not fitted as crosses, and the fit as a line.

    Dashed lines are the plateaus. A capillary without ligand stands at the left edge. There is no line where the
    affinity is not told.

    Parameters
    ----------
    analysis
        Of `sevenless.binding.mst.analysis.analyse_mst`.
    number
        Row of `MstAnalysis.fits`.

    Raises
    ------
    IndexError
        If there is no such row.
    """
    if not 0 <= number < analysis.fits.height:
        raise IndexError(f"there is no curve {number}; there are {analysis.fits.height}")
    row = analysis.fits.row(number, named=True)
    same = pl.all_horizontal(
        pl.col(name).eq_missing(pl.lit(row[name])) for name in ("ligand", "target", "target_molar")
    )
    points = analysis.points.filter(same)
    with figure_style():
        figure = Figure(figsize=(4.4, 3.3), layout="constrained")
        axes = figure.add_subplot()
        some = points.filter(pl.col("conc_molar") > 0)["conc_molar"].to_numpy()
        low, high = (float(some.min()), float(some.max())) if some.size else (1e-9, 1e-5)
        _draw_points(axes, points, low)
        if row["kd_qualifier"]:
            _draw_line(axes, row, low, high)
        axes.set_xscale("log")
        axes.set_xlim(low / 10**0.4, high * 10**0.4)
        marks = thinned(decades(low / 2, high * 2), most=7)
        axes.xaxis.set_major_locator(FixedLocator(marks))
        axes.xaxis.set_major_formatter(FixedFormatter([format_conc(mark) for mark in marks]))
        axes.xaxis.set_minor_formatter(NullFormatter())
        axes.set(xlabel="Ligand", ylabel="Fnorm (‰)")
        name = " + ".join(text for text in (row["target"], row["ligand"]) if text) or analysis.read.source.name
        axes.set_title(shorten(name, 56), pad=15, weight="bold", parse_math=False)
        note = axes.text(0, 1.01, kd_text(row), transform=axes.transAxes, va="bottom", fontsize=7.5)
        note.set(gid="annotation", color="#222222" if row["kd_qualifier"] else _BAD)
    return figure


def kd_text(row: Mapping[str, Any]) -> str:
    """A row of `MstAnalysis.fits` in a line: KD with interval, response over noise, and the verdict.

    Examples
    --------
    >>> kd_text({"kd_qualifier": ">", "kd_molar": 2e-5, "signal_to_noise": 12.3, "status": "not saturated"})
    'KD > 20 µM; S/N 12; not saturated'
    """
    told = []
    if row["kd_qualifier"] == "=":
        span = f"{format_conc(row['kd_low_molar'])} to {format_conc(row['kd_high_molar'])}"
        told.append(f"KD {format_conc(row['kd_molar'])} ({span})")
    elif row["kd_qualifier"]:
        told.append(f"KD {row['kd_qualifier']} {format_conc(row['kd_molar'])}")
    if row["signal_to_noise"] is not None:
        told.append(f"S/N {row['signal_to_noise']:.2g}")
    return "; ".join([*told, row["status"]])


def _draw_points(axes: Axes, points: pl.DataFrame, low: float) -> None:
    colour = CURVE_COLOURS[0]
    sound = pl.col("flags") == ""
    kinds = (
        ("points", pl.col("is_used") & sound, "o", colour),
        ("flagged", pl.col("is_used") & ~sound, "o", "white"),
        ("left-out", ~pl.col("is_used"), "x", colour),
    )
    for name, which, marker, face in kinds:
        part = points.filter(which)
        if part.height:
            x = np.maximum(part["conc_molar"].to_numpy(), low / 10**0.3)
            y, error = part["fnorm_permille"].to_numpy(), part["fnorm_se_permille"].to_numpy()
            bars = axes.errorbar(
                x, y, yerr=error, ls="", marker=marker, mfc=face, ms=4, mec=colour, ecolor=colour, elinewidth=0.8
            )
            bars.lines[0].set_gid(name)


def _draw_line(axes: Axes, row: Mapping[str, Any], low: float, high: float) -> None:
    conc = np.geomspace(low / 10**0.3, high * 10**0.3, _LINE)
    unbound, bound = row["unbound_permille"], row["bound_permille"]
    share = share_bound(conc, np.array(row["kd_estimate_molar"]), np.array(row["target_molar"] or 0.0))
    axes.plot(conc, unbound + (bound - unbound) * share, color=CURVE_COLOURS[0], lw=1.6, gid="fit")
    if row["kd_qualifier"] == "=":
        for name, level in (("unbound", unbound), ("bound", bound)):
            axes.axhline(level, color="#7a7a7a", lw=0.8, ls=(0, (3, 2)), gid=f"plateau-{name}")
