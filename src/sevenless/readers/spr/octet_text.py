"""Text that Octet's analysis software exports of aligned curves: a file per sensor, with concentrations.

The vendor has not published the layout. Independent programs that read or write such files agree on it (the simulated
runs of lmtomasovic/bli2prism, and scripts for plotting and fitting that skip four lines and take ``Time1`` and
``Data1``), and it is that of programs for kinetics (Clamp, Scrubber): lines ``Vers``, ``Conc1``, ``Start1`` and
``Stop1``, then columns ``Time1``, ``Data1`` and perhaps a fitted one, as many as there are curves, separated by tabs.
The files are called ``A1.xls`` though they are text. Concentrations are in mol/L and time 0 is where the association
begins; where it ends is not told, for ``Stop1`` is the end of the recording.
"""

from __future__ import annotations

import csv
import hashlib
import io
import re
from pathlib import Path
from typing import Final, final

import polars as pl

from sevenless.files.document import Cell, Document, Sheet
from sevenless.readers.spr.cells import SprCells
from sevenless.readers.spr.sprread import SENSORGRAM_SCHEMA, SprRead

__all__ = ["OctetText", "is_whole_run"]

_VERS, _CONC, _TIME, _DATA = "Vers", "Conc1", "Time", "Data"
_HEAD_LINES: Final = 12
_AGAIN: Final = "export the curves again from the analysis software"
_SENSOR: Final = re.compile(r"[A-P]\d{1,2}")


@final
class OctetText:
    """Reader of the aligned curves of one Octet sensor."""

    name = "octet-text"
    instrument = "Sartorius Octet (text of the analysis software)"

    def sniff(self, head: bytes) -> bool:
        """Whether the first bytes are a version, concentrations and columns of times."""
        lines = _text(head).splitlines()[:_HEAD_LINES]
        if not lines or not lines[0].startswith(_VERS):
            return False
        return any(line.startswith(_CONC) for line in lines) or any(line.startswith(f"{_TIME}1") for line in lines)

    def read(self, path: Path) -> SprRead:
        """Every curve of the sensor; its number is the cycle, and where there are several, the analyte too.

        Raises
        ------
        ReadError
            With every problem of the file.
        """
        content = path.read_bytes()
        rows: list[list[Cell]] = [
            [cell if cell.strip() else None for cell in row]
            for row in csv.reader(io.StringIO(_text(content), newline=""), delimiter="\t")
        ]
        sheet = Sheet(name=path.name, rows=rows, delimiter="\t")
        cells = SprCells(Document(path=path, sha256=hashlib.sha256(content).hexdigest(), sheets=[sheet]))
        frames = _curves(cells, sheet, path.stem)
        cells.raise_problems()
        return SprRead(
            source=cells.source(instrument=self.instrument, reader=self.name),
            sensorgrams=pl.concat(frames),
            metadata={"Version": sheet.text(0, 0).removeprefix(_VERS).strip()},
            notes=("responses are shifts in nm and stand where RU is printed",),
        )


def is_whole_run(head: bytes) -> bool:
    """Whether the first line names sensors, each with an empty cell beside it: the export of unprocessed traces.

    Such a file (``RawData0.xls``) holds neither steps nor concentrations.
    """
    cells = [one.strip() for one in _text(head).partition("\n")[0].split("\t")]
    names = cells[0::2] if cells[-1] else cells[:-1][0::2]
    return len(cells) > 1 and bool(names) and all(_SENSOR.fullmatch(one) for one in names) and not any(cells[1::2])


def _text(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _curves(cells: SprCells, sheet: Sheet, sensor: str) -> list[pl.DataFrame]:
    """A table of each curve; empty with faults kept."""
    lines = {sheet.text(row, 0): row for row in range(min(len(sheet.rows), _HEAD_LINES))}
    header, line = lines.get(f"{_TIME}1"), lines.get(_CONC)
    if header is None:
        cells.problem(f"there is no line of columns beginning with {_TIME}1", sheet=sheet, remedy=_AGAIN)
    if line is None:
        cells.problem(f"there is no line of concentrations, {_CONC}", sheet=sheet, remedy=_AGAIN)
    if header is None or line is None:
        return []
    titles = [sheet.text(header, column) for column in range(len(sheet.rows[header]))]
    places = [at for at, title in enumerate(titles) if re.fullmatch(rf"{_TIME}\d+", title)]
    frames = []
    for number, at in enumerate(places, start=1):
        wanted = _DATA + titles[at].removeprefix(_TIME)
        if titles[at + 1 : at + 2] != [wanted]:
            cells.problem(f"{titles[at]} has no column {wanted} beside it", sheet=sheet, at=(header, at), remedy=_AGAIN)
            continue
        conc = _conc(cells, sheet, (line, number))
        facts = {"run": sensor, "cycle": number, "channel": "", "flow_cell": "", "conc_molar": conc}
        facts["analyte"] = str(number) if len(places) > 1 else ""
        frames.append(_curve(cells, sheet, (header, at), facts))
    return frames


def _conc(cells: SprCells, sheet: Sheet, at: tuple[int, int]) -> float | None:
    if not sheet.text(*at):
        cells.problem("a curve has no concentration", sheet=sheet, at=at, remedy="fill it in, in mol/L; 0 in buffer")
        return None
    found = cells.number(sheet, *at)
    if found is not None and found < 0:
        cells.problem(f"{found:g} is no concentration", sheet=sheet, at=at, remedy="give it in mol/L; 0 in buffer")
    return found


def _curve(cells: SprCells, sheet: Sheet, at: tuple[int, int], facts: dict[str, object]) -> pl.DataFrame:
    """The readings of one curve; it may end before the others."""
    header, column = at
    times: list[float] = []
    shifts: list[float] = []
    for row in range(header + 1, len(sheet.rows)):
        if not (sheet.text(row, column) or sheet.text(row, column + 1)):
            continue
        time, shift = cells.number(sheet, row, column), cells.number(sheet, row, column + 1)
        if time is not None and shift is not None:
            times.append(time)
            shifts.append(shift)
    if not times:
        cells.problem("a curve has no readings", sheet=sheet, at=at, remedy=_AGAIN)
    return pl.DataFrame(
        {"time_s": times, "response_ru": shifts}, schema={"time_s": pl.Float64, "response_ru": pl.Float64}
    ).select(
        pl.lit(facts[name], dtype=kind).alias(name) if name in facts else pl.col(name)
        for name, kind in SENSORGRAM_SCHEMA.items()
    )
