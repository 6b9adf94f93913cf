"""Parameter sets forwards through the engine with their steps kept, and backwards again."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from threading import Lock
from typing import Final, NamedTuple, final

import numpy as np

from sevenless.compute.threads import run_in_threads, usable_cores
from sevenless.simulate.first_use import first_use_told
from sevenless.simulate.kernel.adjoint_drive import Pull, pull_back
from sevenless.simulate.kernel.drive import DONE, TAPE_FULL, Results, Settings, run
from sevenless.simulate.kernel.lanes import ENSEMBLE, SINGLE
from sevenless.simulate.kernel.program import Float64Array, Int64Array
from sevenless.simulate.kernel.tableau import STAGES
from sevenless.simulate.kernel.tape import Tape
from sevenless.simulate.losses import Loss
from sevenless.simulate.run_sets import Progress, Told, Work, chunks, may_need_pivots, most_in_chunk, pivoted_solver
from sevenless.simulate.structure.adjoint import Backwards, backwards
from sevenless.simulate.structure.tables import Structure

__all__ = ["Pulled", "Way", "pull_again", "pull_sets", "step_bytes"]

_KEPT: Final = 16
_USUAL_BYTES: Final = 2**28
"""What the tape of a thread may take, unless a single set needs more."""
_LINE: Final = 8
"""Numbers on a line of the cache."""
_HEAD: Final = 3
"""Numbers of a step besides state and stages: set, time, step."""

_backwards: OrderedDict[int, tuple[Structure, Backwards]] = OrderedDict()
_free: list[Float64Array] = []
_lock = Lock()


class Pulled(NamedTuple):
    """Of every set: outputs, status and steps; its objective, and the derivatives of that; NaN where it is not done."""

    results: Results
    objective: Float64Array
    gradient: Float64Array


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """What is pulled back.

    Parameters
    ----------
    loss
        What it is the gradient of.
    wanted
        Names of parameters and species that derivatives are wanted by.
    memory_bytes
        What all tapes together may take.
    """

    loss: Loss
    wanted: tuple[str, ...]
    memory_bytes: int


def step_bytes(species: int, lanes: tuple[int, ...]) -> int:
    """Bytes of one kept step of so many lanes."""
    return (_HEAD + (1 + STAGES) * species) * len(lanes) * np.dtype(np.float64).itemsize


def pull_sets(
    work: Work, way: Way, *, members: Int64Array, lanes: tuple[int, ...] = ENSEMBLE,
    progress: Progress | None = None,
) -> Pulled:  # fmt: skip
    """Gradients of every set; ``members`` are their numbers for the loss.

    To the last bit they do not depend on threads, nor on which sets are done together. Sets that do not fit into a
    thread's share of the memory are done behind the others, one chunk after the other, with all of it.
    """
    count, structure = len(work.values), work.structure
    found = Pulled(_no_results(work, count), np.full(count, np.nan), np.full((count, len(way.wanted)), np.nan))
    most = most_in_chunk(structure) if count > 1 else 1
    parts = list(chunks(count, work.threads or usable_cores(), most))
    workers = min(work.threads or usable_cores(), max(1, len(parts)))
    share = replace(way, memory_bytes=way.memory_bytes // workers)
    puller = _Puller(work, share, found, members, lanes)
    # What fits into the usual memory depends on threads where a share is less: then nothing is decided before all of it
    # is there.
    settled = workers == 1 or share.memory_bytes >= _USUAL_BYTES
    told = Told(progress, count)

    def one(chunk: slice) -> None:
        left = puller.pull(np.arange(chunk.start, chunk.stop), alone=settled)
        told.add(chunk.stop - chunk.start - (left.size if workers > 1 else 0))

    with first_use_told(f"gradients, {len(lanes)} at a time"):
        run_in_threads(one, parts, threads=workers)
        if workers > 1:
            left = np.flatnonzero(found.results.status == TAPE_FULL)
            _pull_left(_Puller(work, way, found, members, lanes), left, most, told)
    return found


def _pull_left(puller: _Puller, left: Int64Array, most: int, told: Told) -> None:
    """Sets that were left over, in one thread; noticing Ctrl-C and telling progress between chunks."""
    for start in range(0, left.size, most):
        chunk = left[start : start + most]
        puller.pull(chunk, alone=True)
        told.add(chunk.size)


def pull_again(
    work: Work, way: Way, found: Pulled, pivoted: Callable[[], Structure], *, members: Int64Array
) -> Int64Array:
    """Sets that failed for their numbers once more, one by one, with partial pivoting; which of them it did."""
    failed = may_need_pivots(work.structure, found.results)
    if not failed.size:
        return failed
    again = replace(work, structure=pivoted(), values=work.values[failed], solver=pivoted_solver(work.solver))
    better = pull_sets(again, way, members=members[failed], lanes=SINGLE)
    good = np.flatnonzero(better.results.status == DONE)
    for whole, part in zip((*found.results, *found[1:]), (*better.results, *better[1:]), strict=True):
        whole[failed[good]] = part[good]
    return failed.take(good)


def _no_results(work: Work, count: int) -> Results:
    outputs = np.full((count, work.times.size, len(work.structure.outputs)), np.nan)
    return Results(outputs, np.zeros(count, np.int64), np.zeros((count, 2), np.int64))


def _kept_backwards(structure: Structure) -> Backwards:
    """The tables for going backwards, once per structure; the last sixteen are kept."""
    with _lock:
        if id(structure) not in _backwards:
            _backwards[id(structure)] = (structure, backwards(structure))
            if len(_backwards) > _KEPT:
                _backwards.popitem(last=False)
        _backwards.move_to_end(id(structure))
        return _backwards[id(structure)][1]


@contextmanager
def _borrowed_memory() -> Iterator[Float64Array]:
    """Memory for a tape, kept for the next one: to be given fresh pages takes as long as to write on them.

    It is there once it has been written on, not before.
    """
    with _lock:
        memory = _free.pop() if _free else _on_a_line(_USUAL_BYTES // np.dtype(np.float64).itemsize)
    try:
        yield memory
    finally:
        with _lock:
            _free.append(memory)


def _on_a_line(size: int) -> Float64Array:
    """Memory that starts on a line of the cache."""
    room = np.empty(size + _LINE)
    first = -room.ctypes.data // room.itemsize % _LINE
    return room[first : first + size]


class _Puller:
    """Takes some sets forwards and backwards, as many at a time as the tape holds."""

    def __init__(self, work: Work, way: Way, found: Pulled, numbers: Int64Array, lanes: tuple[int, ...]) -> None:
        self._work, self._way, self._found, self._numbers, self._lanes = work, way, found, numbers, lanes
        self._back = _kept_backwards(work.structure)
        self._columns = _registers(work.structure, work.columns)
        self._wanted = _registers(work.structure, way.wanted)
        species = work.structure.species
        self._settings = Settings(
            work.times, work.solver.rtol, work.solver.absolute(species), work.solver.most_steps
        )  # fmt: skip

    def pull(self, rows: Int64Array, *, alone: bool) -> Int64Array:
        """These sets, and which of them did not fit. Where the tape is full, those it holds come first, then others.

        Where ``alone``, those of which no eight fit are done one by one.
        """
        with _borrowed_memory() as memory:
            usual = memory[: self._way.memory_bytes // memory.itemsize]
            while rows.size:
                left = rows[self._some(rows, usual, self._lanes) == TAPE_FULL]
                if left.size == rows.size:
                    return self._alone(left, usual) if alone else left
                rows = left
        return rows

    def _alone(self, rows: Int64Array, usual: Float64Array) -> Int64Array:
        """Sets one by one; those that do not fit even into all memory keep that status."""
        left = []
        for row in rows:
            one = np.array([row])
            full = self._some(one, usual, SINGLE)[0] == TAPE_FULL
            if full and self._way.memory_bytes > usual.nbytes:
                full = self._some(one, np.empty(self._way.memory_bytes // usual.itemsize), SINGLE)[0] == TAPE_FULL
            if full:
                left.append(row)
        return np.array(left, dtype=np.int64)

    def _some(self, rows: Int64Array, memory: Float64Array, lanes: tuple[int, ...]) -> Int64Array:
        """What became of these sets; those that are done have their gradients."""
        structure, found = self._work.structure, self._found
        values = np.ascontiguousarray(self._work.values[rows])
        results = _no_results(self._work, rows.size)
        tape = _tape(structure, memory, rows.size, lanes)
        settings = self._settings._replace(tape=tape)
        run(structure.tables, structure.index, structure.numbers, settings, self._columns, values, results, lanes)
        for whole, part in zip(found.results, results, strict=True):
            whole[rows] = part
        done = np.flatnonzero(results.status == DONE)
        if done.size:
            objective, by_output = self._way.loss(results.outputs[done], self._numbers[rows[done]])
            weights = np.zeros(results.outputs.shape)
            weights[done] = by_output
            gradient = np.full((rows.size, self._wanted.size), np.nan)
            pull = Pull(
                (results.status == DONE).astype(np.int64), self._work.times, weights, self._columns, values,
                self._wanted, gradient,
            )  # fmt: skip
            back = self._back
            pull_back(back.tables, back.adjoint, back.index, back.numbers, tape, pull, lanes)
            found.objective[rows[done]] = objective
            found.gradient[rows] = gradient
        return results.status


def _tape(structure: Structure, memory: Float64Array, sets: int, lanes: tuple[int, ...]) -> Tape:
    """A tape of as many steps as there is memory for; one at least, since none would mean that none are kept."""
    n = structure.tables.n
    size = step_bytes(n, lanes) // memory.itemsize
    capacity = memory.size // size
    steps = memory[: capacity * size].reshape(capacity, size) if capacity else np.empty((1, size))
    stops = structure.tables.schedule.n_doses + _HEAD
    return Tape(steps, np.zeros(1, np.int64), np.empty((sets, stops, 1 + n)), np.zeros(sets, np.int64))


def _registers(structure: Structure, names: Sequence[str]) -> Int64Array:
    return np.array([structure.columns[name] for name in names], dtype=np.int64)
