"""Solving the transposed system with the factors of the system."""

from __future__ import annotations

from sevenless.simulate.kernel.compiled import compiled
from sevenless.simulate.kernel.lanes import fnma, load, pick, store
from sevenless.simulate.kernel.pivoted import solve_pivoted_transposed
from sevenless.simulate.kernel.program import Float64Array, Int32Array
from sevenless.simulate.kernel.tables import Elimination

__all__ = ["solve_transposed"]


@compiled
def solve_transposed(
    table: Elimination, index: Int32Array, work: Float64Array, lu: int, b: int, lanes: tuple[int, ...]
) -> None:
    """Solve the transposed system with the factors at ``lu`` for the right side at ``b``, in place.

    Rows of the factors are columns of the transposed ones, so what is known goes into what is not at once.
    """
    if table.pivoted != 0 and len(lanes) == 1:
        solve_pivoted_transposed(work, lu + table.dense_start, table.n_dense, b)
        return
    n_sparse, n_dense = table.n_sparse, table.n_dense
    for i in range(n_sparse):
        diagonal = lu + pick(index, table.diagonal + i)
        known = load(work, b + i, lanes) * load(work, diagonal, lanes)
        store(work, b + i, known)
        first = pick(index, table.upper_start + i)
        for e in range(first, pick(index, table.upper_start + i + 1)):
            where = b + pick(index, table.upper_column + e)
            store(work, where, fnma(load(work, diagonal + 1 + e - first, lanes), known, load(work, where, lanes)))
    _solve_dense_transposed(work, lu + table.dense_start, n_dense, b + n_sparse, lanes)
    for i in range(table.n - 1, -1, -1):
        known = load(work, b + i, lanes)
        for e in range(pick(index, table.row_start + i), pick(index, table.row_start + i + 1)):
            where = b + pick(index, table.row_column + e)
            entry = load(work, lu + pick(index, table.row_place + e), lanes)
            store(work, where, fnma(entry, known, load(work, where, lanes)))


@compiled
def _solve_dense_transposed(work: Float64Array, start: int, n: int, b: int, lanes: tuple[int, ...]) -> None:
    """Solve the transposed system with the factors of the n x n block at ``start``, in place.

    Four unknowns at a time are taken out of all those that are left.
    """
    first = 0
    while first < n:
        last = min(first + 4, n)
        for i in range(first, last):
            row = start + i * n
            known = load(work, b + i, lanes) * load(work, row + i, lanes)
            store(work, b + i, known)
            for j in range(i + 1, last):
                store(work, b + j, fnma(load(work, row + j, lanes), known, load(work, b + j, lanes)))
        _take_out(work, start, n, b, first, last, last, n, lanes)
        first = last
    last = n
    while last > 0:
        first = max(last - 4, 0)
        for i in range(last - 1, first, -1):
            row = start + i * n
            known = load(work, b + i, lanes)
            for j in range(first, i):
                store(work, b + j, fnma(load(work, row + j, lanes), known, load(work, b + j, lanes)))
        _take_out(work, start, n, b, first, last, 0, first, lanes)
        last = first


@compiled
def _take_out(
    work: Float64Array, start: int, n: int, b: int, first: int, last: int, left: int, right: int, lanes: tuple[int, ...]
) -> None:
    """Unknowns ``first`` to ``last`` out of those from ``left`` to ``right``."""
    if last - first < 4:
        for i in range(first, last):
            known = load(work, b + i, lanes)
            for j in range(left, right):
                store(work, b + j, fnma(load(work, start + i * n + j, lanes), known, load(work, b + j, lanes)))
        return
    x0, x1 = load(work, b + first, lanes), load(work, b + first + 1, lanes)
    x2, x3 = load(work, b + first + 2, lanes), load(work, b + first + 3, lanes)
    row = start + first * n
    for j in range(left, right):
        found = fnma(load(work, row + j, lanes), x0, load(work, b + j, lanes))
        found = fnma(load(work, row + n + j, lanes), x1, found)
        found = fnma(load(work, row + 2 * n + j, lanes), x2, found)
        store(work, b + j, fnma(load(work, row + 3 * n + j, lanes), x3, found))
