"""Where in a TOML text a key stands, so that a problem can name the line."""

from __future__ import annotations

import re
from collections import Counter
from typing import Final

__all__ = ["KeyPath", "line_of", "lines_of_keys"]

KeyPath = tuple[str | int, ...]
"""Keys from the top of the document; an entry of an array of tables is counted from 0."""

_HEADER: Final = re.compile(r"^\s*(\[\[?)\s*([^\[\]]+?)\s*\]\]?\s*(?:#.*)?$")
_ASSIGNMENT: Final = re.compile(r"""^\s*((?:[\w-]+|"[^"]*"|'[^']*')(?:\s*\.\s*(?:[\w-]+|"[^"]*"|'[^']*'))*)\s*=""")
_LONG_QUOTE: Final = re.compile(r'"""|\'\'\'')
_PART: Final = re.compile(r"""[\w-]+|"[^"]*"|'[^']*'""")


def lines_of_keys(text: str) -> dict[KeyPath, int]:
    """Every table and key with the line (from 1) it is written on.

    Keys inside inline tables and inside values that run over several lines are not listed; `line_of` answers with the
    line of the key that holds them.

    Examples
    --------
    >>> lines_of_keys('title = "x"\\n[fit]\\nhill = 1\\n')
    {('title',): 1, ('fit',): 2, ('fit', 'hill'): 3}
    """
    lines: dict[KeyPath, int] = {}
    entries: Counter[KeyPath] = Counter()
    table: KeyPath = ()
    inside = ""
    for number, line in enumerate(text.splitlines(), start=1):
        started_inside, inside = inside, _long_quote_open_after(line, inside)
        if started_inside:
            continue
        if header := _HEADER.match(line):
            table = _parts(header[2])
            if header[1] == "[[":
                entries[table] += 1
                table = (*table, entries[table] - 1)
            lines.setdefault(table, number)
        elif assignment := _ASSIGNMENT.match(line):
            lines.setdefault((*table, *_parts(assignment[1])), number)
    return lines


def line_of(path: KeyPath, lines: dict[KeyPath, int]) -> int | None:
    """Line of a key, or of the nearest table or key around it; None at the top of the document."""
    for length in range(len(path), 0, -1):
        if path[:length] in lines:
            return lines[path[:length]]
    return None


def _long_quote_open_after(line: str, inside: str) -> str:
    """The quotes of a text of several lines that is still open at the end of this line; empty where none is."""
    for quotes in _LONG_QUOTE.findall(line):
        if not inside:
            inside = quotes
        elif quotes == inside:
            inside = ""
    return inside


def _parts(dotted: str) -> KeyPath:
    return tuple(part.strip("\"'") for part in _PART.findall(dotted))
