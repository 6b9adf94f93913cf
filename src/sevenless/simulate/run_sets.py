"""Parameter sets through the engine: shared out over threads, in chunks that shrink towards the end."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from threading import Lock
from typing import Final

import numpy as np

from sevenless.compute.threads import run_in_threads, usable_cores
from sevenless.simulate.kernel.drive import Results, Settings, run
from sevenless.simulate.kernel.program import Float64Array, Int64Array
from sevenless.simulate.options import Solver
from sevenless.simulate.structure.tables import Structure

__all__ = ["Progress", "run_sets"]

Progress = Callable[[int, int], None]
"""Called with how many sets are done, and how many there are."""

_MOST: Final = 512
_LEAST: Final = 16
_SHARE: Final = 4
_WORK: Final = 5_000_000


def run_sets(
    structure: Structure,
    columns: tuple[str, ...],
    values: Float64Array,
    times: Float64Array,
    *,
    solver: Solver,
    lanes: tuple[int, ...],
    threads: int | None = None,
    progress: Progress | None = None,
) -> Results:
    """Outputs, statuses and steps of every row of ``values``.

    The interpreter lock is released. Ctrl-C is noticed between chunks.
    """
    count = len(values)
    results = Results(
        np.empty((count, times.size, len(structure.outputs))), np.zeros(count, np.int64), np.zeros((count, 2), np.int64)
    )
    registers = np.array([structure.columns[name] for name in columns], dtype=np.int64)
    settings = Settings(times, solver.rtol, solver.absolute(structure.species), solver.most_steps)
    told = _Told(progress, count)

    def one(chunk: slice) -> None:
        _run(structure, registers, np.ascontiguousarray(values[chunk]), settings, _part(results, chunk), lanes)
        told.add(chunk.stop - chunk.start)

    workers = threads or usable_cores()
    run_in_threads(one, list(_chunks(count, workers, _most(structure))), threads=workers)
    return results


def _run(
    structure: Structure,
    registers: Int64Array,
    values: Float64Array,
    settings: Settings,
    results: Results,
    lanes: tuple[int, ...],
) -> None:
    run(structure.tables, structure.index, structure.numbers, settings, registers, values, results, lanes)


def _part(results: Results, chunk: slice) -> Results:
    return Results(results.outputs[chunk], results.status[chunk], results.steps[chunk])


def _most(structure: Structure) -> int:
    """How many sets a chunk may have: fewer where each takes long, so that progress and Ctrl-C are not kept waiting."""
    factors = structure.tables.elimination
    work = factors.row_start - factors.target + factors.n_dense**3 / 3 + factors.size
    return int(min(_MOST, max(_LEAST * 2, _WORK / max(work, 1.0))))


def _chunks(count: int, workers: int, most: int) -> Iterator[slice]:
    """Consecutive slices, each a share of what is left, so that all threads end at about the same time.

    A single worker gets all that a chunk may have: at the end of each, lanes run empty.
    """
    start = 0
    while start < count:
        left = count - start
        size = most if workers == 1 else min(most, max(_LEAST, -(-left // (_SHARE * workers))))
        size = min(left, size)
        yield slice(start, start + size)
        start += size


class _Told:
    """Counts what is done, and tells it: from one thread at a time."""

    def __init__(self, progress: Progress | None, count: int) -> None:
        self._progress = progress
        self._count = count
        self._done = 0
        self._lock = Lock()

    def add(self, number: int) -> None:
        with self._lock:
            self._done += number
            if self._progress is not None:
                self._progress(self._done, self._count)
