"""Rates backwards: from the bars of rates to the bars of the state, of rate constants and of registers."""

from __future__ import annotations

from sevenless.simulate.kernel.adjoint_tables import ByRate
from sevenless.simulate.kernel.compiled import compiled
from sevenless.simulate.kernel.lanes import Lanes, fma, load, pick, splat, store
from sevenless.simulate.kernel.program import Float64Array, Int32Array
from sevenless.simulate.kernel.tableau import STAGES
from sevenless.simulate.kernel.tables import RateTables

__all__ = ["pull_change", "pull_partials", "pull_rates"]


@compiled
def pull_change(
    table: ByRate,
    index: Int32Array,
    numbers: Float64Array,
    work: Float64Array,
    solved: int,
    out: int,
    lanes: tuple[int, ...],
) -> None:
    """The bar of every rate from that of the change of species, which has a 0 behind its last species."""
    e = table.four
    for r in range(table.n_reactions):
        up = load(work, solved + pick(index, e), lanes) + load(work, solved + pick(index, e + 1), lanes)
        down = load(work, solved + pick(index, e + 2), lanes) + load(work, solved + pick(index, e + 3), lanes)
        store(work, out + r, up - down)
        e += 4
    rest = table.rest
    for row in range(table.n_rest):
        where = out + pick(index, table.rest_reaction + row)
        found = load(work, where, lanes)
        for e in range(pick(index, rest.plus_start + row), pick(index, rest.plus_start + row + 1)):
            found = found + load(work, solved + pick(index, rest.plus + e), lanes)
        for e in range(pick(index, rest.minus_start + row), pick(index, rest.minus_start + row + 1)):
            found = found - load(work, solved + pick(index, rest.minus + e), lanes)
        for e in range(pick(index, rest.other_start + row), pick(index, rest.other_start + row + 1)):
            factor = splat(numbers[rest.coefficient + e], lanes)
            found = fma(factor, load(work, solved + pick(index, rest.other + e), lanes), found)
        store(work, where, found)


@compiled
def pull_rates(
    table: RateTables,
    index: Int32Array,
    work: Float64Array,
    y: int,
    k: int,
    by_rate: int,
    y_bar: int,
    k_bar: int,
    lanes: tuple[int, ...],
) -> None:
    """Add what the bars of mass-action rates, at ``by_rate``, are to the state ``y`` and to constants."""
    for _ in range(table.n_zeroth):
        store(work, k_bar, load(work, k_bar, lanes) + load(work, by_rate, lanes))
        by_rate += 1
        k += 1
        k_bar += 1
    for e in range(table.first, table.first + table.n_first):
        bar = load(work, by_rate, lanes)
        a = pick(index, e)
        store(work, k_bar, fma(bar, load(work, y + a, lanes), load(work, k_bar, lanes)))
        store(work, y_bar + a, fma(bar, load(work, k, lanes), load(work, y_bar + a, lanes)))
        by_rate += 1
        k += 1
        k_bar += 1
    for e in range(table.second, table.second + 2 * table.n_second, 2):
        bar = load(work, by_rate, lanes)
        a, b = pick(index, e), pick(index, e + 1)
        of_a, of_b = load(work, y + a, lanes), load(work, y + b, lanes)
        scaled = bar * load(work, k, lanes)
        store(work, k_bar, fma(bar, of_a * of_b, load(work, k_bar, lanes)))
        store(work, y_bar + a, fma(scaled, of_b, load(work, y_bar + a, lanes)))
        store(work, y_bar + b, fma(scaled, of_a, load(work, y_bar + b, lanes)))
        by_rate += 1
        k += 1
        k_bar += 1
    for e in range(table.third, table.third + 3 * table.n_third, 3):
        bar = load(work, by_rate, lanes)
        a, b, c = pick(index, e), pick(index, e + 1), pick(index, e + 2)
        of_a, of_b, of_c = load(work, y + a, lanes), load(work, y + b, lanes), load(work, y + c, lanes)
        scaled = bar * load(work, k, lanes)
        store(work, k_bar, fma(bar, of_a * of_b * of_c, load(work, k_bar, lanes)))
        store(work, y_bar + a, fma(scaled, of_b * of_c, load(work, y_bar + a, lanes)))
        store(work, y_bar + b, fma(scaled, of_a * of_c, load(work, y_bar + b, lanes)))
        store(work, y_bar + c, fma(scaled, of_a * of_b, load(work, y_bar + c, lanes)))
        by_rate += 1
        k += 1
        k_bar += 1


@compiled
def _weight(work: Float64Array, by_rate: int, n_reactions: int, stages: int, n: int, lanes: tuple[int, ...]) -> Lanes:
    """Sum over stages of the bar of a rate times a species of the stage: the bar of a partial of that rate."""
    found = load(work, by_rate, lanes) * load(work, stages, lanes)
    for i in range(1, STAGES):
        found = fma(load(work, by_rate + i * n_reactions, lanes), load(work, stages + i * n, lanes), found)
    return found


@compiled
def pull_partials(
    table: RateTables,
    index: Int32Array,
    work: Float64Array,
    n: int,
    n_reactions: int,
    y: int,
    k: int,
    stages: int,
    by_rate: int,
    y_bar: int,
    k_bar: int,
    lanes: tuple[int, ...],
) -> None:
    """Add what the bars of the Jacobian, sum_i z_i k_i', are to the state ``y`` and to mass-action constants."""
    by_rate += table.n_zeroth
    k += table.n_zeroth
    k_bar += table.n_zeroth
    for e in range(table.first, table.first + table.n_first):
        bar = _weight(work, by_rate, n_reactions, stages + pick(index, e), n, lanes)
        store(work, k_bar, load(work, k_bar, lanes) + bar)
        by_rate += 1
        k += 1
        k_bar += 1
    for e in range(table.second, table.second + 2 * table.n_second, 2):
        a, b = pick(index, e), pick(index, e + 1)
        by_a = _weight(work, by_rate, n_reactions, stages + a, n, lanes)
        by_b = _weight(work, by_rate, n_reactions, stages + b, n, lanes)
        constant = load(work, k, lanes)
        store(work, y_bar + a, fma(constant, by_b, load(work, y_bar + a, lanes)))
        store(work, y_bar + b, fma(constant, by_a, load(work, y_bar + b, lanes)))
        bar = fma(by_a, load(work, y + b, lanes), by_b * load(work, y + a, lanes))
        store(work, k_bar, load(work, k_bar, lanes) + bar)
        by_rate += 1
        k += 1
        k_bar += 1
    for e in range(table.third, table.third + 3 * table.n_third, 3):
        a, b, c = pick(index, e), pick(index, e + 1), pick(index, e + 2)
        by_a = _weight(work, by_rate, n_reactions, stages + a, n, lanes)
        by_b = _weight(work, by_rate, n_reactions, stages + b, n, lanes)
        by_c = _weight(work, by_rate, n_reactions, stages + c, n, lanes)
        of_a, of_b, of_c = load(work, y + a, lanes), load(work, y + b, lanes), load(work, y + c, lanes)
        constant = load(work, k, lanes)
        to_a = constant * fma(by_b, of_c, by_c * of_b)
        to_b = constant * fma(by_a, of_c, by_c * of_a)
        to_c = constant * fma(by_a, of_b, by_b * of_a)
        store(work, y_bar + a, load(work, y_bar + a, lanes) + to_a)
        store(work, y_bar + b, load(work, y_bar + b, lanes) + to_b)
        store(work, y_bar + c, load(work, y_bar + c, lanes) + to_c)
        bar = fma(by_a, of_b * of_c, fma(by_b, of_a * of_c, by_c * of_a * of_b))
        store(work, k_bar, load(work, k_bar, lanes) + bar)
        by_rate += 1
        k += 1
        k_bar += 1
