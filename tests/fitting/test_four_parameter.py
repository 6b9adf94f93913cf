"""The engine: optimum, intervals, errors, masks, weights, constraints, robustness."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest
from scipy.optimize import brentq, curve_fit, least_squares
from scipy.stats import f as f_distribution

from fitting.curve_maker import DOSES_MOLAR, logistic, noisy_curves
from sevenless.fitting.fit import fit_curves
from sevenless.fitting.fits import CurveFits
from sevenless.fitting.options import HILL_LIMITS, FitOptions

Column = npt.NDArray[np.float64]


def column(fits: CurveFits, name: str) -> Column:
    return np.asarray(fits.table[name].cast(float).fill_null(np.nan).to_numpy())


def model(log10_conc: Column, bottom: float, top: float, centre: float, hill: float) -> Column:
    return np.asarray(bottom + (top - bottom) / (1 + 10 ** (hill * (log10_conc - centre))))


def best_rss(conc: Column, response: Column, rng: np.random.Generator, starts: int = 32) -> float:
    """Least sum of squares over random starts, inside the search range."""
    log10_conc = np.log10(conc)
    low = [-10, -10, log10_conc.min() - 1, HILL_LIMITS[0]]
    high = [10, 10, log10_conc.max() + 1, HILL_LIMITS[1]]
    best = np.inf
    for _ in range(starts):
        start = [0.1, 1.0, rng.uniform(low[2], high[2]), np.exp(rng.uniform(-0.8, 1.8))]
        found = least_squares(lambda t: model(log10_conc, *t) - response, start, bounds=(low, high), xtol=1e-14)
        best = min(best, 2 * found.cost)
    return best


def test_exact_curves_are_recovered() -> None:
    ic50, hill = np.array([3e-9, 5e-8, 8e-7]), np.array([0.6, 1.0, 2.5])
    response = np.array([logistic(DOSES_MOLAR, m, h, 97.0, 4.0) for m, h in zip(ic50, hill, strict=True)])
    fits = fit_curves(DOSES_MOLAR, response)
    assert column(fits, "log10_ic50_molar") == pytest.approx(np.log10(ic50), abs=1e-7)
    assert column(fits, "hill") == pytest.approx(hill, rel=1e-6)
    assert column(fits, "top") == pytest.approx(97.0)
    assert column(fits, "bottom") == pytest.approx(4.0, rel=1e-5)
    assert fits.table["qualifier"].to_list() == ["=", "=", "="]


def test_no_worse_than_32_starts() -> None:
    conc, response, _ = noisy_curves(12, seed=5)
    rng = np.random.default_rng(1)
    reference = np.array([best_rss(conc, row, rng, starts=12) for row in response])
    assert np.all(column(fit_curves(conc, response), "rss") <= reference * (1 + 1e-6))


def test_wald_errors_are_those_of_the_jacobian() -> None:
    conc, response, _ = noisy_curves(5, seed=6, replicates=3)
    fits = fit_curves(conc, response)
    for i, row in enumerate(response):
        start = [column(fits, name)[i] for name in ("bottom", "top", "log10_ic50_molar", "hill")]
        theta, covariance = curve_fit(model, np.log10(conc), row, p0=start, xtol=1e-12)
        assert theta == pytest.approx(start, rel=1e-5)
        ours = [column(fits, f"{name}_se")[i] for name in ("bottom", "top", "log10_ic50_molar", "hill")]
        assert ours == pytest.approx(np.sqrt(np.diag(covariance)), rel=1e-3)


@pytest.mark.parametrize("name", ["log10_ic50_molar", "hill", "top", "bottom"])
def test_interval_ends_lie_on_the_likelihood_threshold(name: str) -> None:
    conc, response, _ = noisy_curves(4, seed=7, replicates=2)
    fits = fit_curves(conc, response)
    places = {"bottom": 0, "top": 1, "log10_ic50_molar": 2, "hill": 3}
    free = [place for key, place in places.items() if key != name]
    checked = 0
    for i, row in enumerate(response):
        theta = np.array([column(fits, key)[i] for key in places])
        rss, dof = column(fits, "rss")[i], column(fits, "dof")[i]
        threshold = rss * (1 + f_distribution.ppf(0.95, 1, dof) / dof)

        def profile(value: float, theta: Column = theta, row: Column = row) -> float:
            def residuals(others: Column) -> Column:
                full = np.empty(4)
                full[free], full[places[name]] = others, value
                return model(np.log10(conc), *full) - row

            return 2 * float(least_squares(residuals, theta[free], xtol=1e-13, ftol=1e-13).cost)

        for end in ("lo", "hi"):
            value = column(fits, f"{name}_{end}")[i]
            if np.isfinite(value):
                height = (profile(value) - threshold) / (threshold - rss)
                assert height == pytest.approx(0.0, abs=2e-3)
                checked += 1
    assert checked >= 6


def test_coverage_of_the_intervals() -> None:
    conc, response, truth = noisy_curves(3000, seed=8)
    fits = fit_curves(conc, response)
    low, high = column(fits, "log10_ic50_molar_lo"), column(fits, "log10_ic50_molar_hi")
    assert 0.935 <= np.mean((low <= truth) & (truth <= high)) <= 0.965


def test_no_effect_p_is_that_of_the_f_test() -> None:
    conc, response, _ = noisy_curves(6, seed=9)
    fits = fit_curves(conc, response)
    tss = ((response - response.mean(axis=1, keepdims=True)) ** 2).sum(axis=1)
    rss = column(fits, "rss")
    f = (tss - rss) / 3 / (rss / 6)
    assert column(fits, "p_no_effect") == pytest.approx(f_distribution.sf(f, 3, 6), rel=1e-8)


def test_type_one_error_on_thirty_wells() -> None:
    flat = 1 + np.random.default_rng(10).normal(0, 0.05, (6000, 30))
    fits = fit_curves(np.repeat(DOSES_MOLAR, 3), flat)
    assert 0.03 <= np.mean(column(fits, "p_no_effect") <= 0.05) <= 0.045


def test_flat_and_inactive_curves_get_a_bound_and_no_parameters() -> None:
    rng = np.random.default_rng(11)
    response = np.vstack([np.full(10, 0.7), 1 + rng.normal(0, 1e-3, 10) * np.array([1, -1] * 5)])
    table = fit_curves(DOSES_MOLAR, response).table
    assert table["status"].to_list() == ["no_effect", "no_effect"]
    assert table["qualifier"].to_list() == [">", ">"]
    assert table["ic50_molar"].to_list() == pytest.approx([1e-5, 1e-5])
    assert table["log10_ic50_molar"].null_count() == 2


def test_partial_curves_are_open_or_above_the_range() -> None:
    rng = np.random.default_rng(12)
    response = logistic(np.repeat(DOSES_MOLAR, 3), 1.2e-5) + rng.normal(0, 0.03, (200, 30))
    table = fit_curves(np.repeat(DOSES_MOLAR, 3), response).table
    assert (table["qualifier"] == "=").sum() <= 30
    covered = (table["log10_ic50_molar_lo"] <= np.log10(1.2e-5)) & (table["log10_ic50_molar_hi"] >= np.log10(1.2e-5))
    assert covered.mean() >= 0.93
    assert (table.filter(table["qualifier"] == ">")["ic50_molar"] > 1.2e-5).sum() == 0
    bounded = table.filter(table["qualifier"] == ">")
    assert bounded["ic50_molar"].max() <= 1e-5 * (1 + 1e-12)
    assert (bounded["log10_ic50_molar_hi"] == np.inf).sum() > 100


def test_vehicle_wells_are_data_at_dose_zero() -> None:
    rng = np.random.default_rng(13)
    conc = np.concatenate([np.zeros(4), DOSES_MOLAR])
    response = logistic(conc, 2.5e-10) + rng.normal(0, 0.03, (300, 14))
    with_vehicle, without = fit_curves(conc, response), fit_curves(conc[4:], response[:, 4:])
    gross = [
        np.mean(~(np.abs(column(f, "log10_ic50_molar") - np.log10(2.5e-10)) < 0.5)) for f in (with_vehicle, without)
    ]
    assert gross[0] <= 0.02 < gross[1]
    assert with_vehicle.table["n_neutral"].to_list() == [4] * 300
    assert with_vehicle.table["conc_min_molar"][0] == pytest.approx(DOSES_MOLAR[0])
    assert column(with_vehicle, "absolute_level") == pytest.approx(response[:, :4].mean(axis=1) / 2)


def test_a_rising_curve_has_a_negative_slope_and_the_same_potency() -> None:
    conc, response, _ = noisy_curves(20, seed=14)
    falling, rising = fit_curves(conc, response), fit_curves(conc, 1 - response)
    for name in ("log10_ic50_molar", "log10_ic50_molar_lo", "log10_ic50_molar_hi"):
        assert column(rising, name) == pytest.approx(column(falling, name), abs=1e-5)
    assert column(rising, "hill") == pytest.approx(-column(falling, "hill"), rel=1e-5)
    assert column(rising, "hill_lo") == pytest.approx(-column(falling, "hill_hi"), rel=1e-3)
    assert column(rising, "top") == pytest.approx(1 - column(falling, "bottom"), abs=1e-5)
    assert column(rising, "bottom_lo") == pytest.approx(1 - column(falling, "top_hi"), abs=1e-4)


def test_a_weight_of_two_is_two_wells() -> None:
    conc, response, _ = noisy_curves(8, seed=15)
    weight = np.tile([1.0, 2.0], 5)
    twice = np.concatenate([np.arange(10), np.arange(1, 10, 2)])
    weighted, doubled = fit_curves(conc, response, weight=weight), fit_curves(conc[twice], response[:, twice])
    assert column(weighted, "log10_ic50_molar") == pytest.approx(column(doubled, "log10_ic50_molar"), abs=1e-6)
    assert column(weighted, "rss") == pytest.approx(column(doubled, "rss"), rel=1e-9)


def test_a_masked_well_is_a_well_that_was_never_there() -> None:
    conc, response, _ = noisy_curves(8, seed=16)
    masked = response.copy()
    masked[:, 3] = np.nan
    kept = np.arange(10) != 3
    ours, theirs = fit_curves(conc, masked), fit_curves(conc[kept], response[:, kept])
    for name in ("log10_ic50_molar", "log10_ic50_molar_lo", "rss", "p_no_effect"):
        assert column(ours, name) == pytest.approx(column(theirs, name), rel=1e-5)
    assert ours.table["n_points"].to_list() == [9] * 8


def test_one_unfittable_curve_leaves_the_others_unchanged() -> None:
    conc, response, _ = noisy_curves(10_000, seed=17)
    clean = fit_curves(conc, response).table
    spoiled = response.copy()
    spoiled[4321] = np.nan
    table = fit_curves(conc, spoiled).table
    others = np.flatnonzero(np.arange(10_000) != 4321)
    assert table[others].equals(clean[others], null_equal=True)
    assert table["status"][4321] == "too_few_points"
    assert table["qualifier"][4321] is None
    assert table["ic50_molar"][4321] is None


@pytest.mark.parametrize("wild", [1e300, -1e300, 1e-300])
def test_absurd_responses_are_results_and_not_exceptions(wild: float) -> None:
    conc, response, _ = noisy_curves(3, seed=17)
    response[0] = logistic(conc, 1e-7)
    response[1, 4] = wild
    response[2] = wild
    table = fit_curves(conc, response).table
    assert table["status"][0] == "ok"
    assert table["status"][2] == ("not_converged" if abs(wild) > 1 else "no_effect")


def test_threads_do_not_change_results() -> None:
    conc, response, _ = noisy_curves(3000, seed=19)
    assert fit_curves(conc, response, threads=1).table.equals(fit_curves(conc, response, threads=2).table)


def test_order_of_the_wells_does_not_matter() -> None:
    conc, response, _ = noisy_curves(10, seed=20, replicates=2)
    order = np.random.default_rng(0).permutation(len(conc))
    ours, theirs = fit_curves(conc, response), fit_curves(conc[order], response[:, order])
    for name in ("log10_ic50_molar", "hill_hi", "bottom_lo"):
        assert column(ours, name) == pytest.approx(column(theirs, name), rel=1e-6)


@pytest.mark.parametrize(("unit", "scale", "shift"), [(1e3, 1.0, 0.0), (1.0, 100.0, 0.0), (1e-3, 5e4, 1e5)])
def test_units_shift_and_scale_the_answer(unit: float, scale: float, shift: float) -> None:
    conc, response, _ = noisy_curves(10, seed=21)
    plain, other = fit_curves(conc, response), fit_curves(conc * unit, response * scale + shift)
    shifted = column(plain, "log10_ic50_molar_hi") + np.log10(unit)
    assert column(other, "log10_ic50_molar_hi") == pytest.approx(shifted, abs=1e-4)
    assert column(other, "top") == pytest.approx(column(plain, "top") * scale + shift, rel=1e-6)


class TestConstraints:
    def test_fixed_plateaus_make_a_two_parameter_fit(self) -> None:
        conc, response, _ = noisy_curves(6, seed=22)
        fits = fit_curves(conc, response, options=FitOptions(top=1.0, bottom=0.1))
        assert fits.table["dof"].to_list() == [8] * 6
        for i, row in enumerate(response):
            theta, _ = curve_fit(lambda x, m, h: model(x, 0.1, 1.0, m, h), np.log10(conc), row, p0=[-7.0, 1.0])
            assert [column(fits, "log10_ic50_molar")[i], column(fits, "hill")[i]] == pytest.approx(theta, rel=1e-4)
        assert column(fits, "top_lo") == pytest.approx(1.0)
        assert column(fits, "bottom_se") == pytest.approx(0.0)

    def test_a_fixed_slope(self) -> None:
        conc, response, _ = noisy_curves(6, seed=23)
        fits = fit_curves(conc, response, options=FitOptions(hill=1.0))
        assert column(fits, "hill") == pytest.approx(1.0)
        assert column(fits, "hill_hi") == pytest.approx(1.0)
        for i, row in enumerate(response):
            theta, _ = curve_fit(lambda x, b, t, m: model(x, b, t, m, 1.0), np.log10(conc), row, p0=[0, 1, -7.0])
            assert column(fits, "log10_ic50_molar")[i] == pytest.approx(theta[2], abs=1e-5)

    def test_bounds_hold_and_bind(self) -> None:
        conc, response, _ = noisy_curves(200, seed=24)
        free = fit_curves(conc, response)
        fits = fit_curves(conc, response, options=FitOptions(bottom=(0.1, 0.15), hill=(0.8, 1.2)))
        bottom, hill = column(fits, "bottom"), np.abs(column(fits, "hill"))
        assert np.all((bottom >= 0.1 - 1e-12) & (bottom <= 0.15 + 1e-12))
        assert np.all((hill >= 0.8 - 1e-9) & (hill <= 1.2 + 1e-9))
        assert np.all(column(fits, "rss") >= column(free, "rss") * (1 - 1e-9))
        inside = (column(free, "bottom") > 0.1) & (column(free, "bottom") < 0.15)
        inside &= (column(free, "hill") > 0.8) & (column(free, "hill") < 1.2)
        assert inside.sum() >= 5
        assert column(fits, "rss")[inside] == pytest.approx(column(free, "rss")[inside], rel=1e-8)

    def test_a_curve_against_the_direction_is_inactive(self) -> None:
        conc, response, _ = noisy_curves(5, seed=25)
        table = fit_curves(conc, response, options=FitOptions(direction="rising")).table
        assert table["status"].to_list() == ["no_effect"] * 5

    def test_either_direction_with_a_fixed_plateau_takes_the_better(self) -> None:
        conc, response, _ = noisy_curves(5, seed=26)
        both = np.vstack([response, 1 - response])
        fits = fit_curves(conc, both, options=FitOptions(bottom=0.0))
        assert np.all(column(fits, "hill")[:5] > 0)
        assert np.all(column(fits, "hill")[5:] < 0)


def test_robust_fits_shrug_off_a_wild_well() -> None:
    conc, response, truth = noisy_curves(300, seed=27, replicates=3)
    spoiled = response.copy()
    rng = np.random.default_rng(0)
    wells = rng.integers(0, 30, 300)
    spoiled[np.arange(300), wells] += rng.choice([-0.8, 0.8], 300)
    error = {
        robust: np.abs(column(fit_curves(conc, spoiled, options=FitOptions(robust=robust)), "log10_ic50_molar") - truth)
        for robust in (False, True)
    }
    clean = np.abs(column(fit_curves(conc, response), "log10_ic50_molar") - truth)
    assert np.nanquantile(error[True], 0.9) < 1.2 * np.nanquantile(clean, 0.9)
    assert np.nanquantile(error[True], 0.9) < 0.6 * np.nanquantile(error[False], 0.9)
    counted = fit_curves(conc, spoiled, options=FitOptions(robust=True)).table["n_downweighted"]
    assert (counted >= 1).mean() > 0.97


def test_absolute_ic50_and_area_are_those_of_the_curve() -> None:
    conc = np.concatenate([np.zeros(3), DOSES_MOLAR])
    fits = fit_curves(conc, logistic(conc, 1e-7, 1.2, 1.0, 0.2)[None, :])
    assert column(fits, "log10_absolute_ic50_molar")[0] == pytest.approx(
        brentq(lambda x: logistic(np.array(10.0**x), 1e-7, 1.2, 1.0, 0.2) - 0.5, -9, -5), abs=1e-5
    )
    x = np.linspace(np.log10(DOSES_MOLAR[0]), -5, 20_001)
    assert column(fits, "auc")[0] == pytest.approx(logistic(10**x, 1e-7, 1.2, 1.0, 0.2).mean(), rel=1e-4)


def test_a_level_that_is_never_reached_gives_no_absolute_ic50() -> None:
    fits = fit_curves(DOSES_MOLAR, logistic(DOSES_MOLAR, 1e-7, 1.0, 1.0, 0.6), options=FitOptions(absolute_level=0.5))
    assert fits.table["log10_absolute_ic50_molar"].to_list() == [None]
    assert fits.table["qualifier"].to_list() == ["="]


def test_confidence_widens_intervals_and_none_omits_them() -> None:
    conc, response, _ = noisy_curves(20, seed=28, replicates=3)
    narrow = fit_curves(conc, response, options=FitOptions(confidence=0.68))
    wide = fit_curves(conc, response, options=FitOptions(confidence=0.95))
    assert np.all(column(narrow, "log10_ic50_molar_lo") > column(wide, "log10_ic50_molar_lo"))
    none = fit_curves(conc, response, options=FitOptions(intervals="none"))
    assert none.table["hill_lo"].null_count() == 20
    wald = fit_curves(conc, response, options=FitOptions(intervals="wald"))
    half = column(wald, "log10_ic50_molar_hi") - column(wald, "log10_ic50_molar")
    assert half == pytest.approx(column(wald, "log10_ic50_molar_se") * 2.0555, rel=1e-3)


def test_lack_of_fit_and_runs_notice_the_wrong_model() -> None:
    rng = np.random.default_rng(29)
    conc = np.repeat(DOSES_MOLAR, 3)
    right = logistic(conc, 1e-7) + rng.normal(0, 0.02, (100, 30))
    bumpy = right + 0.15 * np.sin(2 * np.log(conc))
    good, bad = fit_curves(conc, right), fit_curves(conc, bumpy)
    assert np.mean(column(good, "p_lack_of_fit") < 0.05) < 0.12
    assert np.mean(column(bad, "p_lack_of_fit") < 0.01) > 0.95
    assert np.mean(column(bad, "p_runs") < 0.05) > 0.5


def test_a_very_shallow_curve_is_not_given_an_ic50() -> None:
    x = np.log10(DOSES_MOLAR)
    line = 1 - 0.08 * (x - x[0]) + np.random.default_rng(30).normal(0, 0.002, 10)
    row = fit_curves(DOSES_MOLAR, line).table.row(0, named=True)
    assert row["status"] in ("shallow", "open_both", "open_high", "open_low", "above_range", "below_range")
    assert row["qualifier"] != "="


def test_limits_that_exclude_each_other_are_refused() -> None:
    with pytest.raises(ValueError, match="below"):
        FitOptions(top=1.0, bottom=(2.0, 3.0))


@pytest.mark.parametrize("points", [0, 1, 3, 4])
def test_too_few_doses_are_said_to_be_too_few(points: int) -> None:
    table = fit_curves(DOSES_MOLAR[:points], np.linspace(1, 0, points)[None, :]).table
    assert table["status"].to_list() == ["too_few_points"]
    assert table["message"][0].startswith("fewer usable wells")


@pytest.mark.parametrize("conc", [[-1e-9, 1e-8, 1e-7], [np.nan, 1e-8, 1e-7], [1e-8, 1e-7]])
def test_wrong_doses_are_refused(conc: list[float]) -> None:
    with pytest.raises(ValueError, match=r"conc_molar|shape"):
        fit_curves(conc, [[1.0, 0.5, 0.1]])
