"""Stochastic runs shared out over threads."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import numpy as np

from sevenless.compute.threads import run_in_threads, usable_cores
from sevenless.simulate.copies.drive import Found, run_copies
from sevenless.simulate.copies.structure import CopyStructure
from sevenless.simulate.copies.tables import Rules
from sevenless.simulate.first_use import first_use_told
from sevenless.simulate.inputs import ParameterSets
from sevenless.simulate.kernel.program import Int64Array
from sevenless.simulate.run_sets import Progress, Told
from sevenless.simulate.statuses import BAD_VALUE

__all__ = ["make_runs"]

_MOST: Final = 32
_SHARE: Final = 4


def make_runs(
    structure: CopyStructure,
    sets: ParameterSets,
    rules: Rules,
    whose: Int64Array,
    *,
    seed: int,
    threads: int | None,
    progress: Progress | None,
) -> Found:
    """Outputs, statuses and counts of each run; sets that are refused have the status "bad value".

    The interpreter lock is released. Ctrl-C is noticed between chunks.

    Parameters
    ----------
    whose
        Set and number of each run, shape (runs, 2).
    """
    count = len(whose)
    found = Found(
        np.full((count, rules.times.size, structure.tables.outputs.n_outputs), np.nan),
        np.zeros(count, np.int64),
        np.full(count, -1, np.int64),
        np.zeros((count, 2), np.int64),
    )
    columns = np.array([structure.columns[name] for name in sets.columns], dtype=np.int64)
    values = np.ascontiguousarray(sets.values)
    told = Told(progress, count)
    refused = np.isin(whose[:, 0], list(sets.refused))
    found.status[refused] = BAD_VALUE

    def one(chunk: slice) -> None:
        rows = np.arange(chunk.start, chunk.stop)
        usable = rows[~refused[chunk]]
        part = Found(found.outputs[usable], found.status[usable], found.about[usable], found.counts[usable])
        run_copies(
            structure.tables, structure.index, structure.numbers, rules, columns, values, np.uint64(seed),
            np.ascontiguousarray(whose[usable]), part,
        )  # fmt: skip
        for whole, its in zip(found, part, strict=True):
            whole[usable] = its
        told.add(len(rows))

    workers = threads or usable_cores()
    with first_use_told("stochastic runs"):
        run_in_threads(one, list(_chunks(count, workers)), threads=workers)
    return found


def _chunks(count: int, workers: int) -> Iterator[slice]:
    """Consecutive slices, each a share of what is left, so that all threads end at about the same time."""
    start = 0
    while start < count:
        stop = start + min(_MOST, -(-(count - start) // (_SHARE * workers)))
        yield slice(start, stop)
        start = stop
