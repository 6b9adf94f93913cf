"""Combinations of stages with the coefficients of the tableau: where small networks spend most of their time.

Three stages are taken in one pass over the species, with their coefficients in registers.
"""

from __future__ import annotations

from sevenless.simulate.kernel.compiled import compiled
from sevenless.simulate.kernel.lanes import fma, load, splat, store
from sevenless.simulate.kernel.places import Places
from sevenless.simulate.kernel.program import Float64Array
from sevenless.simulate.kernel.tableau import STAGES, A, C, H

__all__ = ["dense_output", "next_argument"]


@compiled
def next_argument(i: int, n: int, work: Float64Array, at: Places, lanes: tuple[int, ...]) -> None:
    """y + sum_j a_ij k_j into ``u`` and sum_j c_ij k_j into ``carried``, for stage i; nothing behind the last.

    Three stages a pass; the last pass of a stage is filled up with coefficients of 0, for stages that are finite.
    """
    if i >= STAGES:
        return
    zero = splat(0.0, lanes)
    u, carry = at.u, at.carried
    for j in range(0, i, 3):
        a0, a1, a2 = splat(A[i, j], lanes), splat(A[i, j + 1], lanes), splat(A[i, min(j + 2, STAGES - 1)], lanes)
        c0, c1, c2 = splat(C[i, j], lanes), splat(C[i, j + 1], lanes), splat(C[i, min(j + 2, STAGES - 1)], lanes)
        first = at.stages + j * n
        second = first + n if j + 1 < i else first
        third = first + 2 * n if j + 2 < i else first
        base = at.y if j == 0 else u
        for s in range(n):
            k0, k1, k2 = load(work, first + s, lanes), load(work, second + s, lanes), load(work, third + s, lanes)
            carried = zero if j == 0 else load(work, carry + s, lanes)
            store(work, u + s, fma(a2, k2, fma(a1, k1, fma(a0, k0, load(work, base + s, lanes)))))
            store(work, carry + s, fma(c2, k2, fma(c1, k1, fma(c0, k0, carried))))


@compiled
def dense_output(n: int, work: Float64Array, at: Places, lanes: tuple[int, ...]) -> None:
    """The polynomials between the ends of the step."""
    stages, dense = at.stages, at.dense
    for s in range(n):
        first = splat(0.0, lanes)
        second = first
        third = first
        for j in range(STAGES):
            stage = load(work, stages + j * n + s, lanes)
            first = fma(splat(H[0, j], lanes), stage, first)
            second = fma(splat(H[1, j], lanes), stage, second)
            third = fma(splat(H[2, j], lanes), stage, third)
        store(work, dense + s, first)
        store(work, dense + n + s, second)
        store(work, dense + 2 * n + s, third)
