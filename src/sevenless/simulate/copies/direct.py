"""The direct method: the time to the next event, then which it is, then what it changes.

Everything that an event needs is in one loop, on arrays and on a generator whose state is in registers.

References
----------
Gillespie DT. J Phys Chem 1977, 81:2340-2361. doi:10.1021/j100540a008
Gibson MA, Bruck J. J Phys Chem A 2000, 104:1876-1889. doi:10.1021/jp993732q (which propensities an event changes)
"""

from __future__ import annotations

import numpy as np

from sevenless.simulate.copies.compiled import compiled
from sevenless.simulate.copies.faults import NEGATIVE_RATE, fail
from sevenless.simulate.copies.propensities import by_law, form_sums
from sevenless.simulate.copies.random import number_of, stepped
from sevenless.simulate.copies.tables import MASS_ACTION, Box
from sevenless.simulate.kernel.drive import NOT_FINITE

__all__ = ["one_by_one"]


@compiled
def one_by_one(m: Box, until: float, most: int) -> int:
    """Events up to a time, and at most so many; how many there were.

    The event that would come behind ``until`` waits: ``clock[3]``.
    """
    t, lists, tree, leaves, copies, constants = m.tables, m.lists, m.tree, m.tables.leaves, m.copies, m.constants
    laws, numbers, work, y, has_laws = t.laws, m.numbers, m.work, t.n_registers, t.has_laws != 0
    a, b, c, d = m.random[0], m.random[1], m.random[2], m.random[3]
    time, due = m.clock[0], m.clock[3]
    count, negative = 0, -1
    while count < most:
        if due < 0.0:
            rate = tree[1]
            if not rate < np.inf:
                fail(m, NOT_FINITE, -1)
                break
            due = np.inf
            if rate > 0.0:
                due = time - np.log(1.0 - number_of(a, d)) / rate
                a, b, c, d = stepped(a, b, c, d)
        if due >= until:
            break
        time, due = due, -1.0
        left = number_of(a, d) * tree[1]
        a, b, c, d = stepped(a, b, c, d)
        k = 1
        while k < leaves:
            k *= 2
            # Never to the right where nothing can happen, whatever rounding says.
            if left >= tree[k] and tree[k + 1] > 0.0:
                left -= tree[k]
                k += 1
        r = k - leaves
        for e in range(lists[t.change_start + r], lists[t.change_start + r + 1]):
            s = lists[t.change + e]
            copies[s] += lists[t.change_by + e]
            if has_laws:
                work[y + s] = copies[s] / numbers[t.per_unit + s]
        first, last = lists[t.touched_start + r], lists[t.touched_start + r + 1]
        # Paths up the tree cost the logarithm of its width each; beyond a point the whole of it is less.
        whole = 2 * (last - first) >= leaves
        for e in range(first, last):
            other = lists[t.touched + e]
            if lists[laws.kind + other] == MASS_ACTION:
                one, two = copies[lists[t.first + other]], copies[lists[t.second + other]] - lists[t.less + other]
                value = constants[other] * one * two
            else:
                value = by_law(int(other), laws, lists, numbers, work, copies, constants)
                if value < 0.0:
                    negative = int(other)
            k = leaves + other
            tree[k] = value
            while k > 1 and not whole:
                k //= 2
                tree[k] = tree[2 * k] + tree[2 * k + 1]
        if whole:
            form_sums(tree, leaves)
        count += 1
        if negative >= 0:
            fail(m, NEGATIVE_RATE, negative)
            break
    m.random[0], m.random[1], m.random[2], m.random[3] = a, b, c, d
    m.clock[0], m.clock[3] = time, due
    return count
