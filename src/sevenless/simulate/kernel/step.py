"""One step of RODAS5P in all lanes: stages, new state, error, dense output."""

from __future__ import annotations

from typing import Final

import numpy as np

from sevenless.simulate.kernel.combine import next_argument
from sevenless.simulate.kernel.compiled import compiled
from sevenless.simulate.kernel.factor import factor, solve
from sevenless.simulate.kernel.jacobian import matrix, partials, time_derivative
from sevenless.simulate.kernel.lanes import fma, load, maximum, select, splat, store, vabs
from sevenless.simulate.kernel.places import Places
from sevenless.simulate.kernel.program import TIME_REGISTER, Float64Array, Int32Array
from sevenless.simulate.kernel.rates import rates, sums, sums_onto
from sevenless.simulate.kernel.tableau import ALPHA, GAMMA, STAGES, D
from sevenless.simulate.kernel.tables import Tables

__all__ = ["move_on", "right_side", "take_stages", "weighted_error"]

_LAST: Final = STAGES - 1


@compiled
def right_side(
    tables: Tables,
    index: Int32Array,
    numbers: Float64Array,
    work: Float64Array,
    at: Places,
    y: int,
    fraction: float,
    out: int,
    lanes: tuple[int, ...],
) -> None:
    """Change of every species at the state ``y``, a fraction of the step behind its start."""
    _rates_at(tables, index, work, at, y, fraction, lanes)
    sums(tables.derivatives, index, numbers, work, at.v, out, lanes)


@compiled
def _rates_at(
    tables: Tables, index: Int32Array, work: Float64Array, at: Places, y: int, fraction: float, lanes: tuple[int, ...]
) -> None:
    if tables.rates.n_programs > 0:
        late = fma(splat(fraction, lanes), load(work, at.h, lanes), load(work, at.t, lanes))
        store(work, at.registers + TIME_REGISTER, late)
    rates(tables.rates, index, work, y, at.k, at.registers, at.v, lanes)


@compiled
def take_stages(
    tables: Tables,
    index: Int32Array,
    numbers: Float64Array,
    work: Float64Array,
    at: Places,
    lanes: tuple[int, ...],
) -> None:
    """All stages of a step. The first stage already holds the right side at the state.

    Leaves the argument of the last stage at ``u``: the new state is that plus k_8.
    """
    n = tables.n
    one = splat(1.0, lanes)
    h = load(work, at.h, lanes)
    inverse_h = one / h
    store(work, at.inverse_h, inverse_h)
    store(work, at.shift, inverse_h / splat(GAMMA, lanes))
    if tables.jacobian.n_programs > 0:
        store(work, at.registers + TIME_REGISTER, load(work, at.t, lanes))
    timed = tables.jacobian.n_timed > 0
    if timed:
        time_derivative(tables.jacobian, index, numbers, work, at.y, at.registers, at.dv, at.by_time, lanes)
    partials(tables.jacobian, index, numbers, work, at.y, at.k, at.registers, at.dv, lanes)
    jacobian = tables.jacobian
    matrix(jacobian, tables.elimination, index, numbers, work, at.dv, at.shift, at.lu, lanes)
    factor(tables.elimination, index, work, at.lu, lanes)
    for i in range(STAGES):
        stage = at.stages + i * n
        if i > 0:
            _rates_at(tables, index, work, at, at.u, ALPHA[i], lanes)
            sums_onto(tables.derivatives, index, numbers, work, at.v, at.inverse_h, at.carried, stage, lanes)
        if timed and D[i] != 0.0:
            scale = splat(D[i], lanes) * h
            for s in range(n):
                store(work, stage + s, fma(scale, load(work, at.by_time + s, lanes), load(work, stage + s, lanes)))
        solve(tables.elimination, index, work, at.lu, stage, lanes)
        next_argument(i + 1, n, work, at, lanes)


@compiled
def weighted_error(
    n: int, work: Float64Array, at: Places, rtol: float, atol: Float64Array, lanes: tuple[int, ...]
) -> None:
    """The new state into ``u``, and the root mean square of k_8 over the tolerance into ``error``.

    A negative absolute tolerance is a share of the lane's largest value.
    """
    relative = splat(rtol, lanes)
    scale = load(work, at.scale, lanes)
    total = splat(0.0, lanes)
    y, u, last = at.y, at.u, at.stages + _LAST * n
    for s in range(n):
        error = load(work, last + s, lanes)
        new = load(work, u + s, lanes) + error
        store(work, u + s, new)
        size = maximum(vabs(load(work, y + s, lanes)), vabs(new))
        absolute = splat(atol[s], lanes)
        if atol[s] < 0.0:
            absolute = splat(-atol[s], lanes) * scale
        ratio = error / fma(relative, size, absolute)
        total = fma(ratio, ratio, total)
    store(work, at.error, total)
    width = len(lanes)
    for lane in range(width):
        work[at.error * width + lane] = np.sqrt(work[at.error * width + lane] / n)


@compiled
def move_on(n: int, work: Float64Array, at: Places, lanes: tuple[int, ...]) -> None:
    """The new state becomes the state in lanes whose step is taken."""
    accepted = load(work, at.accepted, lanes)
    y, u = at.y, at.u
    for s in range(n):
        store(work, y + s, select(accepted, load(work, u + s, lanes), load(work, y + s, lanes)))
