"""Fractions and link functions, computed from read-outs and copies."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache

import numpy as np
import numpy.typing as npt

from sevenless.errors import UnknownNameError
from sevenless.network.evaluation import evaluate
from sevenless.network.expression import Expression, names, parse
from sevenless.pathway.cells import table
from sevenless.pathway.model import SIZES, shipped
from sevenless.pathway.values import Number, record_value

__all__ = ["observable_entries", "observable_sentences", "observed", "read_outs_of", "sums_over_pools"]


@cache
def observable_entries() -> Mapping[str, tuple[str, Expression, Mapping[str, str]]]:
    """Observable to what it says, how it is computed, and the records of its numbers by their names in that."""
    return {name: (one["says"], parse(one["value"]), one.get("from", {})) for name, one in table("observables").items()}


def observable_sentences() -> dict[str, str]:
    """Every observable and what it says."""
    return {name: says for name, (says, _, _) in observable_entries().items()}


def read_outs_of(name: str) -> frozenset[str]:
    """Read-outs behind an observable; a read-out is its own.

    Raises
    ------
    UnknownNameError
        If there is no such observable.
    """
    known = {one.name for size in SIZES for one in shipped(size).network.observables}
    if name in known:
        return frozenset({name})
    if name not in observable_entries():
        raise UnknownNameError("observable", name, (*observable_entries(), *sorted(known)))
    sums = sums_over_pools(known)
    found: set[str] = set()
    for word in names(observable_entries()[name][1]):
        if word in known or word in observable_entries():
            found |= read_outs_of(word)
        elif word in sums:
            found |= known.intersection(sums[word])
    return frozenset(found)


def sums_over_pools(read_outs: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """``RAS_*`` and ``wildtype_RAS_*`` of observables, to the read-outs or the copies of the pools in each."""
    pools = [name.removesuffix("_with_GTP") for name in read_outs if name.endswith("_with_GTP")]
    wild = [pool for pool in pools if not pool.endswith("_mutant")]
    return {
        f"{prefix}RAS_{what}": tuple(f"{pool}_{what}" for pool in chosen)
        for prefix, chosen in (("", pools), ("wildtype_", wild))
        for what in ("with_GTP", "on_effectors", "on_other_effectors", "on_PI3K", "copies")
    }


def observed(
    read_outs: Mapping[str, npt.NDArray[np.float64]], numbers: Mapping[str, Number], members: int
) -> dict[str, npt.NDArray[np.float64]]:
    """All observables, shape (members, times); NaN where there is nothing to be a fraction of.

    Parameters
    ----------
    read_outs
        Copies per cell, shape (members, times) each.
    numbers
        Copies of each protein, one number or one per member.
    """
    copies = {
        name: np.broadcast_to(np.asarray(value, dtype=np.float64), members)[:, None]
        for name, value in numbers.items()
        if name.endswith("_copies")
    }
    known = {**read_outs, **copies}
    known |= {name: np.sum([known[one] for one in terms], axis=0) for name, terms in sums_over_pools(read_outs).items()}
    found: dict[str, npt.NDArray[np.float64]] = {}
    shape = next(iter(read_outs.values())).shape
    with np.errstate(divide="ignore", invalid="ignore"):
        for name, (_, value, records) in observable_entries().items():
            local: dict[str, Number] = {word: record_value(record) for word, record in records.items()}
            needed = names(value) - local.keys()
            found[name] = np.broadcast_to(evaluate(value, {**{one: known[one] for one in needed}, **local}), shape)
            known[name] = found[name]
    return found
