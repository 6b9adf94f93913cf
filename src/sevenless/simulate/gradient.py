"""The gradient of an objective by all rate constants and initial values at once."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

from sevenless.errors import Problem
from sevenless.network.network import Network, Observable
from sevenless.simulate.arguments import Together, checked_solver, checked_threads
from sevenless.simulate.by_names import checked_names, no_events
from sevenless.simulate.doses_until import doses_until
from sevenless.simulate.gradients import Gradients
from sevenless.simulate.inputs import ParameterSets, Table, checked_times, chosen_observables, parameter_sets
from sevenless.simulate.kernel.drive import DONE, NOT_FINITE
from sevenless.simulate.kernel.lanes import ENSEMBLE, SINGLE
from sevenless.simulate.kernel.program import Float64Array
from sevenless.simulate.losses import ByOutput, Loss, loss_of
from sevenless.simulate.options import Solver
from sevenless.simulate.plain_numbers import is_number
from sevenless.simulate.pull_sets import Pulled, Way, pull_again, pull_sets
from sevenless.simulate.refused_told import with_refused
from sevenless.simulate.run_sets import Progress, Work
from sevenless.simulate.statuses import BAD_VALUE
from sevenless.simulate.structure.tables import Structure
from sevenless.simulate.structures import kept_structure, with_limits
from sevenless.simulate.trajectories import BoolArray, Trajectories

__all__ = ["gradient"]

_MIB: Final = 2**20


def gradient(
    network: Network,
    table: Table,
    times_s: npt.ArrayLike,
    *,
    weights: ByOutput | None = None,
    measured: ByOutput | None = None,
    sigma: ByOutput = 1.0,
    loss: Loss | None = None,
    wrt: Sequence[str] | None = None,
    observables: Sequence[Observable | str] | Mapping[str, str] | None = None,
    solver: Solver | None = None,
    threads: int | None = None,
    progress: Progress | None = None,
    memory_mib: float = 1024.0,
) -> Gradients:
    """The gradient of an objective, for each row of a table, by the discrete adjoint of the method of `ensemble`.

    The steps that the simulation takes are kept and gone through backwards, so that the gradient is that of the very
    numbers that `ensemble` computes, with the steps it took as given; the cost is that of two or three simulations,
    however many parameters there are. Exactly one of ``weights``, ``measured`` and ``loss`` says what the objective is.

    Parameters
    ----------
    network
        What to simulate; one without events. Doses are taken into account.
    table, times_s, observables, solver, threads, progress
        As for `ensemble`. The bytes of the result are the same for any number of threads. One set alone is simulated
        as by `simulate`.
    weights
        The objective is the sum of weight times value over times and observables. A number, an array of the shape
        (times, observables) or (sets, times, observables), or observables to arrays (times,) or (sets, times), where
        those not named count for nothing.
    measured
        The objective is half the sum of ``((value - measured) / sigma)**2`` over what was measured. As ``weights``;
        NaN where there is no measurement.
    sigma
        Standard errors of what was measured, in its unit. As ``weights``, by default 1.
    loss
        Any other objective: called with outputs, shape (sets, times, observables), and the numbers of these sets;
        returns the objective of each set, and its derivatives by the outputs, shaped like these.
    wrt
        Parameters, and species for their initial values. By default all that have numbers, in the network or in the
        table, except those that move the time of a dose or of a jump of a rate.
    memory_mib
        What the steps that are kept may take, all threads together. Where it is little, fewer sets are done at a time;
        a set that does not fit by itself has the status ``tape full``.

    Raises
    ------
    InputError
        If the network is not sound or has an event, what is given does not fit together, or there is no derivative by
        a name in ``wrt``. A set that fails is a result with a status.

    Examples
    --------
    >>> from sevenless.network.network import Network, Parameter, Reaction, Species
    >>> decay = Reaction(name="decay", reactants=(("A", 1),), rate_constant="k")
    >>> network = Network(
    ...     species=(Species(name="A", initial=1.0),), reactions=(decay,), parameters=(Parameter(name="k", value=1.0),)
    ... )
    >>> found = gradient(network, {"k": [0.5, 1.0]}, [1.0], weights=1.0)
    >>> found["k"].round(4).tolist(), found["A"].round(4).tolist()
    ([-0.6065, -0.3679], [0.6065, 0.3679])
    """
    together = Together(network)
    sets = together(parameter_sets, network, table)
    times = together(checked_times, times_s)
    chosen = together(chosen_observables, network, observables)
    how = together(checked_solver, solver)
    workers = together(checked_threads, threads)
    together.add(_unfit(memory_mib))
    together.tell()
    seen = doses_until(network, float(times[-1]))

    def limited(pivoted: bool) -> Structure:
        found = kept_structure(seen, chosen, sets.columns, pivoted=pivoted)
        return with_limits(found, how.longest_step(float(times[-1]), restless=found.restless))

    structure = limited(False)
    together.add(no_events(network, "gradients"))
    wanted = together(checked_names, network, wrt, sets.columns)
    shape = (len(sets.values), times.size, len(chosen))
    names = [one.name for one in chosen]
    wanted_loss = together(loss_of, shape, names, weights=weights, measured=measured, sigma=sigma, loss=loss)
    together.tell()
    usable = np.array([member not in sets.refused for member in range(shape[0])], dtype=np.bool_)
    work = Work(
        structure=structure, columns=sets.columns, values=sets.values[usable],
        times=times, solver=how, threads=workers,
    )  # fmt: skip
    way = Way(loss=wanted_loss, wanted=wanted, memory_bytes=int(memory_mib * _MIB))
    members = np.flatnonzero(usable)
    # One set alone, as in a search from one start, takes half the time in one lane.
    lanes = SINGLE if shape[0] == 1 else ENSEMBLE
    told = with_refused(progress, len(sets.refused), usable.size)
    found = pull_sets(work, way, members=members, lanes=lanes, progress=told)
    again = pull_again(work, way, found, lambda: limited(True), members=members)
    pivoted = np.zeros(usable.size, dtype=np.bool_)
    pivoted[members[again]] = True
    return _gradients(network, chosen, times, sets, wanted, _put_back(found, usable), pivoted)


def _unfit(memory_mib: float) -> Iterator[Problem]:
    if not is_number(memory_mib) or not 0.0 < memory_mib < math.inf:
        yield Problem(what=f"memory_mib is {memory_mib!r}", remedy="give a positive number")


def _put_back(found: Pulled, usable: BoolArray) -> Pulled:
    """What the sets that were run have, in the places of all sets."""
    if usable.all():
        return found
    results = found.results._replace(
        outputs=_spread(found.results.outputs, usable),
        status=np.full(usable.size, BAD_VALUE, dtype=np.int64),
        steps=np.zeros((usable.size, 2), dtype=np.int64),
    )
    results.status[usable], results.steps[usable] = found.results.status, found.results.steps
    return Pulled(results, _spread(found.objective, usable), _spread(found.gradient, usable))


def _spread(values: Float64Array, usable: BoolArray) -> Float64Array:
    whole = np.full((usable.size, *values.shape[1:]), np.nan)
    whole[usable] = values
    return whole


def _gradients(
    network: Network,
    observables: tuple[Observable, ...],
    times: Float64Array,
    sets: ParameterSets,
    wanted: tuple[str, ...],
    found: Pulled,
    pivoted: BoolArray,
) -> Gradients:
    """The result; a gradient that is no number is one that failed, and says by what."""
    messages = dict(sets.refused)
    broken = (found.results.status == DONE) & ~np.isfinite(found.gradient).all(axis=1)
    for row in np.flatnonzero(broken).tolist():
        place = int(np.flatnonzero(~np.isfinite(found.gradient[row]))[0])
        messages[row] = f"the derivative by {wanted[place]} is infinite or no number"
    found.results.status[broken] = NOT_FINITE
    found.gradient[broken] = np.nan
    trajectories = Trajectories(
        times_s=times,
        names=tuple(one.name for one in observables),
        units=tuple(one.unit for one in observables),
        values=found.results.outputs,
        codes=found.results.status,
        steps=found.results.steps,
        messages=messages,
        pivoted=pivoted,
        time_unit=network.time_unit,
    )
    return Gradients(names=wanted, objective=found.objective, values=found.gradient, trajectories=trajectories)
