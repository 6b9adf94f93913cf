"""The analytic Jacobian, put straight into the matrix of the Rosenbrock method."""

from __future__ import annotations

from sevenless.simulate.kernel.compiled import compiled
from sevenless.simulate.kernel.lanes import fnma, load, pick, splat, store
from sevenless.simulate.kernel.program import Float64Array, Int32Array, evaluate
from sevenless.simulate.kernel.rates import sums
from sevenless.simulate.kernel.tables import Elimination, Jacobian

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
    first, constant = table.factor, table.constant
    for p in range(table.n_plain):
        factor = splat(numbers[first + p], lanes)
        store(work, dv + p, factor * load(work, k + pick(index, constant + p), lanes))
    p = table.n_plain
    for e in range(table.with_one, table.with_one + table.n_with_one):
        scaled = splat(numbers[first + p], lanes) * load(work, k + pick(index, constant + p), lanes)
        store(work, dv + p, scaled * load(work, y + pick(index, e), lanes))
        p += 1
    for e in range(table.with_two, table.with_two + 2 * table.n_with_two, 2):
        scaled = splat(numbers[first + p], lanes) * load(work, k + pick(index, constant + p), lanes)
        pair = load(work, y + pick(index, e), lanes) * load(work, y + pick(index, e + 1), lanes)
        store(work, dv + p, scaled * pair)
        p += 1
    if table.n_programs > 0:
        evaluate(table.program, index, work, registers, y, lanes)
        for e in range(table.n_programs):
            store(work, dv + p + e, load(work, registers + pick(index, table.program_partial + e), lanes))


@compiled
def matrix(
    jacobian: Jacobian,
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
    table, place = jacobian.entries, jacobian.place
    for e in range(jacobian.blank, jacobian.blank + jacobian.n_blank):
        store(work, lu + pick(index, e), zero)
    for e in range(lu + elimination.dense_start, lu + elimination.size):
        store(work, e, zero)
    here = table.listed + 1
    for _ in range(table.rows):
        where, middle = lu + pick(index, place + pick(index, here)), here + 3 + pick(index, here + 1)
        end = middle + pick(index, here + 2)
        found = zero
        for e in range(here + 3, middle):
            found = found - load(work, dv + pick(index, e), lanes)
        for e in range(middle, end):
            found = found + load(work, dv + pick(index, e), lanes)
        store(work, where, found)
        here = end
    coefficient = table.listed_coefficient
    others = pick(index, here)
    here += 1
    for _ in range(others):
        where, end = lu + pick(index, place + pick(index, here)), here + 2 + pick(index, here + 1)
        found = load(work, where, lanes)
        for e in range(here + 2, end):
            found = fnma(splat(numbers[coefficient], lanes), load(work, dv + pick(index, e), lanes), found)
            coefficient += 1
        store(work, where, found)
        here = end
    on_diagonal = load(work, shift, lanes)
    for i in range(elimination.n):
        diagonal = lu + pick(index, elimination.diagonal + i)
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
        store(work, dv + e, load(work, registers + pick(index, table.time_partial + e), lanes))
    sums(table.time_sum, index, numbers, work, dv, out, lanes)
