"""Runs one after the other: from event to event or by leaps, with what happens at known times in between.

An event that waits when an output time passes goes on
waiting, so that a run made event by event does not depend on the times at which it is looked at.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sevenless.simulate.copies.compiled import compiled, entry
from sevenless.simulate.copies.direct import one_by_one
from sevenless.simulate.copies.faults import (
    ABOUT,
    EXTRA_FLAGS,
    FRACTION,
    NEXT_OUTPUT,
    STATUS,
    TOO_MANY_EVENTS,
    fail,
    failed,
    flag_place,
)
from sevenless.simulate.copies.happenings import give_doses, next_stop, put_copies, settle
from sevenless.simulate.copies.leap import leap
from sevenless.simulate.copies.propensities import refresh
from sevenless.simulate.copies.random import start_stream
from sevenless.simulate.copies.tables import PARTS, Box, CopyTables, Rules
from sevenless.simulate.kernel.lanes import SINGLE
from sevenless.simulate.kernel.program import TIME_REGISTER, Float64Array, Int32Array, Int64Array, evaluate

__all__ = ["Found", "run_copies"]

_WHOLE = 1e-6


class Found(NamedTuple):
    """Outputs (runs, times, observables), statuses, what they are about, and counts of events and leaps (runs, 2)."""

    outputs: Float64Array
    status: Int64Array
    about: Int64Array
    counts: Int64Array


@entry
def run_copies(
    tables: CopyTables,
    index: Int32Array,
    numbers: Float64Array,
    rules: Rules,
    columns: Int64Array,
    values: Float64Array,
    seed: np.uint64,
    whose: Int64Array,
    found: Found,
) -> None:
    """Make runs: row i is the run ``whose[i, 1]`` of the parameter set ``whose[i, 0]``."""
    events = tables.schedule.n_doses + tables.triggers.n_events
    m = Box(
        tables,
        index,
        numbers,
        np.zeros(tables.n_registers + tables.n),
        np.ones(tables.n + 1, np.int64),
        np.zeros(PARTS * tables.leaves + 1),
        np.zeros(tables.n_reactions),
        np.zeros(events + EXTRA_FLAGS, np.int64),
        np.zeros(4),
        np.zeros(4, np.uint64),
        np.zeros(3 * tables.n + tables.n_reactions),
        np.zeros(tables.n, np.int64),
    )
    for row in range(len(whose)):
        start_stream(seed, whose[row, 0], whose[row, 1], m.random)
        found.outputs[row] = np.nan
        found.counts[row] = 0
        _start(m, rules, columns, values[whose[row, 0]])
        _run(m, rules, found.outputs[row], found.counts[row])
        found.status[row] = m.flags[flag_place(m, STATUS)]
        found.about[row] = m.flags[flag_place(m, ABOUT)]


@compiled
def _start(m: Box, rules: Rules, columns: Int64Array, values: Float64Array) -> None:
    """Load a parameter set, and count the copies at time 0."""
    t = m.tables
    for register in range(t.n_registers):
        m.work[register] = m.numbers[t.registers + register]
    for c in range(columns.size):
        m.work[columns[c]] = values[c]
    m.flags[:] = 0
    m.clock[:] = 0.0
    evaluate(t.setup, m.lists, m.work, 0, t.n_registers, SINGLE)
    for c in range(columns.size):
        m.work[columns[c]] = values[c]
    for s in range(t.n):
        copies = m.work[m.lists[t.initial + s]] * m.numbers[t.per_unit + s]
        if rules.whole != 0 and abs(copies - np.rint(copies)) > _WHOLE:
            fail(m, FRACTION, s)
        put_copies(m, s, copies)
    for event in range(t.triggers.n_events):
        m.flags[t.schedule.n_doses + event] = m.lists[t.triggers.initially + event]


@compiled
def _stop(m: Box) -> None:
    """What is known to happen at this time: doses, then events, just now and just behind it.

    What waits is forgotten: waiting has no memory.
    """
    m.clock[3] = -1.0
    give_doses(m)
    refresh(m)
    m.work[TIME_REGISTER] = m.clock[0]
    settle(m)
    next_stop(m)
    while m.clock[1] <= m.clock[0] and not failed(m):
        # An event has brought a dose forward.
        give_doses(m)
        next_stop(m)
    refresh(m)
    if settle(m):
        next_stop(m)
        refresh(m)


@compiled
def _run(m: Box, rules: Rules, outputs: Float64Array, counts: Int64Array) -> None:
    """From time 0 to the last output time, or to what ends the run."""
    place = flag_place(m, NEXT_OUTPUT)
    last, work, burst = rules.times.size, 0, 0
    if not failed(m):
        _stop(m)
    while not failed(m):
        _record_until(m, rules, m.clock[0], outputs)
        if m.flags[place] >= last:
            return
        until = min(m.clock[1], rules.times[m.flags[place]])
        if burst == 0 and rules.worth < np.inf:
            happened = leap(m, rules, until)
            if happened < 0.0:
                burst = rules.burst
                continue
            counts[1] += 1
        else:
            most = rules.most - work if rules.worth == np.inf else burst
            happened = float(one_by_one(m, until, 1 if m.tables.triggers.n_events > 0 else most))
            burst = max(burst - int(happened), 0)
            work += int(happened) - 1
            if m.clock[3] >= until:
                m.clock[0] = until
        counts[0] += np.int64(happened)
        work += 1
        if m.clock[0] >= m.clock[1]:
            _stop(m)
        elif settle(m):
            _look_ahead(m)
        if work >= rules.most:
            fail(m, TOO_MANY_EVENTS, 0)


@compiled
def _look_ahead(m: Box) -> None:
    """After events have changed what they like."""
    next_stop(m)
    refresh(m)
    m.clock[3] = -1.0
    if m.clock[1] <= m.clock[0]:
        _stop(m)


@compiled
def _record_until(m: Box, rules: Rules, time: float, outputs: Float64Array) -> None:
    """Outputs up to a time, from the copies as they are."""
    place = flag_place(m, NEXT_OUTPUT)
    while m.flags[place] < rules.times.size and rules.times[m.flags[place]] <= time:
        _record(m, rules.times[m.flags[place]], outputs[m.flags[place]])
        m.flags[place] += 1


@compiled
def _record(m: Box, time: float, out: Float64Array) -> None:
    t = m.tables
    table, y = t.outputs, t.n_registers
    for s in range(t.n):
        m.work[y + s] = m.copies[s] / m.numbers[t.per_unit + s]
    sums = table.sums
    for o in range(table.n_outputs):
        value = 0.0
        for e in range(m.lists[sums.plus_start + o], m.lists[sums.plus_start + o + 1]):
            value += m.work[y + m.lists[sums.plus + e]]
        for e in range(m.lists[sums.minus_start + o], m.lists[sums.minus_start + o + 1]):
            value -= m.work[y + m.lists[sums.minus + e]]
        for e in range(m.lists[sums.other_start + o], m.lists[sums.other_start + o + 1]):
            value += m.numbers[sums.coefficient + e] * m.work[y + m.lists[sums.other + e]]
        out[o] = value
    if table.n_programs > 0:
        m.work[TIME_REGISTER] = time
        evaluate(table.program, m.lists, m.work, 0, y, SINGLE)
        for o in range(table.n_outputs):
            if m.lists[table.register + o] >= 0:
                out[o] = m.work[m.lists[table.register + o]]
        m.work[TIME_REGISTER] = m.clock[2]
