"""Named tuples and arrays by their addresses, as kernels hand them on to each other.

Handed on by value, each number of a tuple, and seven of each array, would be an argument of its own of every kernel:
half of all that has to be compiled. By their addresses they are one each, and are read as if they were there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeVar

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

__all__ = ["by_address", "hold", "matrix_at", "row_at", "start"]

Found = TypeVar("Found", bound=NamedTuple)
Number = TypeVar("Number", bound="np.generic")

if TYPE_CHECKING:
    # What the functions do is written in machine terms in `address_intrinsics`; this is what they are to kernels.
    def by_address(found: Found) -> Found: ...
    def start(array: npt.NDArray[Number]) -> npt.NDArray[Number]: ...
    def hold(found: object) -> None: ...
    def row_at(work: npt.NDArray[Number], first: int, n: int) -> npt.NDArray[Number]: ...
    def matrix_at(work: npt.NDArray[Number], first: int, n: int) -> npt.NDArray[Number]: ...
else:
    from sevenless.simulate.kernel.address_intrinsics import by_address, hold, matrix_at, row_at, start
