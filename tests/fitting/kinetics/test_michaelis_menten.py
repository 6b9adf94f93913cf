"""Km and Vmax: recovered, covered, and open where the data leave them open."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import curve_fit

from sevenless.fitting.curves import Float64Array
from sevenless.fitting.kinetics.michaelis_menten import MichaelisMenten, fit_michaelis_menten

SUBSTRATE_MOLAR = np.repeat(1e-6 * np.array([0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0]), 2)


def law(substrate: Float64Array, km: float, vmax: float) -> Float64Array:
    return vmax * substrate / (km + substrate)


def noisy(km: float, *, seed: int, noise: float = 0.05) -> Float64Array:
    return law(SUBSTRATE_MOLAR, km, 3.0) + noise * np.random.default_rng(seed).standard_normal(len(SUBSTRATE_MOLAR))


@settings(max_examples=40, deadline=None)
@given(st.floats(-6.5, -4.5), st.floats(-6, 6))
def test_without_noise_the_truth_comes_back(log_km: float, log_vmax: float) -> None:
    fit = fit_michaelis_menten(SUBSTRATE_MOLAR, law(SUBSTRATE_MOLAR, 10**log_km, 10**log_vmax))
    assert fit.status == "ok"
    assert fit.km_molar == pytest.approx(10**log_km, rel=1e-5)
    assert fit.vmax == pytest.approx(10**log_vmax, rel=1e-5)
    assert fit.vmax_over_km_per_molar == pytest.approx(10 ** (log_vmax - log_km), rel=1e-5)


def test_the_optimum_is_that_of_a_local_search_from_the_truth() -> None:
    rates = noisy(8e-6, seed=2)
    fit = fit_michaelis_menten(SUBSTRATE_MOLAR, rates)
    told, _ = curve_fit(lambda s, km, v: law(s, km * 1e-6, v), SUBSTRATE_MOLAR, rates, p0=[8.0, 3.0])
    assert (fit.km_molar * 1e6, fit.vmax) == pytest.approx(told, rel=1e-5)
    assert fit.rss == pytest.approx(np.sum((rates - law(SUBSTRATE_MOLAR, fit.km_molar, fit.vmax)) ** 2), rel=1e-9)


def test_intervals_cover() -> None:
    fits = [fit_michaelis_menten(SUBSTRATE_MOLAR, noisy(8e-6, seed=seed, noise=0.1)) for seed in range(300)]

    def covered(low: str, high: str, truth: float) -> float:
        return float(np.mean([getattr(fit, low) <= truth <= getattr(fit, high) for fit in fits]))

    assert 0.91 <= covered("km_molar_lo", "km_molar_hi", 8e-6) <= 0.985
    assert 0.91 <= covered("vmax_lo", "vmax_hi", 3.0) <= 0.985
    assert 0.91 <= covered("vmax_over_km_per_molar_lo", "vmax_over_km_per_molar_hi", 3.0 / 8e-6) <= 0.985
    assert abs(np.median([fit.km_molar for fit in fits]) / 8e-6 - 1) < 0.03


def test_substrate_far_below_km_knows_the_ratio_alone() -> None:
    fit = fit_michaelis_menten(SUBSTRATE_MOLAR, noisy(5e-3, seed=1, noise=5e-4))
    assert fit.status == "not_saturated"
    assert (fit.km_molar_hi, fit.vmax_hi) == (np.inf, np.inf)
    assert fit.vmax_over_km_per_molar_lo <= 600.0 <= fit.vmax_over_km_per_molar_hi
    assert fit.vmax_over_km_per_molar_hi < 1.2 * fit.vmax_over_km_per_molar_lo


def test_substrate_far_above_km_knows_vmax_alone() -> None:
    fit = fit_michaelis_menten(SUBSTRATE_MOLAR, noisy(1e-9, seed=1))
    assert fit.status == "all_saturated"
    assert (fit.km_molar_lo, fit.vmax_over_km_per_molar_hi) == (0.0, np.inf)
    assert fit.vmax_lo <= 3.0 <= fit.vmax_hi


@pytest.mark.parametrize(
    "rates", [0.05 * np.random.default_rng(5).standard_normal(14), -law(SUBSTRATE_MOLAR, 1e-5, 1.0)]
)
def test_no_rate_is_told(rates: Float64Array) -> None:
    assert fit_michaelis_menten(SUBSTRATE_MOLAR, rates).status == "no_rate"


@pytest.mark.parametrize("substrate", [[1e-6, 2e-6], [1e-6] * 6, [0.0, 0.0, 0.0, 1e-6, 2e-6]])
def test_too_few_points_are_told(substrate: list[float]) -> None:
    fit = fit_michaelis_menten(substrate, [1.0] * len(substrate))
    assert fit.status == "too_few_points"
    assert np.isnan(fit.km_molar)


def test_readings_left_out_and_blanks_change_nothing() -> None:
    rates = noisy(8e-6, seed=2)
    more = fit_michaelis_menten([*SUBSTRATE_MOLAR, 0.0, 1e-5], [*rates, 0.02, np.nan])
    assert isinstance(more, MichaelisMenten)
    assert more == fit_michaelis_menten(SUBSTRATE_MOLAR, rates)


def test_what_is_no_data_is_refused() -> None:
    with pytest.raises(ValueError, match="2 concentrations and 3 rates"):
        fit_michaelis_menten([1, 2], [1, 2, 3])
    with pytest.raises(ValueError, match="zero or more"):
        fit_michaelis_menten([-1, 2, 3], [1, 2, 3])
