"""The ranked list of a fragment screen as people read it."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any, Final

import polars as pl

from sevenless.fitting.wording import MISSING, conc_text, potency_text
from sevenless.reports.readable import ReadableTable

__all__ = ["fragment_table"]

Cells = Callable[[Mapping[str, Any]], str]


def fragment_table(ranking: pl.DataFrame) -> ReadableTable:
    """The list with words for columns: qualifiers beside their numbers, an interval in one cell, units in the header.

    Parameters
    ----------
    ranking
        Of `sevenless.binding.fragments.ranking.rank_fragments`. Compounds that were not found are left out.
    """
    rows = ranking.filter(pl.col("standing") != "not found").rows(named=True)
    kept = [one for one in _COLUMNS if not one[3] or any(row[one[3]] is not None for row in rows)]
    return ReadableTable(
        headers=tuple(header for header, _, _, _ in kept),
        rows=tuple(tuple(cells(row) for _, cells, _, _ in kept) for row in rows),
        numeric=tuple(numeric for _, _, numeric, _ in kept),
        failed=(False,) * len(rows),
    )


def _plain(name: str) -> Cells:
    return lambda row: MISSING if row[name] in (None, "") else str(row[name])


def _number(name: str, *, digits: int, mark: str = "") -> Cells:
    def cells(row: Mapping[str, Any]) -> str:
        if row[name] is None:
            return MISSING
        before = row[mark] if mark else None
        return f"{'' if before in (None, '=') else f'{before} '}{row[name]:.{digits}f}"

    return cells


def _votes(row: Mapping[str, Any]) -> str:
    return f"{row['votes']} of {row['judged_peaks']}" if row["judged_peaks"] else MISSING


def _kd(row: Mapping[str, Any]) -> str:
    if row["kd_qualifier"] is None:
        return MISSING
    return "none" if row["kd_molar"] is None else potency_text(row["kd_qualifier"], row["kd_molar"])


def _interval(row: Mapping[str, Any]) -> str:
    low, high = row["kd_low_molar"], row["kd_high_molar"]
    if low is None or high is None:
        return MISSING
    return f"{conc_text(low) if low else '0'} to {conc_text(high) if math.isfinite(high) else 'open'}"


_COLUMNS: Final[tuple[tuple[str, Cells, bool, str], ...]] = (
    ("rank", _plain("rank"), True, ""),
    ("compound", _plain("compound"), False, ""),
    ("verdict by NMR", _plain("verdict"), False, ""),
    ("peaks that vote", _votes, True, ""),
    ("T/R over its batch", _number("ratio", digits=2, mark="ratio_qualifier"), True, ""),
    ("z", _number("z", digits=1), True, ""),
    ("with competitor", _plain("competition"), False, "competition"),
    ("share that comes back", _number("recovered", digits=2), True, "recovered"),
    ("KD", _kd, True, "kd_qualifier"),
    ("KD interval", _interval, True, "kd_low_molar"),
    ("heavy atoms", _plain("heavy_atoms"), True, "heavy_atoms"),
    (
        "LE (kcal/mol per heavy atom)",
        _number("ligand_efficiency_kcal_per_mol", digits=2, mark="ligand_efficiency_qualifier"),
        True,
        "ligand_efficiency_kcal_per_mol",
    ),
    ("standing", _plain("standing"), False, ""),
    ("why", _plain("message"), False, ""),
)
"""Header, cells, whether they are numbers, and the column without which it is left out."""
