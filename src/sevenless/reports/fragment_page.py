"""The report of a fragment screen as one HTML page that needs nothing else."""

from __future__ import annotations

import datetime as dt
from typing import Final

import polars as pl

from sevenless.binding.fragments.rules import BATCH_STATUSES, EXCLUSIONS
from sevenless.binding.fragments.screen import FragmentScreen
from sevenless.evidence.citations import Citations
from sevenless.evidence.library import published
from sevenless.evidence.source import Source
from sevenless.figures.export import svg_text
from sevenless.figures.fragment_ranking import fragment_ranking
from sevenless.reports.fragment_table import fragment_table
from sevenless.reports.page_template import rendered_page
from sevenless.reports.readable import ReadableTable, readable

__all__ = ["fragment_page"]

_EXCLUDED: Final = ("batch", "mixture", "compound", "ppm", "competitor", "excluded", "overlaps_with")
_KEPT_KELVIN: Final = "temperature_kelvin"


def fragment_page(
    screen: FragmentScreen, ranking: pl.DataFrame, *, title: str = "Fragment screen", date: dt.date | None = None
) -> str:
    """The page: verdict on each batch, ranking as figure and table, competition, peaks left out, rules, references.

    Parameters
    ----------
    screen
        Of `sevenless.binding.fragments.screen.judge_screen`.
    ranking
        Of `sevenless.binding.fragments.ranking.rank_fragments`.
    title
        Of the page.
    date
        Printed if given; without it, the same screen gives the same bytes on any day.
    """
    from markupsafe import Markup

    kelvin = ranking[_KEPT_KELVIN].drop_nulls()
    return rendered_page(
        "fragments.html",
        title=title,
        date=date.isoformat() if date else "",
        figure=Markup(_figure(screen, ranking)),
        counts=screen.counts,
        compounds=screen.compounds.height,
        ranking=fragment_table(ranking),
        not_found=ranking.filter(pl.col("standing") == "not found")["compound"].to_list(),
        batches=readable(screen.batches.select(*screen.batches.columns[:-2], "status", "message")),
        batch_words=BATCH_STATUSES,
        competition=_some(screen.competition),
        excluded=_some(screen.peaks.filter(pl.col("excluded") != "").select(_EXCLUDED)),
        exclusions=EXCLUSIONS,
        rules=str(screen.rules),
        celsius=f"{kelvin[0] - 273.15:g}" if kelvin.len() else "",
        notes=screen.notes,
        references=_references(ranking),
    )


def _figure(screen: FragmentScreen, ranking: pl.DataFrame) -> str:
    if ranking["rank"].null_count() == ranking.height:
        return ""
    return svg_text(fragment_ranking(screen, ranking))


def _some(table: pl.DataFrame) -> ReadableTable | None:
    return readable(table) if table.height else None


def _references(ranking: pl.DataFrame) -> Citations:
    uses = [("vanwetswinkel-2005", "ratios of a target and a reference channel")]
    if ranking["ligand_efficiency_kcal_per_mol"].count():
        uses.append(("hopkins-2004", "ligand efficiency"))
    found = [(published()[name], why) for name, why in uses]
    return Citations.of((source, why) for source, why in found if isinstance(source, Source))
