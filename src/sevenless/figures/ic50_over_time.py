"""IC50 against preincubation time, with what a reversible and what an irreversible inhibitor would do."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import numpy as np
import polars as pl
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FixedFormatter, FixedLocator, NullFormatter, NullLocator

from sevenless.binding.inhibition.analyses.analysis import InhibitionAnalysis, series_of
from sevenless.binding.inhibition.inactivation_law import ic50_after_preincubation_molar
from sevenless.figures.inhibition_axes import GREY, annotate, row_of, series_name
from sevenless.figures.palette import CURVE_COLOURS
from sevenless.figures.style import figure_style
from sevenless.figures.ticks import decades, thinned
from sevenless.fitting.wording import number_text, potency_text
from sevenless.units import format_conc

__all__ = ["ic50_time_figure", "preincubation_words"]

_LINE: Final = 200
_MINUTE: Final = 60.0


def ic50_time_figure(analysis: InhibitionAnalysis, number: int = 0) -> Figure:
    """One compound: IC50s with intervals, bounds as arrows, the first IC50 dotted, and those by kinact and KI.

    Parameters
    ----------
    analysis
        Of `analyse_preincubation`.
    number
        Which compound, counted from 0 in the order of the results.

    Raises
    ------
    IndexError
        If there is no such compound.
    """
    keys = list(analysis.labels)
    row_of(analysis, 0, kind="preincubation")
    compounds = analysis.results.select(keys).unique(maintain_order=True)
    if not 0 <= number < compounds.height:
        raise IndexError(f"there is no series {number}; there are {compounds.height}")
    row = compounds.row(number, named=True)
    mine = series_of(analysis.results, analysis.labels, row).sort("time_s")
    with figure_style():
        figure = Figure(figsize=(4.6, 3.4), layout="constrained")
        axes = figure.add_subplot()
        axes.set_yscale("log")
        for place, one in enumerate(mine.iter_rows(named=True)):
            _draw_ic50(axes, one, place)
        first = mine.row(0, named=True)
        if first["qualifier"] == "=":
            axes.axhline(first["ic50_molar"], color=GREY, lw=0.9, ls=":", gid="no-shift")
        if analysis.laws.height:
            _draw_law(axes, series_of(analysis.laws, analysis.labels, row), float(mine["time_s"].max() or 0.0))  # type: ignore[arg-type]
        _conc_ticks(axes)
        axes.set(xlabel="Preincubation (min)", ylabel="IC50")
        words = preincubation_words(mine.row(-1, named=True))
        annotate(axes, series_name(analysis, row), words, is_bad=mine["verdict"][-1] == "unknown")
    return figure


def preincubation_words(row: Mapping[str, Any]) -> str:
    """The row of the longest preincubation in a line."""
    mark, fold = row["fold_shift_qualifier"], row["fold_shift"]
    shift = "" if fold is None else f", {'' if mark == '=' else mark + ' '}{number_text(fold)} times the first"
    time = number_text(row["time_s"] / _MINUTE)
    return f"after {time} min IC50 {potency_text(row['qualifier'], row['ic50_molar'])}{shift}; {row['verdict']}"


def _draw_ic50(axes: Axes, row: Mapping[str, Any], place: int) -> None:
    mark, value = row["qualifier"], row["ic50_molar"]
    if mark is None or value is None:
        return
    x, colour = row["time_s"] / _MINUTE, CURVE_COLOURS[0]
    if mark == "=":
        low, high = (10.0 ** row[f"log10_ic50_molar_{end}"] for end in ("lo", "hi"))
        axes.plot([x, x], [low, high], color=colour, lw=1.0, gid=f"interval-{place}")
        axes.plot([x], [value], "o", ms=4.5, color=colour, gid=f"ic50-{place}")
        return
    axes.plot([x], [value], "^" if mark == ">" else "v", ms=5.5, color=colour, mfc="none", gid=f"bound-{place}")


def _draw_law(axes: Axes, law: pl.DataFrame, longest_s: float) -> None:
    """The IC50 that kinact and KI of all times together ask for, where both are known."""
    if not law.height or law["status"][0] not in ("ok", "imprecise"):
        return
    time_s = np.linspace(0.0, longest_s, _LINE)
    ic50 = ic50_after_preincubation_molar(
        law["fitted_kinact_per_s"].to_numpy(), law["fitted_ki_molar"].to_numpy(), time_s
    )
    known = np.isfinite(ic50)
    axes.plot(time_s[known] / _MINUTE, ic50[known], color=CURVE_COLOURS[1], lw=1.2, ls=(0, (4, 2)), gid="law")


def _conc_ticks(axes: Axes) -> None:
    low, high = axes.get_ylim()
    marks = thinned(decades(low, high), most=7) or [low, high]
    axes.yaxis.set_major_locator(FixedLocator(marks))
    axes.yaxis.set_major_formatter(FixedFormatter([format_conc(mark) for mark in marks]))
    axes.yaxis.set_minor_formatter(NullFormatter())
    if len(marks) > 1:
        axes.yaxis.set_minor_locator(NullLocator())
