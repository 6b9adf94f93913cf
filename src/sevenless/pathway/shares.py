"""Observables of the model as expressions of species and copies, for those who have the network alone."""

from __future__ import annotations

from sevenless.network.expression import Expression, constant, parse, substitute
from sevenless.network.network import Network, Observable
from sevenless.pathway.observables import observable_entries
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
    known |= {name: substitute(one, known) for name, one in _sums(list(known)).items()}
    found = {}
    for name, (_, value, records) in observable_entries().items():
        local = {word: constant(record_value(record)) for word, record in records.items()}
        found[name] = known[name] = substitute(value, {**known, **local})
    return tuple(Observable(name=name, expression=str(one), unit="1") for name, one in found.items())


def _sums(read_outs: list[str]) -> dict[str, Expression]:
    """What `sevenless.pathway.observables` sums over pools of RAS."""
    pools = [name.removesuffix("_with_GTP") for name in read_outs if name.endswith("_with_GTP")]
    found = {}
    for prefix, chosen in (("", pools), ("wildtype_", [pool for pool in pools if not pool.endswith("_mutant")])):
        for what in ("with_GTP", "on_effectors", "on_other_effectors", "on_PI3K", "copies"):
            found[f"{prefix}RAS_{what}"] = parse(" + ".join(f"{pool}_{what}" for pool in chosen))
    return found
