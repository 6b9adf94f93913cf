"""Rates against their controls, and an IC50 from traces by the engine that fits every dose-response curve."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

import sevenless
from sevenless.fitting.kinetics.inhibition import percent_inhibition, rate_refusal, subtract_intrinsic
from sevenless.fitting.kinetics.progress import fit_progress
from sevenless.fitting.kinetics.progress_columns import ProgressOptions
from sevenless.fitting.kinetics.traces import Traces
from sevenless.plates.geometry import well_names
from sevenless.testing.exchange_plates import ExchangeTruth, simulate_exchange


def test_controls_are_0_and_100_percent_whichever_way_the_signal_goes() -> None:
    for sign in (1.0, -1.0):
        rates = sign * np.array([5.0, 3.0, 1.0, 0.5, 6.0])
        told = percent_inhibition(rates, intrinsic=sign * 1.0, uninhibited=sign * 5.0)
        assert told == pytest.approx([0, 50, 100, 112.5, -25])


def test_controls_per_plate_broadcast() -> None:
    rates = np.array([[2.0, 3.0], [4.0, 6.0]])
    told = percent_inhibition(rates, intrinsic=[[1.0], [2.0]], uninhibited=[[3.0], [6.0]])
    assert told.tolist() == [[50.0, 0.0], [50.0, 0.0]]


def test_controls_that_do_not_differ_give_nothing() -> None:
    assert np.isnan(percent_inhibition([1.0, 2.0], intrinsic=1.0, uninhibited=1.0)).all()
    assert np.isnan(percent_inhibition([1.0], intrinsic=np.nan, uninhibited=1.0)).all()
    assert np.isnan(percent_inhibition([np.nan], intrinsic=0.0, uninhibited=1.0)).all()


def test_errors_of_a_difference_add_as_squares() -> None:
    rate, error = subtract_intrinsic([5.0, 0.5], [0.3, 0.0], intrinsic=1.0, intrinsic_se=0.4)
    assert rate.tolist() == [4.0, -0.5]
    assert error.tolist() == pytest.approx([0.5, 0.4])
    assert subtract_intrinsic([5.0], [0.3], intrinsic=1.0)[1].tolist() == pytest.approx([0.3])


@pytest.mark.parametrize(
    ("intrinsic", "uninhibited", "error", "said"),
    [
        (1e-4, 1e-3, 1e-5, None),
        (-0.1, -2.0, 0.05, None),
        (np.nan, 1e-3, 1e-5, "no rate without the factor"),
        (1e-4, np.inf, 1e-5, "no rate with the factor"),
        (1e-3, 1.1e-3, 5e-5, "no window"),
        (1e-3, 1e-4, 1e-5, "is less than that without"),
    ],
)
def test_controls_are_refused_with_a_reason(
    intrinsic: float, uninhibited: float, error: float, said: str | None
) -> None:
    told = rate_refusal(intrinsic=intrinsic, uninhibited=uninhibited, intrinsic_se=error, uninhibited_se=error)
    if said is None:
        assert told is None
    else:
        assert told is not None
        assert said in told


@pytest.mark.parametrize("measure", ["start_rate_per_s", "kobs_estimate_per_s"])
def test_the_ic50_of_an_inhibitor_comes_back_from_traces(measure: str) -> None:
    """By the rate at the start with the drift in it, and by kobs where the drift is known."""
    doses = np.tile(1e-5 / 3.0 ** np.arange(10), 4)
    factor = np.concatenate([np.full(40 + 12, 5e-8), np.zeros(12)])
    inhibitor = np.concatenate([doses, np.zeros(24)])
    wells = pl.DataFrame({"well": well_names(96)[:64], "factor_molar": factor, "inhibitor_molar": inhibitor})
    truth = ExchangeTruth(
        kcat_over_km_per_molar_s=2e4, intrinsic_per_s=1e-4, ic50_molar=1.2e-7, noise=15.0, bleaching_per_s=-0.05
    )
    plate = simulate_exchange(wells, truth, time_s=np.arange(120) * 30.0, rng=np.random.default_rng(21))
    options = ProgressOptions(drift="free" if measure.startswith("start") else -0.05)
    rates = fit_progress(Traces.from_table(plate.readings(), by=["well"]), options)[measure].to_numpy()
    told = percent_inhibition(rates, intrinsic=np.mean(rates[52:]), uninhibited=np.mean(rates[40:52]))
    fits = sevenless.fit_curves(np.append(doses, np.zeros(12)), told[:52])
    row = fits.table.row(0, named=True)
    assert row["status"] == "ok"
    assert row["log10_ic50_molar_lo"] <= np.log10(1.2e-7) <= row["log10_ic50_molar_hi"]
    assert row["ic50_molar"] == pytest.approx(1.2e-7, rel=0.15)
