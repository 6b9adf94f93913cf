"""Keeping compiled kernels on disk, and forgetting them when any source of their room changes."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from importlib.resources import files
from importlib.resources.abc import Traversable
from types import CellType, FunctionType

__all__ = ["kept_until_sources_change", "sources_key"]


def sources_key(*rooms: str, holding: bytes = b"") -> str:
    """Digest of every source file of these packages: kernels inline each other, whichever file they stand in.

    With ``holding``, only of the files in which these bytes occur.
    """
    digest = hashlib.sha256()
    for room in rooms:
        for source in _sources(files(room)):
            if holding in source:
                digest.update(source)
    return digest.hexdigest()


def _sources(folder: Traversable) -> Iterator[bytes]:
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if entry.is_dir():
            yield from _sources(entry)
        elif entry.name.endswith(".py"):
            yield entry.read_bytes()


def kept_until_sources_change(kernel: Callable[..., object], key: str) -> Callable[..., object]:
    """The kernel with a key in its closure.

    Numba compiles anew when the file of a kernel changes, but not when a kernel of another file that it calls does:
    after an upgrade, a fit would still run the old code of whatever did not change itself. What is in the closure of a
    kernel is part of what Numba knows it by, so a key of all sources there makes it forget the old code.
    """
    assert isinstance(kernel, FunctionType)
    code = kernel.__code__.replace(co_freevars=("sources",))
    keyed = FunctionType(code, kernel.__globals__, kernel.__name__, kernel.__defaults__, (CellType(key),))
    keyed.__qualname__, keyed.__module__, keyed.__doc__ = kernel.__qualname__, kernel.__module__, kernel.__doc__
    keyed.__annotations__, keyed.__kwdefaults__ = kernel.__annotations__, kernel.__kwdefaults__
    return keyed
