"""Rates of reactions, and the change of species they make. Everything stands in ``work``, at the places given."""

from __future__ import annotations

from sevenless.simulate.kernel.compiled import compiled
from sevenless.simulate.kernel.lanes import fma, load, splat, store
from sevenless.simulate.kernel.program import Float64Array, Int32Array, evaluate
from sevenless.simulate.kernel.tables import RateTables, SumTable

__all__ = ["rate_constants", "rates", "sums"]


@compiled
def rate_constants(
    table: RateTables,
    index: Int32Array,
    numbers: Float64Array,
    work: Float64Array,
    registers: int,
    k: int,
    lanes: tuple[int, ...],
) -> None:
    """Mass-action constants of all lanes from their registers."""
    for r in range(table.n_zeroth + table.n_first + table.n_second + table.n_third):
        factor = splat(numbers[table.constant_factor + r], lanes)
        store(work, k + r, factor * load(work, registers + index[table.constant_register + r], lanes))


@compiled
def rates(
    table: RateTables,
    index: Int32Array,
    work: Float64Array,
    y: int,
    k: int,
    registers: int,
    v: int,
    lanes: tuple[int, ...],
) -> None:
    """Rate of every reaction at the state ``y``; time stands in its register."""
    for _ in range(table.n_zeroth):
        store(work, v, load(work, k, lanes))
        v += 1
        k += 1
    for e in range(table.first, table.first + table.n_first):
        store(work, v, load(work, k, lanes) * load(work, y + index[e], lanes))
        v += 1
        k += 1
    for e in range(table.second, table.second + 2 * table.n_second, 2):
        pair = load(work, y + index[e], lanes) * load(work, y + index[e + 1], lanes)
        store(work, v, load(work, k, lanes) * pair)
        v += 1
        k += 1
    for e in range(table.third, table.third + 3 * table.n_third, 3):
        pair = load(work, y + index[e], lanes) * load(work, y + index[e + 1], lanes)
        store(work, v, load(work, k, lanes) * pair * load(work, y + index[e + 2], lanes))
        v += 1
        k += 1
    if table.n_programs > 0:
        evaluate(table.program, index, work, registers, y, lanes)
        for e in range(table.n_programs):
            store(work, v + e, load(work, registers + index[table.program_rate + e], lanes))


@compiled
def sums(
    table: SumTable,
    index: Int32Array,
    numbers: Float64Array,
    work: Float64Array,
    terms: int,
    out: int,
    lanes: tuple[int, ...],
) -> None:
    """Every sum of a table: change of each species from rates, for one."""
    for s in range(table.rows):
        found = splat(0.0, lanes)
        for e in range(index[table.plus_start + s], index[table.plus_start + s + 1]):
            found = found + load(work, terms + index[table.plus + e], lanes)
        for e in range(index[table.minus_start + s], index[table.minus_start + s + 1]):
            found = found - load(work, terms + index[table.minus + e], lanes)
        for e in range(index[table.other_start + s], index[table.other_start + s + 1]):
            factor = splat(numbers[table.coefficient + e], lanes)
            found = fma(factor, load(work, terms + index[table.other + e], lanes), found)
        store(work, out + s, found)
