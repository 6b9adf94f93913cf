"""Axes of parameter sets through the engine, shared out over threads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from threading import Lock
from typing import Final, final

import numpy as np

from sevenless.compute.threads import run_in_threads, usable_cores
from sevenless.network.network import Network, Observable
from sevenless.simulate.first_use import first_use_told
from sevenless.simulate.kernel.lanes import ENSEMBLE, SINGLE
from sevenless.simulate.kernel.neighbour import Totals
from sevenless.simulate.kernel.program import Float64Array, Int64Array
from sevenless.simulate.options import Solver
from sevenless.simulate.run_sets import Progress
from sevenless.simulate.settling import Settler, new_course, new_polished
from sevenless.simulate.settling_network import totals_of
from sevenless.simulate.stability import MOST_SPECIES, stability_of
from sevenless.simulate.steady_results import SteadyStates
from sevenless.simulate.steady_statuses import BAD_VALUE, DOES_NOT_SETTLE, FAILED, NEUTRAL, NOT_STABLE, STEADY
from sevenless.simulate.structure.tables import Structure
from sevenless.simulate.structures import kept_structure

__all__ = ["Settling", "settle_sets"]

_MOST_ROWS: Final = 1024
_SHARE: Final = 4
_MOST_SPECIES: Final = 200
"""A dense matrix of more takes too long to be tried on the chance."""


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Settling:
    """What is to settle.

    Parameters
    ----------
    network, observables, structure
        Whose steady states, and what is asked of them.
    columns, values
        Names of parameters and species, and a row of numbers for each set.
    axes
        Rows that are continued one after the other.
    solver
        Tolerances.
    stability
        Whether to tell which states are stable.
    """

    network: Network
    observables: tuple[Observable, ...]
    structure: Structure
    columns: tuple[str, ...]
    values: Float64Array
    axes: Sequence[Int64Array]
    solver: Solver
    stability: bool


def settle_sets(
    work: Settling, messages: dict[int, str], *, threads: int | None = None, progress: Progress | None = None
) -> SteadyStates:
    """Steady states of all axes; rows that are on none have the status ``bad value``."""
    count = len(work.values)
    found = SteadyStates(
        names=tuple(one.name for one in work.observables),
        units=tuple(one.unit for one in work.observables),
        values=np.full((count, len(work.observables)), np.nan),
        codes=np.full(count, BAD_VALUE, dtype=np.int64),
        residual=np.full(count, np.nan),
        steps=np.zeros((count, 3), dtype=np.int64),
        messages=messages,
    )
    workers = threads or usable_cores()
    totals = totals_of(work.network, work.structure)
    lock = Lock()
    done = count - sum(axis.size for axis in work.axes)
    if done and progress is not None:
        progress(done, count)

    def one(axes: Sequence[Int64Array]) -> None:
        nonlocal done
        _settle(work, axes, totals, found, messages, ENSEMBLE)
        with lock:
            done += sum(axis.size for axis in axes)
            if progress is not None:
                progress(done, count)

    with first_use_told("steady states"):
        run_in_threads(one, _portions(work.axes, workers), threads=workers)
        _with_pivots(work, found, messages)
    return found


def _portions(axes: Sequence[Int64Array], workers: int) -> list[Sequence[Int64Array]]:
    """Axes in portions: as many rows as keep all threads busy to the end, but whole lanes of axes."""
    if not axes:
        return []
    width = len(ENSEMBLE)
    rows = sum(axis.size for axis in axes) / len(axes)
    most = max(1, int(_MOST_ROWS / rows))
    size = most if workers == 1 else min(most, -(-len(axes) // (_SHARE * workers)))
    size = max(width, size // width * width)
    return [axes[start : start + size] for start in range(0, len(axes), size)]


def _settle(
    work: Settling,
    axes: Sequence[Int64Array],
    totals: Totals,
    found: SteadyStates,
    messages: dict[int, str],
    lanes: tuple[int, ...],
) -> None:
    """Some axes, in one thread."""
    structure, solver = work.structure, work.solver
    rows = np.concatenate(axes)
    ends = np.cumsum([axis.size for axis in axes])
    settler = Settler(
        structure=structure,
        columns=np.array([structure.columns[name] for name in work.columns], dtype=np.int64),
        values=np.ascontiguousarray(work.values[rows]),
        floor=solver.absolute(structure.species),
        rtol=solver.rtol,
        most_steps=solver.most_steps,
        stability=stability_of(structure, totals) if work.stability else None,
        by_slopes=len(structure.species) <= MOST_SPECIES,
        totals=totals,
        lanes=lanes,
        course=new_course(rows.size, len(structure.species), totals.starts.size - 1),
        polished=new_polished(rows.size, len(structure.outputs), len(structure.species)),
        status=np.full(rows.size, FAILED, dtype=np.int64),
        drifts=np.zeros(rows.size, dtype=np.bool_),
    )
    settler.along(np.column_stack((ends - [axis.size for axis in axes], ends)))
    reached = np.isin(settler.status, (STEADY, NOT_STABLE, NEUTRAL))
    found.codes[rows] = settler.status
    found.values[rows[reached]] = settler.polished.outputs[reached]
    found.residual[rows[reached]] = settler.polished.residual[reached]
    found.steps[rows] = settler.course.steps
    for place in np.flatnonzero(settler.status == DOES_NOT_SETTLE).tolist():
        messages[int(rows[place])] = _restless(settler, place, work.network.time_unit)
    for place in np.flatnonzero(settler.status != DOES_NOT_SETTLE).tolist():
        messages.pop(int(rows[place]), None)


def _restless(settler: Settler, place: int, unit: str) -> str:
    """Which species keeps a set from rest."""
    course = settler.course
    name = settler.structure.species[course.restless[place]]
    after = f"{course.clock[place, 0]:.3g} {unit}".rstrip()
    if settler.drifts[place]:
        return f"{name} still grows or drifts after {after}"
    return f"{name} still changes after {after}: it oscillates, or comes to rest too slowly for most_steps"


def _with_pivots(work: Settling, found: SteadyStates, messages: dict[int, str]) -> None:
    """Sets whose integration failed once more, one by one, with partial pivoting and from their own initial values."""
    failed = np.flatnonzero(found.codes == FAILED)
    if not failed.size or len(work.structure.species) > _MOST_SPECIES:
        return
    structure = kept_structure(work.network, work.observables, work.columns, pivoted=True)
    totals = totals_of(work.network, structure)
    axes = [failed[i : i + 1] for i in range(failed.size)]
    _settle(replace(work, structure=structure), axes, totals, found, messages, SINGLE)
