"""Growth-rate metrics: the values by hand, the curve by simulation, and every refusal."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from sevenless.fitting.curves import Curves
from sevenless.fitting.growth.growth_rate import GROWTH_RATE_COLUMNS, fit_growth_rates, gr_values, growth_refusal

DOSES = np.repeat(1e-5 / 10.0 ** np.linspace(0, 4, 9), 3)


def sigmoid(gr_inf, gec50, h, doses=DOSES):
    return gr_inf + (1 - gr_inf) / (1 + (doses / gec50) ** h)


@pytest.fixture
def rng():
    return np.random.default_rng(5)


def test_gr_values_by_hand():
    # Two doublings in the control: no drug 1, one doubling 2^(1/2) - 1, none 0, half of the cells lost 2^(-1/2) - 1.
    values = gr_values([400.0, 200.0, 100.0, 50.0, 0.0], time0=100.0, control=400.0)
    np.testing.assert_allclose(values, [1.0, 2**0.5 - 1, 0.0, 2**-0.5 - 1, -1.0], rtol=1e-14)


def test_gr_value_of_a_signal_below_background_is_that_of_no_cells():
    assert gr_values(-3.0, time0=100.0, control=400.0) == -1.0


@pytest.mark.parametrize(
    ("time0", "control"), [(100.0, 100.0), (100.0, 80.0), (0.0, 10.0), (-1.0, 10.0), (np.nan, 10.0), (10.0, np.nan)]
)
def test_no_gr_value_without_growth(time0, control):
    assert np.isnan(gr_values([50.0, 500.0], time0=time0, control=control)).all()
    assert growth_refusal(time0=time0, control=control)


def test_refusals_name_the_reason():
    assert growth_refusal(time0=100.0, control=400.0) is None
    assert "did not grow" in growth_refusal(time0=100.0, control=90.0)
    assert "no time-0" in growth_refusal(time0=None, control=90.0)
    assert "no control" in growth_refusal(time0=1.0, control=None)
    assert "no amount of cells" in growth_refusal(time0=0.0, control=90.0)


@settings(deadline=None, max_examples=50)
@given(
    time0=st.floats(1, 1e6),
    doublings=st.floats(0.1, 10),
    gain=st.floats(1e-3, 1e3),
    rate=st.floats(-1, 1.5),
)
def test_gr_value_depends_on_the_growth_rate_alone(time0, doublings, gain, rate):
    """Neither the signal's unit nor the length of the assay nor the speed of division enters."""
    control, treated = time0 * 2**doublings, time0 * 2 ** (rate * doublings)
    value = float(gr_values(treated * gain, time0=time0 * gain, control=control * gain))
    np.testing.assert_allclose(value, 2**rate - 1, rtol=1e-6, atol=1e-9)


def test_exact_curves_give_back_their_metrics():
    metrics = fit_growth_rates(Curves.from_matrix(DOSES, [sigmoid(-0.5, 1e-7, 1.0), sigmoid(0.2, 3e-7, 2.0)]))
    np.testing.assert_allclose(metrics["gr_inf"], [-0.5, 0.2], atol=1e-6)
    np.testing.assert_allclose(metrics["gec50_molar"], [1e-7, 3e-7], rtol=1e-5)
    np.testing.assert_allclose(metrics["h_gr"], [1.0, 2.0], rtol=1e-5)
    # GRinf + (1 - GRinf) / (1 + u) = 0.5 at u = 0.5 / (0.5 - GRinf)
    np.testing.assert_allclose(metrics["gr50_molar"], [1e-7 * 0.5 / 1.0, 3e-7 * (0.5 / 0.3) ** 0.5], rtol=1e-5)
    assert metrics["gr50_qualifier"].to_list() == ["=", "="]
    assert metrics["gr_status"].to_list() == ["ok", "ok"]
    np.testing.assert_allclose(
        metrics["gr_max"], [sigmoid(-0.5, 1e-7, 1, 1e-5), sigmoid(0.2, 3e-7, 2, 1e-5)], rtol=1e-9
    )
    np.testing.assert_allclose(metrics["gr_r2"], 1.0, atol=1e-9)


def test_area_over_the_curve_is_the_trapezoid_over_log_dose():
    doses = np.array([1e-8, 1e-7, 1e-5, 1e-5])
    values = np.array([1.0, 0.5, 0.1, -0.1])
    metrics = fit_growth_rates(Curves.from_matrix(doses[[3, 0, 2, 1]], values[[3, 0, 2, 1]]))
    np.testing.assert_allclose(metrics["gr_aoc"], ((0 + 0.5) / 2 * 1 + (0.5 + 1.0) / 2 * 2) / 3, rtol=1e-12)
    np.testing.assert_allclose(metrics["gr_max"], 0.0, atol=1e-12)


def test_flat_curves_get_a_bound_by_their_height(rng):
    noise = rng.normal(0, 0.05, (2, len(DOSES)))
    metrics = fit_growth_rates(Curves.from_matrix(DOSES, np.array([[0.9], [-0.4]]) + noise))
    assert metrics["gr_status"].to_list() == ["flat", "flat"]
    assert metrics["gr50_qualifier"].to_list() == [">", "<"]
    np.testing.assert_allclose(metrics["gr50_molar"], [1e-5, 1e-9], rtol=1e-9)
    np.testing.assert_allclose(metrics["gr_inf"], np.mean(np.array([[0.9], [-0.4]]) + noise, axis=1), rtol=1e-9)
    assert metrics["gec50_molar"].null_count() == 2
    assert metrics["h_gr"].null_count() == 2


def test_p_flat_is_the_f_test_against_the_mean(rng):
    values = sigmoid(0.7, 1e-7, 1.0) + rng.normal(0, 0.1, len(DOSES))
    row = fit_growth_rates(Curves.from_matrix(DOSES, values)).row(0, named=True)
    about_mean = np.sum((values - values.mean()) ** 2)
    rss = (1 - row["gr_r2"]) * about_mean
    dof = len(DOSES) - 3
    np.testing.assert_allclose(row["gr_p_flat"], stats.f.sf((about_mean - rss) / 2 / (rss / dof), 2, dof), rtol=1e-8)


def test_a_curve_that_stays_above_half_is_greater_than_the_highest_dose(rng):
    metrics = fit_growth_rates(Curves.from_matrix(DOSES, sigmoid(0.7, 1e-7, 1.5) + rng.normal(0, 0.02, len(DOSES))))
    assert metrics["gr_status"][0] == "ok"
    assert metrics["gr50_qualifier"][0] == ">"
    assert metrics["gr50_molar"][0] == pytest.approx(1e-5)
    assert metrics["gec50_molar"][0] == pytest.approx(1e-7, rel=0.3)


def test_a_curve_that_is_down_before_the_first_dose_is_less_than_it(rng):
    metrics = fit_growth_rates(Curves.from_matrix(DOSES, sigmoid(-0.5, 1e-10, 0.4) + rng.normal(0, 0.02, len(DOSES))))
    assert metrics["gr50_qualifier"][0] == "<"
    assert metrics["gr50_molar"][0] == pytest.approx(1e-9)


def test_refused_and_short_curves_say_why():
    values = np.array([sigmoid(-0.5, 1e-7, 1.0)] * 3)
    values[1, 3:] = np.nan
    metrics = fit_growth_rates(Curves.from_matrix(DOSES, values), refusals=["cells did not grow", None, None])
    assert metrics["gr_status"].to_list() == ["refused", "too_few_points", "ok"]
    assert metrics["gr_message"][0] == "cells did not grow"
    assert metrics["gr50_qualifier"].to_list() == [None, None, "="]
    for name in ("gr50_molar", "gr_inf", "gr_max", "gr_aoc", "gr_p_flat", "log10_gr50_molar_lo", "h_gr"):
        assert metrics[name][0] is None
    assert metrics["n_points"][0] == len(DOSES)


def test_vehicle_wells_change_nothing(rng):
    values = sigmoid(-0.3, 1e-7, 1.2) + rng.normal(0, 0.05, len(DOSES))
    without = fit_growth_rates(Curves.from_matrix(DOSES, values))
    with_vehicle = fit_growth_rates(Curves.from_matrix(np.append(DOSES, [0.0, 0.0]), np.append(values, [1.3, 0.7])))
    assert with_vehicle.equals(without)


def test_intervals_of_gr50_cover(rng):
    count = 400
    gr_inf, gec50, h = rng.uniform(-0.6, 0.2, count), 10 ** rng.uniform(-8, -6, count), rng.uniform(0.7, 2, count)
    values = sigmoid(gr_inf[:, None], gec50[:, None], h[:, None]) + rng.normal(0, 0.07, (count, len(DOSES)))
    truth = np.log10(gec50 * (0.5 / (0.5 - gr_inf)) ** (1 / h))
    metrics = fit_growth_rates(Curves.from_matrix(DOSES, values))
    inside = (metrics["log10_gr50_molar_lo"].to_numpy() <= truth) & (truth <= metrics["log10_gr50_molar_hi"].to_numpy())
    # Three binomial standard errors of 400 about 0.95.
    assert 0.917 <= inside.mean() <= 0.983


def test_columns_are_declared(rng):
    metrics = fit_growth_rates(Curves.from_matrix(DOSES, sigmoid(0, 1e-7, 1)))
    assert dict(metrics.schema) == {"curve": metrics.schema["curve"], **GROWTH_RATE_COLUMNS}
