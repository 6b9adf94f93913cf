"""A dense matrix with partial pivoting, lane by lane: for the few sets that diagonal pivots cannot do."""

from __future__ import annotations

from sevenless.simulate.kernel.compiled import compiled
from sevenless.simulate.kernel.program import Float64Array

__all__ = ["factor_pivoted", "solve_pivoted"]


@compiled
def factor_pivoted(work: Float64Array, start: int, n: int, width: int) -> None:
    """Factors in place of the n x n matrix at ``start``; the rows taken as pivots are written behind it.

    As in LAPACK, row k has been exchanged with row pivot[k] before column k was eliminated. Each column is searched for
    the entry that is largest beside the others of its row, since species may be given in any unit.
    """
    for lane in range(width):
        base = start * width + lane
        pivots = base + n * n * width
        for k in range(n):
            p = _pivot(work, base, n, k, width)
            work[pivots + k * width] = p
            if p != k:
                for j in range(n):
                    a, b = base + (k * n + j) * width, base + (p * n + j) * width
                    work[a], work[b] = work[b], work[a]
            inverse = 1.0 / work[base + (k * n + k) * width]
            work[base + (k * n + k) * width] = inverse
            for i in range(k + 1, n):
                row = base + i * n * width
                multiplier = work[row + k * width] * inverse
                work[row + k * width] = multiplier
                if multiplier != 0.0:
                    for j in range(k + 1, n):
                        work[row + j * width] -= multiplier * work[base + (k * n + j) * width]


@compiled
def _pivot(work: Float64Array, base: int, n: int, k: int, width: int) -> int:
    """The row, from k on, whose entry in column k is largest beside its other ones."""
    best, found = -1.0, k
    for i in range(k, n):
        row = base + i * n * width
        entry = abs(work[row + k * width])
        if entry == 0.0:
            continue
        largest = 0.0
        for j in range(k, n):
            largest = max(largest, abs(work[row + j * width]))
        if entry / largest > best:
            best, found = entry / largest, i
    return found


@compiled
def solve_pivoted(work: Float64Array, start: int, n: int, b: int, width: int) -> None:
    """Solve with these factors for the right side at ``b``, in place."""
    for lane in range(width):
        base = start * width + lane
        pivots = base + n * n * width
        side = b * width + lane
        for k in range(n):
            p = int(work[pivots + k * width])
            work[side + k * width], work[side + p * width] = work[side + p * width], work[side + k * width]
        for i in range(n):
            found = work[side + i * width]
            for j in range(i):
                found -= work[base + (i * n + j) * width] * work[side + j * width]
            work[side + i * width] = found
        for i in range(n - 1, -1, -1):
            found = work[side + i * width]
            for j in range(i + 1, n):
                found -= work[base + (i * n + j) * width] * work[side + j * width]
            work[side + i * width] = found * work[base + (i * n + i) * width]
