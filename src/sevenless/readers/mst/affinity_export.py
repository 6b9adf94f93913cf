"""Raw data of MO.Affinity Analysis: one block of columns per capillary, its facts above its trace."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, final

import polars as pl

from sevenless.files.document import Document, Sheet
from sevenless.readers.mst.cells import MstCells
from sevenless.readers.mst.mstread import CAPILLARY_SCHEMA, TRACE_SCHEMA, MstRead

__all__ = ["AffinityExport"]

_TIME: Final = "Time [s]"
_SIGNAL: Final = "fluorescence"
_KEYS: Final = {
    "ligand": "ligand",
    "ligandconcentration": "conc_molar",
    "target": "target",
    "targetconcentration": "target_molar",
    "capillaryposition": "position",
    "included": "is_included",
}
"""Labels, in small letters without marks and blanks, to what they name; every other label is metadata."""
_UNIT: Final = re.compile(r"\[(.+)\]|\((.+)\)")
_NO: Final = {"false", "no", "0", "excluded", "falsch", "nein"}
_AGAIN: Final = "export the raw data again, or write a long table"

Labels = Mapping[str, tuple[int, str | None]]
"""What is named, to its row and the unit in its label."""


@final
@dataclass(frozen=True, slots=True)
class _Block:
    """Columns of one capillary: its place in the sheet, and the row of the titles of its trace."""

    sheet: Sheet
    column: int
    titles: int


@final
class AffinityExport:
    """Reader of the sheet ``RawData`` that MO.Affinity Analysis exports, as xlsx or saved as text.

    Every capillary has a column of labels and times, one of facts and readings, and an empty one. Concentrations are
    bare numbers there, so the user says their unit, unless a cell or label does.
    """

    name = "mo-affinity"
    instrument = "NanoTemper Monolith (raw data of MO.Affinity Analysis)"

    def sniff(self, document: Document) -> bool:
        """Whether a sheet has traces below concentrations of a ligand."""
        return _raw_data(document) is not None

    def read(self, document: Document, *, conc_unit: str | None = None) -> MstRead:
        """Every capillary of the file.

        Parameters
        ----------
        document
            The file.
        conc_unit
            Unit of concentrations that carry none.

        Raises
        ------
        ReadError
            With every problem of the file.
        """
        cells = MstCells(document, conc_unit)
        sheet, titles = _raw_data(document) or (document.sheets[0], 0)
        starts = [column for column in range(len(sheet.rows[titles])) if sheet.text(titles, column) == _TIME]
        blocks = [_Block(sheet, column, titles) for column in starts]
        capillaries, traces = [], []
        gaps = 0
        for number, block in enumerate(blocks, start=1):
            capillaries.append({"capillary": number, **_facts(cells, block)})
            times, counts, missing = _trace(cells, block)
            gaps += missing
            traces.append(
                pl.DataFrame(
                    {"capillary": [number] * len(times), "time_s": times, "fluorescence_counts": counts},
                    schema=TRACE_SCHEMA,
                )
            )
        cells.raise_problems()
        notes = (f"{gaps} readings have a time and no number, and are left out",) if gaps else ()
        return MstRead(
            source=cells.source(instrument=self.instrument, reader=self.name),
            capillaries=pl.DataFrame(capillaries, schema=CAPILLARY_SCHEMA),
            traces=pl.concat(traces),
            metadata=_metadata(blocks[0]),
            notes=notes,
        )


def _raw_data(document: Document) -> tuple[Sheet, int] | None:
    """The sheet of traces, and the row of their titles."""
    for sheet in document.sheets:
        first = [sheet.text(row, 0) for row in range(min(len(sheet.rows), 200))]
        if _TIME in first and any(_plain(text) == "ligandconcentration" for text in first):
            return sheet, first.index(_TIME)
    return None


def _plain(label: str) -> str:
    """A label in small letters, without its unit, marks and blanks."""
    return re.sub(r"[^a-z]", "", _UNIT.sub("", label).lower())


def _labels(block: _Block) -> Labels:
    found: dict[str, tuple[int, str | None]] = {}
    for row in range(block.titles):
        text = block.sheet.text(row, block.column)
        if name := _KEYS.get(_plain(text)):
            unit = _UNIT.search(text)
            found.setdefault(name, (row, (unit[1] or unit[2]).strip() if unit else None))
    return found


def _facts(cells: MstCells, block: _Block) -> dict[str, object]:
    sheet, column, labels = block.sheet, block.column + 1, _labels(block)
    texts = {
        name: sheet.text(labels[name][0], column) if name in labels else ""
        for name in ("position", "target", "ligand", "is_included")
    }
    found: dict[str, object] = {**texts, "is_included": texts["is_included"].lower() not in _NO}
    found |= {"conc_molar": None, "target_molar": None}
    if "conc_molar" in labels:
        row, unit = labels["conc_molar"]
        found["conc_molar"] = cells.conc(sheet, row, column, unit=unit)
    else:
        cells.problem(
            "the capillary has no ligand concentration", sheet=sheet, at=(block.titles, block.column), remedy=_AGAIN
        )
    if "target_molar" in labels and sheet.text(labels["target_molar"][0], column):
        row, unit = labels["target_molar"]
        # No capillary is without its target: a zero says that nobody wrote it down.
        found["target_molar"] = cells.conc(sheet, row, column, unit=unit) or None
    return found


def _trace(cells: MstCells, block: _Block) -> tuple[list[float], list[float], int]:
    """Times and readings of one capillary, and how many times have no reading."""
    sheet, column, titles = block.sheet, block.column, block.titles
    title = sheet.text(titles, column + 1)
    if _SIGNAL not in title.lower():
        what = f"the column beside the times is {title[:40]!r}, not raw fluorescence" if title else "there is no signal"
        cells.problem(what, sheet=sheet, at=(titles, column + 1), remedy=_AGAIN)
        return [], [], 0
    times: list[float] = []
    counts: list[float] = []
    missing = 0
    before = len(cells.problems)
    for row in range(titles + 1, len(sheet.rows)):
        if not sheet.text(row, column) and not sheet.text(row, column + 1):
            continue
        time, value = cells.number(sheet, row, column), cells.number(sheet, row, column + 1)
        if time is None and value is not None:
            cells.problem("a reading has no time", sheet=sheet, at=(row, column), remedy="fill the cell")
        elif time is not None and times and time <= times[-1]:
            what = f"the time {time:g} s does not come after {times[-1]:g} s"
            cells.problem(what, sheet=sheet, at=(row, column), remedy="correct the cell")
        if time is None or value is None:
            missing += time is not None
            continue
        times.append(time)
        counts.append(value)
    if not times and len(cells.problems) == before:
        cells.problem("the capillary has no readings", sheet=sheet, at=(titles, column), remedy=_AGAIN)
    return times, counts, missing


def _metadata(block: _Block) -> dict[str, str]:
    """What the first block says of the project, the analysis and the instrument."""
    found: dict[str, str] = {}
    for row in range(block.titles):
        label, value = block.sheet.text(row, block.column), block.sheet.text(row, block.column + 1)
        if label and value and _plain(label) not in _KEYS:
            found.setdefault(label.rstrip(": "), value)
    return found
