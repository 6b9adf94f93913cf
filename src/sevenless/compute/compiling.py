"""Say so when work spends its time compiling."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final, Protocol

__all__ = ["while_compiling"]

_PATIENCE_S: Final = 1.0
_LOOK_EVERY_S: Final = 0.25


class _Event(Protocol):
    is_start: bool


Events = list[tuple[float, _Event]]


@contextmanager
def while_compiling(tell: Callable[[], None]) -> Iterator[None]:
    """Call ``tell``, once, if inside the block kernels have been compiling for more than a second.

    Kernels are compiled once per installation and then loaded from disk, which takes a moment and is not told.
    """
    from numba.core import event

    done = threading.Event()
    with event.install_recorder("numba:compile") as recorder:
        watch = threading.Thread(target=_watch, args=(recorder.buffer, done, tell), daemon=True)
        watch.start()
        try:
            yield
        finally:
            done.set()
            watch.join()


def _watch(events: Events, done: threading.Event, tell: Callable[[], None]) -> None:
    while not done.wait(_LOOK_EVERY_S):
        if _is_compiling(events, at=time.time()):
            tell()
            return


def _is_compiling(events: Events, *, at: float) -> bool:
    """Whether a compilation that began more than `_PATIENCE_S` ago has not ended."""
    running = sum(1 if event.is_start else -1 for _, event in events)
    return running > 0 and at - events[0][0] > _PATIENCE_S
