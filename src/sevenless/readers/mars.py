"""BMG LABTECH readers (PHERAstar, CLARIOstar, LUMIstar, ...): exports of MARS and SMART Control."""

from __future__ import annotations

import re
from typing import Final, final

from sevenless.files.document import Cell, Document
from sevenless.files.numbers import parse_value
from sevenless.plates.plateread import Channel, PlateRead
from sevenless.readers.blocks import Block, find_labelled_blocks
from sevenless.readers.elapsed import elapsed_s
from sevenless.readers.facts import compact_layout, filled, per_plate
from sevenless.readers.mars_sections import RAW_DATA, TestRun, channel_of_title, is_layout_title, runs_of
from sevenless.readers.mars_tables import add_table, table_tops
from sevenless.readers.readings import Readings
from sevenless.readers.remarks import holds_text, partial_rows, remark
from sevenless.readers.timecourses import check_cycles

__all__ = ["Mars"]

_CYCLE: Final = re.compile(r"Cycle\s+(?P<number>\d+)\s*\((?P<time>.*?)(?:\s+- .*)?\)")
_HEADER: Final = r"^(Path|Test run no\.|Test ID|Test [Nn]ame):"
_MARKS: Final = {"inj.": "injection, not read", "inj": "injection, not read"}


@final
class Mars:
    """Reader of BMG exports.

    Blocks (``Raw Data (665 A)`` above a plate), tables with a row per well, and "Table All Cycles" with a column per
    well; end-points, cycles, spectra (a channel per wavelength), several test runs in one file. A raw channel is named
    by its filters (``665 A``); a title that is not "Raw Data" (a ratio, a blank correction) is a calculated channel of
    that name. The plate is named by the first of ID1, ID2, ID3 that speaks of a plate, else by ID1.
    """

    name = "mars"
    instrument = "BMG LABTECH (MARS)"

    def sniff(self, document: Document) -> bool:
        """Whether it begins with the header of a test run, or titles its blocks ``Raw Data (...)``."""
        if document.find(r"^User:", rows=4) and document.find(_HEADER, rows=10):
            return True
        return any(
            RAW_DATA.fullmatch(text) and "(" in text
            for sheet in document.sheets
            for row in range(min(60, len(sheet.rows)))
            for _, text in filled(sheet, row)
        )

    def read(self, document: Document) -> PlateRead:
        """Every test run of the file, each a plate."""
        readings = Readings(document, reader=self.name, instrument=self.instrument, parse=_parse)
        metadata: dict[str, str] = {}
        notes: list[str] = []
        runs = runs_of(document)
        in_tables = {run.plate for run in runs if table_tops(run)}
        found = 0
        for run in runs:
            tops = table_tops(run)
            blocks = find_labelled_blocks(run.sheet, start=run.start, stop=run.stop)
            if not tops and blocks and run.plate in in_tables:
                notes.append(f"sheet {run.sheet.name}: left out, its test run {run.plate} is read from a table")
                continue
            layout = _add_tables(readings, run, tops, notes) if tops else _add_blocks(readings, run, blocks, notes)
            found += len(tops) + len(blocks)
            if tops or blocks:
                metadata |= per_plate(run.plate, run.facts | {"mode": run.mode} | layout)
        if not found:
            remedy = "export the raw data from MARS, as plates or as a table"
            readings.problem("there is neither a plate of values nor a table with a column Well", remedy=remedy)
        return readings.finish(metadata=metadata, notes=notes)


def _parse(cell: Cell) -> tuple[float | None, str | None] | None:
    if isinstance(cell, str) and (reason := _MARKS.get(cell.strip().lower())):
        return None, reason
    return parse_value(cell)


def _add_tables(readings: Readings, run: TestRun, tops: list[int], notes: list[str]) -> dict[str, str]:
    contents: list[tuple[str, str]] = []
    for top, stop in zip(tops, [*tops[1:], run.stop], strict=True):
        contents += add_table(readings, run, top, stop, notes)
    return {"content": compact_layout(dict(contents).items())}


def _add_blocks(readings: Readings, run: TestRun, blocks: list[Block], notes: list[str]) -> dict[str, str]:
    """Add the blocks of a run; gives back those that say what is in the wells."""
    layouts: dict[str, str] = {}
    time_s: float | None = None
    above = run.start
    numbered: dict[tuple[int, int], int] = {}
    for block in blocks:
        titles = [text for row in range(above, block.top) for _, text in filled(run.sheet, row)]
        for cycle in (match for title in titles if (match := _CYCLE.fullmatch(title))):
            time_s = elapsed_s(cycle["time"])
            numbered[block.top, 0] = int(cycle["number"])
            if time_s is None:
                what = f"the time of {cycle[0]!r} cannot be read"
                readings.problem(what, sheet=run.sheet, place=(block.top, 0), plate=run.plate)
        title = _title(run, titles)
        above = block.bottom + 1
        if is_layout_title(title):
            layouts[title] = compact_layout(zip(block.wells, _texts(block), strict=True))
        else:
            _add_block(readings, run, block, channel_of_title(title, run.mode), time_s, notes)
    check_cycles(readings, run.sheet, numbered, plate=run.plate)
    return layouts


def _title(run: TestRun, above: list[str]) -> str:
    """The last line above a block that is no cycle, no fact of the header and not the line of the mode."""
    titles = [text for text in above if not _CYCLE.fullmatch(text) and text != run.mode]
    return titles[-1] if titles and not re.match(r"[^(]{2,20}:", titles[-1]) else ""


def _add_block(
    readings: Readings, run: TestRun, block: Block, channel: Channel, time_s: float | None, notes: list[str]
) -> None:
    text = readings.unreadable(block.cells) if channel.kind == "calculated" else None
    if text is not None:
        remark(notes, holds_text(run.plate, channel.name, text))
        return
    readings.add_block(block, plate=run.plate, channel=channel, time_s=time_s)
    remark(notes, partial_rows(run.plate, block.plate_rows, block.plate_format))


def _texts(block: Block) -> list[str]:
    return [block.sheet.text(row, column) for row, column in block.places]
