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
from sevenless.simulate.copies.propensities import by_law, chosen, form_sum
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
            rate = tree[0]
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
        r = chosen(tree, leaves, number_of(a, d))
        a, b, c, d = stepped(a, b, c, d)
        for e in range(lists[t.change_start + r], lists[t.change_start + r + 1]):
            s = lists[t.change + e]
            copies[s] += lists[t.change_by + e]
            if has_laws:
                work[y + s] = copies[s] / numbers[t.per_unit + s]
        for e in range(lists[t.touched_start + r], lists[t.touched_start + r + 1]):
            other = lists[t.touched + e]
            p = t.meeting + 4 * other
            if lists[p] == MASS_ACTION:
                value = constants[other] * copies[lists[p + 1]] * (copies[lists[p + 2]] - lists[p + 3])
            else:
                value = by_law(int(other), laws, lists, numbers, work, copies, constants)
                if value < 0.0:
                    negative = int(other)
            tree[leaves + other] = value
        for e in range(lists[t.sum_start + r], lists[t.sum_start + r + 1]):
            form_sum(tree, int(lists[t.sum + e]))
        count += 1
        if negative >= 0:
            fail(m, NEGATIVE_RATE, negative)
            break
    m.random[0], m.random[1], m.random[2], m.random[3] = a, b, c, d
    m.clock[0], m.clock[3] = time, due
    return count
