"""Propensities, kept in a tree of sums: each sum is formed anew from its two parts, so no error gathers.

In mass action, a reaction of m copies of a species has the factor n (n - 1) ... (n - m + 1): without it, a single copy
would meet itself. What is hot takes arrays and not a `Box`: to hand on a box takes longer than an event.
"""

from __future__ import annotations

from sevenless.simulate.copies.compiled import compiled
from sevenless.simulate.copies.faults import NEGATIVE_RATE, fail
from sevenless.simulate.copies.tables import GENERIC, LAW, MASS_ACTION, VARYING, Box, Laws
from sevenless.simulate.kernel.lanes import SINGLE
from sevenless.simulate.kernel.program import Float64Array, Int32Array, Int64Array, Program, evaluate

__all__ = ["by_law", "form_sums", "refresh", "sum_all"]


@compiled
def by_law(
    r: int,
    laws: Laws,
    lists: Int32Array,
    numbers: Float64Array,
    work: Float64Array,
    copies: Int64Array,
    constants: Float64Array,
) -> float:
    """Events that are expected in a unit of time, of a reaction that is more than a constant times two copies."""
    kind = lists[laws.kind + r]
    value = 1.0
    for e in range(lists[laws.reactant_start + r], lists[laws.reactant_start + r + 1]):
        n, order = copies[lists[laws.reactant + e]], lists[laws.order + e]
        if n < order:
            return 0.0
        if kind != LAW:
            for taken in range(order):
                value *= float(n - taken)
    if kind == GENERIC:
        return float(value * constants[r])
    program = Program(int(lists[laws.start + r]), int(lists[laws.length + r]))
    evaluate(program, lists, work, 0, laws.y, SINGLE)
    return float(value * work[lists[laws.register + r]] * numbers[laws.factor + r])


@compiled
def refresh(m: Box) -> None:
    """Everything that follows from parameters, and all propensities."""
    laws = m.tables.laws
    evaluate(m.tables.setup, m.lists, m.work, 0, laws.y, SINGLE)
    for r in range(m.tables.n_reactions):
        if m.lists[laws.kind + r] < VARYING:
            m.constants[r] = m.work[m.lists[laws.register + r]] * m.numbers[laws.factor + r]
    sum_all(m)


@compiled
def sum_all(m: Box) -> None:
    """All propensities and their sums."""
    t, lists, copies, constants, tree, leaves = m.tables, m.lists, m.copies, m.constants, m.tree, m.tables.leaves
    for r in range(t.n_reactions):
        if lists[t.laws.kind + r] == MASS_ACTION:
            a, b = copies[lists[t.first + r]], copies[lists[t.second + r]] - lists[t.less + r]
            value = constants[r] * a * b
        else:
            value = by_law(r, t.laws, lists, m.numbers, m.work, copies, constants)
        if value < 0.0:
            fail(m, NEGATIVE_RATE, r)
        tree[leaves + r] = value
    form_sums(tree, leaves)


@compiled
def form_sums(tree: Float64Array, leaves: int) -> None:
    """All sums of a tree."""
    for k in range(leaves - 1, 0, -1):
        tree[k] = tree[2 * k] + tree[2 * k + 1]
