"""Rate constants of the model: each computed from evidence records and from what a scenario says of its cell."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path
from typing import Final, TypeAlias, final

import numpy as np
import numpy.typing as npt

from sevenless.evidence.constant import Constant
from sevenless.evidence.library import published
from sevenless.network.evaluation import evaluate
from sevenless.network.expression import Expression, names, parse

__all__ = ["Number", "RateConstant", "rate_constants", "record_value", "values"]

Number: TypeAlias = float | npt.NDArray[np.float64]
"""A number, or one per member of an ensemble."""

_FOLDER: Final = Path(__file__).parent / "parameters"


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class RateConstant:
    """One rate constant: what it says, and how it is computed.

    Parameters
    ----------
    name
        As the rules have it.
    says
        A line for people.
    value
        An expression of the names in ``records``, of other rate constants and of settings of a scenario
        (``copies_per_molar``, ``khyd_fold_mutant``, ``adhesion``, ...).
    records
        Name in the expression to the id of an evidence record.
    family
        The file it is in.
    """

    name: str
    says: str
    value: Expression
    records: Mapping[str, str]
    family: str


@cache
def rate_constants() -> Mapping[str, RateConstant]:
    """All of them, each behind those it is computed from."""
    found = {}
    for path in sorted(_FOLDER.glob("*.toml")):
        for name, entry in tomllib.loads(path.read_text(encoding="utf-8")).items():
            found[name] = RateConstant(
                name=name,
                says=entry["says"],
                value=parse(entry["value"].replace("^", "**")),
                records=entry.get("from", {}),
                family=path.stem,
            )
    needs = {name: names(one.value) & found.keys() - one.records.keys() for name, one in found.items()}
    return {name: found[name] for name in TopologicalSorter(needs).static_order()}


@cache
def record_value(record_id: str) -> float:
    """The value of a constant or of a potency, in its canonical unit.

    Raises
    ------
    ValueError
        If the record has no number.
    """
    record = published()[record_id]
    value = record.value if isinstance(record, Constant) else getattr(record, "value_molar", None)
    if value is None:
        raise ValueError(f"{record_id} has no number that a model could use")
    return float(value)


def values(settings: Mapping[str, Number], spread: Mapping[str, Number] | None = None) -> dict[str, Number]:
    """Every rate constant, in copies per cell and seconds.

    Parameters
    ----------
    settings
        What the scenario says: folds of the allele, copies, drugs. A setting with the name of a rate constant replaces
        it.
    spread
        Record id to the factor by which it is multiplied, one number per member of an ensemble.
    """
    known: dict[str, Number] = dict(settings)
    for name, one in rate_constants().items():
        if name not in settings:
            local = {
                word: record_value(record) * (1.0 if spread is None else spread.get(record, 1.0))
                for word, record in one.records.items()
            }
            known[name] = evaluate(one.value, {**known, **local})
    return {name: known[name] for name in rate_constants()}
