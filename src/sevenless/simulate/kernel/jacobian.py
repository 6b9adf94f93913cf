"""The analytic Jacobian, put straight into the matrix of the Rosenbrock method."""

from __future__ import annotations

from sevenless.simulate.kernel.compiled import compiled
from sevenless.simulate.kernel.lanes import fnma, load, splat, store
from sevenless.simulate.kernel.program import Float64Array, Int32Array, evaluate
from sevenless.simulate.kernel.rates import sums
from sevenless.simulate.kernel.tables import Elimination, Jacobian, SumTable

__all__ = ["matrix", "partials", "time_derivative"]


@compiled
def partials(
    table: Jacobian,
    index: Int32Array,
    numbers: Float64Array,
    work: Float64Array,
    y: int,
    k: int,
    registers: int,
    dv: int,
    lanes: tuple[int, ...],
) -> None:
    """Derivative of every rate by every species that it depends on."""
    for p in range(table.n_plain):
        factor = splat(numbers[table.factor + p], lanes)
        store(work, dv + p, factor * load(work, k + index[table.constant + p], lanes))
    p = table.n_plain
    for e in range(table.with_one, table.with_one + table.n_with_one):
        scaled = splat(numbers[table.factor + p], lanes) * load(work, k + index[table.constant + p], lanes)
        store(work, dv + p, scaled * load(work, y + index[e], lanes))
        p += 1
    for e in range(table.with_two, table.with_two + 2 * table.n_with_two, 2):
        scaled = splat(numbers[table.factor + p], lanes) * load(work, k + index[table.constant + p], lanes)
        pair = load(work, y + index[e], lanes) * load(work, y + index[e + 1], lanes)
        store(work, dv + p, scaled * pair)
        p += 1
    if table.n_programs > 0:
        evaluate(table.program, index, work, registers, y, lanes)
        for e in range(table.n_programs):
            store(work, dv + p + e, load(work, registers + index[table.program_partial + e], lanes))


@compiled
def matrix(
    table: SumTable,
    place: int,
    elimination: Elimination,
    index: Int32Array,
    numbers: Float64Array,
    work: Float64Array,
    dv: int,
    shift: int,
    lu: int,
    lanes: tuple[int, ...],
) -> None:
    """``shift`` on the diagonal minus the Jacobian, in the places where its factors will stand."""
    zero = splat(0.0, lanes)
    for e in range(lu, lu + elimination.size):
        store(work, e, zero)
    for s in range(table.rows):
        found = zero
        for e in range(index[table.plus_start + s], index[table.plus_start + s + 1]):
            found = found - load(work, dv + index[table.plus + e], lanes)
        for e in range(index[table.minus_start + s], index[table.minus_start + s + 1]):
            found = found + load(work, dv + index[table.minus + e], lanes)
        for e in range(index[table.other_start + s], index[table.other_start + s + 1]):
            factor = splat(numbers[table.coefficient + e], lanes)
            found = fnma(factor, load(work, dv + index[table.other + e], lanes), found)
        store(work, lu + index[place + s], found)
    on_diagonal = load(work, shift, lanes)
    for i in range(elimination.n):
        diagonal = lu + index[elimination.diagonal + i]
        store(work, diagonal, load(work, diagonal, lanes) + on_diagonal)


@compiled
def time_derivative(
    table: Jacobian,
    index: Int32Array,
    numbers: Float64Array,
    work: Float64Array,
    y: int,
    registers: int,
    dv: int,
    out: int,
    lanes: tuple[int, ...],
) -> None:
    """Derivative of the right side by time, where rates depend on it."""
    evaluate(table.time_program, index, work, registers, y, lanes)
    for e in range(table.n_timed):
        store(work, dv + e, load(work, registers + index[table.time_partial + e], lanes))
    sums(table.time_sum, index, numbers, work, dv, out, lanes)
