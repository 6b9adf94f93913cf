"""The blocks of a SoftMax Pro text export: plates, groups and notes, and the header line of a plate."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final, final

from sevenless.files.document import Cell, Sheet
from sevenless.plates.geometry import PLATE_SHAPES
from sevenless.plates.plateread import Channel

__all__ = ["END", "PlateHeader", "TextBlock", "blocks_of", "declared_blocks", "raw_channels", "with_notes_split"]

END: Final = "~End"
_OPENERS: Final = ("Plate:", "Group:", "Note:", "Cuvette", "Graph")
_DECLARED: Final = "##BLOCKS="
_BOTTOM_READ: Final = ("TRUE", "FALSE")


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class TextBlock:
    """From the line that opens a block to its ``~End``; ``stop`` is that line, or the end of a file cut short."""

    kind: str
    start: int
    stop: int
    ended: bool


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class PlateHeader:
    """The header line of a plate.

    ``layout`` is ``PlateFormat`` or ``TimeFormat``; ``read_type`` Endpoint, Kinetic, Spectrum or Well Scan; ``mode``
    Absorbance, Fluorescence, ...; ``data_type`` Raw or Reduced. Wavelengths in nm, as printed. ``points`` is the
    number of times, scan points or wavelengths, 0 where the line does not say.
    """

    name: str
    layout: str
    read_type: str
    mode: str
    data_type: str
    points: int
    wavelengths_nm: tuple[str, ...]
    excitations_nm: tuple[str, ...]
    cutoffs_nm: tuple[str, ...]
    wells: int

    @staticmethod
    def of_row(sheet: Sheet, row: int) -> PlateHeader:
        """The header in a row that begins with ``Plate:``.

        Fields stand at fixed places, but a fluorescence plate says after its mode whether it was read from below,
        which moves the rest by one.
        """
        cells = [sheet.text(row, column) for column in range(32)]
        shift = 1 if cells[6].upper() in _BOTTOM_READ else 0
        is_absorbance = cells[5].startswith("Absorbance")
        return PlateHeader(
            name=cells[1] or cells[0].removeprefix("Plate:").strip() or "Plate",
            layout=cells[3],
            read_type=cells[4],
            mode=cells[5],
            data_type=cells[6 + shift],
            points=_whole(cells[8 + shift]),
            wavelengths_nm=tuple(cells[15 + shift].split()),
            excitations_nm=() if is_absorbance else tuple(cells[19 + shift].split()),
            cutoffs_nm=() if is_absorbance else tuple(cells[21 + shift].split()),
            wells=_whole(cells[18 + shift]),
        )

    @property
    def plate_format(self) -> int | None:
        """Number of wells, if it is that of a plate."""
        return self.wells if self.wells in PLATE_SHAPES else None


def with_notes_split(sheet: Sheet) -> Sheet:
    """The sheet with the lines apart that a lone quotation mark in a note has drawn into one cell."""
    if sheet.delimiter is None:
        return sheet
    rows: list[list[Cell]] = []
    for row in sheet.rows:
        if any(isinstance(cell, str) and "\n" in cell for cell in row):
            lines = sheet.delimiter.join(str(cell or "") for cell in row).split("\n")
            rows += [[text if text.strip() else None for text in line.split(sheet.delimiter)] for line in lines]
        else:
            rows.append(row)
    return replace(sheet, rows=rows)


def blocks_of(sheet: Sheet) -> Iterator[TextBlock]:
    """Every block of the file, in order."""
    row = 0
    while row < len(sheet.rows):
        kind = next((opener for opener in _OPENERS if sheet.text(row, 0).startswith(opener)), None)
        if kind is None:
            row += 1
            continue
        stop = next((r for r in range(row + 1, len(sheet.rows)) if sheet.text(r, 0) == END), None)
        yield TextBlock(kind=kind.rstrip(":"), start=row, stop=stop or len(sheet.rows), ended=stop is not None)
        row = (stop or len(sheet.rows)) + 1


def declared_blocks(sheet: Sheet) -> int:
    """How many blocks the first line says there are; 0 where it does not say."""
    first = next((row for row in range(len(sheet.rows)) if sheet.text(row, 0)), None)
    text = sheet.text(first, 0) if first is not None else ""
    return _whole(text.removeprefix(_DECLARED)) if text.startswith(_DECLARED) else 0


def raw_channels(header: PlateHeader, count: int) -> list[Channel]:
    """The channels of the column groups of a plate, named by emission or measurement wavelength.

    Wavelengths that are read more than once carry SoftMax Pro's own names, ``Lm1``, ``Lm2``, ...
    """
    return [_raw_channel(header, index) for index in range(count)]


def _raw_channel(header: PlateHeader, index: int) -> Channel:
    wavelengths = header.wavelengths_nm
    wavelength = wavelengths[index] if index < len(wavelengths) else ""
    said = [header.mode]
    for word, values in (("excitation", header.excitations_nm), ("cutoff", header.cutoffs_nm)):
        if index < len(values):
            said.append(f"{word} {values[index]} nm")
    measured = wavelength not in ("", "0")
    if measured:
        said.append(f"{'emission ' if header.excitations_nm else ''}{wavelength} nm")
    name = f"{wavelength} nm" if measured else header.mode or "signal"
    alone = wavelengths.count(wavelength) <= 1 if wavelength else index == 0
    return Channel(name=name if alone else f"{name} (Lm{index + 1})", detail=", ".join(said))


def _whole(text: str) -> int:
    digits = text.strip()
    return int(digits) if digits.isdecimal() and digits.isascii() and len(digits) < 9 else 0
