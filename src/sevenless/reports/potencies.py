"""The potency table of a report: one row per curve, in words, with what the page sorts and filters by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, final

from sevenless.assays.analysis import Analysis
from sevenless.figures.palette import LEVEL_WORDS
from sevenless.fitting.wording import (
    MISSING,
    STATUS_WORDS,
    curve_names,
    estimate_text,
    ic50_interval_text,
    label_text,
    name_columns,
    p_text,
    pic50_text,
    potency_text,
)
from sevenless.reports.readable import column_words, readable

__all__ = ["PotencyRow", "PotencyTable", "potency_table"]

_ABSOLUTE: Final = "log10_absolute_ic50_molar"


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class PotencyRow:
    """One curve: what it is, its numbers under the headers, and the keys of the page's search, filter and sort."""

    name: str
    labels: tuple[str, ...]
    cells: tuple[str, ...]
    status: str
    status_words: str
    message: str
    pic50: str
    p: str
    plate_words: str
    failed: bool


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class PotencyTable:
    """Rows with the headers of their labels and numbers, labels that all curves share, and statuses with counts."""

    labels: tuple[str, ...]
    headers: tuple[str, ...]
    rows: tuple[PotencyRow, ...]
    shared: tuple[tuple[str, str], ...]
    statuses: tuple[tuple[str, str, int], ...]


def potency_table(analysis: Analysis) -> PotencyTable:
    """Every curve of an analysis, in the order of the fits."""
    fits = analysis.fits
    labels = name_columns(fits.table, fits.label_columns)
    shared = [name for name in fits.label_columns if name not in labels and name != "plate_level"]
    first = fits.table.row(0, named=True) if len(fits) else {}
    names = curve_names(fits.table, fits.label_columns)
    extra = readable(fits.table.select(fits.extra_columns))
    further = extra.rows or [()] * len(fits)  # a table of no columns has no rows
    rows = tuple(
        _row(name, row, labels, beyond)
        for name, row, beyond in zip(names, fits.table.rows(named=True), further, strict=True)
    )
    found = [row.status for row in rows]
    return PotencyTable(
        headers=(
            "IC50", f"{100 * fits.options.confidence:g} % interval", "pIC50",
            "Hill", "top", "bottom", "absolute IC50", "wells / doses", "p (no effect)", *extra.headers,
        ),
        labels=tuple(column_words(name) for name in labels) or ("curve",),
        rows=rows,
        shared=tuple((column_words(name), label_text(name, first[name])) for name in shared if first),
        statuses=tuple((name, words, found.count(name)) for name, words in STATUS_WORDS.items() if name in found),
    )  # fmt: skip


def _row(name: str, row: Mapping[str, Any], labels: list[str], further: tuple[str, ...]) -> PotencyRow:
    pic50, p = row["pic50"], row["p_no_effect"]
    level = row.get("plate_level")
    return PotencyRow(
        name=name,
        labels=tuple(label_text(label, row[label]) for label in labels) or (name,),
        cells=(*_estimates(row), *further),
        status=row["status"],
        status_words=STATUS_WORDS.get(row["status"], row["status"]),
        message=row["message"] or "",
        pic50="" if pic50 is None else f"{pic50:.4f}",
        p="" if p is None else f"{p:.4g}",
        plate_words=MISSING if level is None else LEVEL_WORDS.get(level, level),
        failed=level == "fail",
    )


def _estimates(row: Mapping[str, Any]) -> tuple[str, ...]:
    return (
        potency_text(row["qualifier"], row["ic50_molar"]),
        ic50_interval_text(row),
        pic50_text(row["qualifier"], row["pic50"]),
        *(estimate_text(row, name) for name in ("hill", "top", "bottom")),
        _absolute(row),
        f"{row['n_points']} / {row['n_doses']}",
        p_text(row["p_no_effect"]),
    )


def _absolute(row: Mapping[str, Any]) -> str:
    """The dose at the absolute level; beyond the tested doses only which side of them it lies on."""
    log10 = row[_ABSOLUTE]
    low, high = row["conc_min_molar"], row["conc_max_molar"]
    if log10 is None or low is None or high is None:
        return MISSING
    if log10 > 300 or 10.0**log10 > high:
        return potency_text(">", high)
    if log10 < -300 or 10.0**log10 < low:
        return potency_text("<", low)
    return potency_text("=", 10.0**log10)
