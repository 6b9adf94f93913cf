"""What a file that no reader knows seems to hold, and what to do with it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, final

from sevenless.files.document import Cell, Document
from sevenless.files.numbers import parse_value
from sevenless.readers.block_titles import names_layout

__all__ = ["Stranger", "describe"]

_ANOTHER_FILE: Final = "export the plate reader's file"
_TOP: Final = 40


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Stranger:
    """A file that is not ours: what it holds, as the end of "it seems to be ...", and the remedy."""

    holds: str
    remedy: str


# Files known by words near their top: every pattern of a row has to be found in some cell.
_WORDS: Final = (
    (
        (r"(?i)^(echo\b|source plate (name|barcode))", r"(?i)^(destination|source) (well|plate)"),
        "a transfer report of an Echo acoustic dispenser (which well received what, not a measurement)",
        "use it to make a plate map, and read the plate reader's own file",
    ),
    (
        (r"(?i)^(report point table|sensorgram type)$|^biacore\b|_[XY]\s*$",),
        "an export of a Biacore (surface plasmon resonance, not a plate)",
        _ANOTHER_FILE,
    ),
    (
        (r"(?i)^ligand concentration", r"^Time \[s\]$"),
        "raw data of MO.Affinity Analysis (microscale thermophoresis, not a plate)",
        "analyse it with: sevenless binding mst FILE",
    ),
    (
        (r"(?i)^barcode$", r"(?i)^template$"),
        "a manifest (which barcode belongs to which template)",
        "name it as the manifest of a run file, and read the plates it lists",
    ),
    ((r"(?i)^filename$", r"(?i)^plate$"), "a list of plate files", "read the files it lists"),
    (
        (r"(?i)^conc(entration|_molar)?\b", r"(?i)^response\b"),
        "a table of doses and responses",
        "fit it with: sevenless fit FILE",
    ),
    (
        (r"(?i)^(well|wellrow|row)$",),
        "a table of wells without a column of measured numbers, such as a plate map",
        "name it as a map of a run file, or add a column with the readings",
    ),
    ((r"^>\S+",), "sequences in FASTA format", _ANOTHER_FILE),
    ((r"NIST/ITL StRD",), "a certified data set of NIST", _ANOTHER_FILE),
    (
        (r"^\[[\w.-]+\]\s*$", r"^[\w.-]+\s*=\s*\S"),
        "a run file or other settings in TOML",
        "run it with: sevenless analyze FILE",
    ),
    (
        (r"(?i)permission (is hereby granted|to use, copy)|redistribution and use|copyright \(c\)|licen[cs]e agree",),
        "a licence",
        _ANOTHER_FILE,
    ),
)


def describe(document: Document) -> Stranger:
    """Say what a file seems to hold. Always has an answer."""
    cells = [cell for sheet in document.sheets for row in sheet.rows[:_TOP] for cell in row if cell is not None]
    for patterns, holds, remedy in _WORDS:
        if all(any(re.search(pattern, str(cell)) for cell in cells) for pattern in patterns):
            return Stranger(holds=holds, remedy=remedy)
    for fits, holds, remedy in _SHAPES:
        if fits(document, cells):
            return Stranger(holds=holds, remedy=remedy)
    return Stranger(holds="a table without a column of wells", remedy="add a column named well (A01, A02, ...)")


def _is_blank(document: Document, cells: Sequence[Cell]) -> bool:
    return not cells


def _is_layout(document: Document, cells: Sequence[Cell]) -> bool:
    """Sheets named like the variables of a plate map, or a sheet full of a few words again and again."""
    if document.is_workbook and any(names_layout(sheet.name) for sheet in document.sheets):
        return True
    words = [str(cell) for cell in cells if parse_value(cell) is None]
    return len(words) >= 24 and len(words) == len(cells) and len(set(words)) <= len(words) / 8


def _is_prose(document: Document, cells: Sequence[Cell]) -> bool:
    """Words with blanks between them in much of what is there."""
    return sum(bool(re.search(r"[A-Za-z]{3,} [A-Za-z]{2,}", str(cell))) for cell in cells) > 0.3 * len(cells)


def _is_wordless(document: Document, cells: Sequence[Cell]) -> bool:
    return all(parse_value(cell) is not None for cell in cells)


_SHAPES: Final[tuple[tuple[Callable[[Document, Sequence[Cell]], bool], str, str], ...]] = (
    (_is_blank, "a file without any content", "export it again"),
    (
        _is_layout,
        "a treatment template or plate map (what was in the wells, not a measurement)",
        "name it as a map of a run file",
    ),
    (_is_prose, "plain text", _ANOTHER_FILE),
    (
        _is_wordless,
        "numbers in a shape that is no plate",
        "export whole plates (8 x 12, 16 x 24 or 32 x 48), or label rows A, B, ... and columns 1, 2, ...",
    ),
)
