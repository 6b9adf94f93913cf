"""Work that releases the interpreter lock, shared out over threads."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from typing import TypeVar

__all__ = ["run_in_threads", "usable_cores"]

Task = TypeVar("Task")


def usable_cores() -> int:
    """Cores this process may use, which a container or a scheduler may have limited."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def run_in_threads(work: Callable[[Task], None], tasks: Sequence[Task], *, threads: int | None = None) -> None:
    """Call ``work`` on every task, in this thread if one is asked for or enough.

    Once a task fails, none is begun.

    Raises
    ------
    Exception
        Whatever ``work`` raises first.
    """
    count = min(threads or usable_cores(), len(tasks))
    if count <= 1:
        for task in tasks:
            work(task)
        return
    failed = Event()

    def unless_failed(task: Task) -> None:
        if failed.is_set():
            return
        is_done = False
        try:
            work(task)
            is_done = True
        finally:
            if not is_done:
                failed.set()

    with ThreadPoolExecutor(count) as pool:
        for _ in pool.map(unless_failed, tasks):
            pass
