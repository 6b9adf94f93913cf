"""Revvity (PerkinElmer) EnSight and other readers run by Kaleido: csv exports, several results per file."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, final

from sevenless.files.document import Document, Sheet
from sevenless.plates.plateread import Channel, PlateRead
from sevenless.readers.blocks import find_labelled_blocks
from sevenless.readers.plate_names import PlateIdentity, name_plates
from sevenless.readers.readings import Readings

__all__ = ["Kaleido"]

_RESULT: Final = re.compile(r"^Results? for (?P<operation>.+)$")
_NOT_MEASURED: Final = ("Measurement Information", "Platemap", "Exported with Kaleido", "EnSight Results from")
_FACTS: Final = (
    "Protocol Name", "Measurement Date", "Measurement Started", "Measurement Finished", "Instrument Serial Number",
    "Software Version", "Plate Type Name",
)  # fmt: skip
# Columns of a result that tell its channels apart, and the word written before each.
_PARTS: Final = {
    "Analysis Parameter": "",
    "Label-free Parameter": "",
    "TRF Window": "window",
    "Exc wl / filter": "ex",
    "Ems wl": "em",
    "Loop no": "loop",
    "Well scan x": "scan x",
    "Well scan y": "scan y",
}


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class _Result:
    """From one "Result for ..." line to the next: what was measured, of which plate, and the rows it covers."""

    sheet: Sheet
    operation: str
    facts: dict[str, str]
    top: int
    end: int

    @property
    def identity(self) -> PlateIdentity:
        return PlateIdentity(
            barcode=self.facts.get("Barcode", ""), repeat=self.facts.get("Repeat", ""), sheet=self.sheet.name
        )


@final
class Kaleido:
    """Reader of Kaleido's plate csv, as written (3.0) and padded by commas (3.5).

    Each "Result for ..." is a channel, named by its operation and, where the export tells them, wavelengths and
    analysis; the settings of the operation are its ``detail``.
    """

    name = "kaleido"
    instrument = "Revvity EnSight (Kaleido)"

    def sniff(self, document: Document) -> bool:
        """Whether it opens with, or ends in, Kaleido's own lines."""
        return any(
            sheet.text(row, 0).startswith(("EnSight Results from", "Exported with Kaleido"))
            for sheet in document.sheets
            for row in range(len(sheet.rows))
        )

    def read(self, document: Document) -> PlateRead:
        """Every result of every plate in the file."""
        readings = Readings(document, reader=self.name, instrument=self.instrument)
        results = [result for sheet in document.sheets for result in _results(sheet)]
        if not results:
            readings.problem("there is no 'Result for ...' section", remedy="export the results as CSV, plate format")
        names = name_plates([result.identity for result in results])
        for result in results:
            _gather(readings, result, names[result.identity])
        notes = _notes(document)
        if notes and results:
            _check_last_block(readings, results[-1])
        metadata = {name: value for sheet in document.sheets for name, value in _facts(sheet).items()}
        return readings.finish(metadata=metadata, notes=notes)


def _results(sheet: Sheet) -> list[_Result]:
    found: list[_Result] = []
    for row in range(len(sheet.rows)):
        if match := _RESULT.match(sheet.text(row, 0)):
            header = [sheet.text(row + 1, column) for column in range(len(_PARTS) + 4)]
            facts = {name: sheet.text(row + 2, column) for column, name in enumerate(header) if name}
            result = _Result(sheet=sheet, operation=match["operation"], facts=facts, top=row, end=_end(sheet, row + 1))
            found.append(result)
    return found


def _end(sheet: Sheet, start: int) -> int:
    for row in range(start, len(sheet.rows)):
        text = sheet.text(row, 0)
        if _RESULT.match(text) or text.startswith(_NOT_MEASURED):
            return row
    return len(sheet.rows)


def _gather(readings: Readings, result: _Result, plate: str) -> None:
    blocks = find_labelled_blocks(result.sheet, start=result.top + 1, stop=result.end)
    if not blocks:
        what = f"no block of values follows 'Result for {result.operation}'"
        remedy = "export the file again"
        readings.problem(what, sheet=result.sheet, place=(result.top, 0), plate=plate, remedy=remedy)
    for block in blocks:
        readings.add_block(block, plate=plate, channel=_channel(result))


def _check_last_block(readings: Readings, result: _Result) -> None:
    """Kaleido exports whole plates: one that ends early, in a file without its closing line, was cut off."""
    for block in find_labelled_blocks(result.sheet, start=result.top + 1, stop=result.end)[-1:]:
        if block.broken_off:
            place, remedy = (block.bottom, block.left), "export the file again"
            readings.problem(block.broken_off, sheet=result.sheet, place=place, remedy=remedy)


def _channel(result: _Result) -> Channel:
    parts = [result.operation]
    for column, word in _PARTS.items():
        value = result.facts.get(column, "")
        parts += [f"{word} {value}".strip()] if value else []
    detail = "; ".join(_settings(result.sheet, result.operation))
    is_calculated = bool(result.facts.get("Analysis Parameter"))
    return Channel(name=" ".join(parts), kind="calculated" if is_calculated else "raw", detail=detail)


def _settings(sheet: Sheet, operation: str) -> list[str]:
    """The lines under "Operation,,,<name>" in the details of the measurement: "Excitation Wavelength [nm] 485"."""
    found: list[str] = []
    inside = False
    for row in range(len(sheet.rows)):
        name, value = sheet.text(row, 0), _first_value(sheet, row)
        if name == "Operation":
            inside = value == operation
        elif not name:
            inside = False
        elif inside and value:
            found.append(f"{name} {value}")
    return found


def _first_value(sheet: Sheet, row: int) -> str:
    texts = (sheet.text(row, column) for column in range(1, len(sheet.rows[row])))
    return next((text for text in texts if text), "")


def _facts(sheet: Sheet) -> dict[str, str]:
    found: dict[str, str] = {}
    for row in range(len(sheet.rows)):
        name = sheet.text(row, 0)
        if name in _FACTS and (value := _first_value(sheet, row)):
            found.setdefault(name, value)
    return found


def _notes(document: Document) -> list[str]:
    last = [row for sheet in document.sheets for row in sheet.rows[-5:]]
    if any(isinstance(cell, str) and cell.startswith("Exported with Kaleido") for row in last for cell in row):
        return []
    return ["the closing line 'Exported with Kaleido ...' is missing: the file may have been cut short"]
