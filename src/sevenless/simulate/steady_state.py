"""Steady states of a network: of one parameter set, of many, and along an axis of doses."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np

from sevenless.errors import InputError, Problem
from sevenless.network.network import Network, Observable
from sevenless.simulate.arguments import Together, checked_solver, checked_threads
from sevenless.simulate.inputs import ParameterSets, Table, chosen_observables, parameter_sets
from sevenless.simulate.kernel.program import Int64Array
from sevenless.simulate.options import Solver
from sevenless.simulate.run_sets import Progress
from sevenless.simulate.run_settling import Settling, settle_sets
from sevenless.simulate.settling_network import check_timeless, without_pools
from sevenless.simulate.steady_results import SteadyState, SteadyStates
from sevenless.simulate.structures import kept_structure

__all__ = ["steady_state", "steady_states"]

_USUAL: Final = Solver(most_steps=10_000)


def steady_state(
    network: Network,
    parameters: Mapping[str, float] | None = None,
    *,
    observables: Sequence[Observable | str] | Mapping[str, str] | None = None,
    solver: Solver | None = None,
    stability: bool = True,
) -> SteadyState:
    """The steady state that a network reaches from its initial values.

    Parameters
    ----------
    network, parameters, observables
        As for `sevenless.simulate.simulate.simulate`.
    solver, stability
        As for `steady_states`.

    Raises
    ------
    InputError
        If the network is not sound, has doses or events or depends on time, or a name in ``parameters`` is none of its
        names. A network that does not settle is a result with a status.

    Examples
    --------
    >>> from sevenless.network.reaction_list import read_reactions
    >>> network = read_reactions(\"\"\"
    ... species:
    ...   A = 3
    ...   B = 0
    ... parameters:
    ...   forward = 1
    ... reactions:
    ...   A <-> B ; forward, 1
    ... \"\"\")
    >>> round(steady_state(network, {"forward": 2})["B"], 6)
    2.0
    """
    given = {} if parameters is None else parameters
    return _settled(network, given, single=True, observables=observables, solver=solver, stability=stability).one(0)


def steady_states(
    network: Network,
    table: Table,
    *,
    along: str | None = None,
    observables: Sequence[Observable | str] | Mapping[str, str] | None = None,
    solver: Solver | None = None,
    stability: bool = True,
    threads: int | None = None,
    progress: Progress | None = None,
) -> SteadyStates:
    """The steady states that a network reaches, for each row of a table.

    The trajectory of a set is followed loosely until it looks settled, which keeps it in the basin of its initial
    values; Newton's method then takes it to the steady state close by; one long implicit step must leave it where it
    is, and it must be stable: by the eigenvalues of the Jacobian, or, where one is zero and with more than 200
    species, by coming back after a small nudge. Species on which neither a rate nor an observable depends, such as
    what is degraded, need not settle.

    Parameters
    ----------
    network
        One without doses, events and dependence on time.
    table
        A row per set, as for `sevenless.simulate.ensemble.ensemble`.
    along
        A column of the table, such as a dose. Sets that share all other columns form an axis; each begins with the
        steady state of the one before it, in the order of the rows, which is quicker for most networks. Where there are
        two stable steady states, doses that rise and doses that fall then give one branch each; a set whose branch is
        no longer stable begins with its own initial values where nothing else leads away. A change of a
        conserved total goes to where the initial values put it, or is shared out where that is too little.
    observables
        Names of the network's observables, or expressions; by default its observables, or all species if it has none.
    solver
        ``rtol`` is the accuracy of the result; ``atol`` is what counts as nothing, as for `ensemble`; a set that has
        not come to rest after ``most_steps`` steps does not settle: 10,000 without a ``solver``, else what that says,
        100,000 unless you say otherwise.
    stability
        Whether to tell which states are stable. Without, a state that trajectories leave may count as steady along an
        axis.
    threads
        By default as many as there are cores. The bytes of the result are the same for any number.
    progress
        Called with the number of sets done and of all sets, now and then.

    Raises
    ------
    InputError
        If the network is not sound, has doses or events or depends on time, or a column is none of its names.

    References
    ----------
    Kelley CT, Keyes DE. Convergence analysis of pseudo-transient continuation. SIAM J Num Anal 1998, 35:508-523.
    doi:10.1137/S0036142996304796

    Examples
    --------
    >>> from sevenless.network.reaction_list import read_reactions
    >>> network = read_reactions(\"\"\"
    ... species:
    ...   A = 3
    ...   B = 0
    ... parameters:
    ...   forward = 1
    ... reactions:
    ...   A <-> B ; forward, 1
    ... \"\"\")
    >>> steady_states(network, {"forward": [0.5, 1, 2]}, along="forward")["B"].round(6).tolist()
    [1.0, 1.5, 2.0]
    """
    return _settled(
        network, table, along=along, observables=observables, solver=solver, stability=stability, threads=threads,
        progress=progress,
    )  # fmt: skip


def _settled(
    network: Network,
    table: Table,
    *,
    single: bool = False,
    along: str | None = None,
    observables: Sequence[Observable | str] | Mapping[str, str] | None,
    solver: Solver | None,
    stability: bool,
    threads: int | None = None,
    progress: Progress | None = None,
) -> SteadyStates:
    together = Together(network)
    sets = together(parameter_sets, network, table, single=single)
    chosen = together(chosen_observables, network, observables)
    how = together(checked_solver, solver, _USUAL)
    workers = together(checked_threads, threads)
    together.tell()
    check_timeless(network, chosen)
    usable = np.array([member not in sets.refused for member in range(len(sets.values))], dtype=np.bool_)
    settled = without_pools(network, chosen)
    work = Settling(
        network=settled,
        observables=chosen,
        structure=kept_structure(settled, chosen, sets.columns),
        columns=sets.columns,
        values=sets.values,
        axes=_axes(sets, along, np.flatnonzero(usable)),
        solver=how,
        stability=stability,
    )
    return settle_sets(work, dict(sets.refused), threads=workers, progress=progress)


def _axes(sets: ParameterSets, along: str | None, usable: Int64Array) -> list[Int64Array]:
    """Rows of the table that are continued one after the other."""
    if along is not None and along not in sets.columns:
        told = ", ".join(sets.columns) or "none"
        raise InputError(
            Problem(what=f"along names {along}, which is no column of the table", remedy=f"columns: {told}")
        )
    if along is None or not usable.size:
        return [np.array([row]) for row in usable]
    others = np.delete(sets.values[usable], sets.columns.index(along), axis=1)
    if not others.shape[1]:
        return [usable]
    _, which = np.unique(others, axis=0, return_inverse=True)
    order = np.argsort(which, kind="stable")
    return np.split(usable[order], np.flatnonzero(np.diff(which[order])) + 1)
