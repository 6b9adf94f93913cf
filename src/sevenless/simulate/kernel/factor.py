"""LU factors without pivoting, in an order found once per network."""

from __future__ import annotations

from sevenless.simulate.kernel.compiled import compiled
from sevenless.simulate.kernel.dense_block import factor_dense, solve_dense
from sevenless.simulate.kernel.lanes import fnma, load, pick, splat, store
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
    target, first, lower, column, row = table.target, table.diagonal, table.lower, table.lower_start, table.upper_start
    for k in range(table.n_sparse):
        diagonal = lu + pick(index, first + k)
        inverse = one / load(work, diagonal, lanes)
        store(work, diagonal, inverse)
        width = pick(index, row + k + 1) - pick(index, row + k)
        for e in range(pick(index, column + k), pick(index, column + k + 1)):
            place = lu + pick(index, lower + e)
            multiplier = load(work, place, lanes) * inverse
            store(work, place, multiplier)
            for j in range(width):
                at = lu + pick(index, target + j)
                store(work, at, fnma(multiplier, load(work, diagonal + 1 + j, lanes), load(work, at, lanes)))
            target += width
    factor_dense(work, lu + table.dense_start, table.n_dense, lanes)


@compiled
def solve(table: Elimination, index: Int32Array, work: Float64Array, lu: int, b: int, lanes: tuple[int, ...]) -> None:
    """Solve with the factors at ``lu`` for the right side at ``b``, in place."""
    if table.pivoted != 0 and len(lanes) == 1:
        solve_pivoted(work, lu + table.dense_start, table.n_dense, b)
        return
    here = table.forward + 1
    entry = lu + table.lower_first
    for _ in range(pick(index, table.forward)):
        row, end = b + pick(index, here), here + 2 + pick(index, here + 1)
        found = load(work, row, lanes)
        for e in range(here + 2, end):
            found = fnma(load(work, entry, lanes), load(work, b + pick(index, e), lanes), found)
            entry += 1
        store(work, row, found)
        here = end
    solve_dense(work, lu + table.dense_start, table.n_dense, b + table.n_sparse, lanes)
    here = table.backward
    for _ in range(table.n_sparse):
        row, end, diagonal = b + pick(index, here), here + 3 + pick(index, here + 1), lu + pick(index, here + 2)
        found = load(work, row, lanes)
        entry = diagonal + 1
        for e in range(here + 3, end):
            found = fnma(load(work, entry, lanes), load(work, b + pick(index, e), lanes), found)
            entry += 1
        store(work, row, found * load(work, diagonal, lanes))
        here = end
