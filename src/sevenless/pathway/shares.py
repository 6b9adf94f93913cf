"""Observables of the model as expressions of species and copies, for those who have the network alone."""

from __future__ import annotations

from sevenless.network.expression import constant, parse, substitute
from sevenless.network.network import Network, Observable
from sevenless.pathway.observables import observable_entries, sums_over_pools
from sevenless.pathway.values import record_value

__all__ = ["share_expressions"]


def share_expressions(network: Network) -> tuple[Observable, ...]:
    """Every observable of a scenario, in species and parameters of a network of the model.

    Parameters
    ----------
    network
        One of `sevenless.pathway.model.pathway_network`, of any numbers.
    """
    known = {one.name: parse(one.expression) for one in network.observables}
    sums = sums_over_pools(known)
    known |= {name: substitute(parse(" + ".join(terms)), known) for name, terms in sums.items()}
    found = {}
    for name, (_, value, records) in observable_entries().items():
        local = {word: constant(record_value(record)) for word, record in records.items()}
        found[name] = known[name] = substitute(value, {**known, **local})
    return tuple(Observable(name=name, expression=str(one), unit="1") for name, one in found.items())
