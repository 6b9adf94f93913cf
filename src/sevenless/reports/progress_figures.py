"""Progress curves and rates against the exchange factor as figures for papers and slides."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from sevenless.assays.analysis import Analysis
from sevenless.assays.transform import signal_scale
from sevenless.figures.export import FigureFormat, save_figure
from sevenless.figures.kobs_line import kobs_line
from sevenless.figures.progress_curves import progress_curves
from sevenless.figures.progress_view import progress_views
from sevenless.reports.file_names import file_stem

__all__ = ["write_progress_figures"]


def write_progress_figures(
    analysis: Analysis, folder: Path, *, curves: Sequence[int], formats: Sequence[FigureFormat]
) -> list[Path]:
    """Traces of the controls of every plate and of the chosen curves, and kobs against the factor.

    Parameters
    ----------
    analysis
        What to draw; nothing is where it followed no readings over time.
    folder
        That exists.
    curves
        Rows of the fits.
    formats
        Of every figure.
    """
    views = progress_views(analysis)
    controls = {view.wells["plate"][0]: view for view in views if view.index is None}
    written: list[Path] = []
    for number, view in enumerate(view for view in views if view.index is None or view.index in set(curves)):
        beside = controls.get(view.wells["plate"][0]) if view.index is not None else None
        label = "ratio x 10^4" if analysis.protocol.transform == "rate_of_ratio" else "Fluorescence"
        figure = progress_curves(view, controls=beside, signal_label=label, rate_label=_rate_label(analysis))
        written += save_figure(figure, folder / file_stem("progress", number + 1, view.name), formats=formats)
    table = analysis.catalytic_efficiency
    for number, row in enumerate([] if table is None else table.rows(named=True)):
        figure = kobs_line(analysis.wells, row)
        written += save_figure(figure, folder / file_stem("kobs", number + 1, row["plate"]), formats=formats)
    return written


def _rate_label(analysis: Analysis) -> str:
    words = signal_scale(analysis.wells, analysis.protocol)
    return words.partition(", per s")[0][:1].upper() + words.partition(", per s")[0][1:] + " (per s)"
