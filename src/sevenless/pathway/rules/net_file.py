"""What BioNetGen makes of the rules (a ``.net`` file) as species with readable names, and reactions between them."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import Final, final

__all__ = ["Generated", "GeneratedReaction", "GeneratedSpecies", "read_net"]

_UNSAID: Final = frozenset({"u", "free", "off", "cytosol", "two", "closed"})
"""States a name does not say: a protein that is as it is made."""


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class GeneratedSpecies:
    """``name`` is made of what differs from a protein as it is made; ``pattern`` is BioNetGen's, exact."""

    name: str
    pattern: str
    starts_as: str
    fixed: bool


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class GeneratedReaction:
    """Indices into the species, and the rate constant: a name, or a number times a name."""

    reactants: tuple[int, ...]
    products: tuple[int, ...]
    rate: str
    rule: str


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Generated:
    """A network as BioNetGen wrote it. ``groups``: a read-out to the species in it, and how often each counts."""

    species: tuple[GeneratedSpecies, ...]
    reactions: tuple[GeneratedReaction, ...]
    groups: dict[str, tuple[tuple[int, int], ...]]


def read_net(text: str) -> Generated:
    """Species and reactions of a ``.net`` file."""
    lines = [line.split("#") for line in _block(text, "species")]
    patterns = [line[0].split()[1] for line in lines]
    starts = [line[0].split()[2] for line in lines]
    names = _unique([_name(pattern.removeprefix("$")) for pattern in patterns])
    species = tuple(
        GeneratedSpecies(name=name, pattern=pattern.removeprefix("$"), starts_as=start, fixed=pattern.startswith("$"))
        for name, pattern, start in zip(names, patterns, starts, strict=True)
    )
    return Generated(
        species=species,
        reactions=tuple(_reaction(line) for line in _block(text, "reactions")),
        groups=dict(_group(line) for line in _block(text, "groups")),
    )


def _block(text: str, name: str) -> list[str]:
    inside = text.split(f"begin {name}\n")[1].split(f"end {name}")[0]
    return [line.strip() for line in inside.splitlines() if line.strip()]


def _reaction(line: str) -> GeneratedReaction:
    fields, _, rule = line.partition("#")
    _, left, right, rate = fields.split()
    return GeneratedReaction(
        reactants=_numbers(left), products=_numbers(right), rate=rate.replace("*", " * "), rule=rule.strip()
    )


def _group(line: str) -> tuple[str, tuple[tuple[int, int], ...]]:
    fields = line.split()
    counted = [one.rpartition("*") for one in (fields[2].split(",") if len(fields) > 2 else [])]
    return fields[1], tuple((int(place) - 1, int(times or 1)) for times, _, place in counted)


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(int(one) - 1 for one in text.split(",") if one != "0")


def _name(pattern: str) -> str:
    molecules = []
    for molecule in pattern.split("."):
        protein, sites = re.fullmatch(r"(\w+)\((.*)\)", molecule).groups()  # type: ignore[union-attr]
        states = re.findall(r"~(\w+)", sites)
        molecules.append("_".join([protein, *(state for state in states if state not in _UNSAID)]))
    return "__".join(molecules)


def _unique(names: list[str]) -> list[str]:
    """Names that several species share (which site holds what is not said) get a number."""
    often = Counter(names)
    seen: Counter[str] = Counter()
    unique = []
    for name in names:
        seen[name] += 1
        unique.append(f"{name}__{seen[name]}" if often[name] > 1 else name)
    return unique
