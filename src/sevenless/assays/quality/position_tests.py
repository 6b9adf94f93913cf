"""Whether a row, a column or the edge of a plate reads differently, told apart from doses and from chance.

On a dose-response plate the doses themselves run along rows or columns, so that a plain median polish would take a
dose for a column effect. Here a well is compared with its own treatment only: its deviation from the median of the
wells that hold the same thing, in percent. Treatments that stand once say nothing about position. What is left is a
two-way layout with missing cells:

1. deviations are ranked over the plate and turned into normal scores, so that no single well decides;
2. scores and design are centred within each treatment, which takes every treatment effect out, and rows are tested
   with columns accounted for, columns with rows, by the F test of the extra sum of squares;
3. the size is the largest row (column) effect of a median polish of the deviations, treatments polished with them.
   The largest of many noisy effects is never zero, so that effects are shrunk towards zero by the non-negative
   garrote, with the size that the largest of k noisy medians would have, sd * sqrt(2 ln k), as its bar.
   The edge effect is that of least squares, so shrunk too.

Where doses run along columns and replicates stand below one another, column effects cannot be told from doses; such
a test has no degrees of freedom and says so.

References
----------
Breiman L. (1995) Better subset regression using the nonnegative garrote. Technometrics 37:373-384,
doi 10.1080/00401706.1995.10484371.
Conover W. J., Iman R. L. (1981) Rank transformations as a bridge between parametric and nonparametric statistics.
Am. Stat. 35:124-129, doi 10.1080/00031305.1981.10479327.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final, Literal, final

import numpy as np
import numpy.typing as npt

from sevenless.assays.controls import IndexArray
from sevenless.assays.quality.plate_statistics import mad
from sevenless.assays.quality.position_effects import MedianPolish, median_polish
from sevenless.fitting.curves import Float64Array
from sevenless.fitting.distributions import f_tail, normal_quantile
from sevenless.plates.geometry import row_letters

__all__ = ["PositionEffect", "position_effects"]

_LEAST_DOF: Final = 8
_SMALL: Final = 1e-8
_ROUNDS: Final = 5
_ENOUGH: Final = 3
_MEDIAN_ERROR: Final = 1.2533  # standard error of a median over that of a mean, sqrt(pi / 2)
Factor = Literal["row", "column", "edge"]
# Rows and columns are tested over each other; the edge is made of both, so that it is tested alone.
_TESTS: Final[tuple[tuple[Factor, Factor | None], ...]] = (("row", "column"), ("column", "row"), ("edge", None))


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class PositionEffect:
    """One test of one plate.

    Parameters
    ----------
    factor
        ``"row"``, ``"column"`` or ``"edge"``.
    size_percent
        Largest effect, with its sign; NaN where the layout cannot tell.
    place
        The row or column with that effect (``"row H"``), or ``"edge"``.
    p_value
        Probability of as large a spread of effects by chance; NaN where the layout cannot tell.
    n_wells
        Wells that stand in replicated treatments.
    """

    factor: Factor
    size_percent: float
    place: str
    p_value: float
    n_wells: int


def position_effects(
    values: Float64Array, treatments: IndexArray, places: IndexArray, *, shape: tuple[int, int]
) -> tuple[PositionEffect, ...]:
    """Row, column and edge effects of one plate.

    Parameters
    ----------
    values
        Shape (wells,): signals above zero.
    treatments
        Shape (wells,): wells with the same number hold the same thing.
    places
        Shape (wells, 2): row and column of each well, from 0.
    shape
        Rows and columns of the plate.
    """
    _, label, count = np.unique(treatments, return_inverse=True, return_counts=True)
    kept = (count > 1)[label]
    values, places = values[kept], places[kept]
    label = np.unique(label[kept], return_inverse=True)[1]
    deviation = _deviations(values, label)
    scores = _centred(_normal_scores(deviation)[:, None], label)
    designs = {name: _centred(design, label) for name, design in _designs(places, shape).items()}
    sizes = _sizes(deviation, label, places, designs["edge"][:, 0], shape)
    free = len(values) - (int(label.max()) + 1 if len(label) else 0)
    effects = []
    for factor, other in _TESTS:
        p = _extra_sum_of_squares(scores, designs[factor], designs[other] if other else None, free)
        size, place = sizes[factor] if math.isfinite(p) else (math.nan, str(factor))
        effects.append(PositionEffect(factor=factor, size_percent=size, place=place, p_value=p, n_wells=len(values)))
    return tuple(effects)


def _deviations(values: Float64Array, label: IndexArray) -> Float64Array:
    """Percent off the median of the same treatment."""
    return 100.0 * (values / _medians(values, label)[label] - 1.0)


def _medians(values: Float64Array, label: IndexArray) -> Float64Array:
    """The median of each treatment."""
    order = np.lexsort((values, label))
    count = np.bincount(label)
    first = np.cumsum(count) - count
    medians: Float64Array = (values[order][first + (count - 1) // 2] + values[order][first + count // 2]) / 2.0
    return medians


def _normal_scores(deviation: Float64Array) -> Float64Array:
    """Normal scores (Blom) of the deviations, ties at their mean rank."""
    _, inverse, times = np.unique(deviation, return_inverse=True, return_counts=True)
    rank = (np.cumsum(times) - (times - 1) / 2.0)[inverse]
    return normal_quantile((rank - 0.375) / (len(deviation) + 0.25))


def _designs(places: IndexArray, shape: tuple[int, int]) -> dict[Factor, Float64Array]:
    rows, columns = places[:, 0], places[:, 1]
    return {
        "row": (rows[:, None] == np.arange(shape[0])).astype(np.float64),
        "column": (columns[:, None] == np.arange(shape[1])).astype(np.float64),
        "edge": _at_edge(places, shape)[:, None].astype(np.float64),
    }


def _at_edge(places: IndexArray, shape: tuple[int, int]) -> npt.NDArray[np.bool_]:
    at_edge: npt.NDArray[np.bool_] = np.any((places == 0) | (places == np.array(shape) - 1), axis=1)
    return at_edge


def _centred(columns: Float64Array, label: IndexArray) -> Float64Array:
    """Each column less its mean within each treatment."""
    if not len(label):
        return columns
    sums = np.zeros((int(label.max()) + 1, columns.shape[1]))
    np.add.at(sums, label, columns)
    centred: Float64Array = columns - (sums / np.bincount(label)[:, None])[label]
    return centred


def _extra_sum_of_squares(scores: Float64Array, design: Float64Array, given: Float64Array | None, free: int) -> float:
    """The p value of a design over what another explains; NaN where too few degrees of freedom are left."""
    rank_given = 0
    if given is not None:
        basis = _basis(given)
        rank_given = basis.shape[1]
        scores, design = scores - basis @ (basis.T @ scores), design - basis @ (basis.T @ design)
    basis = _basis(design)
    dof, rest = basis.shape[1], free - rank_given - basis.shape[1]
    if dof < 1 or rest < _LEAST_DOF:
        return math.nan
    explained = float(np.sum((basis.T @ scores) ** 2))
    left = float(np.sum(scores**2)) - explained
    if left <= _SMALL:
        return math.nan
    return float(f_tail((explained / dof) / (left / rest), dof, rest))


def _basis(design: Float64Array) -> Float64Array:
    """Orthonormal basis of the column space, from the small matrix of inner products."""
    if not design.size:
        return np.zeros((len(design), 0))
    square, directions = np.linalg.eigh(design.T @ design)
    kept = square > _SMALL * max(1.0, float(square[-1]))
    basis: Float64Array = design @ directions[:, kept] / np.sqrt(square[kept])
    return basis


def _sizes(
    deviation: Float64Array, label: IndexArray, places: IndexArray, edge: Float64Array, shape: tuple[int, int]
) -> dict[Factor, tuple[float, str]]:
    if not len(deviation):
        return {"row": (math.nan, "row"), "column": (math.nan, "column"), "edge": (math.nan, "edge")}
    polish, residual = _polished(deviation, label, places, shape)
    sigma = mad(residual)
    row, row_size = _largest(polish.rows[0], places[:, 0], sigma)
    column, column_size = _largest(polish.columns[0], places[:, 1], sigma)
    return {
        "row": (row_size, f"row {row_letters(row)}"),
        "column": (column_size, f"column {column + 1}"),
        "edge": (_edge_effect(deviation, edge, sigma), "edge"),
    }


def _polished(
    deviation: Float64Array, label: IndexArray, places: IndexArray, shape: tuple[int, int]
) -> tuple[MedianPolish, Float64Array]:
    """Median polish with treatments as a third factor: the deviations are polished, then centred anew by treatment."""
    offset = np.zeros(len(deviation))
    for _ in range(_ROUNDS):
        grid = np.full(shape, np.nan)
        grid[places[:, 0], places[:, 1]] = deviation - offset
        polish = median_polish(grid)
        left = deviation - polish.fitted[0, places[:, 0], places[:, 1]]
        offset = _medians(left, label)[label]
    return polish, left - offset


def _largest(effects: Float64Array, place: IndexArray, sigma: float) -> tuple[int, float]:
    """The row or column whose effect stands out most, and its effect less what noise would give the largest of all."""
    count = np.bincount(place, minlength=len(effects))
    error = _MEDIAN_ERROR * sigma / np.sqrt(np.maximum(count, 1))
    bar = error**2 * 2.0 * math.log(max(2, int(np.sum(count > 0))))
    # The median of one or two wells is those wells: they are named only where no row has more.
    sizes = _shrunk(np.where(count >= min(_ENOUGH, count.max()), effects, 0.0), bar)
    at = int(np.argmax(np.abs(sizes)))
    return at, float(sizes[at])


def _edge_effect(deviation: Float64Array, design: Float64Array, sigma: float) -> float:
    """Edge less inner wells of the same treatment, by least squares on deviations clipped at four sigma."""
    information = float(np.sum(design**2))
    if not information > _SMALL:
        return math.nan
    effect = np.sum(design * np.clip(deviation, -4.0 * sigma, 4.0 * sigma)) / information
    return float(_shrunk(np.array(effect), np.array(sigma**2 / information)))


def _shrunk(effects: Float64Array, bar: Float64Array) -> Float64Array:
    """Effects less their share of noise: e (1 - bar / e^2), 0 where e^2 is below the bar (non-negative garrote)."""
    square = np.maximum(effects**2, bar)
    shrunk: Float64Array = effects * (1.0 - np.divide(bar, square, out=np.ones_like(square), where=square > 0))
    return shrunk
