"""The potencies of a run beside published ones, as the report and the workbook show them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, final

import polars as pl

from sevenless.evidence.comparing.comparison import Comparison
from sevenless.evidence.comparing.readable import Rows, conflict_rows, pair_rows, shift_rows
from sevenless.evidence.comparing.show import best_verdicts
from sevenless.reports.readable import ReadableTable

__all__ = ["PublishedSection", "published_section", "published_sheets"]

_NUMBERS: Final = {"fold", "shift", "wild type", "mutant"}


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedSection:
    """What the report says of published values.

    Parameters
    ----------
    lines
        The verdicts counted, and names that were read as others.
    pairs, conflicts, shifts
        As people read them; none where there are no rows.
    """

    lines: tuple[str, ...]
    pairs: ReadableTable
    conflicts: ReadableTable | None
    shifts: ReadableTable | None


def published_section(comparison: Comparison) -> PublishedSection | None:
    """The section; None where nothing is published of any compound of the run."""
    pairs = _table(pair_rows(comparison))
    if pairs is None:
        return None
    return PublishedSection(
        lines=(best_verdicts(comparison), *comparison.remarks),
        pairs=pairs,
        conflicts=_table(conflict_rows(comparison)),
        shifts=_table(shift_rows(comparison)),
    )


def published_sheets(comparison: Comparison) -> list[tuple[str, pl.DataFrame]]:
    """Name and table of the sheets of a workbook; none where nothing is published of any compound of the run."""
    if not len(comparison):
        return []
    sheets = [
        ("beside published values", comparison.pairs),
        ("published conflicts", comparison.conflicts),
        ("published shifts", comparison.shifts),
    ]
    return [(name, table) for name, table in sheets if len(table)]


def _table(content: Rows) -> ReadableTable | None:
    headers, rows = content
    if not rows:
        return None
    return ReadableTable(
        headers=headers,
        rows=tuple(rows),
        numeric=_numeric(headers),
        failed=(False,) * len(rows),
    )


def _numeric(headers: Sequence[str]) -> tuple[bool, ...]:
    return tuple(header in _NUMBERS for header in headers)
