"""Many simulations of one network: a parameter set each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

import numpy.typing as npt

from sevenless.network.network import Network, Observable
from sevenless.simulate.arguments import Together, checked_solver, checked_threads
from sevenless.simulate.inputs import Table, checked_times, chosen_observables, parameter_sets
from sevenless.simulate.kernel.lanes import ENSEMBLE
from sevenless.simulate.options import Solver
from sevenless.simulate.run_sets import Progress
from sevenless.simulate.simulate import simulated
from sevenless.simulate.trajectories import Trajectories

__all__ = ["ensemble"]


def ensemble(
    network: Network,
    table: Table,
    times_s: npt.ArrayLike,
    *,
    observables: Sequence[Observable | str] | Mapping[str, str] | None = None,
    solver: Solver | None = None,
    threads: int | None = None,
    progress: Progress | None = None,
    engine: Literal["sevenless", "roadrunner"] = "sevenless",
) -> Trajectories:
    """Simulate a network once for each row of a table.

    Sets are integrated eight at a time, side by side, each with its own steps; what they share does not touch their
    numbers. A set that fails has a status and NaN behind the time it reached, and never stops the others.

    Parameters
    ----------
    network
        What to simulate.
    table
        A row per set: columns are parameters, and species for their initial values. What is not in it keeps the value
        of the network. A mapping of names to values will do, where a single number counts for every set, and so will a
        pandas table or a lazy one.
    times_s
        Output times, rising, from 0 on; in the network's unit of time: seconds, unless it says otherwise. At the time
        of a dose, the value behind it.
    observables
        Names of the network's observables, or expressions; by default its observables, or all species if it has none.
    solver
        Tolerances.
    threads
        By default as many as there are cores. The bytes of the result are the same for any number.
    progress
        Called with the number of sets done and of all sets, now and then.
    engine
        ``roadrunner`` computes the same by libRoadRunner, one by one, as a check on this one.

    Raises
    ------
    InputError
        If the network is not sound, a column is none of its names, the times do not rise, or ``threads`` is no whole
        number from 1 on.

    Examples
    --------
    >>> from sevenless.network.network import Network, Parameter, Reaction, Species
    >>> decay = Reaction(name="decay", reactants=(("A", 1),), rate_constant="k")
    >>> network = Network(
    ...     species=(Species(name="A", initial=1.0),), reactions=(decay,), parameters=(Parameter(name="k", value=1.0),)
    ... )
    >>> found = ensemble(network, {"k": [0.5, 1.0, 2.0]}, [0.0, 1.0])
    >>> found["A"][:, -1].round(4).tolist()
    [0.6065, 0.3679, 0.1353]
    """
    together = Together(network)
    sets = together(parameter_sets, network, table)
    times = together(checked_times, times_s)
    chosen = together(chosen_observables, network, observables)
    how = together(checked_solver, solver)
    workers = together(checked_threads, threads)
    together.tell()
    return simulated(
        network,
        sets,
        times,
        observables=chosen,
        solver=how,
        threads=workers,
        progress=progress,
        engine=engine,
        lanes=ENSEMBLE,
    )
