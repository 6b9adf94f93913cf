"""Rates of reactions, and the change of species they make. Everything stands in ``work``, at the places given."""

from __future__ import annotations

from sevenless.simulate.kernel.compiled import compiled
from sevenless.simulate.kernel.lanes import fma, load, pick, splat, store
from sevenless.simulate.kernel.program import Float64Array, Int32Array, evaluate
from sevenless.simulate.kernel.tables import RateTables, SumTable

__all__ = ["rate_constants", "rates", "sums", "sums_onto"]


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
        store(work, k + r, factor * load(work, registers + pick(index, table.constant_register + r), lanes))


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
        store(work, v, load(work, k, lanes) * load(work, y + pick(index, e), lanes))
        v += 1
        k += 1
    for e in range(table.second, table.second + 2 * table.n_second, 2):
        pair = load(work, y + pick(index, e), lanes) * load(work, y + pick(index, e + 1), lanes)
        store(work, v, load(work, k, lanes) * pair)
        v += 1
        k += 1
    for e in range(table.third, table.third + 3 * table.n_third, 3):
        pair = load(work, y + pick(index, e), lanes) * load(work, y + pick(index, e + 1), lanes)
        store(work, v, load(work, k, lanes) * pair * load(work, y + pick(index, e + 2), lanes))
        v += 1
        k += 1
    if table.n_programs > 0:
        evaluate(table.program, index, work, registers, y, lanes)
        for e in range(table.n_programs):
            store(work, v + e, load(work, registers + pick(index, table.program_rate + e), lanes))


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
    here = table.listed + 1
    for _ in range(pick(index, table.listed)):
        row, middle = out + pick(index, here), here + 3 + pick(index, here + 1)
        end = middle + pick(index, here + 2)
        found = splat(0.0, lanes)
        for e in range(here + 3, middle):
            found = found + load(work, terms + pick(index, e), lanes)
        for e in range(middle, end):
            found = found - load(work, terms + pick(index, e), lanes)
        store(work, row, found)
        here = end
    _add_others(table, index, numbers, work, terms, out, here, lanes)


@compiled
def sums_onto(
    table: SumTable,
    index: Int32Array,
    numbers: Float64Array,
    work: Float64Array,
    terms: int,
    scale: int,
    base: int,
    out: int,
    lanes: tuple[int, ...],
) -> None:
    """Every sum of a table, onto ``scale`` (one element) times what stands from ``base`` on."""
    here = table.listed + 1
    factor = load(work, scale, lanes)
    for _ in range(pick(index, table.listed)):
        row, middle = pick(index, here), here + 3 + pick(index, here + 1)
        end = middle + pick(index, here + 2)
        found = factor * load(work, base + row, lanes)
        for e in range(here + 3, middle):
            found = found + load(work, terms + pick(index, e), lanes)
        for e in range(middle, end):
            found = found - load(work, terms + pick(index, e), lanes)
        store(work, out + row, found)
        here = end
    _add_others(table, index, numbers, work, terms, out, here, lanes)


@compiled
def _add_others(
    table: SumTable,
    index: Int32Array,
    numbers: Float64Array,
    work: Float64Array,
    terms: int,
    out: int,
    listed: int,
    lanes: tuple[int, ...],
) -> None:
    """Terms with coefficients other than 1 and -1, of which there are few."""
    here = listed + 1
    coefficient = table.listed_coefficient
    for _ in range(pick(index, listed)):
        row, end = out + pick(index, here), here + 2 + pick(index, here + 1)
        found = load(work, row, lanes)
        for e in range(here + 2, end):
            found = fma(splat(numbers[coefficient], lanes), load(work, terms + pick(index, e), lanes), found)
            coefficient += 1
        store(work, row, found)
        here = end
