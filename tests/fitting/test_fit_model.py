"""Fits of registered models through the public door: estimates, intervals, qualifiers and invariants."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from scipy.optimize import brentq, least_squares

from sevenless.fitting.curve_models.fit_model import fit_model
from sevenless.fitting.curve_models.models import BIPHASIC, FIVE_PARAMETER
from sevenless.fitting.curves import Curves
from sevenless.fitting.fit import fit
from sevenless.fitting.fits import CURVE_FIT_COLUMNS
from sevenless.fitting.options import FitOptions

DOSES = np.concatenate([[0.0, 0.0], 1e-5 / 10 ** np.linspace(0, 4.5, 10)])
WALD = FitOptions(intervals="wald")


def log10(doses):
    with np.errstate(divide="ignore"):
        return np.log10(doses)


def five(*theta, doses=DOSES):
    return FIVE_PARAMETER.function(np.array([theta]), log10(doses)[None])[0]


def two_sites(*theta, doses):
    return BIPHASIC.function(np.array([theta]), log10(doses)[None])[0]


@pytest.fixture
def rng():
    return np.random.default_rng(11)


def test_exact_data_give_back_their_parameters():
    truth = [(-7.3, 1.2, 100.0, 5.0, 2.5), (-6.8, -0.9, 80.0, 10.0, 0.4), (-8.0, 2.0, 1.0, 0.0, 1.0)]
    table = fit_model(Curves.from_matrix(DOSES, [five(*theta) for theta in truth]), "five-parameter", WALD).table
    found = table.select(FIVE_PARAMETER.parameters).to_numpy()
    np.testing.assert_allclose(found, truth, rtol=1e-5, atol=1e-6)
    assert table["status"].to_list() == ["ok"] * 3


def test_two_sites_are_found_and_named_in_order():
    doses = np.concatenate([[0.0], 1e-4 / 10 ** np.linspace(0, 6, 14)])
    curves = Curves.from_matrix(doses, two_sites(-8.5, -6.0, 0.3, 1.0, 100.0, 4.0, doses=doses))
    fits = fit_model(curves, "biphasic", WALD)
    row = fits.table.row(0, named=True)
    found = [row[name] for name in BIPHASIC.parameters]
    np.testing.assert_allclose(found, [-8.5, -6.0, 0.3, 1.0, 100.0, 4.0], rtol=1e-6)
    assert row["hill_se"] == 0
    assert row["p_simpler"] < 1e-6
    assert fits.label_columns == ["curve"]


def test_the_optimum_equals_scipy_from_the_truth(rng):
    truth = np.c_[
        rng.uniform(-8, -6.5, 25), rng.uniform(0.8, 2, 25), np.full(25, 100.0), np.zeros(25), rng.uniform(0.5, 2, 25)
    ]
    response = np.array([five(*theta) for theta in truth]) + rng.normal(0, 3, (25, len(DOSES)))
    table = fit_model(Curves.from_matrix(DOSES, response), "five-parameter", WALD).table
    bounds = ([-11, 0.1, -np.inf, -np.inf, 0.05], [-4, 20, np.inf, np.inf, 20])
    for i in range(25):
        reference = least_squares(lambda b, i=i: five(*b) - response[i], truth[i], bounds=bounds, x_scale="jac")
        assert table["rss"][i] <= 2 * reference.cost * (1 + 1e-7)


def test_five_parameters_never_fit_worse_than_four(rng):
    response = [five(-7, 1, 100, 0, 1) + rng.normal(0, 4, len(DOSES)) for _ in range(30)]
    curves = Curves.from_matrix(DOSES, response)
    four, many = fit(curves, WALD).table, fit_model(curves, "five-parameter", WALD).table
    assert (many["rss"] <= four["rss"] * (1 + 1e-9)).all()
    # The F test against asymmetry 1 is the one between the two tables.
    f = (four["rss"] - many["rss"]).to_numpy() / (many["rss"] / many["dof"]).to_numpy()
    np.testing.assert_allclose(many["p_simpler"], stats.f.sf(np.maximum(f, 0), 1, 7), rtol=1e-4, atol=1e-6)


def test_profile_ends_stand_on_the_threshold(rng):
    """At each end the best fit with that parameter held costs s^2 F(0.95; 1, dof) more: checked with SciPy."""
    response = five(-7, 1.2, 100, 0, 1.5) + rng.normal(0, 2, len(DOSES))
    row = fit_model(Curves.from_matrix(DOSES, response), "five-parameter").table.row(0, named=True)
    best = np.array([row[name] for name in FIVE_PARAMETER.parameters])
    allowed = row["rss"] * (1 + stats.f.ppf(0.95, 1, row["dof"]) / row["dof"])

    bounds = np.array([[-11, 0.1, -np.inf, -np.inf, 0.05], [-4, 20, np.inf, np.inf, 20]])

    def profile(index, value):
        low, high = np.delete(bounds, index, axis=1)
        start = np.clip(np.delete(best, index), low + 1e-6, high - 1e-6)
        exact = {"x_scale": "jac", "xtol": 1e-14, "ftol": 1e-14, "bounds": (low, high)}
        return 2 * least_squares(lambda b: five(*np.insert(b, index, value)) - response, start, **exact).cost

    for index, name in enumerate(FIVE_PARAMETER.parameters[:4]):
        for end in ("lo", "hi"):
            np.testing.assert_allclose(profile(index, row[f"{name}_{end}"]), allowed, rtol=1e-4)


def test_wald_intervals_are_estimate_and_t_standard_errors(rng):
    response = five(-7, 1.2, 100, 0, 1.5) + rng.normal(0, 2, len(DOSES))
    row = fit_model(Curves.from_matrix(DOSES, response), "five-parameter", WALD).table.row(0, named=True)
    for name in FIVE_PARAMETER.parameters:
        half = stats.t.ppf(0.975, row["dof"]) * row[f"{name}_se"]
        np.testing.assert_allclose(row[f"{name}_hi"], row[name] + half, rtol=1e-10)
        np.testing.assert_allclose(row[f"{name}_lo"], row[name] - half, rtol=1e-10)


def test_no_intervals_when_none_are_asked_for():
    row = fit_model(Curves.from_matrix(DOSES, five(-7, 1, 1, 0, 2)), "biphasic", FitOptions(intervals="none")).table
    assert row["log10_ic50_molar_lo"].null_count() == 1
    assert row["fraction_hi"].null_count() == 1


def test_absolute_ic50_and_auc_follow_the_fitted_curve(rng):
    response = five(-7, 1.2, 100, 10, 2.0) + rng.normal(0, 1, len(DOSES))
    curves = Curves.from_matrix(DOSES, response)
    row = fit_model(curves, "five-parameter", FitOptions(absolute_level=40.0)).table.row(0, named=True)
    theta = np.array([row[name] for name in FIVE_PARAMETER.parameters])
    crossing = brentq(lambda x: FIVE_PARAMETER.function(theta[None], np.array([[x]]))[0, 0] - 40.0, -10, -4)
    assert row["absolute_level"] == 40.0
    np.testing.assert_allclose(row["log10_absolute_ic50_molar"], crossing, atol=1e-9)
    assert row["log10_absolute_ic50_molar_lo"] < crossing < row["log10_absolute_ic50_molar_hi"]
    grid = np.linspace(-9.5, -5, 20001)
    mean = np.trapezoid(FIVE_PARAMETER.function(theta[None], grid[None])[0], grid) / 4.5
    np.testing.assert_allclose(row["auc"], mean, rtol=1e-7)


def test_inactive_partial_and_short_curves_get_qualifiers_not_potencies(rng):
    flat = 100 + rng.normal(0, 2, len(DOSES))
    partial = five(-4.6, 1.0, 100, 0, 1.0) + rng.normal(0, 1, len(DOSES))
    short = np.where(np.arange(len(DOSES)) < 5, 50.0, np.nan)
    table = fit_model(Curves.from_matrix(DOSES, [flat, partial, short]), "five-parameter").table
    assert table["status"][0] == "no_effect"
    assert table["status"][2] == "too_few_points"
    assert table["qualifier"].to_list() == [">", ">", None]
    assert table["ic50_molar"][0] == pytest.approx(1e-5)
    assert table["asymmetry"][0] is None
    assert table["ic50_molar"][1] < 1e-4
    assert table["dof"][2] == 0


def test_a_direction_that_is_not_allowed_is_no_effect(rng):
    rising = five(-7, -1, 100, 0, 1) + rng.normal(0, 2, len(DOSES))
    curves = Curves.from_matrix(DOSES, rising)
    for model in ("five-parameter", "biphasic"):
        assert fit_model(curves, model, FitOptions(direction="falling")).table["status"][0] == "no_effect"
        assert fit_model(curves, model, FitOptions(direction="rising")).table["status"][0] != "no_effect"


def test_limits_of_the_options_hold(rng):
    response = five(-7, 1.2, 100, 0, 2) + rng.normal(0, 2, len(DOSES))
    options = FitOptions(top=100.0, bottom=(2.0, 50.0), hill=(0.5, 1.0), direction="falling")
    row = fit_model(Curves.from_matrix(DOSES, response), "five-parameter", options).table.row(0, named=True)
    assert row["top"] == row["top_lo"] == row["top_hi"] == 100.0
    assert 2.0 <= row["bottom"] <= 50.0
    assert 0.5 <= row["hill"] <= 1.0
    assert row["bottom_lo"] >= 2.0
    assert row["dof"] == len(DOSES) - 4


def test_a_wild_well_does_not_move_a_robust_fit(rng):
    response = five(-7, 1.2, 100, 0, 1.0) + rng.normal(0, 1, len(DOSES))
    wild = response.copy()
    wild[6] += 60
    robust = FitOptions(robust=True, intervals="wald", hill=1.2)
    table = fit_model(Curves.from_matrix(DOSES, [response, wild]), "five-parameter", robust).table
    assert abs(table["log10_ic50_molar"][1] - table["log10_ic50_molar"][0]) < 0.05
    assert table["n_downweighted"].to_list() == [0, 1]
    assert "p_simpler" not in table.columns


def test_ragged_curves_and_order_of_points_change_nothing(rng):
    response = five(-7, 1.2, 100, 0, 1.5) + rng.normal(0, 2, len(DOSES))
    rows = pl.DataFrame({"curve": "a", "conc_molar": DOSES, "response": response})
    other = pl.DataFrame({"curve": "b", "conc_molar": [1e-9, 1e-6, 0.0], "response": [1.0, 0.0, 1.0]})
    shuffled = rows.with_columns(curve=pl.lit("c"))[rng.permutation(len(DOSES)).tolist()]
    table = fit_model(Curves.from_table(pl.concat([rows, other, shuffled]), by=["curve"]), "five-parameter", WALD).table
    assert table["status"].to_list() == ["ok", "too_few_points", "ok"]
    for name in ("log10_ic50_molar", "hill", "top", "bottom", "asymmetry", "rss", "sigma", "auc"):
        np.testing.assert_allclose(table[name][2], table[name][0], rtol=1e-6)
    alone = fit_model(Curves.from_matrix(DOSES, response), "five-parameter", WALD).table
    np.testing.assert_allclose(table["log10_ic50_molar"][0], alone["log10_ic50_molar"][0], rtol=1e-9)


def test_columns_are_those_of_every_fit_and_then_the_models_own():
    fits = fit(Curves.from_matrix(DOSES, five(-7, 1, 1, 0, 2)), FitOptions(model="five-parameter", intervals="wald"))
    extra = ("asymmetry", "asymmetry_lo", "asymmetry_hi", "asymmetry_se", "p_simpler")
    assert fits.extra_columns == extra
    assert fits.table.columns == ["curve", *CURVE_FIT_COLUMNS, *extra]
    assert dict(fits.table.schema).items() >= dict(CURVE_FIT_COLUMNS).items()


def test_no_curves_at_all():
    empty = Curves.from_table(
        pl.DataFrame(schema={"curve": pl.String, "conc_molar": pl.Float64, "response": pl.Float64}), by=["curve"]
    )
    for model in ("five-parameter", "biphasic", "logistic-growth"):
        assert len(fit_model(empty, model)) == 0


def test_absurd_curves_leave_the_others_alone(rng):
    sound = five(-7, 1.2, 100, 0, 1.5) + rng.normal(0, 2, len(DOSES))
    absurd = [np.zeros(12), np.ones(12), 1e300 * np.arange(12), 1e-300 * np.arange(12), np.full(12, np.inf)]
    table = fit_model(Curves.from_matrix(DOSES, [*absurd, sound]), "five-parameter", WALD).table
    alone = fit_model(Curves.from_matrix(DOSES, sound), "five-parameter", WALD).table
    assert table["status"][4] == "too_few_points"
    assert not set(table["status"][:4]) & {"ok"}
    for name in ("log10_ic50_molar", "asymmetry", "log10_ic50_molar_hi"):
        assert table[name][5] == pytest.approx(alone[name][0], rel=1e-9)


@settings(deadline=None, max_examples=20)
@given(
    shift=st.floats(-3, 3),
    gain=st.floats(1e-3, 1e3),
    seed=st.integers(0, 2**32 - 1),
)
def test_units_shift_the_log_ic50_and_scale_the_plateaus(shift, gain, seed):
    noise = np.random.default_rng(seed).normal(0, 2, len(DOSES))
    response = five(-7, 1.2, 100, 10, 1.0) + noise
    options = FitOptions(intervals="none", hill=1.2)
    one = fit_model(Curves.from_matrix(DOSES, response), "five-parameter", options).table
    other = fit_model(Curves.from_matrix(DOSES * 10**shift, response * gain), "five-parameter", options).table
    np.testing.assert_allclose(other["log10_ic50_molar"][0], one["log10_ic50_molar"][0] + shift, atol=1e-5)
    np.testing.assert_allclose(other["rss"][0], one["rss"][0] * gain**2, rtol=1e-8)
    np.testing.assert_allclose(other["p_no_effect"][0], one["p_no_effect"][0], rtol=1e-6)
