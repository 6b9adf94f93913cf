"""What concerns one lane at a time, and seldom: loading a parameter set, recording, doses."""

from __future__ import annotations

from typing import Final

import numpy as np

from sevenless.simulate.kernel.compiled import compiled
from sevenless.simulate.kernel.lanes import SINGLE
from sevenless.simulate.kernel.places import Machine
from sevenless.simulate.kernel.program import TIME_REGISTER, Float64Array, Int64Array, evaluate
from sevenless.simulate.kernel.rates import rate_constants
from sevenless.simulate.kernel.tables import STOP_ONLY

__all__ = [
    "dose_is_due", "first_step", "give_doses", "look_at", "next_stop", "record", "refresh", "set_target", "start_lane",
    "state_between", "state_here",
]  # fmt: skip

_ROUNDING: Final = 1e-6
"""A dose that takes away all there is may leave this share of it, or of the largest value of the set, below 0."""


@compiled
def start_lane(m: Machine, lane: int, columns: Int64Array, values: Float64Array, lanes: tuple[int, ...]) -> None:
    """Load a parameter set: its registers, then what follows from them, then the state at time 0.

    Initial values that are given win over those that follow from parameters, so they are put in again behind these.
    """
    width = len(lanes)
    first = m.at.registers * width + lane
    for register in range(m.tables.n_registers):
        m.work[first + register * width] = m.numbers[m.tables.registers + register]
    for c in range(columns.size):
        m.work[first + columns[c] * width] = values[c]
    refresh(m, lanes)
    for c in range(columns.size):
        m.work[first + columns[c] * width] = values[c]
    for s in range(m.tables.n):
        m.work[(m.at.y + s) * width + lane] = m.work[first + m.lists[m.tables.initial + s] * width]
    for dose in range(m.tables.schedule.n_doses):
        m.flags[(m.flag.given + dose) * width + lane] = 0
    for event in range(m.tables.triggers.n_events):
        m.flags[(m.flag.was_true + event) * width + lane] = m.lists[m.tables.triggers.initially + event]
    m.work[m.at.t * width + lane] = 0.0
    m.work[m.at.h * width + lane] = -1.0
    m.flags[m.flag.next_time * width + lane] = 0
    m.flags[m.flag.rejected * width + lane] = 0
    m.flags[m.flag.below * width + lane] = 0


@compiled
def refresh(m: Machine, lanes: tuple[int, ...]) -> None:
    """Compute again what follows from parameters; in lanes whose parameters are the same, that changes nothing."""
    evaluate(m.tables.setup, m.lists, m.work, m.at.registers, m.at.y, lanes)
    rate_constants(m.tables.rates, m.lists, m.numbers, m.work, m.at.registers, m.at.k, lanes)


@compiled
def first_step(m: Machine, lane: int, rtol: float, atol: Float64Array, most: float, width: int) -> float:
    """A first step over which nothing changes by more than about a hundredth (Hairer, Norsett & Wanner, II.4)."""
    size, change = 0.0, 0.0
    for s in range(m.tables.n):
        value = m.work[(m.at.y + s) * width + lane]
        absolute = atol[s] if atol[s] >= 0.0 else -atol[s] * m.work[m.at.scale * width + lane]
        scale = absolute + rtol * abs(value)
        size += (value / scale) ** 2
        change += (m.work[(m.at.stages + s) * width + lane] / scale) ** 2
    size, change = np.sqrt(size / m.tables.n), np.sqrt(change / m.tables.n)
    if not (size > 1e-5 and change > 1e-5 and change < 1e300):
        return 1e-6 * most
    return float(min(0.01 * size / change, most))


@compiled
def next_stop(m: Machine, lane: int, end: float, width: int) -> float:
    """The next time at which the lane must stop: a dose that has not been given, what comes again, or the end."""
    stop = end
    for dose in range(m.tables.schedule.n_doses):
        if m.lists[m.tables.schedule.action + dose] == STOP_ONLY:
            again = _next_again(m, dose, lane, width)
            if again < stop:
                stop = again
        elif m.flags[(m.flag.given + dose) * width + lane] == 0:
            register = m.at.registers + m.lists[m.tables.schedule.time_register + dose]
            stop = min(stop, m.work[register * width + lane])
    return stop


@compiled
def _next_again(m: Machine, dose: int, lane: int, width: int) -> float:
    """When a time to stop at comes next."""
    schedule = m.tables.schedule
    now = m.work[m.at.t * width + lane]
    first = m.work[(m.at.registers + m.lists[schedule.time_register + dose]) * width + lane]
    every = m.work[(m.at.registers + m.lists[schedule.amount_register + dose]) * width + lane]
    if every == 0.0:
        # Asked anew each time, since an event may put it off.
        return float(first if first > now else np.inf)
    if not (every > 0.0 and every < 1e300 and abs(first) < 1e300):
        return float(np.inf)
    count = np.floor((now - first) / every) + 1.0
    after = first + count * every
    return float(after if after > now else first + (count + 1.0) * every)


@compiled
def dose_is_due(m: Machine, lane: int, time: float, width: int) -> bool:
    """Whether a dose that has not been given is due at a time."""
    schedule = m.tables.schedule
    for dose in range(schedule.n_doses):
        waits = m.lists[schedule.action + dose] != STOP_ONLY and m.flags[(m.flag.given + dose) * width + lane] == 0
        if waits and m.work[(m.at.registers + m.lists[schedule.time_register + dose]) * width + lane] <= time:
            return True
    return False


@compiled
def give_doses(m: Machine, lane: int, lanes: tuple[int, ...]) -> bool:
    """Give every dose that is due; whether there was one."""
    width = len(lanes)
    schedule = m.tables.schedule
    given = False
    for dose in range(schedule.n_doses):
        flag = (m.flag.given + dose) * width + lane
        time = m.work[(m.at.registers + m.lists[schedule.time_register + dose]) * width + lane]
        if (
            m.lists[schedule.action + dose] != STOP_ONLY
            and m.flags[flag] == 0
            and time <= m.work[m.at.t * width + lane]
        ):
            m.flags[flag] = 1
            amount = m.work[(m.at.registers + m.lists[schedule.amount_register + dose]) * width + lane]
            target = m.lists[schedule.target + dose]
            action = m.lists[schedule.action + dose]
            old = m.work[_target_place(m, target) * width + lane]
            set_target(m, target, lane, width, amount if action == 1 else old + amount if action == 0 else old * amount)
            given = True
    if given:
        refresh(m, lanes)
    return given


@compiled
def _target_place(m: Machine, target: int) -> int:
    """A target below n is a species, one behind it a register."""
    return m.at.y + target if target < m.tables.n else m.at.registers + target - m.tables.n


@compiled
def set_target(m: Machine, target: int, lane: int, width: int, value: float) -> None:
    """Set a species or a parameter of a lane; a species that this takes below 0, or beyond all numbers, is noted."""
    place = _target_place(m, target) * width + lane
    if target < m.tables.n:
        taken = m.work[place] - value
        much = max(taken, m.work[m.at.scale * width + lane])
        if taken > 0.0 and value < m.numbers[m.tables.limits + 1] - _ROUNDING * much:
            m.flags[m.flag.below * width + lane] = 1
        if not abs(value) < 1e300:
            m.flags[m.flag.below * width + lane] = 2
    m.work[place] = value


@compiled
def state_here(m: Machine, place: int, lane: int, width: int) -> None:
    """A state of the lane, at ``y`` or ``u``, looked at by itself."""
    for s in range(m.tables.n):
        m.one[m.one_y + s] = m.work[(place + s) * width + lane]


@compiled
def state_between(m: Machine, lane: int, fraction: float, width: int) -> None:
    """The state a fraction of the step behind its start, by dense output, looked at by itself."""
    rest = 1.0 - fraction
    n = m.tables.n
    for s in range(n):
        old = m.work[(m.at.y + s) * width + lane]
        new = m.work[(m.at.u + s) * width + lane]
        first = m.work[(m.at.dense + s) * width + lane]
        second = m.work[(m.at.dense + n + s) * width + lane]
        third = m.work[(m.at.dense + 2 * n + s) * width + lane]
        m.one[m.one_y + s] = rest * old + fraction * (new + rest * (first + fraction * (second + fraction * third)))


@compiled
def look_at(m: Machine, lane: int, time: float, width: int) -> None:
    """The registers of the lane, looked at by themselves, at a time."""
    for register in range(m.tables.n_registers):
        m.one[m.one_registers + register] = m.work[(m.at.registers + register) * width + lane]
    m.one[m.one_registers + TIME_REGISTER] = time


@compiled
def record(m: Machine, lane: int, time: float, out: Float64Array, width: int) -> None:
    """Observables of the state that is looked at."""
    table = m.tables.outputs
    sums = table.sums
    for o in range(table.n_outputs):
        total = 0.0
        for e in range(m.lists[sums.plus_start + o], m.lists[sums.plus_start + o + 1]):
            total += m.one[m.one_y + m.lists[sums.plus + e]]
        for e in range(m.lists[sums.minus_start + o], m.lists[sums.minus_start + o + 1]):
            total -= m.one[m.one_y + m.lists[sums.minus + e]]
        for e in range(m.lists[sums.other_start + o], m.lists[sums.other_start + o + 1]):
            total += m.numbers[sums.coefficient + e] * m.one[m.one_y + m.lists[sums.other + e]]
        out[o] = total
    if table.n_programs > 0:
        look_at(m, lane, time, width)
        evaluate(table.program, m.lists, m.one, m.one_registers, m.one_y, SINGLE)
        for o in range(table.n_outputs):
            if m.lists[table.register + o] >= 0:
                out[o] = m.one[m.one_registers + m.lists[table.register + o]]
