"""Dose-response models beyond the four-parameter logistic: asymmetric, and of two sites.

Both live on x = log10 molar dose, with x = -inf for vehicle, where curve and slopes take their limits exactly.
"""

from __future__ import annotations

import math
from itertools import product
from typing import Final

import numpy as np

from sevenless.fitting.curve_models.curve_model import CurveModel, Starts
from sevenless.fitting.curve_models.levenberg_marquardt import Points
from sevenless.fitting.curve_models.screening_starts import (
    MARGIN_DECADES,
    hill_range,
    log10_dose_range,
    plateau_limits,
    screen,
)
from sevenless.fitting.curves import Float64Array
from sevenless.fitting.options import HILL_LIMITS, FitOptions

__all__ = ["ASYMMETRY_LIMITS", "BIPHASIC", "FIVE_PARAMETER"]

ASYMMETRY_LIMITS: Final = (0.05, 20.0)
"""Search range of the asymmetry; at its ends the curve has one bend on any plate."""

_LN10: Final = math.log(10.0)
_LN2: Final = math.log(2.0)
_START_ASYMMETRIES: Final = (0.15, 0.5, 1.0, 3.0)
_KEPT_OF_EACH: Final = 2
"""None of 600 simulated asymmetric curves did better with forty starts; with one of each, five did."""
_KEPT_PAIRS: Final = 8
"""Starts of the two-site model: none of 600 simulated curves did better with eighty."""


def _columns(theta: Float64Array) -> list[Float64Array]:
    """Each parameter as a column, to broadcast along the points."""
    return [theta[:, j : j + 1] for j in range(theta.shape[1])]


def _log_dose_ratio(hill: Float64Array, log10_ic50: Float64Array, x: Float64Array) -> Float64Array:
    """ln of (dose / IC50) ** hill; -inf or inf at dose 0."""
    return hill * _LN10 * (x - log10_ic50)


def _softplus(v: Float64Array) -> Float64Array:
    return np.asarray(np.logaddexp(0.0, v), dtype=np.float64)


def _logistic(v: Float64Array) -> Float64Array:
    return np.exp(-_softplus(-v))


def _finite_distance(x: Float64Array, log10_ic50: Float64Array) -> Float64Array:
    """x less the log IC50, 0 at dose 0, where slopes along the dose axis vanish faster than the distance grows."""
    return np.where(np.isfinite(x), x - log10_ic50, 0.0)


def _log_half(asymmetry: Float64Array) -> Float64Array:
    """ln(2 ** (1 / asymmetry) - 1): makes the IC50 the dose of half effect whatever the asymmetry."""
    return np.log(np.expm1(_LN2 / asymmetry))


def _five_parameter(theta: Float64Array, x: Float64Array) -> Float64Array:
    log10_ic50, hill, top, bottom, asymmetry = _columns(theta)
    v = _log_dose_ratio(hill, log10_ic50, x) + _log_half(asymmetry)
    share = np.exp(-asymmetry * _softplus(v))
    return bottom + (top - bottom) * share


def _five_parameter_jacobian(theta: Float64Array, x: Float64Array) -> Float64Array:
    log10_ic50, hill, top, bottom, asymmetry = _columns(theta)
    v = _log_dose_ratio(hill, log10_ic50, x) + _log_half(asymmetry)
    softplus = _softplus(v)
    share = np.exp(-asymmetry * softplus)
    height = top - bottom
    along = -height * asymmetry * share * _logistic(v)
    drift = -_LN2 / (asymmetry**2 * -np.expm1(-_LN2 / asymmetry))
    bend = np.where(share > 0, -np.where(np.isfinite(softplus), softplus, 0.0) - asymmetry * _logistic(v) * drift, 0.0)
    return np.stack(
        [
            along * -hill * _LN10,
            along * _LN10 * _finite_distance(x, log10_ic50),
            share,
            1.0 - share,
            height * share * bend,
        ],
        axis=-1,
    )


def _signs(options: FitOptions) -> tuple[int, ...]:
    return {"falling": (1,), "rising": (-1,), "either": (1, -1)}[options.direction]


def _signed(limits: tuple[float, float], sign: int) -> tuple[float, float]:
    return limits if sign > 0 else (-limits[1], -limits[0])


def _grid(low: float, high: float, values: tuple[float, ...]) -> list[float]:
    """Those values that lie inside the range, or the nearest end of it."""
    return [value for value in values if low <= value <= high] or [min(max(1.0, low), high)]


def _best(theta: Float64Array, limits: Float64Array, rss: Float64Array, keep: int) -> Starts:
    """The starts with the least sums of squares: theta (curves, nodes, k), limits (curves, nodes, k, 2)."""
    order = np.argsort(rss, axis=1, kind="stable")[:, :keep]
    rows = np.arange(len(theta))[:, None]
    return theta[rows, order], limits[rows, order]


def _five_parameter_starts(points: Points, options: FitOptions) -> Starts:
    # The best starts of each direction, so that a misleading grid does not decide which way the curve runs.
    halves = [_one_way_starts(points, options, sign) for sign in _signs(options)]
    return np.concatenate([half[0] for half in halves], axis=1), np.concatenate([half[1] for half in halves], axis=1)


def _one_way_starts(points: Points, options: FitOptions, sign: int) -> Starts:
    doses, plateaus = log10_dose_range(points), plateau_limits(options)
    sizes = hill_range(options, HILL_LIMITS)
    kinds = []
    # Basins differ in asymmetry, so each keeps its own best; the best overall are often neighbours in one basin.
    for asymmetry in _START_ASYMMETRIES:
        shapes = product(np.linspace(-0.1, 1.1, 9), _grid(*sizes, (0.5, 1.0, 2.0, 5.0)))
        parts = [
            _shape_start(points, doses, plateaus, (place, sign * size, asymmetry), _signed(sizes, sign))
            for place, size in shapes
        ]
        theta, limits, rss = (np.stack(column, axis=1) for column in zip(*parts, strict=True))
        kinds.append(_best(theta, limits, rss, _KEPT_OF_EACH))
    return np.concatenate([kind[0] for kind in kinds], axis=1), np.concatenate([kind[1] for kind in kinds], axis=1)


def _shape_start(
    points: Points,
    doses: Float64Array,
    plateaus: Float64Array,
    shape: tuple[float, float, float],
    hills: tuple[float, float],
) -> tuple[Float64Array, Float64Array, Float64Array]:
    """One node of the grid for every curve: theta (curves, 5), limits (curves, 5, 2), rss (curves,)."""
    place, hill, asymmetry = shape
    theta = np.empty((len(doses), 5))
    theta[:, 0] = doses[:, 0] + place * (doses[:, 1] - doses[:, 0])
    theta[:, 1], theta[:, 2], theta[:, 3], theta[:, 4] = hill, 1.0, 0.0, asymmetry
    best, rss = screen(points, _five_parameter(theta, points.x)[:, None, :], plateaus)
    theta[:, 2:4] = best[:, 0]
    limits = np.empty((len(doses), 5, 2))
    limits[:, 0] = doses + np.array([-MARGIN_DECADES, MARGIN_DECADES])
    limits[:, 1], limits[:, 2:4], limits[:, 4] = hills, plateaus, ASYMMETRY_LIMITS
    return theta, limits, rss[:, 0]


FIVE_PARAMETER: Final = CurveModel(
    name="five-parameter",
    equation="bottom + (top - bottom) / (1 + (2^(1/asymmetry) - 1) (conc / IC50)^hill)^asymmetry",
    parameters=("log10_ic50_molar", "hill", "top", "bottom", "asymmetry"),
    function=_five_parameter,
    jacobian=_five_parameter_jacobian,
    starts=_five_parameter_starts,
    ordered=((3, 2),),
    simpler={4: 1.0},
    evidence_ids=("gottschalk-dunn-2005",),
)
"""Asymmetric logistic (Richards). The IC50 is the dose of half effect, whatever the asymmetry; asymmetry 1 is the
four-parameter logistic. A falling curve leaves the top with slope ``hill`` and nears the bottom with slope
``hill * asymmetry``."""


def _biphasic(theta: Float64Array, x: Float64Array) -> Float64Array:
    first, second, fraction, _, top, bottom = _columns(theta)
    share = _site_share(theta, x, first) * fraction + _site_share(theta, x, second) * (1 - fraction)
    return bottom + (top - bottom) * share


def _site_share(theta: Float64Array, x: Float64Array, log10_ic50: Float64Array) -> Float64Array:
    return np.exp(-_softplus(_log_dose_ratio(theta[:, 3:4], log10_ic50, x)))


def _biphasic_jacobian(theta: Float64Array, x: Float64Array) -> Float64Array:
    first, second, fraction, hill, top, bottom = _columns(theta)
    height = top - bottom
    share_1, share_2 = _site_share(theta, x, first), _site_share(theta, x, second)
    # d share / d ln(dose ratio) = -share (1 - share)
    slope_1 = fraction * share_1 * (1 - share_1)
    slope_2 = (1 - fraction) * share_2 * (1 - share_2)
    along_hill = slope_1 * _finite_distance(x, first) + slope_2 * _finite_distance(x, second)
    share = fraction * share_1 + (1 - fraction) * share_2
    return np.stack(
        [
            height * slope_1 * hill * _LN10,
            height * slope_2 * hill * _LN10,
            height * (share_1 - share_2),
            -height * along_hill * _LN10,
            share,
            1.0 - share,
        ],
        axis=-1,
    )


def _more_potent_first(theta: Float64Array) -> Float64Array:
    """Sites in order of potency: exchanging them changes nothing but their names."""
    swapped = theta[:, [1, 0, 2, 3, 4, 5]]
    swapped[:, 2] = 1.0 - swapped[:, 2]
    return np.where((theta[:, 0] > theta[:, 1])[:, None], swapped, theta)


def _biphasic_starts(points: Points, options: FitOptions) -> Starts:
    doses = log10_dose_range(points)
    plateaus = plateau_limits(options)
    # Two sites that bind by mass action have slopes of one; a steeper or shallower pair must be asked for.
    sizes = hill_range(options, (1.0, 1.0))
    places = np.linspace(0.0, 1.0, 7)
    parts = []
    for sign in _signs(options):
        size = _grid(*sizes, (1.0,))[0]
        for fraction in (0.25, 0.5, 0.75):
            for i, near in enumerate(places):
                parts += [
                    _site_start(points, doses, plateaus, (near, far, fraction, sign * size), _signed(sizes, sign))
                    for far in places[i + 1 :]
                ]
    theta, limits, rss = (np.stack(column, axis=1) for column in zip(*parts, strict=True))
    return _best(theta, limits, rss, _KEPT_PAIRS)


def _site_start(
    points: Points,
    doses: Float64Array,
    plateaus: Float64Array,
    shape: tuple[float, float, float, float],
    hills: tuple[float, float],
) -> tuple[Float64Array, Float64Array, Float64Array]:
    near, far, fraction, hill = shape
    theta = np.empty((len(doses), 6))
    width = doses[:, 1] - doses[:, 0]
    theta[:, 0], theta[:, 1] = doses[:, 0] + near * width, doses[:, 0] + far * width
    theta[:, 2], theta[:, 3], theta[:, 4], theta[:, 5] = fraction, hill, 1.0, 0.0
    best, rss = screen(points, _biphasic(theta, points.x)[:, None, :], plateaus)
    theta[:, 4:6] = best[:, 0]
    limits = np.empty((len(doses), 6, 2))
    limits[:, 0:2] = (doses + np.array([-MARGIN_DECADES, MARGIN_DECADES]))[:, None, :]
    limits[:, 2], limits[:, 3], limits[:, 4:6] = (0.0, 1.0), hills, plateaus
    return theta, limits, rss[:, 0]


BIPHASIC: Final = CurveModel(
    name="biphasic",
    equation=(
        "bottom + (top - bottom) (fraction / (1 + (conc / IC50)^hill) + (1 - fraction) / (1 + (conc / IC50_2)^hill))"
    ),
    parameters=("log10_ic50_molar", "log10_ic50_2_molar", "fraction", "hill", "top", "bottom"),
    function=_biphasic,
    jacobian=_biphasic_jacobian,
    starts=_biphasic_starts,
    ordered=((0, 1), (5, 4)),
    canonical=_more_potent_first,
    simpler={1: -6.0, 2: 1.0},  # with all of the effect on the first site, the second may be anywhere
    evidence_ids=("motulsky-christopoulos-2004",),
)
"""Two classes of site. ``log10_ic50_molar`` is the more potent one, ``fraction`` its part of the whole effect; slopes
are one by mass action unless the options give another."""
