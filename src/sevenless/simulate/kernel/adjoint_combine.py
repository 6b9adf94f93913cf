"""Combinations of stages, forwards and backwards, with every coefficient in a register.

The number of stages that go in is told to a kernel by the length of a tuple, so that it is known when it is compiled.
"""

from __future__ import annotations

from sevenless.simulate.kernel.compiled import compiled
from sevenless.simulate.kernel.lanes import Lanes, fma, load, splat, store
from sevenless.simulate.kernel.program import Float64Array
from sevenless.simulate.kernel.tableau import STAGES, A, C, H

__all__ = ["arguments_of_stages", "bar_of_stage", "dense_to_stage"]


@compiled
def arguments_of_stages(n: int, work: Float64Array, y: int, stages: int, out: int, lanes: tuple[int, ...]) -> None:
    """y + sum_j a_ij k_j for every stage, in a row; each of the last two is the one before plus its stage."""
    for s in range(n):
        store(work, out + s, load(work, y + s, lanes))
    _argument(n, work, y, stages, out + n, (0,), lanes)
    _argument(n, work, y, stages, out + 2 * n, (0, 0), lanes)
    _argument(n, work, y, stages, out + 3 * n, (0, 0, 0), lanes)
    _argument(n, work, y, stages, out + 4 * n, (0, 0, 0, 0), lanes)
    _argument(n, work, y, stages, out + 5 * n, (0, 0, 0, 0, 0), lanes)
    for s in range(5 * n, 7 * n):
        store(work, out + n + s, load(work, out + s, lanes) + load(work, stages + s, lanes))


@compiled
def _argument(
    n: int, work: Float64Array, y: int, stages: int, out: int, earlier: tuple[int, ...], lanes: tuple[int, ...]
) -> None:
    """The argument of the stage that has so many before it."""
    i = len(earlier)
    for s in range(n):
        found = load(work, y + s, lanes)
        for j in range(len(earlier)):
            found = fma(splat(A[i, j], lanes), load(work, stages + j * n + s, lanes), found)
        store(work, out + s, found)


@compiled
def bar_of_stage(
    j: int, n: int, work: Float64Array, carry: int, argument_bars: int, solved: int, inverse_h: Lanes,
    lanes: tuple[int, ...],
) -> None:  # fmt: skip
    """The bar of stage j from what the stages behind it leave, into its place at ``solved``."""
    if j == 7:
        _bar(n, work, carry, argument_bars, solved, inverse_h, (), lanes)
    elif j == 6:
        _bar(n, work, carry, argument_bars, solved, inverse_h, (0,), lanes)
    elif j == 5:
        _bar(n, work, carry, argument_bars, solved, inverse_h, (0, 0), lanes)
    elif j == 4:
        _bar(n, work, carry, argument_bars, solved, inverse_h, (0, 0, 0), lanes)
    elif j == 3:
        _bar(n, work, carry, argument_bars, solved, inverse_h, (0, 0, 0, 0), lanes)
    elif j == 2:
        _bar(n, work, carry, argument_bars, solved, inverse_h, (0, 0, 0, 0, 0), lanes)
    elif j == 1:
        _bar(n, work, carry, argument_bars, solved, inverse_h, (0, 0, 0, 0, 0, 0), lanes)
    else:
        _bar(n, work, carry, argument_bars, solved, inverse_h, (0, 0, 0, 0, 0, 0, 0), lanes)


@compiled
def _bar(
    n: int, work: Float64Array, carry: int, argument_bars: int, solved: int, inverse_h: Lanes,
    later: tuple[int, ...], lanes: tuple[int, ...],
) -> None:  # fmt: skip
    """The bar of the stage that has so many behind it."""
    j = STAGES - 1 - len(later)
    for s in range(n):
        through_c = splat(0.0, lanes)
        bar = load(work, carry + s, lanes)
        if j < 5:
            bar = splat(A[5, j], lanes) * bar
        for ahead in range(len(later)):
            i = j + 1 + ahead
            through_c = fma(splat(C[i, j], lanes), load(work, solved + i * (n + 1) + s, lanes), through_c)
            if i < 5:
                bar = fma(splat(A[i, j], lanes), load(work, argument_bars + (i - 1) * n + s, lanes), bar)
        store(work, solved + j * (n + 1) + s, fma(inverse_h, through_c, bar))


@compiled
def dense_to_stage(j: int, n: int, work: Float64Array, dense_bars: int, out: int, lanes: tuple[int, ...]) -> None:
    """Add what the bars of the three polynomials of dense output are to stage j."""
    first, second, third = splat(H[0, j], lanes), splat(H[1, j], lanes), splat(H[2, j], lanes)
    for s in range(n):
        bar = fma(first, load(work, dense_bars + s, lanes), load(work, out + s, lanes))
        bar = fma(second, load(work, dense_bars + n + s, lanes), bar)
        store(work, out + s, fma(third, load(work, dense_bars + 2 * n + s, lanes), bar))
