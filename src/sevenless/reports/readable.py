"""Any table of results as people read it: words for columns, units for doses, an interval in one cell."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final, final

import polars as pl

from sevenless.figures.palette import LEVEL_WORDS
from sevenless.fitting.wording import (
    MISSING,
    STATUS_WORDS,
    conc_text,
    interval_text,
    number_text,
    p_text,
    pic50_text,
    potency_text,
)

__all__ = ["ReadableTable", "column_words", "is_p_value", "is_rate", "readable", "time_text"]

_TOKENS: Final = {
    "ic50": "IC50", "pic50": "pIC50", "ec50": "EC50", "gr50": "GR50", "gec50": "GEC50", "gi50": "GI50", "tgi": "TGI",
    "lc50": "LC50", "gr": "GR", "grmax": "GRmax", "grinf": "GRinf", "aoc": "AOC", "auc": "AUC", "msr": "MSR",
    "nci": "NCI", "r2": "R²", "sd": "SD", "cv": "CV", "hill": "Hill", "id": "ID", "sha256": "SHA-256",
}  # fmt: skip
_PHRASES: Final = {
    "plate_level": "plate quality",
    "n_neutral": "vehicle wells",
    "n_points": "wells",
    "n_doses": "doses",
    "compound_2": "second compound",
    "conc_molar": "concentration",
    "conc_2_molar": "second concentration",
    "p_no_effect": "p (no effect)",
    "n_wells": "wells",
    "n_masked": "without a number",
    "n_excluded": "excluded",
    "bracketing_level": "verdict",
    "bracketing": "what to do",
    "doses_below": "doses below the curve",
    "doses_above": "doses above the curve",
    "h_gr": "Hill (GR)",
    "gr_inf": "GRinf",
    "gr_max": "GRmax",
    "n_bounds": "left out: no plateau",
    "kcat_over_km_per_molar_s": "kcat/Km (per M per s)",
    "kobs_per_s": "kobs (per s)",
    "intrinsic_per_s": "intrinsic rate (per s)",
    "km_molar": "Km",
    "vmax": "Vmax (signal per s)",
    "vmax_over_km_per_molar": "Vmax/Km (signal per s per M)",
    "factor": "exchange factor",
    "factor_molar": "exchange factor",
    "substrate_molar": "substrate",
}

Cells = Callable[[Mapping[str, Any]], str]


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class ReadableTable:
    """Headers, rows of text, which columns are numbers (set right), and which rows come from failed plates."""

    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numeric: tuple[bool, ...]
    failed: tuple[bool, ...]


def readable(table: pl.DataFrame) -> ReadableTable:
    """A table as text.

    Doses (``..._molar``) get their unit, a potency its qualifier (``gr50_qualifier`` beside ``gr50_molar``), ``_lo``
    and ``_hi`` become one cell, and names of columns become words. Nothing is left out but the pieces so joined.
    """
    columns = _joined_columns(table)
    rows = table.rows(named=True)
    return ReadableTable(
        headers=tuple(header for header, _, _ in columns),
        rows=tuple(tuple(cells(row) for _, cells, _ in columns) for row in rows),
        numeric=tuple(numeric for _, _, numeric in columns),
        failed=tuple(row.get("plate_level") == "fail" for row in rows),
    )


def column_words(name: str) -> str:
    """The name of a column in words, without its unit: ``gr50_molar`` is GR50, ``cell_line`` is cell line."""
    if name in _PHRASES:
        return _PHRASES[name]
    if is_rate(name):
        stem, _, unit = name.rpartition("_per_")
        return f"{column_words(stem)} (per {'s' if unit == 's' else 'M' if unit == 'molar' else 'M per s'})"
    stem = name.removesuffix("_molar").removesuffix("_percent")
    stem = stem.removeprefix("log10_") if name.endswith("_molar") else stem
    stem = stem.removesuffix("_s") if name.endswith("_s") else stem
    words = " ".join(_TOKENS.get(word, word) for word in stem.split("_"))
    return f"{words} (%)" if name.endswith("_percent") else words


def is_p_value(name: str) -> bool:
    """Whether a column holds p values: ``p``, ``p_no_effect``, ``gr_p_flat``."""
    return name == "p" or name.startswith("p_") or "_p_" in name


def is_rate(name: str) -> bool:
    """Whether a column is per second or per mol/L: neither a time nor a dose."""
    return name.endswith(("_per_s", "_per_molar", "_per_molar_s"))


def time_text(time_s: float | None) -> str:
    """A time in the unit of the bench: ``72 h``, ``15 min``, ``30 s``."""
    if time_s is None or math.isnan(time_s):
        return MISSING
    for unit, seconds in (("h", 3600.0), ("min", 60.0)):
        if time_s >= seconds:
            return f"{number_text(time_s / seconds)} {unit}"
    return f"{number_text(time_s)} s"


def _joined_columns(table: pl.DataFrame) -> list[tuple[str, Cells, bool]]:
    """Header, cell and whether it is a number, for every column that stands on its own."""
    names = set(table.columns)
    columns: list[tuple[str, Cells, bool]] = []
    for name in table.columns:
        stem = name.removesuffix("_lo").removesuffix("_hi")
        is_interval = {f"{stem}_lo", f"{stem}_hi"} <= names
        is_qualifier = name == "qualifier" or name.endswith("_qualifier")
        is_repeated = name.startswith("log10_") and name.removeprefix("log10_") in names
        if is_qualifier or is_repeated or (is_interval and name.endswith("_hi")):
            continue
        if is_interval and name.endswith("_lo"):
            columns.append((f"{column_words(stem)} interval", _interval_cells(stem), True))
        else:
            columns.append((column_words(name), _cells(name, table), table.schema[name].is_numeric()))
    return columns


def _interval_cells(stem: str) -> Cells:
    lo, hi = f"{stem}_lo", f"{stem}_hi"
    if stem.endswith("_molar") and not is_rate(stem):
        as_log10 = (lambda end: end) if stem.startswith("log10_") else _log10
        return lambda row: interval_text(as_log10(row[lo]), as_log10(row[hi]))
    return lambda row: _plain_interval(row[lo], row[hi])


def _plain_interval(lo: float | None, hi: float | None) -> str:
    if lo is None or hi is None:
        return MISSING
    if math.isinf(lo) or math.isinf(hi):
        return f"≤ {number_text(hi)}" if math.isfinite(hi) else f"≥ {number_text(lo)}" if math.isfinite(lo) else "open"
    return f"{number_text(lo)} to {number_text(hi)}"


def _log10(conc_molar: float | None) -> float | None:
    if conc_molar is None or math.isnan(conc_molar):
        return None
    return math.log10(conc_molar) if conc_molar > 0 else -math.inf


def _cells(name: str, table: pl.DataFrame) -> Cells:
    dtype = table.schema[name]
    if dtype == pl.Boolean:
        return lambda row: MISSING if row[name] is None else "yes" if row[name] else "no"
    if not dtype.is_numeric():
        return _word_cells(name)
    if name.endswith("_molar") and not is_rate(name):
        stem = name.removeprefix("log10_").removesuffix("_molar")
        marks = [mark for mark in (f"{stem}_qualifier", "qualifier" if stem == "ic50" else "") if mark in table.columns]
        if marks:
            return lambda row: potency_text(row[marks[0]], _molar(name, row[name]))
        return lambda row: conc_text(_molar(name, row[name]))
    if name == "pic50" and "qualifier" in table.columns:
        return lambda row: pic50_text(row["qualifier"], row[name])
    if is_p_value(name):
        return lambda row: p_text(row[name])
    if name.endswith("_s") and not is_rate(name):
        return lambda row: time_text(row[name])
    return lambda row: number_text(row[name], digits=3 if dtype.is_float() else 12)


def _molar(name: str, value: float | None) -> float | None:
    return 10.0**value if value is not None and name.startswith("log10_") and abs(value) < 300 else value


def _word_cells(name: str) -> Cells:
    words = STATUS_WORDS if name == "status" else LEVEL_WORDS if name == "level" or name.endswith("_level") else {}
    return lambda row: MISSING if row[name] is None else words.get(str(row[name]), str(row[name]))
