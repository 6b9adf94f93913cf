"""Lanes: a few numbers side by side, one for each parameter set, on which one instruction works at once.

An array of lanes is a flat array of float64 in which element ``i`` occupies ``width`` consecutive numbers. The width is
told to a kernel by the type of its argument ``lanes``, a tuple of that length, so that each kernel is compiled for
eight lanes (ensembles) and for one (single simulations) from the same text.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from sevenless.simulate.kernel.program import Float64Array, Int32Array, Int64Array

__all__ = [
    "ENSEMBLE",
    "SINGLE",
    "Lanes",
    "cosine",
    "exponential",
    "floor",
    "fma",
    "fnma",
    "greater",
    "load",
    "logarithm",
    "maximum",
    "minimum",
    "pick",
    "power",
    "select",
    "sine",
    "splat",
    "square_root",
    "store",
    "take_one",
    "vabs",
]  # fmt: skip

ENSEMBLE: Final = (0,) * 8
"""The argument ``lanes`` for eight lanes: one AVX-512 register, two of AVX2, four of NEON."""
SINGLE: Final = (0,)


class Lanes:
    """A value of several lanes, as kernels see it. Inside machine code it is a vector."""

    def __add__(self, other: Lanes) -> Lanes: ...  # type: ignore[empty-body]
    def __sub__(self, other: Lanes) -> Lanes: ...  # type: ignore[empty-body]
    def __mul__(self, other: Lanes) -> Lanes: ...  # type: ignore[empty-body]
    def __truediv__(self, other: Lanes) -> Lanes: ...  # type: ignore[empty-body]


if TYPE_CHECKING:
    # What the functions do is written in machine terms in `lane_intrinsics`; this is what they are to kernels.
    def load(array: Float64Array, i: int, lanes: tuple[int, ...]) -> Lanes: ...
    def store(array: Float64Array, i: int, value: Lanes) -> None: ...
    def pick(index: Int32Array, i: int) -> int: ...
    def take_one(counts: Int64Array, i: int) -> int: ...
    def splat(x: float, lanes: tuple[int, ...]) -> Lanes: ...
    def fma(a: Lanes, b: Lanes, c: Lanes) -> Lanes: ...
    def fnma(a: Lanes, b: Lanes, c: Lanes) -> Lanes: ...
    def vabs(a: Lanes) -> Lanes: ...
    def square_root(a: Lanes) -> Lanes: ...
    def exponential(a: Lanes) -> Lanes: ...
    def logarithm(a: Lanes) -> Lanes: ...
    def sine(a: Lanes) -> Lanes: ...
    def cosine(a: Lanes) -> Lanes: ...
    def floor(a: Lanes) -> Lanes: ...
    def maximum(a: Lanes, b: Lanes) -> Lanes: ...
    def minimum(a: Lanes, b: Lanes) -> Lanes: ...
    def power(a: Lanes, b: Lanes) -> Lanes: ...
    def greater(a: Lanes, b: Lanes) -> Lanes: ...
    def select(condition: Lanes, a: Lanes, b: Lanes) -> Lanes: ...
else:
    from sevenless.simulate.kernel.lane_intrinsics import (
        cosine,
        exponential,
        floor,
        fma,
        fnma,
        greater,
        load,
        logarithm,
        maximum,
        minimum,
        pick,
        power,
        select,
        sine,
        splat,
        square_root,
        store,
        take_one,
        vabs,
    )
