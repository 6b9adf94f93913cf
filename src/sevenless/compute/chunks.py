"""A function applied to a table, chunk by chunk: in this process, in several, or on a cluster; results as shards."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from importlib.metadata import version
from numbers import Integral
from pathlib import Path
from typing import Final, final, get_args

from sevenless.compute.chunk_run import ChunkRun, FailedChunk
from sevenless.compute.folder_lock import held_alone
from sevenless.compute.identity import identity_of
from sevenless.compute.manifest import Manifest
from sevenless.compute.shards import (
    ShardColumns,
    marks_of,
    prepare_folder,
    present_shards,
    write_failed,
    write_shard,
)  # fmt: skip
from sevenless.compute.slices import Slices, Table, columns_of, slices_of
from sevenless.compute.workers.backends import Backend, BackendName, open_backend
from sevenless.compute.workers.packing import is_loading_main
from sevenless.compute.workers.task import Outcome, Shard, TableFunction, Task, task_of
from sevenless.errors import Problem, ShardError

__all__ = ["map_chunks"]

_TRIES: Final = 2
_WAKE_S: Final = 0.2
_AHEAD: Final = 2
"""Tasks that are cut and sent ahead, as a multiple of those that are done at once: no worker waits for the table."""


def map_chunks(
    function: TableFunction,
    table: Table,
    *,
    out: Path | str,
    chunk_size: int,
    backend: BackendName = "processes",
    workers: int | None = None,
    scheduler_address: str | None = None,
    progress: Callable[[int, int], None] | None = None,
    resume: bool = True,
) -> ChunkRun:
    """Apply a function to a table, so many rows at a time, and write each result as one Parquet file.

    Call it again with the same input after a crash, a kill or an interrupt, and only what is missing is computed. The
    files are the same, byte for byte, from every backend and any number of workers. Memory holds a few chunks, never
    the table or the results.

    Parameters
    ----------
    function
        Takes some rows of the table and returns a Polars table; every chunk must give the same columns. It is sent to
        other processes: a function of a module, a ``functools.partial`` of one, or a frozen dataclass with
        ``__call__``. It must not depend on anything but its input: what is random takes its seed from the table.
    table
        A Polars table, a lazy one that gives the same rows in the same order each time, or the path of a file.
    out
        Folder of the results: new, or one that the same run has begun.
    chunk_size
        Rows of a chunk. Some seconds of work each is a good size.
    backend
        ``processes`` of this machine, ``serial`` (this process), or ``dask``.
    workers
        How many; all cores this process may use if not given. Each works in one thread.
    scheduler_address
        Of a running Dask scheduler, such as ``tcp://node1:8786``; without it, ``dask`` starts a cluster on this
        machine and ends it.
    progress
        Called with the number of chunks done and of all chunks, each time one is. What it raises cancels the run.
    resume
        Whether a folder that the same run has begun is accepted.

    Returns
    -------
    ChunkRun
        Which chunks were computed, which failed and why. A chunk that raises or whose worker dies is tried once more;
        if it fails again it is recorded, and the others go on.

    Raises
    ------
    ShardError
        If the folder was made by another run (the message says what differs), the function cannot be sent, or the
        table cannot be read.
    MissingExtraError
        If Dask is asked for and not installed.

    Examples
    --------
    >>> run = map_chunks(count_sites, table, out="results", chunk_size=1000)  # doctest: +SKIP
    >>> read_shards("results").collect()  # doctest: +SKIP
    """
    _check(chunk_size, backend, workers, scheduler_address)
    folder = Path(out)
    slices = slices_of(table, chunk_size)
    with held_alone(folder):
        manifest = _manifest(function, slices)
        prepare_folder(folder, manifest, resume=resume)
        columns = present_shards(folder, manifest)
        missing = [chunk for chunk in range(len(slices)) if chunk not in columns]
        run = _Run(folder, manifest.digest, slices, columns, progress)
        run.tell()
        if missing:
            opened = open_backend(backend, function, workers=workers, scheduler_address=scheduler_address)
            run.work_through(missing, opened)
        _check_columns(folder, run.columns)
    return ChunkRun(
        folder=folder,
        chunks=len(slices),
        computed=tuple(chunk for chunk in missing if chunk in run.columns),
        reused=len(slices) - len(missing),
        failed=tuple(run.failed[chunk] for chunk in sorted(run.failed)),
    )


def _manifest(function: TableFunction, slices: Slices) -> Manifest:
    return Manifest(
        function=identity_of(function),
        columns=columns_of(slices),
        rows=slices.rows,
        chunk_size=slices.size,
        package=version("sevenless"),
    )


def _check(chunk_size: int, backend: str, workers: int | None, scheduler_address: str | None) -> None:
    problems = []
    if not _is_whole(chunk_size) or chunk_size < 1:
        problems.append(Problem(what=f"a chunk cannot have {chunk_size!r} rows", remedy="give 1 or more"))
    if backend not in get_args(BackendName):
        known = ", ".join(get_args(BackendName))
        problems.append(Problem(what=f"no backend is called {backend!r}", remedy=f"choose one of {known}"))
    if workers is not None and (not _is_whole(workers) or workers < 1):
        problems.append(Problem(what=f"{workers!r} workers cannot work", remedy="give 1 or more"))
    if scheduler_address is not None and backend != "dask":
        problems.append(Problem(what=f"{backend} takes no scheduler address", remedy='ask for backend="dask"'))
    if is_loading_main():
        what = "the script of the function starts the run when a worker imports it"
        problems.append(Problem(what=what, remedy='put the call below if __name__ == "__main__":'))
    if problems:
        raise ShardError(problems)


def _is_whole(value: object) -> bool:
    return isinstance(value, Integral) and not isinstance(value, bool)


@final
class _Run:
    """The state of a run: shards that are there, chunks that failed."""

    def __init__(
        self,
        folder: Path,
        digest: str,
        slices: Slices,
        columns: dict[int, ShardColumns],
        progress: Callable[[int, int], None] | None,
    ) -> None:
        self.columns = columns
        self.failed: dict[int, FailedChunk] = {}
        self._folder, self._digest, self._slices, self._progress = folder, digest, slices, progress

    def tell(self) -> None:
        """Say how many chunks are settled."""
        if self._progress is not None:
            self._progress(len(self.columns) + len(self.failed), len(self._slices))

    def work_through(self, missing: list[int], backend: Backend) -> None:
        """Do the chunks; whatever ends this early, Ctrl-C above all, ends the workers too."""
        threads = ThreadPoolExecutor(max(1, backend.count))
        submit = _here if backend.count == 0 else threads.submit
        try:
            self._settle_all(iter(missing), backend, submit)
        finally:
            threads.shutdown(wait=False, cancel_futures=True)
            backend.close()
            threads.shutdown(wait=True)

    def _settle_all(self, missing: Iterator[int], backend: Backend, submit: Submit) -> None:
        tries: dict[int, int] = {}
        at_work: dict[Future[Outcome], int] = {}
        most = max(1, _AHEAD * backend.count)
        while True:
            while len(at_work) < most and (chunk := next(missing, None)) is not None:
                at_work[submit(backend.run, self._task(chunk))] = chunk
            if not at_work:
                return
            # Not for ever: Ctrl-C may reach another thread than this, and is noticed when this one wakes.
            done, _ = wait(at_work, timeout=_WAKE_S, return_when=FIRST_COMPLETED)
            for future in done:
                chunk = at_work.pop(future)
                tries[chunk] = tries.get(chunk, 0) + 1
                outcome = future.result()
                if isinstance(outcome, Shard) or tries[chunk] == _TRIES:
                    self._settle(chunk, outcome)
                    del tries[chunk]
                else:
                    at_work[submit(backend.run, self._task(chunk))] = chunk

    def _task(self, chunk: int) -> Task:
        return task_of(chunk, self._slices.table(chunk), marks_of(self._digest, chunk))

    def _settle(self, chunk: int, outcome: Outcome) -> None:
        if isinstance(outcome, Shard):
            write_shard(self._folder, chunk, outcome.content)
            self.columns[chunk] = outcome.columns
        else:
            first = chunk * self._slices.size
            rows = min(self._slices.size, self._slices.rows - first)
            self.failed[chunk] = FailedChunk(
                chunk=chunk, first_row=first, rows=rows, message=outcome.message, details=outcome.details
            )
            write_failed(self._folder, [self.failed[one] for one in sorted(self.failed)])
        self.tell()


Submit = Callable[[Callable[[Task], Outcome], Task], "Future[Outcome]"]


def _here(run: Callable[[Task], Outcome], task: Task) -> Future[Outcome]:
    future: Future[Outcome] = Future()
    future.set_result(run(task))
    return future


def _check_columns(folder: Path, columns: Mapping[int, ShardColumns]) -> None:
    """All shards must have the columns of the first: otherwise they are not one table."""
    if not columns:
        return
    first = min(columns)
    odd = [chunk for chunk in sorted(columns) if columns[chunk] != columns[first]]
    if odd:
        shown = [", ".join(f"{name} ({kind})" for name, kind in columns[chunk]) for chunk in (first, odd[0])]
        what = f"chunk {first} gave the columns {shown[0]}, chunk {odd[0]} gave {shown[1]}"
        more = f", and {len(odd) - 1} more differ" if len(odd) > 1 else ""
        remedy = "let the function give every chunk the same columns and types, and write into a new folder"
        raise ShardError(Problem(what=what + more, file=str(folder), remedy=remedy))
