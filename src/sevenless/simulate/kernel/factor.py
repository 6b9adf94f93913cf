"""LU factors without pivoting, in an order found once per network."""

from __future__ import annotations

from sevenless.simulate.kernel.compiled import compiled
from sevenless.simulate.kernel.dense_block import factor_dense
from sevenless.simulate.kernel.lanes import fnma, load, splat, store
from sevenless.simulate.kernel.pivoted import factor_pivoted, solve_pivoted
from sevenless.simulate.kernel.program import Float64Array, Int32Array
from sevenless.simulate.kernel.tables import Elimination

__all__ = ["factor", "solve"]


@compiled
def factor(table: Elimination, index: Int32Array, work: Float64Array, lu: int, lanes: tuple[int, ...]) -> None:
    """Factors in place; the diagonal is left inverted.

    The matrix 1/(h gamma) - J of a reaction network is close to an M-matrix, for which diagonal pivots are stable. A
    lane for which they are not gets an error that is huge or no number, and takes a smaller step.
    """
    if table.pivoted != 0 and len(lanes) == 1:
        factor_pivoted(work, lu + table.dense_start, table.n_dense)
        return
    one = splat(1.0, lanes)
    target = table.target
    for k in range(table.n_sparse):
        diagonal = lu + index[table.diagonal + k]
        inverse = one / load(work, diagonal, lanes)
        store(work, diagonal, inverse)
        width = index[table.upper_start + k + 1] - index[table.upper_start + k]
        for e in range(index[table.lower_start + k], index[table.lower_start + k + 1]):
            place = lu + index[table.lower + e]
            multiplier = load(work, place, lanes) * inverse
            store(work, place, multiplier)
            for j in range(width):
                at = lu + index[target + j]
                store(work, at, fnma(multiplier, load(work, diagonal + 1 + j, lanes), load(work, at, lanes)))
            target += width
    factor_dense(work, lu + table.dense_start, table.n_dense, lanes)


@compiled
def solve(table: Elimination, index: Int32Array, work: Float64Array, lu: int, b: int, lanes: tuple[int, ...]) -> None:
    """Solve with the factors at ``lu`` for the right side at ``b``, in place."""
    if table.pivoted != 0 and len(lanes) == 1:
        solve_pivoted(work, lu + table.dense_start, table.n_dense, b)
        return
    n_sparse, n_dense = table.n_sparse, table.n_dense
    for i in range(table.n):
        found = load(work, b + i, lanes)
        for e in range(index[table.row_start + i], index[table.row_start + i + 1]):
            known = load(work, b + index[table.row_column + e], lanes)
            found = fnma(load(work, lu + index[table.row_place + e], lanes), known, found)
        if i >= n_sparse:
            row = lu + table.dense_start + (i - n_sparse) * n_dense
            for j in range(i - n_sparse):
                found = fnma(load(work, row + j, lanes), load(work, b + n_sparse + j, lanes), found)
        store(work, b + i, found)
    for i in range(table.n - 1, n_sparse - 1, -1):
        row = lu + table.dense_start + (i - n_sparse) * n_dense
        found = load(work, b + i, lanes)
        for j in range(i - n_sparse + 1, n_dense):
            found = fnma(load(work, row + j, lanes), load(work, b + n_sparse + j, lanes), found)
        store(work, b + i, found * load(work, row + i - n_sparse, lanes))
    for i in range(n_sparse - 1, -1, -1):
        found = load(work, b + i, lanes)
        diagonal = lu + index[table.diagonal + i]
        first = index[table.upper_start + i]
        for e in range(first, index[table.upper_start + i + 1]):
            known = load(work, b + index[table.upper_column + e], lanes)
            found = fnma(load(work, diagonal + 1 + e - first, lanes), known, found)
        store(work, b + i, found * load(work, diagonal, lanes))
