"""Rates of an enzyme against those of its controls: intrinsic rate subtracted, percent inhibition."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from sevenless.fitting.curves import Float64Array

__all__ = ["percent_inhibition", "rate_refusal", "subtract_intrinsic"]


def subtract_intrinsic(
    rate: npt.ArrayLike,
    rate_se: npt.ArrayLike,
    *,
    intrinsic: npt.ArrayLike,
    intrinsic_se: npt.ArrayLike = 0.0,
) -> tuple[Float64Array, Float64Array]:
    """Rates due to the exchange factor, and their standard errors.

    Parameters
    ----------
    rate, rate_se
        Rates with the factor, each with its standard error: kobs, or initial rates.
    intrinsic, intrinsic_se
        The rate without the factor, of the same kind and in the same unit, and its standard error. Subtracted from
        initial rates it takes the drift that all wells share with it.

    Returns
    -------
    tuple of Float64Array
        Difference and its standard error. A difference below 0 stays below 0.

    Examples
    --------
    >>> rate, error = subtract_intrinsic([5e-3, 2e-3], [3e-5, 3e-5], intrinsic=1e-3, intrinsic_se=4e-5)
    >>> rate.round(6).tolist(), error.round(8).tolist()
    ([0.004, 0.001], [5e-05, 5e-05])
    """
    values, errors, floor, floor_error = (
        np.asarray(a, dtype=np.float64) for a in (rate, rate_se, intrinsic, intrinsic_se)
    )
    return values - floor, np.hypot(errors, floor_error)


def percent_inhibition(rate: npt.ArrayLike, *, intrinsic: npt.ArrayLike, uninhibited: npt.ArrayLike) -> Float64Array:
    """Percent inhibition of the factor's rate: 0 at the uninhibited control, 100 at the intrinsic rate.

    Parameters
    ----------
    rate
        Rates of wells, all of one kind.
    intrinsic
        Rate without the factor.
    uninhibited
        Rate with the factor and the vehicle alone.

    Returns
    -------
    Float64Array
        Not clipped; NaN where the controls do not differ or are not numbers (`rate_refusal` says why).

    Notes
    -----
    ``100 (uninhibited - rate) / (uninhibited - intrinsic)``. Signals that fall have rates below 0 throughout.

    Examples
    --------
    >>> percent_inhibition([-4.8, -3.0, -1.0], intrinsic=-1.0, uninhibited=-5.0).round(9).tolist()
    [5.0, 50.0, 100.0]
    """
    values, floor, full = (np.asarray(a, dtype=np.float64) for a in (rate, intrinsic, uninhibited))
    with np.errstate(all="ignore"):
        inhibited: Float64Array = 100.0 * (full - values) / (full - floor)
    return np.where(np.isfinite(inhibited) & (full != floor), inhibited, np.nan)


def rate_refusal(*, intrinsic: float, uninhibited: float, intrinsic_se: float, uninhibited_se: float) -> str | None:
    """Why percent inhibition cannot be had from these controls, or None if it can.

    Their difference has to be three times its standard error.
    """
    for name, value in (("without the factor", intrinsic), ("with the factor", uninhibited)):
        if not np.isfinite(value):
            return f"there is no rate {name}"
    window, error = abs(uninhibited - intrinsic), float(np.hypot(intrinsic_se, uninhibited_se))
    if not window > 3 * error:
        return f"the rates of the controls differ by {window:.3g} with a standard error of {error:.2g}: no window"
    if abs(intrinsic) > abs(uninhibited) and intrinsic * uninhibited > 0:
        return f"the rate with the factor, {uninhibited:.3g}, is less than that without, {intrinsic:.3g}"
    return None
