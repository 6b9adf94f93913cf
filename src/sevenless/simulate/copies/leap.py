"""Tau-leaping: many events at once, over a time in which no propensity changes by more than a share epsilon.

Reactions that could use up a species within ten events are critical: of them, at most one happens in a leap. A leap
that would leave fewer than no copies is not taken; a shorter one is.

Besides the two bounds of the paper, on the expected change of a species and on its variance, no more than the same
share of a species may be used up in a leap. Near a steady state, where nothing is expected to change, the two alone
allow leaps as long as the memory of the species, and those make its variance too large: by 1 / (1 - k tau / 2) for a
decay with constant k.

References
----------
Cao Y, Gillespie DT, Petzold LR. J Chem Phys 2006, 124:044109. doi:10.1063/1.2159468
"""

from __future__ import annotations

from typing import Final

import numpy as np

from sevenless.simulate.copies.compiled import compiled
from sevenless.simulate.copies.faults import TOO_MANY_COPIES, fail
from sevenless.simulate.copies.happenings import MOST_COPIES
from sevenless.simulate.copies.propensities import sum_all
from sevenless.simulate.copies.random import exponential, poisson, uniform
from sevenless.simulate.copies.tables import Box, Rules

__all__ = ["leap"]

_NEARLY_NONE: Final = 10


@compiled
def leap(m: Box, rules: Rules, until: float) -> float:
    """Leap once, at most to ``until``: how many events that was; -1 where none was taken, as it would be too short."""
    if not m.tree[0] > 0.0:
        return -1.0
    critical = _find_critical(m)
    longest = _longest(m, rules.epsilon)
    while longest * m.tree[0] >= rules.worth:
        wait = exponential(m.random) / critical if critical > 0.0 else np.inf
        tau = min(longest, wait, until - m.clock[0])
        count = _draw(m, tau, critical if tau == wait else 0.0)
        if count >= 0.0:
            m.clock[3] = -1.0
            m.clock[0] = until if tau == until - m.clock[0] else m.clock[0] + tau
            for s in range(m.tables.n):
                m.work[m.tables.n_registers + s] = m.copies[s] / m.numbers[m.tables.per_unit + s]
                if m.copies[s] > MOST_COPIES:
                    fail(m, TOO_MANY_COPIES, s)
            sum_all(m)
            return count
        longest *= 0.5
    return -1.0


@compiled
def _find_critical(m: Box) -> float:
    """Mark critical reactions; the sum of their propensities."""
    t = m.tables
    critical = 0.0
    for r in range(t.n_reactions):
        m.leap[3 * t.n + r] = 0.0
        rate = m.tree[t.leaves + r]
        if not rate > 0.0:
            continue
        for e in range(m.lists[t.change_start + r], m.lists[t.change_start + r + 1]):
            by = m.lists[t.change_by + e]
            if by < 0 and m.copies[m.lists[t.change + e]] < -by * _NEARLY_NONE:
                m.leap[3 * t.n + r] = 1.0
                critical += rate
                break
    return float(critical)


@compiled
def _longest(m: Box, epsilon: float) -> float:
    """The longest leap over which the reactions that are not critical keep all propensities within the share."""
    t = m.tables
    for s in range(3 * t.n):
        m.leap[s] = 0.0
    for r in range(t.n_reactions):
        rate = m.tree[t.leaves + r]
        if m.leap[3 * t.n + r] == 0.0 and rate > 0.0:
            for e in range(m.lists[t.change_start + r], m.lists[t.change_start + r + 1]):
                s, by = m.lists[t.change + e], float(m.lists[t.change_by + e])
                m.leap[s] += by * rate
                m.leap[t.n + s] += by * by * rate
                m.leap[2 * t.n + s] += max(-by, 0.0) * rate
    longest = np.inf
    for s in range(t.n):
        if m.lists[t.highest + s] > 0 and m.leap[t.n + s] > 0.0:
            most = _may_change(m, s, epsilon)
            if m.leap[s] != 0.0:
                longest = min(longest, most / abs(m.leap[s]))
            longest = min(longest, most * most / m.leap[t.n + s])
            if m.leap[2 * t.n + s] > 0.0:
                longest = min(longest, most / m.leap[2 * t.n + s])
    return float(longest)


@compiled
def _may_change(m: Box, s: int, epsilon: float) -> float:
    """Copies by which a species may change: at least one."""
    order, own = m.lists[m.tables.highest + s], m.lists[m.tables.highest_own + s]
    n = float(m.copies[s])
    steepness = float(own)
    for j in range(1, own):
        if n > j:
            steepness += j / (n - j)
    return float(max(epsilon * n * own / (order * steepness), 1.0))


@compiled
def _draw(m: Box, tau: float, critical: float) -> float:
    """Events of a leap, put into the copies; -1, and nothing put in, where a species would fall below none.

    One critical reaction is among them where ``critical`` is their sum, and not 0.
    """
    t = m.tables
    for s in range(t.n):
        m.before[s] = m.copies[s]
    count = 0.0
    left = uniform(m.random) * critical if critical > 0.0 else -1.0
    for r in range(t.n_reactions):
        rate = m.tree[t.leaves + r]
        if not rate > 0.0:
            continue
        if m.leap[3 * t.n + r] != 0.0:
            times = 1.0 if left >= 0.0 and left < rate else 0.0
            left -= rate if left >= 0.0 else 0.0
        else:
            times = poisson(rate * tau, m.random)
        if times > MOST_COPIES:
            return -1.0
        count += times
        for e in range(m.lists[t.change_start + r], m.lists[t.change_start + r + 1]):
            m.copies[m.lists[t.change + e]] += np.int64(times) * m.lists[t.change_by + e]
    for s in range(t.n):
        if m.copies[s] < 0:
            for other in range(t.n):
                m.copies[other] = m.before[other]
            return -1.0
    return float(count)
