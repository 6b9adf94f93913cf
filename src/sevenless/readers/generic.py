"""Plates that no vendor's export format explains: blocks anywhere in a csv or workbook, and long tables of wells."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, final

from sevenless.errors import AmbiguousFormatError, Problem
from sevenless.files.document import Document, Sheet, cell_name
from sevenless.plates.plateread import Channel, PlateRead
from sevenless.readers.bare_blocks import find_bare_blocks
from sevenless.readers.block_titles import BlockTitle, is_layout, names_layout, title_of
from sevenless.readers.blocks import Block, find_labelled_blocks
from sevenless.readers.long_readings import add_long_table
from sevenless.readers.long_table import LongTable, find_long_table
from sevenless.readers.readings import Readings

__all__ = ["Generic"]

SIGNAL: Final = "signal"
"""The channel of a block without a title."""


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    """What the sheets of a file hold: blocks with readings, blocks that are layouts, and long tables."""

    blocks: tuple[Block, ...]
    layouts: tuple[Block, ...]
    tables: tuple[LongTable, ...]


@final
class Generic:
    """Reader of plate-shaped blocks and of long tables, asked when no vendor's reader claims a file.

    A title right above a block names its plate (``Plate 2``, ``Barcode: X7``), its time (``Time: 5 min``) or its
    channel (anything else). Several sheets with blocks are several plates, named like the sheets. Blocks of a plate
    map are left out and said so. Two blocks that nothing tells apart are an error, never a guess.
    """

    name = "generic"
    instrument = "blocks or long table"

    def sniff(self, document: Document) -> bool:
        """Whether there is a block with numbers, or a table with a column of wells and one of numbers."""
        found = _look(document)
        return bool(found.blocks or found.tables)

    def read(self, document: Document) -> PlateRead:
        """All blocks, or all long tables, of the file."""
        found = _look(document)
        if found.blocks and found.tables:
            raise _two_readings(document, found)
        readings = Readings(document, reader=self.name, instrument=self.instrument)
        if not found.blocks and not found.tables:
            remedy = "export whole plates, or a table with a column named well"
            readings.problem("there is neither a plate-shaped block of numbers nor a table of wells", remedy=remedy)
        notes = [_layout_note(document, found.layouts)] if found.layouts else []
        for table in found.tables:
            notes += add_long_table(readings, table, plate=_plate_of_sheet(document, table.sheet, len(found.tables)))
        _add_blocks(readings, document, found.blocks)
        return readings.finish(notes=notes, in_order=not found.tables)


def _look(document: Document) -> _Found:
    blocks: list[Block] = []
    layouts: list[Block] = []
    tables: list[LongTable] = []
    for sheet in document.sheets:
        table = find_long_table(sheet)
        if table:
            tables.append(table)
            continue
        labelled = find_labelled_blocks(sheet)
        for block in [*labelled, *find_bare_blocks(sheet, beside=labelled)]:
            is_map = (document.is_workbook and names_layout(sheet.name)) or is_layout(block)
            (layouts if is_map else blocks).append(block)
    return _Found(blocks=tuple(blocks), layouts=tuple(layouts), tables=tuple(tables))


def _add_blocks(readings: Readings, document: Document, blocks: Sequence[Block]) -> None:
    sheets = len({id(block.sheet) for block in blocks})
    titled = [(block, title_of(block)) for block in blocks]
    alike = Counter((id(block.sheet), title) for block, title in titled)
    for block, title in titled:
        if alike[id(block.sheet), title] > 1:
            _tell_apart(readings, block, title)
            continue
        plate = title.plate or _plate_of_sheet(document, block.sheet, sheets)
        channel = Channel(name=title.channel or SIGNAL)
        readings.add_block(block, plate=plate, channel=channel, time_s=title.time_s)


def _tell_apart(readings: Readings, block: Block, title: BlockTitle) -> None:
    said = f"has the same title ({title.plate or title.channel}) as" if title != BlockTitle() else "has no title, like"
    readings.problem(
        f"this block {said} another one: they may be plates or channels",
        sheet=block.sheet,
        place=(block.top, block.left),
        remedy='write "Plate 1", "Plate 2", ... or the name of the channel in the cell above each block',
    )


def _plate_of_sheet(document: Document, sheet: Sheet, sheets: int) -> str:
    return sheet.name if document.is_workbook and sheets > 1 else "Plate 1"


def _two_readings(document: Document, found: _Found) -> AmbiguousFormatError:
    table, block = found.tables[0], found.blocks[0]
    what = (
        f"holds a long table of wells ({_place(document, table.sheet, table.rows[0], 0)}) and a plate-shaped block "
        f"({_place(document, block.sheet, block.top, block.left)}): either could be the readings"
    )
    return AmbiguousFormatError(Problem(what=what, file=document.name, remedy="keep one of them in the file"))


def _layout_note(document: Document, layouts: Sequence[Block]) -> str:
    places = ", ".join(_place(document, block.sheet, block.top, block.left) for block in layouts)
    return f"left out as a layout, not readings: {places}"


def _place(document: Document, sheet: Sheet, row: int, column: int) -> str:
    return f"sheet {sheet.name}, {cell_name(row, column)}" if document.is_workbook else cell_name(row, column)
