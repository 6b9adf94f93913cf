"""Rates against total inhibitor with Morrison's equation and the floor of every IC50, half the enzyme."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from matplotlib.figure import Figure

from sevenless.binding.inhibition.analyses.analysis import InhibitionAnalysis
from sevenless.binding.inhibition.morrison_curve import morrison
from sevenless.figures.inhibition_axes import BAD, GREY, annotate, dose_axis, row_of, series_name
from sevenless.figures.palette import CURVE_COLOURS
from sevenless.figures.style import figure_style
from sevenless.fitting.wording import conc_text, interval_text, potency_text
from sevenless.units import format_conc

__all__ = ["morrison_figure", "tight_binding_words"]


def morrison_figure(analysis: InhibitionAnalysis, number: int = 0) -> Figure:
    """One compound: wells, fit, the floor E/2 in red and the fitted IC50 dotted; residuals below.

    Parameters
    ----------
    analysis
        Of `analyse_tight_binding`.
    number
        Row of its results.

    Raises
    ------
    IndexError
        If there is no such row.
    """
    row = row_of(analysis, number, kind="tight-binding")
    points = analysis.points_of(row).filter(analysis.points_of(row)["rate"].is_not_null())
    colour = CURVE_COLOURS[0]
    with figure_style():
        figure = Figure(figsize=(4.6, 4.2), layout="constrained")
        axes, low = figure.subplots(2, 1, sharex=True, height_ratios=(3, 1))
        doses = points["conc_molar"].to_numpy()
        x, line = dose_axis(axes, doses)
        dose_axis(low, doses)
        axes.set_xlabel("")
        axes.plot(x, points["rate"].to_numpy(), "o", ms=4, color=colour, gid="points")
        floor = row["floor_molar"]
        if floor is not None:
            axes.axvline(floor, color=BAD, lw=0.9, gid="floor")
            place = axes.get_xaxis_transform()
            axes.text(
                floor, 0.02, f" E/2 {format_conc(floor)}", color=BAD, fontsize=7, transform=place, gid="floor-text"
            )
        if row["v0"] is not None:
            names = ("log10_ki_app_molar", "v0", "bottom", "enzyme_molar")
            theta = np.array([[row[name] for name in names]], dtype=np.float64)
            theta[0, -1] = np.log10(theta[0, -1])
            quoted = row["qualifier"] is not None
            axes.plot(line, morrison(theta, line[None, :])[0], color=colour if quoted else GREY, lw=1.5, gid="fit")
            axes.axvline(row["ic50_molar"], color=GREY, lw=0.9, ls=":", gid="ic50")
            low.plot(x, points["residual"].to_numpy(), "o", ms=3, color=colour, gid="residuals")
        low.axhline(0.0, color=GREY, lw=0.7)
        low.set_ylabel("Residual")
        axes.set_ylabel("Rate")
        annotate(axes, series_name(analysis, row), tight_binding_words(row), is_bad=row["qualifier"] is None)
    return figure


def tight_binding_words(row: Mapping[str, Any]) -> str:
    """A row in a line.

    Examples
    --------
    >>> row = {"qualifier": "<", "ki_app_molar": 1e-11, "ic50_molar": 1e-9, "floor_molar": 1e-9, "status": "at_floor"}
    >>> tight_binding_words(row | {"log10_ki_app_molar_lo": float("-inf"), "log10_ki_app_molar_hi": -11.0})
    'Ki_app < 10 pM; IC50 1 nM, floor 1 nM; at_floor'
    """
    text = potency_text(row["qualifier"], row["ki_app_molar"])
    if row["qualifier"] == "=":
        text += f" ({interval_text(row['log10_ki_app_molar_lo'], row['log10_ki_app_molar_hi'])})"
    floor = f"IC50 {conc_text(row['ic50_molar'])}, floor {conc_text(row['floor_molar'])}"
    return f"Ki_app {text}; {floor}; {row['status']}"
