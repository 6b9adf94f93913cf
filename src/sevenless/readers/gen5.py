"""Agilent BioTek Gen5: text and workbook exports of Synergy, Cytation, Neo and Epoch readers."""

from __future__ import annotations

import re
from typing import Final, final

from sevenless.files.document import Document, Sheet
from sevenless.plates.plateread import PlateRead
from sevenless.readers.facts import distinct, filled, per_plate
from sevenless.readers.gen5_procedure import Procedure, is_procedure_title, read_procedure
from sevenless.readers.gen5_sections import Gen5Plate, add_sections, layout_text, parse_cell
from sevenless.readers.readings import Readings

__all__ = ["Gen5"]

_HEADER: Final = (
    r"^(Experiment File Path:?|Protocol File Path:?|Reader Type:?|Procedure (Details|Summary)|Plate Number)$"
)
_TITLES: Final = re.compile(r"Procedure (?:Details|Summary)|Layout|Results")
_FACTS: Final = (
    "Software Version", "Experiment File Path", "Protocol File Path", "Plate Number", "Date", "Time", "Reader Type",
    "Reader Serial Number", "Reading Type", "Actual Temperature",
)  # fmt: skip


@final
class Gen5:
    """Reader of Gen5 exports, txt and xlsx, one plate or many in a file.

    Matrices, tables over time and lists of wells. A channel is named by its data label (``HTRF:330/80,665/8``); labels
    that name no read of the procedure (``Max V [OD600:450]``, ``Blank Alpha``) are calculated channels. The layout of
    samples is kept in the metadata as ``"<plate>: layout"``.
    """

    name = "gen5"
    instrument = "Agilent BioTek Gen5"

    def sniff(self, document: Document) -> bool:
        """Whether some sheet has the header of Gen5, or a layout labelled ``Well ID`` beside its results."""
        return any(_is_export(sheet) for sheet in document.sheets)

    def read(self, document: Document) -> PlateRead:
        """Every plate of the file."""
        readings = Readings(document, reader=self.name, instrument=self.instrument, parse=parse_cell)
        metadata: dict[str, str] = {}
        notes: list[str] = []
        parts = [part for sheet in document.sheets if _is_export(sheet) for part in _parts(sheet)]
        names = distinct(facts.get("Plate Number") or f"Plate {n}" for n, (_, _, facts) in enumerate(parts, start=1))
        for plate, (sheet, (start, stop), facts) in zip(names, parts, strict=True):
            found = _read_part(readings, sheet, start, stop, plate)
            if not found.found:
                what = "there is neither a matrix nor a table of values for this plate"
                remedy = "include the results, or the raw data, in the export"
                readings.problem(what, sheet=sheet, place=(start, 0), plate=plate, remedy=remedy)
            layout = layout_text(found)
            metadata |= per_plate(plate, {key: facts.get(key, "") for key in _FACTS} | {"layout": layout})
            notes += found.notes
            if layout:
                labels = ", ".join(found.layout)
                notes.append(f"plate {plate}: the file also holds a layout ({labels}), kept in the metadata")
        if not parts:
            remedy = "export the plate again from Gen5"
            readings.problem("no sheet holds a Gen5 export", remedy=remedy)
        return readings.finish(metadata=metadata, notes=notes)


def _is_export(sheet: Sheet) -> bool:
    texts = [text for row in range(min(120, len(sheet.rows))) for _, text in filled(sheet, row)]
    if "Software Version" in texts and any(re.match(_HEADER, text) for text in texts):
        return True
    # The header can be left out of an export; its layout still says Well ID at the end of a line.
    return "Well ID" in texts and any(text in ("Layout", "Results") for text in texts)


def _parts(sheet: Sheet) -> list[tuple[Sheet, tuple[int, int], dict[str, str]]]:
    """The rows of each plate of a sheet, and what is said of it."""
    versions = [row for row in range(len(sheet.rows)) if sheet.text(row, 0) == "Software Version"]
    numbers = [row for row in range(len(sheet.rows)) if sheet.text(row, 0) == "Plate Number"]
    starts = versions if len(versions) >= len(numbers) else [0, *numbers[1:]]
    starts = starts or [0]
    shared = _facts(sheet, starts[0], starts[1]) if len(starts) > 1 and starts is not versions else {}
    return [
        (sheet, (start, stop), shared | _facts(sheet, start, stop))
        for start, stop in zip(starts, [*starts[1:], len(sheet.rows)], strict=True)
    ]


def _facts(sheet: Sheet, start: int, stop: int) -> dict[str, str]:
    found: dict[str, str] = {}
    for row in range(start, stop):
        key = sheet.text(row, 0).rstrip(":")
        value = next((text for column, text in filled(sheet, row) if column > 0), "")
        if key in _FACTS and value and key not in found:
            found[key] = value
    return found


def _read_part(readings: Readings, sheet: Sheet, start: int, stop: int, plate: str) -> Gen5Plate:
    first = next((row for row in range(start, stop) if _TITLES.fullmatch(sheet.text(row, 0))), start)
    procedure, body = Procedure(), first
    if is_procedure_title(sheet.text(first, 0)):
        procedure, body = read_procedure(sheet, first, stop)
    found = Gen5Plate(sheet=sheet, stop=stop, plate=plate, procedure=procedure)
    add_sections(readings, found, body)
    return found
