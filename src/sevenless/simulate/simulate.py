"""One simulation of a network, and what it has in common with many."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

import numpy as np
import numpy.typing as npt

from sevenless.network.network import Network, Observable
from sevenless.simulate.arguments import Together, checked_solver
from sevenless.simulate.doses_until import doses_until
from sevenless.simulate.inputs import ParameterSets, checked_times, chosen_observables, parameter_sets
from sevenless.simulate.kernel.drive import Results
from sevenless.simulate.kernel.lanes import SINGLE
from sevenless.simulate.kernel.program import Float64Array, Int64Array
from sevenless.simulate.options import Solver
from sevenless.simulate.oracles import oracle
from sevenless.simulate.refused_told import with_refused
from sevenless.simulate.run_sets import Progress, Work, run_again, run_sets
from sevenless.simulate.statuses import BAD_VALUE
from sevenless.simulate.structure.tables import Structure
from sevenless.simulate.structures import kept_structure, with_limits
from sevenless.simulate.trajectories import Trajectories, Trajectory

__all__ = ["simulate", "simulated"]


def simulate(
    network: Network,
    parameters: Mapping[str, float] | None = None,
    times_s: npt.ArrayLike = (),
    *,
    observables: Sequence[Observable | str] | Mapping[str, str] | None = None,
    solver: Solver | None = None,
    engine: Literal["sevenless", "roadrunner"] = "sevenless",
) -> Trajectory:
    """Simulate a network once.

    Parameters
    ----------
    network
        What to simulate.
    parameters
        Values of parameters, and initial values of species, that differ from the network's own.
    times_s
        Output times, rising, from 0 on; in the network's unit of time: seconds, unless it says otherwise. At the time
        of a dose, the value behind it.
    observables
        Names of the network's observables, or expressions; by default its observables, or all species if it has none.
    solver
        Tolerances.
    engine
        ``roadrunner`` computes the same by libRoadRunner, as a check on this one.

    Raises
    ------
    InputError
        If the network is not sound, a name in ``parameters`` is none of its names or has more than one number, or the
        times do not rise. A simulation that fails is a result with a status.

    Examples
    --------
    >>> from sevenless.network.network import Network, Parameter, Reaction, Species
    >>> decay = Reaction(name="decay", reactants=(("A", 1),), products=(("B", 1),), rate_constant="k")
    >>> network = Network(
    ...     species=(Species(name="A", initial=1.0), Species(name="B")),
    ...     reactions=(decay,),
    ...     parameters=(Parameter(name="k", value=1.0),),
    ... )
    >>> simulate(network, {"k": 0.5}, [0.0, 1.0, 2.0])["B"].round(4).tolist()
    [0.0, 0.3935, 0.6321]
    """
    together = Together(network)
    sets = together(parameter_sets, network, {} if parameters is None else parameters, single=True)
    times = together(checked_times, times_s)
    chosen = together(chosen_observables, network, observables)
    how = together(checked_solver, solver)
    together.tell()
    return simulated(network, sets, times, observables=chosen, solver=how, engine=engine, lanes=SINGLE).one(0)


def simulated(
    network: Network,
    sets: ParameterSets,
    times: Float64Array,
    *,
    observables: tuple[Observable, ...],
    solver: Solver,
    engine: Literal["sevenless", "roadrunner"] = "sevenless",
    lanes: tuple[int, ...],
    threads: int | None = None,
    progress: Progress | None = None,
    signed: bool = False,
) -> Trajectories:
    """Trajectories of sets that have been checked; those that are refused are left out, and get a status.

    With ``signed``, doses may take species below 0.
    """

    def limited(pivoted: bool) -> Structure:
        found = kept_structure(network, observables, sets.columns, pivoted=pivoted)
        return with_limits(found, solver.longest_step(float(times[-1]), restless=found.restless), signed=signed)

    usable = np.ones(len(sets.values), dtype=np.bool_)
    usable[list(sets.refused)] = False
    network = doses_until(network, float(times[-1]))
    work = Work(
        structure=limited(False),
        columns=sets.columns,
        values=sets.values[usable],
        times=times,
        solver=solver,
        threads=threads,
    )
    pivoted = np.zeros(usable.size, dtype=np.bool_)
    messages = dict(sets.refused)
    progress = with_refused(progress, len(sets.refused), usable.size)
    if engine != "sevenless":
        found, told = oracle(engine)(network, observables, work, progress=progress)
        messages.update({int(np.flatnonzero(usable)[member]): why for member, why in told.items()})
    else:
        found = run_sets(work, lanes, progress=progress)
        again = run_again(work, found, lambda: limited(True))
        pivoted[np.flatnonzero(usable)[again]] = True
    found = found if usable.all() else _put_back(found, usable)
    return Trajectories(
        times_s=times,
        names=tuple(one.name for one in observables),
        units=tuple(one.unit for one in observables),
        values=found.outputs,
        codes=found.status,
        steps=found.steps,
        messages=messages,
        pivoted=pivoted,
        time_unit=network.time_unit,
    )


def _put_back(found: Results, usable: npt.NDArray[np.bool_]) -> Results:
    """Results of the sets that were run, in the places of all sets."""
    outputs = np.full((usable.size, *found.outputs.shape[1:]), np.nan)
    status: Int64Array = np.full(usable.size, BAD_VALUE, dtype=np.int64)
    steps: Int64Array = np.zeros((usable.size, 2), dtype=np.int64)
    outputs[usable], status[usable], steps[usable] = found
    return Results(outputs, status, steps)
