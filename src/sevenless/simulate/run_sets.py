"""Parameter sets through the engine: shared out over threads, in chunks that shrink towards the end."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from threading import Lock
from typing import Final, final

import numpy as np

from sevenless.compute.threads import run_side_by_side, usable_cores
from sevenless.simulate.first_use import first_use_told
from sevenless.simulate.kernel.drive import DONE, NOT_FINITE, STEP_TOO_SMALL, TOO_MANY_STEPS, Results, Settings, run
from sevenless.simulate.kernel.lanes import ENSEMBLE, SINGLE
from sevenless.simulate.kernel.program import Float64Array, Int64Array
from sevenless.simulate.options import Solver
from sevenless.simulate.structure.tables import Structure

__all__ = [
    "Progress", "Told", "Work", "chunks", "may_need_pivots", "most_in_chunk", "pivoted_solver", "run_again", "run_sets",
]  # fmt: skip

Progress = Callable[[int, int], None]
"""Called with how many sets are done, and how many there are."""

_BEGUN: Final = 0
_FINISHED: Final = 1
_MOST: Final = 512
_LEAST: Final = 16
_SHARE: Final = 0.75
_GROUP: Final = len(ENSEMBLE)
_WORK: Final = 20_000_000
_PERHAPS_PIVOTS: Final = (TOO_MANY_STEPS, STEP_TOO_SMALL, NOT_FINITE)
_MOST_SPECIES: Final = 200
"""A step with a dense matrix of more takes too long to be tried on the chance."""
_FEWEST_STEPS: Final = 1000


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """What is to be run.

    Parameters
    ----------
    structure
        Of the network.
    columns, values
        Names of parameters and species, and a row of numbers for each set.
    times
        Output times.
    solver
        Tolerances.
    threads
        By default as many as there are cores.
    """

    structure: Structure
    columns: tuple[str, ...]
    values: Float64Array
    times: Float64Array
    solver: Solver
    threads: int | None = None


def run_sets(work: Work, lanes: tuple[int, ...], *, progress: Progress | None = None) -> Results:
    """Outputs, statuses and steps of every set.

    Threads take sets from one queue, so that none has lanes that run empty before all are done. The interpreter lock is
    released; progress is told, and Ctrl-C noticed, every twentieth of a second: sets that have begun then are finished.
    """
    structure, solver = work.structure, work.solver
    count = len(work.values)
    results = Results(
        np.empty((count, work.times.size, len(structure.outputs))),
        np.zeros(count, np.int64),
        np.zeros((count, 2), np.int64),
    )
    columns = np.array([structure.columns[name] for name in work.columns], dtype=np.int64)
    queue: Int64Array = np.zeros(2, np.int64)
    settings = Settings(
        work.times, solver.rtol, solver.absolute(structure.species), solver.most_steps, queue=queue
    )  # fmt: skip
    values = np.ascontiguousarray(work.values)

    def simulate() -> None:
        run(structure.tables, structure.index, structure.numbers, settings, columns, values, results, lanes)

    def stop() -> None:
        queue[_BEGUN] = count

    workers = min(work.threads or usable_cores(), -(-count // len(lanes)))
    with first_use_told(f"simulations, {len(lanes)} at a time"):
        if count == 1:
            simulate()
        elif count > 1:
            run_side_by_side(simulate, workers, meanwhile=_teller(progress, queue, count), stop=stop)
    if progress is not None and count:
        progress(count, count)
    return results


def _teller(progress: Progress | None, queue: Int64Array, count: int) -> Callable[[], None]:
    """Tells how many sets are finished whenever it is called, where there are more, and before the last."""
    told = 0

    def tell() -> None:
        nonlocal told
        finished = int(queue[_FINISHED])
        if progress is not None and told < finished < count:
            told = finished
            progress(finished, count)

    return tell


def run_again(work: Work, results: Results, pivoted: Callable[[], Structure]) -> Int64Array:
    """Run sets that failed for their numbers once more, one by one, with partial pivoting; which of them it did.

    Diagonal pivots are stable for most reaction networks, and not for all. Where they fail, so do all but tiny steps;
    with partial pivoting there are few, so a tenth of the steps is granted. What fails again keeps its first result.
    """
    if not results.status.any():
        return np.zeros(0, np.int64)
    failed = may_need_pivots(work.structure, results)
    if not failed.size:
        return failed
    again = replace(work, structure=pivoted(), values=work.values[failed], solver=pivoted_solver(work.solver))
    found = run_sets(again, SINGLE)
    better = np.flatnonzero(found.status == DONE)
    for whole, part in zip(results, found, strict=True):
        whole[failed[better]] = part[better]
    return failed.take(better)


def may_need_pivots(structure: Structure, results: Results) -> Int64Array:
    """Sets that failed for their numbers, in a network that is not too large for a dense matrix."""
    failed: Int64Array = np.flatnonzero(np.isin(results.status, _PERHAPS_PIVOTS))
    return failed if structure.tables.n <= _MOST_SPECIES else failed[:0]


def pivoted_solver(solver: Solver) -> Solver:
    """The same with a tenth of the steps."""
    return replace(solver, most_steps=min(solver.most_steps, max(_FEWEST_STEPS, solver.most_steps // 10)))


def most_in_chunk(structure: Structure) -> int:
    """How many sets a chunk may have: fewer where each takes long, so that progress and Ctrl-C are not kept waiting."""
    factors = structure.tables.elimination
    rows = factors.n_sparse + 1
    below = np.diff(structure.index[factors.lower_start : factors.lower_start + rows])
    right = np.diff(structure.index[factors.upper_start : factors.upper_start + rows])
    products = int(below @ right) + factors.n_dense**3 / 3
    return int(min(_MOST, max(2 * _LEAST, _WORK / (products + factors.size))))


def chunks(count: int, workers: int, most: int) -> Iterator[slice]:
    """Consecutive slices, each a large share of what is left, so that all threads end at about the same time.

    In whole groups of lanes, and few, since at the end of each lanes run empty. A single worker gets all that a chunk
    may have.
    """
    start = 0
    while start < count:
        left = count - start
        size = most if workers == 1 else min(most, max(_LEAST, _GROUP * round(_SHARE * left / workers / _GROUP)))
        size = min(left, size)
        yield slice(start, start + size)
        start += size


class Told:
    """Counts what is done, and tells it: from one thread at a time."""

    def __init__(self, progress: Progress | None, count: int) -> None:
        self._progress = progress
        self._count = count
        self._done = 0
        self._lock = Lock()

    def add(self, number: int) -> None:
        """So many more are done."""
        with self._lock:
            self._done += number
            if self._progress is not None:
                self._progress(self._done, self._count)
