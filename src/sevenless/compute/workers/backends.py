"""Where chunks are computed: here, in processes of this machine, or on a Dask cluster."""

from __future__ import annotations

from typing import Literal, Protocol, final

from sevenless.compute.threads import usable_cores
from sevenless.compute.workers.packing import pack
from sevenless.compute.workers.processes import Processes
from sevenless.compute.workers.task import Outcome, TableFunction, Task, work

__all__ = ["Backend", "BackendName", "Serial", "open_backend"]

BackendName = Literal["processes", "serial", "dask"]


class Backend(Protocol):
    """Does tasks, ``count`` of them at once."""

    count: int

    def run(self, task: Task) -> Outcome:
        """Do a task; wait for it. Called from ``count`` threads at once; 0: in the caller's own thread."""

    def close(self) -> None:
        """Stop whatever is at work."""


@final
class Serial:
    """One chunk after the other, in this process and thread."""

    def __init__(self, function: TableFunction) -> None:
        self.count = 0
        self._function = function

    def run(self, task: Task) -> Outcome:
        """Do a task here."""
        return work(self._function, task)

    def close(self) -> None:
        """There is nothing to stop."""


def open_backend(
    name: BackendName, function: TableFunction, *, workers: int | None, scheduler_address: str | None
) -> Backend:
    """Start what a name stands for.

    Raises
    ------
    ShardError
        If the function cannot be sent to workers, or no scheduler answers.
    MissingExtraError
        If Dask is asked for and not installed.
    """
    match name:
        case "serial":
            return Serial(function)
        case "processes":
            return Processes(pack(function), workers or usable_cores())
        case "dask":
            from sevenless.compute.workers.dask_cluster import DaskCluster

            return DaskCluster(function, workers=workers, address=scheduler_address)
