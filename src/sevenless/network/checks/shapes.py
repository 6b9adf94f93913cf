"""Shapes: sections are tuples of their records, names and units text, sides pairs. The rest is asked later."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from sevenless.network.checks.finding import Finding, Kind, finding
from sevenless.network.network import (
    Compartment,
    Dose,
    Event,
    Network,
    Observable,
    Parameter,
    Reaction,
    Rule,
    Species,
)

__all__ = ["shape_findings"]

_HEAD: Final = ("name", "time_unit", "note")
_SECTIONS: Final[dict[Kind, tuple[str, type, tuple[str, ...]]]] = {
    "compartment": ("compartments", Compartment, ("name", "unit")),
    "species": ("species", Species, ("name", "unit", "compartment")),
    "parameter": ("parameters", Parameter, ("name", "unit")),
    "rule": ("rules", Rule, ("name", "expression", "unit")),
    "reaction": ("reactions", Reaction, ("name",)),
    "observable": ("observables", Observable, ("name", "expression", "unit")),
    "dose": ("doses", Dose, ("target", "action")),
    "event": ("events", Event, ("name", "trigger")),
}
"""Kind of record to its section, its class, and those of its fields that are text."""

_LONGEST: Final = 60


def shape_findings(network: Network) -> Iterator[Finding]:
    """What is no network at all, so that nothing else can be asked of it."""
    for part in _HEAD:
        if not isinstance(value := getattr(network, part), str):
            yield finding("network", 0, f"{part.replace('_', ' ')} is {_shown(value)}", "give text")
    for kind, (section, made_of, texts) in _SECTIONS.items():
        records = getattr(network, section)
        if not isinstance(records, tuple):
            what = f"{section} is {_shown(records)}"
            yield finding("network", 0, what, f"give a tuple of {made_of.__name__}")
            continue
        for place, record in enumerate(records):
            label = f"{kind} number {place + 1}"
            if not isinstance(record, made_of):
                yield finding(kind, place, f"{label} is {_shown(record)}", f"give a {made_of.__name__}")
                continue
            for text in texts:
                if not isinstance(value := getattr(record, text), str):
                    yield finding(kind, place, f"{label}: {text} is {_shown(value)}", "give text")
            if isinstance(record, Reaction):
                yield from _of_reaction(place, label, record)
            elif isinstance(record, Event):
                yield from _of_event(place, label, record)


def _of_reaction(place: int, label: str, reaction: Reaction) -> Iterator[Finding]:
    if not isinstance(reaction.rate_law, str | None):
        yield finding("reaction", place, f"{label}: rate_law is {_shown(reaction.rate_law)}", "give an expression")
    for side in ("reactants", "products"):
        if not _are_pairs(pairs := getattr(reaction, side)):
            remedy = 'give species with how many of each: (("A", 1), ("B", 1))'
            yield finding("reaction", place, f"{label}: {side} is {_shown(pairs)}", remedy)


def _of_event(place: int, label: str, event: Event) -> Iterator[Finding]:
    pairs = event.assignments
    if not _are_pairs(pairs) or not all(isinstance(text, str) for _, text in pairs):
        what = f"{label}: assignments is {_shown(pairs)}"
        yield finding("event", place, what, 'give targets with expressions: (("A", "10"), ("k", "2 * k"))')


def _are_pairs(value: object) -> bool:
    """Whether it is a tuple of pairs that begin with text."""
    return isinstance(value, tuple) and all(
        isinstance(one, tuple) and len(one) == 2 and isinstance(one[0], str) for one in value
    )


def _shown(value: object) -> str:
    text = repr(value)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}..."
