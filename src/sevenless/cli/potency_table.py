"""Fits as a table in the terminal."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from rich.box import SIMPLE_HEAD
from rich.table import Table

from sevenless.fitting.wording import (
    MISSING,
    STATUS_WORDS,
    curve_names,
    interval_text,
    number_text,
    p_text,
    potency_text,
)

if TYPE_CHECKING:
    from rich.console import Console

    from sevenless.fitting.fits import CurveFits

__all__ = ["show_fits"]


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
    names = curve_names(fits.table, fits.label_columns)
    table = Table(box=SIMPLE_HEAD, show_edge=False, pad_edge=False)
    table.add_column("curve", overflow="fold", max_width=40)
    for title in ("IC50", f"{100 * fits.options.confidence:g} % interval", "Hill", "top", "bottom", "p (no effect)"):
        table.add_column(title, justify="right", no_wrap=True)
    table.add_column("status", no_wrap=True)
    has_plates = "plate_level" in shown.columns
    if has_plates:
        table.add_column("plate", no_wrap=True)
    for name, row in zip(names, shown.iter_rows(named=True), strict=False):
        table.add_row(
            name,
            potency_text(row["qualifier"], row["ic50_molar"]),
            interval_text(row["log10_ic50_molar_lo"], row["log10_ic50_molar_hi"]),
            number_text(row["hill"]),
            number_text(row["top"]),
            number_text(row["bottom"]),
            p_text(row["p_no_effect"]),
            STATUS_WORDS.get(row["status"], row["status"]),
            *([row["plate_level"] or MISSING] if has_plates else []),
        )
    screen.print(table)
    if len(shown) < len(fits):
        screen.print(f"... and {len(fits) - len(shown)} more curves")
    screen.print(_counts(fits))


def _counts(fits: CurveFits) -> str:
    statuses = Counter(fits.table["status"].to_list())
    listed = ", ".join(f"{count} {STATUS_WORDS.get(status, status)}" for status, count in statuses.most_common())
    return f"{len(fits)} {'curve' if len(fits) == 1 else 'curves'}: {listed}"
