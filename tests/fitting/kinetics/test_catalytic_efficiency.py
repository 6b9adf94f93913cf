"""kcat/Km from observed rates: recovered, covered, and refused where there is none."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from sevenless.fitting.kinetics.catalytic_efficiency import catalytic_efficiency
from sevenless.fitting.kinetics.progress import fit_progress
from sevenless.fitting.kinetics.traces import Traces
from sevenless.plates.geometry import well_names
from sevenless.testing.exchange_plates import ExchangeTruth, simulate_exchange

FACTOR_MOLAR = np.repeat([0.0, 12.5e-9, 25e-9, 50e-9, 100e-9], 4)


def test_a_line_is_found_exactly() -> None:
    line = catalytic_efficiency(FACTOR_MOLAR, 2e-4 + 3e4 * FACTOR_MOLAR)
    assert line.status == "ok"
    assert line.kcat_over_km_per_molar_s == pytest.approx(3e4, rel=1e-10)
    assert line.intrinsic_per_s == pytest.approx(2e-4, rel=1e-10)
    assert line.kcat_over_km_per_molar_s_lo == pytest.approx(line.kcat_over_km_per_molar_s_hi, rel=1e-6)


def test_it_is_least_squares_weighted_by_the_errors() -> None:
    rng = np.random.default_rng(7)
    error = 1e-5 * (1 + FACTOR_MOLAR * 1e8)
    rates = 2e-4 + 3e4 * FACTOR_MOLAR + error * rng.standard_normal(20)
    line = catalytic_efficiency(FACTOR_MOLAR, rates, kobs_per_s_se=error)
    told, covariance = np.polyfit(FACTOR_MOLAR, rates, 1, w=1 / error, cov=True)
    assert line.kcat_over_km_per_molar_s == pytest.approx(told[0], rel=1e-9)
    reach = line.kcat_over_km_per_molar_s_hi - line.kcat_over_km_per_molar_s
    # t at 97.5 % with 18 degrees of freedom.
    assert reach == pytest.approx(2.10092204 * np.sqrt(covariance[0, 0]), rel=1e-6)


def test_intervals_cover_from_trace_to_kcat_over_km() -> None:
    """The whole way: plates with noise, drift and lag, every well fitted, the line through its rates."""
    truth = ExchangeTruth(
        kcat_over_km_per_molar_s=4e4, intrinsic_per_s=8e-4, noise=25.0, drift_per_s=0.01, longest_lag_s=60.0
    )
    wells = pl.DataFrame({"well": well_names(96)[:20], "factor_molar": FACTOR_MOLAR, "inhibitor_molar": np.zeros(20)})
    rng = np.random.default_rng(11)
    plates = [simulate_exchange(wells, truth, time_s=np.arange(120) * 30.0, rng=rng) for _ in range(150)]
    table = pl.concat([one.readings(plate=str(i)) for i, one in enumerate(plates)])
    fits = fit_progress(Traces.from_table(table, by=["plate", "well"]))
    lines = [
        catalytic_efficiency(FACTOR_MOLAR, one["kobs_per_s"].to_numpy(), kobs_per_s_se=one["kobs_per_s_se"].to_numpy())
        for (_,), one in fits.group_by("plate", maintain_order=True)
    ]
    estimates = np.array([line.kcat_over_km_per_molar_s for line in lines])
    assert abs(np.median(estimates) / 4e4 - 1) < 0.01
    covered = np.mean([line.kcat_over_km_per_molar_s_lo <= 4e4 <= line.kcat_over_km_per_molar_s_hi for line in lines])
    # 150 plates tell .95 to within .054 three times out of a hundred.
    assert 0.89 <= covered <= 0.995
    assert np.mean([line.status == "ok" for line in lines]) > 0.95


def test_a_factor_that_saturates_is_no_line() -> None:
    rng = np.random.default_rng(3)
    rates = 2e-4 + 3e-3 * FACTOR_MOLAR / (5e-8 + FACTOR_MOLAR) + 1e-5 * rng.standard_normal(20)
    line = catalytic_efficiency(FACTOR_MOLAR, rates)
    assert line.status == "curved"
    assert line.p_curved is not None
    assert line.p_curved < 1e-6


def test_a_dead_factor_has_no_slope() -> None:
    rates = 2e-4 + 1e-5 * np.random.default_rng(1).standard_normal(20)
    line = catalytic_efficiency(FACTOR_MOLAR, rates)
    assert line.status == "no_slope"
    assert line.kcat_over_km_per_molar_s_lo < 0 < line.kcat_over_km_per_molar_s_hi


def test_two_concentrations_make_a_line_that_cannot_be_judged() -> None:
    line = catalytic_efficiency([0, 0, 1e-8, 1e-8], [1e-4, 1.1e-4, 1e-3, 1.1e-3])
    assert (line.status, line.p_curved) == ("ok", None)


@pytest.mark.parametrize(
    ("factor", "rates"), [([0, 1e-8], [1e-4, 1e-3]), ([1e-8] * 5, [1e-4] * 5), ([0, 1e-8, 2e-8], [1e-4, np.nan, 1e-3])]
)
def test_too_few_points_are_told(factor: list[float], rates: list[float]) -> None:
    line = catalytic_efficiency(factor, rates)
    assert line.status == "too_few_points"
    assert np.isnan(line.kcat_over_km_per_molar_s)


def test_what_is_no_data_is_refused() -> None:
    with pytest.raises(ValueError, match="3 concentrations, 2 rates"):
        catalytic_efficiency([0, 1, 2], [1, 2])
    with pytest.raises(ValueError, match="zero or more"):
        catalytic_efficiency([-1e-9, 1e-8, 2e-8], [1, 2, 3])
    with pytest.raises(ValueError, match="kobs_per_s_se must be"):
        catalytic_efficiency([0, 1e-8, 2e-8], [1, 2, 3], kobs_per_s_se=[1, 1, -1])
