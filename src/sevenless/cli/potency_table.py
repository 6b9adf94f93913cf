"""Fits as a table in the terminal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from sevenless.cli.columns import Column, show_columns
from sevenless.fitting.wording import (
    MISSING,
    STATUS_WORDS,
    curve_names,
    estimate_text,
    interval_text,
    number_text,
    p_text,
    potency_text,
)

if TYPE_CHECKING:
    import polars as pl
    from rich.console import Console

    from sevenless.fitting.fits import CurveFits

__all__ = ["show_averages", "show_fits"]


def show_fits(fits: CurveFits, screen: Console, *, rows: int) -> None:
    """Print potencies with their intervals, and a line that counts the outcomes.

    Parameters
    ----------
    fits
        What to show.
    screen
        Where to.
    rows
        How many of the curves are listed at most; 0 lists all.
    """
    shown = fits.table.head(rows) if rows else fits.table
    lines = list(shown.iter_rows(named=True))
    columns = [
        Column(title="curve", cells=curve_names(fits.table, fits.label_columns)[: len(lines)], is_text=True),
        *_potency_columns(lines, interval=f"{100 * fits.options.confidence:g} % interval"),
        Column(title="Hill", cells=[estimate_text(row, "hill") for row in lines], spare=1),
        Column(title="top", cells=[estimate_text(row, "top") for row in lines], spare=3),
        Column(title="bottom", cells=[estimate_text(row, "bottom") for row in lines], spare=2),
        Column(title="p (no effect)", cells=[p_text(row["p_no_effect"]) for row in lines], spare=4),
        Column(title="status", cells=[STATUS_WORDS.get(row["status"], row["status"]) for row in lines], is_text=True),
    ]
    if "plate_level" in shown.columns:
        columns.append(Column(title="plate", cells=[row["plate_level"] or MISSING for row in lines], spare=1))
    show_columns(columns, screen)
    if len(shown) < len(fits):
        screen.print(f"... and {len(fits) - len(shown)} more curves")
    screen.print(_counts(fits))
    if both_ways := _both_ways(fits):
        screen.print(both_ways)


def _potency_columns(lines: Sequence[Mapping[str, Any]], *, interval: str) -> list[Column]:
    ends = ("log10_ic50_molar_lo", "log10_ic50_molar_hi")
    return [
        Column(title="IC50", cells=[potency_text(row["qualifier"], row["ic50_molar"]) for row in lines]),
        Column(title=interval, cells=[interval_text(row[ends[0]], row[ends[1]]) for row in lines]),
    ]


def show_averages(averages: pl.DataFrame, screen: Console, *, rows: int) -> None:
    """Print potencies averaged over plates.

    Parameters
    ----------
    averages
        `sevenless.assays.analysis.Analysis.replicates`: what was averaged, then its columns from ``qualifier`` on.
    screen, rows
        As `show_fits`.
    """
    labels = averages.columns[: averages.columns.index("qualifier")]
    shown = averages.head(rows) if rows else averages
    lines = list(shown.iter_rows(named=True))
    columns = [
        Column(title="average", cells=curve_names(averages, labels)[: len(lines)], is_text=True),
        *_potency_columns(lines, interval="95 % interval"),
        Column(title="n", cells=[str(row["n"]) for row in lines]),
        Column(title="fold range", cells=[number_text(row["fold_range"]) for row in lines], spare=2),
        Column(title="how", cells=[row["message"] for row in lines], is_text=True, spare=1),
    ]
    show_columns(columns, screen)
    if len(shown) < len(averages):
        screen.print(f"... and {len(averages) - len(shown)} more averages")


def _counts(fits: CurveFits) -> str:
    statuses = Counter(fits.table["status"].to_list())
    listed = ", ".join(f"{count} {STATUS_WORDS.get(status, status)}" for status, count in statuses.most_common())
    return f"{len(fits)} {'curve' if len(fits) == 1 else 'curves'}: {listed}"


def _both_ways(fits: CurveFits) -> str:
    """A word where some curves fall and some rise: the potency of those that go the wrong way is of something else."""
    slopes = fits.table["hill"].drop_nulls()
    fall, rise = int((slopes > 0).sum()), int((slopes < 0).sum())
    if fits.options.direction != "either" or not fall or not rise:
        return ""
    return (
        f'{fall} fall with dose and {rise} rise (Hill below 0); where only one makes sense, give it as the "direction"'
    )
