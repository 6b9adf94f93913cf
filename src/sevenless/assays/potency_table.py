"""How an analysis shows itself: its potencies as text and HTML, failed plates named first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from html import escape
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from sevenless.fitting.fits import CurveFits
from sevenless.fitting.show import fits_html, fits_text
from sevenless.fitting.wording import MISSING, STATUS_WORDS, interval_text, number_text, potency_text

if TYPE_CHECKING:
    from sevenless.assays.analysis import Analysis

__all__ = ["analysis_html", "analysis_text", "potency_table"]

_LEVEL_WORDS: Final = {"pass": "passed", "warn": "warned", "fail": "failed"}
_SECOND_DOSE: Final = "conc_2_molar"


def potency_table(fits: CurveFits) -> pl.DataFrame:
    """One row per curve, in the words and units of people; all columns are text.

    Parameters
    ----------
    fits
        With the column ``plate_level`` among its labels, where plates have one.
    """
    interval = f"{100 * fits.options.confidence:g} % interval"
    labels = [name for name in fits.label_columns if name != "plate_level"]
    rows = [_row(row, labels, interval) for row in fits.table.iter_rows(named=True)]
    names = [*(_title(name) for name in labels), *_ESTIMATES, "status", "plate quality"]
    names.insert(names.index("IC50") + 1, interval)
    return pl.DataFrame(rows, schema=dict.fromkeys(names, pl.String))


_ESTIMATES: Final = ("IC50", "pIC50", "Hill", "top", "bottom")


def _title(label: str) -> str:
    return "conc_2" if label == _SECOND_DOSE else label


def _row(row: Mapping[str, Any], labels: list[str], interval: str) -> dict[str, str]:
    level = row.get("plate_level")
    return {
        **{_title(name): _label(name, row[name]) for name in labels},
        "IC50": potency_text(row["qualifier"], row["ic50_molar"]),
        interval: interval_text(row["log10_ic50_molar_lo"], row["log10_ic50_molar_hi"], beside=row["ic50_molar"]),
        "pIC50": _pic50(row["qualifier"], row["pic50"]),
        "Hill": number_text(row["hill"]),
        "top": number_text(row["top"]),
        "bottom": number_text(row["bottom"]),
        "status": STATUS_WORDS.get(row["status"], str(row["status"])),
        "plate quality": _LEVEL_WORDS.get(level, MISSING) if level else MISSING,
    }


def _label(name: str, value: object) -> str:
    if value is None:
        return MISSING
    if name == _SECOND_DOSE and isinstance(value, float):
        return potency_text("=", value)
    return f"{value:g}" if isinstance(value, float) else str(value)


def _pic50(qualifier: str | None, pic50: float | None) -> str:
    """A greater IC50 is a lesser pIC50, so the qualifier turns."""
    if qualifier is None or pic50 is None:
        return MISSING
    turned = {"=": "", "<": "> ", ">": "< "}[qualifier]
    return f"{turned}{pic50:.2f}"


def analysis_text(analysis: Analysis) -> str:
    """Title, plates, potencies; what a person sees who types the name of the result."""
    fits = analysis.fits
    table = fits_text(fits.table, label_columns=fits.label_columns, options=fits.options)
    return "\n".join([analysis.title or analysis.run_name, _plates_line(analysis), *_failed_lines(analysis), table])


def analysis_html(analysis: Analysis) -> str:
    """The same for a notebook, each curve with a sparkline."""
    fits = analysis.fits
    failed = "".join(f"<p><strong>{escape(line)}</strong></p>" for line in _failed_lines(analysis))
    table = fits_html(fits.table, label_columns=fits.label_columns, options=fits.options)
    title = escape(analysis.title or analysis.run_name)
    return f"<h3>{title}</h3><p>{escape(_plates_line(analysis))}</p>{failed}{table}"


def _plates_line(analysis: Analysis) -> str:
    levels = Counter(analysis.plates["level"].to_list())
    said = [f"{levels[level]} {word}" for level, word in _LEVEL_WORDS.items() if levels[level]]
    count = len(analysis.plates)
    head = f"{analysis.protocol.name}: {count} plate{'s' if count != 1 else ''}"
    return f"{head}, {', '.join(said)}" if said else head


def _failed_lines(analysis: Analysis) -> list[str]:
    """Why each failed plate failed."""
    failures = analysis.quality.filter(pl.col("level") == "fail")
    return [f"plate {plate} failed: {message}" for plate, message in failures.select("plate", "message").iter_rows()]
