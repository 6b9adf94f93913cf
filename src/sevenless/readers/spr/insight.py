"""Biacore Insight Evaluation workbooks: the table of report points, and the tables of fits."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final, final

import polars as pl

from sevenless.files.document import Document, Sheet
from sevenless.readers.spr.cells import SprCells
from sevenless.readers.spr.sprread import REPORT_POINT_SCHEMA, VENDOR_FIT_SCHEMA, SprRead

__all__ = ["Insight"]

_POINTS: Final = "Report point table"
_TEXTS: Final = {
    "channel": "Channel",
    "flow_cell": "Flow cell",
    "curve_type": "Sensorgram type",
    "point": "Name",
    "purpose": "Step purpose",
    "analyte": "Analyte 1 Solution",
    "control": "Analyte 1 Control type",
    "run": "Run",
}
_NUMBERS: Final = {
    "time_s": "Time (s)",
    "window_s": "Window (s)",
    "absolute_ru": "Absolute response (RU)",
    "relative_ru": "Relative response (RU)",
    "sd_ru": "Standard deviation",
    "analyte_dalton": "Analyte 1 Molecular weight (Da)",
}
_FIT_NUMBERS: Final = {
    "ka_per_molar_s": "ka (1/Ms)",
    "kd_per_s": "kd (1/s)",
    "kd_molar": "KD (M)",
    "rmax_ru": "Rmax (RU)",
    "offset_ru": "offset (RU)",
}
_NEEDED: Final = ("Run", "Cycle", "Flow cell", "Name", "Time (s)")
_CONC: Final = re.compile(r"Analyte 1 Concentration \((.+)\)")
_CAPTURED: Final = re.compile(r"Capture \d+ Solution")
_MODELS: Final = ("Affinity model", "Kinetics model")
_CHI2: Final = ("Affinity Chi² (RU²)", "Kinetics Chi² (RU²)")
_AGAIN: Final = "export the evaluation again as a workbook, with all columns"

Columns = Mapping[str, int]


@final
class Insight:
    """Reader of the workbooks that Biacore Insight Evaluation exports (8K, 8K+, S200, 1-series).

    Report points of every cycle and flow cell, and every steady-state and 1:1 fit with its chi-squared. The figures of
    the evaluation are pictures in these workbooks: they hold no sensorgrams.
    """

    name = "biacore-insight"
    instrument = "Cytiva Biacore (workbook of Insight Evaluation)"

    def sniff(self, document: Document) -> bool:
        """Whether a workbook names Biacore Insight Evaluation as its software."""
        return document.is_workbook and document.find(r"^Biacore Insight", rows=40) is not None

    def read(self, document: Document) -> SprRead:
        """Every report point and fit of the workbook.

        Raises
        ------
        ReadError
            With every problem of the file.
        """
        cells = SprCells(document)
        sheets = [sheet for sheet in document.sheets if sheet.text(0, 0) == _POINTS or sheet.name == _POINTS]
        points = [_report_points(cells, sheet) for sheet in sheets]
        fits = [_fits(cells, sheet, row) for sheet in document.sheets if (row := _fit_header(sheet)) is not None]
        if not points and not fits:
            what = "the workbook has neither a report point table nor a table of fits"
            cells.problem(what, remedy="include the report point table in the export")
        cells.raise_problems()
        return SprRead(
            source=cells.source(instrument=self.instrument, reader=self.name),
            report_points=pl.concat([pl.DataFrame(schema=REPORT_POINT_SCHEMA), *points]),
            vendor_fits=pl.concat([pl.DataFrame(schema=VENDOR_FIT_SCHEMA), *fits]),
            metadata=_metadata(document),
        )


def _columns(sheet: Sheet, row: int) -> Columns:
    return {sheet.text(row, column): column for column in range(len(sheet.rows[row])) if sheet.text(row, column)}


def _report_points(cells: SprCells, sheet: Sheet) -> pl.DataFrame:
    top = next((row for row in range(min(len(sheet.rows), 20)) if "Cycle" in _columns(sheet, row)), None)
    columns = {} if top is None else _columns(sheet, top)
    missing = [name for name in _NEEDED if name not in columns]
    if top is None or missing:
        cells.problem(f"the table lacks the columns {', '.join(missing)}", sheet=sheet, remedy=_AGAIN)
        return pl.DataFrame(schema=REPORT_POINT_SCHEMA)
    conc = next(((column, match[1]) for name, column in columns.items() if (match := _CONC.fullmatch(name))), None)
    rows = [row for row in range(top + 1, len(sheet.rows)) if sheet.text(row, columns["Name"])]
    if not rows:
        cells.problem("the table of report points is empty", sheet=sheet, remedy=_AGAIN)
    found = [_one_point(cells, sheet, row, columns, conc) for row in rows]
    return pl.DataFrame(found, schema=REPORT_POINT_SCHEMA, orient="row")


def _one_point(
    cells: SprCells, sheet: Sheet, row: int, columns: Columns, conc: tuple[int, str] | None
) -> dict[str, object]:
    found: dict[str, object] = {
        key: sheet.text(row, columns[title]) if title in columns else "" for key, title in _TEXTS.items()
    }
    found |= {key: cells.number(sheet, row, columns.get(title)) for key, title in _NUMBERS.items()}
    cycle = cells.number(sheet, row, columns["Cycle"])
    if cycle is None:
        cells.problem("the point has no cycle", sheet=sheet, at=(row, columns["Cycle"]), remedy=_AGAIN)
    found["cycle"] = None if cycle is None else int(cycle)
    printed = cells.number(sheet, row, conc[0]) if conc else None
    if conc and printed is not None:
        found["conc_molar"] = cells.conc(repr(printed), conc[1], sheet, (row, conc[0]))
    return found


def _fit_header(sheet: Sheet) -> int | None:
    """The row of a table of fits that names its columns."""
    for row in range(len(sheet.rows)):
        if sheet.text(row, 0) == "Group" and any(name in _columns(sheet, row) for name in _MODELS):
            return row
    return None


def _fits(cells: SprCells, sheet: Sheet, top: int) -> pl.DataFrame:
    columns = _columns(sheet, top)
    chi2 = next((columns[name] for name in _CHI2 if name in columns), None)
    model = next(columns[name] for name in _MODELS if name in columns)
    captured = [column for name, column in columns.items() if _CAPTURED.fullmatch(name)]
    rows = [row for row in range(top + 1, len(sheet.rows)) if sheet.text(row, 0)]
    found: list[dict[str, object]] = []
    for row in rows:
        group = cells.number(sheet, row, 0)
        one: dict[str, object] = {
            key: cells.number(sheet, row, columns.get(name)) for key, name in _FIT_NUMBERS.items()
        }
        one |= {
            "group": None if group is None else int(group),
            "model": sheet.text(row, model),
            "channel": sheet.text(row, columns["Channel"]) if "Channel" in columns else "",
            "flow_cell": sheet.text(row, columns["Flow cell"]) if "Flow cell" in columns else "",
            "analyte": sheet.text(row, columns["Analyte 1 Solution"]) if "Analyte 1 Solution" in columns else "",
            "captured": " ".join(text for column in captured if (text := sheet.text(row, column))),
            "chi2_ru2": cells.number(sheet, row, chi2),
        }
        found.append(one)
    return pl.DataFrame(found, schema=VENDOR_FIT_SCHEMA, orient="row")


def _metadata(document: Document) -> dict[str, str]:
    """What the sheet of properties says of software, chip and instrument."""
    wanted = {"Version", "Chip type", "Chip id", "Lot number", "Instrument type", "Running buffer", "Method"}
    sheet = document.sheets[0]
    found: dict[str, str] = {}
    for row in range(len(sheet.rows)):
        for column in range(len(sheet.rows[row]) - 1):
            name, value = sheet.text(row, column), sheet.text(row, column + 1)
            if name in wanted and value:
                found.setdefault(name, value)
    return found
