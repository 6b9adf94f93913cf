"""Start values: options to limits, the dose range of a curve, and plateaus solved on a grid."""

from __future__ import annotations

import numpy as np
import pytest

from sevenless.fitting.curve_models.levenberg_marquardt import Points
from sevenless.fitting.curve_models.models import BIPHASIC, FIVE_PARAMETER
from sevenless.fitting.curve_models.screening_starts import (
    bounds_of,
    hill_range,
    log10_dose_range,
    plateau_limits,
    screen,
)
from sevenless.fitting.options import FitOptions

X = np.concatenate([[-np.inf, -np.inf], np.linspace(-9, -5, 9)])


def points_of(y, *, weight=None) -> Points:
    y = np.atleast_2d(y)
    return Points(x=np.broadcast_to(X, y.shape), y=y, weight=np.ones_like(y) if weight is None else weight)


def test_options_become_limits():
    assert bounds_of(None, (0.0, 1.0)) == (0.0, 1.0)
    assert bounds_of(3, (0.0, 1.0)) == (3.0, 3.0)
    assert bounds_of((2.0, 4.0), (0.0, 1.0)) == (2.0, 4.0)
    assert hill_range(FitOptions(hill=1.5), (0.1, 20.0)) == (1.5, 1.5)
    assert hill_range(FitOptions(), (0.1, 20.0)) == (0.1, 20.0)
    limits = plateau_limits(FitOptions(top=100.0, bottom=(0.0, 50.0)))
    np.testing.assert_array_equal(limits, [[100.0, 100.0], [0.0, 50.0]])


def test_dose_range_leaves_out_vehicle_and_masked_points():
    weight = np.ones((2, len(X)))
    weight[0, -3:] = 0
    weight[1, 2:] = 0
    ranges = log10_dose_range(points_of(np.ones((2, len(X))), weight=weight))
    np.testing.assert_allclose(ranges, [[-9.0, -6.5], [-6.0, -6.0]])


def test_screened_plateaus_are_those_of_linear_regression():
    rng = np.random.default_rng(2)
    share = 1 / (1 + 10.0 ** (X - -7))
    y = 5 + 90 * share + rng.normal(0, 3, len(X))
    weight = rng.uniform(0.5, 2, (1, len(X)))
    free = np.array([[-np.inf, np.inf]] * 2)
    plateaus, rss = screen(points_of(y, weight=weight), share[None, None], free)
    root = np.sqrt(weight[0])
    design = np.stack([share, 1 - share], axis=1) * root[:, None]
    expected, squares, *_ = np.linalg.lstsq(design, y * root, rcond=None)
    np.testing.assert_allclose(plateaus[0, 0], expected, rtol=1e-10)
    np.testing.assert_allclose(rss[0], squares, rtol=1e-10)


def test_screened_plateaus_never_turn_over_and_keep_their_limits():
    share = 1 / (1 + 10.0 ** (X - -7))
    limits = np.array([[-np.inf, np.inf], [2.0, 50.0]])
    plateaus, _ = screen(points_of(100 - 90 * share), share[None, None], limits)
    top, bottom = plateaus[0, 0]
    assert top >= bottom
    assert 2.0 <= bottom <= 50.0


@pytest.mark.parametrize("model", [FIVE_PARAMETER, BIPHASIC])
@pytest.mark.parametrize("direction", ["falling", "rising", "either"])
def test_starts_lie_inside_their_limits_and_run_the_way_they_are_told(model, direction):
    y = np.stack([100 / (1 + 10.0 ** (X - -7)), 100 - 100 / (1 + 10.0 ** (X - -7))])
    starts, limits = model.starts(points_of(y), FitOptions(direction=direction, hill=(0.5, 3.0)))
    assert starts.shape == (*limits.shape[:2], len(model.parameters))
    assert ((starts >= limits[..., 0]) & (starts <= limits[..., 1])).all()
    signs = set(np.sign(starts[..., model.parameters.index("hill")]).ravel())
    allowed = {"falling": {1.0}, "rising": {-1.0}, "either": {1.0, -1.0}}[direction]
    assert signs <= allowed
    size = np.abs(starts[..., model.parameters.index("hill")])
    assert size.min() >= 0.5
    assert size.max() <= 3.0


def test_a_fixed_slope_is_held():
    starts, limits = FIVE_PARAMETER.starts(points_of(np.ones(len(X))), FitOptions(hill=1.7, direction="rising"))
    np.testing.assert_array_equal(starts[..., 1], -1.7)
    np.testing.assert_array_equal(limits[..., 1, :], -1.7)
