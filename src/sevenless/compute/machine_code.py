"""Keeping compiled kernels on disk, and compiling them anew when any source of their room changes.

Numba's own cache knows a kernel by its file and its signature. It goes on with old code where another file that the
kernel calls changes; it cannot read what it kept once a type in a signature has another name; and two processes that
compile a kernel for different types at once may take each other's code. Here every state of the sources has a folder
of its own, and every signature a file of its own, written whole.
"""

from __future__ import annotations

import hashlib
import pickle
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from inspect import getfile
from pathlib import Path
from typing import Any, Final, TypeVar

from numba.core.caching import CompileResultCacheImpl, FunctionCache, _CacheLocator
from numba.core.serialize import dumps

from sevenless.compute.code_folders import code_folders, forget_older
from sevenless.compute.kernel_compilers import InnerCompiler, rebuilt
from sevenless.files.atomic import write_bytes

__all__ = ["kept_on_disk", "sources_key"]

Kernel = TypeVar("Kernel")

# A file that was damaged, or is from elsewhere, is as good as none.
_UNREADABLE: Final = (
    OSError, EOFError, pickle.UnpicklingError, AttributeError, ImportError, IndexError, KeyError, TypeError, ValueError,
)  # fmt: skip


def sources_key(*rooms: str, holding: bytes = b"") -> str:
    """Digest of every source file of these packages: kernels inline each other, whichever file they stand in.

    With ``holding``, only of the files in which these bytes occur.
    """
    digest = hashlib.sha256()
    for room in rooms:
        for name, source in _sources(files(room), room):
            if holding in source:
                digest.update(f"{name} {len(source)}\n".encode() + source)
    return digest.hexdigest()


def _sources(folder: Traversable, name: str) -> Iterator[tuple[str, bytes]]:
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if entry.is_dir():
            yield from _sources(entry, f"{name}.{entry.name}")
        elif entry.name.endswith(".py"):
            yield f"{name}.{entry.name}", entry.read_bytes()


def kept_on_disk(kernel: Kernel, *, room: str, key: str) -> Kernel:
    """A compiled kernel whose machine code later processes load.

    Where no folder can be written to, it is compiled in every process.

    Parameters
    ----------
    kernel
        From Numba, without ``cache=True``.
    room
        Whose kernel it is: the name of the folder.
    key
        Digest of the sources of the room; see `sources_key`.
    """
    dispatcher: Any = kernel
    inner = issubclass(dispatcher._compiler.pipeline_class, InnerCompiler)
    dispatcher._cache = (_KeptInner if inner else _Kept)(dispatcher.py_func, code_folders(room, key))
    return kernel


class _Nowhere(_CacheLocator):
    """Numba asks where; `_Files` knows."""

    def __init__(self, py_file: str) -> None:
        self._py_file = py_file

    def ensure_cache_path(self) -> None:
        """A folder is made when something is written."""

    def get_cache_path(self) -> str:
        return ""

    def get_source_stamp(self) -> str:
        return ""

    def get_disambiguator(self) -> str:
        return ""

    @classmethod
    def from_function(cls, py_func: object, py_file: str) -> _Nowhere:
        return cls(py_file)


class _Results(CompileResultCacheImpl):
    _locator_classes = [_Nowhere]  # type: ignore[list-item] # noqa: RUF012


class _InnerResults(_Results):
    def rebuild(self, target_context: Any, payload: tuple[Any, ...]) -> Any:
        return rebuilt(target_context, payload)


class _Kept(FunctionCache):
    """Numba's cache of a kernel, with `_Files` in the place of its index."""

    _impl_class = _Results

    def __init__(self, py_func: Callable[..., object], folders: Sequence[Path]) -> None:
        super().__init__(py_func)  # type: ignore[no-untyped-call]
        self._cache_file: Any = _Files(folders, f"{py_func.__module__}.{py_func.__name__}", Path(getfile(py_func)))


class _KeptInner(_Kept):
    _impl_class = _InnerResults


class _Files:
    """A file for each signature and processor."""

    def __init__(self, folders: Sequence[Path], name: str, source: Path) -> None:
        self._folders = folders
        self._name = name
        self._source = source

    def load(self, key: object) -> object:
        """What was compiled for a key, or None."""
        for folder in self._folders:
            try:
                return pickle.loads((folder / self._file(key)).read_bytes())
            except _UNREADABLE:
                continue
        return None

    def save(self, key: object, data: object) -> None:
        """Keep it in the first folder that can be written to."""
        content: bytes = dumps(data)  # type: ignore[no-untyped-call]
        for folder in self._folders:
            is_new = not folder.exists()
            try:
                write_bytes(folder / self._file(key), content)
            except OSError:
                continue
            if is_new:
                forget_older(folder)
            return

    def flush(self) -> None:
        """Forget the kernel."""
        for folder in self._folders:
            for path in folder.glob(f"{self._name}-*.nbc"):
                path.unlink(missing_ok=True)

    def _file(self, key: object) -> str:
        """A kernel may be of none of our rooms, so the file that it stands in counts as well."""
        named = _digest_of(self._source) + repr(key).encode()
        return f"{self._name}-{hashlib.sha256(named).hexdigest()[:16]}.nbc"


@cache
def _digest_of(source: Path) -> bytes:
    return hashlib.sha256(source.read_bytes()).digest()
