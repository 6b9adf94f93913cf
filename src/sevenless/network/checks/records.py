"""The records of a network one after another, and every expression that is written in them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, final

from sevenless.network.checks.finding import Kind
from sevenless.network.expression import Expression, ExpressionError, parse
from sevenless.network.network import Network

__all__ = ["Written", "labels", "written"]

Scope = Literal["constants", "start", "everything"]


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """An expression where it stands.

    Parameters
    ----------
    kind, place
        The record.
    label
        What it is called in messages, such as ``reaction r1: rate constant``.
    text
        As written.
    scope
        What it may name: what never changes, what is known at the start, or everything.
    tree, error
        One of them.
    """

    kind: Kind
    place: int
    label: str
    text: str
    scope: Scope
    tree: Expression | None
    error: str


def labels(network: Network) -> dict[Kind, list[str]]:
    """What each record is called in messages."""
    found: dict[Kind, list[str]] = {
        "compartment": [f"compartment {one.name}" for one in network.compartments],
        "species": [f"species {one.name}" for one in network.species],
        "parameter": [f"parameter {one.name}" for one in network.parameters],
        "rule": [f"rule {one.name}" for one in network.rules],
        "reaction": [f"reaction {one.name}" for one in network.reactions],
        "observable": [f"observable {one.name}" for one in network.observables],
        "dose": [f"dose {place} (of {one.target})" for place, one in enumerate(network.doses, start=1)],
        "event": [f"event {one.name}" for one in network.events],
    }
    return found


def written(network: Network) -> Iterator[Written]:
    """Every expression of a network that is given as text, each parsed once."""
    label = labels(network)
    for kind, place, part, text, scope in _texts(network):
        name = label[kind][place]
        tree, error = None, ""
        try:
            tree = parse(text)
        except ExpressionError as wrong:
            error = str(wrong)
        called = f"{name}: {part}" if part else name
        yield Written(kind=kind, place=place, label=called, text=text, scope=scope, tree=tree, error=error)


def _texts(network: Network) -> Iterator[tuple[Kind, int, str, str, Scope]]:
    for place, species in enumerate(network.species):
        if isinstance(species.initial, str):
            yield "species", place, "initial value", species.initial, "start"
    for place, parameter in enumerate(network.parameters):
        if isinstance(parameter.value, str):
            yield "parameter", place, "", parameter.value, "constants"
    for place, rule in enumerate(network.rules):
        yield "rule", place, "", rule.expression, "everything"
    for place, reaction in enumerate(network.reactions):
        if isinstance(reaction.rate_constant, str):
            yield "reaction", place, "rate constant", reaction.rate_constant, "everything"
        if reaction.rate_law is not None:
            yield "reaction", place, "rate law", reaction.rate_law, "everything"
    for place, observable in enumerate(network.observables):
        yield "observable", place, "", observable.expression, "everything"
    for place, dose in enumerate(network.doses):
        for part, value in (("time", dose.time_s), ("amount", dose.amount)):
            if isinstance(value, str):
                yield "dose", place, part, value, "constants"
    for place, event in enumerate(network.events):
        yield "event", place, "trigger", event.trigger, "everything"
        for target, text in event.assignments:
            yield "event", place, target, text, "everything"
