"""Observables of many scenarios at one time, and what they are a percentage of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

import numpy as np
import numpy.typing as npt

from sevenless.errors import InputError, Problem, UnknownNameError
from sevenless.pathway.run import run_many
from sevenless.pathway.scenario import Scenario
from sevenless.pathway.uncertainty import spreads

__all__ = ["NOTHING", "observed_at", "observed_of", "percent_of", "with_doses"]

_AT_ONCE: Final = 2048
"""Simulations in one call, members of ensembles counted: memory stays flat, and lanes full."""

NOTHING: Final = 1e-9
"""A share below which there is nothing to be a percentage of."""


def with_doses(scenario: Scenario, at_s: float, doses: Mapping[str, float]) -> Scenario:
    """The scenario with drugs beside its own, read at a time."""
    return replace(scenario, drugs={**scenario.drugs, **doses}, times_s=(0.0, at_s))


def observed_at(asked: Sequence[Scenario], ensemble: int, seed: int) -> dict[str, npt.NDArray[np.float64]]:
    """Observables at the last time, shape (scenarios, members)."""
    spread = spreads(ensemble, seed) if ensemble else None
    at_once = max(1, _AT_ONCE // (ensemble + 1))
    # Copied at once, so that the results of a batch are free before the next begins.
    found = [
        {name: values[:, -1].copy() for name, values in result.observed.items()}
        for first in range(0, len(asked), at_once)
        for result in run_many(asked[first : first + at_once], spread=spread)
    ]
    return {name: np.stack([one[name] for one in found]) for name in found[0]}


def observed_of(observed: Mapping[str, npt.NDArray[np.float64]], observable: str, cell: str) -> npt.NDArray[np.float64]:
    """One observable.

    Raises
    ------
    UnknownNameError
        If there is no such observable.
    InputError
        If it is a share of something that the cell has none of.
    """
    if not isinstance(observable, str) or observable not in observed:
        raise UnknownNameError("observable", str(observable), observed)
    if np.isnan(observed[observable][0]).all():
        what = f"{observable} is a share of something that {cell} has none of"
        raise InputError(Problem(what=what, remedy="ask for another observable, or take another cell"))
    return observed[observable]


def percent_of(values: npt.NDArray[np.float64], vehicle: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Percent of the vehicle; what there is none of without the drug as percent of all."""
    whole = np.where(np.abs(vehicle) < NOTHING, 1.0, vehicle)
    return 100.0 * (values / whole)
