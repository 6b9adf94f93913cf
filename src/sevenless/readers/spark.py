"""Tecan Spark and Infinite readers: exports of SparkControl and i-control, as xlsx or text."""

from __future__ import annotations

import re
from typing import Final, final

from sevenless.files.document import Document, Sheet
from sevenless.plates.plateread import PlateRead
from sevenless.readers.facts import compact_layout, distinct, facts_of_row, filled, per_plate
from sevenless.readers.readings import Readings
from sevenless.readers.remarks import partial_rows, remark
from sevenless.readers.spark_reads import ReadGroup, channel_of, is_derived, read_groups
from sevenless.readers.spark_tables import SparkTable, add_table, plate_block, tables_of

__all__ = ["Spark"]

_APPLICATION: Final = re.compile(r"(?:Application|Programm): ?(?:SparkControl|Tecan i-control).*")
_FACTS: Final = (
    "Method name", "Application", "Device", "Serial number", "Date", "Time", "System", "User", "Plate", "Start Time",
    "End Time", "Temperature", "Plate-ID (Stacker)", "Gerät", "Datum", "Zeit", "Anwender", "Platte",
)  # fmt: skip
_BARCODE: Final = ("Plate-ID (Stacker)", "Platten-ID (Stapler)", "Barcode")
_END: Final = ("End Time", "Endzeit")
_SEVERAL_READS: Final = "several positions were read in each well; the value is the instrument's mean of them"
_CUT_SHORT: Final = "the closing line 'End Time' is missing; the file may have been cut short"
_WELLS: Final = re.compile(r"(1536|384|96|48|24)")


@final
class Spark:
    """Reader of SparkControl and i-control exports.

    Plates with a corner ``<>``, lists of wells, and wells over cycles (``Cycle Nr.``), for one label or several. A
    channel is named by its label, with the wavelength behind it where the label does not say it; "Reference" and
    "Difference" tables become channels of their own. A plate layout in the file goes to the metadata.
    """

    name = "spark"
    instrument = "Tecan Spark"

    def sniff(self, document: Document) -> bool:
        """Whether some sheet says in its first lines that SparkControl or i-control wrote it."""
        return any(_is_export(sheet) for sheet in document.sheets)

    def read(self, document: Document) -> PlateRead:
        """Every sheet of the file, each a plate."""
        readings = Readings(document, reader=self.name, instrument=self.instrument)
        metadata: dict[str, str] = {}
        notes: list[str] = []
        sheets = [sheet for sheet in document.sheets if _is_export(sheet)]
        facts = [_facts(sheet) for sheet in sheets]
        names = (_plate_name(one, sheet, len(sheets)) for one, sheet in zip(facts, sheets, strict=True))
        for plate, sheet, said in zip(distinct(names), sheets, facts, strict=True):
            layout, found = _add_sheet(readings, sheet, plate, said, notes)
            if not found:
                what = "there is no table of values (<> or Cycle Nr.)"
                readings.problem(what, sheet=sheet, plate=plate, remedy="export the results again")
            metadata |= per_plate(plate, {key: said.get(key, "") for key in _FACTS} | {"layout": layout})
            if found and not any(sheet.text(row, 0).startswith(_END) for row in range(len(sheet.rows))):
                notes.append(f"plate {plate}: {_CUT_SHORT}")
        if not sheets:
            readings.problem("no sheet was written by SparkControl or i-control", remedy="export the results again")
        return readings.finish(metadata=metadata, notes=notes)


def _is_export(sheet: Sheet) -> bool:
    return any(_APPLICATION.fullmatch(text) for row in range(min(6, len(sheet.rows))) for _, text in filled(sheet, row))


def _facts(sheet: Sheet) -> dict[str, str]:
    found: dict[str, str] = {}
    in_tables = {row for table in tables_of(sheet) for row in range(table.top, table.stop)}
    for row in range(len(sheet.rows)):
        if row in in_tables and not sheet.text(row, 0).startswith(_END):
            continue
        for key, value in facts_of_row(sheet, row).items():
            name = re.sub(r"\s*\[[^\]]*\]$", "", key).rstrip(":")
            if name in (*_FACTS, *_BARCODE) and value:
                found.setdefault(name, value)
    return found


def _plate_name(facts: dict[str, str], sheet: Sheet, sheets: int) -> str:
    barcode = next((facts[key] for key in _BARCODE if facts.get(key)), "")
    return barcode or ("Plate 1" if sheets == 1 else sheet.name)


def _add_sheet(
    readings: Readings, sheet: Sheet, plate: str, facts: dict[str, str], notes: list[str]
) -> tuple[str, int]:
    """Add every table of a sheet; gives back the layout of samples and the number of tables with values."""
    groups = read_groups(sheet)
    wells = _WELLS.search(facts.get("Plate", facts.get("Platte", "")))
    layout, found = "", 0
    used: list[ReadGroup] = []
    for table in tables_of(sheet):
        block = plate_block(sheet, table)
        if block and _is_layout(sheet, table, groups):
            contents = (sheet.text(*place) for place in block.places)
            layout = compact_layout(
                (well, text) for well, text in zip(block.wells, contents, strict=True) if text != "None"
            )
            continue
        group = _group_of(table, groups, used)
        channel = channel_of(group, table.title)
        if block:
            readings.add_block(block, plate=plate, channel=channel)
            remark(notes, partial_rows(plate, block.plate_rows, block.plate_format))
            found += 1
            continue
        found += add_table(readings, sheet, table, plate, channel, int(wells[1]) if wells else None)
        if table.is_mean_of_positions(sheet):
            remark(notes, f"plate {plate}: {_SEVERAL_READS}")
    return layout, found


def _is_layout(sheet: Sheet, table: SparkTable, groups: list[ReadGroup]) -> bool:
    """Whether a plate stands before the first read is described: it says what is in the wells."""
    return bool(groups) and table.top < groups[0].row


def _group_of(table: SparkTable, groups: list[ReadGroup], used: list[ReadGroup]) -> ReadGroup:
    """The read of a table: the one its title names, the one described right above, or the next one not yet used."""
    name = table.title.partition(":")[0].strip()
    before = [group for group in groups if group.row < table.top]
    named = [group for group in before if name and group.name == name]
    fresh = [group for group in before if group not in used and not is_derived(name)]
    group = next(iter(named or fresh or used[-1:] or before), ReadGroup(row=0))
    if group not in used:
        used.append(group)
    return group
