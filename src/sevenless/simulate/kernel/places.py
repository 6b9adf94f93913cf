"""Where everything stands in the arrays that a run works in."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sevenless.simulate.kernel.addresses import start
from sevenless.simulate.kernel.compiled import compiled
from sevenless.simulate.kernel.program import Float64Array, Int32Array, Int64Array
from sevenless.simulate.kernel.tableau import STAGES
from sevenless.simulate.kernel.tables import Tables

__all__ = [
    "Flags", "Machine", "Places", "Room", "aligned_zeros", "flags_of", "machine_of", "places_of", "room_of",
]  # fmt: skip


class Places(NamedTuple):
    """Places in ``work``, counted in elements of all lanes.

    Parameters
    ----------
    y, u
        State at the start of the step, and the argument of the stage; after the last stage, the new state.
    stages
        k_1 ... k_8, one after the other.
    carried
        sum_j c_ij k_j of the next stage.
    k, registers, v, dv, lu
        Rate constants, registers, rates, partials, matrix and factors.
    by_time
        Derivative of the right side by time.
    dense
        The three polynomials of dense output.
    t, h, shift, error, stop, arrived, accepted, scale, inverse_h
        One element each: time, step, 1/(h gamma), error over tolerance, next stop, time behind the step, 1 where the
        step is taken, the largest value that the set starts with (1 until a run sets it), 1/h.
    size
        Elements altogether.
    """

    y: int
    u: int
    stages: int
    carried: int
    k: int
    registers: int
    v: int
    dv: int
    lu: int
    by_time: int
    dense: int
    t: int
    h: int
    shift: int
    error: int
    stop: int
    arrived: int
    accepted: int
    scale: int
    inverse_h: int
    size: int


class Flags(NamedTuple):
    """Places in ``flags``, counted in elements of all lanes.

    Which parameter set a lane works on (-1: none), which output time is next, whether the last step was rejected,
    whether the lane has stopped, whether a dose or an event took a species below 0; one element per event, whether its
    condition was true; one per dose, whether given.
    """

    member: int
    next_time: int
    rejected: int
    stopped: int
    below: int
    was_true: int
    given: int
    size: int


class Machine(NamedTuple):
    """All arrays and all places of a run, for what is done rarely.

    ``lists`` is ``index`` of the kernels: a tuple has a method of that name. ``one_y`` and ``one_registers`` are places
    in ``one``: the state and the registers of a single lane.
    """

    lists: Int32Array
    numbers: Float64Array
    work: Float64Array
    flags: Int64Array
    one: Float64Array
    tables: Tables
    at: Places
    flag: Flags
    one_y: int
    one_registers: int


@compiled
def places_of(tables: Tables) -> Places:
    """Places for a network."""
    n = tables.n
    rates, jacobian = tables.rates, tables.jacobian
    constants = rates.n_zeroth + rates.n_first + rates.n_second + rates.n_third
    partials = jacobian.n_plain + jacobian.n_with_one + jacobian.n_with_two + jacobian.n_programs
    y = 0
    u = y + n
    stages = u + n
    carried = stages + STAGES * n
    k = carried + n
    registers = k + constants
    v = registers + tables.n_registers
    dv = v + tables.n_reactions
    lu = dv + max(partials, jacobian.n_timed)
    by_time = lu + tables.elimination.size
    dense = by_time + n
    t = dense + 3 * n
    return Places(
        y,
        u,
        stages,
        carried,
        k,
        registers,
        v,
        dv,
        lu,
        by_time,
        dense,
        t,
        t + 1,
        t + 2,
        t + 3,
        t + 4,
        t + 5,
        t + 6,
        t + 7,
        t + 8,
        t + 9,
    )


@compiled
def flags_of(tables: Tables) -> Flags:
    """Places of whole numbers for a network."""
    given = 5 + tables.triggers.n_events
    return Flags(0, 1, 2, 3, 4, 5, given, given + tables.schedule.n_doses)


class Room(NamedTuple):
    """The arrays of a `Machine`. It knows their addresses only: who works on it holds them until then."""

    work: Float64Array
    flags: Int64Array
    one: Float64Array


@compiled
def room_of(tables: Tables, width: int) -> Room:
    """Arrays for a network and a number of lanes."""
    at = places_of(tables)
    work = aligned_zeros(at.size * width)
    for lane in range(width):
        work[at.scale * width + lane] = 1.0
    return Room(work, np.zeros(flags_of(tables).size * width, np.int64), np.zeros(tables.n + tables.n_registers))


@compiled
def machine_of(tables: Tables, index: Int32Array, numbers: Float64Array, room: Room) -> Machine:
    """All arrays and places of a run."""
    return Machine(
        start(index),
        start(numbers),
        start(room.work),
        start(room.flags),
        start(room.one),
        tables,
        places_of(tables),
        flags_of(tables),
        0,
        tables.n,
    )


@compiled
def aligned_zeros(size: int) -> Float64Array:
    """Zeros that start on a line of the cache: a load of eight lanes that lies across two lines takes twice as long."""
    room = np.zeros(size + 8)
    first = (-room.ctypes.data % 64) // 8
    return room[first : first + size]
