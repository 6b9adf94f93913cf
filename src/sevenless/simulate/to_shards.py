"""Ensembles that do not fit in memory or in an afternoon: simulated in chunks, results as a folder of shards."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal, final

import numpy as np
import numpy.typing as npt
import polars as pl

from sevenless.compute.chunk_run import ChunkRun
from sevenless.compute.chunks import map_chunks
from sevenless.compute.slices import slices_of
from sevenless.compute.workers.backends import BackendName
from sevenless.errors import InputError, Problem
from sevenless.network.network import Network, Observable
from sevenless.simulate.arguments import Together, checked_solver
from sevenless.simulate.ensemble import ensemble
from sevenless.simulate.inputs import Table, checked_times, chosen_observables, parameter_sets
from sevenless.simulate.options import Solver

__all__ = ["EnsembleOfRows", "SetTable", "ensemble_shards"]

SetTable = Table | Path | str
"""Parameter sets, a row each: a table, one that is read as it is needed, a file, or name to values."""

# With a blank in it, it is the name of no parameter.
_ROW: Final = "row of table"
_TAKEN: Final = "status"


def ensemble_shards(
    network: Network,
    table: SetTable,
    times_s: npt.ArrayLike,
    *,
    out: Path | str,
    observables: Sequence[Observable | str] | Mapping[str, str] | None = None,
    solver: Solver | None = None,
    chunk_size: int = 500,
    backend: BackendName = "processes",
    workers: int | None = None,
    scheduler_address: str | None = None,
    progress: Callable[[int, int], None] | None = None,
    resume: bool = True,
    engine: Literal["sevenless", "roadrunner"] = "sevenless",
) -> ChunkRun:
    """Simulate a network once for each row of a table, and write the results as shards.

    The same numbers as `ensemble`, by any number of workers; a run that was killed goes on where it was. Results have
    a row per ``set`` (row of the table, from 0) and ``time_s`` (``time`` where the network's unit is another), the
    ``status`` of the set, and a column per observable. `sevenless.compute.shards.read_shards` reads them.

    Parameters
    ----------
    network, times_s, observables, solver, engine
        As for `ensemble`.
    table
        A row per set: columns are parameters, and species for their initial values. As for `ensemble`, or the path of
        a file. Of a lazy table or a Parquet file only the rows at work are in memory.
    out
        Folder of the results: new, or one that the same run has begun.
    chunk_size
        Sets in a shard.
    backend, workers, scheduler_address, progress, resume
        As for `sevenless.compute.chunks.map_chunks`.

    Raises
    ------
    InputError
        If the network is not sound, a column is none of its names, or the times do not rise; before anything is
        written.
    ShardError
        If the folder was made by another run, or the table cannot be read.

    Examples
    --------
    >>> run = ensemble_shards(network, table, [0, 60, 600], out="screen", backend="dask")  # doctest: +SKIP
    >>> read_shards("screen").filter(time_s=600).collect()  # doctest: +SKIP
    """
    together = Together(network)
    times = together(checked_times, times_s)
    chosen = together(_observables, network, observables)
    how = together(checked_solver, solver)
    rows = together(_numbered_rows, network, table)
    together.tell()
    function = EnsembleOfRows(
        network=network, times_s=tuple(times.tolist()), observables=chosen, solver=how, engine=engine
    )
    # Whatever is wrong with the input shows in the first set, and kernels are compiled here once, not by each worker.
    function(slices_of(rows, 1).table(0))
    return map_chunks(
        function,
        rows,
        out=out,
        chunk_size=chunk_size,
        backend=backend,
        workers=workers,
        scheduler_address=scheduler_address,
        progress=progress,
        resume=resume,
    )


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class EnsembleOfRows:
    """An ensemble as a function of a table: what is sent to workers, once to each."""

    network: Network
    times_s: tuple[float, ...]
    observables: tuple[Observable, ...]
    solver: Solver
    engine: Literal["sevenless", "roadrunner"]

    def __call__(self, rows: pl.DataFrame) -> pl.DataFrame:
        """Simulate the sets of some rows, in one thread."""
        found = ensemble(
            self.network,
            rows.drop(_ROW),
            self.times_s,
            observables=self.observables,
            solver=self.solver,
            threads=1,
            engine=self.engine,
        )
        count = len(self.times_s)
        status = pl.Series("status", found.status, dtype=pl.String)
        table = found.table().with_columns(rows[_ROW].gather(np.repeat(np.arange(len(rows)), count)).alias("set"))
        return table.insert_column(2, status.gather(np.repeat(np.arange(len(rows)), count)))


def _observables(
    network: Network, observables: Sequence[Observable | str] | Mapping[str, str] | None
) -> tuple[Observable, ...]:
    chosen = chosen_observables(network, observables)
    if any(one.name == _TAKEN for one in chosen):
        what = f"observable {_TAKEN} has the name of a column of results"
        raise InputError(Problem(what=what, remedy="give it another one"))
    return chosen


def _numbered_rows(network: Network, table: SetTable) -> pl.LazyFrame:
    if not isinstance(table, pl.DataFrame | pl.LazyFrame | Path | str):
        sets = parameter_sets(network, table)
        table = pl.DataFrame(dict(zip(sets.columns, sets.values.T, strict=True)))
    source = slices_of(table, 1).source
    return source.with_row_index(_ROW).with_columns(pl.col(_ROW).cast(pl.Int64))
