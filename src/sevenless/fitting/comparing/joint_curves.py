"""Several four-parameter logistics as one least-squares problem, with parameters in common.

The parameters of all series are a linear map of a shorter vector theta, so that sharing a parameter, leaving it free
and writing one log IC50 as another plus a shift are the same thing: a matrix.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final, final

import numpy as np
import numpy.typing as npt

from sevenless.fitting.curve_models.levenberg_marquardt import CurveFunction, Points
from sevenless.fitting.curves import Float64Array

__all__ = ["PARAMETERS", "SHIFT", "Design", "free_design", "joint_functions", "joint_points", "shift_design"]

PARAMETERS: Final = ("log10_ic50_molar", "hill", "top", "bottom")
"""Of each series, in the order of the matrix."""

SHIFT: Final = -1

_LN10: Final = math.log(10.0)


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Design:
    """How the parameters of n series follow from theta.

    Parameters
    ----------
    matrix
        Shape (series, 4, k): parameter p of series i is ``matrix[i, p] @ theta``.
    owners
        For each element of theta the parameter it stands for and the series it serves; `SHIFT` is the log IC50 of
        the first series less that of the second.
    """

    matrix: Float64Array
    owners: tuple[tuple[int, tuple[int, ...]], ...]


def free_design(series: int, share: tuple[str, ...]) -> Design:
    """Every series has its own parameters, but for those that all have in common."""
    owners: list[tuple[int, tuple[int, ...]]] = []
    for index, name in enumerate(PARAMETERS):
        if name in share:
            owners.append((index, tuple(range(series))))
        else:
            owners += [(index, (i,)) for i in range(series)]
    matrix = np.zeros((series, len(PARAMETERS), len(owners)))
    for column, (index, served) in enumerate(owners):
        matrix[list(served), index, column] = 1.0
    return Design(matrix=matrix, owners=tuple(owners))


def shift_design(share: tuple[str, ...]) -> Design:
    """Two series; theta starts with the log IC50 of the second and the shift of the first against it."""
    rest = free_design(2, share)
    kept = [column for column, (index, _) in enumerate(rest.owners) if index != 0]
    head = np.zeros((2, len(PARAMETERS), 2))
    head[:, 0, 0] = 1.0
    head[0, 0, 1] = 1.0
    owners = ((0, (1,)), (SHIFT, (0, 1)), *(rest.owners[column] for column in kept))
    return Design(matrix=np.concatenate([head, rest.matrix[..., kept]], axis=2), owners=owners)


def joint_points(points: Points, members: npt.NDArray[np.int64]) -> Points:
    """The points of the series of each group in one row.

    Parameters
    ----------
    points
        Of all curves, x of shape (curves, points).
    members
        Shape (groups, series): rows of ``points``.

    Returns
    -------
    Points
        x has shape (groups, series * points, 2): log10 dose, and the place of the series in its group.
    """
    groups, series = members.shape
    x = points.x[members].reshape(groups, -1)
    place = np.broadcast_to(np.repeat(np.arange(series), points.x.shape[1]), x.shape)
    return Points(
        x=np.stack([x, place.astype(np.float64)], axis=-1),
        y=points.y[members].reshape(groups, -1),
        weight=points.weight[members].reshape(groups, -1),
    )


def joint_functions(design: Design) -> tuple[CurveFunction, CurveFunction]:
    """Response and Jacobian of the joint model in theta, for x as `joint_points` makes it."""

    def parts(theta: Float64Array, x: Float64Array) -> tuple[Float64Array, Float64Array, Float64Array]:
        parameters = np.einsum("npk,ck->cnp", design.matrix, theta)
        place = x[..., 1].astype(np.int64)
        own = np.take_along_axis(parameters, place[..., None], axis=1)
        distance = np.where(np.isfinite(x[..., 0]), x[..., 0] - own[..., 0], 0.0)
        bend = own[..., 1] * _LN10 * (x[..., 0] - own[..., 0])
        share = np.exp(-np.logaddexp(0.0, bend))
        return own, share, distance

    def function(theta: Float64Array, x: Float64Array) -> Float64Array:
        own, share, _ = parts(theta, x)
        response: Float64Array = own[..., 3] + (own[..., 2] - own[..., 3]) * share
        return response

    def jacobian(theta: Float64Array, x: Float64Array) -> Float64Array:
        own, share, distance = parts(theta, x)
        slope = (own[..., 2] - own[..., 3]) * share * (1.0 - share) * _LN10
        local = np.stack([slope * own[..., 1], -slope * distance, share, 1.0 - share], axis=-1)
        slopes: Float64Array = np.einsum("cqp,cqpk->cqk", local, design.matrix[x[..., 1].astype(np.int64)])
        return slopes

    return function, jacobian
