"""All figures of an analysis of inhibition, each with a name that tells which it is."""

from __future__ import annotations

from collections.abc import Iterator

from matplotlib.figure import Figure

from sevenless.binding.inhibition.analyses.analysis import InhibitionAnalysis
from sevenless.figures.ic50_over_time import ic50_time_figure
from sevenless.figures.inactivation_rates import activity_figure, kobs_figure
from sevenless.figures.inhibition_axes import series_name
from sevenless.figures.morrison_curve import morrison_figure
from sevenless.figures.substrate_rates import substrate_figure

__all__ = ["inhibition_figures"]


def inhibition_figures(
    analysis: InhibitionAnalysis, *, most: int | None = None
) -> Iterator[tuple[str, int, str, Figure]]:
    """Kind, number from 1 on, name of the series, and figure; drawn one at a time.

    Parameters
    ----------
    analysis
        Of any kind; that of IC50s alone has no figures.
    most
        How many series are drawn; all if not given.
    """
    if analysis.kind == "cheng-prusoff":
        return
    series = analysis.results.select(analysis.labels).unique(maintain_order=True).rows(named=True)
    for number, row in enumerate(series[:most]):
        name = series_name(analysis, row)
        if analysis.kind == "tight-binding":
            yield "morrison", number + 1, name, morrison_figure(analysis, number)
        elif analysis.kind == "mechanism":
            yield "mechanism", number + 1, name, substrate_figure(analysis, number)
        elif analysis.kind == "preincubation":
            yield "preincubation", number + 1, name, ic50_time_figure(analysis, number)
        else:
            yield "kobs", number + 1, name, kobs_figure(analysis, number)
            if "time_s" in analysis.points.columns:
                yield "activity", number + 1, name, activity_figure(analysis, number)
