"""A file of SBML simulated as it stands: by this engine, or by libRoadRunner where it uses what this one does not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final, Literal

import numpy as np
import numpy.typing as npt

from sevenless.errors import UnknownNameError, UnsupportedSbmlError
from sevenless.exchange.roadrunner import Model, instance_of_text, run_times, set_tolerances, tightest
from sevenless.exchange.sbml_library import Element, parsed, text_of
from sevenless.exchange.sbml_read import SbmlReading, read_text
from sevenless.simulate.inputs import checked_times
from sevenless.simulate.kernel.program import Float64Array
from sevenless.simulate.options import Solver
from sevenless.simulate.simulate import simulate
from sevenless.simulate.statuses import DONE, FAILED, STATUS_WORDS
from sevenless.simulate.trajectories import Trajectory

__all__ = ["simulate_sbml"]

_MOST_REASONS: Final = 5


def simulate_sbml(
    path: str | Path,
    parameters: Mapping[str, float] | None = None,
    times_s: npt.ArrayLike = (),
    *,
    observables: Sequence[str] | None = None,
    solver: Solver | None = None,
    engine: Literal["auto", "sevenless", "roadrunner"] = "auto",
) -> Trajectory:
    """Simulate a file of SBML; identifiers mean what they mean in the file.

    A species is a concentration where its name is one in the file, and an amount where that is what it says.

    Parameters
    ----------
    path
        The file.
    parameters
        Values of parameters, and initial values of species, that differ from the file's own.
    times_s
        Output times, rising, from 0 on; in the file's unit of time.
    observables
        Identifiers; by default all species.
    solver
        Tolerances.
    engine
        ``auto`` uses this engine, and libRoadRunner for a file that it does not take; the message of the trajectory
        then names every feature of SBML that made it necessary, and where it stands.

    Raises
    ------
    UnsupportedSbmlError
        If the file uses what sevenless does not simulate, and ``engine`` is ``sevenless``.
    SbmlError
        If the file cannot be read, or is wrong.
    UnknownNameError
        If an identifier is not one of the file.
    """
    text, file = text_of(path), Path(path).name
    times = checked_times(times_s)
    given = dict(parameters or {})
    chosen = solver or Solver()
    why = "simulated by libRoadRunner"
    if engine != "roadrunner":
        try:
            return _here(read_text(text, file), given, times, observables, chosen)
        except UnsupportedSbmlError as error:
            if engine == "sevenless":
                raise
            why = f"simulated by libRoadRunner: {_reasons(error)}"
    return _elsewhere(text, file, given, times, observables, chosen, why)


def _reasons(error: UnsupportedSbmlError) -> str:
    """What is not supported and where; of many, the first few."""
    told = [problem.what for problem in error.problems]
    more = [f"and {len(told) - _MOST_REASONS} more"] if len(told) > _MOST_REASONS else []
    return "; ".join([*told[:_MOST_REASONS], *more])


def _here(
    reading: SbmlReading,
    parameters: Mapping[str, float],
    times: Float64Array,
    observables: Sequence[str] | None,
    solver: Solver,
) -> Trajectory:
    chosen = reading.species if observables is None else tuple(observables)
    given = dict(reading.in_network(identifier, value) for identifier, value in parameters.items())
    shown = {identifier: reading.value(identifier) for identifier in chosen}
    return simulate(reading.network, given, times, observables=shown, solver=solver)


def _elsewhere(
    text: str,
    file: str,
    parameters: Mapping[str, float],
    times: Float64Array,
    observables: Sequence[str] | None,
    solver: Solver,
    why: str,
) -> Trajectory:
    model = parsed(text, file).getModel()
    symbols = _symbols(model)
    chosen = [one.getId() for one in model.getListOfSpecies()] if observables is None else list(observables)
    for identifier in (*chosen, *parameters):
        if identifier not in symbols:
            raise UnknownNameError("element of the file", identifier, symbols)
    names = tuple(chosen)
    values, status, said = np.full((times.size, len(names)), np.nan), FAILED, ""
    try:
        machine = instance_of_text(text)
        machine.timeCourseSelections = [symbols[name] for name in names]
        _set(machine, symbols, parameters)
        set_tolerances(
            machine,
            rtol=solver.rtol,
            atol=_atol(machine, solver),
            most_steps=solver.most_steps,
            largest_step=solver.largest_step_s,
        )
        values, status, said = run_times(machine, times), DONE, why
    except RuntimeError as error:
        said = f"{why}, and failed: {' '.join(str(error).split())}"
    return Trajectory(
        times_s=times,
        names=names,
        units=("",) * len(names),
        values=values,
        status=STATUS_WORDS[status],
        message=said,
    )


def _symbols(model: Element) -> dict[str, str]:
    """Identifier to what libRoadRunner calls its value: a concentration stands in square brackets."""
    found = {one.getId(): one.getId() for one in (*model.getListOfParameters(), *model.getListOfCompartments())}
    found |= {one.getId(): one.getId() for one in model.getListOfReactions()}
    for one in model.getListOfSpecies():
        name = one.getId()
        found[name] = name if one.getHasOnlySubstanceUnits() else f"[{name}]"
    return found


def _set(machine: Model, symbols: Mapping[str, str], parameters: Mapping[str, float]) -> None:
    species = {*machine.model.getFloatingSpeciesIds(), *machine.model.getBoundarySpeciesIds()}
    for identifier, value in parameters.items():
        symbol = symbols[identifier]
        machine.model[f"init({symbol})" if identifier in species else symbol] = value
    machine.reset()


def _atol(machine: Model, solver: Solver) -> float:
    """One tolerance for all species: the tightest of those asked for."""
    species = machine.model.getFloatingSpeciesIds()
    return tightest(solver.absolute(species), machine.model.getFloatingSpeciesAmounts().tolist())
