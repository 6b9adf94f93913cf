"""The sections of an EnVision export: what is said of each plate, its blocks of values, and the footer."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, final

from sevenless.files.document import Sheet
from sevenless.plates.geometry import PLATE_SHAPES
from sevenless.readers.blocks import Block, block_at, find_labelled_blocks

__all__ = ["Background", "Footer", "PlateSection", "TitledBlock", "first_text", "read_footer", "sections", "unquoted"]

PLATE_INFORMATION: Final = "Plate information"
_AFTER_PLATES: Final = ("Basic assay information", "Protocol information", "Platemap:", "Exported with EnVision")
_TITLE: Final = re.compile(r"^(Results for|Calculated results:)\s")


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Background:
    """One row of a "Background information" table; ``signal`` is in the unit of the channel."""

    label: str
    signal: str
    measinfo: str


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class TitledBlock:
    """A block of values and the line above it, ``""`` where there is none."""

    title: str
    block: Block


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class PlateSection:
    """From one "Plate information" line to the next.

    ``facts`` are the columns of the plate information (``Plate``, ``Repeat``, ``Barcode``, ``Label``, ...).
    ``cut_short`` says in words what is missing of an unlabelled block.
    """

    sheet: Sheet
    top: int
    facts: dict[str, str]
    backgrounds: tuple[Background, ...]
    blocks: tuple[TitledBlock, ...]
    cut_short: str = ""


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Footer:
    """What stands after the plates.

    ``facts`` are its lines of name and value (of the assay, the plate type and the instrument); ``labels`` and
    ``filters`` map a name to the lines that describe it.
    """

    facts: dict[str, str]
    labels: dict[str, dict[str, str]]
    filters: dict[str, dict[str, str]]
    exported_with: str = ""

    @property
    def plate_format(self) -> int | None:
        """Number of wells of the plate type, if the footer tells it and it is a format we know."""
        wells = self.facts.get("Number of the wells in the plate", "")
        return int(wells) if wells.isdecimal() and int(wells) in PLATE_SHAPES else None


def unquoted(text: str) -> str:
    """Text without the ``="..."`` that keeps a spreadsheet from changing it: ``unquoted('="X7"') == "X7"``."""
    return text.strip().removeprefix("=").strip('"').strip()


def first_text(sheet: Sheet, row: int) -> str:
    """The first cell of a row that holds anything, as text."""
    cells = sheet.rows[row]
    return next((sheet.text(row, column) for column, cell in enumerate(cells) if cell is not None), "")


def sections(sheet: Sheet, *, plate_format: int | None = None) -> list[PlateSection]:
    """Every plate section of a sheet, in order. ``plate_format`` settles the size of unlabelled blocks."""
    starts = [row for row in range(len(sheet.rows)) if first_text(sheet, row) == PLATE_INFORMATION]
    return [_section(sheet, start, _end(sheet, start), plate_format) for start in starts]


def read_footer(sheet: Sheet) -> Footer:
    """The footer; empty where the export leaves it out."""
    facts: dict[str, str] = {}
    groups: dict[str, dict[str, dict[str, str]]] = {"Labels:": {}, "Filters:": {}}
    exported_with, heading, entry = "", "", ""
    for row in _footer_rows(sheet):
        name, value = _name_and_value(sheet, row)
        if not name:
            entry = ""
        elif not value and name.endswith(":"):
            heading, entry = name, ""
        elif name.startswith("Exported with EnVision"):
            exported_with = name
        elif heading in groups and not entry:
            entry = name
            groups[heading][entry] = {}
        elif heading in groups:
            groups[heading][entry][name] = value
        elif value:
            facts.setdefault(name.rstrip(": "), value)
    return Footer(facts=facts, labels=groups["Labels:"], filters=groups["Filters:"], exported_with=exported_with)


def _footer_rows(sheet: Sheet) -> Iterator[int]:
    in_footer = False
    for row in range(len(sheet.rows)):
        text = first_text(sheet, row)
        if text == PLATE_INFORMATION:
            in_footer = False
        elif text.startswith(_AFTER_PLATES):
            in_footer = True
        if in_footer:
            yield row


def _name_and_value(sheet: Sheet, row: int) -> tuple[str, str]:
    texts = [sheet.text(row, column) for column in range(len(sheet.rows[row]))]
    filled = [unquoted(text) for text in texts if text]
    return (filled[0], filled[1] if len(filled) > 1 else "") if filled else ("", "")


def _end(sheet: Sheet, start: int) -> int:
    for row in range(start + 1, len(sheet.rows)):
        text = first_text(sheet, row)
        if text == PLATE_INFORMATION or text.startswith(_AFTER_PLATES):
            return row
    return len(sheet.rows)


def _section(sheet: Sheet, start: int, end: int, plate_format: int | None) -> PlateSection:
    facts = _table(sheet, start + 1, end)
    information_end = min(start + 3, end)
    backgrounds: list[Background] = []
    titles: list[int] = []
    for row in range(start + 3, end):
        text = first_text(sheet, row)
        if text == "Background information":
            rows = _table(sheet, row + 1, end)
            backgrounds = [
                Background(label=one.get("Label", ""), signal=one.get("Signal", ""), measinfo=one.get("MeasInfo", ""))
                for one in rows
            ]
            information_end = row + 2 + len(rows)
        elif _TITLE.match(text):
            titles.append(row)
    blocks, cut_short = _blocks(sheet, titles, information_end, end, plate_format)
    return PlateSection(
        sheet=sheet,
        top=start,
        facts=facts[0] if facts else {},
        backgrounds=tuple(backgrounds),
        blocks=tuple(blocks),
        cut_short=cut_short,
    )


def _table(sheet: Sheet, header: int, end: int) -> list[dict[str, str]]:
    """Rows under a header, up to the first blank one, as header text to cell text."""
    names = [sheet.text(header, column) for column in range(len(sheet.rows[header]))] if header < end else []
    found: list[dict[str, str]] = []
    for row in range(header + 1, end):
        if not first_text(sheet, row):
            break
        found.append({name: unquoted(sheet.text(row, column)) for column, name in enumerate(names) if name})
    return found


def _blocks(
    sheet: Sheet, titles: list[int], information_end: int, end: int, plate_format: int | None
) -> tuple[list[TitledBlock], str]:
    found: list[TitledBlock] = []
    cut_short = ""
    # Without a title, one blank line parts the information from the values. Its own blank rows belong to the block:
    # unused edges of a plate are exported as rows without a number.
    starts = [(title + 1, first_text(sheet, title)) for title in titles] or [(information_end + 1, "")]
    for (start, title), stop in zip(starts, [*titles[1:], end], strict=True):
        labelled = find_labelled_blocks(sheet, start=start, stop=stop)
        if labelled:
            found += [TitledBlock(title=title, block=block) for block in labelled]
            continue
        bare, problem = _bare_block(sheet, start, stop, plate_format)
        found += [TitledBlock(title=title, block=bare)] if bare else []
        cut_short = cut_short or problem
    return found, cut_short


def _bare_block(sheet: Sheet, start: int, stop: int, plate_format: int | None) -> tuple[Block | None, str]:
    filled = [row for row in range(start, stop) if first_text(sheet, row)]
    if not filled:
        return None, ""
    height = filled[-1] - start + 1
    width = 1 + max(c for row in filled for c, cell in enumerate(sheet.rows[row]) if cell is not None)
    # A text file writes a delimiter for every well, so a row is as long as the plate is wide, blank edges or not.
    written = {len(sheet.rows[row]) - (sheet.rows[row][-1] is None) for row in filled} if sheet.delimiter else set()
    sizes = (plate_format,) if plate_format else (96, 384, 1536)
    fitting = [size for size in sizes if PLATE_SHAPES[size][0] >= height and PLATE_SHAPES[size][1] >= width]
    exact = [size for size in fitting if written == {PLATE_SHAPES[size][1]}]
    if not fitting:
        return None, f"{height} rows and {width} columns of values are no plate of {' or '.join(map(str, sizes))} wells"
    size = (exact or fitting)[0]
    if sheet.delimiter and start + PLATE_SHAPES[size][0] > stop:
        return None, f"only {stop - start} of the {PLATE_SHAPES[size][0]} rows of a {size}-well plate are there"
    return block_at(sheet, start, 0, plate_format=size), ""
