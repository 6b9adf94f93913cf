"""What of a network has to settle, and what it must not have to be asked for a steady state."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from threading import Lock
from typing import Final

import numpy as np

from sevenless.errors import InputError, Problem
from sevenless.network.expression import Expression, names, parse
from sevenless.network.network import Network, Observable
from sevenless.simulate.kernel.neighbour import Totals
from sevenless.simulate.structure.meaning import Meaning
from sevenless.simulate.structure.tables import Structure

__all__ = ["check_timeless", "totals_of", "without_pools"]

_KEPT: Final = 16
# The structure is kept along, so that no other can have its identity.
_totals: OrderedDict[int, tuple[Structure, Totals]] = OrderedDict()
_lock = Lock()


def check_timeless(network: Network, observables: Sequence[Observable]) -> None:
    """See that nothing depends on time, since then there is no steady state to find.

    Raises
    ------
    InputError
        If the network has doses or events, or a rate or an observable names time; with all that do.
    """
    if problems := list(_timed(network, observables)):
        raise InputError(problems)


def _timed(network: Network, observables: Sequence[Observable]) -> Iterator[Problem]:
    remedy = "leave them out, or simulate with `ensemble` up to a time that is long enough"
    if network.doses:
        yield Problem(what="the network has doses, which a steady state knows nothing of", remedy=remedy)
    if network.events:
        called = ", ".join(one.name for one in network.events)
        yield Problem(what=f"the network has events ({called}), which a steady state knows nothing of", remedy=remedy)
    meaning = Meaning(network)
    for one in network.reactions:
        if "time" in names(_rate(one.rate_law if one.rate_law is not None else one.rate_constant, meaning)):
            what = f"the rate of {one.name} depends on time, so there is no steady state"
            yield Problem(what=what, remedy="put a constant in its place")
    for seen in observables:
        if "time" in names(_rate(seen.expression, meaning)):
            what = f"observable {seen.name} depends on time, so it has no steady value"
            yield Problem(what=what, remedy="name species, parameters and rules only")


def _rate(text: float | str | None, meaning: Meaning) -> Expression:
    return meaning.expanded(parse(text if isinstance(text, str) else "0"))


def without_pools(network: Network, observables: Sequence[Observable]) -> Network:
    """The network with those species held fixed that nothing depends on: no rate, and no observable.

    What is degraded ends in such pools; they grow for ever where all the rest has settled.
    """
    meaning = Meaning(network)
    needed = {name for one in network.reactions for name, _ in one.reactants if one.rate_law is None}
    for one in network.reactions:
        needed |= names(_rate(one.rate_law, meaning))
    for seen in observables:
        needed |= names(_rate(seen.expression, meaning))
    if all(one.fixed or one.name in needed for one in network.species):
        return network
    species = tuple(one if one.name in needed else replace(one, fixed=True) for one in network.species)
    return replace(network, species=species)


def totals_of(network: Network, structure: Structure) -> Totals:
    """Conserved totals of a network, in the order of its structure; species that are fixed are totals themselves.

    Those of the last sixteen structures are kept.
    """
    with _lock:
        kept = _totals.get(id(structure))
        if kept is None:
            kept = _totals[id(structure)] = (structure, _found_totals(network, structure.species))
            if len(_totals) > _KEPT:
                _totals.popitem(last=False)
        return kept[1]


def _found_totals(network: Network, species: Sequence[str]) -> Totals:
    place = {name: i for i, name in enumerate(species)}
    rows = [[(place[name], float(weight)) for name, weight in one.members] for one in network.conserved_moieties()]
    rows += [[(place[one.name], 1.0)] for one in network.species if one.fixed]
    terms = [term for row in rows for term in row]
    weights = np.zeros((len(rows), len(species)))
    lift = np.zeros((len(species), len(rows)))
    for i, row in enumerate(rows):
        for member, weight in row:
            weights[i, member] = weight
    if rows:
        lift[:] = np.linalg.pinv(weights)
    return Totals(
        starts=np.cumsum([0, *(len(row) for row in rows)]),
        members=np.array([member for member, _ in terms], dtype=np.int64),
        factors=np.array([weight for _, weight in terms], dtype=np.float64),
        lift=lift,
    )
