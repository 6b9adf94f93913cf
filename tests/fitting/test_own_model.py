"""A model that a user brings: binding to one site with a straight background, through the same door as ours."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy import stats
from scipy.optimize import curve_fit

from sevenless.fitting.curve_models.curve_model import CurveModel
from sevenless.fitting.curve_models.fit_model import fit_model
from sevenless.fitting.curves import Curves
from sevenless.fitting.options import FitOptions

CONC = np.array([0.0, 1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0, 128.0])


def binding(theta, x):
    bmax, kd, slope = (theta[:, j : j + 1] for j in range(3))
    return bmax * x / (kd + x) + slope * x


def binding_slopes(theta, x):
    bmax, kd, _ = (theta[:, j : j + 1] for j in range(3))
    return np.stack([x / (kd + x), -bmax * x / (kd + x) ** 2, x], axis=-1)


def binding_starts(points, options):
    highest = np.max(points.y * (points.weight > 0), axis=1, initial=0.0)
    starts = np.stack(
        [np.stack([highest, np.full_like(highest, kd), 0 * highest], axis=-1) for kd in (3.0, 30.0)], axis=1
    )
    limits = np.broadcast_to([[0.0, np.inf], [1e-6, 1e6], [-np.inf, np.inf]], (*starts.shape, 2))
    return starts, limits.copy()


BINDING = CurveModel(
    name="binding",
    equation="bmax x / (kd + x) + slope x",
    parameters=("bmax", "kd", "slope"),
    function=binding,
    jacobian=binding_slopes,
    starts=binding_starts,
    axis="plain",
    simpler={2: 0.0},
)


@pytest.fixture
def rng():
    return np.random.default_rng(41)


def samples(rng, count=20, slope=0.3):
    truth = np.c_[rng.uniform(50, 100, count), rng.uniform(4, 16, count), np.full(count, slope)]
    x = np.broadcast_to(CONC, (count, len(CONC)))
    return truth, binding(truth, x) + rng.normal(0, 2, (count, len(CONC)))


def test_estimates_errors_and_squares_equal_scipy(rng):
    _, response = samples(rng)
    weight = rng.uniform(0.3, 3, response.shape)
    table = fit_model(Curves.from_matrix(CONC, response, weight=weight), BINDING, FitOptions(intervals="wald")).table
    for i, row in enumerate(table.iter_rows(named=True)):
        best, spread = curve_fit(
            lambda x, bmax, kd, slope: bmax * x / (kd + x) + slope * x,
            CONC,
            response[i],
            p0=[70, 8, 0.3],
            sigma=1 / np.sqrt(weight[i]),
            xtol=1e-14,
            ftol=1e-14,
        )
        np.testing.assert_allclose([row[name] for name in BINDING.parameters], best, rtol=1e-5)
        np.testing.assert_allclose(
            [row[f"{name}_se"] for name in BINDING.parameters], np.sqrt(np.diag(spread)), rtol=1e-4
        )
        half = stats.t.ppf(0.975, len(CONC) - 3) * row["kd_se"]
        assert row["kd_hi"] == pytest.approx(row["kd"] + half)


def test_profile_intervals_cover(rng):
    truth, response = samples(rng, count=400)
    table = fit_model(Curves.from_matrix(CONC, response), BINDING).table
    for j, name in enumerate(BINDING.parameters):
        inside = (table[f"{name}_lo"].to_numpy() <= truth[:, j]) & (truth[:, j] <= table[f"{name}_hi"].to_numpy())
        # Three binomial standard errors of 400 about 0.95.
        assert 0.917 <= inside.mean() <= 0.983


def test_the_simpler_form_is_tested(rng):
    _, straight = samples(rng, count=200, slope=0.0)
    p = fit_model(Curves.from_matrix(CONC, straight), BINDING, FitOptions(intervals="none")).table["p_simpler"]
    assert 0.004 <= (p < 0.05).mean() <= 0.1
    _, sloping = samples(rng, slope=1.0)
    p = fit_model(Curves.from_matrix(CONC, sloping), BINDING, FitOptions(intervals="none")).table["p_simpler"]
    assert (p < 0.05).mean() > 0.8


def test_a_model_without_a_potency_says_so(rng):
    _, response = samples(rng, count=1)
    row = fit_model(Curves.from_matrix(CONC, response), BINDING).table.row(0, named=True)
    assert row["status"] == "ok"
    assert "no IC50" in row["message"]
    for name in ("qualifier", "ic50_molar", "pic50", "log10_ic50_molar", "hill", "top", "auc", "conc_min_molar"):
        assert row[name] is None
    assert row["dof"] == len(CONC) - 3
    assert row["r2"] > 0.9


def test_a_model_without_a_simpler_form_has_no_such_column(rng):
    _, response = samples(rng, count=1)
    fits = fit_model(Curves.from_matrix(CONC, response), replace(BINDING, simpler={}))
    assert "p_simpler" not in fits.table.columns
    assert fits.extra_columns[:4] == ("bmax", "bmax_lo", "bmax_hi", "bmax_se")


def test_a_parameter_may_not_take_the_name_of_a_column(rng):
    _, response = samples(rng, count=1)
    with pytest.raises(ValueError, match="parameter named like the column r2"):
        fit_model(Curves.from_matrix(CONC, response), replace(BINDING, parameters=("bmax", "r2", "slope")))


def test_a_robust_fit_of_it_passes_over_a_wild_point(rng):
    truth, response = samples(rng, count=30)
    response[:, 4] += 80
    plain, robust = (
        fit_model(Curves.from_matrix(CONC, response), BINDING, FitOptions(robust=on, intervals="none")).table
        for on in (False, True)
    )
    error = {
        name: np.abs(np.log(t["kd"].to_numpy() / truth[:, 1])) for name, t in (("plain", plain), ("robust", robust))
    }
    assert np.median(error["robust"]) < 0.5 * np.median(error["plain"])


def test_replicates_give_a_lack_of_fit_test(rng):
    x = np.repeat(CONC, 3)
    noise = rng.normal(0, 2, (2, len(x)))
    right = 80 * x / (8 + x) + 0.3 * x
    wrong = 80 * (x > 10) + 0 * x
    table = fit_model(
        Curves.from_matrix(x, np.stack([right, wrong]) + noise), BINDING, FitOptions(intervals="none")
    ).table
    assert table["p_lack_of_fit"][0] > 0.01
    assert table["p_lack_of_fit"][1] < 1e-6
