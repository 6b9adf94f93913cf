"""Propensities, kept in a tree of sums: each sum is formed anew from its eight parts, so no error gathers.

The root is at 0, and the parts of the sum k are at 8 k + 1 to 8 k + 8, one line of the cache. Propensities stand from
``leaves`` on. Which sums an event changes is known beforehand, so each is formed once.

In mass action, a reaction of m copies of a species has the factor n (n - 1) ... (n - m + 1): without it, a single copy
would meet itself. What is hot takes arrays and not a `Box`: to hand on a box takes longer than an event.
"""

from __future__ import annotations

from sevenless.simulate.copies.compiled import compiled
from sevenless.simulate.copies.faults import NEGATIVE_RATE, fail
from sevenless.simulate.copies.tables import GENERIC, LAW, MASS_ACTION, PARTS, VARYING, Box, Laws
from sevenless.simulate.kernel.lanes import SINGLE
from sevenless.simulate.kernel.program import Float64Array, Int32Array, Int64Array, Program, evaluate

__all__ = ["by_law", "chosen", "form_sum", "refresh", "sum_all"]


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
        p = t.meeting + 4 * r
        if lists[p] == MASS_ACTION:
            value = constants[r] * copies[lists[p + 1]] * (copies[lists[p + 2]] - lists[p + 3])
        else:
            value = by_law(r, t.laws, lists, m.numbers, m.work, copies, constants)
        if value < 0.0:
            fail(m, NEGATIVE_RATE, r)
        tree[leaves + r] = value
    for k in range(leaves - 1, -1, -1):
        form_sum(tree, k)


@compiled
def form_sum(tree: Float64Array, k: int) -> None:
    """One sum, of its eight parts."""
    p = PARTS * k
    left = (tree[p + 1] + tree[p + 2]) + (tree[p + 3] + tree[p + 4])
    tree[k] = left + ((tree[p + 5] + tree[p + 6]) + (tree[p + 7] + tree[p + 8]))


@compiled
def chosen(tree: Float64Array, leaves: int, share: float) -> int:
    """The reaction at this share of the sum of all; never one that cannot happen, whatever rounding says."""
    left, k = share * tree[0], 0
    while k < leaves:
        first = PARTS * k + 1
        for part in range(first, first + PARTS):
            if tree[part] > 0.0:
                k = part
                if left < tree[part]:
                    break
                left -= tree[part]
    return k - leaves
