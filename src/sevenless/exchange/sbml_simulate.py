"""A file of SBML simulated as it stands: by this engine, or by libRoadRunner where it uses what this one does not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final, Literal

import numpy as np
import numpy.typing as npt

from sevenless.errors import UnknownNameError, UnsupportedSbmlError
from sevenless.exchange.roadrunner import Model, instance_of_text, run_times, set_tolerances, tightest
from sevenless.exchange.sbml_extract import extracted
from sevenless.exchange.sbml_given import checked_values, means_amount, text_with, wrong_values
from sevenless.exchange.sbml_library import Element, parsed, text_of
from sevenless.exchange.sbml_observed import unit_of
from sevenless.exchange.sbml_read import SbmlReading, read_text
from sevenless.exchange.sbml_unsupported import Findings
from sevenless.network.network import Observable
from sevenless.simulate.inputs import checked_times
from sevenless.simulate.kernel.program import Float64Array
from sevenless.simulate.options import Solver
from sevenless.simulate.simulate import simulate
from sevenless.simulate.statuses import BAD_VALUE, DONE, FAILED, STATUS_WORDS
from sevenless.simulate.trajectories import Trajectory

__all__ = ["simulate_sbml"]

_ENGINES: Final = ("auto", "sevenless", "roadrunner")
_BY_ROADRUNNER: Final = "simulated by libRoadRunner"
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
        Values of parameters, sizes of compartments, and initial values of species, that differ from the file's own.
        They stand in for those in the file before anything is computed from these: an initial concentration, the
        file's or a given one, is one in the volume that is given. With a value that nothing can be simulated with
        (missing, infinite, a volume of 0, a negative initial value or rate constant) the status is ``bad value``.
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
        If an identifier is not one of the file, or there is no such engine.
    InputError
        If a value is no number, or is given for a reaction or for what a rule of the file gives; or times do not rise.
    """
    if engine not in _ENGINES:
        raise UnknownNameError("engine", engine, _ENGINES)
    text, file = text_of(path), Path(path).name
    times = checked_times(times_s)
    given = checked_values(text, file, parameters or {})
    chosen = solver or Solver()
    wrong = wrong_values(text, file, given)
    text = text if wrong else text_with(text, file, given)
    reading, why = _reading(text, file, engine)
    if wrong:
        return _refused(text, file, times, observables, wrong)
    if reading is not None:
        return _here(reading, times, observables, chosen)
    return _elsewhere(text, file, times, observables, chosen, why)


def _reading(text: str, file: str, engine: str) -> tuple[SbmlReading | None, str]:
    """The file as a network, or nothing, and why libRoadRunner takes it."""
    if engine == "roadrunner":
        return None, _BY_ROADRUNNER
    try:
        return read_text(text, file), ""
    except UnsupportedSbmlError as error:
        if engine == "sevenless":
            raise
        return None, f"{_BY_ROADRUNNER}: {_reasons(error)}"


def _reasons(error: UnsupportedSbmlError) -> str:
    """What is not supported and where; of many, the first few."""
    told = [problem.what for problem in error.problems]
    more = [f"and {len(told) - _MOST_REASONS} more"] if len(told) > _MOST_REASONS else []
    return "; ".join([*told[:_MOST_REASONS], *more])


def _here(
    reading: SbmlReading, times: Float64Array, observables: Sequence[str] | None, solver: Solver
) -> Trajectory:  # fmt: skip
    chosen = reading.species if observables is None else tuple(observables)
    shown = [Observable(name=one, expression=reading.value(one), unit=reading.unit(one)) for one in chosen]
    return simulate(reading.network, None, times, observables=shown, solver=solver)


def _elsewhere(
    text: str, file: str, times: Float64Array, observables: Sequence[str] | None, solver: Solver, why: str
) -> Trajectory:
    empty, symbols = _empty(text, file, times, observables)
    try:
        machine = instance_of_text(text)
        machine.timeCourseSelections = [symbols[name] for name in empty.names]
        set_tolerances(
            machine,
            rtol=solver.rtol,
            atol=_atol(machine, solver),
            most_steps=solver.most_steps,
            largest_step=solver.largest_step_s,
        )
        return replace(empty, values=run_times(machine, times), status=STATUS_WORDS[DONE], message=why)
    except RuntimeError as error:
        return replace(empty, message=f"{why}, and failed: {' '.join(str(error).split())}")


def _refused(
    text: str, file: str, times: Float64Array, observables: Sequence[str] | None, wrong: str
) -> Trajectory:  # fmt: skip
    empty, _ = _empty(text, file, times, observables)
    return replace(empty, status=STATUS_WORDS[BAD_VALUE], message=wrong)


def _empty(
    text: str, file: str, times: Float64Array, observables: Sequence[str] | None
) -> tuple[Trajectory, Mapping[str, str]]:
    """A trajectory that failed, and what libRoadRunner calls the value of each identifier."""
    document = parsed(text, file)
    model = document.getModel()
    symbols = _symbols(model)
    chosen = [one.getId() for one in model.getListOfSpecies()] if observables is None else list(observables)
    for identifier in chosen:
        if identifier not in symbols:
            raise UnknownNameError("element of the file", identifier, symbols)
    # What is not supported has been told, or is no matter.
    plain = extracted(document, Findings(file))
    failed = Trajectory(
        times_s=times,
        names=tuple(chosen),
        units=tuple(unit_of(plain, identifier) for identifier in chosen),
        values=np.full((times.size, len(chosen)), np.nan),
        status=STATUS_WORDS[FAILED],
        time_unit=plain.time_unit,
    )
    return failed, symbols


def _symbols(model: Element) -> dict[str, str]:
    """Identifier to what libRoadRunner calls its value: a concentration stands in square brackets."""
    found = {one.getId(): one.getId() for one in (*model.getListOfParameters(), *model.getListOfCompartments())}
    found |= {one.getId(): one.getId() for one in model.getListOfReactions()}
    for one in model.getListOfSpecies():
        name = one.getId()
        found[name] = name if means_amount(model, one) else f"[{name}]"
    return found


def _atol(machine: Model, solver: Solver) -> float:
    """One tolerance for all species: the tightest of those asked for."""
    species = machine.model.getFloatingSpeciesIds()
    return tightest(solver.absolute(species), machine.model.getFloatingSpeciesAmounts().tolist())
