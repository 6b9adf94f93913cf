"""kobs against inhibitor, or the activity left against time, with the fitted law and the interval of kinact / KI."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import numpy as np
import polars as pl
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sevenless.binding.inhibition.analyses.analysis import InhibitionAnalysis
from sevenless.binding.inhibition.analyses.inactivation import kobs_of
from sevenless.binding.inhibition.analyses.telling import rate_interval, rate_text
from sevenless.figures.inhibition_axes import GREY, annotate, dose_axis, row_of, series_name
from sevenless.figures.palette import CURVE_COLOURS
from sevenless.figures.style import figure_style
from sevenless.fitting.wording import potency_text
from sevenless.units import format_conc

__all__ = ["activity_figure", "inactivation_words", "kobs_figure"]

_LINE: Final = 200
_MINUTE: Final = 60.0
_LEFT: Final = 0.1
"""Part of the greatest activity below which its logarithm is noise."""


def kobs_figure(analysis: InhibitionAnalysis, number: int = 0) -> Figure:
    """One compound: kobs with the hyperbola, and as a wedge the interval of its initial slope kinact / KI.

    Where only activity was measured, kobs of each dose is the slope of its logarithm and stands as an open symbol.

    Parameters
    ----------
    analysis
        Of `analyse_inactivation`.
    number
        Row of its results.

    Raises
    ------
    IndexError
        If there is no such row.
    """
    row = row_of(analysis, number, kind="inactivation")
    points = analysis.points_of(row).filter(pl.col("rate").is_not_null())
    measured = _kobs_of_doses(points) if "time_s" in points.columns else points
    with figure_style():
        figure = Figure(figsize=(4.6, 4.2), layout="constrained")
        axes, low = figure.subplots(2, 1, sharex=True, height_ratios=(3, 1))
        doses = points["conc_molar"].to_numpy()
        _, line = dose_axis(axes, doses)
        dose_axis(low, doses)
        axes.set_xlabel("")
        x, _ = dose_axis(axes, measured["conc_molar"].to_numpy())
        axes.set_xlabel("")
        face = "none" if "time_s" in points.columns else CURVE_COLOURS[0]
        axes.plot(x, measured["rate"].to_numpy(), "o", ms=4, color=CURVE_COLOURS[0], mfc=face, gid="points")
        fit = kobs_of(row, line)
        if np.all(np.isfinite(fit)):
            k0, ends = row["k0_per_s"] or 0.0, ("kinact_per_ki_per_molar_s_lo", "kinact_per_ki_per_molar_s_hi")
            slopes = [k0 + row[end] * line for end in ends if row[end] is not None and np.isfinite(row[end])]
            top = max(float(fit.max()), float(np.nanmax(measured["rate"].to_numpy())))
            if len(slopes) == len(ends):
                axes.fill_between(line, *slopes, color=GREY, alpha=0.25, lw=0, gid="interval")
            axes.plot(line, fit, color=CURVE_COLOURS[0], lw=1.5, gid="fit")
            axes.set_ylim(min(0.0, float(np.nanmin(measured["rate"].to_numpy()))), 1.1 * top)
            residual = measured["rate"].to_numpy() - kobs_of(row, measured["conc_molar"].to_numpy())
            low.plot(x, residual, "o", ms=3, color=CURVE_COLOURS[0], gid="residuals")
        low.axhline(0.0, color=GREY, lw=0.7)
        low.set_ylabel("Residual")
        axes.set_ylabel("kobs (per s)")
        annotate(axes, series_name(analysis, row), inactivation_words(row), is_bad=row["fitted_ki_molar"] is None)
    return figure


def activity_figure(analysis: InhibitionAnalysis, number: int = 0) -> Figure:
    """One compound: activity left against preincubation time, a colour per dose, with the common fit; residuals below.

    Parameters
    ----------
    analysis
        Of `analyse_inactivation`, of activities.
    number
        Row of its results.

    Raises
    ------
    IndexError
        If there is no such row.
    ValueError
        If the table was of kobs.
    """
    row = row_of(analysis, number, kind="inactivation")
    if "time_s" not in analysis.points.columns:
        raise ValueError("there are no preincubation times: the table was of kobs")
    points = analysis.points_of(row).filter(pl.col("rate").is_not_null())
    with figure_style():
        figure = Figure(figsize=(5.2, 4.4), layout="constrained")
        axes, low = figure.subplots(2, 1, sharex=True, height_ratios=(3, 1))
        for place, dose in enumerate(points["conc_molar"].unique().sort().to_list()):
            mine = points.filter(pl.col("conc_molar") == dose).sort("time_s")
            _draw_dose(axes, low, mine, place, name="none" if dose == 0 else format_conc(dose))
        low.axhline(0.0, color=GREY, lw=0.7)
        low.set(xlabel="Preincubation (min)", ylabel="Residual")
        axes.set_ylabel("Activity left")
        if points.height:
            axes.legend(
                title="inhibitor", loc="center left", bbox_to_anchor=(1.0, 0.5), title_fontsize=7.5, fontsize=6.5
            )
        annotate(axes, series_name(analysis, row), inactivation_words(row), is_bad=row["fitted_ki_molar"] is None)
    return figure


def inactivation_words(row: Mapping[str, Any]) -> str:
    """A row in a line: kinact / KI with its interval, kinact, KI, status."""
    slope = rate_text(row, "kinact_per_ki_per_molar_s", "/M/s")
    if row["kinact_per_ki_per_molar_s_qualifier"] == "=":
        ends = (row[f"kinact_per_ki_per_molar_s_{end}"] for end in ("lo", "hi"))
        slope += f" ({rate_interval(*ends)})"
    ki = potency_text(row["ki_molar_qualifier"], row["ki_molar"])
    return f"kinact/KI {slope}; kinact {rate_text(row, 'kinact_per_s', '/s')}; KI {ki}; {row['status']}"


def _draw_dose(axes: Axes, low: Axes, mine: pl.DataFrame, place: int, *, name: str) -> None:
    """Points, fit and residuals of one dose; the fit between the points is an exponential."""
    colour = CURVE_COLOURS[place % len(CURVE_COLOURS)]
    time_s, fitted = mine["time_s"].to_numpy(), mine["fitted"].cast(pl.Float64).to_numpy()
    axes.plot(time_s / _MINUTE, mine["rate"].to_numpy(), "o", ms=3.2, color=colour, label=name, gid=f"points-{place}")
    if np.all(np.isfinite(fitted)) and np.all(fitted > 0) and len(set(time_s)) > 1:
        line = np.linspace(0.0, float(time_s.max()), _LINE)
        slope = (np.log(fitted[-1]) - np.log(fitted[0])) / (time_s[-1] - time_s[0])
        axes.plot(
            line / _MINUTE, fitted[0] * np.exp(slope * (line - time_s[0])), color=colour, lw=1.1, gid=f"fit-{place}"
        )
    if np.all(np.isfinite(fitted)):
        low.plot(time_s / _MINUTE, mine["residual"].to_numpy(), "o", ms=2.6, color=colour, gid=f"residuals-{place}")


def _kobs_of_doses(points: pl.DataFrame) -> pl.DataFrame:
    """The slope of ln(activity) over time of every dose with two times that leave enough of it."""
    used = points.filter(pl.col("rate") > _LEFT * pl.col("rate").max()).with_columns(y=pl.col("rate").log())
    # Weighted by the activity squared: the error of a logarithm grows as the activity falls.
    w, t, y = pl.col("rate") ** 2, pl.col("time_s"), pl.col("y")
    mean_t, mean_y = (w * t).sum() / w.sum(), (w * y).sum() / w.sum()
    slope = -(w * (t - mean_t) * (y - mean_y)).sum() / (w * (t - mean_t) ** 2).sum()
    kobs = used.group_by("conc_molar", maintain_order=True).agg(rate=slope, _times=t.n_unique())
    return kobs.filter((pl.col("_times") > 1) & pl.col("rate").is_finite()).drop("_times")
