"""Folders for machine code: one for each state of the sources, beside the package or in the user's cache."""

from __future__ import annotations

import hashlib
import shutil
import sys
import time
from functools import cache
from pathlib import Path
from typing import Final

__all__ = ["code_folders", "forget_older"]

_PACKAGE: Final = Path(__file__).parents[1]
_SPARED_S: Final = 3600.0
"""A process of the old version may still be at work so long after an upgrade."""


@cache
def code_folders(room: str, key: str) -> tuple[Path, ...]:
    """Where machine code of these sources is looked for, and kept in the first that can be written to.

    ``NUMBA_CACHE_DIR``, if it is set, else beside the package, else in the user's cache: so what was compiled when an
    image was built is found by whoever uses it, though only the builder may write there.

    Parameters
    ----------
    room
        Whose kernels.
    key
        Digest of their sources.
    """
    import numba
    from numba.misc.appdirs import AppDirs

    # Installations that share a cache must not clear away each other's.
    installed = f"sevenless-{_short(str(_PACKAGE))}"
    if chosen := numba.config.CACHE_DIR:  # type: ignore[attr-defined]
        bases = [Path(chosen) / installed]
    else:
        user = AppDirs(appname=installed, appauthor=False).user_cache_dir  # type: ignore[no-untyped-call]
        bases = [_PACKAGE / "__pycache__" / "machine_code", Path(user)]
    return tuple(base / f"{room}-{_short(key)}" / _environment() for base in bases)


def forget_older(folder: Path) -> None:
    """Remove what other states of the sources of a room have left beside a folder of `code_folders`, an hour on."""
    mine = folder.parent
    room = mine.name.rpartition("-")[0]
    for other in mine.parent.glob(f"{room}-*"):
        if other != mine and time.time() - _last_written(other) > _SPARED_S:
            shutil.rmtree(other, ignore_errors=True)


def _last_written(folder: Path) -> float:
    """The latest time of it and what is in it; never, if it is being removed."""
    try:
        return max(path.stat().st_mtime for path in (folder, *folder.iterdir()))
    except OSError:
        return 0.0


def _environment() -> str:
    """What machine code depends on apart from sources and processor; Numba's own key holds the processor."""
    import llvmlite
    import numba
    import numpy as np

    versions = (sys.version, numba.__version__, llvmlite.__version__, np.__version__)
    return f"{sys.implementation.cache_tag}-{_short(repr(versions))}"


def _short(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]
