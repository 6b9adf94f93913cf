"""Chunks in processes of this machine.

A pool of its own, because it must know which chunk a dying worker had: the pools of the standard library are broken as
a whole when one process is killed. A script that starts a run needs no guard, unless the function itself stands in it.
"""

from __future__ import annotations

import pickle
import queue
import signal
import subprocess
import threading
from typing import Final, final

from sevenless.compute.workers.frames import receive, send
from sevenless.compute.workers.interpreter import end_interpreter, start_interpreter
from sevenless.compute.workers.packing import Packed
from sevenless.compute.workers.task import Failure, Outcome, Shard, Task
from sevenless.errors import Problem, ShardError

__all__ = ["Processes"]

_PATIENCE_S: Final = 5.0


@final
class Processes:
    """Up to ``count`` worker processes, each started when it is first needed and replaced when it dies."""

    def __init__(self, packed: Packed, count: int) -> None:
        self.count = count
        self._hello = pickle.dumps(packed, protocol=5)
        self._idle: queue.LifoQueue[_Worker] = queue.LifoQueue()
        self._alive: set[_Worker] = set()
        self._lock = threading.Lock()
        self._closed = False

    def run(self, task: Task) -> Outcome:
        """Have a worker do a task. Called from up to ``count`` threads at once.

        Raises
        ------
        ShardError
            If a worker cannot load the function.
        """
        worker = self._worker()
        outcome = worker.do(task)
        if worker.is_over:
            self._forget(worker)
        else:
            self._idle.put(worker)
        return outcome

    def close(self) -> None:
        """End all workers, whatever they are doing."""
        with self._lock:
            self._closed = True
            alive, self._alive = self._alive, set()
        for worker in alive:
            worker.end()

    def _worker(self) -> _Worker:
        try:
            return self._idle.get_nowait()
        except queue.Empty:
            pass
        with self._lock:
            if self._closed:
                raise ShardError(Problem(what="the run was cancelled"))
            worker = _Worker()
            self._alive.add(worker)
        worker.greet(self._hello)
        return worker

    def _forget(self, worker: _Worker) -> None:
        with self._lock:
            self._alive.discard(worker)
        worker.end()


@final
class _Worker:
    """One worker process."""

    def __init__(self) -> None:
        self._process = start_interpreter("sevenless.compute.workers.worker")
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._asked, self._answers = self._process.stdin, self._process.stdout
        self.is_over = False

    def greet(self, hello: bytes) -> None:
        """Send the function."""
        answer = self._ask(hello)
        if isinstance(answer, Failure):
            raise ShardError(Problem(what=answer.message))

    def do(self, task: Task) -> Outcome:
        """Send a task and wait for what becomes of it."""
        outcome = self._ask(pickle.dumps(task, protocol=5))
        assert isinstance(outcome, Shard | Failure)
        return outcome

    def end(self) -> None:
        """Kill the process and see it gone. There is nothing that it would have to put in order."""
        end_interpreter(self._process)

    def _ask(self, message: bytes) -> Outcome | None:
        try:
            send(self._asked, message)
            answer = receive(self._answers)
        except OSError:
            answer = None
        if answer is None:
            self.is_over = True
            return Failure(f"the worker died: {self._last_words()}")
        outcome: Outcome | None = pickle.loads(answer)
        return outcome

    def _last_words(self) -> str:
        try:
            code = self._process.wait(_PATIENCE_S)
        except subprocess.TimeoutExpired:
            return "it closed its pipes"
        if code >= 0:
            return f"it ended with exit code {code}"
        name = signal.strsignal(-code) if -code not in set(signal.Signals) else signal.Signals(-code).name
        hint = ", often because memory ran out" if name == "SIGKILL" else ""
        return f"killed by {name}{hint}"
