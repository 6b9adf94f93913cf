"""Fractions and link functions, computed from read-outs and copies."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

import numpy as np
import numpy.typing as npt

from sevenless.errors import UnknownNameError
from sevenless.network.evaluation import evaluate
from sevenless.network.expression import Expression, names, parse
from sevenless.pathway.cells import table
from sevenless.pathway.model import SIZES, shipped
from sevenless.pathway.values import Number, record_value

__all__ = ["observable_sentences", "observed", "read_outs_of"]


@cache
def _table() -> Mapping[str, tuple[str, Expression, Mapping[str, str]]]:
    return {name: (one["says"], parse(one["value"]), one.get("from", {})) for name, one in table("observables").items()}


def observable_sentences() -> dict[str, str]:
    """Every observable and what it says."""
    return {name: says for name, (says, _, _) in _table().items()}


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
    if name not in _table():
        raise UnknownNameError("observable", name, (*_table(), *sorted(known)))
    found: set[str] = set()
    for word in names(_table()[name][1]):
        if word in known or word in _table():
            found |= read_outs_of(word)
        elif word.startswith(("RAS_", "wildtype_RAS_")) and not word.endswith("_copies"):
            what = word.removeprefix("wildtype_").removeprefix("RAS_")
            wild = word.startswith("wildtype_")
            found |= {
                one for one in known if one.endswith(f"RAS_{what}") or (one == f"KRAS_mutant_{what}" and not wild)
            }
    return frozenset(found)


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
    known = {**read_outs, **copies, **_sums(read_outs, copies)}
    found: dict[str, npt.NDArray[np.float64]] = {}
    shape = next(iter(read_outs.values())).shape
    with np.errstate(divide="ignore", invalid="ignore"):
        for name, (_, value, records) in _table().items():
            local: dict[str, Number] = {word: record_value(record) for word, record in records.items()}
            needed = names(value) - local.keys()
            found[name] = np.broadcast_to(evaluate(value, {**{one: known[one] for one in needed}, **local}), shape)
            known[name] = found[name]
    return found


def _sums(
    read_outs: Mapping[str, npt.NDArray[np.float64]], copies: Mapping[str, npt.NDArray[np.float64]]
) -> dict[str, npt.NDArray[np.float64]]:
    pools = [name.removesuffix("_with_GTP") for name in read_outs if name.endswith("_with_GTP")]
    found = {}
    for what in ("with_GTP", "on_effectors", "on_other_effectors", "on_PI3K"):
        found[f"RAS_{what}"] = sum(read_outs[f"{pool}_{what}"] for pool in pools)
    wild = [pool for pool in pools if not pool.endswith("_mutant")]
    found["wildtype_RAS_with_GTP"] = sum(read_outs[f"{pool}_with_GTP"] for pool in wild)
    found["wildtype_RAS_copies"] = sum(copies[f"{pool}_copies"] for pool in wild)
    found["RAS_copies"] = sum(copies[f"{pool}_copies"] for pool in pools)
    return found  # type: ignore[return-value]
