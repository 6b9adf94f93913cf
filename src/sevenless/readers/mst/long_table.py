"""Thermophoresis of any instrument as a plain long table: a line per reading."""

from __future__ import annotations

from typing import Final, final

import polars as pl

from sevenless.files.document import Document, Sheet
from sevenless.readers.mst.cells import MstCells
from sevenless.readers.mst.mstread import CAPILLARY_SCHEMA, TRACE_SCHEMA, MstRead

__all__ = ["MstTable"]

_NEEDED: Final = ("capillary", "time_s", "fluorescence_counts", "conc_molar")
_TEXTS: Final = ("position", "target", "ligand")


@final
class MstTable:
    """Reader of a table with the columns ``capillary``, ``time_s``, ``fluorescence_counts`` and ``conc_molar``.

    ``target_molar``, ``target``, ``ligand`` and ``position`` may stand beside them. What is said of a capillary is
    taken from its first line. Readings need no order.
    """

    name = "mst-table"
    instrument = "long table of thermophoresis"

    def sniff(self, document: Document) -> bool:
        """Whether the first line names all columns that are needed."""
        return set(_NEEDED) <= set(_titles(document.sheets[0]))

    def read(self, document: Document, *, conc_unit: str | None = None) -> MstRead:
        """Every reading of the table; ``conc_unit`` is not asked, for the columns have theirs.

        Raises
        ------
        ReadError
            With every problem of the file.
        """
        cells, sheet = MstCells(document, "M"), document.sheets[0]
        columns = {title: column for column, title in enumerate(_titles(sheet)) if title}
        rows = [row for row in range(1, len(sheet.rows)) if any(sheet.text(row, at) for at in columns.values())]
        facts: dict[str, dict[str, object]] = {}
        readings = [_reading(cells, sheet, row, columns, facts) for row in rows]
        if not readings:
            cells.problem("the table has no readings", sheet=sheet, remedy="write a line per reading")
        cells.raise_problems()
        table = pl.DataFrame(readings, schema=TRACE_SCHEMA, orient="row")
        return MstRead(
            source=cells.source(instrument=self.instrument, reader=self.name),
            capillaries=pl.DataFrame(list(facts.values()), schema=CAPILLARY_SCHEMA),
            traces=table.sort("capillary", "time_s", maintain_order=True),
        )


def _titles(sheet: Sheet) -> list[str]:
    return [sheet.text(0, column) for column in range(len(sheet.rows[0]))] if sheet.rows else []


def _reading(
    cells: MstCells, sheet: Sheet, row: int, columns: dict[str, int], facts: dict[str, dict[str, object]]
) -> tuple[int, float | None, float | None]:
    name = sheet.text(row, columns["capillary"])
    numbers = {title: cells.number(sheet, row, columns[title]) for title in ("time_s", "fluorescence_counts")}
    empty = [title for title in _NEEDED[:3] if not sheet.text(row, columns[title])]
    for title in empty:
        remedy = "fill the cell or take the line out"
        cells.problem(f"{title} is missing", sheet=sheet, at=(row, columns[title]), remedy=remedy)
    if name not in facts:
        texts = {title: sheet.text(row, columns[title]) if title in columns else "" for title in _TEXTS}
        target = columns.get("target_molar")
        has_target = target is not None and sheet.text(row, target) != ""
        facts[name] = {
            "capillary": len(facts) + 1,
            **texts,
            "position": texts["position"] or name,
            "target_molar": (cells.conc(sheet, row, target, unit="M") or None) if target and has_target else None,
            "conc_molar": cells.conc(sheet, row, columns["conc_molar"], unit="M"),
            "is_included": True,
        }
    number = facts[name]["capillary"]
    assert isinstance(number, int)
    return number, numbers["time_s"], numbers["fluorescence_counts"]
