"""The run backwards: through the steps of a tape from the last to the first, in the lanes in which they were taken."""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np

from sevenless.simulate.kernel.addresses import by_address, hold
from sevenless.simulate.kernel.adjoint_doses import hand_on, take_back, with_doses_until
from sevenless.simulate.kernel.adjoint_outputs import pull_outputs, state_within
from sevenless.simulate.kernel.adjoint_places import AdjointPlaces, adjoint_places_of, backward_room
from sevenless.simulate.kernel.adjoint_step import retake_step, step_back
from sevenless.simulate.kernel.adjoint_tables import AdjointTables
from sevenless.simulate.kernel.compiled import compiled, entry
from sevenless.simulate.kernel.lanes import splat, store
from sevenless.simulate.kernel.one_lane import start_lane
from sevenless.simulate.kernel.places import Machine, machine_of
from sevenless.simulate.kernel.program import Float64Array, Int32Array, Int64Array
from sevenless.simulate.kernel.tables import Tables
from sevenless.simulate.kernel.tape import Tape, fetch_step, member_of

__all__ = ["Pull", "pull_back"]

_NONE: Final = -1


class Pull(NamedTuple):
    """What a run backwards needs besides the network, and what it leaves.

    Parameters
    ----------
    done
        1 for each set whose tape is whole; the others are passed over.
    times
        Output times.
    weights
        Derivative of the loss by each output, shape (set, time, observable).
    columns, values
        As in the run forwards.
    wanted
        Registers by whose values derivatives are wanted: parameters and initial values.
    gradient
        Filled: shape (set, wanted).
    """

    done: Int64Array
    times: Float64Array
    weights: Float64Array
    columns: Int64Array
    values: Float64Array
    wanted: Int64Array
    gradient: Float64Array


class _Way(NamedTuple):
    """Where lanes are: the time behind the step at hand, and how many states of the set are left.

    ``changing`` says whether doses change parameters.
    """

    behind: Float64Array
    states: Int64Array
    changing: bool


@entry
def pull_back(
    tables: Tables,
    adjoint: AdjointTables,
    index: Int32Array,
    numbers: Float64Array,
    tape: Tape,
    pull: Pull,
    lanes: tuple[int, ...],
) -> None:
    """The gradient of every set that is done."""
    tables, adjoint, tape, pull = by_address(tables), by_address(adjoint), by_address(tape), by_address(pull)
    width = len(lanes)
    room = backward_room(tables, width)
    m = by_address(machine_of(tables, index, numbers, room))
    bar = by_address(adjoint_places_of(tables))
    changing = False
    for dose in range(tables.schedule.n_doses):
        changing = changing or index[tables.schedule.target + dose] >= tables.n
    way_back = _Way(np.zeros(width), np.zeros(width, np.int64), changing)
    _all_steps(m, adjoint, bar, by_address(way_back), tape, pull, lanes)
    hold((room, way_back))


@compiled
def _all_steps(
    m: Machine,
    adjoint: AdjointTables,
    bar: AdjointPlaces,
    way: _Way,
    tape: Tape,
    pull: Pull,
    lanes: tuple[int, ...],
) -> None:
    width = len(lanes)
    tables = m.tables
    for lane in range(width):
        start_lane(m, lane, pull.columns, pull.values[0], lanes)
        m.flags[m.flag.member * width + lane] = _NONE
    for step in range(tape.used[0] - 1, -1, -1):
        for lane in range(width):
            member = member_of(tape, step, lane)
            m.flags[m.flag.stopped * width + lane] = int(member == _NONE or pull.done[max(member, 0)] == 0)
            if m.flags[m.flag.stopped * width + lane] == 0:
                if member != m.flags[m.flag.member * width + lane]:
                    _end(m, adjoint, bar, lane, way, tape, pull, lanes)
                    _begin(m, adjoint, bar, lane, member, way, tape, pull, lanes)
                if way.states[lane] > 0:
                    _past_doses(m, adjoint, bar, lane, way.behind[lane], way, tape, pull, lanes)
        fetch_step(m, tape, step, lanes)
        retake_step(tables, m.lists, m.numbers, m.work, m.at, bar.arguments, lanes)
        within = False
        for lane in range(width):
            if m.flags[m.flag.stopped * width + lane] == 0:
                way.behind[lane] = m.work[m.at.t * width + lane]
                next_time = m.flags[m.flag.next_time * width + lane]
                if next_time >= 0 and pull.times[next_time] >= way.behind[lane]:
                    _outputs_within(m, adjoint, bar, lane, pull, width)
                    within = True
        step_back(tables, adjoint, m.lists, m.numbers, m.work, m.at, bar, within, lanes)
        if within:
            zero = splat(0.0, lanes)
            for s in range(4 * tables.n):
                store(m.work, bar.tail + s, zero)
    for lane in range(width):
        _end(m, adjoint, bar, lane, way, tape, pull, lanes)


@compiled
def _begin(
    m: Machine,
    adjoint: AdjointTables,
    bar: AdjointPlaces,
    lane: int,
    member: int,
    way: _Way,
    tape: Tape,
    pull: Pull,
    lanes: tuple[int, ...],
) -> None:
    """A set into a lane, at its end, with the outputs of the last time."""
    width = len(lanes)
    n = m.tables.n
    m.flags[m.flag.member * width + lane] = member
    left = tape.kept[member] - 1
    end = tape.states[member, left, 0]
    if way.changing:
        with_doses_until(m, lane, pull.columns, pull.values[member], end, True, lanes)
    else:
        start_lane(m, lane, pull.columns, pull.values[member], lanes)
    for s in range(n):
        m.work[(bar.y_bar + s) * width + lane] = 0.0
        m.one[m.one_y + s] = tape.states[member, left, 1 + s]
    for place in range(bar.k_bar, bar.size):
        m.work[place * width + lane] = 0.0
    way.states[lane] = left
    way.behind[lane] = end
    last = pull.times.size - 1
    bars = n + m.tables.n_registers
    while last >= 0 and pull.times[last] >= end:
        pull_outputs(m, adjoint, bar, lane, end, pull.weights[member, last], bars, width)
        for s in range(n):
            m.work[(bar.y_bar + s) * width + lane] += m.one[bars + s]
        last -= 1
    m.flags[m.flag.next_time * width + lane] = last


@compiled
def _past_doses(
    m: Machine,
    adjoint: AdjointTables,
    bar: AdjointPlaces,
    lane: int,
    time: float,
    way: _Way,
    tape: Tape,
    pull: Pull,
    lanes: tuple[int, ...],
) -> None:
    """Past the doses of a lane that were given at this time or later."""
    member = m.flags[m.flag.member * len(lanes) + lane]
    while way.states[lane] > 0 and tape.states[member, way.states[lane] - 1, 0] >= time:
        way.states[lane] -= 1
        state = tape.states[member, way.states[lane]]
        take_back(m, adjoint, bar, lane, pull.columns, pull.values[member], state, way.changing, lanes)


@compiled
def _end(
    m: Machine,
    adjoint: AdjointTables,
    bar: AdjointPlaces,
    lane: int,
    way: _Way,
    tape: Tape,
    pull: Pull,
    lanes: tuple[int, ...],
) -> None:
    """The gradient of the set of a lane, which has come to time 0."""
    width = len(lanes)
    member = m.flags[m.flag.member * width + lane]
    if member == _NONE:
        return
    _past_doses(m, adjoint, bar, lane, 0.0, way, tape, pull, lanes)
    for s in range(m.tables.n):
        to = (bar.register_bars + m.lists[m.tables.initial + s]) * width + lane
        m.work[to] += m.work[(bar.y_bar + s) * width + lane]
    hand_on(m, adjoint, bar, lane, lanes)
    for c in range(pull.wanted.size):
        pull.gradient[member, c] = m.work[(bar.register_bars + pull.wanted[c]) * width + lane]


@compiled
def _outputs_within(m: Machine, adjoint: AdjointTables, bar: AdjointPlaces, lane: int, pull: Pull, width: int) -> None:
    """Outputs within the step of a lane."""
    n = m.tables.n
    t, h = m.work[m.at.t * width + lane], m.work[m.at.h * width + lane]
    member = m.flags[m.flag.member * width + lane]
    next_time = m.flags[m.flag.next_time * width + lane]
    bars = n + m.tables.n_registers
    while next_time >= 0 and pull.times[next_time] >= t:
        x = (pull.times[next_time] - t) / h
        rest = 1.0 - x
        if m.tables.outputs.n_programs > 0:
            state_within(m, bar.arguments, lane, x, width)
        pull_outputs(m, adjoint, bar, lane, pull.times[next_time], pull.weights[member, next_time], bars, width)
        for s in range(n):
            found = m.one[bars + s]
            m.work[(bar.y_bar + s) * width + lane] += x * found
            m.work[(bar.tail + s) * width + lane] += rest * found
            m.work[(bar.dense_bars + s) * width + lane] += rest * x * found
            m.work[(bar.dense_bars + n + s) * width + lane] += rest * x * x * found
            m.work[(bar.dense_bars + 2 * n + s) * width + lane] += rest * x * x * x * found
        next_time -= 1
    m.flags[m.flag.next_time * width + lane] = next_time
