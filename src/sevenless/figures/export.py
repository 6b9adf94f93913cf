"""Figures to files: SVG, PDF and PNG, the same bytes for the same figure."""

from __future__ import annotations

import io
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import Final, Literal

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from sevenless.figures.style import figure_style

__all__ = ["FIGURE_FORMATS", "FigureFormat", "save_figure", "svg_text"]

FigureFormat = Literal["svg", "pdf", "png"]
FIGURE_FORMATS: Final[tuple[FigureFormat, ...]] = ("svg", "pdf", "png")

# Dates would make two reports of the same data differ.
_METADATA: Final[dict[str, dict[str, None]]] = {
    "svg": {"Date": None},
    "pdf": {"CreationDate": None},
    "png": {"Software": None},
}


def save_figure(figure: Figure, stem: Path, *, formats: Sequence[FigureFormat] = FIGURE_FORMATS) -> list[Path]:
    """Write a figure as ``stem.svg``, ``stem.pdf`` and ``stem.png``.

    Parameters
    ----------
    figure
        What any function of this room returns.
    stem
        Path without ending; its folder must exist.
    formats
        Which of them.

    Returns
    -------
    list of Path
        One per format.
    """
    FigureCanvasAgg(figure)
    written = []
    with figure_style(), warnings.catch_warnings():
        # A name may hold letters that the font has not; SVG keeps them as text, the others show a box.
        warnings.filterwarnings("ignore", message="Glyph .* missing from font")
        if figure.get_layout_engine() is not None:
            # Laid out once and not for every format again: it is a third of the time.
            figure.draw_without_rendering()
            figure.set_layout_engine("none")
        for ending in formats:
            path = stem.with_name(f"{stem.name}.{ending}")
            figure.savefig(path, format=ending, metadata=_METADATA[ending])
            written.append(path)
    return written


def svg_text(figure: Figure) -> str:
    """A figure as SVG for a page, from its ``<svg`` on.

    Parameters
    ----------
    figure
        As `save_figure`.
    """
    FigureCanvasAgg(figure)
    written = io.StringIO()
    with figure_style(), warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Glyph .* missing from font")
        figure.savefig(written, format="svg", metadata=_METADATA["svg"])
    text = written.getvalue()
    return text[text.index("<svg") :]
