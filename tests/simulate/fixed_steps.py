"""Steps of a given size, without error control: what the order of the method is measured with."""

from __future__ import annotations

import numpy as np

from sevenless.network.network import Network, Observable
from sevenless.simulate.kernel.addresses import by_address, hold
from sevenless.simulate.kernel.combine import dense_output
from sevenless.simulate.kernel.compiled import entry
from sevenless.simulate.kernel.lanes import SINGLE
from sevenless.simulate.kernel.one_lane import start_lane, state_between
from sevenless.simulate.kernel.places import machine_of, room_of
from sevenless.simulate.kernel.program import Float64Array, Int32Array
from sevenless.simulate.kernel.step import move_on, right_side, take_stages, weighted_error
from sevenless.simulate.kernel.tables import Tables
from sevenless.simulate.structure.tables import structure_of


@entry
def _stepped(
    tables: Tables,
    index: Int32Array,
    numbers: Float64Array,
    h: float,
    count: int,
    fraction: float,
    between: Float64Array,
    end: Float64Array,
) -> None:
    tables = by_address(tables)
    room = room_of(tables, 1)
    m = by_address(machine_of(tables, index, numbers, room))
    start_lane(m, 0, np.empty(0, np.int64), np.empty(0), SINGLE)
    for _ in range(count):
        m.work[m.at.h] = h
        right_side(tables, m.lists, m.numbers, m.work, m.at, m.at.y, 0.0, m.at.stages, SINGLE)
        take_stages(tables, m.lists, m.numbers, m.work, m.at, SINGLE)
        weighted_error(tables.n, m.work, m.at, 1.0, np.ones(tables.n), SINGLE)
        dense_output(tables.n, m.work, m.at, SINGLE)
        state_between(m, 0, fraction, 1)
        m.work[m.at.accepted] = 1.0
        move_on(tables.n, m.work, m.at, SINGLE)
        m.work[m.at.t] += h
    for s in range(tables.n):
        between[s] = m.one[m.one_y + s]
        end[s] = m.work[m.at.y + s]
    hold(room)


def stepped(
    network: Network, end_s: float, count: int, *, fraction: float = 0.5, pivoted: bool = False
) -> tuple[Float64Array, Float64Array]:
    """Species after ``count`` equal steps, and a fraction into the last of them, in the order of the network."""
    observables = [Observable(name=one.name, expression=one.name) for one in network.species]
    structure = structure_of(network, observables, pivoted=pivoted)
    between, end = np.empty(structure.tables.n), np.empty(structure.tables.n)
    _stepped(structure.tables, structure.index, structure.numbers, end_s / count, count, fraction, between, end)
    order = [structure.species.index(one.name) for one in network.species]
    return end[order], between[order]
