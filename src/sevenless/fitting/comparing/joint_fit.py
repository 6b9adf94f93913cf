"""Fit several four-parameter logistics jointly, starting from their single fits."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import final

import numpy as np
import numpy.typing as npt
import polars as pl

from sevenless.fitting.comparing.joint_curves import PARAMETERS, SHIFT, Design, joint_functions, joint_points
from sevenless.fitting.curve_models.levenberg_marquardt import Minimum, Points, best_of_starts
from sevenless.fitting.curve_models.likelihood_profile import Fitted
from sevenless.fitting.curve_models.model_intervals import with_standard_errors
from sevenless.fitting.curve_models.padded_points import log10_dose_points
from sevenless.fitting.curve_models.screening_starts import MARGIN_DECADES, bounds_of, hill_range, log10_dose_range
from sevenless.fitting.curves import Curves, Float64Array
from sevenless.fitting.fit import fit
from sevenless.fitting.options import HILL_LIMITS, FitOptions

__all__ = ["SingleFits", "akaike", "fitted_jointly", "joint_fit"]

Int64Array = npt.NDArray[np.int64]


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class SingleFits:
    """The curves fitted one by one: where the joint fits start.

    Parameters
    ----------
    points
        Of all curves.
    theta
        Shape (curves, 4); NaN for curves that could not be fitted.
    limits
        Shape (curves, 4, 2), the Hill slope's with the sign of the curve.
    rss, count
        Shape (curves,): residual sum of squares, and number of points.
    """

    points: Points
    theta: Float64Array
    limits: Float64Array
    rss: Float64Array
    count: Int64Array

    @classmethod
    def of(cls, curves: Curves, options: FitOptions) -> SingleFits:
        """Fit every curve alone, without intervals, and never silently: a flat curve has a best fit too."""
        plain = replace(options, intervals="none", robust=False, alpha=1.0 - 1e-12, model="four-parameter")
        table = fit(curves, plain).table
        points = log10_dose_points(curves)
        theta = table.select(PARAMETERS).cast(pl.Float64).fill_null(float("nan")).to_numpy()
        doses = log10_dose_range(points)
        limits = np.empty((len(theta), len(PARAMETERS), 2))
        limits[:, 0] = doses + np.array([-MARGIN_DECADES, MARGIN_DECADES])
        low, high = hill_range(options, HILL_LIMITS)
        limits[:, 1] = np.where((theta[:, 1] < 0)[:, None], (-high, -low), (low, high))
        for index, bound in ((2, options.top), (3, options.bottom)):
            limits[:, index] = bounds_of(bound, (-np.inf, np.inf))
        return cls(
            points=points,
            theta=theta,
            limits=limits,
            rss=table["rss"].fill_null(float("nan")).to_numpy(),
            count=table["n_points"].to_numpy(),
        )


def joint_fit(
    single: SingleFits, members: Int64Array, design: Design, *, fixed: dict[int, float] | None = None
) -> tuple[Points, Minimum, Float64Array]:
    """Fit groups of curves jointly.

    Parameters
    ----------
    members
        Shape (groups, series).
    design
        What is shared.
    fixed
        Elements of theta to hold, and at what.

    Returns
    -------
    tuple
        The joint points, the minimum, and the limits of shape (groups, k, 2).
    """
    points = joint_points(single.points, members)
    starts, limits = _starts(single, members, design)
    for column, value in (fixed or {}).items():
        starts[:, :, column], limits[:, column] = value, value
    return points, best_of_starts(joint_functions(design), points, starts, limits=limits), limits


def _starts(single: SingleFits, members: Int64Array, design: Design) -> tuple[Float64Array, Float64Array]:
    """Starts of shape (groups, 1 + series, k): mean parameters, then those of each series; and limits."""
    own = single.theta[members]
    targets = [own, *(np.broadcast_to(own[:, i : i + 1], own.shape) for i in range(own.shape[1]))]
    flat = design.matrix.reshape(-1, design.matrix.shape[2])
    inverse = np.linalg.pinv(flat)
    # Least squares of the parameters of the series: a mean where they share, the own value where they do not.
    starts = np.stack([target.reshape(len(members), -1) @ inverse.T for target in targets], axis=1)
    limits = np.empty((len(members), starts.shape[2], 2))
    bounds = single.limits[members]
    for column, (index, served) in enumerate(design.owners):
        if index == SHIFT:
            limits[:, column] = bounds[:, 0, 0] - bounds[:, 1, 0, ::-1]
            continue
        if len(served) == 1 and index > 0:
            starts[:, :, column] = own[:, served[0], index][:, None]
        limits[:, column, 0] = bounds[:, list(served), index, 0].min(axis=1)
        limits[:, column, 1] = bounds[:, list(served), index, 1].max(axis=1)
    return starts, limits


def fitted_jointly(design: Design, points: Points, found: Minimum, limits: Float64Array, dof: Int64Array) -> Fitted:
    """A joint minimum as a profile needs it."""
    size = np.sum(points.weight * points.y**2, axis=1)
    return with_standard_errors(
        Fitted(
            functions=joint_functions(design),
            points=points,
            theta=found.theta,
            rss=found.rss,
            limits=limits,
            variance=np.maximum(found.rss / np.maximum(dof, 1), 1e-20 * size + 1e-290),
            standard_error=np.zeros_like(found.theta),
        )
    )


def akaike(rss: float, count: int, parameters: int) -> float:
    """Second-order Akaike criterion of a least-squares fit; inf where there are too few points for it."""
    k = parameters + 1
    if count - k - 1 <= 0 or rss <= 0:
        return float("inf") if rss > 0 else float("-inf")
    return float(count * np.log(rss / count) + 2 * k + 2 * k * (k + 1) / (count - k - 1))
