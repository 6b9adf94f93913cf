"""What the figures of inhibition share: an axis of doses with vehicle at its left edge, a title, a line of words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import FixedFormatter, FixedLocator, NullFormatter

from sevenless.binding.inhibition.analyses.analysis import InhibitionAnalysis
from sevenless.figures.dose_response import shorten
from sevenless.figures.ticks import decades, thinned
from sevenless.fitting.curves import Float64Array
from sevenless.fitting.wording import MISSING, label_text
from sevenless.units import format_conc

__all__ = ["BAD", "GREY", "annotate", "dose_axis", "row_of", "series_name"]

BAD: Final = "#a40000"
"""Of words that say that a number is not to be quoted."""
GREY: Final = "#7a7a7a"
_QUIET: Final = "#222222"
_AIR_DECADES: Final = 0.4
_TITLE_LETTERS: Final = 60


def row_of(analysis: InhibitionAnalysis, number: int, *, kind: str) -> dict[str, Any]:
    """A row of the results.

    Raises
    ------
    IndexError
        If there is no such row.
    ValueError
        If the analysis is of another kind.
    """
    if analysis.kind != kind:
        raise ValueError(f"this figure is of {kind}, not of {analysis.kind}")
    if not 0 <= number < analysis.results.height:
        raise IndexError(f"there is no series {number}; there are {analysis.results.height}")
    return analysis.results.row(number, named=True)


def series_name(analysis: InhibitionAnalysis, row: Mapping[str, Any]) -> str:
    """The labels of a series in one line."""
    names = [label_text(name, row[name]) for name in analysis.labels]
    return " · ".join(name for name in names if name != MISSING) or MISSING


def dose_axis(axes: Axes, doses_molar: Float64Array, *, label: str = "Inhibitor") -> tuple[Float64Array, Float64Array]:
    """Make x a logarithmic axis of doses; where each dose is drawn, and a fine grid of doses for lines.

    Parameters
    ----------
    axes
        To be changed.
    doses_molar
        Shape (n,): of the points; 0 is drawn at the left edge.
    label
        Of the axis.
    """
    some = doses_molar[doses_molar > 0]
    low, high = (float(some.min()), float(some.max())) if some.size else (1e-9, 1e-6)
    left = low / 10 ** (2 * _AIR_DECADES) if np.any(doses_molar == 0) else low / 10**_AIR_DECADES
    right = high * 10**_AIR_DECADES
    axes.set_xscale("log")
    axes.set_xlim(left, right)
    marks = thinned(decades(low / 2, high * 2), most=7)
    axes.xaxis.set_major_locator(FixedLocator(marks))
    axes.xaxis.set_major_formatter(FixedFormatter([format_conc(mark) for mark in marks]))
    axes.xaxis.set_minor_formatter(NullFormatter())
    axes.set_xlabel(label)
    return np.maximum(doses_molar, left * 10 ** (_AIR_DECADES / 2)), np.geomspace(left, right, 200)


def annotate(axes: Axes, title: str, words: str, *, is_bad: bool) -> None:
    """The title, and below it what the figure shows in a line."""
    axes.set_title(shorten(title, _TITLE_LETTERS), pad=15, weight="bold", parse_math=False)
    note = axes.text(0, 1.01, shorten(words, 110), transform=axes.transAxes, va="bottom", fontsize=7, parse_math=False)
    note.set(gid="annotation", color=BAD if is_bad else _QUIET)
