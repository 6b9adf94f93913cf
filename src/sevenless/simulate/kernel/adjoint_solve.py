"""Solving the transposed system with the factors of the system."""

from __future__ import annotations

from sevenless.simulate.kernel.compiled import compiled
from sevenless.simulate.kernel.lanes import fnma, load, store
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
        diagonal = lu + index[table.diagonal + i]
        known = load(work, b + i, lanes) * load(work, diagonal, lanes)
        store(work, b + i, known)
        first = index[table.upper_start + i]
        for e in range(first, index[table.upper_start + i + 1]):
            where = b + index[table.upper_column + e]
            store(work, where, fnma(load(work, diagonal + 1 + e - first, lanes), known, load(work, where, lanes)))
    tail = b + n_sparse
    for i in range(n_dense):
        row = lu + table.dense_start + i * n_dense
        known = load(work, tail + i, lanes) * load(work, row + i, lanes)
        store(work, tail + i, known)
        for j in range(i + 1, n_dense):
            store(work, tail + j, fnma(load(work, row + j, lanes), known, load(work, tail + j, lanes)))
    for i in range(table.n - 1, -1, -1):
        known = load(work, b + i, lanes)
        if i >= n_sparse:
            row = lu + table.dense_start + (i - n_sparse) * n_dense
            for j in range(i - n_sparse):
                store(work, tail + j, fnma(load(work, row + j, lanes), known, load(work, tail + j, lanes)))
        for e in range(index[table.row_start + i], index[table.row_start + i + 1]):
            where = b + index[table.row_column + e]
            store(
                work, where, fnma(load(work, lu + index[table.row_place + e], lanes), known, load(work, where, lanes))
            )
