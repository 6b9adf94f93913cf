"""How kernels of stochastic simulation are compiled: with a key of their own, so that those of the solver stay."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, TypeVar, cast

from numba import njit

from sevenless.compute.kernel_compilers import EntryCompiler, InnerCompiler
from sevenless.compute.machine_code import kept_on_disk, sources_key

__all__ = ["compiled", "entry"]

Kernel = TypeVar("Kernel", bound=Callable[..., object])

_SOURCES: Final = sources_key("sevenless.simulate.kernel", "sevenless.simulate.copies")
# The options that leave out wrappers are not in the signature that Numba publishes.
_NJIT: Final[Callable[..., Callable[..., object]]] = njit
_OPTIONS: Final = {"nogil": True, "error_model": "numpy", "no_cfunc_wrapper": True}


def compiled(kernel: Kernel) -> Kernel:
    """Compile when another kernel first calls it; the interpreter cannot."""
    made = _NJIT(no_cpython_wrapper=True, pipeline_class=InnerCompiler, **_OPTIONS)(kernel)
    return cast("Kernel", kept_on_disk(made, room="copies", key=_SOURCES))


def entry(kernel: Kernel) -> Kernel:
    """Compile a kernel that the interpreter calls."""
    made = _NJIT(pipeline_class=EntryCompiler, **_OPTIONS)(kernel)
    return cast("Kernel", kept_on_disk(made, room="copies", key=_SOURCES))
