"""Work that releases the interpreter lock, shared out over threads."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait
from threading import Event
from typing import Final, TypeVar

__all__ = ["run_in_threads", "run_side_by_side", "usable_cores"]

Task = TypeVar("Task")

_MEANWHILE_S: Final = 0.05


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


def run_side_by_side(
    work: Callable[[], object], threads: int, *, meanwhile: Callable[[], None], stop: Callable[[], None]
) -> None:
    """Call ``work`` in so many threads at once, which share out among themselves what there is to do.

    This thread calls ``meanwhile`` every twentieth of a second, and is free for Ctrl-C. If that or ``work`` raises,
    ``stop`` is called, the threads are waited for, and it is raised here.

    Raises
    ------
    Exception
        Whatever ``work`` or ``meanwhile`` raises first.
    """
    with ThreadPoolExecutor(max(threads, 1)) as pool:
        running = {pool.submit(work) for _ in range(max(threads, 1))}
        try:
            while running:
                done, running = wait(running, timeout=_MEANWHILE_S, return_when=FIRST_EXCEPTION)
                for one in done:
                    one.result()
                meanwhile()
        except BaseException:
            stop()
            raise
