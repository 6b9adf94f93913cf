"""Molecular Devices SoftMax Pro: text exports of SpectraMax, FlexStation and FilterMax readers."""

from __future__ import annotations

from typing import Final, final

from sevenless.files.document import Cell, Document, Sheet
from sevenless.files.numbers import parse_value
from sevenless.plates.plateread import PlateRead
from sevenless.readers.facts import distinct, facts_of_row, per_plate
from sevenless.readers.readings import Readings
from sevenless.readers.softmax_blocks import PlateHeader, blocks_of, declared_blocks, with_notes_split
from sevenless.readers.softmax_plates import add_plate

__all__ = ["SoftMax"]

_MARKS: Final = {
    "#low": "underflow", "limits+": "overflow", "limits-": "underflow", "path?": "not a number",
    "nonum": "not a number", "missed": "empty", "out": "out of range",
}  # fmt: skip


@final
class SoftMax:
    """Reader of SoftMax Pro text exports (``##BLOCKS=``).

    Every ``Plate:`` block is a plate: end-points, kinetics, well scans (a channel per point) and spectra (a channel
    per wavelength), plate-shaped or a line per time, with one or more wavelengths. What SoftMax Pro reduced (a ratio,
    a rate) is the calculated channel ``Reduced``. Groups and notes hold no readings of wells and are passed over.
    """

    name = "softmax"
    instrument = "Molecular Devices SoftMax Pro"

    def sniff(self, document: Document) -> bool:
        """Whether the file begins with ``##BLOCKS=``."""
        return document.find(r"^##BLOCKS=", rows=5) is not None

    def read(self, document: Document) -> PlateRead:
        """Every plate of the file."""
        readings = Readings(document, reader=self.name, instrument=self.instrument, parse=_parse)
        sheet = with_notes_split(document.sheets[0])
        blocks = list(blocks_of(sheet))
        _check_whole(readings, sheet, len(blocks), all(block.ended for block in blocks))
        plates = [(block, PlateHeader.of_row(sheet, block.start)) for block in blocks if block.kind == "Plate"]
        if not plates:
            kinds = ", ".join(sorted({block.kind.lower() for block in blocks})) or "nothing"
            remedy = "include the plate sections in the export"
            readings.problem(f"there is no Plate block (the file holds: {kinds})", remedy=remedy)
        metadata = _saved(sheet)
        notes: list[str] = []
        names = distinct(header.name for _, header in plates)
        for plate, (block, header) in zip(names, plates, strict=True):
            if add_plate(readings, sheet, block, header, plate):
                metadata |= per_plate(plate, _facts(header))
            else:
                notes.append(f"plate {plate} was set up but not read, and is left out")
        return readings.finish(metadata=metadata, notes=notes)


def _parse(cell: Cell) -> tuple[float | None, str | None] | None:
    if isinstance(cell, str) and (reason := _MARKS.get(cell.strip().lower())):
        return None, reason
    return parse_value(cell)


def _check_whole(readings: Readings, sheet: Sheet, found: int, ended: bool) -> None:
    declared = declared_blocks(sheet)
    if not ended:
        remedy = "export the file again: it is cut short"
        readings.problem("the last block does not end with ~End", sheet=sheet, remedy=remedy)
    elif found < declared:
        what = f"the first line speaks of {declared} blocks, but there are only {found}"
        remedy = "export the file again, or correct the number if you took blocks out"
        readings.problem(what, sheet=sheet, remedy=remedy)


def _saved(sheet: Sheet) -> dict[str, str]:
    """File name and date of the last line."""
    for row in range(len(sheet.rows) - 1, -1, -1):
        if sheet.text(row, 0).startswith("Original Filename:"):
            name, _, saved = sheet.text(row, 0).partition(";")
            found = {"Original Filename": name.partition(":")[2].strip()}
            date = saved.partition(":")[2].strip()
            return found | ({"Date Last Saved": date} if date else facts_of_row(sheet, row))
    return {}


def _facts(header: PlateHeader) -> dict[str, str]:
    return {
        "read type": header.read_type,
        "mode": header.mode,
        "data type": header.data_type,
        "wavelengths": " ".join(header.wavelengths_nm),
        "excitation": " ".join(header.excitations_nm),
    }
