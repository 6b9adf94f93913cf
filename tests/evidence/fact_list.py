"""The list of facts as text, where it lies beside the project: its sections, lines, numbers and grades."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import pytest

__all__ = ["Fact", "facts_of", "numbers_in"]

# Years, names and places of sources hold digits that are no magnitudes.
_CITATION = re.compile(
    r"\([^()]*?(?:19|20)\d\d[^()]*\)|\b[A-Z][a-z]+ (?:19|20)\d\d(?:, (?:19|20)\d\d)?"
    r"|ncomms\d+|Table S1|seed \d+|\w+\.py"
)
_NAMES = re.compile(r"BI-3406|BI 1701963|BAY-293|RMC-4550|ARS-\d+|Compound 9f|1/M/s|tests? \d+(?:-\d+)?")
_NUMBER = re.compile(r"\d+(?:\.\d+)?(?:e-?\d+)?")
# Not "3D", not the 12 of G12C.
_STANDING = re.compile(rf"(?<![A-Za-z0-9.])({_NUMBER.pattern})(?!\.?\d)(?![A-Z])")
_GRADE = re.compile(r"(?<![\w.>-])[SAFCMX](?=[\s,.;:)/]|$)")


@dataclass(frozen=True)
class Fact:
    """A numbered line of the list."""

    number: int
    section: str
    line: str

    @property
    def numbers(self) -> list[str]:
        """Numbers that are not part of a name or of a source."""
        return _STANDING.findall(_NAMES.sub(" ", _CITATION.sub(" ", self.line)))

    @property
    def grades(self) -> set[str]:
        """Letters of its grades, wherever they stand in the line."""
        return set(_GRADE.findall(self.line))


def facts_of(shared: Path) -> dict[int, Fact]:
    """Every numbered line; the test is skipped where the list is absent."""
    path = shared.parent / "pathway" / "validation.md"
    if not path.is_file():
        pytest.skip("needs the list of facts beside the project (../shared/pathway), which is not here")
    facts: dict[int, Fact] = {}
    section = ""
    for line in path.read_text(encoding="utf-8").splitlines():
        section = line[3:].strip() if line.startswith("## ") else section
        if match := re.match(r"(\d+)\. (.*)", line):
            facts[int(match[1])] = Fact(int(match[1]), section, match[2])
    return facts


def numbers_in(text: str) -> set[str]:
    """Every number of a text, names not left out."""
    return set(_NUMBER.findall(text))
