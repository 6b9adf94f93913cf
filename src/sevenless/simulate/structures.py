"""Structures of networks, found once and kept."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Collection, Sequence
from dataclasses import replace
from math import inf, isfinite
from threading import Lock
from typing import Final

from sevenless.network.network import Network, Observable
from sevenless.network.validate import check
from sevenless.simulate.kept import kept_for_network
from sevenless.simulate.structure.tables import Structure, structure_of

__all__ = ["kept_structure", "with_limits", "with_numbers"]

_KEPT: Final = 16

_Key = tuple[tuple[Observable, ...], frozenset[str], bool]
_structures: OrderedDict[tuple[int, _Key], tuple[Network, Structure]] = OrderedDict()
_last_seen: dict[tuple[int, int, tuple[str, ...], bool], tuple[Network, Sequence[Observable], Structure]] = {}
"""The same by the identity of the observables, which takes no time where simulations are asked for one by one."""
_limited: OrderedDict[tuple[int, float, bool], tuple[Structure, Structure]] = OrderedDict()
_lock = Lock()


def kept_structure(
    network: Network, observables: Sequence[Observable], given: Collection[str] = (), *, pivoted: bool = False
) -> Structure:
    """The structure of a network that records these observables; the last sixteen are kept.

    Parameters
    ----------
    network
        A sound one.
    observables
        What is recorded.
    given
        Names that get a number for each parameter set: where the network has an expression for one, the number wins.
    pivoted
        Whether its matrix is dense and factored with partial pivoting.

    Raises
    ------
    NetworkError
        If the network is not sound.
    """
    observables = tuple(observables)  # which is the same one, if it is one already
    seen = (id(network), id(observables), tuple(given), pivoted)
    if (last := _last_seen.get(seen)) is not None:
        return last[2]
    found = _kept(network, observables, given, pivoted=pivoted)
    if len(_last_seen) >= _KEPT:
        _last_seen.clear()
    # Both are kept as well, so that their numbers are not given to others.
    _last_seen[seen] = (network, observables, found)
    return found


def with_limits(structure: Structure, longest_step: float, *, signed: bool = False) -> Structure:
    """The same with a longest step; ``signed`` where species may be negative behind doses. The last sixteen are kept.

    That they are the same ones again is what tables for going backwards are found by.
    """
    if longest_step == inf and not signed:
        return structure
    key = (id(structure), longest_step, signed)
    with _lock:
        if key not in _limited:
            numbers = structure.numbers.copy()
            limits = structure.tables.limits
            numbers[limits : limits + 2] = longest_step, -inf if signed else 0.0
            _limited[key] = (structure, replace(structure, numbers=numbers))
            if len(_limited) > _KEPT:
                _limited.popitem(last=False)
        _limited.move_to_end(key)
        return _limited[key][1]


def _kept(network: Network, observables: tuple[Observable, ...], given: Collection[str], *, pivoted: bool) -> Structure:
    computed = _computed(network).intersection(given)
    key = (observables, computed, pivoted)
    with _lock:
        found = _find(network, key)
        if found is None:
            if not any(other is network and kept[1] <= computed for (_, kept), (other, _) in _structures.items()):
                check(with_numbers(network, computed))
            found = structure_of(with_numbers(network, computed), observables, pivoted=pivoted)
            _structures[id(network), key] = (network, found)
            if len(_structures) > _KEPT:
                _structures.popitem(last=False)
        return found


def _find(network: Network, key: _Key) -> Structure | None:
    """By identity, which is quick; else by equality, for a network that was built or read again."""
    place = (id(network), key)
    if place not in _structures:
        places = (where for where, (other, _) in _structures.items() if where[1] == key and other == network)
        if (where := next(places, None)) is None:
            return None
        place = where
    _structures.move_to_end(place)
    return _structures[place][1]


@kept_for_network
def _computed(network: Network) -> frozenset[str]:
    """Parameters and species that the network has expressions for, or no number at all."""
    values = {one.name: one.value for one in network.parameters}
    values |= {one.name: one.initial for one in network.species}
    return frozenset(name for name, value in values.items() if isinstance(value, str) or not isfinite(value))


def with_numbers(network: Network, given: Collection[str]) -> Network:
    """The network with numbers for those of these that it has expressions for, or no number at all."""
    names = frozenset(given) & _computed(network)
    if not names:
        return network
    return replace(
        network,
        parameters=tuple(replace(one, value=0.0) if one.name in names else one for one in network.parameters),
        species=tuple(replace(one, initial=0.0) if one.name in names else one for one in network.species),
    )
