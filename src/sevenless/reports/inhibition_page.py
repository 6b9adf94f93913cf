"""The report of inhibition constants as one HTML page that needs nothing else."""

from __future__ import annotations

import datetime as dt
from typing import Final

import polars as pl

from sevenless.binding.inhibition.analyses.analysis import InhibitionAnalysis, Kind
from sevenless.binding.inhibition.analyses.telling import told_columns
from sevenless.evidence.citations import Citations
from sevenless.evidence.library import published
from sevenless.evidence.source import Source
from sevenless.figures.export import svg_text
from sevenless.figures.inhibition_figures import inhibition_figures
from sevenless.reports.page_template import rendered_page
from sevenless.reports.readable import ReadableTable, readable

__all__ = ["MOST_FIGURES", "inhibition_page"]

MOST_FIGURES: Final = 60
"""Most series drawn in a page: each takes some tens of kilobytes."""

_TITLES: Final[dict[Kind, str]] = {
    "tight-binding": "Tight-binding inhibition",
    "mechanism": "Mechanism of inhibition",
    "inactivation": "Inactivation",
    "preincubation": "IC50 after preincubation",
    "cheng-prusoff": "Inhibition constants from IC50s",
}
_METHODS: Final[dict[Kind, str]] = {
    "tight-binding": (
        "Rates were fitted by Morrison's equation, v = bottom + (v0 - bottom) e with E e² + (Ki_app + I - E) e - "
        "Ki_app = 0, which counts the inhibitor that the enzyme takes up; IC50 = Ki_app + E/2, so no IC50 lies "
        "below E/2. A compound whose doses explain no more than a constant rate (F test, p > 0.05) has a lower "
        "bound. Where the interval of Ki_app is open, its other end is given as a bound."
    ),
    "mechanism": (
        "Rates were fitted by v = Vmax S / (Km (1 + I/Kic) + S (1 + I/Kiu)) with Kiu infinite (competitive), Kic "
        "infinite (uncompetitive), Kic = Kiu (non-competitive), both free (mixed), and without inhibition. Mixed "
        "inhibition is preferred where it beats the best of the three simpler mechanisms in an F test (p ≤ 0.05); "
        "these have equally many parameters and are ranked by AICc. Within two units of AICc none is preferred, "
        "and the verdict is undecided. Dashed lines in the figures are the best of the other simple mechanisms."
    ),
    "inactivation": (
        "kobs = k0 + kinact I / (KI + I), fitted to kobs, or to the activity left as top exp(-kobs t), all doses "
        "and times of a compound at once. Where the interval of KI is open above, no dose comes near it: kinact/KI "
        "is told, and kinact and KI are bounded from below. A compound whose IC50 is shown not to fall with "
        "preincubation has no kinact. The wedge in the figures of kobs is the interval of kinact/KI; open symbols "
        "there are slopes of the logarithm of the activity."
    ),
    "preincubation": (
        "Each preincubation time was fitted by a four-parameter logistic, and compared with the shortest time of "
        "its compound in a joint fit in which the ratio of the IC50s is a parameter. The dashed line in the "
        "figures is IC50 = KI ln 2 / (kinact t - ln 2), with kinact and KI from all times together, where these "
        "are told."
    ),
    "cheng-prusoff": (
        "Ki = IC50 / (Ki_app / Ki), by the mechanism: 1 + S/Km (competitive), 1 + Km/S (uncompetitive), 1 (non- "
        "competitive), (Km + S) / (Km + S/alpha) (mixed). It is refused where E/2 is more than a tenth of the "
        "IC50, where the interval of the slope excludes 1, and where the IC50 is known to depend on preincubation. "
        "Km is taken as exact."
    ),
}
_INTERVALS: Final = "Intervals are 95 % profile-likelihood intervals (F threshold)."


def inhibition_page(analysis: InhibitionAnalysis, *, title: str = "", date: dt.date | None = None) -> str:
    """The page: constants, figures, what was left out, methods, references, all columns.

    Parameters
    ----------
    analysis
        Of any kind.
    title
        Of the page; that of its kind if not given.
    date
        Printed if given; without it, the same analysis gives the same bytes on any day.
    """
    from markupsafe import Markup

    series = analysis.results.select(analysis.labels).n_unique()
    drawn = [(name, Markup(_svg(svg_text(figure), place))) for place, (_, _, name, figure) in enumerate(
        inhibition_figures(analysis, most=MOST_FIGURES)
    )]  # fmt: skip
    return rendered_page(
        "inhibition.html",
        title=title or _TITLES[analysis.kind],
        date=date.isoformat() if date else "",
        constants=_constants(analysis),
        figures=drawn,
        left_out=max(0, series - MOST_FIGURES) if drawn else 0,
        laws=_some(analysis.laws),
        columns=readable(analysis.results),
        remarks=[str(one) for one in analysis.remarks],
        settings=analysis.settings,
        methods=f"{_METHODS[analysis.kind]} {_INTERVALS}",
        file=analysis.file,
        sha256=analysis.sha256,
        series=series,
        references=_references(analysis),
    )


def _svg(text: str, place: int) -> str:
    """A figure whose ids are its own in the page."""
    return (
        text.replace('id="', f'id="f{place}-')
        .replace('href="#', f'href="#f{place}-')
        .replace("url(#", f"url(#f{place}-")
    )


def _constants(analysis: InhibitionAnalysis) -> ReadableTable:
    told = told_columns(analysis, analysis.results.rows(named=True))
    return ReadableTable(
        headers=tuple(one.title for one in told),
        rows=tuple(zip(*(one.cells for one in told), strict=True)),
        numeric=tuple(not one.is_text for one in told),
        failed=(False,) * analysis.results.height,
    )


def _some(table: pl.DataFrame) -> ReadableTable | None:
    return readable(table) if table.height else None


def _references(analysis: InhibitionAnalysis) -> Citations:
    found = [(published()[name], why) for name, why in analysis.sources]
    return Citations.of((source, why) for source, why in found if isinstance(source, Source))
