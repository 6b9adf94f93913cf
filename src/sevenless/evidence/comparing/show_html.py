"""A comparison as HTML tables, for a notebook."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from typing import TYPE_CHECKING, Final

from sevenless.evidence.comparing.readable import conflict_rows, pair_rows, shift_rows
from sevenless.evidence.comparing.show import best_verdicts

if TYPE_CHECKING:
    from sevenless.evidence.comparing.comparison import Comparison

__all__ = ["comparison_html"]

_MOST_ROWS: Final = 200


def comparison_html(comparison: Comparison) -> str:
    """The pairs, the conflicts and the shifts, each as a table where there are any."""
    parts = [f"<p>{escape(line)}</p>" for line in (*comparison.remarks, best_verdicts(comparison))]
    for title, (headers, rows) in (
        ("Beside published values", pair_rows(comparison)),
        ("Published values that are far apart", conflict_rows(comparison)),
        ("Fold shifts, mutant over wild type", shift_rows(comparison)),
    ):
        if rows:
            parts.append(f"<h4>{title}</h4>{_table(headers, rows[:_MOST_ROWS])}")
            parts.append(f"<p>... and {len(rows) - _MOST_ROWS} more</p>" if len(rows) > _MOST_ROWS else "")
    return "".join(parts)


def _table(headers: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    head = "".join(f"<th>{escape(header)}</th>" for header in headers)
    body = "".join(f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>" for row in rows)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
