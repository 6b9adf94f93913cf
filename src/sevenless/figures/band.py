"""The confidence band of a fitted curve, by the delta method from the Jacobian at the estimate."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Final

import numpy as np
import numpy.typing as npt

from sevenless.fitting.curves import Float64Array
from sevenless.fitting.distributions import t_quantile
from sevenless.fitting.options import HILL_LIMITS, FitOptions

__all__ = ["BAND_KIND", "confidence_band", "free_parameters", "gradient"]

BAND_KIND: Final = "pointwise, delta method on the Wald covariance"
"""What the band is, in the words that captions and methods use."""

_SINGULAR: Final = 1e-10
_NAMES: Final = ("log10_ic50_molar", "hill", "top", "bottom")


def gradient(conc_molar: Float64Array, row: Mapping[str, float]) -> Float64Array:
    """Derivatives of the four-parameter logistic in log10 IC50, Hill slope, top and bottom.

    Parameters
    ----------
    conc_molar
        Shape (n,); 0 is vehicle.
    row
        The four parameters by their names in `CurveFits`.

    Returns
    -------
    array
        Shape (n, 4).
    """
    hill, span = row["hill"], row["top"] - row["bottom"]
    with np.errstate(divide="ignore"):
        decades = np.log10(conc_molar) - row["log10_ic50_molar"]
    share = 1.0 / (1.0 + np.exp(np.clip(math.log(10.0) * hill * decades, -700.0, 700.0)))
    slope = span * math.log(10.0) * share * (1.0 - share)
    # At dose 0 the curve is on its plateau and feels neither IC50 nor slope; there 0 * inf would say NaN.
    by_hill = np.where(np.isfinite(decades), -slope * np.where(np.isfinite(decades), decades, 0.0), 0.0)
    return np.stack([slope * hill, by_hill, share, 1.0 - share], axis=1)


def free_parameters(row: Mapping[str, float], options: FitOptions) -> npt.NDArray[np.bool_]:
    """Which of the four parameters the data moved: neither fixed nor held at a limit. Shape (4,)."""
    hill = abs(row["hill"])
    hill_limits = options.hill if options.hill is not None else HILL_LIMITS
    return np.array(
        [True, _is_free(hill, hill_limits), _is_free(row["top"], options.top), _is_free(row["bottom"], options.bottom)]
    )


def confidence_band(
    conc_molar: Float64Array,
    row: Mapping[str, float],
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
        The four parameters, ``sigma`` and ``dof`` by their names in `CurveFits`.
    tested_conc_molar, weight
        Shape (points,): the wells of the fit.
    options
        How it was fitted.

    Returns
    -------
    array or None
        Shape (n,); None where the data do not determine the free parameters.
    """
    free = free_parameters(row, options)
    jacobian = gradient(tested_conc_molar, row)[:, free]
    information = jacobian.T @ (weight[:, None] * jacobian)
    size = np.sqrt(np.diag(information))
    if not row["dof"] > 0 or not np.all(size > 0) or not math.isfinite(row["sigma"]):
        return None
    correlation = information / np.outer(size, size)
    if np.linalg.eigvalsh(correlation)[0] < _SINGULAR:
        return None
    covariance = row["sigma"] ** 2 * np.linalg.inv(correlation) / np.outer(size, size)
    wanted = gradient(conc_molar, row)[:, free]
    variance = np.einsum("ni,ij,nj->n", wanted, covariance, wanted)
    quantile = float(t_quantile(0.5 + options.confidence / 2, row["dof"]))
    half_width: Float64Array = quantile * np.sqrt(np.maximum(variance, 0.0))
    return half_width


def _is_free(value: float, limit: float | tuple[float, float] | None) -> bool:
    if limit is None:
        return True
    if not isinstance(limit, tuple):
        return False
    near = 1e-9 * (limit[1] - limit[0]) if math.isfinite(limit[1] - limit[0]) else 0.0
    return limit[0] + near < value < limit[1] - near
