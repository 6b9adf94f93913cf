"""The one way in which numerical kernels are compiled, typed so that a kernel keeps its signature."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar, cast

from numba import njit

__all__ = ["compiled"]

Kernel = TypeVar("Kernel", bound=Callable[..., object])


def compiled(kernel: Kernel) -> Kernel:
    """Compile a kernel at its first call, keep the machine code on disk, and release the interpreter lock.

    Division by zero gives infinity or NaN, as in NumPy, rather than an exception.
    """
    return cast("Kernel", njit(cache=True, nogil=True, error_model="numpy")(kernel))
