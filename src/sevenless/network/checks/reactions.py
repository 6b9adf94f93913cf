"""Reactions: one rate each, of species that there are, that cannot take what is not there."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping

from sevenless.network.checks.amounts import is_number
from sevenless.network.checks.finding import Finding, did_you_mean, finding
from sevenless.network.expression import ExpressionError, names, parse
from sevenless.network.network import Network, Reaction
from sevenless.network.stoichiometry import net_change

__all__ = ["reaches", "reaction_findings"]


def reaction_findings(network: Network) -> Iterator[Finding]:
    """What is wrong with species and reactions as such."""
    if not network.species:
        yield finding("network", 0, "the network has no species", "add at least one", missing="")
    compartments = {one.name for one in network.compartments}
    for place, species in enumerate(network.species):
        if species.compartment and species.compartment not in compartments:
            what = f"species {species.name}: no compartment is called {species.compartment}"
            remedy = did_you_mean(species.compartment, compartments, f"add a compartment {species.compartment}")
            yield finding("species", place, what, remedy, missing=species.compartment)
    known = {one.name for one in network.species}
    fixed = {one.name for one in network.species if one.fixed}
    other = {one.name: "parameter" for one in network.parameters} | {one.name: "rule" for one in network.rules}
    reach = reaches(network)
    for place, reaction in enumerate(network.reactions):
        yield from _rate_findings(place, reaction)
        sides = list(_side_findings(place, reaction, known, other))
        yield from sides
        if not sides:
            yield from _effect_findings(place, reaction, fixed, reach)


def _rate_findings(place: int, reaction: Reaction) -> Iterator[Finding]:
    label = f"reaction {reaction.name}"
    if reaction.rate_constant is None and reaction.rate_law is None:
        yield finding("reaction", place, f"{label} has no rate", "give a rate_constant, or a rate_law")
    if reaction.rate_constant is not None and reaction.rate_law is not None:
        what = f"{label} has both a rate constant and a rate law"
        yield finding("reaction", place, what, "leave one out: a rate law is the whole rate")


def _side_findings(place: int, reaction: Reaction, known: set[str], other: Mapping[str, str]) -> Iterator[Finding]:
    label = f"reaction {reaction.name}"
    for side in (reaction.reactants, reaction.products):
        listed: set[str] = set()
        for name, count in side:
            if name not in known:
                if name in other:
                    what, remedy = f"{label}: {name} is a {other[name]}, no species", f"make {name} a fixed species"
                else:
                    what = f"{label}: no species is called {name}"
                    remedy = did_you_mean(name, known, f"add a species {name}")
                yield finding("reaction", place, what, remedy, missing=name)
            if not is_number(count) or not math.isfinite(count) or count <= 0:
                yield finding("reaction", place, f"{label}: {count} of {name}", "give a number above zero")
            if name in listed:
                what = f"{label}: {name} is listed twice on one side"
                yield finding("reaction", place, what, f'write ("{name}", 2)')
            listed.add(name)


def _effect_findings(
    place: int, reaction: Reaction, fixed: set[str], reach: Callable[[frozenset[str]], frozenset[str]]
) -> Iterator[Finding]:
    label = f"reaction {reaction.name}"
    change = {name: count for name, count in net_change(reaction).items() if name not in fixed}
    if not change:
        yield finding("reaction", place, f"{label} changes nothing", "leave it out", "warning")
    if reaction.rate_law is None:
        return
    try:
        named = names(parse(reaction.rate_law))
    except ExpressionError:
        return
    depends = reach(named)
    for name in sorted(name for name, count in change.items() if count < 0 and name not in depends):
        what = f"{label} takes {name}, and its rate law {reaction.rate_law} does not depend on {name}"
        remedy = f"let the rate go to 0 with {name}, which can fall below zero otherwise"
        yield finding("reaction", place, what, remedy, "warning")


def reaches(network: Network) -> Callable[[frozenset[str]], frozenset[str]]:
    """Names to these and all that they depend on, through rules and parameters that are expressions."""
    uses: dict[str, frozenset[str]] = {}
    texts = [(one.name, one.expression) for one in network.rules]
    texts += [(one.name, one.value) for one in network.parameters if isinstance(one.value, str)]
    for name, text in texts:
        try:
            uses[name] = names(parse(text))
        except ExpressionError:
            uses[name] = frozenset()

    def all_below(named: frozenset[str]) -> frozenset[str]:
        found, left = set(named), list(named)
        while left:
            new = uses.get(left.pop(), frozenset()) - found
            found |= new
            left += new
        return frozenset(found)

    return all_below
