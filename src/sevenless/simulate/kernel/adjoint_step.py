"""One step of RODAS5P backwards in all lanes: from the bar of the state behind it to the bar of the state before."""

from __future__ import annotations

from sevenless.simulate.kernel.adjoint_combine import arguments_of_stages, bar_of_stage, dense_to_stage
from sevenless.simulate.kernel.adjoint_places import AdjointPlaces
from sevenless.simulate.kernel.adjoint_program import pull_program
from sevenless.simulate.kernel.adjoint_rates import pull_change, pull_partials, pull_rates
from sevenless.simulate.kernel.adjoint_solve import solve_transposed
from sevenless.simulate.kernel.adjoint_tables import AdjointTables
from sevenless.simulate.kernel.compiled import compiled
from sevenless.simulate.kernel.factor import factor
from sevenless.simulate.kernel.jacobian import matrix, partials
from sevenless.simulate.kernel.lanes import fma, load, pick, select, splat, store
from sevenless.simulate.kernel.places import Places
from sevenless.simulate.kernel.program import TIME_REGISTER, Float64Array, Int32Array, evaluate
from sevenless.simulate.kernel.tableau import ALPHA, GAMMA, STAGES, D
from sevenless.simulate.kernel.tables import Tables

__all__ = ["retake_step", "step_back"]


@compiled
def retake_step(
    tables: Tables,
    index: Int32Array,
    numbers: Float64Array,
    work: Float64Array,
    at: Places,
    arguments: int,
    lanes: tuple[int, ...],
) -> None:
    """The factors and the arguments of the stages, from time, step, state and stages."""
    jacobian = tables.jacobian
    store(work, at.shift, splat(1.0, lanes) / (splat(GAMMA, lanes) * load(work, at.h, lanes)))
    store(work, at.registers + TIME_REGISTER, load(work, at.t, lanes))
    if jacobian.n_timed > 0:
        evaluate(jacobian.time_program, index, work, at.registers, at.y, lanes)
    partials(jacobian, index, numbers, work, at.y, at.k, at.registers, at.dv, lanes)
    matrix(jacobian, tables.elimination, index, numbers, work, at.dv, at.shift, at.lu, lanes)
    factor(tables.elimination, index, work, at.lu, lanes)
    arguments_of_stages(tables.n, work, at.y, at.stages, arguments, lanes)


@compiled
def step_back(
    tables: Tables,
    adjoint: AdjointTables,
    index: Int32Array,
    numbers: Float64Array,
    work: Float64Array,
    at: Places,
    bar: AdjointPlaces,
    within: bool,
    lanes: tuple[int, ...],
) -> None:
    """From the bar of the new state to that of the old one, both at ``y_bar``; bars of constants are added to.

    Lanes whose step was not taken are left as they are. ``within`` says whether there are outputs within the step.
    """
    n = tables.n
    zero = splat(0.0, lanes)
    taken = load(work, at.accepted, lanes)
    for s in range(n):
        store(work, bar.carry + s, select(taken, load(work, bar.y_bar + s, lanes), zero))
        store(work, bar.before + s, load(work, bar.tail + s, lanes))
    for s in range(4 * n):
        store(work, bar.argument_bars + s, zero)
    h = load(work, at.h, lanes)
    inverse_h = splat(1.0, lanes) / h
    rates = tables.rates
    for i in range(STAGES - 1, -1, -1):
        solved = bar.solved + i * (n + 1)
        bar_of_stage(i, n, work, bar.carry, bar.argument_bars, bar.solved, inverse_h, lanes)
        if within:
            dense_to_stage(i, n, work, bar.dense_bars, solved, lanes)
        solve_transposed(tables.elimination, index, work, at.lu, solved, lanes)
        by_rate = bar.by_rate + i * tables.n_reactions
        pull_change(adjoint.by_rate, index, numbers, work, solved, by_rate, lanes)
        # The arguments of the last three stages differ by a stage each, so they share a bar.
        to = bar.carry if i > 4 else bar.before if i == 0 else bar.argument_bars + (i - 1) * n
        argument = bar.arguments + i * n
        pull_rates(rates, index, work, argument, at.k, by_rate, to, bar.k_bar, lanes)
        if rates.n_programs > 0:
            store(work, at.registers + TIME_REGISTER, fma(splat(ALPHA[i], lanes), h, load(work, at.t, lanes)))
            first = by_rate + tables.n_reactions - rates.n_programs
            for e in range(rates.n_programs):
                store(work, at.registers + pick(index, adjoint.rates.seed + e), load(work, first + e, lanes))
            pull_program(adjoint.rates, index, work, at.registers, bar.register_bars, argument, to, lanes)
    pull_partials(
        tables.rates, index, work, n, tables.n_reactions, at.y, at.k, at.stages, bar.by_rate, bar.before, bar.k_bar,
        lanes,
    )  # fmt: skip
    if tables.jacobian.n_programs > 0 or tables.jacobian.n_timed > 0:
        _matrix_back(tables, adjoint, index, work, at, bar, lanes)
    for s in range(n):
        found = load(work, bar.before + s, lanes) + load(work, bar.carry + s, lanes)
        for i in range(4):
            found = found + load(work, bar.argument_bars + i * n + s, lanes)
        store(work, bar.y_bar + s, select(taken, found, load(work, bar.y_bar + s, lanes)))


@compiled
def _matrix_back(
    tables: Tables,
    adjoint: AdjointTables,
    index: Int32Array,
    work: Float64Array,
    at: Places,
    bar: AdjointPlaces,
    lanes: tuple[int, ...],
) -> None:
    """Partials and derivatives by time that are programs; their registers still hold what the matrix was made of."""
    jacobian = tables.jacobian
    store(work, at.registers + TIME_REGISTER, load(work, at.t, lanes))
    seed = adjoint.matrix.seed
    for e in range(jacobian.n_programs):
        reaction, species = pick(index, jacobian.program_whose + 2 * e), pick(index, jacobian.program_whose + 2 * e + 1)
        found = splat(0.0, lanes)
        for i in range(STAGES):
            by_rate = load(work, bar.by_rate + i * tables.n_reactions + reaction, lanes)
            found = fma(by_rate, load(work, at.stages + i * tables.n + species, lanes), found)
        store(work, at.registers + pick(index, seed + e), found)
    for e in range(jacobian.n_timed):
        reaction = pick(index, jacobian.time_whose + e)
        found = splat(0.0, lanes)
        for i in range(STAGES):
            found = fma(splat(D[i], lanes), load(work, bar.by_rate + i * tables.n_reactions + reaction, lanes), found)
        store(work, at.registers + pick(index, seed + jacobian.n_programs + e), found * load(work, at.h, lanes))
    pull_program(adjoint.matrix, index, work, at.registers, bar.register_bars, at.y, bar.before, lanes)
