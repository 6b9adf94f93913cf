"""The list of a fragment screen in the terminal."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import polars as pl

from sevenless.cli.columns import Column, show_columns
from sevenless.cli.screen import output_screen
from sevenless.fitting.wording import MISSING, potency_text

if TYPE_CHECKING:
    from sevenless.binding.fragments.screen import FragmentScreen

__all__ = ["show_screen"]


def show_screen(screen: FragmentScreen, ranking: pl.DataFrame, *, rows: int) -> None:
    """Print the batches that are not good, the list, and how many compounds got each verdict.

    Parameters
    ----------
    screen, ranking
        What to show.
    rows
        How many compounds are listed at most; 0 lists all. What was not found is only counted.
    """
    out = output_screen()
    for batch in screen.batches.filter(pl.col("status") != "good").iter_rows(named=True):
        out.print(f"not judged: {batch['message']}")
    told = ranking.filter(pl.col("standing") != "not found")
    lines = (told.head(rows) if rows else told).rows(named=True)
    if lines:
        show_columns(_columns(lines), out)
    if told.height > len(lines):
        out.print(f"... and {told.height - len(lines)} more")
    out.print(str(screen.rules))
    out.print(f"{screen.compounds.height} compounds in {screen.batches.height} batches: {screen.counts}")


def _columns(lines: list[dict[str, Any]]) -> list[Column]:
    columns = [
        Column(title="rank", cells=[MISSING if row["rank"] is None else str(row["rank"]) for row in lines]),
        Column(title="compound", cells=[row["compound"] for row in lines], is_name=True),
        Column(title="verdict", cells=[row["verdict"] for row in lines], is_name=True),
        Column(title="votes", cells=[_votes(row) for row in lines], spare=1),
        Column(title="T/R", cells=[_marked(row, "ratio", digits=2) for row in lines]),
        Column(title="z", cells=[MISSING if row["z"] is None else f"{row['z']:.1f}" for row in lines], spare=4),
    ]
    if any(row["competition"] for row in lines):
        cells = [row["competition"] or MISSING for row in lines]
        columns.append(Column(title="with competitor", cells=cells, is_text=True, spare=2))
    if any(row["kd_qualifier"] is not None for row in lines):
        kds = [_kd(row) for row in lines]
        efficiencies = [_marked(row, "ligand_efficiency", unit="_kcal_per_mol", digits=2) for row in lines]
        columns.append(Column(title="KD", cells=kds))
        columns.append(Column(title="LE (kcal/mol)", cells=efficiencies, spare=1))
    columns.append(Column(title="standing", cells=[row["standing"] for row in lines], is_text=True, spare=3))
    columns.append(Column(title="why", cells=[row["message"] for row in lines], is_text=True, spare=5))
    return columns


def _votes(row: Mapping[str, Any]) -> str:
    return MISSING if not row["judged_peaks"] else f"{row['votes']}/{row['judged_peaks']}"


def _kd(row: Mapping[str, Any]) -> str:
    if row["kd_qualifier"] is None:
        return MISSING
    return "none" if row["kd_molar"] is None else potency_text(row["kd_qualifier"], row["kd_molar"])


def _marked(row: Mapping[str, Any], name: str, *, unit: str = "", digits: int = 3) -> str:
    value, mark = row[f"{name}{unit}"], row[f"{name}_qualifier"]
    if value is None:
        return MISSING
    return f"{'' if mark in ('=', None) else f'{mark} '}{value:.{digits}f}"
