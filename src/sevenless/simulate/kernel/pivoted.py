"""A dense matrix with partial pivoting, in a single lane: for the few sets that diagonal pivots cannot do."""

from __future__ import annotations

from sevenless.simulate.kernel.addresses import matrix_at, row_at
from sevenless.simulate.kernel.compiled import compiled
from sevenless.simulate.kernel.program import Float64Array

__all__ = ["factor_pivoted", "solve_pivoted", "solve_pivoted_transposed"]


@compiled
def factor_pivoted(work: Float64Array, start: int, n: int) -> None:
    """Factors in place of the n x n matrix at ``start``; behind it, which rows were taken as pivots, and their sizes.

    As in LAPACK, row k has been exchanged with row pivots[k] before column k was eliminated. The pivot of a column is
    the entry that is largest beside the largest of its row to begin with, since species may be given in any unit.
    """
    # As a matrix, since places that are added up by hand keep the compiler from working on several columns at once.
    a = matrix_at(work, start, n)
    pivots = row_at(work, start + n * n, n)
    sizes = row_at(work, start + n * n + n, n)
    for i in range(n):
        sizes[i] = 0.0
        for j in range(n):
            sizes[i] = max(sizes[i], abs(a[i, j]))
    for k in range(n):
        p = _pivot(a, sizes, n, k)
        pivots[k] = p
        if p != k:
            sizes[p] = sizes[k]
            for j in range(n):
                a[k, j], a[p, j] = a[p, j], a[k, j]
        inverse = 1.0 / a[k, k]
        a[k, k] = inverse
        for i in range(k + 1, n):
            multiplier = a[i, k] * inverse
            a[i, k] = multiplier
            if multiplier != 0.0:
                for j in range(k + 1, n):
                    a[i, j] -= multiplier * a[k, j]


@compiled
def _pivot(a: Float64Array, sizes: Float64Array, n: int, k: int) -> int:
    """The row, from k on, whose entry in column k is largest beside its size."""
    best, found = 0.0, k
    for i in range(k, n):
        # Without a quotient, for rows that are 0.
        if abs(a[i, k]) > best * sizes[i]:
            best, found = abs(a[i, k]) / sizes[i], i
    return found


@compiled
def solve_pivoted(work: Float64Array, start: int, n: int, b: int) -> None:
    """Solve with these factors for the right side at ``b``, in place."""
    a = matrix_at(work, start, n)
    pivots = row_at(work, start + n * n, n)
    x = row_at(work, b, n)
    for k in range(n):
        p = int(pivots[k])
        x[k], x[p] = x[p], x[k]
    for i in range(n):
        x[i] -= _product(a[i], x, 0, i)
    for i in range(n - 1, -1, -1):
        x[i] = (x[i] - _product(a[i], x, i + 1, n)) * a[i, i]


@compiled
def solve_pivoted_transposed(work: Float64Array, start: int, n: int, b: int) -> None:
    """Solve the transposed system with these factors for the right side at ``b``, in place."""
    a = matrix_at(work, start, n)
    pivots = row_at(work, start + n * n, n)
    x = row_at(work, b, n)
    for i in range(n):
        x[i] *= a[i, i]
        for j in range(i + 1, n):
            x[j] -= a[i, j] * x[i]
    for i in range(n - 1, -1, -1):
        for j in range(i):
            x[j] -= a[i, j] * x[i]
    for k in range(n - 1, -1, -1):
        p = int(pivots[k])
        x[k], x[p] = x[p], x[k]


@compiled
def _product(a: Float64Array, x: Float64Array, first: int, last: int) -> float:
    """Scalar product of two stretches, in four sums so that none waits for another."""
    s0, s1, s2, s3 = 0.0, 0.0, 0.0, 0.0
    whole = last - (last - first) % 4
    for j in range(first, whole, 4):
        s0 += a[j] * x[j]
        s1 += a[j + 1] * x[j + 1]
        s2 += a[j + 2] * x[j + 2]
        s3 += a[j + 3] * x[j + 3]
    for j in range(whole, last):
        s0 += a[j] * x[j]
    return (s0 + s1) + (s2 + s3)
