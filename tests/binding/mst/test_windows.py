"""Windows are found where the laser is, under noise, bleaching and aggregates, and not where there is none."""

from __future__ import annotations

import numpy as np
import pytest

from binding.mst.simulated import run_of, traces_of
from sevenless.binding.mst.laser import find_laser
from sevenless.binding.mst.traces import MstTraces
from sevenless.binding.mst.windows import find_windows
from sevenless.errors import InputError
from sevenless.testing.mst import MstTruth


@pytest.mark.parametrize("noise", [0.0, 1.0, 5.0, 10.0, 20.0])
@pytest.mark.parametrize(("on_s", "off_s"), [(0.0, 20.0), (-1.37, 15.5), (3.0, 24.0)])
def test_the_laser_is_found_under_noise(noise: float, on_s: float, off_s: float) -> None:
    truth = MstTruth(kd_molar=1e-6, noise_permille=noise, counts_cv=0.1)
    times = np.arange(-5.0, 30.0, 0.1)
    laser = find_laser(traces_of(run_of(truth, laser_s=(on_s, off_s), time_s=times)))
    assert laser is not None
    assert laser.on_s == pytest.approx(on_s, abs=0.06 if noise <= 5 else 0.2)
    assert laser.off_s == pytest.approx(off_s, abs=0.06 if noise <= 5 else 0.2)


@pytest.mark.parametrize(
    "truth",
    [
        MstTruth(kd_molar=1e-6, noise_permille=3, bleaching_per_s=0.01),
        MstTruth(kd_molar=1e-6, noise_permille=3, ripple_permille=20, rippled=(2, 9, 11)),
        MstTruth(kd_molar=1e-6, noise_permille=3, jump=(-0.05, -0.04), drift=(0.1, 0.12)),
        MstTruth(kd_molar=1e-6, noise_permille=1, jump=(0.04, -0.04), drift=(0.0, 0.0)),
    ],
    ids=["bleaching", "aggregates", "a jump up", "free down and bound up"],
)
def test_the_laser_is_found_whatever_else_happens(truth: MstTruth) -> None:
    laser = find_laser(traces_of(run_of(truth)))
    assert laser is not None
    assert laser.on_s == pytest.approx(0.0, abs=0.2)


def test_a_slower_reader_and_a_trace_that_ends_hot() -> None:
    times = np.arange(-4.0, 18.0, 0.25)
    laser = find_laser(traces_of(run_of(MstTruth(kd_molar=1e-6, noise_permille=3), time_s=times)))
    assert laser is not None
    assert (laser.on_s, laser.off_s) == (pytest.approx(0.0, abs=0.15), None)
    windows = find_windows(traces_of(run_of(MstTruth(kd_molar=1e-6), time_s=times)), hot="thermophoresis")
    assert windows.hot == pytest.approx((16.75, 17.75))
    assert "on to the end" in windows.text


def test_one_capillary_is_enough() -> None:
    run = run_of(MstTruth(kd_molar=1e-6, noise_permille=3), doses=np.array([1e-6]))
    laser = find_laser(traces_of(run))
    assert laser is not None
    assert laser.on_s == pytest.approx(0.0, abs=0.2)


def test_no_laser_is_found_where_there_is_none() -> None:
    rng = np.random.default_rng(4)
    times = np.tile(np.arange(300) * 0.1, (16, 1))
    found = 0
    for _ in range(60):
        counts = 800 * np.exp(-0.003 * times) * (1 + rng.normal(0, 0.005, times.shape))
        found += find_laser(MstTraces(capillary=np.arange(16), time_s=times, counts=counts)) is not None
    assert found == 0
    short = MstTraces(capillary=np.arange(2), time_s=np.tile(np.arange(4.0), (2, 1)), counts=np.ones((2, 4)))
    assert find_laser(short) is None


def test_a_trace_that_was_cut_short_is_told_and_moves_no_window() -> None:
    whole = traces_of(run_of(MstTruth(kd_molar=1e-6, noise_permille=2)))
    time_s, counts = whole.time_s.copy(), whole.counts.copy()
    time_s[4, 120:] = counts[4, 120:] = np.nan
    cut = MstTraces(capillary=whole.capillary, time_s=time_s, counts=counts)
    assert find_windows(cut).hot == pytest.approx(find_windows(whole).hot, abs=0.2)
    with pytest.raises(InputError, match="capillary 5: fewer than 3 readings in the hot window"):
        find_windows(cut, hot="thermophoresis")


def test_windows_lie_on_their_sides_of_the_edges() -> None:
    traces = traces_of(run_of(MstTruth(kd_molar=1e-6, noise_permille=2)))
    jump = find_windows(traces)
    assert jump.laser is not None
    assert jump.cold == pytest.approx((-1.05, -0.05), abs=0.06)
    assert 0.5 <= jump.hot[0] <= 1.5
    assert jump.hot[1] - jump.hot[0] == pytest.approx(1.0)
    assert "as found in the traces" in jump.text
    late = find_windows(traces, hot="thermophoresis", cold_s=2.0, hot_s=3.0)
    assert late.hot == pytest.approx((16.95, 19.95), abs=0.06)
    assert late.cold[1] - late.cold[0] == pytest.approx(2.0)
    cold_times = traces.time_s[traces.within(jump.cold)]
    assert cold_times.max() < 0
    assert len(cold_times) == 16 * 10


def test_a_slower_jump_puts_the_window_later() -> None:
    starts = [find_windows(traces_of(run_of(MstTruth(kd_molar=1e-6, jump_s=s)))).hot[0] for s in (0.15, 0.3, 0.5)]
    assert starts == sorted(starts)
    assert starts[0] >= 0.5
    assert starts[2] > 1.0


def test_given_windows_are_taken_as_they_are() -> None:
    flat = MstTraces(capillary=np.arange(1, 3), time_s=np.tile(np.arange(20.0), (2, 1)), counts=np.ones((2, 20)))
    windows = find_windows(flat, cold=(0.0, 3.0), hot=(10.0, 13.0))
    assert (windows.cold, windows.hot, windows.hot_window, windows.laser) == ((0, 3), (10, 13), "given", None)
    assert "no edge of the laser" in windows.text


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({}, "no temperature jump"),
        ({"cold": (0.0, 3.0)}, "no temperature jump"),
        ({"cold": (3.0, 0.0), "hot": (30.0, 33.0)}, "cold window from 3 to 0 s is empty"),
        ({"cold": (0.0, 3.0), "hot": (30.0, 33.0)}, "capillary 1, 2: fewer than 3 readings in the hot window"),
    ],
)
def test_windows_that_cannot_be(given: dict[str, tuple[float, float]], said: str) -> None:
    flat = MstTraces(capillary=np.arange(1, 3), time_s=np.tile(np.arange(20.0), (2, 1)), counts=np.ones((2, 20)))
    with pytest.raises(InputError, match=said):
        find_windows(flat, **given)  # type: ignore[arg-type]
