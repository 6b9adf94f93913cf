"""Jacobians of many parameter sets, each at a state of its own."""

from __future__ import annotations

from sevenless.simulate.kernel.addresses import by_address, hold
from sevenless.simulate.kernel.compiled import entry
from sevenless.simulate.kernel.jacobian import matrix, partials
from sevenless.simulate.kernel.lanes import splat, store
from sevenless.simulate.kernel.one_lane import start_lane
from sevenless.simulate.kernel.places import machine_of, room_of
from sevenless.simulate.kernel.program import Float64Array, Int32Array, Int64Array
from sevenless.simulate.kernel.tables import Tables

__all__ = ["slopes"]


@entry
def slopes(
    tables: Tables,
    index: Int32Array,
    numbers: Float64Array,
    columns: Int64Array,
    values: Float64Array,
    states: Float64Array,
    out: Float64Array,
    lanes: tuple[int, ...],
) -> int:
    """Put minus the Jacobian of each row into ``out``, in the places of the matrix; how many rows there are."""
    width = len(lanes)
    tables = by_address(tables)
    room = room_of(tables, width)
    m = by_address(machine_of(tables, index, numbers, room))
    work, at, jacobian = m.work, m.at, tables.jacobian
    for first in range(0, values.shape[0], width):
        for lane in range(width):
            row = min(first + lane, values.shape[0] - 1)
            start_lane(m, lane, columns, values[row], lanes)
            for s in range(tables.n):
                work[(at.y + s) * width + lane] = states[row, s]
        store(work, at.shift, splat(0.0, lanes))
        partials(jacobian, m.lists, m.numbers, work, at.y, at.k, at.registers, at.dv, lanes)
        matrix(jacobian, tables.elimination, m.lists, m.numbers, work, at.dv, at.shift, at.lu, lanes)
        for lane in range(min(width, values.shape[0] - first)):
            for e in range(tables.elimination.size):
                out[first + lane, e] = work[(at.lu + e) * width + lane]
    hold(room)
    return int(values.shape[0])
