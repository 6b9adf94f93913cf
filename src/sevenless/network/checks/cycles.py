"""Rules, parameters and initial values that need themselves."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from graphlib import CycleError, TopologicalSorter

from sevenless.network.checks.finding import Finding, Kind, finding
from sevenless.network.checks.records import Written
from sevenless.network.expression import names
from sevenless.network.network import Network

__all__ = ["cycle_findings"]


def cycle_findings(network: Network, texts: Sequence[Written]) -> Iterator[Finding]:
    """A finding for each circle."""
    given: dict[str, tuple[Kind, int, frozenset[str]]] = {}
    starts: dict[str, tuple[Kind, int, frozenset[str]]] = {}
    for one in texts:
        if one.tree is None:
            continue
        if one.kind == "parameter":
            given[network.parameters[one.place].name] = (one.kind, one.place, names(one.tree))
        elif one.kind == "rule":
            given[network.rules[one.place].name] = (one.kind, one.place, names(one.tree))
        elif one.kind == "species":
            starts[network.species[one.place].name] = (one.kind, one.place, names(one.tree))
    circles = list(_circles({name: inside for name, (*_, inside) in given.items()}))
    for circle in circles:
        kind, place, _ = given[circle[0]]
        what = f"{kind} {circle[0]} needs itself: {' -> '.join((*circle, circle[0]))}"
        yield finding(kind, place, what, "break the circle")
    # Within initial values the name of a species is its initial value, and rules are what they are at the start.
    spare = {name: inside for name, (*_, inside) in given.items() if not any(name in circle for circle in circles)}
    for circle in _circles({**spare, **{name: inside for name, (*_, inside) in starts.items()}}):
        first = next(name for name in circle if name in starts)
        kind, place, _ = starts[first]
        what = f"initial value of {first} needs itself: {' -> '.join((*circle, circle[0]))}"
        yield finding(kind, place, what, "break the circle")


def _circles(uses: Mapping[str, frozenset[str]]) -> Iterator[tuple[str, ...]]:
    """Circles that share no name, until there is none left."""
    left = {name: inside & uses.keys() for name, inside in uses.items()}
    while True:
        try:
            TopologicalSorter(left).prepare()
        except CycleError as error:
            # The sorter tells who is needed by whom, with the first name again at the end.
            found = tuple(reversed(error.args[1][1:]))
            least = found.index(min(found))
            yield found[least:] + found[:least]
            left = {name: inside - set(found) for name, inside in left.items() if name not in found}
        else:
            return
