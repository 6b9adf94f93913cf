"""Lines through windows, against NumPy and against instruments' own slopes."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl
import pytest

import sevenless
from sevenless.fitting.kinetics.initial_rate import line_over, steepest_slopes
from sevenless.fitting.kinetics.progress import fit_progress, progress_curve
from sevenless.fitting.kinetics.progress_columns import ProgressOptions
from sevenless.fitting.kinetics.traces import Traces


def test_lines_are_those_of_least_squares() -> None:
    rng = np.random.default_rng(4)
    times = np.sort(rng.uniform(0, 100, 20))
    values = rng.normal(0, 1, (5, 20)).cumsum(axis=1)
    values[1, 3] = np.nan
    table = line_over(Traces.from_matrix(times, values), from_s=10, to_s=[40, 50, 60, 70, 80])
    for row, (one, end) in enumerate(zip(values, (40, 50, 60, 70, 80), strict=True)):
        use = (times >= 10) & (times <= end) & np.isfinite(one)
        fit, covariance = np.polyfit(times[use], one[use], 1, cov=True)
        assert table["slope_per_s"][row] == pytest.approx(fit[0], rel=1e-10)
        assert table["slope_per_s_se"][row] == pytest.approx(np.sqrt(covariance[0, 0]), rel=1e-8)
        assert (table["window_from_s"][row], table["window_to_s"][row]) == (times[use][0], times[use][-1])
        assert table["window_points"][row] == use.sum()


def test_intervals_cover() -> None:
    values = 3.0 * np.arange(8) + np.random.default_rng(1).normal(0, 5, (2000, 8))
    table = line_over(Traces.from_matrix(np.arange(8), values))
    assert 0.94 <= ((table["slope_per_s_lo"] <= 3) & (table["slope_per_s_hi"] >= 3)).mean() <= 0.96


def test_windows_with_too_little_in_them_say_so() -> None:
    table = line_over(Traces.from_matrix([0, 1, 2, 3], [[1.0, 2.0, 3.0, 4.0]] * 3), to_s=[-1.0, 0.0, 1.0])
    assert table["slope_per_s"].to_list() == [None, None, 1.0]
    assert table["slope_per_s_lo"].to_list() == [None] * 3
    assert table["window_points"].to_list() == [0, 1, 2]


def test_the_steepest_line_may_fall_and_passes_over_gaps() -> None:
    traces = Traces.from_matrix(np.arange(6), [[0, 1, 2, -4, -10, -10], [0, 1, 2, np.nan, 9, 9], [np.nan] * 6])
    assert steepest_slopes(traces, points=3) == pytest.approx([-6.0, 1.0, np.nan], nan_ok=True)
    assert np.isnan(steepest_slopes(traces, points=7)).all()
    with pytest.raises(ValueError, match="2 readings or more"):
        steepest_slopes(traces, points=1)


class TestInstruments:
    def traces(self, path: Path, channel: str) -> Traces:
        return Traces.from_table(sevenless.read(path).table.filter(channel=channel), by=["well"])

    def told(self, path: Path, channel: str) -> dict[str, float]:
        rows = sevenless.read(path).table.filter(channel=channel)
        return dict(zip(rows["well"], rows["value"], strict=True))

    def test_slopes_of_gen5_over_its_window(self, shared: Path) -> None:
        """Max V: the steepest line through five readings, in thousandths per minute."""
        path = shared / "instruments/gen5/kinetic_singleplate.txt"
        traces = self.traces(path, "Blank OD600:450")
        slopes = dict(zip(traces.labels["well"], steepest_slopes(traces, points=5) * 60_000, strict=True))
        assert slopes == pytest.approx(self.told(path, "Max V [Blank OD600:450]"), abs=1e-6)
        # Its own note of where Max V stands names the middle of the window: the line is that of the window.
        window = fit_progress(traces, ProgressOptions(window_s=(0, 240)))["initial_rate_per_s"].to_numpy() * 60_000
        later = fit_progress(traces, ProgressOptions(window_s=(60, 300)))["initial_rate_per_s"].to_numpy() * 60_000
        ends = np.where(np.abs(window) >= np.abs(later), window, later)
        assert ends == pytest.approx(list(slopes.values()), abs=1e-6)

    def test_slopes_of_softmax_over_its_window(self, shared: Path) -> None:
        """SoftMax Pro took its lines through seven readings, 0 to 540 s; the file keeps the first four.

        That it was seven shows in the figures: times 28 (the sum of squares of seven readings about their middle) and
        the 90 s between readings, every slope has the five decimals of a reading and no more. The readings are an
        exact exponential, which four readings determine; its next three complete the window.
        """
        path = shared / "instruments/softmax/fl_kinetic_plates.txt"
        traces = self.traces(path, "525 nm (Lm1)")
        told = self.told(path, "Reduced")
        assert all(abs(slope * 28 * 90 * 1e5 - round(slope * 28 * 90 * 1e5)) < 1e-4 for slope in told.values())
        assert traces.time_s[0].tolist() == [0.0, 90.0, 180.0, 270.0]
        # Through 0 and evenly spaced, three increments in geometric progression: level and rate in closed form.
        rises = np.diff(traces.signal, axis=1)
        shrink = rises[:, 1] / rises[:, 0]
        later = np.arange(7) * 90.0
        whole = rises[:, :1] * (1 - shrink[:, None] ** np.arange(7)) / (1 - shrink[:, None])
        assert whole[:, :4] == pytest.approx(traces.signal, abs=3e-5)
        line = line_over(Traces.from_matrix(later, whole), from_s=0, to_s=540)
        assert line["window_points"].to_list() == [7] * 6
        ours = dict(zip(traces.labels["well"], line["slope_per_s"], strict=True))
        assert ours == pytest.approx(told, rel=3e-6)

    def test_lines_over_the_readings_that_softmax_kept(self, shared: Path) -> None:
        traces = self.traces(shared / "instruments/softmax/fl_kinetic_plates.txt", "525 nm (Lm1)")
        line = line_over(traces)
        for row in range(6):
            expected = np.polyfit(traces.time_s[row], traces.signal[row], 1)[0]
            assert line["slope_per_s"][row] == pytest.approx(expected, rel=1e-12)
        fits = fit_progress(traces, ProgressOptions(window_s=(0, 270)))
        assert set(fits["status"]) == {"too_few_points"}
        assert fits["initial_rate_per_s"].to_list() == pytest.approx(line["slope_per_s"].to_list(), rel=1e-12)


def test_the_fitted_curve_is_where_there_is_a_fit() -> None:
    times = np.arange(40) * 10.0
    traces = Traces.from_matrix(times, np.vstack([100 * -np.expm1(-0.01 * times), np.full(40, np.nan)]))
    curve = progress_curve(fit_progress(traces), times)
    assert curve[0] == pytest.approx(traces.signal[0], abs=1e-3)
    assert np.isnan(curve[1]).all()
    assert isinstance(fit_progress(traces), pl.DataFrame)
