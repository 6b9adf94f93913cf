"""Chunks on a Dask cluster: one that runs already, or one on this machine for the time of the run.

Workers need no file system in common: slices go to them and shards come back over the cluster's own connections.
"""

from __future__ import annotations

import functools
from concurrent.futures import CancelledError
from contextlib import ExitStack, closing
from importlib import import_module
from importlib.metadata import version
from threading import Lock
from typing import TYPE_CHECKING, Final, final

from sevenless.compute.threads import usable_cores
from sevenless.compute.workers.local_dask import LocalDask
from sevenless.compute.workers.packing import unpack
from sevenless.compute.workers.task import Failure, Outcome, TableFunction, Task, work
from sevenless.errors import MissingExtraError, Problem, ShardError

if TYPE_CHECKING:
    from distributed import Client

__all__ = ["DaskCluster"]

_PATIENCE_S: Final = 20.0

# A slice of the table travels with its task, on purpose; the last thousand messages, slices included, need not be kept.
_SETTINGS: Final = {
    "distributed.admin.large-graph-warning-threshold": "1 TB",
    "distributed.admin.low-level-log-length": 1,
}


@final
class DaskCluster:
    """A client of a scheduler; ``count`` chunks at once."""

    def __init__(self, function: TableFunction, *, workers: int | None, address: str | None) -> None:
        try:
            import_module("distributed")
            cloudpickle = import_module("cloudpickle")
        except ImportError as error:
            raise MissingExtraError("dask", "dask") from error
        # Unlike pickle it takes a function of a notebook along whole.
        content: bytes = cloudpickle.dumps(function)
        with ExitStack() as opening:
            self._client = _connect(opening, address, workers)
            self.count = workers or sum(self._client.nthreads().values())
            # A task and not scattered data: if the workers that hold it die, the scheduler makes it again.
            self._function = self._client.submit(_hold, content, pure=False)
            self._open = opening.pop_all()
        self._suspects = Lock()

    def run(self, task: Task) -> Outcome:
        """Have the cluster do a task.

        Raises
        ------
        ShardError
            If workers cannot load the function or run another version of sevenless, or the scheduler is gone.
        """
        from distributed import KilledWorker

        try:
            return self._outcome(task)
        except KilledWorker:
            # Dask suspects all that waited on a worker when it died, not only what killed it: so again, one by one.
            with self._suspects:
                try:
                    return self._outcome(task)
                except KilledWorker:
                    return Failure("the worker died")

    def _outcome(self, task: Task) -> Outcome:
        future = self._client.submit(_do, self._function, task, version("sevenless"), pure=False)
        try:
            outcome: Outcome = future.result()
        except CancelledError as error:
            if self._client.status != "running":
                remedy = "see that the scheduler runs, then run again to go on"
                raise ShardError(Problem(what="the Dask scheduler is gone", remedy=remedy)) from error
            return Failure("the cluster lost the chunk")
        finally:
            future.release()
        return outcome

    def close(self) -> None:
        """Leave the cluster; end it if it was started here."""
        self._open.close()


def _connect(opening: ExitStack, address: str | None, workers: int | None) -> Client:
    import dask
    from distributed import Client

    opening.enter_context(dask.config.set(_SETTINGS))
    if address is None:
        address = opening.enter_context(closing(LocalDask(workers or usable_cores()))).address
    try:
        client: Client = opening.enter_context(Client(address, timeout=_PATIENCE_S))
        client.wait_for_workers(1, timeout=_PATIENCE_S)
    except (OSError, TimeoutError, ValueError) as error:
        what = f"no Dask scheduler with workers answers at {address}: {error}"
        raise ShardError(Problem(what=what, remedy="check the address, and that scheduler and workers run")) from error
    return client


def _hold(content: bytes) -> bytes:
    return content


def _do(content: bytes, task: Task, callers_version: str) -> Outcome:
    """A task, on a worker."""
    if (own := version("sevenless")) != callers_version:
        what = f"a Dask worker runs sevenless {own}, this is {callers_version}"
        raise ShardError(Problem(what=what, remedy="install the same version everywhere"))
    return work(_unpacked(content), task)


@functools.lru_cache(maxsize=2)
def _unpacked(content: bytes) -> TableFunction:
    """The function, made once in each worker."""
    return unpack(content)
