"""The one way in which numerical kernels are compiled, typed so that a kernel keeps its signature."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, TypeVar, cast

from numba import njit

from sevenless.compute.machine_code import kept_on_disk, sources_key

__all__ = ["compiled", "machine_code"]

Kernel = TypeVar("Kernel", bound=Callable[..., object])

_SOURCES: Final = sources_key("sevenless.fitting")


def compiled(kernel: Kernel) -> Kernel:
    """Compile a kernel at its first call, keep the machine code on disk, and release the interpreter lock.

    Division by zero gives infinity or NaN, as in NumPy, rather than an exception.
    """
    return machine_code(kernel)


def machine_code(kernel: Kernel, *, freedoms: frozenset[str] = frozenset()) -> Kernel:
    """Compile as `compiled` does, with these freedoms in floating-point arithmetic (names of LLVM's flags)."""
    made = njit(nogil=True, error_model="numpy", fastmath=set(freedoms))(kernel)
    return cast("Kernel", kept_on_disk(made, room="fitting", key=_SOURCES))
