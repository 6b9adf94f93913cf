"""Progress curves: truth recovered, intervals that cover it, and wells that say what is wrong with them."""

from __future__ import annotations

import time

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal
from scipy.optimize import least_squares

from sevenless.fitting.curves import Float64Array
from sevenless.fitting.kinetics.progress import fit_progress, progress_curve
from sevenless.fitting.kinetics.progress_columns import PROGRESS_COLUMNS, PROGRESS_STATUSES, ProgressOptions
from sevenless.fitting.kinetics.traces import Traces

TIMES = np.arange(120) * 30.0


def signal(rate: Float64Array | float, *, lag: Float64Array | float = 0.0, drift: Float64Array | float = 0.0,
           amplitude: float = -3000.0, times: Float64Array = TIMES) -> Float64Array:  # fmt: skip
    k, late, slope = (np.atleast_1d(np.asarray(a, float))[:, None] for a in (rate, lag, drift))
    return 5000 + slope * times - amplitude * np.expm1(-k * np.maximum(times - late, 0))


def many(count: int, *, seed: int, noise: float = 30.0) -> tuple[Float64Array, Float64Array]:
    rng = np.random.default_rng(seed)
    rate = 10 ** rng.uniform(-3.1, -2.2, count)
    lag = np.where(rng.random(count) < 0.5, 0.0, rng.uniform(0, 150, count))
    drift = rng.normal(0, 0.02, count)
    return rate, signal(rate, lag=lag, drift=drift) + rng.normal(0, noise, (count, len(TIMES)))


@pytest.mark.parametrize("amplitude", [-3000.0, 800.0])
def test_without_noise_the_truth_comes_back(amplitude: float) -> None:
    rate = 10 ** np.linspace(-3.2, -2.0, 25)
    fits = fit_progress(Traces.from_matrix(TIMES, signal(rate, lag=47.0, drift=-0.05, amplitude=amplitude)))
    assert fits["kobs_per_s"].to_list() == pytest.approx(list(rate), rel=1e-5)
    assert fits["lag_s"].to_list() == pytest.approx([47.0] * 25, abs=2e-3)
    assert fits["amplitude"].to_list() == pytest.approx([amplitude] * 25, rel=1e-4)
    assert fits["drift_per_s"].to_list() == pytest.approx([-0.05] * 25, abs=2e-4)
    assert set(fits["kobs_qualifier"]) == {"="}


def test_the_clock_of_the_plate_is_kept() -> None:
    late = TIMES + 400
    fits = fit_progress(Traces.from_matrix(late, signal(2e-3, lag=475.0, drift=0.05, times=late)))
    row = fits.row(0, named=True)
    assert (row["lag_s"], row["start"]) == (pytest.approx(475, abs=1e-2), pytest.approx(5000, abs=0.1))
    assert progress_curve(fits, late)[0] == pytest.approx(signal(2e-3, lag=475.0, drift=0.05, times=late)[0], abs=1e-2)


def test_rates_are_unbiased_and_intervals_cover() -> None:
    rate, values = many(1500, seed=3)
    fits = fit_progress(Traces.from_matrix(TIMES, values))
    estimate = fits["kobs_estimate_per_s"].to_numpy()
    assert abs(np.median(estimate / rate - 1)) < 0.005
    covered = np.mean((fits["kobs_per_s_lo"].to_numpy() <= rate) & (rate <= fits["kobs_per_s_hi"].to_numpy()))
    assert 0.93 <= covered <= 0.97
    off = np.abs(fits["amplitude"].to_numpy() + 3000) < 1.98 * fits["amplitude_se"].to_numpy()
    assert 0.92 <= np.mean(off) <= 0.98
    again = (
        np.abs(fits["rate_after_lag_per_s"].to_numpy() + 3000 * rate)
        < 1.98 * fits["rate_after_lag_per_s_se"].to_numpy()
    )
    assert 0.92 <= np.mean(again) <= 0.98


def test_no_search_from_the_truth_finds_less_to_leave() -> None:
    """The optimum is global: a local search that starts at the truth never ends lower."""
    rate, values = many(12, seed=8)
    fits = fit_progress(Traces.from_matrix(TIMES, values))
    for i in range(12):

        def left(theta: Float64Array, y: Float64Array = values[i]) -> Float64Array:
            start, drift, amplitude, log_rate, lag = theta
            return start + drift * TIMES - amplitude * np.expm1(-np.exp(log_rate) * np.maximum(TIMES - lag, 0)) - y

        for lag in (0.0, 20.0, 60.0, 120.0):
            begin = [5000.0, 0.0, -3000.0, np.log(rate[i]), lag + 0.1]
            limits = ([-np.inf] * 4 + [0.0], [np.inf] * 4 + [900.0])
            best = least_squares(left, begin, bounds=limits, x_scale=[100, 0.01, 100, 0.1, 10])
            assert fits["sigma"][i] ** 2 * fits["dof"][i] <= 2 * best.cost * (1 + 1e-7)


def test_a_whole_plate_is_fitted_at_once() -> None:
    _, values = many(384, seed=5)
    traces = Traces.from_matrix(TIMES, values)
    fit_progress(traces)
    seconds = []
    for _ in range(3):
        began = time.perf_counter()
        fit_progress(traces)
        seconds.append(time.perf_counter() - began)
    # Measured .04 s on two cores; the limit leaves room for machines that do other things too.
    assert min(seconds) < 0.4


def test_threads_and_neighbours_change_nothing() -> None:
    _, values = many(130, seed=6)
    whole = fit_progress(Traces.from_matrix(TIMES, values), threads=2)
    assert whole.equals(fit_progress(Traces.from_matrix(TIMES, values), threads=1))
    alone = fit_progress(Traces.from_matrix(TIMES, values[77:78]))
    assert alone.drop("trace").equals(whole[77:78].drop("trace"))


def test_a_reading_left_out_is_as_one_never_taken() -> None:
    _, values = many(3, seed=9)
    keep = np.ones(len(TIMES), bool)
    keep[[0, 7, 8, 60, 119]] = False
    masked = values.copy()
    masked[:, ~keep] = np.nan
    gone = fit_progress(Traces.from_matrix(TIMES[keep], values[:, keep]))
    assert_frame_equal(fit_progress(Traces.from_matrix(TIMES, masked)), gone, rel_tol=1e-9)


class TestStatuses:
    def status(self, values: Float64Array, **options: object) -> list[str]:
        table = fit_progress(Traces.from_matrix(TIMES, values), ProgressOptions(**options))  # type: ignore[arg-type]
        assert set(table["status"]) <= set(PROGRESS_STATUSES)
        return table["status"].to_list()

    def noise(self, count: int = 20) -> Float64Array:
        return np.random.default_rng(12).normal(0, 20, (count, len(TIMES)))

    def test_a_good_well(self) -> None:
        assert self.status(signal(1e-3) + self.noise()) == ["ok"] * 20

    def test_a_well_that_never_starts(self) -> None:
        told = self.status(5000 + self.noise(400))
        assert told.count("never_starts") >= 396

    def test_a_change_too_small_to_count(self) -> None:
        assert set(self.status(signal(1e-3, amplitude=-100.0) + self.noise() / 20, least_change=150.0)) == {
            "never_starts"
        }
        assert set(self.status(signal(1e-3, amplitude=-300.0) + self.noise() / 20, least_change=150.0)) == {"ok"}

    def test_a_straight_well_has_a_rate_and_no_kobs(self) -> None:
        fits = fit_progress(Traces.from_matrix(TIMES, 5000 - 0.2 * TIMES + self.noise()))
        assert set(fits["status"]) == {"straight"}
        assert fits["kobs_per_s"].null_count() == fits["kobs_qualifier"].null_count() == 20
        assert fits["window_points"].to_list() == [120] * 20
        assert fits["initial_rate_per_s"].to_list() == pytest.approx([-0.2] * 20, abs=0.008)

    def test_a_trace_that_ends_too_soon(self) -> None:
        fits = fit_progress(Traces.from_matrix(TIMES, signal(1.5e-4) + self.noise()))
        assert fits["status"].to_list().count("no_plateau") >= 18
        known = fits.filter(pl.col("kobs_qualifier") == "<")
        assert (known["kobs_per_s"] > 1.5e-4).mean() >= 0.85
        assert (known["kobs_per_s_lo"] == 0).all()

    def test_bleaching(self) -> None:
        assert set(self.status(signal(2e-3, drift=-2.0) + self.noise())) == {"bleaching"}

    def test_a_reaction_that_is_over_before_the_window(self) -> None:
        fits = fit_progress(Traces.from_matrix(TIMES, signal(8e-3) + self.noise()))
        assert set(fits["status"]) == {"out_of_linear_phase"}
        assert set(fits["window_points"]) == {5}
        assert fits["kobs_per_s"].to_list() == pytest.approx([8e-3] * 20, rel=0.05)

    def test_a_reaction_that_is_over_before_the_second_reading(self) -> None:
        values = signal(1.0) + self.noise()
        fits = fit_progress(Traces.from_matrix(TIMES, values))
        bounded = fits.filter(pl.col("kobs_qualifier") == "=")
        assert (fits["kobs_per_s_hi"] == np.inf).sum() + (bounded["kobs_per_s_hi"] > 0.05).sum() >= 1
        assert not (fits["status"] == "ok").any()

    def test_too_few_readings(self) -> None:
        values = signal(1e-3)
        values[:, 5:] = np.nan
        assert self.status(values) == ["too_few_points"]
        values[:, :] = np.nan
        row = fit_progress(Traces.from_matrix(TIMES, values)).row(0, named=True)
        assert row["status"] == "too_few_points"
        assert row["n_points"] == 0
        numbers = [name for name, kind in PROGRESS_COLUMNS.items() if kind == pl.Float64]
        assert all(row[name] is None for name in numbers)

    def test_a_constant_signal_without_noise(self) -> None:
        assert self.status(np.full((1, 120), 7.0)) == ["never_starts"]


def test_a_drift_that_is_known_makes_slow_rates_known() -> None:
    rng = np.random.default_rng(2)
    rate = np.full(200, 2.5e-4)
    values = signal(rate) + rng.normal(0, 20, (200, 120))
    free = fit_progress(Traces.from_matrix(TIMES, values))
    held = fit_progress(Traces.from_matrix(TIMES, values), ProgressOptions(drift=0.0, lag_share=0.0))
    width = [(f["kobs_per_s_hi"] - f["kobs_per_s_lo"]).median() for f in (free, held)]
    assert width[1] < width[0] / 5
    inside = (held["kobs_per_s_lo"] <= 2.5e-4) & (held["kobs_per_s_hi"] >= 2.5e-4)
    assert 0.9 <= inside.mean() <= 0.99
    assert set(held["lag_s"]) == {0.0}
    assert set(held["drift_per_s"]) == {0.0}


def test_the_window_is_stated_and_ends_where_asked() -> None:
    row = fit_progress(Traces.from_matrix(TIMES, signal(5e-4, lag=60.0))).row(0, named=True)
    assert (row["window_from_s"], row["window_to_s"], row["window_points"]) == (60.0, 270.0, 8)
    assert row["window_conversion"] == pytest.approx(1 - np.exp(-5e-4 * 210), rel=1e-3)
    assert row["window_conversion"] < 0.1
    assert row["initial_rate_per_s"] == pytest.approx(-1.5, rel=0.06)
    assert row["rate_after_lag_per_s"] == pytest.approx(-1.5, rel=1e-3)
    assert row["start_rate_per_s"] == pytest.approx(-1.5, rel=1e-3)
    given = fit_progress(Traces.from_matrix(TIMES, signal(5e-4)), ProgressOptions(window_s=(90, 300)))
    assert given["start_rate_per_s"].item() == pytest.approx(-1.5, rel=1e-4)
    expected = np.polyfit(TIMES[3:11], signal(5e-4)[0, 3:11], 1)[0]
    assert given["initial_rate_per_s"].item() == pytest.approx(expected, rel=1e-10)


@settings(max_examples=40, deadline=None)
@given(st.floats(-3, 6), st.floats(-1e4, 1e4), st.floats(0.01, 100), st.integers(0, 10_000))
def test_units_of_signal_and_time_do_not_matter(scale: float, offset: float, clock: float, seed: int) -> None:
    _, values = many(1, seed=seed)
    plain = fit_progress(Traces.from_matrix(TIMES, values)).row(0, named=True)
    moved = fit_progress(Traces.from_matrix(TIMES * clock, offset + values * 10**scale)).row(0, named=True)
    assert moved["kobs_estimate_per_s"] * clock == pytest.approx(plain["kobs_estimate_per_s"], rel=1e-3)
    assert moved["status"] == plain["status"]
    assert moved["amplitude"] == pytest.approx(plain["amplitude"] * 10**scale, rel=1e-3)


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"drift": np.nan}, "neither 'free' nor a number"),
        ({"lag_share": 1.0}, "not between 0 and 0.9"),
        ({"window_s": (5, 5)}, "not a stretch"),
        ({"fewest_points": 2}, "needs 3"),
        ({"least_change": -1.0}, "below 0"),
        ({"conversion": 1.0}, "conversion = 1.0 is not between"),
        ({"confidence": 95}, "confidence = 95"),
    ],
)
def test_options_that_mean_nothing_are_refused(wrong: dict[str, object], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        ProgressOptions(**wrong)  # type: ignore[arg-type]
