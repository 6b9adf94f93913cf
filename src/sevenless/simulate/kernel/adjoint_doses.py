"""Doses backwards."""

from __future__ import annotations

import numpy as np

from sevenless.simulate.kernel.adjoint_places import AdjointPlaces
from sevenless.simulate.kernel.adjoint_tables import AdjointTables
from sevenless.simulate.kernel.compiled import compiled
from sevenless.simulate.kernel.one_lane import give_doses, next_stop, start_lane
from sevenless.simulate.kernel.places import Machine
from sevenless.simulate.kernel.program import Float64Array, Int64Array, evaluate
from sevenless.simulate.kernel.tables import STOP_ONLY

__all__ = ["hand_on", "take_back", "with_doses_until"]

_ADDED, _SET = 0, 1


@compiled
def hand_on(m: Machine, adjoint: AdjointTables, bar: AdjointPlaces, lane: int, lanes: tuple[int, ...]) -> None:
    """From the bars of what follows from parameters to those of parameters, in one lane.

    The others are left alone: to the last bit, a gradient does not depend on when the sets beside it end.
    """
    width = len(lanes)
    rates, setup = m.tables.rates, adjoint.setup
    for r in range(rates.n_zeroth + rates.n_first + rates.n_second + rates.n_third):
        to = (bar.register_bars + m.lists[rates.constant_register + r]) * width + lane
        m.work[to] += m.numbers[rates.constant_factor + r] * m.work[(bar.k_bar + r) * width + lane]
        m.work[(bar.k_bar + r) * width + lane] = 0.0
    for e in range(setup.n_seeds):
        result = (bar.register_bars + m.lists[adjoint.setup_result + e]) * width + lane
        m.work[(m.at.registers + m.lists[setup.seed + e]) * width + lane] = m.work[result]
        m.work[result] = 0.0
    evaluate(setup.program, m.lists, m.work, m.at.registers, m.at.y, lanes)
    for e in range(setup.n_inputs):
        to = (bar.register_bars + m.lists[setup.input + e]) * width + lane
        m.work[to] += m.work[(m.at.registers + m.lists[setup.input_bar + e]) * width + lane]


@compiled
def with_doses_until(
    m: Machine, lane: int, columns: Int64Array, values: Float64Array, time: float, also: bool, lanes: tuple[int, ...]
) -> None:
    """A set loaded with the doses before a time given, and where ``also``, those at that time.

    The state is not what it was then, registers are.
    """
    width = len(lanes)
    next_time = m.flags[m.flag.next_time * width + lane]
    start_lane(m, lane, columns, values, lanes)
    m.flags[m.flag.next_time * width + lane] = next_time
    while True:
        now = m.work[m.at.t * width + lane]
        if now > time or (now == time and not also):
            break
        give_doses(m, lane, lanes)
        after = next_stop(m, lane, np.inf, width)
        if after == np.inf:
            break
        m.work[m.at.t * width + lane] = after


@compiled
def take_back(
    m: Machine,
    adjoint: AdjointTables,
    bar: AdjointPlaces,
    lane: int,
    columns: Int64Array,
    values: Float64Array,
    state: Float64Array,
    changing: bool,
    lanes: tuple[int, ...],
) -> None:
    """Doses given at a time, backwards: from the bars behind them, at ``y_bar``, to those in front, there as well.

    ``state`` is the time, and the state in front of the doses.
    """
    width = len(lanes)
    time = state[0]
    n = m.tables.n
    schedule = m.tables.schedule
    if changing:
        hand_on(m, adjoint, bar, lane, lanes)
        with_doses_until(m, lane, columns, values, time, False, lanes)
    for s in range(n):
        m.work[(m.at.y + s) * width + lane] = state[1 + s]
    old = np.zeros(schedule.n_doses)
    amounts = np.zeros(schedule.n_doses)
    due = np.zeros(schedule.n_doses, np.bool_)
    for dose in range(schedule.n_doses):
        when = m.work[(m.at.registers + m.lists[schedule.time_register + dose]) * width + lane]
        if m.lists[schedule.action + dose] == STOP_ONLY or (when != time and not (time == 0.0 and when < 0.0)):
            continue
        due[dose] = True
        target = _value_place(m, m.lists[schedule.target + dose]) * width + lane
        action = m.lists[schedule.action + dose]
        amount = m.work[(m.at.registers + m.lists[schedule.amount_register + dose]) * width + lane]
        old[dose], amounts[dose] = m.work[target], amount
        m.work[target] = amount if action == _SET else old[dose] + amount if action == _ADDED else old[dose] * amount
    for dose in range(schedule.n_doses - 1, -1, -1):
        if due[dose]:
            target = m.lists[schedule.target + dose]
            place = (bar.y_bar + target if target < n else bar.register_bars + target - n) * width + lane
            to = (bar.register_bars + m.lists[schedule.amount_register + dose]) * width + lane
            behind = m.work[place]
            action = m.lists[schedule.action + dose]
            m.work[place] = behind if action == _ADDED else 0.0 if action == _SET else behind * amounts[dose]
            m.work[to] += behind * old[dose] if action > _SET else behind
    if changing:
        with_doses_until(m, lane, columns, values, time, False, lanes)


@compiled
def _value_place(m: Machine, target: int) -> int:
    return m.at.y + target if target < m.tables.n else m.at.registers + target - m.tables.n
