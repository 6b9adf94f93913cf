"""One run at a time in a folder: the lock goes with the process, however that ends."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sevenless.errors import Problem, ShardError

__all__ = ["held_alone"]


@contextmanager
def held_alone(folder: Path) -> Iterator[None]:
    """Hold a folder for this process; made if it is not there.

    Windows, and file systems that know no locks, give no such guard: two runs of the same input then compute some
    shards twice, with the same bytes.

    Raises
    ------
    ShardError
        If another run holds it, or it cannot be made.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        reason = (error.strerror or "cannot be made").lower()
        raise ShardError(Problem(what=reason, file=str(folder), remedy="choose another folder")) from error
    if sys.platform == "win32":
        yield
        return
    import fcntl

    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        os.close(handle)
        remedy = "wait for it to end, or choose another folder"
        raise ShardError(Problem(what="another run is at work here", file=str(folder), remedy=remedy)) from error
    except OSError:
        # The file system has no locks; the guard is a courtesy, not what keeps shards whole.
        pass
    try:
        yield
    finally:
        os.close(handle)
