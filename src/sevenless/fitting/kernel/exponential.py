"""exp of a bounded number in plain arithmetic, so that a loop over doses runs in vector registers.

The library's exp is a call per dose, and half the cost of a fit. Here exp(x) = 2^n exp(r) with n the nearest integer
to x / ln 2, found by adding 1.5 * 2^52 (which leaves n in the low bits of the sum), and exp(r), |r| <= ln(2) / 2, by
its Taylor series to r^12. Right to 2 units in the last place for |x| <= 700.
"""

from __future__ import annotations

from functools import partial
from typing import Any, Final, cast

from llvmlite import ir
from numba import types
from numba.extending import intrinsic

from sevenless.fitting.compiled import machine_code

__all__ = ["bounded_exp"]

_SHIFTER: Final = 6755399441055744.0
_LOG2_E: Final = 1.4426950408889634
_LN2_HIGH: Final = 0.6931471805599453
_LN2_LOW: Final = 2.3190468138462996e-17


def _bits(_typing: Any, _value: Any) -> Any:
    def build(_context: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
        return builder.bitcast(arguments[0], ir.IntType(64))

    return types.int64(types.float64), build


def _float(_typing: Any, _bits: Any) -> Any:
    def build(_context: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
        return builder.bitcast(arguments[0], ir.DoubleType())

    return types.float64(types.int64), build


# Two reinterpretations of the same 64 bits; the library's types know them only as builders of machine code.
_bits_of = cast("Any", intrinsic(_bits))
_float_of = cast("Any", intrinsic(_float))


# Sums must not be reordered here: the shifter works by rounding.
@partial(machine_code, freedoms=frozenset({"contract"}))
def bounded_exp(x: float) -> float:
    """exp(x) for |x| <= 700; undefined beyond."""
    shifted = x * _LOG2_E + _SHIFTER
    n = shifted - _SHIFTER
    r = (x - n * _LN2_HIGH) - n * _LN2_LOW
    q = 1 / 3628800 + r * (1 / 39916800 + r / 479001600)
    q = 1 / 720 + r * (1 / 5040 + r * (1 / 40320 + r * (1 / 362880 + r * q)))
    series = 1.0 + r * (1.0 + r * (1 / 2 + r * (1 / 6 + r * (1 / 24 + r * (1 / 120 + r * q)))))
    scaled: float = series * _float_of((_bits_of(shifted) + 1023) << 52)
    return scaled
