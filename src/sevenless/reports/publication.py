"""Figures for papers and slides beside a report: which curves, under which names."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final, Literal

from sevenless.assays.analysis import Analysis
from sevenless.errors import UnknownNameError
from sevenless.figures.curve_view import CurveView
from sevenless.reports.file_names import file_stem

__all__ = ["AUTOMATIC_CURVES", "FigureChoice", "chosen_curves", "write_figures"]

FigureChoice = Literal["auto", "all", "none"] | Sequence[str]
"""``"auto"``: every curve of a small run, as SVG of a middling one, none of a large one; ``"all"``: curves and plates;
or names of curves."""

AUTOMATIC_CURVES: Final = 12
"""Most curves drawn in every format without being asked for: half a second each, most of it for fonts in the PDF."""
AUTOMATIC_SVG: Final = 48
"""Most curves drawn as SVG without being asked for: a tenth of a second each."""


def chosen_curves(views: Sequence[CurveView], figures: FigureChoice) -> list[CurveView]:
    """The curves to draw.

    Raises
    ------
    UnknownNameError
        If a name is not that of a curve; with suggestions.
    """
    if figures == "none" or (figures == "auto" and len(views) > AUTOMATIC_SVG):
        return []
    if isinstance(figures, str):
        return list(views)
    names = {view.name for view in views}
    for name in figures:
        if name not in names:
            raise UnknownNameError("curve", name, names)
    return [view for view in views if view.name in set(figures)]


def write_figures(analysis: Analysis, views: Sequence[CurveView], folder: Path, *, figures: FigureChoice) -> list[Path]:
    """Draw the chosen curves as SVG, PDF and PNG, and on ``"all"`` heat maps and quality of every plate.

    Parameters
    ----------
    analysis, views
        What to draw.
    folder
        Made if there is anything to draw.
    figures
        Which.
    """
    chosen = chosen_curves(views, figures)
    plates = _chosen_plates(analysis, figures)
    traced = figures != "none" and analysis.progress is not None and not views
    if not chosen and not plates and not traced:
        return []
    from sevenless.figures.dose_response import dose_response
    from sevenless.figures.export import FIGURE_FORMATS, save_figure
    from sevenless.figures.plate_heatmap import plate_heatmap
    from sevenless.figures.plate_view import plate_view
    from sevenless.figures.quality import plate_quality
    from sevenless.reports.progress_figures import write_progress_figures

    folder.mkdir(parents=True, exist_ok=True)
    label = analysis.protocol.response_label
    few = figures != "auto" or len(chosen) <= AUTOMATIC_CURVES
    formats = FIGURE_FORMATS if few else ("svg",)
    written: list[Path] = []
    for view in chosen:
        figure = dose_response([view], response_label=label)
        stem = folder / file_stem("curve", view.index + 1, view.name)
        written += save_figure(figure, stem, formats=formats)
    traces = ("svg",) if figures == "auto" else FIGURE_FORMATS
    written += write_progress_figures(analysis, folder, curves=[view.index for view in chosen], formats=traces)
    for number, plate, size in plates:
        for quantity, title in (("signal", "signal"), ("response", label)):
            figure = plate_heatmap(plate_view(analysis.wells, plate, quantity, plate_format=size), label=title)
            written += save_figure(figure, folder / file_stem("plate", number, f"{plate} {quantity}"))
        figure = plate_quality(analysis.wells, analysis.quality, plate, plate_format=size)
        written += save_figure(figure, folder / file_stem("quality", number, plate))
    return written


def _chosen_plates(analysis: Analysis, figures: FigureChoice) -> list[tuple[int, str, int]]:
    rows = enumerate(analysis.plates.select("plate", "plate_format").iter_rows(), start=1)
    return [(number, plate, size) for number, (plate, size) in rows] if figures == "all" else []
