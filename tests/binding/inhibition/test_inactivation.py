"""kinact and KI from simulated inactivation: right where they are defined, bounded where they are not."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from binding.inhibition.simulated import KI, KINACT, activity_left, inside, kobs_curves
from sevenless.binding.inhibition.inactivation import fit_activity_left, fit_kobs
from sevenless.binding.inhibition.inactivation_law import (
    activity_law,
    ic50_after_preincubation_molar,
    kobs_law,
)
from sevenless.binding.inhibition.inactivation_table import INACTIVATION_COLUMNS, INACTIVATION_STATUSES
from sevenless.errors import TableError
from sevenless.fitting.curves import Curves

SLOPE, TOP, HALF = "kinact_per_ki_per_molar_s", "kinact_per_s", "ki_molar"


def test_kobs_gives_all_three_where_the_doses_span_ki():
    table = fit_kobs(kobs_curves(np.random.default_rng(1)))
    assert set(table["status"]) == {"ok"}
    for name, truth in ((SLOPE, KINACT / KI), (TOP, KINACT), (HALF, KI)):
        assert table[name].median() == pytest.approx(truth, rel=0.02)
        assert set(table[f"{name}_qualifier"]) == {"="}
        assert 0.90 <= inside(table, name, truth) <= 0.985
    assert (table["p_saturation"] < 1e-3).all()


def test_far_below_ki_only_the_slope_is_told():
    far = 100 * 1e-5
    table = fit_kobs(kobs_curves(np.random.default_rng(2), far)).filter(status="linear")
    assert len(table) >= 170
    assert table[SLOPE].median() == pytest.approx(KINACT / far, rel=0.03)
    assert set(table[f"{SLOPE}_qualifier"]) == {"="}
    assert set(table[f"{HALF}_qualifier"]) == set(table[f"{TOP}_qualifier"]) == {">"}
    assert (table[HALF] < far).mean() > 0.93
    assert (table[TOP] < KINACT).mean() > 0.93
    assert table[f"{HALF}_hi"].is_infinite().all()


def test_far_above_ki_only_kinact_is_told():
    table = fit_kobs(kobs_curves(np.random.default_rng(3), 1e-9)).filter(status="saturated")
    assert len(table) >= 170
    assert table[TOP].median() == pytest.approx(KINACT, rel=0.02)
    assert set(table[f"{TOP}_qualifier"]) == {"="}
    assert set(table[f"{HALF}_qualifier"]) == {"<"}
    assert set(table[f"{SLOPE}_qualifier"]) == {">"}
    assert (table[HALF] > 1e-9).mean() > 0.93


def test_a_rate_without_inhibitor_is_fitted_where_it_is_asked_for():
    curves = kobs_curves(np.random.default_rng(4), count=60)
    drifting = Curves.from_table(curves.points().with_columns(pl.col("response") + 2e-3), by=["curve"])
    table = fit_kobs(drifting, background=True)
    assert table["k0_per_s"].median() == pytest.approx(2e-3, rel=0.1)
    assert table[TOP].median() == pytest.approx(KINACT, rel=0.05)


def test_no_inactivation_is_called_so_and_has_no_number():
    rng = np.random.default_rng(5)
    doses = np.repeat(np.geomspace(1e-7, 1e-5, 10), 2)
    curves = Curves.from_matrix(doses, 1e-3 + rng.normal(0, 1e-4, (200, 20)))
    table = fit_kobs(curves, background=True)
    silent = table.filter(status="no_inactivation")
    assert len(silent) / len(table) >= 0.9
    assert silent[SLOPE].is_null().all()
    assert silent[f"{TOP}_qualifier"].is_null().all()


def test_too_few_points():
    table = fit_kobs(Curves.from_matrix([1e-6, 2e-6], [5e-3, 6e-3]))
    assert table["status"].to_list() == ["too_few_points"]
    assert table[SLOPE].to_list() == [None]


def test_activity_left_at_doses_and_times_gives_the_same_constants():
    table = fit_activity_left(activity_left(np.random.default_rng(6)), by=["compound"])
    assert set(table["status"]) == {"ok"}
    for name, truth in ((SLOPE, KINACT / KI), (TOP, KINACT), (HALF, KI)):
        assert table[name].median() == pytest.approx(truth, rel=0.03)
        assert inside(table, name, truth) >= 0.86
    assert table.columns == ["compound", *INACTIVATION_COLUMNS]
    assert set(table["status"]) <= set(INACTIVATION_STATUSES)


def test_activity_that_only_time_takes_is_no_inactivation():
    curves = activity_left(np.random.default_rng(7), count=20)
    rng = np.random.default_rng(8)
    points = curves.points()
    lost = 100 * np.exp(-1e-4 * points["preincubation_s"].to_numpy()) + rng.normal(0, 2, len(points))
    dying = Curves.from_table(points.with_columns(response=pl.Series(lost)), by=["compound", "preincubation_s"])
    table = fit_activity_left(dying, by=["compound"], background=True)
    assert (table["status"] == "no_inactivation").mean() >= 0.85


def test_one_inhibitor_needs_no_label():
    curves = activity_left(np.random.default_rng(9), count=1)
    table = fit_activity_left(curves, by=[])
    assert table["status"].to_list() == ["ok"]


def test_times_must_be_there():
    curves = activity_left(np.random.default_rng(9), count=1)
    with pytest.raises(TableError, match="no label minutes"):
        fit_activity_left(curves, by=["compound"], time_column="minutes")
    wrong = Curves.from_table(
        curves.points().with_columns(preincubation_s=-pl.col("preincubation_s")), by=["compound", "preincubation_s"]
    )
    with pytest.raises(TableError, match="missing or negative"):
        fit_activity_left(wrong, by=["compound"])


@pytest.mark.parametrize("form", ["efficiency", "maximum"])
def test_slopes_are_those_of_the_laws(form):
    first = 4.0 if form == "efficiency" else -2.0
    doses = np.geomspace(1e-8, 1e-4, 9)[None]
    with_time = np.stack([doses, np.full_like(doses, 120.0)], axis=-1)
    for law, theta, x in (
        (kobs_law, [[first, -6.0, 1e-3]], doses),
        (activity_law, [[first, -6.0, 1e-3, 90.0]], with_time),
    ):
        function, jacobian = law(form)
        at = np.array(theta)
        slopes = jacobian(at, x)
        for j in range(at.shape[1]):
            step = np.zeros_like(at)
            step[0, j] = 1e-7 * max(1.0, abs(at[0, j]))
            difference = (function(at + step, x) - function(at - step, x)) / (2 * step[0, j])
            np.testing.assert_allclose(slopes[..., j], difference, rtol=1e-4, atol=1e-7)


def test_both_forms_are_one_curve():
    doses = np.geomspace(1e-8, 1e-4, 9)[None]
    one = kobs_law("efficiency")[0](np.array([[4.0, -6.0, 0.0]]), doses)
    other = kobs_law("maximum")[0](np.array([[-2.0, -6.0, 0.0]]), doses)
    np.testing.assert_allclose(one, other)


def test_ic50_after_preincubation_leaves_half_the_activity():
    times = np.array([10.0, 100.0, 1000.0])
    ic50 = ic50_after_preincubation_molar(np.array(KINACT), np.array(KI), times)
    assert ic50[0] == np.inf
    left = np.exp(-KINACT * ic50[1:] / (KI + ic50[1:]) * times[1:])
    np.testing.assert_allclose(left, 0.5)
