"""What counts as a number where users give one."""

from __future__ import annotations

from numbers import Integral, Real
from typing import Final

import numpy as np

from sevenless.simulate.kernel.program import Float64Array

__all__ = ["is_number", "is_whole", "numbers_of"]

_NUMBERS: Final = "biuf"
_OBJECTS: Final = "O"


def is_whole(value: object) -> bool:
    """Whether it is a whole number: of Python or NumPy, and not a truth value."""
    return isinstance(value, Integral) and not isinstance(value, bool)


def is_number(value: object) -> bool:
    """Whether it is a real number: of Python or NumPy, and not a truth value. Text is none, even ``"1e-6"``."""
    return type(value) is float or (isinstance(value, Real) and not isinstance(value, bool))


def numbers_of(values: object) -> Float64Array:
    """An array of numbers, the caller's own if it is one already; None is a missing number.

    Raises
    ------
    TypeError, ValueError
        If it holds anything else, text that reads as a number among it.
    """
    found = np.asarray(values)
    if found.dtype.kind in _NUMBERS:
        return found.astype(np.float64, copy=False)
    if found.dtype.kind != _OBJECTS or any(isinstance(one, str | bytes) for one in found.flat):
        raise TypeError(f"{found.dtype} holds no numbers")
    try:
        return found.astype(np.float64)
    except OverflowError as error:
        raise ValueError(str(error)) from error
