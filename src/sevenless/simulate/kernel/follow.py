"""Following trajectories loosely until they look settled: the same steps as in `drive`, without outputs or an end."""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np

from sevenless.simulate.kernel.addresses import by_address, hold
from sevenless.simulate.kernel.compiled import compiled, entry
from sevenless.simulate.kernel.jacobian import matrix, partials
from sevenless.simulate.kernel.lanes import load, maximum, splat, store, vabs
from sevenless.simulate.kernel.neighbour import Course, Totals, begin_at
from sevenless.simulate.kernel.one_lane import first_step
from sevenless.simulate.kernel.places import Machine, machine_of, room_of
from sevenless.simulate.kernel.program import Float64Array, Int32Array, Int64Array
from sevenless.simulate.kernel.step import move_on, right_side, take_stages, weighted_error
from sevenless.simulate.kernel.tables import Tables

__all__ = ["AT_END", "LEFT", "LOOKS_SETTLED", "NO_NUMBER", "TOO_MANY", "TOO_SMALL", "Following", "follow"]

LOOKS_SETTLED: Final = 0
TOO_MANY: Final = 1
TOO_SMALL: Final = 2
NO_NUMBER: Final = 3
AT_END: Final = 4
LEFT: Final = 5

_GOING: Final = -1
_IDLE: Final = -1
_SAFETY: Final = 0.9
_LEAST: Final = 0.2
_MOST: Final = 6.0
_EXPONENT: Final = -0.2
_END: Final = 1e12
_LONGEST: Final = 1e10
"""End of all following, and the longest step, in time constants of the fastest species."""
_HALF: Final = 0.5
_NOTHING: Final = 1e-12
_SMALLEST: Final = 1e-15


class Following(NamedTuple):
    """How to follow.

    Parameters
    ----------
    rtol, atol
        Tolerances, as in `sevenless.simulate.kernel.drive.Settings`.
    floor
        What is nothing beside a species, like ``atol``.
    most_steps
        Steps, taken and rejected, after which a set is given up.
    near
        A state looks settled where a long implicit step would change nothing by more than this share.
    leash
        A set is given up once it is further than this share away from where its state began.
    least
        A state looks settled only after this share of the time after which all following ends.
    """

    rtol: float
    atol: Float64Array
    floor: Float64Array
    most_steps: int
    near: float
    leash: float
    least: float


@entry
def follow(
    tables: Tables,
    index: Int32Array,
    numbers: Float64Array,
    how: Following,
    columns: Int64Array,
    values: Float64Array,
    rows: Int64Array,
    course: Course,
    home: Float64Array,
    totals: Totals,
    lanes: tuple[int, ...],
) -> int:
    """Integrate these rows of ``values`` until they look settled, or cannot; how many steps of all lanes it took.

    A row whose clock has a step goes on from its state at that time. ``home`` is what the leash is fastened to.
    """
    tables, how, course, totals = by_address(tables), by_address(how), by_address(course), by_address(totals)
    room = room_of(tables, len(lanes))
    m = by_address(machine_of(tables, index, numbers, room))
    together = _all_rows(m, how, columns, values, rows, course, home, totals, lanes)
    hold(room)
    return together


@compiled
def _all_rows(
    m: Machine,
    how: Following,
    columns: Int64Array,
    values: Float64Array,
    rows: Int64Array,
    course: Course,
    home: Float64Array,
    totals: Totals,
    lanes: tuple[int, ...],
) -> int:
    width = len(lanes)
    tables, index, numbers, work, at = m.tables, m.lists, m.numbers, m.work, m.at
    change = np.zeros(width)
    queue = min(width, rows.size)
    together, active = 0, queue
    for lane in range(width):
        row = rows[min(lane, rows.size - 1)]
        _begin(m, lane, row, columns, values, course, totals, lanes)
        m.flags[m.flag.member * width + lane] = row if lane < rows.size else _IDLE
    _measure(m, lanes)
    while active > 0:
        together += 1
        right_side(tables, index, numbers, work, at, at.y, 0.0, at.stages, lanes)
        _choose_steps(m, how, width)
        take_stages(tables, index, numbers, work, at, lanes)
        weighted_error(tables.n, work, at, how.rtol, how.atol, lanes)
        _sizes(tables.n, work, at.y, at.stages, at.dense, how.floor, at.scale, lanes)
        ended = _judge_all(m, how, change, course, width)
        move_on(tables.n, work, at, lanes)
        begun = False
        for lane in range(width):
            member = m.flags[m.flag.member * width + lane]
            if member == _IDLE:
                continue
            if how.leash < 1e300 and course.codes[member] == _GOING and _left(m, how, lane, home[member], width):
                course.codes[member] = LEFT
                ended = True
            if not ended or course.codes[member] == _GOING:
                continue
            _keep(m, how, lane, member, course, width)
            m.flags[m.flag.member * width + lane] = _IDLE
            if queue < rows.size:
                _begin(m, lane, rows[queue], columns, values, course, totals, lanes)
                m.flags[m.flag.member * width + lane] = rows[queue]
                change[lane] = 0.0
                queue += 1
                begun = True
            else:
                active -= 1
        if begun:
            _measure(m, lanes)
    return together


@compiled
def _judge_all(m: Machine, how: Following, change: Float64Array, course: Course, width: int) -> bool:
    """What has become of each set; whether one is done with."""
    ended = False
    for lane in range(width):
        member = m.flags[m.flag.member * width + lane]
        if member == _IDLE:
            m.work[m.at.accepted * width + lane] = 0.0
            continue
        code = _judge(m, how, lane, change, course.steps[member], course.clock[member, 2], width)
        course.codes[member] = code
        ended = ended or code != _GOING
    return ended


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
    """A parameter set into a lane; its end is not known yet."""
    width = len(lanes)
    begin_at(m, lane, row, columns, values, course, totals, lanes)
    if course.clock[row, 1] > 0.0:
        m.work[m.at.t * width + lane] = course.clock[row, 0]
        m.work[m.at.h * width + lane] = course.clock[row, 1]
    m.work[m.at.stop * width + lane] = -1.0


@compiled
def _measure(m: Machine, lanes: tuple[int, ...]) -> None:
    """The end of sets that were just begun: a multiple of the shortest time constant."""
    tables, at = m.tables, m.at
    width = len(lanes)
    store(m.work, at.shift, splat(0.0, lanes))
    jacobian = tables.jacobian
    partials(jacobian, m.lists, m.numbers, m.work, at.y, at.k, at.registers, at.dv, lanes)
    matrix(jacobian, tables.elimination, m.lists, m.numbers, m.work, at.dv, at.shift, at.lu, lanes)
    fastest = splat(0.0, lanes)
    for i in range(tables.n):
        fastest = maximum(fastest, vabs(load(m.work, at.lu + m.lists[tables.elimination.diagonal + i], lanes)))
    store(m.work, at.dense, fastest)
    for lane in range(width):
        if m.work[at.stop * width + lane] < 0.0:
            found = m.work[at.dense * width + lane]
            m.work[at.stop * width + lane] = _END / found if 0.0 < found < 1e300 else _END


@compiled
def _choose_steps(m: Machine, how: Following, width: int) -> None:
    """A first step where there is none yet, and none that is too long for the arithmetic."""
    for lane in range(width):
        most = m.work[m.at.stop * width + lane] * (_LONGEST / _END)
        h = m.work[m.at.h * width + lane]
        if h < 0.0:
            h = first_step(m, lane, how.rtol, how.atol, most, width)
        m.work[m.at.h * width + lane] = min(h, most)


@compiled
def _sizes(
    n: int,
    work: Float64Array,
    y: int,
    change: int,
    out: int,
    floor: Float64Array,
    scale: int,
    lanes: tuple[int, ...],
) -> None:
    """The largest share by which a change changes the state."""
    found = splat(0.0, lanes)
    largest = load(work, scale, lanes)
    for s in range(n):
        absolute = splat(floor[s], lanes) if floor[s] >= 0.0 else splat(-floor[s], lanes) * largest
        found = maximum(found, vabs(load(work, change + s, lanes)) / (vabs(load(work, y + s, lanes)) + absolute))
    store(work, out, found)


@compiled
def _judge(
    m: Machine, how: Following, lane: int, change: Float64Array, steps: Int64Array, least: float, width: int
) -> int:
    """Accept or reject the step of a lane, set the next one; what has become of the set.

    The first stage is what a long implicit step would change. Where that falls although steps grow, the trajectory
    comes to rest.
    """
    work, at = m.work, m.at
    error = work[at.error * width + lane]
    h = work[at.h * width + lane]
    t = work[at.t * width + lane]
    work[at.accepted * width + lane] = 0.0
    if not error <= 1.0:
        steps[1] += 1
        m.flags[m.flag.rejected * width + lane] = 1
        work[at.h * width + lane] = h * (max(_LEAST, _SAFETY * error**_EXPONENT) if error < 1e300 else 0.1)
        if not work[at.h * width + lane] > _SMALLEST * max(t, _SMALLEST * work[at.stop * width + lane]):
            return TOO_SMALL if error < 1e300 else NO_NUMBER
        return TOO_MANY if steps[0] + steps[1] >= how.most_steps else _GOING
    steps[0] += 1
    work[at.accepted * width + lane] = 1.0
    work[at.t * width + lane] = t + h
    most = 1.0 if m.flags[m.flag.rejected * width + lane] == 1 else _MOST
    m.flags[m.flag.rejected * width + lane] = 0
    work[at.h * width + lane] = h * min(most, max(_LEAST, _SAFETY * max(error, 1e-10) ** _EXPONENT))
    now = work[at.dense * width + lane]
    falls = now < _HALF * change[lane] or now <= _NOTHING
    change[lane] = now
    if now <= how.near and falls and t + h >= max(least, how.least * work[at.stop * width + lane]):
        return LOOKS_SETTLED
    if t + h >= work[at.stop * width + lane]:
        return AT_END
    return TOO_MANY if steps[0] + steps[1] >= how.most_steps else _GOING


@compiled
def _left(m: Machine, how: Following, lane: int, home: Float64Array, width: int) -> bool:
    """Whether a set is further away from home than the leash is long."""
    largest = m.work[m.at.scale * width + lane]
    for s in range(m.tables.n):
        floor = how.floor[s] if how.floor[s] >= 0.0 else -how.floor[s] * largest
        if abs(m.work[(m.at.y + s) * width + lane] - home[s]) > how.leash * (abs(home[s]) + floor):
            return True
    return False


@compiled
def _keep(m: Machine, how: Following, lane: int, member: int, course: Course, width: int) -> None:
    """What a set has reached, and which species keeps it from rest."""
    largest = m.work[m.at.scale * width + lane]
    most = -1.0
    for s in range(m.tables.n):
        y = m.work[(m.at.y + s) * width + lane]
        course.states[member, s] = y
        floor = how.floor[s] if how.floor[s] >= 0.0 else -how.floor[s] * largest
        share = abs(m.work[(m.at.stages + s) * width + lane]) / (abs(y) + floor)
        if share > most:
            most = share
            course.restless[member] = s
    course.clock[member, 0] = m.work[m.at.t * width + lane]
    course.clock[member, 1] = m.work[m.at.h * width + lane]
