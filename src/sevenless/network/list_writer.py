"""Records of a network as lines of a reaction list."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from numbers import Real
from typing import Final

from sevenless.network.expression import ExpressionError, parse
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

__all__ = [
    "automatic_name",
    "compartment_line",
    "dose_line",
    "event_line",
    "is_back_of",
    "observable_line",
    "parameter_line",
    "reaction_line",
    "reaction_lines",
    "rule_line",
    "sections",
    "species_line",
]

_SIGNS: Final = {"add": "+=", "set": "=", "multiply": "*="}


def automatic_name(line: int) -> str:
    """What the reaction of a line is called if nothing else is said; lines count from 1."""
    return f"r{line}"


def compartment_line(one: Compartment) -> str:
    """``cytosol = 1 [pL]``."""
    return f"{one.name} = {_value(one.size)}{_unit(one.unit)}"


def species_line(one: Species) -> str:
    """``fixed EGF = 10 [nM] in medium``."""
    where = f" in {one.compartment}" if one.compartment else ""
    return f"{'fixed ' if one.fixed else ''}{one.name} = {_value(one.initial)}{_unit(one.unit)}{where}"


def parameter_line(one: Parameter) -> str:
    """``kon = 0.1 [1/nM/s]``."""
    return f"{one.name} = {_value(one.value)}{_unit(one.unit)}"


def rule_line(one: Rule) -> str:
    """``bound = AB + ABC [nM]``."""
    return f"{one.name} = {_value(one.expression)}{_unit(one.unit)}"


def observable_line(one: Observable) -> str:
    """``share = AB / total [1]``."""
    return f"{one.name} = {_value(one.expression)}{_unit(one.unit)}"


def reaction_line(one: Reaction) -> str:
    """``A + B -> AB ; kon``, without a name."""
    return f"{_sides(one, '->')} ; {_rate(one)}"


def reaction_lines(reactions: Sequence[Reaction]) -> Iterator[str]:
    """Reactions with the names that they need; one behind another that undoes it stands in its line."""
    place, line = 0, 0
    while place < len(reactions):
        one = reactions[place]
        line += 1
        name = "" if one.name == automatic_name(line) else f"{one.name}: "
        if place + 1 < len(reactions) and is_back_of(reactions[place + 1], one):
            back = reactions[place + 1]
            yield f"{name}{_sides(one, '<->')} ; {_rate(one)}, {_rate(back)}"
            place += 2
        else:
            yield f"{name}{reaction_line(one)}"
            place += 1


def is_back_of(back: Reaction, one: Reaction) -> bool:
    """Whether a reaction is the way back of another, by its name, its sides and its kind of rate."""
    return (
        back.name == f"{one.name}_back"
        and (back.reactants, back.products) == (one.products, one.reactants)
        and back.rate_constant is not None
        and one.rate_constant is not None
        and back.rate_law is None
        and one.rate_law is None
    )


def dose_line(one: Dose) -> str:
    """``at 0, every 86400, 7 times: drug += 1e-6``."""
    often = f", every {_value(one.every_s)}, {one.count} times" if one.every_s or one.count != 1 else ""
    return f"at {_value(one.time_s)}{often}: {one.target} {_SIGNS.get(one.action, one.action)} {_value(one.amount)}"


def event_line(one: Event) -> str:
    """``refill: when A < 0.5: A = 10, k = 2 * k``."""
    start = "" if one.initially else ", also at the start"
    sets = ", ".join(f"{target} = {_value(text)}" for target, text in one.assignments)
    return f"{one.name}: when {_value(one.trigger)}{start}: {sets}"


def sections(network: Network) -> Iterator[tuple[str, list[str]]]:
    """Section after section: its head and its lines; none without lines."""
    head = [f"name = {network.name}"] if network.name else []
    head += [f"time unit = {network.time_unit}"] if network.time_unit != "s" else []
    head += [f"note = {line}" for line in network.note.split("\n")] if network.note else []
    every = {
        "network": head,
        "compartments": [compartment_line(one) for one in network.compartments],
        "species": [species_line(one) for one in network.species],
        "parameters": [parameter_line(one) for one in network.parameters],
        "rules": [rule_line(one) for one in network.rules],
        "reactions": list(reaction_lines(network.reactions)),
        "observables": [observable_line(one) for one in network.observables],
        "doses": [dose_line(one) for one in network.doses],
        "events": [event_line(one) for one in network.events],
    }
    for section, lines in every.items():
        if lines:
            yield section, lines


def _sides(one: Reaction, arrow: str) -> str:
    left, right = (" + ".join(_term(*term) for term in side) for side in (one.reactants, one.products))
    return f"{left} {arrow} {right}".strip()


def _term(name: str, count: float) -> str:
    return name if count == 1 else f"{_value(count)} {name}"


def _rate(one: Reaction) -> str:
    if one.rate_law is not None:
        return f"rate: {_value(one.rate_law)}"
    return "" if one.rate_constant is None else _value(one.rate_constant)


def _unit(unit: str) -> str:
    return f" [{unit}]" if unit else ""


def _value(value: float | str) -> str:
    if not isinstance(value, str):
        # The shortest text that is read as the same number, without a plus sign: that adds species.
        if not isinstance(value, Real):
            return repr(value)
        number = float(value)
        is_whole = number.is_integer() and abs(number) < 1e15
        return str(int(number)) if is_whole else repr(number).replace("e+", "e")
    text = value.strip()
    if "\n" in text or "#" in text:
        # A line is the end of what stands in it, and # too.
        try:
            return str(parse(text))
        except ExpressionError:
            return " ".join(text.split())
    return text
