"""The report as one HTML page that needs nothing else: no network, no other file."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import polars as pl

from sevenless.assays.analysis import Analysis
from sevenless.assays.protocol_html import gate_limits, step_conditions
from sevenless.evidence.comparing.comparison import Comparison
from sevenless.figures.curve_view import CurveView
from sevenless.figures.inline_curve import CURVE_CSS, inline_curves
from sevenless.figures.inline_plate import PLATE_CSS, plate_defs
from sevenless.figures.inline_progress import PROGRESS_CSS
from sevenless.figures.inline_quality import QUALITY_CSS
from sevenless.figures.quality_values import metric_words
from sevenless.fitting.wording import conc_text
from sevenless.reports.evidence_listing import evidence_listing
from sevenless.reports.growth_tables import growth_tables
from sevenless.reports.methods import methods
from sevenless.reports.plate_sections import plate_sections
from sevenless.reports.potencies import potency_table
from sevenless.reports.progress_section import progress_section
from sevenless.reports.published_values import published_section
from sevenless.reports.readable import ReadableTable, readable
from sevenless.reports.references import references
from sevenless.reports.sensitivity import excluded_wells, masked_wells, sensitivities

__all__ = ["report_page"]

_DRAWING_CSS: Final = CURVE_CSS + PLATE_CSS + QUALITY_CSS + PROGRESS_CSS
_WELL_COLUMNS = ["plate", "well", "role", "compound", "conc_molar", "signal", "response"]


def report_page(
    analysis: Analysis,
    views: Sequence[CurveView],
    *,
    date: dt.date | None = None,
    figures: Sequence[str] = (),
    published: Comparison | None = None,
) -> str:
    """The page.

    Parameters
    ----------
    analysis
        What to report.
    views
        Its curves, all of them, in order (`sevenless.figures.curve_view.analysis_views`).
    date
        Printed if given; without it, the same analysis gives the same bytes on any day.
    figures
        Names of the figure files beside the page.
    published
        Its potencies beside published ones, where that is known already.
    """
    from jinja2 import Environment, FileSystemLoader, StrictUndefined
    from markupsafe import Markup

    folder = Path(__file__).parent / "templates"
    environment = Environment(
        loader=FileSystemLoader(folder),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    curves = inline_curves(views, response_label=analysis.protocol.response_label)
    protocol = analysis.protocol
    beside = analysis.beside_published() if published is None else published
    return environment.get_template("report.html").render(
        analysis=analysis,
        date=date.isoformat() if date else "",
        style=Markup((folder / "report.css").read_text(encoding="utf-8") + _DRAWING_CSS),
        script=Markup((folder / "report.js").read_text(encoding="utf-8")),
        defs=Markup(curves.defs + plate_defs()),
        potencies=potency_table(analysis),
        curves=list(zip(views, map(Markup, curves.svgs), strict=True)),
        sensitivities=sensitivities(analysis),
        progress=progress_section(analysis),
        growth=growth_tables(analysis.growth),
        comparisons=_some(analysis.comparisons),
        replicates=_some(analysis.replicates),
        reproducibility=_some(analysis.reproducibility),
        published=published_section(beside),
        bracketing=_some(_not_bracketed(analysis.bracketing)),
        plates=plate_sections(analysis),
        plate_table=readable(analysis.plates),
        excluded=_wells(excluded_wells(analysis.wells), "exclusion"),
        masked=_wells(masked_wells(analysis.wells), "mask_reason"),
        evidence=evidence_listing(analysis),
        methods=methods(analysis),
        references=references(analysis, beside),
        files=readable(analysis.files),
        figures=figures,
        steps=[(step.action, step_conditions(step), step.note) for step in protocol.steps],
        reagents=[
            (item.name, conc_text(item.conc_molar) if item.conc_molar is not None else "", item.note)
            for item in protocol.reagents
        ],
        gates=[(metric_words(gate.metric), gate_limits(gate), gate.why) for gate in protocol.gates],
        svg=Markup,
    )


def _some(table: pl.DataFrame | None) -> ReadableTable | None:
    return readable(table) if table is not None and len(table) else None


def _not_bracketed(table: pl.DataFrame | None) -> pl.DataFrame | None:
    """The curves whose doses leave something to be wished for."""
    return None if table is None else table.filter(~pl.col("bracketing_level").is_in(["pass", "info"]))


def _wells(wells: pl.DataFrame, reason: str) -> ReadableTable | None:
    return _some(wells.select(*_WELL_COLUMNS, pl.col(reason).alias("reason")))
