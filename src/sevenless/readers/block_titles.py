"""What the words around a block say: which plate it is, which channel, at what time; or that it is a layout."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, final

from sevenless.errors import UnitError
from sevenless.files.document import Sheet
from sevenless.files.numbers import parse_value
from sevenless.readers.blocks import Block
from sevenless.units import parse_time

__all__ = ["BlockTitle", "is_layout", "names_layout", "title_of"]

_PLATE: Final = re.compile(r"(?i)^(?:plate barcode|barcode|plate(?: name| id)?)\s*[:=]\s*(?P<name>.+)$")
_NUMBERED: Final = re.compile(
    r"(?i)^(?P<name>(?:assay )?plate[\s_#-]*[a-z]?\d+\w*)(?:\s*[:,;|/–-]\s*|\s+|\s*$)(?P<rest>.*)$"
)
_TIME: Final = re.compile(r"(?i)^(?:time|t)\s*[:=]?\s*(?P<time>[-+\d.,]+\s*[a-zµ]+)$")
# Variables of a plate map: numbers in such a block were pipetted, not measured.
_LAYOUT: Final = re.compile(
    r"(?i)^(conc|concentration|dose|compound|gnumber|drug|role|contents?|layout|plate ?map|template|treatment|replicate"
    r"|cell ?line|clid|genotype|strain|volume|density|seeding|sample)(?![a-z])"
)
_LINES_ABOVE: Final = 3


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class BlockTitle:
    """What is known of a block from the words above it; ``""`` and None are unknown."""

    plate: str = ""
    channel: str = ""
    time_s: float | None = None


def title_of(block: Block) -> BlockTitle:
    """Plate, channel and time from the corner of a block and the lines right above it, the nearest first."""
    plate = channel = ""
    time_s: float | None = None
    for text in _words_above(block):
        named_plate, rest = _plate_and_rest(text)
        timed = _time(rest)
        plate = plate or named_plate
        time_s = timed if time_s is None else time_s
        if rest and timed is None:
            channel = channel or rest
    return BlockTitle(plate=plate, channel=channel, time_s=time_s)


def names_layout(text: str) -> bool:
    """Whether a title or the name of a sheet is a variable of a plate map (``Concentration``, ``Compound_2``)."""
    return bool(_LAYOUT.match(text.strip()))


def is_layout(block: Block) -> bool:
    """Whether a block says what was in the wells: more words than numbers, no number, or a title saying so."""
    numbers = words = 0
    for cell in block.cells:
        parsed = parse_value(cell)
        words += parsed is None
        numbers += parsed is not None and parsed[0] is not None
    return not numbers or words > numbers or any(names_layout(text) for text in _words_above(block))


def _words_above(block: Block) -> list[str]:
    """The corner, then lines above that hold a single cell over the block, up to a second blank line."""
    corner = block.sheet.text(block.top, block.left) if block.labelled else ""
    found = [corner] if any(letter.isalpha() for letter in corner) else []
    blanks = 0
    for row in range(block.top - 1, max(-1, block.top - 1 - _LINES_ABOVE), -1):
        texts = _texts(block.sheet, row, range(block.left, block.right + 1))
        blanks += not texts
        if len(texts) > 1 or blanks > 1:
            break
        # A number alone is a title too (665), a mark such as OVER is none.
        found += [text for text in texts if (parse_value(text) or (0.0, None))[0] is not None]
    return found


def _texts(sheet: Sheet, row: int, columns: Sequence[int]) -> list[str]:
    return [text for text in (sheet.text(row, column) for column in columns) if text]


def _plate_and_rest(text: str) -> tuple[str, str]:
    if match := _PLATE.match(text):
        return match["name"].strip(), ""
    if match := _NUMBERED.match(text):
        return match["name"].strip(), match["rest"].strip()
    return "", text


def _time(text: str) -> float | None:
    match = _TIME.match(text)
    try:
        return parse_time(match["time"]) if match else None
    except UnitError:
        return None
