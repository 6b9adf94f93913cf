"""The networks that ship, as text: species with their patterns, reactions under their sentences, read-outs."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import final

import sevenless.pathway

__all__ = ["FOLDER", "SIZES", "Molecule", "Shipped", "ShippedReaction", "molecules_of", "proteins_in", "shipped_text"]

FOLDER = Path(sevenless.pathway.__file__).parent / "networks"
SIZES = ("core", "full")

_SPECIES = re.compile(r"  (fixed )?(\S+) = (\S+) \[(molecules|mol/L)\]  # (\S+)")
_REACTION = re.compile(r"  (r\d+): (.*?) ?-> ?(.*?) ; (?:([\d.]+) \* )?(\w+)")
_READ_OUT = re.compile(r"  (\S+) = (.+) \[molecules\]")


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Molecule:
    """One protein of a species: its name, states of its sites, and labels of its bonds by site."""

    protein: str
    states: dict[str, str]
    bonds: dict[str, str]


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class ShippedReaction:
    """A line of the file: how often each species stands on either side, and under which sentence."""

    name: str
    left: Counter[str]
    right: Counter[str]
    factor: str
    rate: str
    sentence: str


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Shipped:
    """What a file says; ``starts`` and ``units`` by species, ``read_outs`` to species and how often each counts."""

    patterns: dict[str, str]
    starts: dict[str, str]
    pools: frozenset[str]
    reactions: tuple[ShippedReaction, ...]
    sentences: tuple[str, ...]
    read_outs: dict[str, Counter[str]]


@cache
def shipped_text(size: str) -> Shipped:
    """The file of a size, read without the code that reads it for users: every line must be one that is known."""
    text = (FOLDER / f"{size}.txt").read_text(encoding="utf-8")
    _, species, rest = re.split(r"\n(?:species|reactions):\n", text)
    reactions, read_outs = rest.split("\nobservables:\n")
    matched = [_matched(_SPECIES, line) for line in species.strip("\n").split("\n")]
    assert all((bool(fixed) == (unit == "mol/L")) for fixed, _, _, unit, _ in matched)
    sentence, sentences, found = "", [], []
    for line in reactions.strip("\n").split("\n"):
        if line.startswith("  # "):
            sentence = line.removeprefix("  # ")
            sentences.append(sentence)
        else:
            name, left, right, factor, rate = _matched(_REACTION, line)
            found.append(
                ShippedReaction(
                    name=name, left=_side(left), right=_side(right), factor=factor or "", rate=rate, sentence=sentence
                )
            )
    return Shipped(
        patterns={name: pattern for _, name, _, _, pattern in matched},
        starts={name: start for _, name, start, _, _ in matched},
        pools=frozenset(name for fixed, name, _, _, _ in matched if fixed),
        reactions=tuple(found),
        sentences=tuple(sentences),
        read_outs=dict(_read_out(line) for line in read_outs.strip("\n").split("\n")),
    )


def _matched(pattern: re.Pattern[str], line: str) -> tuple[str, ...]:
    match = pattern.fullmatch(line)
    assert match, line
    return match.groups()


def _read_out(line: str) -> tuple[str, Counter[str]]:
    name, terms = _matched(_READ_OUT, line)
    counted: Counter[str] = Counter()
    for term in [] if terms == "0" else terms.split(" + "):
        times, _, species = term.rpartition(" * ")
        counted[species] += int(times or 1)
    return name, counted


def _side(text: str) -> Counter[str]:
    counted: Counter[str] = Counter()
    for term in text.split(" + ") if text else []:
        times, _, species = term.rpartition(" ")
        counted[species] += int(times or 1)
    return counted


@cache
def molecules_of(pattern: str) -> tuple[Molecule, ...]:
    """The proteins of a species as BioNetGen writes them: ``A(x~u,y!1).B(z!1)``."""
    found = []
    for molecule in pattern.split("."):
        protein, sites = _matched(re.compile(r"(\w+)\((.*)\)"), molecule)
        states, bonds = {}, {}
        for site in sites.split(",") if sites else []:
            name, state, bond = _matched(re.compile(r"(\w+)(?:~(\w+))?(?:!(\d+))?"), site)
            if state:
                states[name] = state
            if bond:
                bonds[name] = bond
        found.append(Molecule(protein=protein, states=states, bonds=bonds))
    return tuple(found)


def proteins_in(patterns: dict[str, str], side: Counter[str]) -> Counter[str]:
    """How many of each protein stand on one side of a reaction."""
    counted: Counter[str] = Counter()
    for species, times in side.items():
        for molecule in molecules_of(patterns[species]):
            counted[molecule.protein] += times
    return counted
