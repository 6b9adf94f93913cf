"""Compiling a kernel that the interpreter calls, and all kernels that it calls, once each.

Numba makes machine code of every kernel, with all that it calls inside, although that of the outermost alone is ever
run: two fifths of the time. A kernel that only kernels call goes as far as it is needed by those that build it in, and
is optimised with them.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Final

from llvmlite import binding
from numba.core.codegen import JITCodeLibrary
from numba.core.compiler import Compiler, CompileResult
from numba.core.typed_passes import InlineOverloads, NopythonRewrites
from numba.core.untyped_passes import InlineClosureLikes

__all__ = ["EntryCompiler", "InnerCompiler", "rebuilt"]

_KIND: Final = "inner"
_NEEDLESS: Final = (InlineClosureLikes, InlineOverloads, NopythonRewrites)
_FRAME: Final = 400_000
"""Places on the stack of a frame: 3.2 MB. A piece is a power of two, so there is room for a thousand frames behind."""


class EntryCompiler(Compiler):
    """The compiler of kernels that the interpreter calls."""

    def _compile_bytecode(self) -> Any:
        with _nothing_collected():
            made = _with_room(super()._compile_bytecode)
        # What inner kernels have of the interpreter, as when all of it is loaded from disk.
        for environment in made._find_referenced_environments():
            made.library.codegen.set_env(environment.env_name, environment)
        return made


class InnerCompiler(Compiler):
    """The compiler of kernels that only kernels call: they cannot be run by themselves."""

    def _compile_bytecode(self) -> Any:
        inner: Any = _InnerLibrary
        self.state.library = inner(self.state.targetctx.codegen(), self.state.func_id.func_qualname)
        return super()._compile_bytecode()  # type: ignore[no-untyped-call]

    def define_pipelines(self) -> list[Any]:
        """Without passes that find nothing in kernels: comprehensions, closures, arithmetic with whole arrays."""
        pipelines: list[Any] = super().define_pipelines()  # type: ignore[no-untyped-call]
        for pipeline in pipelines:
            pipeline.passes = [one for one in pipeline.passes if one[0] not in _NEEDLESS]
        return pipelines


def rebuilt(target_context: Any, payload: tuple[Any, ...]) -> Any:
    """An inner kernel from what was kept of it."""
    result: Any = CompileResult
    return result._rebuild(_Context(target_context), *payload)._replace(target_context=target_context)


def _with_room(call: Callable[[], Any]) -> Any:
    """Call from a frame that is as large as a thousand.

    Python has its frames in pieces of memory that the system gives, and gives a piece back once its first frame ends.
    Where a loop happens to call from the last frame of a piece, each call asks the system for memory: a second in all.
    """
    return call()


_with_room.__code__ = _with_room.__code__.replace(co_stacksize=_FRAME)


@contextmanager
def _nothing_collected() -> Iterator[None]:
    """A compiler makes objects by the million, and drops them at its end: to look them through meanwhile is lost."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


class _InnerLibrary(JITCodeLibrary):
    """The code of an inner kernel and of those that it calls, neither optimised as a whole nor made machine code of."""

    def _optimize_final_module(self) -> None:
        """Left to who builds it in."""

    def _finalize_final_module(self) -> None:
        self._finalize_dynamic_globals()  # type: ignore[no-untyped-call]
        self._finalized = True

    def get_pointer_to_function(self, name: str) -> int:
        """There is none."""
        self._ensure_finalized()  # type: ignore[no-untyped-call]
        return 0

    @property
    def codegen(self) -> Any:
        """Asked only for what has an address."""
        return _NoAddresses()

    def serialize_using_object_code(self) -> tuple[str, str, bytes]:
        """What is kept on disk."""
        self._ensure_finalized()  # type: ignore[no-untyped-call]
        return self.name, _KIND, self._final_module.as_bitcode()

    @classmethod
    def of_bitcode(cls, codegen: Any, kept: tuple[str, str, bytes]) -> _InnerLibrary:
        """What was kept."""
        name, kind, bitcode = kept
        if kind != _KIND:
            raise ValueError(kind)
        made: Any = cls
        found: _InnerLibrary = made(codegen, name)
        found._final_module = binding.parse_bitcode(bitcode)
        found._finalize_final_module()
        return found


class _NoAddresses:
    """Stands for the part of Numba that knows where machine code is."""

    def set_env(self, name: str, environment: object) -> None:
        """Nowhere to put it."""


class _Context:
    """Numba's context, but libraries that are read are inner ones."""

    def __init__(self, context: Any) -> None:
        self._context = context

    def __getattr__(self, name: str) -> Any:
        return getattr(self._context, name)

    def codegen(self) -> _Context:
        return self

    def unserialize_library(self, kept: tuple[str, str, bytes]) -> _InnerLibrary:
        return _InnerLibrary.of_bitcode(self._context.codegen(), kept)
