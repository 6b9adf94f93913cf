"""The one way in which kernels of the engine are compiled."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, TypeVar, cast

from numba import njit

from sevenless.compute.kernel_compilers import EntryCompiler, InnerCompiler
from sevenless.compute.machine_code import kept_on_disk, sources_key

__all__ = ["compiled", "entry"]

Kernel = TypeVar("Kernel", bound=Callable[..., object])

# Everything in this package, and whatever file of the room has kernels of its own.
_SOURCES: Final = sources_key("sevenless.simulate.kernel") + sources_key(
    "sevenless.simulate", holding=b"kernel.compiled import"
)
# The options that leave out wrappers are not in the signature that Numba publishes.
_NJIT: Final[Callable[..., Callable[..., object]]] = njit
_OPTIONS: Final = {"nogil": True, "error_model": "numpy", "no_cfunc_wrapper": True}


def compiled(kernel: Kernel) -> Kernel:
    """Compile when another kernel first calls it, keep the machine code on disk, release the interpreter lock.

    No freedoms in floating-point arithmetic: with them, tests for NaN would be deleted. What is worth fusing is fused
    by hand. The interpreter cannot call it: that saves most of the time of compiling.
    """
    made = _NJIT(no_cpython_wrapper=True, pipeline_class=InnerCompiler, **_OPTIONS)(kernel)
    return cast("Kernel", kept_on_disk(made, room="simulate", key=_SOURCES))


def entry(kernel: Kernel) -> Kernel:
    """Compile a kernel that the interpreter calls."""
    made = _NJIT(pipeline_class=EntryCompiler, **_OPTIONS)(kernel)
    return cast("Kernel", kept_on_disk(made, room="simulate", key=_SOURCES))
