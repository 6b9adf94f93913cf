"""The fitted curve of any model at any dose, with its slopes: for whoever draws it."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final, final

import numpy as np

from sevenless.fitting.curve_models.curve_model import CurveModel, curve_model
from sevenless.fitting.curves import Float64Array

__all__ = ["CurveShape", "curve_shape", "dose_line"]

FOUR_PARAMETERS: Final = ("log10_ic50_molar", "hill", "top", "bottom")


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class CurveShape:
    """A curve model as one curve sees it.

    Parameters
    ----------
    parameters
        The k columns of `CurveFits` that hold its parameters, in order.
    response
        theta of shape (k,) and doses of shape (n,) in mol/L, 0 for vehicle, to responses of shape (n,).
    slopes
        The same to the derivatives in the parameters, shape (n, k).
    """

    parameters: tuple[str, ...]
    response: Callable[[Float64Array, Float64Array], Float64Array]
    slopes: Callable[[Float64Array, Float64Array], Float64Array]

    def theta(self, row: Mapping[str, object]) -> Float64Array | None:
        """The parameters in a row of `CurveFits.table`; None where any is absent."""
        values = [row.get(name) for name in self.parameters]
        numbers = [float(value) for value in values if isinstance(value, int | float) and math.isfinite(value)]
        return np.array(numbers) if len(numbers) == len(values) else None


@cache
def curve_shape(model: str) -> CurveShape:
    """The shape of a registered curve model.

    Raises
    ------
    UnknownNameError
        If there is no such model.

    Examples
    --------
    >>> shape = curve_shape("four-parameter")
    >>> shape.response(np.array([-8.0, 1.0, 100.0, 0.0]), np.array([0.0, 1e-8])).tolist()
    [100.0, 50.0]
    """
    if model == "four-parameter":
        return CurveShape(parameters=FOUR_PARAMETERS, response=_four_parameter, slopes=_four_parameter_slopes)
    return _registered(curve_model(model))


def dose_line(conc_min_molar: float, conc_max_molar: float, *, count: int = 48) -> Float64Array:
    """Doses evenly spread in log10 between two, shape (count,)."""
    line: Float64Array = np.geomspace(conc_min_molar, conc_max_molar, count)
    return line


def _registered(model: CurveModel) -> CurveShape:
    def along(conc_molar: Float64Array) -> Float64Array:
        if model.axis == "plain":
            return conc_molar[None, :]
        with np.errstate(divide="ignore"):
            return np.log10(conc_molar)[None, :]

    return CurveShape(
        parameters=model.parameters,
        response=lambda theta, conc_molar: model.function(theta[None, :], along(conc_molar))[0],
        slopes=lambda theta, conc_molar: model.jacobian(theta[None, :], along(conc_molar))[0],
    )


def _decades(theta: Float64Array, conc_molar: Float64Array) -> Float64Array:
    with np.errstate(divide="ignore"):
        decades: Float64Array = np.log10(conc_molar) - theta[0]
    return decades


def _share(theta: Float64Array, decades: Float64Array) -> Float64Array:
    """The part of the way from bottom to top; 1 at dose 0 of a falling curve, 0 at that of a rising one."""
    share: Float64Array = 1.0 / (1.0 + np.exp(np.clip(math.log(10.0) * theta[1] * decades, -700.0, 700.0)))
    return share


def _four_parameter(theta: Float64Array, conc_molar: Float64Array) -> Float64Array:
    """``bottom + (top - bottom) / (1 + (conc / IC50) ** hill)``."""
    _, _, top, bottom = theta
    response: Float64Array = bottom + (top - bottom) * _share(theta, _decades(theta, conc_molar))
    return response


def _four_parameter_slopes(theta: Float64Array, conc_molar: Float64Array) -> Float64Array:
    _, hill, top, bottom = theta
    decades = _decades(theta, conc_molar)
    share = _share(theta, decades)
    slope = (top - bottom) * math.log(10.0) * share * (1.0 - share)
    # At dose 0 the curve is on its plateau and feels neither IC50 nor slope; there 0 * inf would say NaN.
    reach = np.where(np.isfinite(decades), decades, 0.0)
    return np.stack([slope * hill, -slope * reach, share, 1.0 - share], axis=1)
