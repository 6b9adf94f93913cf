"""Facts as functions: each asks the model one thing and says what it found."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from published.facts import claim

__all__ = ["BOTH", "FACTS", "OWN", "PARAMETERS", "Fact", "Found", "Place", "Verdict", "fact"]

BOTH: Final = ("MCF10A", "HS578T")
"""Presets whose copies were measured."""

OWN: Final = ("own cells",)
"""For facts of named cell lines, which are asked of those presets."""

PARAMETERS: Final = ("numbers",)
"""For facts of the numbers of the model, which need no simulation and have no size."""


@dataclass(frozen=True)
class Place:
    """Where a fact is asked: a preset and a size."""

    cell: str
    size: str

    def __str__(self) -> str:
        return f"{self.cell}, {self.size}" if self.size else self.cell


@dataclass(frozen=True)
class Found:
    """What the model said, in numbers, and whether that is what the literature says."""

    holds: bool
    text: str


@dataclass(frozen=True)
class Verdict:
    """A fact, and what became of it in one place."""

    fact: str
    place: Place
    says: str
    grades: str
    found: str
    holds: bool


@dataclass(frozen=True)
class Fact:
    """One fact, or a part of it with a letter behind its number."""

    name: str
    claims: tuple[str, ...]
    cells: tuple[str, ...]
    ask: Callable[[Place], Found]

    @property
    def number(self) -> int:
        return int(self.name.rstrip("abcdefghij"))

    @property
    def says(self) -> str:
        return " ".join(claim(one).statement for one in self.claims)

    @property
    def grades(self) -> str:
        return "".join(sorted({grade for one in self.claims for grade in claim(one).grades}, key="SAFCMX".index))

    @property
    def places(self) -> tuple[Place, ...]:
        sizes = ("",) if self.cells == PARAMETERS else ("core", "full")
        return tuple(Place(cell, size) for size in sizes for cell in self.cells)

    def verdict(self, place: Place) -> Verdict:
        found = self.ask(place)
        return Verdict(
            fact=self.name,
            place=place,
            says=self.says,
            grades=self.grades,
            found=found.text,
            holds=bool(found.holds),
        )


FACTS: Final[dict[str, Fact]] = {}


def fact(*claims: str, cells: tuple[str, ...] = BOTH) -> Callable[[Callable[[Place], Found]], Callable[[Place], Found]]:
    """Enters a function ``fact_<number>`` with the claims that it asks the model for."""

    def enter(ask: Callable[[Place], Found]) -> Callable[[Place], Found]:
        name = ask.__name__.removeprefix("fact_")
        assert name not in FACTS, name
        FACTS[name] = Fact(name=name, claims=claims, cells=cells, ask=ask)
        return ask

    return enter
