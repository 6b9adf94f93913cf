"""What is done with a network beside it: what is read out, and under which conditions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches

import numpy as np

from sevenless.errors import Problem
from sevenless.network.network import Network

__all__ = ["condition_problems", "name_problems", "read_out", "unknown"]


def read_out(network: Network, observables: Sequence[str] | None) -> tuple[str, ...]:
    """What is read out: by default the observables of the network, or all species where it has none."""
    if observables is not None:
        return tuple(observables)
    return tuple(one.name for one in network.observables) or tuple(one.name for one in network.species)


def name_problems(network: Network, chosen: Sequence[str]) -> Iterator[Problem]:
    """What is to be read out and is nothing in the network."""
    parts = (network.observables, network.species, network.rules, network.parameters)
    known = [one.name for part in parts for one in part]
    if not chosen:
        yield Problem(what="nothing is read out", remedy="name observables or species")
    for name in chosen:
        if name not in known:
            yield unknown("observable", name, known)


def condition_problems(network: Network, asked: Mapping[str, Mapping[str, float]]) -> Iterator[Problem]:
    """What conditions change and cannot."""
    values = {one.name: one.value for one in network.parameters} | {one.name: one.initial for one in network.species}
    if not asked:
        yield Problem(what="there is no condition", remedy="name one, or leave conditions out")
    for condition, changes in asked.items():
        for name, value in changes.items():
            if name not in values:
                yield unknown(f"condition {condition}:", name, list(values))
            elif isinstance(values[name], str):
                said = f"condition {condition}: {name} is {values[name]} in the network, and cannot be set to a number"
                yield Problem(what=said, remedy="change what it depends on")
            elif not np.isfinite(value):
                yield Problem(what=f"condition {condition}: {name} is {value:g}", remedy="give a number")


def unknown(kind: str, name: str, known: Sequence[str]) -> Problem:
    """A name that nothing has, and the closest one that something has."""
    close = get_close_matches(name, known, n=1)
    what = f"{kind} {name} is nothing in the network"
    return Problem(what=what, remedy=f"did you mean {close[0]}?" if close else "name what is in it")
