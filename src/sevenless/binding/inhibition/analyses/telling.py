"""An analysis of inhibition as people read it: columns of text with qualifiers, units and intervals."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, final

from sevenless.binding.inhibition.analyses.analysis import InhibitionAnalysis, Kind
from sevenless.binding.inhibition.batched_fit import from_log10
from sevenless.fitting.wording import (
    MISSING,
    STATUS_WORDS,
    conc_text,
    interval_text,
    label_text,
    number_text,
    p_text,
    potency_text,
)
from sevenless.units import seconds_per_unit

__all__ = ["ToldColumn", "conc_interval", "duration_text", "rate_interval", "rate_text", "told_columns"]

Row = Mapping[str, Any]
Cells = Callable[[Row], str]

_MINUTE: Final = seconds_per_unit("min")
_LATE, _LATER = 1 + 2, 2 + 2
"""Of columns that are spared first."""


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class ToldColumn:
    """A column: its title, a text per row, whether these are words, and how easily it is spared (0: never)."""

    title: str
    cells: tuple[str, ...]
    is_text: bool = False
    spare: int = 0


def told_columns(analysis: InhibitionAnalysis, rows: Sequence[Row]) -> list[ToldColumn]:
    """Rows of ``analysis.results`` as columns of text, those left out that say nothing.

    Parameters
    ----------
    analysis
        Where they come from.
    rows
        All of them, or the first.
    """
    labels = [_label(name) for name in analysis.labels if not name.endswith("_molar")]
    columns = []
    for title, cells, is_text, spare in [*labels, *_COLUMNS[analysis.kind]]:
        texts = tuple(cells(row) for row in rows)
        if spare and all(text == MISSING for text in texts):
            continue
        columns.append(ToldColumn(title=title, cells=texts, is_text=is_text, spare=spare))
    return columns


def rate_text(row: Row, name: str, unit: str = "") -> str:
    """A rate with its qualifier: the bound where it is one.

    Examples
    --------
    >>> rate_text({"kinact_per_s_qualifier": ">", "kinact_per_s": 0.012}, "kinact_per_s", "/s")
    '> 0.012 /s'
    """
    mark, value = row[f"{name}_qualifier"], row[name]
    if mark is None or value is None:
        return MISSING
    return f"{'' if mark == '=' else mark + ' '}{number_text(value)}{' ' + unit if unit else ''}"


def rate_interval(low: float | None, high: float | None) -> str:
    """An interval of a rate: ``0.009 to 0.011``, ``≥ 0.009``, ``≤ 0.011``, ``open``."""
    if low is None or high is None:
        return MISSING
    if math.isinf(high):
        return f"≥ {number_text(low)}" if low > 0 else "open"
    return f"{number_text(low)} to {number_text(high)}" if low > 0 else f"≤ {number_text(high)}"


def conc_interval(low_molar: float | None, high_molar: float | None) -> str:
    """An interval of a concentration whose open ends are 0 and infinite."""
    return interval_text(_log10(low_molar), _log10(high_molar))


def duration_text(time_s: float | None) -> str:
    """A time as the bench says it: ``90 s``, ``15 min``."""
    if time_s is None:
        return MISSING
    return f"{number_text(time_s)} s" if 0 < time_s < 2 * _MINUTE else f"{number_text(time_s / _MINUTE)} min"


def _log10(value: float | None) -> float | None:
    if value is None or math.isnan(value):
        return None
    return -math.inf if value == 0 else math.inf if math.isinf(value) else math.log10(value)


def _label(name: str) -> tuple[str, Cells, bool, int]:
    return name, lambda row: label_text(name, row[name]), True, 0


def _potency(name: str, mark: str) -> Cells:
    return lambda row: potency_text(row.get(mark), row.get(name))


def _logs(stem: str, mark: str = "") -> Cells:
    def cells(row: Row) -> str:
        if mark and row.get(mark) is None:
            return MISSING
        return interval_text(row.get(f"{stem}_lo"), row.get(f"{stem}_hi"))

    return cells


def _conc(name: str) -> Cells:
    return lambda row: conc_text(row.get(name))


def _number(name: str) -> Cells:
    return lambda row: number_text(row.get(name))


def _p(name: str) -> Cells:
    return lambda row: p_text(row.get(name))


def _word(name: str, *more: str) -> Cells:
    return lambda row: "; ".join(str(row[one]) for one in (name, *more) if row.get(one) is not None) or MISSING


def _ends(name: str) -> Cells:
    mark = f"{name.removesuffix('_molar')}_qualifier"
    return lambda row: MISSING if row.get(mark) is None else conc_interval(row.get(f"{name}_lo"), row.get(f"{name}_hi"))


def _rates(name: str) -> Cells:
    return lambda row: rate_interval(row[f"{name}_lo"], row[f"{name}_hi"])


def _curve(row: Row) -> str:
    status = str(row["status"])
    return STATUS_WORDS.get(status, status)


def _fold(row: Row) -> str:
    mark, value = row["fold_shift_qualifier"], row["fold_shift"]
    return MISSING if mark is None or value is None else f"{'' if mark == '=' else mark + ' '}{number_text(value)}"


def _fold_interval(row: Row) -> str:
    low, high = row["log10_fold_shift_lo"], row["log10_fold_shift_hi"]
    if low is None or high is None:
        return MISSING
    return rate_interval(float(from_log10(low)), float(from_log10(high)))


_INTERVAL: Final = "95 % interval"
_COLUMNS: Final[dict[Kind, tuple[tuple[str, Cells, bool, int], ...]]] = {
    "tight-binding": (
        ("Ki_app", _potency("ki_app_molar", "qualifier"), False, 0),
        (_INTERVAL, _logs("log10_ki_app_molar"), False, 0),
        ("Ki", _potency("ki_molar", "ki_qualifier"), False, 1),
        ("interval of Ki", _logs("log10_ki_molar"), False, 2),
        ("IC50", _conc("ic50_molar"), False, 2),
        ("floor E/2", _conc("floor_molar"), False, 0),
        ("v0", _number("v0"), False, _LATE),
        ("bottom", _number("bottom"), False, _LATER),
        ("p (no effect)", _p("p_no_effect"), False, _LATER),
        ("verdict", _word("status", "message"), True, 0),
    ),
    "mechanism": (
        ("mechanism", _word("mechanism"), True, 0),
        ("Kic", _potency("kic_molar", "kic_qualifier"), False, 0),
        (_INTERVAL, _ends("kic_molar"), False, 0),
        ("Kiu", _potency("kiu_molar", "kiu_qualifier"), False, 0),
        ("interval of Kiu", _ends("kiu_molar"), False, 1),
        ("Km", _conc("km_molar"), False, _LATE),
        ("Vmax", _number("vmax"), False, _LATER),
        ("p (mixed)", _p("p_mixed"), False, 2),
        ("least AICc", _word("aicc_mechanism"), True, 1),
        ("next", _word("runner_up"), True, 1),
        ("behind by", _number("delta_aicc"), False, 1),
        ("verdict", _word("status", "message"), True, 0),
    ),
    "inactivation": (
        ("kinact/KI /M/s", lambda row: rate_text(row, "kinact_per_ki_per_molar_s"), False, 0),
        (_INTERVAL, _rates("kinact_per_ki_per_molar_s"), False, 0),
        ("kinact /s", lambda row: rate_text(row, "kinact_per_s"), False, 0),
        ("interval of kinact", _rates("kinact_per_s"), False, 1),
        ("KI", _potency("ki_molar", "ki_molar_qualifier"), False, 0),
        ("interval of KI", lambda row: conc_interval(row["ki_molar_lo"], row["ki_molar_hi"]), False, 1),
        ("p (straight line)", _p("p_saturation"), False, 2),
        ("verdict", _word("status", "message"), True, 0),
    ),
    "preincubation": (
        ("time", lambda row: duration_text(row["time_s"]), False, 0),
        ("IC50", _potency("ic50_molar", "qualifier"), False, 0),
        (_INTERVAL, _logs("log10_ic50_molar", "qualifier"), False, 0),
        ("curve", _curve, True, 2),
        ("fold shift", _fold, False, 0),
        ("interval of the shift", _fold_interval, False, 1),
        ("verdict", _word("verdict", "verdict_message"), True, 0),
    ),
    "cheng-prusoff": (
        ("IC50", _potency("ic50_molar", "qualifier"), False, 0),
        ("Ki", _potency("ki_molar", "ki_qualifier"), False, 0),
        (_INTERVAL, _logs("log10_ki_molar", "ki_qualifier"), False, 0),
        ("verdict", _word("ki_status", "ki_message"), True, 0),
    ),
}
"""Title, cells, whether they are words, and how easily it is left out."""
