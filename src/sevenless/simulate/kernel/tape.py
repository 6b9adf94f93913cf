"""The steps of a run, kept so that they can be gone through again: backwards for gradients, forwards for sensitivities.

A step is kept with its stages, for all lanes as they stand in ``work``: to keep and to fetch it is to copy, and neither
rates nor systems have to be computed anew. Recomputing the stages from the states alone needs a ninth of the memory,
and took as long as the whole rest of the way back.
"""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np

from sevenless.simulate.kernel.compiled import compiled
from sevenless.simulate.kernel.lanes import load, select, splat, store
from sevenless.simulate.kernel.one_lane import dose_is_due
from sevenless.simulate.kernel.places import Machine
from sevenless.simulate.kernel.program import Float64Array, Int64Array
from sevenless.simulate.kernel.tableau import STAGES
from sevenless.simulate.kernel.tables import Tables

__all__ = ["NO_TAPE", "Tape", "fetch_step", "keep", "keep_state", "member_of", "step_size"]

_NONE: Final = -1
_NO_TIME: Final = 1e-30


class Tape(NamedTuple):
    """Steps of all lanes, and states between them.

    Parameters
    ----------
    steps
        Shape (capacity, `step_size`): the steps of all lanes together, one after the other. No steps at all: nothing
        is kept.
    used
        One number: how many of them there are.
    states
        Shape (sets, `n_doses` + 3, 1 + species): time and state where a set stopped, before the doses of that time;
        and, behind all of these, where it ended. Without doses, only the latter.
    kept
        How many states there are of each set.
    """

    steps: Float64Array
    used: Int64Array
    states: Float64Array
    kept: Int64Array


NO_TAPE: Final = Tape(np.empty((0, 0)), np.zeros(1, np.int64), np.empty((0, 0, 0)), np.empty(0, np.int64))


@compiled
def step_size(tables: Tables, width: int) -> int:
    """Numbers of a step: set, time, step of each lane, state and stages."""
    return (3 + (1 + STAGES) * tables.n) * width


@compiled
def keep(m: Machine, tape: Tape, width: int) -> bool:
    """Keep the step, and the states of lanes that get a dose behind it; whether there was room."""
    if m.tables.schedule.n_doses > 0:
        for lane in range(width):
            taken = m.work[m.at.accepted * width + lane] != 0.0
            arrived = m.work[m.at.arrived * width + lane]
            if taken and m.flags[m.flag.stopped * width + lane] != 0 and dose_is_due(m, lane, arrived, width):
                keep_state(m, tape, lane, m.at.u, arrived, width)
    return _keep_step(m, tape, width)


@compiled
def _keep_step(m: Machine, tape: Tape, width: int) -> bool:
    """Keep a step of all lanes; whether there was room. A lane whose step is not taken is kept as one without a set."""
    at = tape.used[0]
    if at >= tape.steps.shape[0]:
        return False
    tape.used[0] = at + 1
    row = tape.steps[at]
    for lane in range(width):
        taken = m.work[m.at.accepted * width + lane] != 0.0
        row[lane] = m.flags[m.flag.member * width + lane] if taken else _NONE
        row[width + lane] = m.work[m.at.t * width + lane]
        row[2 * width + lane] = m.work[m.at.h * width + lane]
    size = m.tables.n * width
    first = 3 * width
    y, stages = m.at.y * width, m.at.stages * width
    for i in range(size):
        row[first + i] = m.work[y + i]
    for i in range(STAGES * size):
        row[first + size + i] = m.work[stages + i]
    return True


@compiled
def keep_state(m: Machine, tape: Tape, lane: int, y: int, time: float, width: int) -> None:
    """Keep the state from ``y`` of a lane, and its time."""
    member = m.flags[m.flag.member * width + lane]
    at = tape.kept[member]
    tape.kept[member] = at + 1
    tape.states[member, at, 0] = time
    for s in range(m.tables.n):
        tape.states[member, at, 1 + s] = m.work[(y + s) * width + lane]


@compiled
def member_of(tape: Tape, step: int, lane: int) -> int:
    """The set that a lane worked on in a step; -1 for none."""
    return int(tape.steps[step, lane])


@compiled
def fetch_step(m: Machine, tape: Tape, step: int, lanes: tuple[int, ...]) -> None:
    """Time, step, state and stages back to where they stood, in lanes that are not stopped; they are accepted.

    In the others the stages become 0 and the step tiny, and the state stays what it is: the one in the tape may belong
    to a set that failed, and have rates that are no numbers.
    """
    width = len(lanes)
    row = tape.steps[step]
    for lane in range(width):
        taken = m.flags[m.flag.stopped * width + lane] == 0
        m.work[m.at.accepted * width + lane] = 1.0 if taken else 0.0
        m.work[m.at.h * width + lane] = row[2 * width + lane] if taken else _NO_TIME
        if taken:
            m.work[m.at.t * width + lane] = row[width + lane]
    n = m.tables.n
    accepted = load(m.work, m.at.accepted, lanes)
    zero = splat(0.0, lanes)
    for s in range(n):
        store(m.work, m.at.y + s, select(accepted, load(row, 3 + s, lanes), load(m.work, m.at.y + s, lanes)))
    for s in range(STAGES * n):
        store(m.work, m.at.stages + s, select(accepted, load(row, 3 + n + s, lanes), zero))
