"""A Dask cluster on this machine, in an interpreter of its own: it lives as long as somebody holds its pipe."""

from __future__ import annotations

import logging
import os
from typing import Final

from sevenless.compute.workers.frames import receive, send
from sevenless.compute.workers.interpreter import end_interpreter, pipes_to_caller, start_interpreter
from sevenless.errors import Problem, ShardError

__all__ = ["LocalDask", "main"]

_PATIENCE_S: Final = 10.0


class LocalDask:
    """A cluster with so many workers; ``address`` is that of its scheduler."""

    def __init__(self, workers: int) -> None:
        self._process = start_interpreter("sevenless.compute.workers.local_dask")
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        send(self._process.stdin, str(workers).encode())
        answer = receive(self._process.stdout)
        if answer is None:
            self.close()
            remedy = "read what it printed, or use processes"
            raise ShardError(Problem(what="the Dask cluster of this machine does not start", remedy=remedy))
        self.address = answer.decode()

    def close(self) -> None:
        """End it with all its workers."""
        end_interpreter(self._process, patience_s=_PATIENCE_S)


def main() -> None:
    """Serve over standard input and output: the number of workers in, the address out."""
    import dask
    from distributed import LocalCluster

    asked, answers = pipes_to_caller()
    workers = int(receive(asked) or b"1")
    # A chunk that kills its worker is tried again by the caller, once; Dask would let it kill three more. It would also
    # keep its last thousand messages, each with a slice or a shard.
    settings = {"distributed.scheduler.allowed-failures": 0, "distributed.admin.low-level-log-length": 1}
    with dask.config.set(settings):
        cluster = LocalCluster(
            n_workers=workers,
            threads_per_worker=1,
            dashboard_address=None,
            worker_dashboard_address=None,
            memory_limit=None,
            silence_logs=logging.CRITICAL,
        )
        with cluster:
            send(answers, cluster.scheduler_address.encode())
            while receive(asked) is not None:
                pass
    # Threads of the cluster may still wait for workers that are gone.
    os._exit(0)
