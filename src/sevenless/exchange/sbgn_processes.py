"""Reactions as the processes of a map: what is used up, what is made, what else has a say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import final

from sevenless.network.expression import names, parse
from sevenless.network.list_writer import is_back_of
from sevenless.network.network import Network, Reaction

__all__ = ["Process", "processes"]


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Process:
    """A reaction, or one and its way back.

    Parameters
    ----------
    name
        Of the reaction, or of the way there.
    used, made
        Species and how many more of them are on that side than on the other.
    catalysts
        Species with as many on one side as on the other.
    modulators
        Species that its rate depends on, and that are on no side.
    reversible
        Whether it stands for the way back, too.
    """

    name: str
    used: tuple[tuple[str, float], ...]
    made: tuple[tuple[str, float], ...]
    catalysts: tuple[str, ...]
    modulators: tuple[str, ...]
    reversible: bool = False


def processes(network: Network) -> tuple[Process, ...]:
    """A process for each reaction; one behind another that undoes it is part of that.

    Examples
    --------
    >>> from sevenless.network.reaction_list import read_reactions
    >>> [one] = processes(read_reactions("A + E <-> B + E ; 1, 2"))
    >>> one.used, one.made, one.catalysts, one.reversible
    ((('A', 1.0),), (('B', 1.0),), ('E',), True)
    """
    rules = {one.name: one.expression for one in network.rules}
    species = [one.name for one in network.species]
    found: list[Process] = []
    place = 0
    while place < len(network.reactions):
        one = network.reactions[place]
        has_back = place + 1 < len(network.reactions) and is_back_of(network.reactions[place + 1], one)
        found.append(_process(one, network.reactions[place : place + 1 + has_back], species, rules))
        place += 1 + has_back
    return tuple(found)


def _process(one: Reaction, both: Sequence[Reaction], species: Sequence[str], rules: dict[str, str]) -> Process:
    changes: dict[str, float] = {}
    for sign, side in ((-1, one.reactants), (1, one.products)):
        for name, count in side:
            changes[name] = changes.get(name, 0) + sign * count
    heard: set[str] = set()
    for each in both:
        heard |= _heard_by(each, rules)
    return Process(
        name=one.name,
        used=tuple((name, -change) for name, change in changes.items() if change < 0),
        made=tuple((name, change) for name, change in changes.items() if change > 0),
        catalysts=tuple(name for name, change in changes.items() if change == 0),
        modulators=tuple(name for name in species if name in heard and name not in changes),
        reversible=len(both) > 1,
    )


def _heard_by(one: Reaction, rules: dict[str, str]) -> set[str]:
    """Names that a rate depends on, by rules too."""
    rate = one.rate_law if one.rate_law is not None else one.rate_constant
    left = list(names(parse(rate))) if isinstance(rate, str) else []
    found: set[str] = set()
    while left:
        name = left.pop()
        if name not in found:
            found.add(name)
            left.extend(names(parse(rules[name])) if name in rules else ())
    return found
