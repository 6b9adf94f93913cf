"""Parameter sets to their steady states: followed loosely, polished, nudged; along an axis each from the one before."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, final

import numpy as np
import numpy.typing as npt

from sevenless.simulate.kernel.follow import AT_END, LEFT, LOOKS_SETTLED, TOO_MANY, Following, follow
from sevenless.simulate.kernel.neighbour import OWN_START, Course, Totals
from sevenless.simulate.kernel.polish import ROOT, Polished, Polishing, polish
from sevenless.simulate.kernel.program import Float64Array, Int64Array
from sevenless.simulate.stability import CIRCLES, COMES_BACK, LEADS_AWAY, UNDECIDED, Stability, nudges
from sevenless.simulate.steady_statuses import DOES_NOT_SETTLE, FAILED, NEUTRAL, NOT_STABLE, STEADY
from sevenless.simulate.structure.tables import Structure

__all__ = ["Settler", "new_course", "new_polished"]

BoolArray = npt.NDArray[np.bool_]

_PENDING: Final = -1
_LOOSE: Final = 1e-3
_NEAR: Final = 1e-3
_REACH: Final = 0.03
"""How far from the state that was followed Newton's method may go, as a share of it."""
_CLOSE: Final = 1e-2
_SAME: Final = 1e-1
"""Newton's correction, and what a long step may still change, as shares of the relative tolerance."""
_NUDGE: Final = 1e-3
_NUDGE_TOLERANCE: Final = 2e-5
_NUDGE_STEPS: Final = 1000
_NUDGE_TIME: Final = 1e-4
"""Share of the longest time that a nudge is followed, lest one that grows slowly should look gone."""
_NUDGE_FLOOR: Final = 1e-6
"""Share of what counts as nothing that must be seen of a nudge: a thousandth of what it does to a species not there."""
_CLOSELY: Final = 1e-30
"""Share of what counts as nothing that must be seen of a species which grows from next to nothing."""
_STATUS: Final = {COMES_BACK: STEADY, LEADS_AWAY: NOT_STABLE, CIRCLES: NEUTRAL}
_NUDGE_GONE: Final = 1e-2
_LEASH: Final = 0.3
_RETURNED: Final = 10.0
_PATIENCE: Final = 4.0
_ROUNDS: Final = 14
_MOST_MISSES: Final = 3


def new_course(sets: int, species: int, totals: int) -> Course:
    """Nothing known yet: every set begins with its own initial values."""
    return Course(
        before=np.full(sets, OWN_START, dtype=np.int64),
        states=np.full((sets, species), np.nan),
        clock=np.zeros((sets, 3)),
        codes=np.full(sets, _PENDING, dtype=np.int64),
        steps=np.zeros((sets, 3), dtype=np.int64),
        totals=np.zeros((sets, totals)),
        restless=np.zeros(sets, dtype=np.int64),
        scale=np.ones(sets),
    )


def new_polished(sets: int, outputs: int, species: int) -> Polished:
    """Nothing polished yet."""
    return Polished(
        outputs=np.full((sets, outputs), np.nan),
        residual=np.full(sets, np.nan),
        nudged=np.full((sets, species), np.nan),
    )


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Settler:
    """Parameter sets on their way to steady states.

    Parameters
    ----------
    structure
        Of the network.
    columns, values
        Registers, and a row of numbers for each set; sets of an axis are neighbours.
    floor
        Absolute tolerances, as the engine takes them.
    rtol
        Relative tolerance of the result.
    most_steps
        Steps of integration after which a set does not settle.
    stability
        What is needed to tell which states are stable; None to take them all for stable.
    by_slopes
        Whether eigenvalues tell; else nudges do.
    totals
        Conserved totals.
    lanes
        How many at a time.
    course, polished, status, drifts
        What becomes of the sets; and for those that do not settle, whether steps could grow all the same.
    """

    structure: Structure
    columns: Int64Array
    values: Float64Array
    floor: Float64Array
    rtol: float
    most_steps: int
    stability: Stability | None
    by_slopes: bool
    totals: Totals
    lanes: tuple[int, ...]
    course: Course
    polished: Polished
    status: Int64Array
    drifts: BoolArray

    def along(self, axes: Int64Array) -> None:
        """Steady states of the sets from ``axes[i, 0]`` up to ``axes[i, 1]``, in this order.

        Each begins with the last steady state before it on its axis: by Newton's method as long as there is a stable
        steady state near, else by following the trajectory from there.
        """
        at, stop = axes[:, 0].copy(), axes[:, 1]
        before = np.full(at.size, OWN_START, dtype=np.int64)
        misses, waits = np.zeros(at.size, dtype=np.int64), np.zeros(at.size, dtype=np.int64)
        while (live := np.flatnonzero(at < stop)).size:
            heads = at[live]
            self.course.before[heads] = before[live]
            self.settle(heads)
            steady = self.status[heads] == STEADY
            before[live[steady]] = heads[steady]
            at[live] += 1
            waits[live] -= 1
            walking = live[steady & (at[live] < stop[live]) & (waits[live] < 0)]
            ends = self._walk(np.column_stack((at[walking], stop[walking])))
            # Where Newton's method gets nowhere, it is tried more and more seldom.
            misses[walking] = np.where(ends > at[walking], 0, np.minimum(misses[walking] + 1, _MOST_MISSES))
            waits[walking] = 2 ** misses[walking] - 1
            at[walking], before[walking] = ends, ends - 1

    def settle(self, rows: Int64Array) -> None:
        """Steady states of sets that begin with what ``course.before`` says, by following their trajectories.

        A state that looks settled is polished. It counts if that moved it little and if it is stable. If it is not, the
        trajectory may have missed how it is left, since a species was next to nothing: it is followed once more, from
        the set's own initial values, and closely. Else it is followed for some times as long, and looked at again.
        """
        course = self.course
        course.clock[rows] = 0.0
        closely = np.zeros(len(self.values), dtype=np.bool_)
        left = rows
        for _ in range(_ROUNDS):
            if not left.size:
                return
            self._follow(self._loosely(), left[~closely[left]], course, course.states)
            self._follow(self._loosely(_CLOSELY), left[closely[left]], course, course.states)
            ended = course.codes[left].copy()
            usable = np.isin(ended, (LOOKS_SETTLED, TOO_MANY, AT_END))
            # What is known of a set that is followed closely is that it has an unstable state.
            self.status[left[~usable]] = np.where(closely[left[~usable]], NOT_STABLE, FAILED)
            left, ended = left[usable], ended[usable]
            followed, clock = course.states[left].copy(), course.clock[left].copy()
            course.before[left] = left
            course.clock[left, 2] = clock[:, 0]
            self._polish(np.column_stack((left, left + 1)))
            near = course.codes[left] == ROOT
            near[near] = self._share(left[near], course.states[left[near]], followed[near]) <= _REACH
            self.status[left] = DOES_NOT_SETTLE
            self.status[left[near]] = self._stable(left[near])
            self.drifts[left] = ended == AT_END
            on = np.isin(self.status[left], (NOT_STABLE, DOES_NOT_SETTLE)) & (ended == LOOKS_SETTLED)
            left = left[on]
            course.states[left], course.clock[left] = followed[on], clock[on]
            course.clock[left, 2] = _PATIENCE * clock[on, 0]
            again = left[(self.status[left] == NOT_STABLE) & ~closely[left]]
            closely[again] = True
            course.before[again] = OWN_START
            course.clock[again, :2] = 0.0

    def _walk(self, axes: Int64Array) -> Int64Array:
        """Steady states of sets by Newton's method, each from the one before, which has one; where this ends."""
        if not len(axes):
            return axes[:, 0]
        course = self.course
        first = axes[:, 0]
        course.before[first] = first - 1
        course.clock[first] = course.clock[first - 1]
        self._polish(axes)
        rows = np.concatenate([np.arange(start, stop) for start, stop in axes])
        rows = rows[course.codes[rows] == ROOT]
        good = np.zeros(len(self.values) + 1, dtype=np.bool_)
        good[rows[self._stable(rows) == STEADY]] = True
        ends = np.array([start + np.argmin(np.append(good[start:stop], False)) for start, stop in axes])
        for start, end in zip(first, ends, strict=True):
            self.status[start:end] = STEADY
        return ends

    def _loosely(self, seen: float = 1.0) -> Following:
        """``seen`` is the share of what counts as nothing that errors are kept below."""
        return Following(_LOOSE, self.floor * seen, self.floor, self.most_steps, _NEAR, np.inf, 0.0)

    def _follow(self, how: Following, rows: Int64Array, course: Course, home: Float64Array) -> None:
        structure = self.structure
        if rows.size:
            follow(
                structure.tables, structure.index, structure.numbers, how, self.columns, self.values,
                rows, course, home, self.totals, self.lanes,
            )  # fmt: skip

    def _polish(self, axes: Int64Array) -> None:
        structure = self.structure
        how = Polishing(self.floor, _CLOSE * self.rtol, _SAME * self.rtol, _NUDGE)
        for start, stop in axes:
            self.course.codes[start:stop] = _PENDING
        if len(axes):
            polish(
                structure.tables, structure.index, structure.numbers, how, self.columns, self.values,
                np.ascontiguousarray(axes), self.course, self.polished, self.totals, self.lanes,
            )  # fmt: skip

    def _stable(self, rows: Int64Array) -> Int64Array:
        """The status of sets whose state does not change: what eigenvalues tell, and where they do not, a nudge."""
        found = np.full(rows.size, STEADY, dtype=np.int64)
        if self.stability is None or not rows.size:
            return found
        unsure = np.ones(rows.size, dtype=np.bool_)
        given = (self.polished.nudged[rows] - self.course.states[rows]) / (
            np.abs(self.course.states[rows]) + self._floors(rows)
        )
        if self.by_slopes:
            states = self.course.states[rows]
            verdict = self.stability.judge(self.columns, self.values[rows], states, self._floors(rows), self.lanes)
            for told, status in _STATUS.items():
                found[verdict == told] = status
            unsure = verdict == UNDECIDED
            given[:] = np.nan
        if unsure.any():
            found[unsure] = np.where(self._returns(rows[unsure], given[unsure]), STEADY, NOT_STABLE)
        return found

    def _returns(self, rows: Int64Array, given: Float64Array) -> BoolArray:
        """Which states are returned to after a nudge, while that is followed as closely as its size asks for."""
        assert self.stability is not None
        course = self.course
        change = nudges(course.states[rows], self._floors(rows), self.stability.weights, given)
        nudged = new_course(len(self.values), course.states.shape[1], self.totals.starts.size - 1)
        nudged.before[:] = np.arange(len(nudged.before))
        nudged.states[rows] = course.states[rows] + _NUDGE * change
        nudged.clock[:, 2] = course.clock[:, 2]
        seen = self.floor * _NUDGE_FLOOR
        how = Following(_NUDGE_TOLERANCE, seen, self.floor, _NUDGE_STEPS, _NUDGE_GONE * _NUDGE, _LEASH, _NUDGE_TIME)
        self._follow(how, rows, nudged, course.states)
        course.steps[rows] += nudged.steps[rows]
        near = self._share(rows, nudged.states[rows], course.states[rows]) <= _RETURNED * _NUDGE
        returned: BoolArray = near & (nudged.codes[rows] != LEFT)
        return returned

    def _share(self, rows: Int64Array, states: Float64Array, others: Float64Array) -> Float64Array:
        """By how much states of these sets differ, as a share of the others."""
        if not rows.size:
            return np.zeros(0)
        found: Float64Array = (np.abs(states - others) / (np.abs(others) + self._floors(rows))).max(axis=1)
        return found

    def _floors(self, rows: Int64Array) -> Float64Array:
        """What counts as nothing in these sets, shape (rows, species)."""
        found: Float64Array = np.where(self.floor < 0.0, -self.floor * self.course.scale[rows, np.newaxis], self.floor)
        return found
