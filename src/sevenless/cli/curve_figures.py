"""Figures of plainly fitted curves, one file each."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sevenless.fitting.curves import Curves
    from sevenless.fitting.fits import CurveFits

__all__ = ["draw_fits"]


def draw_fits(curves: Curves, fits: CurveFits, folder: Path) -> int:
    """Draw every curve with its wells, band and qualifier as SVG; all are placed in the folder at once, or none.

    Returns
    -------
    int
        How many were drawn.
    """
    from sevenless.figures.curve_view import curve_views
    from sevenless.figures.dose_response import dose_response
    from sevenless.figures.export import save_figure
    from sevenless.reports.file_names import file_stem
    from sevenless.reports.placing import draft_folder, place

    views = curve_views(curves, fits)
    with draft_folder(folder) as draft:
        for view in views:
            save_figure(dose_response([view]), draft / file_stem("curve", view.index + 1, view.name), formats=("svg",))
        place(draft, folder, obsolete=[])
    return len(views)
