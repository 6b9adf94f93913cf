"""Curves gathered by dose axis, so that what depends on the doses alone is computed once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import final

import numpy as np
import numpy.typing as npt

from sevenless.fitting.curves import Curves, Float64Array

__all__ = ["DoseAxis", "dose_axes"]

Int64Array = npt.NDArray[np.int64]


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class DoseAxis:
    """The curves that share one set of doses.

    Parameters
    ----------
    rows
        Shape (curves,): their places among all curves.
    x
        Shape (doses,): natural log of the distinct doses, ascending, vehicle apart.
    dose_of_point
        Shape (points,): index into ``x``, -1 for vehicle; ascending.
    response, weight
        Shape (curves, points), C order; what response holds where weight is 0 is never read.
    """

    rows: Int64Array
    x: Float64Array
    dose_of_point: Int64Array
    response: Float64Array
    weight: Float64Array


def dose_axes(curves: Curves) -> Iterator[DoseAxis]:
    """The dose axes of some curves, each with its curves; every curve is in exactly one."""
    lengths = np.diff(curves.offsets)
    for length in np.unique(lengths):
        rows = np.flatnonzero(lengths == length)
        if len(rows) == len(lengths):
            shape = (len(rows), int(length))
            conc, response, weight = (a.reshape(shape) for a in (curves.conc_molar, curves.response, curves.weight))
        else:
            points = curves.offsets[rows][:, None] + np.arange(length)
            conc, response, weight = curves.conc_molar[points], curves.response[points], curves.weight[points]
        yield from _axes_of_equal_length(rows, conc, response, weight)


def _axes_of_equal_length(
    rows: Int64Array, conc: Float64Array, response: Float64Array, weight: Float64Array
) -> Iterator[DoseAxis]:
    if conc.shape[1] == 0:
        yield _axis(rows, conc[0], response, weight)
        return
    if (conc == conc[0]).all():
        order = np.argsort(conc[0], kind="stable")
        if not (order == np.arange(len(order))).all():
            response, weight = response[:, order], weight[:, order]
        yield _axis(rows, conc[0, order], response, weight)
        return
    order = np.argsort(conc, axis=1, kind="stable")
    conc, response, weight = (np.take_along_axis(a, order, axis=1) for a in (conc, response, weight))
    keys = np.ascontiguousarray(conc).view(np.dtype((np.void, conc.shape[1] * conc.itemsize))).ravel()
    _, kind = np.unique(keys, return_inverse=True)
    by_axis = np.argsort(kind, kind="stable")
    for members in np.split(by_axis, np.cumsum(np.bincount(kind))[:-1]):
        yield _axis(rows[members], conc[members[0]], response[members], weight[members])


def _axis(rows: Int64Array, conc: Float64Array, response: Float64Array, weight: Float64Array) -> DoseAxis:
    doses, dose_of_point = np.unique(conc[conc > 0], return_inverse=True)
    vehicle = np.full(len(conc) - len(dose_of_point), -1)
    return DoseAxis(
        rows=rows,
        x=np.log(doses),
        dose_of_point=np.concatenate([vehicle, dose_of_point]).astype(np.int64),
        response=np.ascontiguousarray(response),
        weight=np.ascontiguousarray(weight),
    )
