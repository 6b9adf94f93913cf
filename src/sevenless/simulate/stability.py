"""Whether steady states are stable: eigenvalues of the Jacobian among states of the same conserved totals."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, final

import numpy as np
import numpy.typing as npt

from sevenless.simulate.kernel.neighbour import Totals
from sevenless.simulate.kernel.program import Float64Array, Int64Array
from sevenless.simulate.kernel.slopes import slopes
from sevenless.simulate.structure.tables import Structure

__all__ = ["CIRCLES", "COMES_BACK", "LEADS_AWAY", "MOST_SPECIES", "UNDECIDED", "Stability", "nudges", "stability_of"]

COMES_BACK: Final = 0
LEADS_AWAY: Final = 1
CIRCLES: Final = 2
UNDECIDED: Final = 3

MOST_SPECIES: Final = 200
"""With more, eigenvalues take longer than all the rest."""
_PORTION: Final = 64
_CLEAR: Final = 1e-8
"""Share of the fastest rate from which on the sign of an eigenvalue is plain."""
_ROUNDING: Final = 1e-13
_UNDAMPED: Final = 1e-9
"""Share of an eigenvalue that its real part has where an oscillation neither dies nor grows."""
_ABSENT: Final = 1e-3
_LOW: Final = 10.0
"""Species below these multiples of their floor are not there, and are nudged upwards only."""
_GOLDEN: Final = 0.6180339887498949
_HALF: Final = 0.5
_SWEEPS: Final = 50
_ENOUGH: Final = 1e-9

BoolArray = npt.NDArray[np.bool_]


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Stability:
    """What of a network stays the same for all its steady states.

    Parameters
    ----------
    structure
        Of the network.
    rows, columns, places
        Row and column of each entry of the Jacobian, and its place in the matrix of the engine.
    free
        Species that, with the totals, give all others.
    lift
        Shape (species, free species): the change of all species for a change of those that are free.
    weights
        Shape (totals, species): the conserved totals, one a row.
    """

    structure: Structure
    rows: Int64Array
    columns: Int64Array
    places: Int64Array
    free: Int64Array
    lift: Float64Array
    weights: Float64Array

    def judge(
        self,
        columns: Int64Array,
        values: Float64Array,
        states: Float64Array,
        floor: Float64Array,
        lanes: tuple[int, ...],
    ) -> Int64Array:
        """What a small change does at each of these steady states, shape (sets,); ``floor`` is what counts as nothing.

        A line of steady states, and a state that is left or returned to other than exponentially, are undecided.
        """
        found = np.full(len(values), COMES_BACK, dtype=np.int64)
        if not self.free.size:
            return found
        # What is not there but for rounding is not there at all: else its sign would decide.
        there = np.where(states < _ABSENT * floor, 0.0, states)
        for start in range(0, len(values), _PORTION):
            some = slice(start, start + _PORTION)
            found[some] = _judged(self._reduced(columns, values[some], there[some], lanes))
        return found

    def _reduced(
        self, columns: Int64Array, values: Float64Array, states: Float64Array, lanes: tuple[int, ...]
    ) -> Float64Array:
        """Jacobians of the free species, all others following from the totals."""
        structure, n = self.structure, len(self.structure.species)
        raw = np.zeros((len(values), structure.tables.elimination.size))
        slopes(
            structure.tables, structure.index, structure.numbers, columns, np.ascontiguousarray(values),
            np.ascontiguousarray(states), raw, lanes,
        )  # fmt: skip
        full = np.zeros((len(values), n, n))
        full[:, self.rows, self.columns] = -raw[:, self.places]
        reduced: Float64Array = full[:, self.free] @ self.lift
        return reduced


def stability_of(structure: Structure, totals: Totals) -> Stability:
    """Where the entries of the Jacobian stand, and which species the conserved totals leave free."""
    rows, columns, places = _entries(structure)
    weights = _weights(totals, len(structure.species))
    free, lift = _free(weights)
    return Stability(
        structure=structure, rows=rows, columns=columns, places=places, free=free, lift=lift, weights=weights
    )


def nudges(states: Float64Array, floor: Float64Array, weights: Float64Array, given: Float64Array) -> Float64Array:
    """Small changes that keep totals and take no species below zero, the largest share being 1; shape (sets, species).

    ``given`` is where to, in shares of a species and what counts as nothing beside it; where it is NaN, anywhere.
    """
    part = _GOLDEN * np.arange(1, states.shape[1] + 1)
    anywhere = part - np.floor(part) - _HALF
    found = np.zeros_like(states)
    for i, state in enumerate(states):
        size = np.abs(state) + floor[i]
        wanted = given[i] if np.isfinite(given[i]).all() else anywhere
        found[i] = size * _upwards(wanted.copy(), weights * size, np.abs(state) <= _LOW * floor[i])
    return found


def _upwards(change: Float64Array, weights: Float64Array, low: BoolArray) -> Float64Array:
    """The change close by that keeps totals and lowers none of these species."""
    change[low] = np.abs(change[low])
    size = np.linalg.norm(weights, axis=1, keepdims=True)
    kept = weights / np.where(size > 0.0, size, 1.0)
    back = np.linalg.pinv(kept)
    for _ in range(_SWEEPS):
        change -= back @ (kept @ change)
        if change[low].min(initial=0.0) >= -_ENOUGH * np.abs(change).max():
            break
        change[low] = np.maximum(change[low], 0.0)
    # What is left over of the sweeps would change totals: those that cannot rise stay, and the others are put right.
    stays = low & (change <= _ENOUGH * np.abs(change).max())
    for _ in range(change.size):
        change[stays] = 0.0
        moving = kept[:, ~stays]
        change[~stays] -= np.linalg.pinv(moving) @ (moving @ change[~stays])
        falling = low & (change < 0.0)
        if not falling.any():
            break
        stays |= falling
    largest = float(np.abs(change).max())
    return change / largest if largest > _ENOUGH else np.zeros_like(change)


def _judged(jacobians: Float64Array) -> Int64Array:
    """What each of these matrices does to a small change."""
    found = np.full(len(jacobians), UNDECIDED, dtype=np.int64)
    usable = np.flatnonzero(np.isfinite(jacobians).all(axis=(1, 2)))
    if not usable.size:
        return found
    values = np.linalg.eigvals(jacobians[usable])
    clear = _CLEAR * np.abs(values).max(axis=1)
    rightmost = values.real.max(axis=1)
    found[usable[rightmost < -clear]] = COMES_BACK
    found[usable[rightmost > clear]] = LEADS_AWAY
    for row in usable[np.abs(rightmost) <= clear].tolist():
        found[row] = _close_call(jacobians[row])
    return found


def _close_call(jacobian: Float64Array) -> int:
    """The same for one with a slow mode: by how much rounding may have moved each eigenvalue decides."""
    values, right = np.linalg.eig(jacobian)
    try:
        left = np.linalg.inv(right)
    except np.linalg.LinAlgError:
        return UNDECIDED
    condition = np.linalg.norm(right, axis=0) * np.linalg.norm(left, axis=1)
    noise = _ROUNDING * np.abs(values).max() * condition
    circling = (np.abs(values.real) <= np.maximum(noise, _UNDAMPED * np.abs(values))) & (np.abs(values.imag) > noise)
    if (values.real[~circling] > noise[~circling]).any():
        return LEADS_AWAY
    if (values.real[~circling] >= -noise[~circling]).any():
        return UNDECIDED
    return CIRCLES if circling.any() else COMES_BACK


def _entries(structure: Structure) -> tuple[Int64Array, Int64Array, Int64Array]:
    """Row, column and place of all entries of the matrix that the engine factors."""
    table, index = structure.tables.elimination, structure.index
    found: list[tuple[int, int, int]] = []
    for k in range(table.n_sparse):
        diagonal = int(index[table.diagonal + k])
        start, stop = index[table.upper_start + k : table.upper_start + k + 2]
        upper = index[table.upper_column + start : table.upper_column + stop]
        found += [(k, int(j), diagonal + 1 + e) for e, j in enumerate(upper)] + [(k, k, diagonal)]
    for i in range(table.n):
        for e in range(int(index[table.row_start + i]), int(index[table.row_start + i + 1])):
            found.append((i, int(index[table.row_column + e]), int(index[table.row_place + e])))
    n_dense, first = table.n_dense, table.n_sparse
    for i in range(n_dense):
        found += [(first + i, first + j, table.dense_start + i * n_dense + j) for j in range(n_dense)]
    rows, columns, places = np.array(found, dtype=np.int64).reshape(-1, 3).T
    return rows, columns, places


def _weights(totals: Totals, n: int) -> Float64Array:
    weights = np.zeros((totals.starts.size - 1, n))
    for i in range(len(weights)):
        members = slice(totals.starts[i], totals.starts[i + 1])
        weights[i, totals.members[members]] = totals.factors[members]
    return weights


def _free(weights: Float64Array) -> tuple[Int64Array, Float64Array]:
    """Species left free by totals, by Gauss-Jordan elimination, and how all follow from them."""
    left = weights.copy()
    n = left.shape[1]
    bound: list[tuple[int, int]] = []
    for i in range(len(left)):
        j = int(np.argmax(np.abs(left[i])))
        if abs(left[i, j]) <= _ENOUGH * np.abs(weights[i]).max():
            continue
        left[i] /= left[i, j]
        others = np.arange(len(left)) != i
        left[others] -= np.outer(left[others, j], left[i])
        bound.append((i, j))
    free = np.setdiff1d(np.arange(n), [j for _, j in bound])
    lift = np.zeros((n, free.size))
    lift[free, np.arange(free.size)] = 1.0
    for i, j in bound:
        lift[j] = -left[i, free]
    return free, lift
