"""What the wells left out by hand change: every potency with and without them."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, Final, final

import polars as pl

from sevenless.assays.analysis import Analysis
from sevenless.fitting.wording import (
    STATUS_WORDS,
    conc_text,
    curve_names,
    ic50_interval_text,
    number_text,
    potency_text,
)

__all__ = ["Sensitivity", "excluded_wells", "masked_wells", "sensitivities"]

_NOTABLE_FOLD: Final = 2.0
_COLUMNS: Final = ["qualifier", "ic50_molar", "status", "n_points", "log10_ic50_molar_lo", "log10_ic50_molar_hi"]


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Sensitivity:
    """One curve that lost wells.

    ``used`` and ``all_wells`` are its potency without and with the excluded wells; ``notable`` whether that moves it
    more than two-fold or to another qualifier or status, and ``change`` says how.
    """

    name: str
    n_excluded: int
    used: str
    all_wells: str
    change: str
    notable: bool


def sensitivities(analysis: Analysis) -> list[Sensitivity]:
    """Every curve that has fewer wells than it would without the user's exclusions, in the order of the fits."""
    if analysis.fits_all_wells is None:
        return []
    labels = [name for name in analysis.fits.label_columns if name in analysis.fits_all_wells.label_columns]
    labels = [name for name in labels if name != "plate_level"]
    # A curve that lost every well has no row in the fits; it is shown all the same.
    everything = analysis.fits_all_wells.table.select(*labels, *_COLUMNS)
    used = analysis.fits.table.select(*labels, *_COLUMNS)
    paired = everything.join(used, on=labels, how="left", suffix="_used", nulls_equal=True, maintain_order="left")
    names = curve_names(paired, labels)
    rows = paired.rows(named=True)
    return [
        _sensitivity(name, row)
        for name, row in zip(names, rows, strict=True)
        if row["n_points"] != (row["n_points_used"] or 0)
    ]


def excluded_wells(wells: pl.DataFrame) -> pl.DataFrame:
    """The wells left out by hand, with the reason of each."""
    return wells.filter(pl.col("exclusion").is_not_null())


def masked_wells(wells: pl.DataFrame) -> pl.DataFrame:
    """The wells the instrument gave no number for, empty ones apart."""
    return wells.filter(pl.col("mask_reason").is_not_null() & (pl.col("role") != "empty"))


def _sensitivity(name: str, row: dict[str, Any]) -> Sensitivity:
    used = {column: row[f"{column}_used"] for column in _COLUMNS}
    change, notable = _change(used, row)
    return Sensitivity(
        name=name,
        n_excluded=row["n_points"] - (used["n_points"] or 0),
        used=_potency(used),
        all_wells=_potency(row),
        change=change,
        notable=notable,
    )


def _potency(row: dict[str, Any]) -> str:
    if row["status"] is None:
        return "no wells left"
    text = potency_text(row["qualifier"], row["ic50_molar"])
    interval = ic50_interval_text(row, beside=row["ic50_molar"])
    if row["qualifier"] == "=" and row["ic50_molar"] is not None and interval not in ("–", "open"):
        return f"{conc_text(row['ic50_molar'])} ({interval})"
    return f"{text}, {STATUS_WORDS.get(row['status'], row['status'])}" if row["status"] != "ok" else text


def _change(used: dict[str, Any], everything: dict[str, Any]) -> tuple[str, bool]:
    if used["qualifier"] != everything["qualifier"] or used["status"] != everything["status"]:
        return "another verdict", True
    if used["qualifier"] != "=":
        return "same verdict", False
    fold = everything["ic50_molar"] / used["ic50_molar"]
    size = max(fold, 1.0 / fold)
    return f"{number_text(fold)}-fold with all wells", not math.isfinite(size) or size > _NOTABLE_FOLD
