"""Doses and events: amounts become copies, the nearest whole number of them."""

from __future__ import annotations

from typing import Final

import numpy as np

from sevenless.simulate.copies.compiled import compiled
from sevenless.simulate.copies.faults import NEGATIVE_AMOUNT, TOO_MANY_COPIES, fail
from sevenless.simulate.copies.propensities import refresh
from sevenless.simulate.copies.tables import Box
from sevenless.simulate.kernel.drive import ENDLESS_EVENTS, NOT_FINITE
from sevenless.simulate.kernel.lanes import SINGLE
from sevenless.simulate.kernel.program import TIME_REGISTER, evaluate
from sevenless.simulate.kernel.tables import STOP_ONLY

__all__ = ["MOST_COPIES", "give_doses", "next_stop", "put_copies", "settle"]

MOST_COPIES: Final = 2.0**53
"""Beyond this, copies are no longer counted one by one by floating-point numbers."""
_MOST_AT_ONCE: Final = 1000
_LATER: Final = 1.0


@compiled
def put_copies(m: Box, s: int, copies: float) -> None:
    """Set the copies of a species."""
    if not abs(copies) < np.inf:
        fail(m, NOT_FINITE, s)
        return
    copies = np.rint(copies)
    if copies < 0.0:
        fail(m, NEGATIVE_AMOUNT, s)
        return
    if copies > MOST_COPIES:
        fail(m, TOO_MANY_COPIES, s)
        return
    m.copies[s] = np.int64(copies)
    m.work[m.tables.n_registers + s] = copies / m.numbers[m.tables.per_unit + s]


@compiled
def next_stop(m: Box) -> None:
    """Find the next time at which something is known to happen, and the time that laws see until then.

    Laws depend on time only through comparisons with known times, at which runs stop, so any time between two stops
    gives what holds all the way.
    """
    stop = np.inf
    for dose in range(m.tables.schedule.n_doses):
        at = m.work[m.lists[m.tables.schedule.time_register + dose]]
        # A time that has passed may have been put off by an event: what was given is not given again, but runs stop.
        if m.flags[dose] == 0 or at > m.clock[0]:
            stop = min(stop, at)
    m.clock[1] = stop
    m.clock[2] = 0.5 * (m.clock[0] + stop) if stop < np.inf else m.clock[0] + _LATER
    m.work[TIME_REGISTER] = m.clock[2]


@compiled
def give_doses(m: Box) -> None:
    """Give every dose that is due, then find the next stop; propensities are not computed again."""
    schedule = m.tables.schedule
    for dose in range(schedule.n_doses):
        if m.flags[dose] != 0 or m.work[m.lists[schedule.time_register + dose]] > m.clock[0]:
            continue
        m.flags[dose] = 1
        if m.lists[schedule.action + dose] == STOP_ONLY:
            continue
        amount = m.work[m.lists[schedule.amount_register + dose]]
        target, action = int(m.lists[schedule.target + dose]), m.lists[schedule.action + dose]
        if target < m.tables.n:
            copies, per_unit = float(m.copies[target]), m.numbers[m.tables.per_unit + target]
            if action == 0:
                put_copies(m, target, copies + np.rint(amount * per_unit))
            else:
                put_copies(m, target, amount * per_unit if action == 1 else copies * amount)
        else:
            place = target - m.tables.n
            old = m.work[place]
            m.work[place] = amount if action == 1 else old + amount if action == 0 else old * amount


@compiled
def settle(m: Box) -> bool:
    """Carry out events until none becomes true any more; whether there was one."""
    if m.tables.triggers.n_events == 0:
        return False
    for round_ in range(_MOST_AT_ONCE):
        if not _fired(m):
            return round_ > 0
    fail(m, ENDLESS_EVENTS, 0)
    return True


@compiled
def _fired(m: Box) -> bool:
    """Carry out the events that have become true, computed from the state before any of them."""
    t = m.tables
    triggers, first = t.triggers, t.schedule.n_doses
    evaluate(triggers.program, m.lists, m.work, 0, t.n_registers, SINGLE)
    any_ = False
    for event in range(triggers.n_events):
        now = m.work[m.lists[triggers.condition + event]] != 0.0
        was = m.flags[first + event] != 0
        m.flags[first + event] = 0 if not now else 1 if was else 2
        any_ = any_ or (now and not was)
    if not any_:
        return False
    seen = m.work[TIME_REGISTER]
    m.work[TIME_REGISTER] = m.clock[0]
    evaluate(triggers.assignment, m.lists, m.work, 0, t.n_registers, SINGLE)
    for event in range(triggers.n_events):
        if m.flags[first + event] != 2:
            continue
        m.flags[first + event] = 1
        for e in range(m.lists[triggers.assignment_start + event], m.lists[triggers.assignment_start + event + 1]):
            value = m.work[m.lists[triggers.assignment_register + e]]
            target = int(m.lists[triggers.assignment_target + e])
            if target < t.n:
                put_copies(m, target, value * m.numbers[t.per_unit + target])
            else:
                m.work[target - t.n] = value
    m.work[TIME_REGISTER] = seen
    refresh(m)
    return True
