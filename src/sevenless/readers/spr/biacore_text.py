"""Biacore Insight and 8K text exports: sensorgrams side by side, and the points and curve of a steady-state plot."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, final

import polars as pl

from sevenless.files.document import Document, Sheet
from sevenless.readers.spr.cells import SprCells, curve_label
from sevenless.readers.spr.sprread import (
    FITTED_CURVE_SCHEMA,
    REPORT_POINT_SCHEMA,
    SENSORGRAM_SCHEMA,
    SprRead,
)

__all__ = ["STEADY_STATE_POINT", "BiacoreText"]

STEADY_STATE_POINT: Final = "Req"
"""Name that a point of a steady-state plot is given."""

_PLOT: Final = "Req vs Conc"
_X, _Y = "_X", "_Y"
_CUT: Final = "export the file again: it is cut short or was edited"


@final
class BiacoreText:
    """Reader of the text that Biacore Insight Evaluation exports of a plot (``..._X`` and ``..._Y`` columns)."""

    name = "biacore-text"
    instrument = "Cytiva Biacore (text of Insight Evaluation)"

    def sniff(self, document: Document) -> bool:
        """Whether the first line names columns as ``Run 1; ... _X`` or ``Req vs Conc_X``."""
        if document.is_workbook or not document.sheets[0].rows:
            return False
        first = document.sheets[0].text(0, 0)
        return first.endswith(_X) and (first.startswith(_PLOT) or "Cy " in first)

    def read(self, document: Document) -> SprRead:
        """Every curve of the file.

        Raises
        ------
        ReadError
            With every problem of the file.
        """
        cells, sheet = SprCells(document), document.sheets[0]
        sensorgrams, points, drawn = (
            pl.DataFrame(schema=one) for one in (SENSORGRAM_SCHEMA, REPORT_POINT_SCHEMA, FITTED_CURVE_SCHEMA)
        )
        if sheet.text(0, 0).startswith(_PLOT):
            points, drawn = _steady_state(cells, sheet)
        else:
            sensorgrams = _sensorgrams(cells, sheet)
        cells.raise_problems()
        return SprRead(
            source=cells.source(instrument=self.instrument, reader=self.name),
            sensorgrams=sensorgrams,
            report_points=points,
            fitted_curve=drawn,
            notes=tuple(cells.notes),
        )


def _sensorgrams(cells: SprCells, sheet: Sheet) -> pl.DataFrame:
    width = max((j + 1 for j in range(len(sheet.rows[0])) if sheet.text(0, j)), default=0)
    if width % 2:
        cells.problem("a curve has no column of responses", sheet=sheet, at=(0, width - 1), remedy=_CUT)
    frames = [_one_curve(cells, sheet, column) for column in range(0, width - width % 2, 2)]
    if not frames or not any(frame.height for frame in frames):
        cells.problem("there are no readings below the names of the curves", sheet=sheet, remedy=_CUT)
    return pl.concat([pl.DataFrame(schema=SENSORGRAM_SCHEMA), *frames])


def _one_curve(cells: SprCells, sheet: Sheet, column: int) -> pl.DataFrame:
    label, other = sheet.text(0, column), sheet.text(0, column + 1)
    if not (label.endswith(_X) and other.endswith(_Y) and label[: -len(_X)] == other[: -len(_Y)]):
        what = f"columns {label[:40]!r} and {other[:40]!r} are not the two of one curve"
        cells.problem(what, sheet=sheet, at=(0, column), remedy=_CUT)
        return pl.DataFrame(schema=SENSORGRAM_SCHEMA)
    times, responses = _pairs(cells, sheet, column, range(1, len(sheet.rows)))
    part = curve_label(label[: -len(_X)])
    conc = cells.conc(part["conc"], part["unit"], sheet, (0, column)) if "conc" in part else None
    cycle = part.get("cycle", "")
    if not cycle.isdecimal():
        cells.problem(f"curve {label[:60]!r} names no cycle", sheet=sheet, at=(0, column), remedy=_CUT)
        return pl.DataFrame(schema=SENSORGRAM_SCHEMA)
    facts = {"run": part.get("run", ""), "cycle": int(cycle), "channel": part.get("channel", "")}
    more = {"flow_cell": part.get("flow_cell", ""), "analyte": part.get("analyte", ""), "conc_molar": conc}
    return pl.DataFrame({"time_s": times, "response_ru": responses}).select(
        *(pl.lit(value, dtype=SENSORGRAM_SCHEMA[name]).alias(name) for name, value in (facts | more).items()),
        pl.col("time_s", "response_ru").cast(pl.Float64),
    )


def _pairs(cells: SprCells, sheet: Sheet, column: int, rows: Sequence[int]) -> tuple[list[float], list[float]]:
    """Both columns of one curve, without the lines below its end."""
    xs: list[float] = []
    ys: list[float] = []
    taken_out = 0
    for row in rows:
        before = len(cells.problems)
        x, y = cells.number(sheet, row, column), cells.number(sheet, row, column + 1)
        if x is None and y is not None and len(cells.problems) == before:
            cells.problem("a response has no time", sheet=sheet, at=(row, column), remedy=_CUT)
        elif x is not None and y is not None:
            xs.append(x)
            ys.append(y)
        elif x is not None:
            taken_out += 1
    if taken_out:
        # Insight leaves the time and drops the response of what the user excluded, e.g. spikes at the injections.
        cells.notes.append(
            f"{sheet.text(0, column)[: -len(_X)]}: {taken_out} readings were taken out before the export"
        )
    return xs, ys


def _steady_state(cells: SprCells, sheet: Sheet) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The points (``Curve``, ``X``, ``Y``) and, from above them, the drawn curve."""
    header = next((row for row in range(1, len(sheet.rows)) if sheet.text(row, 0) == "Curve"), None)
    if header is None:
        cells.problem("there is no table of points (Curve, X, Y) below the fitted curve", sheet=sheet, remedy=_CUT)
        return pl.DataFrame(schema=REPORT_POINT_SCHEMA), pl.DataFrame(schema=FITTED_CURVE_SCHEMA)
    drawn = [row for row in range(1, header) if sheet.text(row, 0)]
    conc, response = _pairs(cells, sheet, 0, drawn)
    rows = [row for row in range(header + 1, len(sheet.rows)) if sheet.text(row, 0)]
    points = [one for row in rows if (one := _point(cells, sheet, row))]
    if not points:
        cells.problem("the table of points is empty", sheet=sheet, remedy=_CUT)
    return (
        pl.DataFrame(points, schema=REPORT_POINT_SCHEMA, orient="row"),
        pl.DataFrame({"conc_molar": conc, "response_ru": response}, schema=FITTED_CURVE_SCHEMA),
    )


def _point(cells: SprCells, sheet: Sheet, row: int) -> dict[str, object] | None:
    part = curve_label(sheet.text(row, 0))
    conc, response = cells.number(sheet, row, 1), cells.number(sheet, row, 2)
    printed = cells.conc(part["conc"], part["unit"], sheet, (row, 0)) if "conc" in part else None
    cycle = part.get("cycle", "")
    if conc is None or response is None or not cycle.isdecimal():
        what = "a point needs a name with its cycle, a concentration and a response"
        cells.problem(what, sheet=sheet, at=(row, 0), remedy=_CUT)
        return None
    return {
        "run": part.get("run", ""),
        "cycle": int(cycle),
        "channel": part.get("channel", ""),
        "flow_cell": part.get("flow_cell", ""),
        "point": STEADY_STATE_POINT,
        "relative_ru": response,
        "analyte": part.get("analyte", ""),
        # The name has the concentration as it was typed in; the column has it after a trip through 32 bits.
        "conc_molar": conc if printed is None else printed,
    }
