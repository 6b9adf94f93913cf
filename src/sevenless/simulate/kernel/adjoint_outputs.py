"""Outputs backwards: from the weights of observables to the bars of a lane's state and registers."""

from __future__ import annotations

from sevenless.simulate.kernel.adjoint_places import AdjointPlaces
from sevenless.simulate.kernel.adjoint_program import pull_program
from sevenless.simulate.kernel.adjoint_tables import AdjointTables
from sevenless.simulate.kernel.compiled import compiled
from sevenless.simulate.kernel.lanes import SINGLE
from sevenless.simulate.kernel.one_lane import look_at
from sevenless.simulate.kernel.places import Machine
from sevenless.simulate.kernel.program import Float64Array
from sevenless.simulate.kernel.tableau import STAGES, H

__all__ = ["pull_outputs", "state_within"]


@compiled
def state_within(m: Machine, arguments: int, lane: int, fraction: float, width: int) -> None:
    """The state a fraction of a retaken step behind its start, looked at by itself."""
    n = m.tables.n
    rest = 1.0 - fraction
    last = arguments + (STAGES - 1) * n
    for s in range(n):
        between = 0.0
        for j in range(STAGES):
            weight = H[0, j] + fraction * (H[1, j] + fraction * H[2, j])
            between += weight * m.work[(m.at.stages + j * n + s) * width + lane]
        new = m.work[(last + s) * width + lane] + m.work[(m.at.stages + (STAGES - 1) * n + s) * width + lane]
        m.one[m.one_y + s] = rest * m.work[(m.at.y + s) * width + lane] + fraction * (new + rest * between)


@compiled
def pull_outputs(
    m: Machine,
    adjoint: AdjointTables,
    bar: AdjointPlaces,
    lane: int,
    time: float,
    weights: Float64Array,
    bars: int,
    width: int,
) -> None:
    """The bar of the state that is looked at, at ``bars`` of ``one``; the bars of registers are added to the lane's."""
    n = m.tables.n
    table = m.tables.outputs
    sums = table.sums
    for s in range(n):
        m.one[bars + s] = 0.0
    for o in range(table.n_outputs):
        weight = weights[o]
        for e in range(m.lists[sums.plus_start + o], m.lists[sums.plus_start + o + 1]):
            m.one[bars + m.lists[sums.plus + e]] += weight
        for e in range(m.lists[sums.minus_start + o], m.lists[sums.minus_start + o + 1]):
            m.one[bars + m.lists[sums.minus + e]] -= weight
        for e in range(m.lists[sums.other_start + o], m.lists[sums.other_start + o + 1]):
            m.one[bars + m.lists[sums.other + e]] += weight * m.numbers[sums.coefficient + e]
    if table.n_programs == 0:
        return
    look_at(m, lane, time, width)
    seed = adjoint.outputs.seed
    for o in range(table.n_outputs):
        if m.lists[table.register + o] >= 0:
            m.one[m.one_registers + m.lists[seed]] = weights[o]
            seed += 1
    registers = bars + n
    for register in range(m.tables.n_registers):
        m.one[registers + register] = 0.0
    pull_program(adjoint.outputs, m.lists, m.one, m.one_registers, registers, m.one_y, bars, SINGLE)
    for e in range(adjoint.outputs.n_inputs):
        register = m.lists[adjoint.outputs.input + e]
        m.work[(bar.register_bars + register) * width + lane] += m.one[registers + register]
