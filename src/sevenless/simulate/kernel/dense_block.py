"""The dense block at the end of the elimination, four columns at a time so that numbers stay in registers."""

from __future__ import annotations

from sevenless.simulate.kernel.compiled import compiled
from sevenless.simulate.kernel.lanes import Lanes, fnma, load, splat, store
from sevenless.simulate.kernel.program import Float64Array

__all__ = ["factor_dense", "solve_dense"]


@compiled
def factor_dense(work: Float64Array, start: int, n: int, lanes: tuple[int, ...]) -> None:
    """Factors of the n x n block at ``start`` of ``work``, by panels of four columns; the diagonal is left inverted."""
    for first in range(0, n, 4):
        width = min(4, n - first)
        _panel(work, start, n, first, width, lanes)
        if width == 4:
            _update(work, start, n, first, lanes)


@compiled
def _panel(work: Float64Array, start: int, n: int, first: int, width: int, lanes: tuple[int, ...]) -> None:
    """Factor a panel of columns, and bring its rows of U up to date."""
    one = splat(1.0, lanes)
    for k in range(first, first + width):
        inverse = one / load(work, start + k * n + k, lanes)
        store(work, start + k * n + k, inverse)
        for i in range(k + 1, n):
            row = start + i * n
            multiplier = load(work, row + k, lanes) * inverse
            store(work, row + k, multiplier)
            last = n if i < first + width else first + width
            for j in range(k + 1, last):
                done = fnma(multiplier, load(work, start + k * n + j, lanes), load(work, row + j, lanes))
                store(work, row + j, done)


@compiled
def _update(work: Float64Array, start: int, n: int, first: int, lanes: tuple[int, ...]) -> None:
    """Subtract the product of a panel of four columns and its four rows from what is left, four columns at a time.

    Sixteen numbers of U stay in registers while all rows pass.
    """
    left = first + 4
    j = left
    while j + 4 <= n:
        top = start + first * n + j
        u00, u01, u02, u03 = _four(work, top, lanes)
        u10, u11, u12, u13 = _four(work, top + n, lanes)
        u20, u21, u22, u23 = _four(work, top + 2 * n, lanes)
        u30, u31, u32, u33 = _four(work, top + 3 * n, lanes)
        for i in range(left, n):
            here = start + i * n + j
            l0, l1, l2, l3 = _four(work, start + i * n + first, lanes)
            a0, a1, a2, a3 = _four(work, here, lanes)
            store(work, here, fnma(l3, u30, fnma(l2, u20, fnma(l1, u10, fnma(l0, u00, a0)))))
            store(work, here + 1, fnma(l3, u31, fnma(l2, u21, fnma(l1, u11, fnma(l0, u01, a1)))))
            store(work, here + 2, fnma(l3, u32, fnma(l2, u22, fnma(l1, u12, fnma(l0, u02, a2)))))
            store(work, here + 3, fnma(l3, u33, fnma(l2, u23, fnma(l1, u13, fnma(l0, u03, a3)))))
        j += 4
    while j < n:
        top = start + first * n + j
        u0, u1 = load(work, top, lanes), load(work, top + n, lanes)
        u2, u3 = load(work, top + 2 * n, lanes), load(work, top + 3 * n, lanes)
        for i in range(left, n):
            here = start + i * n + j
            l0, l1, l2, l3 = _four(work, start + i * n + first, lanes)
            store(work, here, fnma(l3, u3, fnma(l2, u2, fnma(l1, u1, fnma(l0, u0, load(work, here, lanes))))))
        j += 1


@compiled
def _four(work: Float64Array, at: int, lanes: tuple[int, ...]) -> tuple[Lanes, Lanes, Lanes, Lanes]:
    """Four elements in a row."""
    return load(work, at, lanes), load(work, at + 1, lanes), load(work, at + 2, lanes), load(work, at + 3, lanes)


@compiled
def solve_dense(work: Float64Array, start: int, n: int, b: int, lanes: tuple[int, ...]) -> None:
    """Solve with the factors of the n x n block at ``start`` for the right side at ``b``, in place.

    Four unknowns at a time are taken out of all rows that are left, so that no sum waits for the one before.
    """
    for first in range(0, n, 4):
        last = min(first + 4, n)
        for i in range(first + 1, last):
            _take_out(work, start + i * n, b, i, first, i, lanes)
        if last == first + 4:
            x0, x1, x2, x3 = _four(work, b + first, lanes)
            for i in range(last, n):
                _take_out_four(work, start + i * n + first, b + i, x0, x1, x2, x3, lanes)
    last = n
    while last > 0:
        first = max(last - 4, 0)
        for i in range(last - 1, first - 1, -1):
            _take_out(work, start + i * n, b, i, i + 1, last, lanes)
            store(work, b + i, load(work, b + i, lanes) * load(work, start + i * n + i, lanes))
        if last == first + 4:
            x0, x1, x2, x3 = _four(work, b + first, lanes)
            for i in range(first):
                _take_out_four(work, start + i * n + first, b + i, x0, x1, x2, x3, lanes)
        last = first


@compiled
def _take_out(work: Float64Array, row: int, b: int, i: int, first: int, last: int, lanes: tuple[int, ...]) -> None:
    """Unknowns ``first`` to ``last`` out of row ``i``, whose coefficients start at ``row``."""
    found = load(work, b + i, lanes)
    for j in range(first, last):
        found = fnma(load(work, row + j, lanes), load(work, b + j, lanes), found)
    store(work, b + i, found)


@compiled
def _take_out_four(
    work: Float64Array, at: int, b: int, x0: Lanes, x1: Lanes, x2: Lanes, x3: Lanes, lanes: tuple[int, ...]
) -> None:
    """Four unknowns out of a row, whose coefficients for them stand at ``at``."""
    l0, l1, l2, l3 = _four(work, at, lanes)
    store(work, b, fnma(l3, x3, fnma(l2, x2, fnma(l1, x1, fnma(l0, x0, load(work, b, lanes))))))
