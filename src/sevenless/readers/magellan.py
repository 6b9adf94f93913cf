"""Tecan Magellan: lists of wells with a column per label, and plate-shaped sheets, as xlsx or text."""

from __future__ import annotations

import re
from typing import Final, final

from sevenless.files.document import Document, Sheet
from sevenless.plates.plateread import Channel, PlateRead
from sevenless.readers.blocks import Block, find_labelled_blocks
from sevenless.readers.elapsed import elapsed_s
from sevenless.readers.facts import distinct, filled, is_blank, per_plate
from sevenless.readers.readings import Readings
from sevenless.readers.remarks import holds_text, partial_rows, remark
from sevenless.readers.timecourses import add_wells_down, format_of, wells_down

__all__ = ["Magellan"]

_WELLS: Final = "Well positions"
_SIGNATURE: Final = re.compile(r"Date of measurement: ?.+|.+\.(?:mth|wsp)", re.IGNORECASE)
_DATE: Final = re.compile(r"Date of measurement: ?(?P<date>[^/]+)(?:/Time of measurement: ?(?P<time>.+))?")
_CUT_SHORT: Final = "the closing line 'Date of measurement' is missing; the file may have been cut short"
_MEASUREMENT: Final = re.compile(r"Measurement \d+:")
_SETTING: Final = re.compile(r"(Measurement mode|(?:Measurement|Excitation|Emission|Reference) wavelength): ?(.+)")
_FACT: Final = re.compile(r"(Instrument serial number|Plate definition file|Plate Description|Unit): ?(.+)")
_LABEL_WAVELENGTH: Final = re.compile(r"(?P<label>[^=]+?)\s*=\s*(?P<wavelength>\d[\d/. ]*)(?:nm)?")
_NOT_VALUES: Final = re.compile(
    r"(Plate|Layout|Sample IDs?|Replicate info|Concentrations?|Dilutions?)\b", re.IGNORECASE
)
_RAW: Final = re.compile(r"(Label ?\d*|Raw data.*)", re.IGNORECASE)
_CALCULATED: Final = re.compile(
    r"(Difference|Blank|Mean|Average|Ratio|Kinetic|Std|Result|Conc|Interpol|Qualit|Dilut|Precalc|Reduc|%)",
    re.IGNORECASE,
)


@final
class Magellan:
    """Reader of Magellan exports.

    A list has a column per label (``Label1``), with its time and temperature under the header and what was measured
    at the foot of the sheet; the wavelengths found there go into the channel's name. A label whose columns have
    different times was read over time.
    """

    name = "magellan"
    instrument = "Tecan Magellan"

    def sniff(self, document: Document) -> bool:
        """Whether some sheet has Magellan's closing lines and a list of wells or a plate above them."""
        return any(_is_export(sheet) for sheet in document.sheets)

    def read(self, document: Document) -> PlateRead:
        """Every sheet of the file, each a plate unless it names its plates."""
        readings = Readings(document, reader=self.name, instrument=self.instrument)
        metadata: dict[str, str] = {}
        notes: list[str] = []
        sheets = [sheet for sheet in document.sheets if _is_export(sheet)]
        plates = distinct("Plate 1" if len(sheets) == 1 else sheet.name for sheet in sheets)
        for plate, sheet in zip(plates, sheets, strict=True):
            header = _list_header(sheet)
            blocks = find_labelled_blocks(sheet) if header is None else []
            if header is not None:
                _add_list(readings, sheet, header, plate, notes)
            elif not blocks:
                what = "there is neither a column 'Well positions' nor a plate of values"
                readings.problem(what, sheet=sheet, remedy="export the measured values from Magellan")
            _add_blocks(readings, sheet, blocks, plate, notes)
            if not _is_signed(sheet):
                remark(notes, f"plate {plate}: {_CUT_SHORT}")
            metadata |= per_plate(plate, _facts(sheet))
        return readings.finish(metadata=metadata, notes=notes)


def _is_export(sheet: Sheet) -> bool:
    return _list_header(sheet) is not None or (_is_signed(sheet) and bool(find_labelled_blocks(sheet)))


def _is_signed(sheet: Sheet) -> bool:
    return any(_SIGNATURE.fullmatch(sheet.text(row, 0)) for row in range(len(sheet.rows)))


def _list_header(sheet: Sheet) -> tuple[int, int] | None:
    """Row and column of the header ``Well positions``."""
    for row in range(min(10, len(sheet.rows))):
        for column, text in filled(sheet, row):
            if text == _WELLS:
                return row, column
    return None


def _add_list(readings: Readings, sheet: Sheet, header: tuple[int, int], plate: str, notes: list[str]) -> None:
    top, well_column = header
    body = next((row for row in range(top + 1, len(sheet.rows)) if _names_well(sheet, row, well_column)), None)
    if body is None:
        remedy = "export the measured values again"
        readings.problem("no wells stand under 'Well positions'", sheet=sheet, place=(top, well_column), remedy=remedy)
        return
    wells = wells_down(sheet, well_column, start=body, stop=len(sheet.rows))
    measured = _measurements(sheet)
    columns: dict[str, list[int]] = {}
    for column, label in filled(sheet, top):
        is_value = column != well_column and not _NOT_VALUES.match(label) and not _LABEL_WAVELENGTH.fullmatch(label)
        if is_value and any(sheet.cell(row, column) is not None for row in wells):
            columns.setdefault(label, []).append(column)
    for plate_name, rows in _by_plate(sheet, top, wells, plate).items():
        size = format_of(list(rows.values()), _declared(sheet))
        for index, (label, found) in enumerate(columns.items()):
            channel = _channel(sheet, label, measured[index] if index < len(measured) else {})
            text = readings.unreadable(sheet.cell(row, column) for row in rows for column in found)
            if channel.kind == "calculated" and text is not None:
                remark(notes, holds_text(plate_name, label, text))
                continue
            times = _times(readings, sheet, top, body, found, plate_name)
            add_wells_down(
                readings, sheet, wells=rows, times_s=times, plate=plate_name, channel=channel, plate_format=size
            )


def _names_well(sheet: Sheet, row: int, column: int) -> bool:
    return bool(wells_down(sheet, column, start=row, stop=row + 1))


def _by_plate(sheet: Sheet, top: int, wells: dict[int, str], plate: str) -> dict[str, dict[int, str]]:
    """Wells by plate, where the list has a column that names it."""
    column = next((column for column, text in filled(sheet, top) if text == "Plate"), None)
    found: dict[str, dict[int, str]] = {}
    last = plate
    for row, well in wells.items():
        last = (sheet.text(row, column) if column is not None else "") or last
        found.setdefault(last, {})[row] = well
    return found


def _times(
    readings: Readings, sheet: Sheet, top: int, body: int, columns: list[int], plate: str
) -> dict[int, float | None]:
    """Times of the columns of one label, from the lines under the header; a label with one column is an end-point."""
    if len(columns) == 1:
        return dict.fromkeys(columns)
    found: dict[int, float | None] = {}
    for column in columns:
        lines = (elapsed_s(sheet.cell(row, column)) for row in range(top + 1, body))
        found[column] = next((time_s for time_s in lines if time_s is not None), None)
        if found[column] is None:
            what = f"{sheet.text(top, column)} has several columns, and this one has no time"
            remedy = "export the list with the times of the readings"
            readings.problem(what, sheet=sheet, place=(top, column), plate=plate, remedy=remedy)
    return found


def _measurements(sheet: Sheet) -> list[dict[str, str]]:
    """Settings of each measurement, in the order of the labels."""
    found: list[dict[str, str]] = []
    for row in range(len(sheet.rows)):
        text = sheet.text(row, 0)
        if _MEASUREMENT.fullmatch(text):
            found.append({})
        elif match := _SETTING.fullmatch(text):
            if not found or match[1] in found[-1]:
                found.append({})
            found[-1][match[1]] = match[2]
    return found


def _channel(sheet: Sheet, label: str, settings: dict[str, str]) -> Channel:
    said = [settings.get("Measurement mode", "")]
    said += [f"{key} {value}" for key, value in settings.items() if key != "Measurement mode"]
    wavelength = settings.get("Emission wavelength") or settings.get("Measurement wavelength") or ""
    wavelength = wavelength or _said_beside(sheet, label)
    digits = re.match(r"\d+", wavelength)
    name = f"{label} ({digits[0]} nm)" if digits and digits[0] not in label else label
    is_raw = (bool(settings) or _RAW.fullmatch(label)) and not _CALCULATED.match(label)
    return Channel(name=name, kind="raw" if is_raw else "calculated", detail=", ".join(part for part in said if part))


def _said_beside(sheet: Sheet, label: str) -> str:
    """The wavelength of a label that Magellan writes beside the list: ``Label1=535``."""
    for row in range(min(12, len(sheet.rows))):
        for _, text in filled(sheet, row):
            match = _LABEL_WAVELENGTH.fullmatch(text)
            if match and match["label"] == label:
                return match["wavelength"].strip()
    return ""


def _declared(sheet: Sheet) -> int | None:
    """Number of wells that the plate definition speaks of: ``COS384ft.pdf`` gives 384."""
    for row in range(len(sheet.rows)):
        match = re.match(r"Plate (?:definition file|Description): ?.*?(1536|384|96|48|24|12)", sheet.text(row, 0))
        if match:
            return int(match[1])
    return None


def _add_blocks(readings: Readings, sheet: Sheet, blocks: list[Block], plate: str, notes: list[str]) -> None:
    measured = _measurements(sheet)
    above = 0
    names = distinct(_title(sheet, above if not i else blocks[i - 1].bottom + 1, b.top) for i, b in enumerate(blocks))
    for index, (block, name) in enumerate(zip(blocks, names, strict=True)):
        channel = _channel(sheet, name, measured[index] if index < len(measured) else {})
        if channel.kind == "calculated" and (text := readings.unreadable(block.cells)) is not None:
            remark(notes, holds_text(plate, name, text))
            continue
        readings.add_block(block, plate=plate, channel=channel)
        remark(notes, partial_rows(plate, block.plate_rows, block.plate_format))


def _title(sheet: Sheet, above: int, top: int) -> str:
    titles = [sheet.text(row, 0) for row in range(above, top) if not is_blank(sheet, row) and sheet.text(row, 0)]
    return titles[-1] if titles else "Raw data"


def _facts(sheet: Sheet) -> dict[str, str]:
    found: dict[str, str] = {}
    for row in range(len(sheet.rows)):
        text = sheet.text(row, 0)
        if match := _DATE.fullmatch(text):
            found |= {"date": match["date"].strip(), "time": (match["time"] or "").strip()}
        elif match := _FACT.fullmatch(text):
            found.setdefault(match[1], match[2])
        elif _SIGNATURE.fullmatch(text) and "\\" not in text and "/" not in text:
            found["method" if text.lower().endswith("mth") else "workspace"] = text
    return found
