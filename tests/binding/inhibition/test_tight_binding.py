"""Ki_app from simulated rates: unbiased down to the floor of the IC50, and a bound beyond it."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from binding.inhibition.simulated import free_enzyme, inside, tight_curves
from sevenless.binding.inhibition.tight_binding import (
    TIGHT_BINDING_COLUMNS,
    TIGHT_BINDING_STATUSES,
    fit_tight_binding,
)
from sevenless.fitting.curves import Curves
from sevenless.fitting.fit import fit

ENZYME = 2e-9


@pytest.mark.parametrize("ratio", [100.0, 10.0, 1.0, 0.3, 0.1, 0.05])
def test_unbiased_down_to_an_ic50_of_half_the_enzyme(ratio):
    curves = tight_curves(np.random.default_rng(int(100 * ratio)), ratio * ENZYME)
    table = fit_tight_binding(curves, enzyme_molar=ENZYME)
    log10_ki = table["log10_ki_app_molar"].to_numpy()
    error = np.median(log10_ki) - np.log10(ratio * ENZYME)
    # Three standard errors of a median of 200, and never more than 2 %.
    assert abs(error) < min(3 * 1.25 * log10_ki.std() / np.sqrt(len(log10_ki)), 0.0086)
    assert set(table["status"]) == {"ok"}
    assert 0.90 <= inside(table, "log10_ki_app_molar", np.log10(ratio * ENZYME)) <= 0.985
    assert table["ic50_molar"].median() == pytest.approx((ratio + 0.5) * ENZYME, rel=0.02)


def test_at_the_floor_only_a_bound_is_given_and_the_floor_is_named():
    table = fit_tight_binding(tight_curves(np.random.default_rng(5), 1e-4 * ENZYME, count=60), enzyme_molar=ENZYME)
    floor = table.filter(status="at_floor")
    assert len(floor) >= 0.9 * len(table)
    assert set(floor["qualifier"]) == {"<"}
    assert (floor["ki_app_molar"] > 1e-4 * ENZYME).mean() > 0.9
    assert floor["ki_app_molar"].max() < 0.1 * ENZYME
    assert all("E/2 = 1 nM" in message for message in floor["message"])
    assert floor["log10_ki_app_molar_lo"].is_infinite().all()


def test_a_plain_logistic_would_have_been_wrong():
    curves = tight_curves(np.random.default_rng(6), 0.1 * ENZYME, count=20)
    ic50 = fit(curves).table["ic50_molar"].median()
    assert ic50 > 5 * 0.1 * ENZYME


def test_perfect_data_give_the_truth():
    doses = np.append(0.0, np.geomspace(1e-11, 1e-6, 14))
    rates = np.stack([100 * free_enzyme(ki, doses, ENZYME) for ki in (1e-10, 1e-9, 1e-8)])
    table = fit_tight_binding(Curves.from_matrix(doses, rates), enzyme_molar=ENZYME)
    np.testing.assert_allclose(table["ki_app_molar"], [1e-10, 1e-9, 1e-8], rtol=1e-6)
    assert table["status"].to_list() == ["ok"] * 3


def test_each_curve_has_its_own_enzyme():
    doses = np.append(0.0, np.geomspace(1e-11, 1e-6, 14))
    enzymes = np.array([1e-9, 5e-9])
    rates = np.stack([100 * free_enzyme(1e-9, doses, enzyme) for enzyme in enzymes])
    table = fit_tight_binding(Curves.from_matrix(doses, rates), enzyme_molar=enzymes)
    np.testing.assert_allclose(table["ki_app_molar"], 1e-9, rtol=1e-6)
    np.testing.assert_allclose(table["floor_molar"], enzymes / 2)


def test_a_titration_tells_the_active_enzyme():
    rng = np.random.default_rng(8)
    curves = tight_curves(rng, 0.02 * ENZYME, count=50)
    table = fit_tight_binding(curves, enzyme_molar=1.6 * ENZYME, free_enzyme=True)
    assert table["enzyme_molar"].median() == pytest.approx(ENZYME, rel=0.02)
    assert inside(table, "enzyme_molar", ENZYME) >= 0.86


def test_a_bottom_is_found_where_it_is_asked_for():
    curves = tight_curves(np.random.default_rng(9), ENZYME, count=30)
    raised = Curves.from_table(curves.points().with_columns(pl.col("response") + 20), by=["curve"])
    table = fit_tight_binding(raised, enzyme_molar=ENZYME, bottom=None)
    assert table["bottom"].median() == pytest.approx(20, abs=1)
    assert table["ki_app_molar"].median() == pytest.approx(ENZYME, rel=0.05)


def test_what_cannot_be_said_has_a_status_and_no_number():
    doses = np.append([0.0, 0.0], np.geomspace(1e-11, 1e-8, 10))
    rng = np.random.default_rng(10)
    flat = 100 + rng.normal(0, 2, 12)
    weak = 100 * free_enzyme(3e-7, doses, ENZYME) + rng.normal(0, 0.3, 12)
    few = np.where(np.arange(12) < 2, 100.0, np.nan)
    table = fit_tight_binding(Curves.from_matrix(doses, np.stack([flat, weak, few])), enzyme_molar=ENZYME)
    assert table["status"].to_list() == ["no_effect", "above_range", "too_few_points"]
    assert table["qualifier"].to_list() == [">", ">", None]
    assert table["ki_app_molar"][0] == pytest.approx(1e-8 - ENZYME / 2)
    assert 1e-8 < table["ki_app_molar"][1] < 3e-7
    assert table["log10_ki_app_molar"].is_null().to_list() == [True, False, True]


def test_columns_statuses_and_an_empty_set():
    curves = tight_curves(np.random.default_rng(1), ENZYME, count=3)
    table = fit_tight_binding(curves, enzyme_molar=ENZYME)
    assert table.schema == {**curves.labels.schema, **TIGHT_BINDING_COLUMNS}
    assert set(table["status"]) <= set(TIGHT_BINDING_STATUSES)
    none = Curves.from_table(curves.points().clear(), by=["curve"])
    assert fit_tight_binding(none, enzyme_molar=ENZYME).schema == table.schema


def test_vehicle_alone_says_nothing():
    table = fit_tight_binding(Curves.from_matrix(np.zeros(8), np.arange(8.0)), enzyme_molar=ENZYME)
    assert table.select("status", "qualifier", "ki_app_molar").row(0) == ("too_few_points", None, None)


@pytest.mark.parametrize("curve", ["flat nought", "rising", "negative", "a single well"])
def test_responses_that_no_inhibitor_gives_are_no_effect(curve):
    responses = {
        "flat nought": np.zeros(12),
        "rising": np.linspace(0, 100, 12),
        "negative": -np.arange(12.0)[::-1],
        "a single well": np.eye(12)[3],
    }
    doses = np.append([0.0, 0.0], np.geomspace(1e-10, 1e-6, 10))
    table = fit_tight_binding(Curves.from_matrix(doses, responses[curve]), enzyme_molar=ENZYME)
    assert table["status"].to_list() == ["no_effect"]


@pytest.mark.parametrize("enzyme", [0.0, -1e-9, np.nan, [1e-9, 0.0, 1e-9]])
def test_enzyme_must_be_positive(enzyme):
    with pytest.raises(ValueError, match="greater than 0"):
        fit_tight_binding(tight_curves(np.random.default_rng(1), ENZYME, count=3), enzyme_molar=enzyme)
