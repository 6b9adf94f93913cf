"""Derivatives by differences, to compare others with: central ones of two widths, extrapolated (Richardson)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np
import numpy.typing as npt

from sevenless.network.network import Network
from sevenless.simulate.ensemble import ensemble
from sevenless.simulate.options import Solver

Array = npt.NDArray[np.float64]
Objective = Callable[[Array], Array]
"""Outputs of some sets, shape (sets, times, observables), to a number for each."""


def values_of(network: Network, names: Sequence[str]) -> Array:
    """The network's own numbers for parameters and initial values."""
    known = {one.name: one.value for one in network.parameters} | {one.name: one.initial for one in network.species}
    return np.array([float(known[name]) for name in names])


def by_differences(
    network: Network,
    start: Mapping[str, float],
    times: Array,
    objective: Objective,
    *,
    solver: Solver,
    observables: Sequence[str] | None = None,
    width: float = 2e-3,
) -> Array:
    """The derivative of an objective by each of these parameters and initial values; the error is of fourth order."""
    wide, narrow = (
        _central(network, start, times, objective, solver, observables, share * width) for share in (1.0, 0.5)
    )  # fmt: skip
    return (4.0 * narrow - wide) / 3.0


def _central(
    network: Network,
    start: Mapping[str, float],
    times: Array,
    objective: Objective,
    solver: Solver,
    observables: Sequence[str] | None,
    width: float,
) -> Array:
    values = np.array(list(start.values()))
    assert (values > 0.0).all(), "an initial value of 0 has nothing below it"
    change = width * values
    up, down = (values + sign * np.diag(change) for sign in (1.0, -1.0))
    rows = np.vstack([up, down])
    table = {name: rows[:, place] for place, name in enumerate(start)}
    found = ensemble(network, table, times, observables=observables, solver=solver)
    assert found.done.all(), found.sets()
    results = objective(found.values)
    return (results[: values.size] - results[values.size :]) / (2.0 * change)
