"""The run: lanes take steps side by side, each at its own time; a finished lane takes the next parameter set."""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np

from sevenless.simulate.kernel.addresses import by_address, hold
from sevenless.simulate.kernel.combine import dense_output
from sevenless.simulate.kernel.compiled import compiled, entry
from sevenless.simulate.kernel.events import first_event, settle_events
from sevenless.simulate.kernel.lanes import take_one
from sevenless.simulate.kernel.one_lane import (
    first_step,
    give_doses,
    next_stop,
    record,
    start_lane,
    state_between,
    state_here,
)  # fmt: skip
from sevenless.simulate.kernel.places import Flags, Machine, Places, machine_of, room_of
from sevenless.simulate.kernel.program import Float64Array, Int32Array, Int64Array
from sevenless.simulate.kernel.step import move_on, right_side, take_stages, weighted_error
from sevenless.simulate.kernel.tables import Tables
from sevenless.simulate.kernel.tape import NO_TAPE, Tape, keep, keep_state

__all__ = [
    "BELOW_ZERO", "DONE", "ENDLESS_EVENTS", "NOT_FINITE", "STEP_TOO_SMALL", "TAPE_FULL", "TOO_MANY_STEPS", "Results",
    "Settings", "run",
]  # fmt: skip

DONE: Final = 0
TOO_MANY_STEPS: Final = 1
STEP_TOO_SMALL: Final = 2
NOT_FINITE: Final = 3
ENDLESS_EVENTS: Final = 4
BELOW_ZERO: Final = 23
TAPE_FULL: Final = 100

_SAFETY: Final = 0.9
_LEAST: Final = 0.2
_MOST: Final = 6.0
_EXPONENT: Final = -0.2
_SMALLEST_SHARE: Final = 1e-15
_LEAST_FIRST: Final = 1e-12
_ACROSS: Final = 2e-12
"""Between two stops as close as this, a share of the time, something jumps: no shorter step would be better."""
_IDLE: Final = -1
_LEAST_LARGEST: Final = 1e-3
"""What counts as the largest value of a set whose values are all 0."""


NO_QUEUE: Final = np.empty(0, np.int64)


class Settings(NamedTuple):
    """How to integrate.

    Parameters
    ----------
    times
        Output times from 0 on, rising.
    rtol, atol
        Tolerances; absolute ones per species, in the engine's order. A negative one is a share, with a minus in front,
        of the largest value that the set starts with, or has behind a dose.
    most_steps
        Steps, taken and rejected, after which a set is given up.
    tape
        Where steps are kept; by default nowhere. When it is full, the run ends, and sets that are not done have the
        status `TAPE_FULL`.
    queue
        For threads that work on the same sets: how many have been begun, and how many are finished. By default the run
        works on all of them alone. Who sets the first number to that of the sets ends all runs after those begun.
    """

    times: Float64Array
    rtol: float
    atol: Float64Array
    most_steps: int
    tape: Tape = NO_TAPE
    queue: Int64Array = NO_QUEUE


class Results(NamedTuple):
    """What a run leaves: outputs (set, time, observable), status and number of steps (accepted, rejected) per set."""

    outputs: Float64Array
    status: Int64Array
    steps: Int64Array


@entry
def run(
    tables: Tables,
    index: Int32Array,
    numbers: Float64Array,
    settings: Settings,
    columns: Int64Array,
    values: Float64Array,
    results: Results,
    lanes: tuple[int, ...],
) -> int:
    """Integrate every row of ``values``; how many steps of all lanes together it took.

    ``columns`` are the registers that the columns of ``values`` go to. A set that fails has a status and NaN behind
    the time it reached; it never disturbs the others.
    """
    width = len(lanes)
    tables, settings, results = by_address(tables), by_address(settings), by_address(results)
    room = room_of(tables, width)
    m = by_address(machine_of(tables, index, numbers, room))
    together = _all_sets(m, settings, columns, values, results, lanes)
    hold(room)
    return together


@compiled
def _all_sets(
    m: Machine, settings: Settings, columns: Int64Array, values: Float64Array, results: Results, lanes: tuple[int, ...]
) -> int:
    width = len(lanes)
    tables, index, numbers, work, at = m.tables, m.lists, m.numbers, m.work, m.at
    n = tables.n
    begun = 0
    active = 0
    for lane in range(width):
        member = _next_set(settings, begun)
        if member < values.shape[0]:
            _begin(m, settings, lane, member, columns, values, results, lanes)
            begun = member + 1
            active += 1
        else:
            _idle(m, lane, columns, values, lanes)
    together = 0
    kept = settings.tape.steps.shape[0] > 0
    while active > 0:
        together += 1
        right_side(tables, index, numbers, work, at, at.y, 0.0, at.stages, lanes)
        _choose_steps(m, settings, width)
        take_stages(tables, index, numbers, work, at, lanes)
        weighted_error(n, work, at, settings.rtol, settings.atol, lanes)
        busy = _judge(work, m.flags, at, m.flag, settings, results, tables.triggers.n_events > 0, width)
        if busy:
            dense_output(n, work, at, lanes)
            for lane in range(width):
                if work[at.accepted * width + lane] != 0.0:
                    _within(m, settings, lane, results, width)
        if kept and not keep(m, settings.tape, width):
            _give_up(m, results, begun, width)
            return together
        move_on(n, work, at, lanes)
        _advance(work, m.flags, at, m.flag, width)
        for lane in range(width):
            if m.flags[m.flag.stopped * width + lane] == 0:
                continue
            if not _arrive(m, settings, lane, results, lanes):
                continue
            if settings.queue.size > 0:
                take_one(settings.queue, 1)
            member = _next_set(settings, begun)
            if member < values.shape[0]:
                _begin(m, settings, lane, member, columns, values, results, lanes)
                begun = member + 1
            else:
                _idle(m, lane, columns, values, lanes)
                active -= 1
    return together


@compiled
def _next_set(settings: Settings, begun: int) -> int:
    """The number of the set that is next."""
    return begun if settings.queue.size == 0 else take_one(settings.queue, 0)


@compiled
def _begin(
    m: Machine,
    settings: Settings,
    lane: int,
    member: int,
    columns: Int64Array,
    values: Float64Array,
    results: Results,
    lanes: tuple[int, ...],
) -> None:
    """A parameter set into a lane: doses, events and outputs of time 0."""
    width = len(lanes)
    start_lane(m, lane, columns, values[member], lanes)
    m.flags[m.flag.member * width + lane] = member
    m.flags[m.flag.stopped * width + lane] = 0
    for i in range(results.outputs.shape[1]):
        for o in range(results.outputs.shape[2]):
            results.outputs[member, i, o] = np.nan
    results.status[member] = DONE
    results.steps[member, 0] = 0
    results.steps[member, 1] = 0
    if settings.tape.steps.shape[0] > 0:
        settings.tape.kept[member] = 0
        if m.tables.schedule.n_doses > 0:
            keep_state(m, settings.tape, lane, m.at.y, 0.0, width)
    # What doses and events may leave below 0 is judged by it.
    m.work[m.at.scale * width + lane] = _scale(m, lane, 0.0, width)
    give_doses(m, lane, lanes)
    if not settle_events(m, lane, lanes):
        results.status[member] = ENDLESS_EVENTS
    m.work[m.at.scale * width + lane] = _scale(m, lane, 0.0, width)
    m.work[m.at.stop * width + lane] = next_stop(m, lane, settings.times[-1], width)
    if m.flags[m.flag.below * width + lane] != 0:
        # It is done with behind the next step of the other lanes.
        results.status[member] = BELOW_ZERO if m.flags[m.flag.below * width + lane] == 1 else NOT_FINITE
        m.flags[m.flag.next_time * width + lane] = settings.times.size
        m.flags[m.flag.stopped * width + lane] = 1
    _record_here(m, settings, lane, results, width)


@compiled
def _scale(m: Machine, lane: int, least: float, width: int) -> float:
    """The largest value of a lane's state, or ``least`` where that is more; never 0."""
    largest = least
    for s in range(m.tables.n):
        largest = max(largest, abs(m.work[(m.at.y + s) * width + lane]))
    return largest if largest > 0.0 else _LEAST_LARGEST


@compiled
def _idle(m: Machine, lane: int, columns: Int64Array, values: Float64Array, lanes: tuple[int, ...]) -> None:
    """A lane without a set steps along with the first one's numbers, tiny steps, and is never looked at."""
    start_lane(m, lane, columns, values[0], lanes)
    width = len(lanes)
    m.work[m.at.h * width + lane] = 1e-30
    m.work[m.at.accepted * width + lane] = 0.0
    m.flags[m.flag.member * width + lane] = _IDLE
    m.flags[m.flag.stopped * width + lane] = 0


@compiled
def _choose_steps(m: Machine, settings: Settings, width: int) -> None:
    """A first step where there is none yet, none that is too long, and no step past the next stop."""
    longest = m.numbers[m.tables.limits]
    for lane in range(width):
        h = m.work[m.at.h * width + lane]
        t = m.work[m.at.t * width + lane]
        left = m.work[m.at.stop * width + lane] - t
        if h < 0.0:
            if 0.0 < left <= _ACROSS * t:
                h = left
            else:
                # Two stops may be so close to each other that a share of the way between them is no step at all.
                h = max(first_step(m, lane, settings.rtol, settings.atol, max(left, 1e-300), width), _LEAST_FIRST * t)
        if h > longest:
            h = longest
        if left > 0.0 and h * (1.0 + 1e-10) >= left and m.flags[m.flag.member * width + lane] != _IDLE:
            h = left
        m.work[m.at.h * width + lane] = h


@compiled
def _goes_across(work: Float64Array, at: Places, lane: int, width: int) -> bool:
    """Whether a step leads from one side of a jump to the other, so that a shorter one would not be better."""
    h, stop = work[at.h * width + lane], work[at.stop * width + lane]
    return bool(h == stop - work[at.t * width + lane] and h <= _ACROSS * stop)


@compiled
def _judge(
    work: Float64Array,
    flags: Int64Array,
    at: Places,
    flag: Flags,
    settings: Settings,
    results: Results,
    has_events: bool,
    width: int,
) -> bool:
    """Accept or reject the step of each lane; whether one must be looked at within the step."""
    busy = False
    times = settings.times
    for lane in range(width):
        member = flags[flag.member * width + lane]
        if member == _IDLE:
            continue
        error = work[at.error * width + lane]
        h = work[at.h * width + lane]
        t = work[at.t * width + lane]
        # Written so that most steps are judged by the first comparison.
        if error <= 1.0 or (error < 1e300 and _goes_across(work, at, lane, width)):
            results.steps[member, 0] += 1
            work[at.accepted * width + lane] = 1.0
            arrived = t + h
            stop = work[at.stop * width + lane]
            if stop - arrived <= 1e-14 * stop:
                arrived = stop
                flags[flag.stopped * width + lane] = 1
            elif arrived <= t:
                results.status[member] = STEP_TOO_SMALL
                flags[flag.stopped * width + lane] = 1
            work[at.arrived * width + lane] = arrived
            next_time = flags[flag.next_time * width + lane]
            if has_events or (next_time < times.size and times[next_time] < arrived):
                busy = True
        else:
            results.steps[member, 1] += 1
            work[at.accepted * width + lane] = 0.0
            flags[flag.rejected * width + lane] = 1
            # Written so that NaN, too, takes the small factor.
            work[at.h * width + lane] = h * (max(_LEAST, _SAFETY * error**_EXPONENT) if error < 1e300 else 0.1)
            if not work[at.h * width + lane] > _SMALLEST_SHARE * max(t, _SMALLEST_SHARE * times[-1]):
                results.status[member] = STEP_TOO_SMALL if error < 1e300 else NOT_FINITE
                flags[flag.stopped * width + lane] = 1
        if results.steps[member, 0] + results.steps[member, 1] >= settings.most_steps:
            results.status[member] = TOO_MANY_STEPS
            flags[flag.stopped * width + lane] = 1
    return busy


@compiled
def _within(m: Machine, settings: Settings, lane: int, results: Results, width: int) -> None:
    """Events and outputs within a step that is taken. An event ends the step where it strikes."""
    t, h = m.work[m.at.t * width + lane], m.work[m.at.h * width + lane]
    struck = 2.0
    if m.tables.triggers.n_events > 0:
        struck = first_event(m, lane, width)
        if struck <= 1.0:
            m.work[m.at.arrived * width + lane] = t + struck * h
            m.flags[m.flag.stopped * width + lane] = 1
    arrived = m.work[m.at.arrived * width + lane]
    next_time = m.flags[m.flag.next_time * width + lane]
    member = m.flags[m.flag.member * width + lane]
    while next_time < settings.times.size and settings.times[next_time] < arrived:
        time = settings.times[next_time]
        state_between(m, lane, (time - t) / h, width)
        record(m, lane, time, results.outputs[member, next_time], width)
        next_time += 1
    m.flags[m.flag.next_time * width + lane] = next_time
    if struck <= 1.0:
        state_between(m, lane, struck, width)
        for s in range(m.tables.n):
            m.work[(m.at.u + s) * width + lane] = m.one[m.one_y + s]


@compiled
def _advance(work: Float64Array, flags: Int64Array, at: Places, flag: Flags, width: int) -> None:
    """Time and next step of lanes whose step is taken."""
    for lane in range(width):
        if work[at.accepted * width + lane] != 0.0:
            work[at.t * width + lane] = work[at.arrived * width + lane]
            most = 1.0 if flags[flag.rejected * width + lane] == 1 else _MOST
            wanted = _SAFETY * max(work[at.error * width + lane], 1e-10) ** _EXPONENT
            work[at.h * width + lane] *= min(most, max(_LEAST, wanted))
            flags[flag.rejected * width + lane] = 0


@compiled
def _give_up(m: Machine, results: Results, begun: int, width: int) -> None:
    """The tape is full: sets at work, and those that wait, are not done."""
    for lane in range(width):
        member = m.flags[m.flag.member * width + lane]
        if member != _IDLE:
            results.status[member] = TAPE_FULL
    for member in range(begun, results.status.size):
        results.status[member] = TAPE_FULL


@compiled
def _arrive(m: Machine, settings: Settings, lane: int, results: Results, lanes: tuple[int, ...]) -> bool:
    """Doses, events and outputs at the time where a lane has stopped; whether it is done with its set."""
    width = len(lanes)
    m.flags[m.flag.stopped * width + lane] = 0
    member = m.flags[m.flag.member * width + lane]
    if results.status[member] != DONE:
        return True
    given = give_doses(m, lane, lanes)
    if not settle_events(m, lane, lanes):
        results.status[member] = ENDLESS_EVENTS
    if m.flags[m.flag.below * width + lane] != 0:
        results.status[member] = BELOW_ZERO if m.flags[m.flag.below * width + lane] == 1 else NOT_FINITE
        return True
    _record_here(m, settings, lane, results, width)
    if m.work[m.at.t * width + lane] < settings.times[-1] or given:
        m.work[m.at.h * width + lane] = -1.0
    if given:
        before = m.work[m.at.scale * width + lane]
        m.work[m.at.scale * width + lane] = _scale(m, lane, 0.0 if before == _LEAST_LARGEST else before, width)
    m.work[m.at.stop * width + lane] = next_stop(m, lane, settings.times[-1], width)
    if results.status[member] != DONE:
        return True
    if m.work[m.at.t * width + lane] < settings.times[-1]:
        return False
    if settings.tape.steps.shape[0] > 0:
        keep_state(m, settings.tape, lane, m.at.y, m.work[m.at.t * width + lane], width)
    return True


@compiled
def _record_here(m: Machine, settings: Settings, lane: int, results: Results, width: int) -> None:
    """Outputs at the lane's own time, from its state."""
    t = m.work[m.at.t * width + lane]
    next_time = m.flags[m.flag.next_time * width + lane]
    member = m.flags[m.flag.member * width + lane]
    while next_time < settings.times.size and settings.times[next_time] <= t:
        state_here(m, m.at.y, lane, width)
        record(m, lane, t, results.outputs[member, next_time], width)
        next_time += 1
    m.flags[m.flag.next_time * width + lane] = next_time
