"""The three guides as text, where they lie beside the project: their tables, their sections, their words."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

__all__ = ["guide_texts", "section", "table_rows", "words"]

_FILES = {"sos1-guide": "000_*.txt", "sos2-guide": "001_*.txt", "ros1-guide": "002_*.txt"}


def guide_texts(shared: Path) -> dict[str, str]:
    """Text of each guide; the test is skipped where they are absent."""
    folder = shared.parent / "seeds"
    if not folder.is_dir():
        pytest.skip("needs the three guides beside the project (../shared/seeds), which are not here")
    texts = {guide: next(folder.glob(name)).read_text(encoding="utf-8") for guide, name in _FILES.items()}
    # Some references are links, with their brackets escaped.
    return {guide: text.replace("\\[", "[").replace("\\]", "]") for guide, text in texts.items()}


def table_rows(text: str, title: str) -> list[list[str]]:
    """Cells of the rows of the table that stands under a title."""
    lines = _lines_under(text, title)
    start = next(number for number, line in enumerate(lines) if "\t" in line)
    rows: list[list[str]] = []
    for line in lines[start + 1 :]:
        if "\t" not in line:
            break
        rows.append([cell.strip() for cell in line.strip().split("\t")])
    return rows


def section(text: str, title: str, others: set[str]) -> str:
    """What stands between a heading and the next heading that is known."""
    found: list[str] = []
    for line in _lines_under(text, title):
        if _plain(line) in others - {title}:
            break
        found.append(line)
    return "\n".join(found)


def words(text: str) -> list[str]:
    """Words of a text in lower case, without its marks."""
    return re.findall(r"[^\W_]+", text.lower())


def _lines_under(text: str, title: str) -> list[str]:
    lines = text.splitlines()
    return lines[next(number for number, line in enumerate(lines) if _plain(line) == title) + 1 :]


def _plain(line: str) -> str:
    return line.strip(" #*")
