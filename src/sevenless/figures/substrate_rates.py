"""Rates against substrate at every dose of inhibitor, with the preferred law, its rival, and both their residuals."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import numpy as np
import polars as pl
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sevenless.binding.inhibition.analyses.analysis import InhibitionAnalysis, series_of
from sevenless.binding.inhibition.analyses.mechanism import law_rates, rival_law
from sevenless.figures.inhibition_axes import GREY, annotate, row_of, series_name
from sevenless.figures.palette import CURVE_COLOURS
from sevenless.figures.style import figure_style
from sevenless.fitting.wording import number_text, p_text, potency_text
from sevenless.units import format_conc

__all__ = ["mechanism_words", "substrate_figure"]

_MICRO: Final = 1e6
_LINE: Final = 200


def substrate_figure(analysis: InhibitionAnalysis, number: int = 0) -> Figure:
    """One compound: a colour per dose, solid the preferred law and dashed the law next to it; residuals of both below.

    Parameters
    ----------
    analysis
        Of `analyse_mechanism`.
    number
        Row of its results.

    Raises
    ------
    IndexError
        If there is no such row.
    """
    row = row_of(analysis, number, kind="mechanism")
    points = analysis.points_of(row).filter(pl.col("rate").is_not_null())
    laws = series_of(analysis.laws, analysis.labels, row)
    with figure_style():
        figure = Figure(figsize=(5.2, 5.0), layout="constrained")
        axes, low, rival = figure.subplots(3, 1, sharex=True, height_ratios=(4, 1, 1))
        beside = rival_law(laws, row["mechanism"])
        _draw_rates(axes, points, laws, (row["mechanism"], beside))
        _draw_residuals(low, points, "residual", row["mechanism"] or "no law")
        _draw_residuals(rival, points, "residual_rival", beside or "no rival")
        axes.set_ylabel("Rate")
        rival.set_xlabel("Substrate (µM)")
        if points.height:
            axes.legend(title="inhibitor", loc="center left", bbox_to_anchor=(1.0, 0.5), title_fontsize=7.5)
        annotate(axes, series_name(analysis, row), mechanism_words(row), is_bad=row["status"] != "ok")
    return figure


def mechanism_words(row: Mapping[str, Any]) -> str:
    """A row in a line.

    Examples
    --------
    >>> row = {"mechanism": "competitive", "kic_qualifier": "=", "kic_molar": 1e-8, "kiu_qualifier": None}
    >>> rest = {"kiu_molar": None, "p_mixed": 0.4, "runner_up": "mixed", "delta_aicc": 2.5, "status": "ok"}
    >>> mechanism_words(row | rest | {"aicc_mechanism": "competitive"})
    'competitive, Kic 10 nM; p (mixed) 0.4; mixed 2.5 AICc behind; ok'
    """
    if row["mechanism"] is None:
        return f"{row['status']}: {row['message']}"
    told = [row["mechanism"]]
    told += [
        f"{name} {potency_text(row[f'{name.lower()}_qualifier'], row[f'{name.lower()}_molar'])}"
        for name in ("Kic", "Kiu")
        if row[f"{name.lower()}_qualifier"] is not None
    ]
    first, second = row["aicc_mechanism"], row["runner_up"]
    gap = f"{second} {number_text(row['delta_aicc'])} AICc behind{'' if first == row['mechanism'] else f' {first}'}"
    return f"{', '.join(told)}; p (mixed) {p_text(row['p_mixed'])}; {gap}; {row['status']}"


def _draw_rates(axes: Axes, points: pl.DataFrame, laws: pl.DataFrame, names: tuple[str | None, str | None]) -> None:
    doses = points["inhibitor_molar"].unique().sort().to_list()
    line = np.linspace(0.0, float(points["substrate_molar"].max() or 0.0), _LINE)  # type: ignore[arg-type]
    chosen = {name: laws.filter(pl.col("law") == name).row(0, named=True) for name in laws["law"].to_list()}
    for place, dose in enumerate(doses):
        mine = points.filter(pl.col("inhibitor_molar") == dose)
        colour = CURVE_COLOURS[place % len(CURVE_COLOURS)]
        x = mine["substrate_molar"].to_numpy() * _MICRO
        name = "none" if dose == 0 else format_conc(dose)
        axes.plot(x, mine["rate"].to_numpy(), "o", ms=3.5, color=colour, label=name, gid=f"points-{place}")
        for law, style, gid in ((names[0], "-", "fit"), (names[1], (0, (3, 2)), "rival")):
            if law is not None:
                rates = law_rates(chosen[law], line, np.full(_LINE, dose))
                axes.plot(line * _MICRO, rates, ls=style, color=colour, lw=1.2, gid=f"{gid}-{place}")


def _draw_residuals(axes: Axes, points: pl.DataFrame, column: str, law: str) -> None:
    doses = points["inhibitor_molar"].unique().sort().to_list()
    for place, dose in enumerate(doses):
        mine = points.filter((pl.col("inhibitor_molar") == dose) & pl.col(column).is_not_null())
        if mine.height:
            x = mine["substrate_molar"].to_numpy() * _MICRO
            colour = CURVE_COLOURS[place % len(CURVE_COLOURS)]
            axes.plot(x, mine[column].to_numpy(), "o", ms=2.8, color=colour, gid=f"{column}-{place}")
    axes.axhline(0.0, color=GREY, lw=0.7)
    axes.set_ylabel("Residual", fontsize=7)
    size = points[column].abs().max()
    words = law if size is None else f"{law}, greatest {number_text(float(size))}"  # type: ignore[arg-type]
    axes.text(0.01, 0.98, words, transform=axes.transAxes, va="top", fontsize=7, gid=f"{column}-law", parse_math=False)
