"""Sensorgrams of any instrument as a plain long table: a line per reading."""

from __future__ import annotations

from typing import Final, final

import polars as pl

from sevenless.files.document import Document, Sheet
from sevenless.readers.spr.cells import SprCells
from sevenless.readers.spr.sprread import INJECTION_SCHEMA, SENSORGRAM_SCHEMA, SprRead

__all__ = ["SprTable"]

_NEEDED: Final = ("time_s", "response_ru")
_NUMBERS: Final = ("conc_molar", "time_s", "response_ru")
_TRACE: Final = ("run", "cycle", "channel", "flow_cell")


@final
class SprTable:
    """Reader of a table with the columns ``time_s``, ``response_ru`` and as many as there are of `SENSORGRAM_SCHEMA`.

    A table without ``cycle`` counts its curves: a new one begins where time runs back. Where ``conc_molar`` changes
    within a cycle it is what flowed at each reading, 0 in buffer: the injections are read from it.
    """

    name = "spr-table"
    instrument = "long table of sensorgrams"

    def sniff(self, document: Document) -> bool:
        """Whether the first line names a column of times and one of responses."""
        return set(_NEEDED) <= set(_titles(document.sheets[0]))

    def read(self, document: Document) -> SprRead:
        """Every reading of the table.

        Raises
        ------
        ReadError
            With every problem of the file.
        """
        cells, sheet = SprCells(document), document.sheets[0]
        columns = {title: column for column, title in enumerate(_titles(sheet)) if title}
        rows = [row for row in range(1, len(sheet.rows)) if any(sheet.text(row, at) for at in columns.values())]
        found = [_reading(cells, sheet, row, columns) for row in rows]
        if not found:
            cells.problem("the table has no readings", sheet=sheet, remedy="write a line per reading")
        cells.raise_problems()
        table = pl.DataFrame(found, schema=SENSORGRAM_SCHEMA, orient="row")
        if "cycle" not in columns:
            runs_back = pl.col("time_s").diff().fill_null(0.0) < 0
            table = table.with_columns(cycle=runs_back.cum_sum().cast(pl.Int64) + 1)
        table, injections = _injections(cells, sheet, table)
        cells.raise_problems()
        source = cells.source(instrument=self.instrument, reader=self.name)
        return SprRead(source=source, sensorgrams=table, injections=injections)


def _titles(sheet: Sheet) -> list[str]:
    return [sheet.text(0, column) for column in range(len(sheet.rows[0]))] if sheet.rows else []


def _reading(cells: SprCells, sheet: Sheet, row: int, columns: dict[str, int]) -> dict[str, object]:
    found: dict[str, object] = {name: cells.number(sheet, row, columns.get(name)) for name in _NUMBERS}
    for name in _NEEDED:
        if found[name] is None:
            remedy = "fill the cell or take the line out"
            cells.problem(f"{name} is missing", sheet=sheet, at=(row, columns[name]), remedy=remedy)
    cycle = cells.number(sheet, row, columns.get("cycle"))
    found["cycle"] = None if cycle is None else int(cycle)
    for name in ("run", "channel", "flow_cell", "analyte"):
        found[name] = sheet.text(row, columns[name]) if name in columns else ""
    return found


def _injections(cells: SprCells, sheet: Sheet, table: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The table with the highest concentration of each cycle, and when what flowed where it changes within one."""
    changing = table.filter(pl.col("conc_molar").n_unique().over(_TRACE) > 1)
    found: list[pl.DataFrame] = [pl.DataFrame(schema=INJECTION_SCHEMA)]
    for part in changing.sort("time_s", maintain_order=True).partition_by(_TRACE, maintain_order=True):
        name = f"cycle {part['cycle'][0]}"
        if part["conc_molar"].null_count():
            what = f"conc_molar of {name} is missing at {part['conc_molar'].null_count()} of its readings"
            cells.problem(what, sheet=sheet, remedy="write 0 while buffer flows")
        elif part.group_by("time_s").agg(pl.col("conc_molar").n_unique())["conc_molar"].max() != 1:
            what = f"{name} has readings of several concentrations at the same time"
            cells.problem(what, sheet=sheet, remedy="number the sensorgrams in a column cycle")
        else:
            found.append(_flowed(part))
    if len(found) == 1:
        return table, found[0]
    return table.with_columns(pl.col("conc_molar").max().over(_TRACE)), pl.concat(found)


def _flowed(part: pl.DataFrame) -> pl.DataFrame:
    """Rows of `INJECTION_SCHEMA`: from the first reading at a concentration to the first at another."""
    steps = part.with_columns(_step=pl.col("conc_molar").rle_id()).group_by("_step", maintain_order=True)
    spans = steps.agg(
        pl.col(*_TRACE, "conc_molar").first(), start_s=pl.col("time_s").first(), last=pl.col("time_s").last()
    )
    ends = spans.with_columns(end_s=pl.col("start_s").shift(-1).fill_null(pl.col("last")))
    return ends.filter(pl.col("conc_molar") > 0).select(INJECTION_SCHEMA.names())
