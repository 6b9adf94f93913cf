"""Thermo SkanIt: result sheets of Varioskan, Multiskan, Fluoroskan and Luminoskan readers, as workbook or text."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Final, final

from sevenless.files.document import Document, Sheet
from sevenless.plates.plateread import Channel, PlateRead
from sevenless.readers.blocks import Block, labelled_block_at
from sevenless.readers.facts import compact_layout, filled, per_plate
from sevenless.readers.readings import Readings
from sevenless.readers.remarks import holds_text, partial_rows, remark
from sevenless.readers.skanit_tables import add_skanit_table, table_at

__all__ = ["SkanIt"]

_RESULTS: Final = "Measurement results"
_SESSION: Final = re.compile(r".+\.skax?")
_STEP: Final = re.compile(
    r"(?P<technique>.*\b(?:Absorbance|Photometric|Fluorescence|Luminescence|Time[- ]resolved|TRF|Alpha\w*)\b.*?)"
    r"(?:_\d+)?", re.IGNORECASE
)  # fmt: skip
_NOT_RAW: Final = re.compile(r"subtract|curve|ratio|average|normali[sz]|kinetic reduction|result", re.IGNORECASE)
_WAVELENGTH: Final = re.compile(
    r"(?P<kind>Wavelength|Excitation|Emission)[^:]*:\s*(?P<nm>\d+)(?:[.,]\d+)?\s*nm", re.IGNORECASE
)
_OPTICS: Final = ("wavelength", "excitation", "emission")
_PLATE: Final = re.compile(r".*\bplate(\b|\d).*", re.IGNORECASE)
_READING: Final = re.compile(r"(?:Reading|Repeat)\s*:?\s*(\d+)", re.IGNORECASE)
_LAYOUTS: Final = ("sample", "group", "name", "échantillon", "probe", "muestra")
_INFORMATION: Final = ("General information", "Session information", "Instrument information")


@final
@dataclass(slots=True)
class _Heading:
    """What the lines above a table say: step, wavelengths, plate, reading. Each holds until it is said anew."""

    step: str = ""
    wavelengths: tuple[tuple[str, str], ...] = ()
    plate: str = "Plate 1"
    reading: str = ""
    plate_is_sure: bool = False

    def hear(self, text: str) -> None:
        """Take in one line."""
        if match := _WAVELENGTH.match(text):
            self._set_wavelength(match["kind"].lower(), match["nm"])
        elif text.lower().startswith(_OPTICS) and len(numbers := re.findall(r"\b\d{3,4}\b", text)) == 2:
            self._set_wavelength("excitation", numbers[0])
            self._set_wavelength("emission", numbers[1])
        elif match := _READING.fullmatch(text):
            self.reading = match[1]
        elif not self.step:
            self.step = text
        elif _PLATE.fullmatch(text):
            self.plate, self.plate_is_sure = text, True
        elif ":" not in text and text != self.step and not self.plate_is_sure:
            # A plate with a name of its own: the last line above its values.
            self.plate = text

    def _set_wavelength(self, kind: str, nm: str) -> None:
        self.wavelengths = (*(pair for pair in self.wavelengths if pair[0] != kind), (kind, nm))


@final
class SkanIt:
    """Reader of SkanIt result sheets.

    Each sheet is one step of the session (``Luminescence 1``) with its wavelengths and, under each plate's name, a
    plate of values or a table over time. A channel is named by its step and wavelength (``Absorbance 1 (450 nm)``);
    steps that are no measurement (``Blank Subtraction 1``) are calculated channels. Layouts go to the metadata.
    """

    name = "skanit"
    instrument = "Thermo SkanIt"

    def sniff(self, document: Document) -> bool:
        """Whether a sheet begins with "Measurement results" of a session."""
        return any(_is_results(sheet) for sheet in document.sheets)

    def read(self, document: Document) -> PlateRead:
        """Every result sheet of the file."""
        readings = Readings(document, reader=self.name, instrument=self.instrument)
        metadata = _information(document)
        notes: list[str] = []
        found = 0
        used: list[str] = []
        for sheet in document.sheets:
            if _is_results(sheet):
                found += _add_sheet(readings, sheet, metadata, notes, used)
        if not found:
            what = "there is no plate of values and no table over time"
            readings.problem(what, remedy="export the measurement results from SkanIt")
        return readings.finish(metadata=metadata, notes=notes)


def _is_results(sheet: Sheet) -> bool:
    texts = [text for row in range(min(6, len(sheet.rows))) for _, text in filled(sheet, row)]
    return _RESULTS in texts[:2] and len(texts) > 1


def _information(document: Document) -> dict[str, str]:
    """First and last text of each line of the information sheets."""
    found: dict[str, str] = {}
    for sheet in document.sheets:
        if sheet.name in _INFORMATION:
            for row in range(len(sheet.rows)):
                texts = [text for _, text in filled(sheet, row)]
                if len(texts) > 1:
                    found.setdefault(texts[0].rstrip(":"), texts[-1])
    return found


def _add_sheet(readings: Readings, sheet: Sheet, metadata: dict[str, str], notes: list[str], used: list[str]) -> int:
    heading, found = _Heading(), 0
    row, headed = 0, False
    while row < len(sheet.rows):
        block = _block(sheet, row)
        table = None if block else table_at(sheet, row)
        if block:
            row = block.bottom + 1
            if sheet.text(block.top, block.left).lower() in _LAYOUTS:
                contents = (sheet.text(*place) for place in block.places)
                layout = compact_layout(zip(block.wells, contents, strict=True))
                metadata |= per_plate(heading.plate, {"layout": layout})
            else:
                channel = _fresh(_channel(heading, sheet.text(block.top, block.left)), heading.plate, used)
                found += _add_block(readings, block, heading.plate, channel, notes)
            heading.plate_is_sure = False
        elif table:
            row = table.stop
            found += 1
            channel = _fresh(_channel(heading, table.quantity), heading.plate, used)
            add_skanit_table(readings, sheet, table, heading.plate, channel)
            heading.plate_is_sure = False
        else:
            texts = [text for column, text in filled(sheet, row) if column == 0]
            headed = headed or not texts or _hear_first(heading, metadata, texts[0])
            if headed and texts:
                heading.hear(texts[0])
            row += 1
    return found


def _hear_first(heading: _Heading, metadata: dict[str, str], text: str) -> bool:
    """Take in the title, session and date above the step; True once the step is reached."""
    if text == _RESULTS:
        return False
    if _SESSION.fullmatch(text):
        metadata.setdefault("session", text)
        return False
    if re.match(r"\d", text):
        metadata.setdefault("date", text)
        return False
    return True


def _block(sheet: Sheet, row: int) -> Block | None:
    texts = filled(sheet, row)
    number = next((column for column, text in texts[:2] if text in ("1", "01")), None)
    return labelled_block_at(sheet, row, number) if number is not None else None


def _channel(heading: _Heading, quantity: str) -> Channel:
    step = heading.step or quantity or "signal"
    measured = _STEP.fullmatch(step) and not _NOT_RAW.search(step)
    said = dict(heading.wavelengths)
    nm = said.get("emission") or said.get("wavelength") or ""
    name = f"{step} ({nm} nm)" if nm not in ("", "0") and nm not in step else step
    detail = [f"{kind} {value} nm" for kind, value in heading.wavelengths if value != "0"]
    return Channel(
        name=f"{name} reading {heading.reading}" if heading.reading else name,
        kind="raw" if measured else "calculated",
        detail=", ".join([*([quantity] if quantity else []), *detail]),
    )


def _fresh(channel: Channel, plate: str, used: list[str]) -> Channel:
    """The channel, numbered if this plate has one of its name already: a step that was run twice."""
    keys = [f"{plate}: {channel.name}", *(f"{plate}: {channel.name} ({n})" for n in range(2, len(used) + 3))]
    key = next(key for key in keys if key not in used)
    used.append(key)
    return replace(channel, name=key.removeprefix(f"{plate}: "))


def _add_block(readings: Readings, block: Block, plate: str, channel: Channel, notes: list[str]) -> int:
    if channel.kind == "calculated" and (text := readings.unreadable(block.cells)) is not None:
        remark(notes, holds_text(plate, channel.name, text))
        return 0
    readings.add_block(block, plate=plate, channel=channel)
    remark(notes, partial_rows(plate, block.plate_rows, block.plate_format))
    return 1
