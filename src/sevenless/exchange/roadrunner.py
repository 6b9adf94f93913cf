"""libRoadRunner as a second engine: the network is handed over as SBML, and the same results come back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from threading import Lock
from types import ModuleType
from typing import Any, Final, TypeAlias, final

import numpy as np

from sevenless.errors import MissingExtraError
from sevenless.exchange.sbml_identifiers import Identifiers
from sevenless.exchange.sbml_write import text_of_network
from sevenless.exchange.sbml_written_events import set_by_happenings
from sevenless.network.expression import names, parse
from sevenless.network.network import Network, Observable
from sevenless.network.start import values_at_start
from sevenless.simulate.kernel.drive import Results
from sevenless.simulate.kernel.program import Float64Array
from sevenless.simulate.options import Solver
from sevenless.simulate.run_sets import Progress, Work
from sevenless.simulate.statuses import DONE, FAILED

__all__ = ["Instance", "instance_of_text", "library", "roadrunner", "run_times", "set_tolerances", "tightest"]

Model: TypeAlias = Any
"""An object of libRoadRunner, which declares no types."""

_LOCK: Final = Lock()
_LEAST_ATOL: Final = 1e-13


def library() -> ModuleType:
    """The module.

    Raises
    ------
    MissingExtraError
        If it is not installed.
    """
    try:
        import roadrunner as found
    except ImportError as error:
        raise MissingExtraError("libroadrunner", "model") from error
    # What it logs is told again by what it raises.
    found.Logger.setLevel(found.Logger.LOG_FATAL)
    module: ModuleType = found
    return module


def instance_of_text(text: str) -> Model:
    """A model of libRoadRunner from the text of a file of SBML."""
    return library().RoadRunner(text)


def set_tolerances(
    model: Model, *, rtol: float, atol: float, most_steps: int, largest_step: float | None = None
) -> None:
    """How it integrates; by default with steps of any length."""
    integrator = model.integrator
    integrator.relative_tolerance = rtol
    integrator.absolute_tolerance = atol
    integrator.maximum_num_steps = most_steps
    # To libRoadRunner, 0 is no limit.
    integrator.maximum_time_step = largest_step or 0.0


def tightest(asked: Float64Array, initial: Sequence[float]) -> float:
    """The tightest absolute tolerance of those asked for; a negative one is a share of the largest initial value."""
    largest = max(map(abs, initial), default=0.0)
    given = np.where(asked < 0.0, -asked * largest, asked)
    return float(min(given[given > 0.0], default=_LEAST_ATOL))


def run_times(model: Model, times: Float64Array) -> Float64Array:
    """What is selected at these times, shape (times, selections)."""
    begin = [] if times[0] == 0.0 else [0.0]
    end = [] if begin or times.size > 1 else [1.0]
    found = np.array(model.simulate(times=[*begin, *times.tolist(), *end]))
    return found[len(begin) : len(begin) + times.size]


@final
class Instance:
    """A network in libRoadRunner, compiled once and used for all parameter sets.

    Parameters
    ----------
    network
        A sound one.
    observables
        What is recorded.
    """

    def __init__(self, network: Network, observables: Sequence[Observable]) -> None:
        self._network = network
        plain = _with_numbers(network)
        species = {one.name for one in network.species}
        computed = tuple(one for one in observables if one.expression not in species)
        written = replace(plain, observables=computed)
        self._ids = Identifiers(written)
        self._model = instance_of_text(text_of_network(written))
        self._model.timeCourseSelections = [
            self._ids.of_names[one.expression] if one.expression in species else self._ids.of_observables[one.name]
            for one in observables
        ]
        self._species = [one.name for one in plain.species]
        self._parameters = [one.name for one in plain.parameters if not isinstance(one.value, str)]

    def run(self, changed: Mapping[str, float], times: Float64Array, solver: Solver) -> Float64Array:
        """Observables of a parameter set, shape (times, observables).

        Raises
        ------
        RuntimeError
            If libRoadRunner gives up.
        """
        values = values_at_start(self._network, changed)
        model = self._model.model
        for name in self._parameters:
            model[self._ids.of_names[name]] = values[name]
        for name in self._species:
            model[f"init({self._ids.of_names[name]})"] = values[name]
        self._model.reset()
        atol = self._atol(solver, [values[name] for name in self._species])
        set_tolerances(
            self._model,
            rtol=solver.rtol,
            atol=atol,
            most_steps=solver.most_steps,
            largest_step=solver.largest_step_s,
        )
        return run_times(self._model, times)

    def _atol(self, solver: Solver, initial: Sequence[float]) -> float:
        """One tolerance for all: the tightest of those asked for."""
        return tightest(solver.absolute(self._species), initial)


@lru_cache(maxsize=8)
def _instance(network: Network, observables: tuple[Observable, ...]) -> Instance:
    return Instance(network, observables)


def roadrunner(
    network: Network,
    observables: tuple[Observable, ...],
    work: Work,
    *,
    progress: Progress | None = None,
) -> tuple[Results, Mapping[int, str]]:
    """Simulate parameter sets by libRoadRunner, one after the other; see `sevenless.simulate.oracles.Oracle`.

    A set on which it gives up is NaN with the status "failed". It tells no steps. For trustworthy numbers ask for an
    rtol of 1e-10: at 1e-6 it is wrong on some large networks.

    Raises
    ------
    MissingExtraError
        If libRoadRunner is not installed.
    """
    count = len(work.values)
    results = Results(
        np.full((count, work.times.size, len(observables)), np.nan),
        np.zeros(count, np.int64),
        np.zeros((count, 2), np.int64),
    )
    messages: dict[int, str] = {}
    with _LOCK:
        instance = _instance(network, observables)
        for member, changed in enumerate(_sets(work.columns, work.values)):
            try:
                results.outputs[member] = instance.run(changed, work.times, work.solver)
                results.status[member] = DONE
            except RuntimeError as error:
                results.status[member] = FAILED
                messages[member] = f"libRoadRunner: {_first_line(str(error))}"
            if progress is not None:
                progress(member + 1, count)
    return results, messages


def _sets(columns: Sequence[str], values: Float64Array) -> Iterator[dict[str, float]]:
    for row in values.tolist():
        yield dict(zip(columns, row, strict=True))


def _first_line(text: str) -> str:
    return next((line.strip() for line in text.splitlines() if line.strip()), "it gives no reason")


def _with_numbers(network: Network) -> Network:
    """The network with numbers in place of what is known at the start, and volumes as plain parameters.

    What is set for each parameter set then needs nothing computed anew.
    """
    changed = set_by_happenings(network)
    values = values_at_start(network)
    return replace(
        network,
        compartments=(),
        species=tuple(replace(one, initial=values[one.name], compartment="") for one in network.species),
        parameters=tuple(
            one
            if isinstance(one.value, str) and names(parse(one.value)) & changed
            else replace(one, value=values[one.name])
            for one in network.parameters
        ),
    )
