"""Programs backwards."""

from __future__ import annotations

from sevenless.simulate.kernel.adjoint_tables import Reversed
from sevenless.simulate.kernel.compiled import compiled
from sevenless.simulate.kernel.lanes import load, pick, store
from sevenless.simulate.kernel.program import Float64Array, Int32Array, evaluate

__all__ = ["pull_program"]


@compiled
def pull_program(
    table: Reversed,
    index: Int32Array,
    work: Float64Array,
    registers: int,
    bars: int,
    y: int,
    y_bar: int,
    lanes: tuple[int, ...],
) -> None:
    """Run a reversed program, whose seeds are set, and add to the bars of the state and of registers."""
    evaluate(table.program, index, work, registers, y, lanes)
    for e in range(table.n_species):
        to = y_bar + pick(index, table.species + e)
        store(work, to, load(work, to, lanes) + load(work, registers + pick(index, table.species_bar + e), lanes))
    for e in range(table.n_inputs):
        to = bars + pick(index, table.input + e)
        store(work, to, load(work, to, lanes) + load(work, registers + pick(index, table.input_bar + e), lanes))
