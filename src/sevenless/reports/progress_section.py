"""What a report says of readings over time: traces to look at, what they came to, constants of the factor."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, final

import polars as pl

from sevenless.assays.analysis import Analysis
from sevenless.figures.inline_progress import inline_progress
from sevenless.figures.progress_view import progress_views
from sevenless.fitting.kinetics.progress_columns import PROGRESS_STATUSES
from sevenless.reports.readable import ReadableTable, readable

__all__ = ["ProgressSection", "progress_section", "progress_sheet"]

_MOST_SHOWN: Final = 60
"""Drawings on the page; of the others the numbers are in the workbook."""
_NOT_SHOWN: Final = ("rss", "dof", "p_curved", "status")


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class ProgressSection:
    """Names and drawings, how many drawings were left out, and tables.

    ``statuses`` counts what the traces of the run came to, with the meaning of each.
    """

    drawings: tuple[tuple[str, str], ...]
    left_out: int
    statuses: tuple[tuple[str, int, str], ...]
    efficiency: ReadableTable | None
    michaelis_menten: ReadableTable | None


def progress_section(analysis: Analysis) -> ProgressSection | None:
    """The section, or None where the run followed no readings over time."""
    if analysis.progress is None:
        return None
    views = progress_views(analysis)
    shown = views[:_MOST_SHOWN]
    used = analysis.wells.filter(pl.col("role") != "empty")["trace_status"].drop_nulls()
    counts = dict(used.value_counts().iter_rows())
    return ProgressSection(
        drawings=tuple(zip((view.name for view in shown), inline_progress(shown), strict=True)),
        left_out=len(views) - len(shown),
        statuses=tuple((name, counts[name], words) for name, words in PROGRESS_STATUSES.items() if name in counts),
        efficiency=_constants(analysis.catalytic_efficiency),
        michaelis_menten=_constants(analysis.michaelis_menten),
    )


def progress_sheet(analysis: Analysis) -> pl.DataFrame | None:
    """Every trace with its fit, beside what was in its well."""
    if analysis.progress is None:
        return None
    held = analysis.wells.filter(pl.col("role") != "empty").select("plate", "well", "role", "compound", "conc_molar")
    return held.join(analysis.progress.fits, on=["plate", "well"], how="left", maintain_order="left")


def _constants(table: pl.DataFrame | None) -> ReadableTable | None:
    return None if table is None else readable(table.drop(_NOT_SHOWN, strict=False))
