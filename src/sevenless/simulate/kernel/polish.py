"""Pseudo-transient Newton to steady states: implicit Euler steps of growing length, eight axes of sets side by side.

A step solves (I/h - J) d = f(y), and with the same factors (I/h - J) e = f(y + d) - d/h, which tells how far the
right side is from being linear there (Deuflhard, Newton Methods for Nonlinear Problems, section 6.4). Both keep every
conserved total, since the matrix does. The next set of an axis begins with the state of the one before.
"""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np

from sevenless.simulate.kernel.addresses import by_address, hold
from sevenless.simulate.kernel.compiled import compiled, entry
from sevenless.simulate.kernel.factor import factor, solve
from sevenless.simulate.kernel.jacobian import matrix, partials
from sevenless.simulate.kernel.lanes import fnma, load, maximum, select, splat, store, vabs
from sevenless.simulate.kernel.neighbour import Course, Totals, begin_at, restore_totals
from sevenless.simulate.kernel.one_lane import record, state_here
from sevenless.simulate.kernel.places import Machine, machine_of, room_of
from sevenless.simulate.kernel.program import Float64Array, Int32Array, Int64Array
from sevenless.simulate.kernel.step import right_side
from sevenless.simulate.kernel.tables import Tables

__all__ = ["NEGATIVE", "NOT_REACHED", "NO_ROOT", "ROOT", "Polished", "Polishing", "polish"]

ROOT: Final = 0
NO_ROOT: Final = 1
NEGATIVE: Final = 2
NOT_REACHED: Final = 3

_GOING: Final = -1
_IDLE: Final = -1
_ORDINARY: Final = 1e6
_LONGEST: Final = 1e10
_SHORTEST: Final = 1e-3
"""Steps, in time constants of the fastest species: rounding in long ones moves conserved totals."""
_CONTRACTS: Final = 0.5
_WANTED: Final = 0.2
_GROWTH: Final = 10.0
_LEAST_GROWTH: Final = 1.5
_SHORTER: Final = 0.1
_MOST: Final = 40
_MOST_RESTORED: Final = 3
_NEGATIVE_SHARE: Final = 1e-6
_GOLDEN: Final = 0.6180339887498949


class Polishing(NamedTuple):
    """How to polish.

    Parameters
    ----------
    floor
        What is nothing beside a species; a negative one is a share of the set's largest value.
    close
        Newton's correction of a state that is to be looked at, as a share of it.
    same
        The share of a state that a long implicit step may change, once it is settled.
    nudge
        The share by which the state is nudged.
    """

    floor: Float64Array
    close: float
    same: float
    nudge: float


class Polished(NamedTuple):
    """What polishing leaves: observables, what a long step would still change, and a nudged state; a row per set."""

    outputs: Float64Array
    residual: Float64Array
    nudged: Float64Array


@entry
def polish(
    tables: Tables,
    index: Int32Array,
    numbers: Float64Array,
    how: Polishing,
    columns: Int64Array,
    values: Float64Array,
    axes: Int64Array,
    course: Course,
    polished: Polished,
    totals: Totals,
    lanes: tuple[int, ...],
) -> int:
    """Find the steady states of the rows from ``axes[i, 0]`` up to ``axes[i, 1]``; how many steps of all lanes it took.

    A set that has none near stops its axis: those behind it are left ``NOT_REACHED``.
    """
    tables, how, course = by_address(tables), by_address(how), by_address(course)
    polished, totals = by_address(polished), by_address(totals)
    room = room_of(tables, len(lanes))
    m = by_address(machine_of(tables, index, numbers, room))
    together = _all_axes(m, how, columns, values, axes, course, polished, totals, lanes)
    hold(room)
    return together


@compiled
def _all_axes(
    m: Machine,
    how: Polishing,
    columns: Int64Array,
    values: Float64Array,
    axes: Int64Array,
    course: Course,
    polished: Polished,
    totals: Totals,
    lanes: tuple[int, ...],
) -> int:
    width = len(lanes)
    n = m.tables.n
    d, e, nudge = m.at.stages, m.at.stages + n, m.at.stages + 2 * n
    last = np.zeros(width, np.int64)
    tries = np.zeros(width, np.int64)
    opening = np.zeros(width)
    restored = np.zeros(width, np.int64)
    together = 0
    queue = _fill(m, columns, values, axes, course, totals, last, lanes)
    active = queue
    while active > 0:
        together += 1
        _two_corrections(m, how, d, e, lanes)
        if not _take(m, how, e, course, tries, opening, lanes):
            continue
        _restore(m, how, totals, course, nudge, restored, lanes)
        _nudged(m, how, nudge, lanes)
        for lane in range(width):
            member = m.flags[m.flag.member * width + lane]
            if member == _IDLE or course.codes[member] == _GOING:
                continue
            goes_on = _keep(m, how, lane, member, nudge, course, polished, width)
            following = member + 1
            if not (goes_on and following < last[lane]):
                if queue == axes.shape[0]:
                    m.flags[m.flag.member * width + lane] = _IDLE
                    active -= 1
                    continue
                following = axes[queue, 0]
                last[lane] = axes[queue, 1]
                queue += 1
            else:
                course.before[following] = member
                course.clock[following, 1] = _GROWTH * opening[lane]
                course.clock[following, 2] = course.clock[member, 2]
            _begin(m, lane, following, columns, values, course, totals, lanes)
            m.flags[m.flag.member * width + lane] = following
            tries[lane] = 0
            opening[lane] = 0.0
            restored[lane] = 0
    return together


@compiled
def _fill(
    m: Machine,
    columns: Int64Array,
    values: Float64Array,
    axes: Int64Array,
    course: Course,
    totals: Totals,
    last: Int64Array,
    lanes: tuple[int, ...],
) -> int:
    """The first axes into lanes; how many there are."""
    width = len(lanes)
    for lane in range(width):
        first = axes[min(lane, axes.shape[0] - 1), 0]
        _begin(m, lane, first, columns, values, course, totals, lanes)
        m.flags[m.flag.member * width + lane] = _IDLE
        if lane < axes.shape[0]:
            m.flags[m.flag.member * width + lane] = first
            last[lane] = axes[lane, 1]
    return int(min(width, axes.shape[0]))


@compiled
def _take(
    m: Machine,
    how: Polishing,
    e: int,
    course: Course,
    tries: Int64Array,
    opening: Float64Array,
    lanes: tuple[int, ...],
) -> bool:
    """Judge all lanes, and move those whose step is taken; whether a set is done with."""
    width = len(lanes)
    work, at = m.work, m.at
    finished = False
    for lane in range(width):
        member = m.flags[m.flag.member * width + lane]
        work[at.accepted * width + lane] = 0.0
        if member == _IDLE:
            continue
        course.steps[member, 2] += 1
        course.codes[member] = _judge(m, how, lane, tries, opening, course.clock[member, 2], width)
        finished = finished or course.codes[member] != _GOING
    for s in range(m.tables.n):
        moved = load(work, at.u + s, lanes) + load(work, e + s, lanes)
        store(work, at.y + s, select(load(work, at.accepted, lanes), moved, load(work, at.y + s, lanes)))
    return finished


@compiled
def _begin(
    m: Machine,
    lane: int,
    row: int,
    columns: Int64Array,
    values: Float64Array,
    course: Course,
    totals: Totals,
    lanes: tuple[int, ...],
) -> None:
    width = len(lanes)
    begin_at(m, lane, row, columns, values, course, totals, lanes)
    m.work[m.at.h * width + lane] = course.clock[row, 1] if course.clock[row, 1] > 0.0 else 1.0


@compiled
def _two_corrections(m: Machine, how: Polishing, d: int, e: int, lanes: tuple[int, ...]) -> None:
    """An implicit step and its correction; their sizes into ``error`` and ``arrived``, the fastest rate into ``dense``.

    Steps too long for the arithmetic are cut before.
    """
    tables, at, work = m.tables, m.at, m.work
    jacobian, elimination, n = tables.jacobian, tables.elimination, tables.n
    one = splat(1.0, lanes)
    right_side(tables, m.lists, m.numbers, work, at, at.y, 0.0, d, lanes)
    partials(jacobian, m.lists, m.numbers, work, at.y, at.k, at.registers, at.dv, lanes)
    shift = one / load(work, at.h, lanes)
    store(work, at.shift, shift)
    matrix(jacobian, elimination, m.lists, m.numbers, work, at.dv, at.shift, at.lu, lanes)
    fastest = splat(0.0, lanes)
    for i in range(n):
        fastest = maximum(fastest, vabs(load(work, at.lu + m.lists[elimination.diagonal + i], lanes) - shift))
    store(work, at.dense, fastest)
    factor(elimination, m.lists, work, at.lu, lanes)
    solve(elimination, m.lists, work, at.lu, d, lanes)
    for s in range(n):
        store(work, at.u + s, load(work, at.y + s, lanes) + load(work, d + s, lanes))
    right_side(tables, m.lists, m.numbers, work, at, at.u, 0.0, e, lanes)
    for s in range(n):
        store(work, e + s, fnma(shift, load(work, d + s, lanes), load(work, e + s, lanes)))
    solve(elimination, m.lists, work, at.lu, e, lanes)
    first, second = splat(0.0, lanes), splat(0.0, lanes)
    largest = load(work, at.scale, lanes)
    for s in range(n):
        absolute = splat(how.floor[s], lanes) if how.floor[s] >= 0.0 else splat(-how.floor[s], lanes) * largest
        size = maximum(vabs(load(work, at.y + s, lanes)), vabs(load(work, at.u + s, lanes))) + absolute
        first = maximum(first, vabs(load(work, d + s, lanes)) / size)
        second = maximum(second, vabs(load(work, e + s, lanes)) / size)
    store(work, at.error, first)
    store(work, at.arrived, second)


@compiled
def _judge(
    m: Machine,
    how: Polishing,
    lane: int,
    tries: Int64Array,
    opening: Float64Array,
    least: float,
    width: int,
) -> int:
    """Take the step of a lane or a shorter one; a state is settled once a long one does not change it.

    The second correction over the first grows with the step, so it tells how long the next one may be.
    """
    work, at = m.work, m.at
    first, second = work[at.error * width + lane], work[at.arrived * width + lane]
    fastest = work[at.dense * width + lane]
    constant = 1.0 / fastest if 0.0 < fastest < 1e300 else 1.0
    h = work[at.h * width + lane]
    longest = max(_ORDINARY * constant, min(least, _LONGEST * constant))
    tries[lane] += 1
    if first <= how.same and h >= longest * (1.0 - 1e-9):
        # The correction is taken all the same: it costs nothing more.
        work[at.accepted * width + lane] = 1.0 if second <= first else 0.0
        if opening[lane] == 0.0:
            opening[lane] = h
        return ROOT
    if tries[lane] > _MOST:
        return NO_ROOT
    # Written so that NaN, too, takes the shorter step.
    if not (second <= _CONTRACTS * first or second <= how.close):
        shorter = h * (max(_SHORTEST, min(_SHORTER, _SHORTER * first / second)) if second < 1e300 else _SHORTEST)
        work[at.h * width + lane] = shorter
        return _GOING if shorter > _SHORTEST * constant else NO_ROOT
    work[at.accepted * width + lane] = 1.0
    if opening[lane] == 0.0:
        opening[lane] = h
    # Where nothing but the length of the step is in the way, it may be longer than else.
    if second <= how.close:
        work[at.h * width + lane] = max(longest, min(_GROWTH * h, _LONGEST * constant))
    else:
        growth = np.sqrt(_WANTED * first / second)
        work[at.h * width + lane] = min(longest, h * max(_LEAST_GROWTH, min(_GROWTH, growth)))
    return _GOING


@compiled
def _restore(
    m: Machine,
    how: Polishing,
    totals: Totals,
    course: Course,
    moved: int,
    restored: Int64Array,
    lanes: tuple[int, ...],
) -> None:
    """Give sets that have a steady state the totals that rounding took from them; those that this moves go on.

    With the factors of a long step, a change of totals becomes the change of the steady state that goes with it.
    """
    at, work, n = m.at, m.work, m.tables.n
    width = len(lanes)
    for lane in range(width):
        member = m.flags[m.flag.member * width + lane]
        if member != _IDLE and course.codes[member] == ROOT:
            restore_totals(m, lane, totals, course.totals[member], moved, width)
        else:
            for s in range(n):
                work[(moved + s) * width + lane] = 0.0
    shift = load(work, at.shift, lanes)
    for s in range(n):
        store(work, moved + s, shift * load(work, moved + s, lanes))
    solve(m.tables.elimination, m.lists, work, at.lu, moved, lanes)
    for lane in range(width):
        member = m.flags[m.flag.member * width + lane]
        if member == _IDLE or course.codes[member] != ROOT:
            continue
        largest, scale = 0.0, work[at.scale * width + lane]
        for s in range(n):
            floor = how.floor[s] if how.floor[s] >= 0.0 else -how.floor[s] * scale
            change = work[(moved + s) * width + lane]
            largest = max(largest, abs(change) / (abs(work[(at.y + s) * width + lane]) + floor))
            work[(at.y + s) * width + lane] += change
        restored[lane] += 1
        if largest > how.close and restored[lane] <= _MOST_RESTORED:
            course.codes[member] = _GOING


@compiled
def _nudged(m: Machine, how: Polishing, nudge: int, lanes: tuple[int, ...]) -> None:
    """A nudge that keeps totals, with the factors of a long step: the answer to some change, less the change."""
    at, work, n = m.at, m.work, m.tables.n
    shift = load(work, at.shift, lanes)
    largest = load(work, at.scale, lanes)
    for s in range(n):
        part = (s + 1) * _GOLDEN
        share = splat(part - np.floor(part) - _CONTRACTS, lanes)
        absolute = splat(how.floor[s], lanes) if how.floor[s] >= 0.0 else splat(-how.floor[s], lanes) * largest
        store(work, nudge + s, share * (vabs(load(work, at.y + s, lanes)) + absolute))
        store(work, nudge + n + s, load(work, nudge + s, lanes))
        store(work, nudge + s, shift * load(work, nudge + s, lanes))
    solve(m.tables.elimination, m.lists, work, at.lu, nudge, lanes)
    for s in range(n):
        store(work, nudge + s, load(work, nudge + s, lanes) - load(work, nudge + n + s, lanes))


@compiled
def _keep(
    m: Machine,
    how: Polishing,
    lane: int,
    member: int,
    nudge: int,
    course: Course,
    polished: Polished,
    width: int,
) -> bool:
    """State, observables and nudged state of a set; whether it has a steady state."""
    work, at, n = m.work, m.at, m.tables.n
    polished.residual[member] = work[at.error * width + lane]
    if course.codes[member] != ROOT:
        return False
    largest, scale = 0.0, work[at.scale * width + lane]
    for s in range(n):
        floor = how.floor[s] if how.floor[s] >= 0.0 else -how.floor[s] * scale
        y = work[(at.y + s) * width + lane]
        course.states[member, s] = y
        largest = max(largest, abs(work[(nudge + s) * width + lane]) / (abs(y) + floor))
        # Written so that NaN, too, is no steady state.
        if not (-_NEGATIVE_SHARE * max(floor, _NEGATIVE_SHARE * scale) <= y < 1e300):
            course.codes[member] = NEGATIVE
    stretch = how.nudge / largest if 0.0 < largest < 1e300 else 0.0
    for s in range(n):
        polished.nudged[member, s] = course.states[member, s] + stretch * work[(nudge + s) * width + lane]
    state_here(m, at.y, lane, width)
    record(m, lane, 0.0, polished.outputs[member], width)
    return bool(course.codes[member] == ROOT)
