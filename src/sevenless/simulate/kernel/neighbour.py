"""A state to begin with that was found for other parameters: moved to where the conserved totals are those of a set."""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np

from sevenless.simulate.kernel.compiled import compiled
from sevenless.simulate.kernel.one_lane import start_lane
from sevenless.simulate.kernel.places import Machine
from sevenless.simulate.kernel.program import Float64Array, Int64Array

__all__ = ["OWN_START", "Course", "Totals", "begin_at", "restore_totals"]

OWN_START: Final = -1
_EQUAL: Final = 1e-12
_KEPT: Final = 1e-10
_MOST_SWEEPS: Final = 500
_LEAST_LARGEST: Final = 1e-3
"""What counts as the largest value of a set whose values are all 0."""


class Totals(NamedTuple):
    """Conserved totals: the members of total i, and their factors, stand from ``starts[i]`` to ``starts[i + 1]``.

    ``lift``, of shape (species, totals), is a change of the state for a change of each total.
    """

    starts: Int64Array
    members: Int64Array
    factors: Float64Array
    lift: Float64Array


class Course(NamedTuple):
    """What is known of every parameter set.

    Parameters
    ----------
    before
        The set whose state a set begins with: another one, itself, or `OWN_START` for its own initial values.
    states
        Shape (sets, species), in the engine's order.
    clock
        Time and step that were reached, and the least time at which a state may count as settled; shape (sets, 3).
    codes
        What has become of each.
    steps
        Steps of integration, taken and rejected, and steps of Newton's method; shape (sets, 3).
    totals
        Conserved totals of the initial values, shape (sets, totals); put in when a set is begun.
    restless
        The species that changed most when following ended.
    scale
        The largest value, of the initial values and of the state that a set begins with.
    """

    before: Int64Array
    states: Float64Array
    clock: Float64Array
    codes: Int64Array
    steps: Int64Array
    totals: Float64Array
    restless: Int64Array
    scale: Float64Array


@compiled
def begin_at(
    m: Machine,
    lane: int,
    row: int,
    columns: Int64Array,
    values: Float64Array,
    course: Course,
    totals: Totals,
    lanes: tuple[int, ...],
) -> None:
    """Load a parameter set, and the state that it is to begin with.

    A change of a conserved total goes to where the initial values put it; if that makes a species negative, species are
    scaled until all totals are met, which keeps the proportions of the old state as well as can be (Deming & Stephan
    1940, doi:10.1214/aoms/1177731829). Where that fails, the set begins with its own initial values.
    """
    width = len(lanes)
    n = m.tables.n
    before = course.before[row]
    if before in (OWN_START, row):
        start_lane(m, lane, columns, values[row], lanes)
        _count(m, lane, totals, course.totals[row], width)
        largest = _largest(m, lane, 0.0, width)
        if before == row:
            for s in range(n):
                m.work[(m.at.y + s) * width + lane] = course.states[row, s]
        _set_scale(m, lane, row, largest, course, width)
        return
    start_lane(m, lane, columns, values[before], lanes)
    shift = np.empty(n)
    for s in range(n):
        shift[s] = -m.work[(m.at.y + s) * width + lane]
    start_lane(m, lane, columns, values[row], lanes)
    _count(m, lane, totals, course.totals[row], width)
    largest = _largest(m, lane, 0.0, width)
    own = np.empty(n)
    for s in range(n):
        own[s] = m.work[(m.at.y + s) * width + lane]
        shift[s] += own[s]
    state = course.states[before].copy()
    _meet_totals(state, own, shift, totals)
    for s in range(n):
        m.work[(m.at.y + s) * width + lane] = state[s]
    _set_scale(m, lane, row, largest, course, width)


@compiled
def _largest(m: Machine, lane: int, least: float, width: int) -> float:
    """The largest value of a lane's state, or ``least`` where that is more."""
    for s in range(m.tables.n):
        least = max(least, abs(m.work[(m.at.y + s) * width + lane]))
    return least


@compiled
def _set_scale(m: Machine, lane: int, row: int, least: float, course: Course, width: int) -> None:
    """What absolute tolerances of a set are a share of."""
    found = _largest(m, lane, least, width)
    course.scale[row] = found if found > 0.0 else _LEAST_LARGEST
    m.work[m.at.scale * width + lane] = course.scale[row]


@compiled
def _count(m: Machine, lane: int, totals: Totals, out: Float64Array, width: int) -> None:
    """The totals of a lane's state."""
    for i in range(totals.starts.size - 1):
        out[i] = 0.0
        for e in range(totals.starts[i], totals.starts[i + 1]):
            out[i] += totals.factors[e] * m.work[(m.at.y + totals.members[e]) * width + lane]


@compiled
def restore_totals(m: Machine, lane: int, totals: Totals, wanted: Float64Array, moved: int, width: int) -> None:
    """A change of the state, at ``moved``, that brings back what rounding has taken from its totals."""
    for s in range(m.tables.n):
        m.work[(moved + s) * width + lane] = 0.0
    for i in range(totals.starts.size - 1):
        missing = wanted[i]
        for e in range(totals.starts[i], totals.starts[i + 1]):
            missing -= totals.factors[e] * m.work[(m.at.y + totals.members[e]) * width + lane]
        for s in range(m.tables.n):
            m.work[(moved + s) * width + lane] += totals.lift[s, i] * missing


@compiled
def _meet_totals(state: Float64Array, own: Float64Array, shift: Float64Array, totals: Totals) -> None:
    """Change a state so that its totals become those of another one."""
    if _missed(state, own, totals) <= _EQUAL:
        return
    least = 0.0
    for s in range(state.size):
        least = min(least, state[s] + shift[s])
    if least >= 0.0:
        for s in range(state.size):
            state[s] += shift[s]
        return
    for _ in range(_MOST_SWEEPS):
        for i in range(totals.starts.size - 1):
            _scale(state, own, totals, i)
        if _missed(state, own, totals) <= _EQUAL:
            return
    if not _missed(state, own, totals) <= _KEPT:
        state[:] = own


@compiled
def _missed(state: Float64Array, own: Float64Array, totals: Totals) -> float:
    """The largest difference of a total, relative to what it is made of."""
    worst = 0.0
    for i in range(totals.starts.size - 1):
        difference, size = 0.0, 0.0
        for e in range(totals.starts[i], totals.starts[i + 1]):
            s = totals.members[e]
            difference += totals.factors[e] * (own[s] - state[s])
            size += abs(totals.factors[e]) * max(abs(own[s]), abs(state[s]))
        if abs(difference) > worst * size:
            worst = abs(difference) / size
    return worst


@compiled
def _scale(state: Float64Array, own: Float64Array, totals: Totals, i: int) -> None:
    """Scale the members of a total so that it is met, where they are there and count positive."""
    now, wanted = 0.0, 0.0
    for e in range(totals.starts[i], totals.starts[i + 1]):
        if totals.factors[e] < 0.0:
            return
        now += totals.factors[e] * state[totals.members[e]]
        wanted += totals.factors[e] * own[totals.members[e]]
    if now > 0.0 and wanted >= 0.0:
        for e in range(totals.starts[i], totals.starts[i + 1]):
            state[totals.members[e]] *= wanted / now
