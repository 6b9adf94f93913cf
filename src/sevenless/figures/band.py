"""The confidence band of a fitted curve, by the delta method from the Jacobian at the estimate."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from sevenless.fitting.curve_models.curve_shape import CurveShape, curve_shape
from sevenless.fitting.curves import Float64Array
from sevenless.fitting.distributions import t_quantile
from sevenless.fitting.options import HILL_LIMITS, FitOptions

__all__ = ["BAND_KIND", "confidence_band", "free_parameters"]

BAND_KIND: Final = "pointwise, by the delta method from the Wald covariance"
"""What the band is, in the words that captions and methods use."""

_SINGULAR: Final = 1e-10
"""Least eigenvalue of a correlation matrix below which the data do not determine the parameters."""


def free_parameters(shape: CurveShape, theta: Float64Array, options: FitOptions) -> npt.NDArray[np.bool_]:
    """Which parameters the data moved: neither fixed nor held at a limit. Shape (k,)."""
    limits = {"hill": HILL_LIMITS if options.hill is None else options.hill, "top": options.top}
    limits["bottom"] = options.bottom
    values = zip(shape.parameters, theta, strict=True)
    return np.array([_is_free(abs(value) if name == "hill" else value, limits.get(name)) for name, value in values])


def confidence_band(
    conc_molar: Float64Array,
    row: Mapping[str, Any],
    *,
    tested_conc_molar: Float64Array,
    weight: Float64Array,
    options: FitOptions,
) -> Float64Array | None:
    """Half width of the pointwise band of the mean response.

    ``t(dof) * sqrt(g' C g)`` with g the gradient at the dose and ``C = sigma^2 (J' W J)^-1`` over the free parameters.

    Parameters
    ----------
    conc_molar
        Shape (n,): doses at which the band is wanted.
    row
        A row of `CurveFits.table`.
    tested_conc_molar, weight
        Shape (points,): the wells of the fit.
    options
        How it was fitted.

    Returns
    -------
    array or None
        Shape (n,); None where the data do not determine the free parameters.
    """
    shape = curve_shape(options.model)
    theta, sigma, dof = shape.theta(row), row["sigma"], row["dof"]
    if theta is None or sigma is None or dof is None or not math.isfinite(sigma) or not dof > 0:
        return None
    free = free_parameters(shape, theta, options)
    jacobian = shape.slopes(theta, tested_conc_molar)[:, free]
    information = jacobian.T @ (weight[:, None] * jacobian)
    size = np.sqrt(np.diag(information))
    if not np.all(size > 0):
        return None
    correlation = information / np.outer(size, size)
    if np.linalg.eigvalsh(correlation)[0] < _SINGULAR:
        return None
    covariance = sigma**2 * np.linalg.inv(correlation) / np.outer(size, size)
    wanted = shape.slopes(theta, conc_molar)[:, free]
    variance = np.einsum("ni,ij,nj->n", wanted, covariance, wanted)
    quantile = float(t_quantile(0.5 + options.confidence / 2, dof))
    half_width: Float64Array = quantile * np.sqrt(np.maximum(variance, 0.0))
    return half_width


def _is_free(value: float, limit: float | tuple[float, float] | None) -> bool:
    if limit is None:
        return True
    if not isinstance(limit, tuple):
        return False
    near = 1e-9 * (limit[1] - limit[0]) if math.isfinite(limit[1] - limit[0]) else 0.0
    return limit[0] + near < value < limit[1] - near
