"""Crossings and means of fitted curves of any model, against the closed forms of the logistic."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from sevenless.fitting.curve_models.fit_model import fit_model
from sevenless.fitting.curve_models.levenberg_marquardt import Points
from sevenless.fitting.curve_models.likelihood_profile import Fitted
from sevenless.fitting.curve_models.model_crossing import absolute_crossing, mean_over_doses
from sevenless.fitting.curve_models.models import FIVE_PARAMETER
from sevenless.fitting.curves import Curves
from sevenless.fitting.fit import fit
from sevenless.fitting.options import FitOptions

X = np.linspace(-9.0, -5.0, 9)


def fitted_at(*theta, variance=1.0):
    theta = np.array(theta, dtype=float)
    x = np.broadcast_to(X, (len(theta), len(X)))
    points = Points(x=x, y=FIVE_PARAMETER.function(theta, x), weight=np.ones(x.shape))
    limits = np.broadcast_to([-np.inf, np.inf], (*theta.shape, 2)).copy()
    # Asymmetry held: the four-parameter logistic.
    limits[:, 4] = 1.0
    return Fitted(
        functions=(FIVE_PARAMETER.function, FIVE_PARAMETER.jacobian),
        points=points,
        theta=theta,
        rss=np.ones(len(theta)),
        limits=limits,
        variance=np.full(len(theta), variance),
        standard_error=np.zeros_like(theta),
    )


def test_crossings_have_a_closed_form():
    fitted = fitted_at((-7.0, 1.5, 100.0, 10.0, 1.0), (-6.0, -0.8, 100.0, 10.0, 1.0), (-7.0, 1.0, 100.0, 60.0, 1.0))
    found, _ = absolute_crossing(fitted, np.full(3, 40.0))
    # (top - level) / (level - bottom) = 60 / 30 at x = m + log10(2) / hill
    np.testing.assert_allclose(found[:2], [-7 + np.log10(2) / 1.5, -6 - np.log10(2) / 0.8], atol=1e-10)
    assert np.isnan(found[2])


def test_far_crossings_of_shallow_curves_are_found():
    found, _ = absolute_crossing(fitted_at((-7.0, 0.3, 100.0, 0.0, 1.0)), np.array([1.0]))
    assert found[0] == pytest.approx(-7 + np.log10(99) / 0.3, abs=1e-9)


def test_the_standard_error_is_that_of_the_delta_method():
    """For the half-way level of fixed plateaus it is the standard error of the log IC50 itself."""
    fitted = fitted_at((-7.0, 1.2, 100.0, 0.0, 1.0), variance=4.0)
    limits = fitted.limits.copy()
    limits[:, 1:] = fitted.theta[:, 1:, None]
    held = replace(fitted, limits=limits)
    slopes = FIVE_PARAMETER.jacobian(fitted.theta, fitted.points.x)[0, :, 0]
    _, error = absolute_crossing(held, np.array([50.0]))
    assert error[0] == pytest.approx(2.0 / np.sqrt(np.sum(slopes**2)), rel=1e-6)


def test_means_over_the_doses_have_a_closed_form():
    fitted = fitted_at((-7.0, 1.5, 100.0, 10.0, 1.0), (-4.0, 0.5, 1.0, 0.0, 1.0))
    means = mean_over_doses(fitted)
    for mean, (m, h, top, bottom, _) in zip(means, fitted.theta, strict=True):
        a, b = (np.logaddexp(0, h * np.log(10) * (m - end)) for end in (-9, -5))
        assert mean == pytest.approx(bottom + (top - bottom) * (a - b) / (h * np.log(10) * 4), rel=1e-9)


def test_a_single_dose_has_no_mean():
    fitted = fitted_at((-7.0, 1.0, 1.0, 0.0, 1.0))
    one = Points(x=np.full((1, 3), -7.0), y=np.ones((1, 3)), weight=np.ones((1, 3)))
    lone = replace(fitted, points=one)
    assert np.isnan(mean_over_doses(lone)[0])


def test_a_symmetric_curve_is_described_alike_by_both_engines():
    """Asymmetry held at 1, the general engine must say of a curve what the four-parameter one says."""

    def symmetric(points, options):
        starts, limits = FIVE_PARAMETER.starts(points, options)
        starts[..., 4], limits[..., 4, :] = 1.0, 1.0
        return starts, limits

    model = replace(FIVE_PARAMETER, starts=symmetric, simpler={})
    rng = np.random.default_rng(6)
    doses = np.concatenate([[0.0, 0.0], np.repeat(10.0**X, 2)])
    curves = Curves.from_matrix(
        doses,
        [
            100 / (1 + (doses / ic50) ** h) + rng.normal(0, 4, len(doses))
            for ic50, h in ((1e-7, 1), (3e-8, 2), (1e-6, 0.7))
        ],
    )
    for intervals, tolerance in (("wald", 1e-4), ("profile", 2e-3)):
        options = FitOptions(intervals=intervals, direction="falling", absolute_level=40.0)
        own, general = fit(curves, options).table, fit_model(curves, model, options).table
        assert general["status"].to_list() == own["status"].to_list()
        assert general["qualifier"].to_list() == own["qualifier"].to_list()
        same = [name for name, kind in own.schema.items() if kind.is_numeric()]
        for name in same:
            mine, theirs = (table[name].cast(float).to_numpy() for table in (general, own))
            np.testing.assert_allclose(mine, theirs, rtol=tolerance, atol=tolerance, err_msg=f"{name}, {intervals}")
