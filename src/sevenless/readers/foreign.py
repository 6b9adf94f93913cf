"""What a file that no reader knows seems to hold, and what to do with it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, final

from sevenless.files.document import Document
from sevenless.files.numbers import parse_value

__all__ = ["Stranger", "describe"]


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Stranger:
    """A file that is not ours: what it holds, as the end of "it seems to be ...", and the remedy."""

    holds: str
    remedy: str


# Looked for in any cell near the top of any sheet, in this order.
_MARKS: Final = (
    (
        r"(?i)^echo .*(pick|transfer|reformat|dose)|^Source Plate (Name|Barcode)$",
        "a transfer report of an Echo acoustic dispenser (which well received what, not a measurement)",
        "use it to make a plate map, and read the plate reader's own file",
    ),
    (
        r"(?i)biacore|sensorgram|^(Run|Cycle|Fc)\d* .*_[XY]$|_X$|^Steady state|\bRmax\b",
        "an export of a Biacore (surface plasmon resonance, not a plate)",
        "export the plate reader's file",
    ),
    (
        r"(?i)^barcode$(?=)",
        "a manifest (which barcode belongs to which template)",
        "give it to the run file as the manifest, and read the plates it names",
    ),
    (
        r"(?i)^gnumber|^concentration$",
        "a treatment template or plate map (what was in the wells, not a measurement)",
        "give it to the run file as a map",
    ),
    (r"^>\S+", "sequences in FASTA format", "export the plate reader's file"),
    (
        r"(?i)\b(permission is hereby granted|licen[cs]e|copyright \(c\)|redistribution and use)\b",
        "a licence",
        "export the plate reader's file",
    ),
)


def describe(document: Document) -> Stranger:
    """Say what a file seems to hold. Always has an answer."""
    for pattern, holds, remedy in _MARKS:
        if document.find(pattern, rows=40):
            return Stranger(holds=holds, remedy=remedy)
    for holds, remedy, fits in _SHAPES:
        if fits(document):
            return Stranger(holds=holds, remedy=remedy)
    return Stranger(holds="a table without a column of wells", remedy="add a column named well (A01, A02, ...)")


def _is_blank(document: Document) -> bool:
    return not any(cell is not None for sheet in document.sheets for row in sheet.rows for cell in row)


def _is_prose(document: Document) -> bool:
    """Few numbers, and words in most of what is there."""
    cells = [str(cell) for sheet in document.sheets for row in sheet.rows[:200] for cell in row if cell is not None]
    wordy = sum(bool(re.search(r"[A-Za-z]{3,} [A-Za-z]{2,}", cell)) for cell in cells)
    return wordy > 0.3 * len(cells)


def _is_wordless(document: Document) -> bool:
    cells = [cell for sheet in document.sheets for row in sheet.rows[:200] for cell in row if cell is not None]
    return all(parse_value(cell) is not None for cell in cells)


_SHAPES: Final[tuple[tuple[str, str, Callable[[Document], bool]], ...]] = (
    ("a file without any content", "export it again", _is_blank),
    ("plain text", "export the plate reader's file", _is_prose),
    (
        "numbers in a shape that is no plate",
        "export whole plates (8 x 12, 16 x 24 or 32 x 48), or label rows A, B, ... and columns 1, 2, ...",
        _is_wordless,
    ),
)
