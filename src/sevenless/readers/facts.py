"""What a file says of itself: ``Key: value`` cells, key and value side by side, layouts of samples."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Final

from sevenless.files.document import Sheet

__all__ = ["compact_layout", "distinct", "facts_of_row", "filled", "is_blank", "per_plate"]

# A key begins with a letter: what follows the colon of 13:47 is no value.
_KEY: Final = re.compile(r"([^\W\d_][^:]{1,47}):\s*(.*)", re.DOTALL)


def is_blank(sheet: Sheet, row: int) -> bool:
    """Whether nothing stands in a row."""
    return all(cell is None for cell in sheet.rows[row])


def filled(sheet: Sheet, row: int) -> list[tuple[int, str]]:
    """Column and text of every cell of a row in which something stands."""
    texts = ((column, sheet.text(row, column)) for column in range(len(sheet.rows[row])))
    return [(column, text) for column, text in texts if text]


def facts_of_row(sheet: Sheet, row: int) -> dict[str, str]:
    """``Key: value`` of every cell; a key without a value takes the next cell; without any colon the first cell is
    the key of the rest."""
    cells = [text for _, text in filled(sheet, row)]
    found: dict[str, str] = {}
    while cells:
        match = _KEY.fullmatch(cells.pop(0))
        if not match:
            continue
        key, value = match[1].strip(), match[2].strip()
        if not value and cells and not _KEY.fullmatch(cells[0]):
            value = cells.pop(0)
        found[key] = value.lstrip("'")
    if not found and len(pair := [text for _, text in filled(sheet, row)]) > 1:
        found[pair[0]] = " ".join(pair[1:])
    return found


def per_plate(plate: str, facts: Mapping[str, str]) -> dict[str, str]:
    """Facts keyed ``"<plate>: <fact>"``; those without a value are left out."""
    return {f"{plate}: {key}": value for key, value in facts.items() if value}


def compact_layout(contents: Iterable[tuple[str, str]]) -> str:
    """Wells by what is in them, on one line.

    >>> compact_layout([("A01", "BLK"), ("A02", "SPL1"), ("A03", "BLK")])
    'BLK: A01 A03; SPL1: A02'
    """
    wells: dict[str, list[str]] = {}
    for well, content in contents:
        if content:
            wells.setdefault(content, []).append(well)
    return "; ".join(f"{content}: {' '.join(named)}" for content, named in wells.items())


def distinct(names: Iterable[str]) -> list[str]:
    """The names, each later namesake with its number behind it.

    >>> distinct(["Plate 1", "Plate 2", "Plate 1"])
    ['Plate 1', 'Plate 2', 'Plate 1 (2)']
    """
    found: list[str] = []
    for name in names:
        number, candidate = 1, name
        while candidate in found:
            number += 1
            candidate = f"{name} ({number})"
        found.append(candidate)
    return found
