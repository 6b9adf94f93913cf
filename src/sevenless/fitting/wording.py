"""Potencies, intervals and numbers as people read them: three digits, a unit, and never a bare bound."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any, Final

import polars as pl

from sevenless.units import format_conc, molar_per_unit

__all__ = [
    "MISSING",
    "STATUS_WORDS",
    "conc_text",
    "curve_names",
    "estimate_text",
    "ic50_interval_text",
    "interval_text",
    "label_text",
    "name_columns",
    "number_text",
    "p_text",
    "pic50_text",
    "potency_text",
]

MISSING: Final = "–"
"""Stands where there is no number."""

STATUS_WORDS: Final[dict[str, str]] = {
    "ok": "defined",
    "imprecise": "imprecise",
    "no_effect": "no effect",
    "open_high": "no upper bound",
    "open_low": "no lower bound",
    "open_both": "not bounded",
    "shallow": "too shallow",
    "above_range": "above the doses",
    "below_range": "below the doses",
    "too_few_points": "too few points",
    "not_converged": "not converged",
}
"""Every status of a fit in two or three words."""

# An interval is written in the unit of its estimate while its ends stay readable numbers in that unit.
_READABLE: Final = (1e-3, 1e4)


def number_text(value: float | None, *, digits: int = 3) -> str:
    """A number to a few significant digits, without an exponent where it can be helped.

    >>> number_text(12345.6), number_text(0.0012345), number_text(None)
    ('12300', '0.00123', '–')
    """
    if value is None or math.isnan(value):
        return MISSING
    if math.isinf(value):
        return "∞" if value > 0 else "−∞"
    scientific = f"{value:.{digits - 1}e}"
    rounded = float(scientific)
    if rounded == 0:
        return "0"
    if not 1e-4 <= abs(rounded) < 1e9:
        return scientific.replace("-", "−")
    decimals = max(0, digits - 1 - math.floor(math.log10(abs(rounded))))
    text = f"{rounded:.{decimals}f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text).replace("-", "−")


def p_text(p: float | None) -> str:
    """A p value: ``"0.012"``, ``"< 0.0001"``."""
    if p is None or not math.isfinite(p):
        return MISSING
    return "< 0.0001" if p < 1e-4 else f"{p:.2g}"


def conc_text(conc_molar: float | None) -> str:
    """A concentration with its unit, or a dash."""
    if conc_molar is None or math.isnan(conc_molar):
        return MISSING
    return number_text(conc_molar) if math.isinf(conc_molar) else format_conc(conc_molar)


def potency_text(qualifier: str | None, ic50_molar: float | None) -> str:
    """A potency with its qualifier: ``"12 nM"``, ``"> 10 µM"``, or a dash where nothing can be said.

    >>> potency_text("=", 1.2e-8), potency_text(">", 1e-5), potency_text(None, None)
    ('12 nM', '> 10 µM', '–')
    """
    if qualifier is None or ic50_molar is None or not math.isfinite(ic50_molar):
        return MISSING
    return conc_text(ic50_molar) if qualifier == "=" else f"{qualifier} {conc_text(ic50_molar)}"


def pic50_text(qualifier: str | None, pic50: float | None) -> str:
    """A pIC50 with its qualifier, which turns: a greater IC50 is a lesser pIC50.

    >>> pic50_text("=", 7.9208), pic50_text(">", 5.0)
    ('7.92', '< 5.00')
    """
    if qualifier is None or pic50 is None or not math.isfinite(pic50):
        return MISSING
    return f"{ {'=': '', '<': '> ', '>': '< '}[qualifier] }{pic50:.2f}"


def interval_text(log10_lo: float | None, log10_hi: float | None, *, beside: float | None = None) -> str:
    """An interval of a dose given by its decadic logarithms in mol/L.

    Parameters
    ----------
    log10_lo, log10_hi
        Ends; infinite where the interval is open, None where there is none.
    beside
        The estimate in mol/L that the interval is printed beside: its unit is used, and not repeated.

    Examples
    --------
    >>> interval_text(-8.02, -7.82), interval_text(-8.02, -7.82, beside=1.2e-8), interval_text(-6, float("inf"))
    ('9.55–15.1 nM', '9.55–15.1', '≥ 1 µM')
    """
    lo, hi = _dose(log10_lo, -math.inf), _dose(log10_hi, math.inf)
    if lo is None and hi is None:
        return MISSING if log10_lo is None or log10_hi is None else "open"
    low, high = _ends(lo, hi, beside)
    if lo is None:
        return f"≤ {high}"
    return f"≥ {low}" if hi is None else f"{low}–{high}"


def ic50_interval_text(row: Mapping[str, Any], *, beside: float | None = None) -> str:
    """The interval of the IC50 in a row of `CurveFits.table`; none where there is no effect for it to belong to."""
    if row["status"] == "no_effect":
        return MISSING
    return interval_text(row["log10_ic50_molar_lo"], row["log10_ic50_molar_hi"], beside=beside)


def estimate_text(row: Mapping[str, Any], name: str) -> str:
    """A parameter in a row of `CurveFits.table`: its value, or "open" where the data leave an end of it open."""
    ends = (row.get(f"{name}_lo"), row.get(f"{name}_hi"))
    if row[name] is not None and any(end is not None and math.isinf(end) for end in ends):
        return "open"
    return number_text(row[name])


def _dose(log10: float | None, open_end: float) -> float | None:
    """The dose in mol/L, or None where the end is absent, open, or no dose that a number can hold."""
    if log10 is None or math.isnan(log10) or log10 == open_end or not -300 < log10 < 300:
        return None
    return float(10.0**log10)


def _ends(lo: float | None, hi: float | None, beside: float | None) -> tuple[str, str]:
    if beside is not None and math.isfinite(beside) and beside > 0:
        factor = molar_per_unit(format_conc(beside).split()[1])
        scaled = [end / factor for end in (lo, hi) if end is not None]
        if all(_READABLE[0] <= end < _READABLE[1] for end in scaled):
            return tuple("" if end is None else number_text(end / factor) for end in (lo, hi))  # type: ignore[return-value]
    low, high = "" if lo is None else conc_text(lo), "" if hi is None else conc_text(hi)
    # "4.5–5.76 nM" and not "4.5 nM–5.76 nM".
    return (low.split()[0], high) if low and high and low.split()[1] == high.split()[1] else (low, high)


def name_columns(table: pl.DataFrame, label_columns: Sequence[str]) -> list[str]:
    """The label columns that tell curves apart: those that vary, or the first where none does."""
    columns = [name for name in label_columns if name != "plate_level"]
    varying = [name for name in columns if table[name].n_unique() > 1]
    return varying or columns[:1]


def curve_names(table: pl.DataFrame, label_columns: Sequence[str]) -> list[str]:
    """One name per curve, made of the labels that tell curves apart: ``"BI-3406 · H358"``."""
    columns = name_columns(table, label_columns)
    if not columns:
        return [f"curve {i + 1}" for i in range(len(table))]
    rows = [
        [label_text(name, value) for name, value in zip(columns, row, strict=True)]
        for row in table.select(columns).iter_rows()
    ]
    short = [" · ".join(label for label in row if label != MISSING) or MISSING for row in rows]
    # Labels that are absent are left out, unless that makes two curves one.
    return short if len(set(short)) == len(set(map(tuple, rows))) else [" · ".join(row) for row in rows]


def label_text(name: str, value: object) -> str:
    """A label as text: a dose with its unit, a number without needless digits, a dash for nothing."""
    if isinstance(value, float):
        return conc_text(value) if name.endswith("_molar") else f"{value:g}"
    text = "" if value is None else str(value)
    return text if text.strip() else MISSING
