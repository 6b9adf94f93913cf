"""Events: when a condition becomes true within a step, the lane stops there."""

from __future__ import annotations

from typing import Final

from sevenless.simulate.kernel.compiled import compiled
from sevenless.simulate.kernel.lanes import SINGLE
from sevenless.simulate.kernel.one_lane import look_at, refresh, set_target, state_between, state_here
from sevenless.simulate.kernel.places import Machine
from sevenless.simulate.kernel.program import evaluate

__all__ = ["fire_events", "first_event", "settle_events"]

_HALVINGS: Final = 48
_MOST_AT_ONCE: Final = 1000


@compiled
def _becoming_true(m: Machine, lane: int, time: float, width: int) -> int:
    """How many events become true at the state that is looked at; those no longer true may become so again."""
    look_at(m, lane, time, width)
    evaluate(m.tables.triggers.program, m.lists, m.one, m.one_registers, m.one_y, SINGLE)
    count = 0
    for event in range(m.tables.triggers.n_events):
        now = m.one[m.one_registers + m.lists[m.tables.triggers.condition + event]] != 0.0
        if now and m.flags[(m.flag.was_true + event) * width + lane] == 0:
            count += 1
    return count


@compiled
def _forget_untrue(m: Machine, lane: int, width: int) -> None:
    for event in range(m.tables.triggers.n_events):
        if m.one[m.one_registers + m.lists[m.tables.triggers.condition + event]] == 0.0:
            m.flags[(m.flag.was_true + event) * width + lane] = 0


@compiled
def first_event(m: Machine, lane: int, width: int) -> float:
    """The fraction of the step at which the first event becomes true; 2 where none does.

    Conditions are looked at where the step ends, and then halved down, so one that is true for a part of a step only
    may be missed; the steps of the error control bound how long such a part can be.
    """
    t, h = m.work[m.at.t * width + lane], m.work[m.at.h * width + lane]
    state_here(m, m.at.u, lane, width)
    if _becoming_true(m, lane, t + h, width) == 0:
        _forget_untrue(m, lane, width)
        return 2.0
    low, high = 0.0, 1.0
    for _ in range(_HALVINGS):
        middle = 0.5 * (low + high)
        state_between(m, lane, middle, width)
        if _becoming_true(m, lane, t + middle * h, width) > 0:
            high = middle
        else:
            low = middle
    return high


@compiled
def fire_events(m: Machine, lane: int, lanes: tuple[int, ...]) -> int:
    """Carry out the events that have become true at the lane's state and time; how many there were.

    Assignments are computed from the state before any of them. What they make true in turn is for the next call.
    """
    width = len(lanes)
    triggers = m.tables.triggers
    state_here(m, m.at.y, lane, width)
    count = _becoming_true(m, lane, m.work[m.at.t * width + lane], width)
    if count == 0:
        _forget_untrue(m, lane, width)
        return 0
    for event in range(triggers.n_events):
        flag = (m.flag.was_true + event) * width + lane
        now = m.one[m.one_registers + m.lists[triggers.condition + event]] != 0.0
        m.flags[flag] = 0 if not now else 2 if m.flags[flag] == 0 else 1
    evaluate(triggers.assignment, m.lists, m.one, m.one_registers, m.one_y, SINGLE)
    for event in range(triggers.n_events):
        flag = (m.flag.was_true + event) * width + lane
        if m.flags[flag] == 2:
            m.flags[flag] = 1
            for e in range(m.lists[triggers.assignment_start + event], m.lists[triggers.assignment_start + event + 1]):
                value = m.one[m.one_registers + m.lists[triggers.assignment_register + e]]
                set_target(m, m.lists[triggers.assignment_target + e], lane, width, value)
    refresh(m, lanes)
    return count


@compiled
def settle_events(m: Machine, lane: int, lanes: tuple[int, ...]) -> bool:
    """Carry out events until none becomes true any more; false where that has no end."""
    if m.tables.triggers.n_events == 0:
        return True
    rounds = 0
    while rounds < _MOST_AT_ONCE and fire_events(m, lane, lanes) > 0:
        rounds += 1
    return rounds < _MOST_AT_ONCE
