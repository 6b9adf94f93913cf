"""How fits show themselves: a table as text, and as HTML with a sparkline for each curve."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any, Final

import polars as pl

from sevenless.fitting.curves import Float64Array
from sevenless.fitting.options import FitOptions
from sevenless.fitting.sparkline import sparkline_response, sparkline_svg
from sevenless.fitting.wording import (
    STATUS_WORDS,
    curve_names,
    estimate_text,
    ic50_interval_text,
    p_text,
    potency_text,
)

__all__ = ["fits_html", "fits_text"]

_TEXT_ROWS: Final = 20
_HTML_ROWS: Final = 50


def fits_text(table: pl.DataFrame, *, label_columns: list[str], options: FitOptions) -> str:
    """The fits as a table in plain text; long ones are cut after twenty rows, and say so."""
    rows = [_header(options.confidence), *_cells(table.head(_TEXT_ROWS), label_columns, names_of=table)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    more = [f"... and {len(table) - _TEXT_ROWS} more"] if len(table) > _TEXT_ROWS else []
    return "\n".join([_count(table), *lines, *more])


def fits_html(table: pl.DataFrame, *, label_columns: list[str], options: FitOptions) -> str:
    """The fits as an HTML table; each of the first fifty with its curve as a sparkline."""
    shown = table.head(_HTML_ROWS)
    lines = [sparkline_response(row, options.model) for row in shown.iter_rows(named=True)]
    # One scale for all, so that a flat curve looks flat beside a steep one.
    low, high = _range([line for line in lines if line is not None])
    head = "".join(f"<th>{escape(name)}</th>" for name in (*_header(options.confidence), "fit"))
    body = []
    cells_of = _cells(shown, label_columns, names_of=table)
    for cells, line, message in zip(cells_of, lines, shown["message"], strict=True):
        columns = "".join(f"<td>{escape(cell)}</td>" for cell in cells)
        drawing = "" if line is None else sparkline_svg(line, low=low, high=high)
        body.append(f'<tr title="{escape(message or "", quote=True)}">{columns}<td>{drawing}</td></tr>')
    more = f"<p>... and {len(table) - _HTML_ROWS} more</p>" if len(table) > _HTML_ROWS else ""
    return f"<p>{_count(table)}</p><table><thead><tr>{head}</tr></thead><tbody>{''.join(body)}</tbody></table>{more}"


def _count(table: pl.DataFrame) -> str:
    statuses = table["status"].value_counts(sort=True).sort(["count", "status"], descending=[True, False])
    parts = ", ".join(f"{count} {STATUS_WORDS.get(status, status)}" for status, count in statuses.iter_rows())
    noun = "curve" if len(table) == 1 else "curves"
    return f"{len(table)} {noun}: {parts}" if parts else f"{len(table)} {noun}"


def _header(confidence: float) -> list[str]:
    return ["curve", "IC50", f"{100 * confidence:g} % interval", "Hill", "top", "bottom", "p (no effect)", "status"]


def _cells(table: pl.DataFrame, label_columns: list[str], *, names_of: pl.DataFrame) -> list[list[str]]:
    names = curve_names(names_of, label_columns)[: len(table)]
    return [[name, *_estimates(row)] for name, row in zip(names, table.iter_rows(named=True), strict=True)]


def _estimates(row: Mapping[str, Any]) -> list[str]:
    return [
        potency_text(row["qualifier"], row["ic50_molar"]),
        ic50_interval_text(row),
        *(estimate_text(row, name) for name in ("hill", "top", "bottom")),
        p_text(row["p_no_effect"]),
        STATUS_WORDS.get(row["status"], str(row["status"])),
    ]


def _range(lines: list[Float64Array]) -> tuple[float, float]:
    return (min(line.min() for line in lines), max(line.max() for line in lines)) if lines else (0.0, 1.0)
