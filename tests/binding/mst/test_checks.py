"""Fnorm is what the traces hold, and capillaries are flagged for what is wrong with them and for nothing else."""

from __future__ import annotations

import numpy as np
import pytest

from binding.mst.simulated import run_of, traces_of
from sevenless.binding.mst.checks import CapillaryLimits, check_capillaries
from sevenless.binding.mst.fnorm import fnorm_permille
from sevenless.binding.mst.traces import MstTraces
from sevenless.binding.mst.windows import find_windows
from sevenless.errors import InputError
from sevenless.testing.mst import MstTruth


def checked(truth: MstTruth, *, seed: int = 1, limits: CapillaryLimits | None = None) -> tuple[str, ...]:
    traces = traces_of(run_of(truth, seed=seed))
    return check_capillaries(traces, find_windows(traces), limits).flags


def flagged(flags: tuple[str, ...]) -> list[int]:
    return [number for number, one in enumerate(flags, start=1) if one]


def test_fnorm_is_a_thousand_times_hot_over_cold() -> None:
    times = np.tile(np.arange(8.0), (2, 1))
    counts = np.array([[100.0] * 4 + [90.0] * 4, [200.0] * 4 + [190.0] * 4])
    traces = MstTraces(capillary=np.arange(1, 3), time_s=times, counts=counts)
    fnorm, error = fnorm_permille(traces, find_windows(traces, cold=(0.0, 3.0), hot=(4.0, 7.0)))
    assert fnorm == pytest.approx([900.0, 950.0])
    assert error.tolist() == [0.0, 0.0]


def test_the_error_of_fnorm_is_that_of_its_readings() -> None:
    truth = MstTruth(kd_molar=1e-6, noise_permille=5, jump=(0.05, 0.05), drift=(0.0, 0.0))
    traces = traces_of(run_of(truth, doses=np.full(400, 1e-6)))
    fnorm, error = fnorm_permille(traces, find_windows(traces))
    assert error.mean() == pytest.approx(fnorm.std(), rel=0.1)


def test_darkness_is_told() -> None:
    traces = MstTraces(
        capillary=np.array([4, 7]), time_s=np.tile(np.arange(8.0), (2, 1)), counts=np.array([[0.0] * 8, [5.0] * 8])
    )
    with pytest.raises(InputError, match="capillary 4: no fluorescence"):
        fnorm_permille(traces, find_windows(traces, cold=(0.0, 3.0), hot=(4.0, 7.0)))


@pytest.mark.parametrize("noise", [0.5, 2.0, 5.0, 10.0])
def test_sound_capillaries_are_not_flagged(noise: float) -> None:
    flags = [checked(MstTruth(kd_molar=1e-6, noise_permille=noise, counts_cv=0.04), seed=seed) for seed in range(10)]
    assert sum(len(flagged(one)) for one in flags) <= 1


def test_brightness_that_is_off() -> None:
    run = run_of(MstTruth(kd_molar=1e-6, noise_permille=2))
    counts = run.counts.copy()
    counts[2] *= 1.3
    counts[5] *= 0.7
    traces = MstTraces(capillary=np.arange(1, 17), time_s=np.tile(run.time_s, (16, 1)), counts=counts)
    flags = check_capillaries(traces, find_windows(traces)).flags
    assert flagged(flags) == [3, 6]
    assert (flags[2], flags[5]) == ("initial fluorescence +30 %", "initial fluorescence -30 %")
    wide = CapillaryLimits(initial_fluorescence_percent=40.0)
    assert flagged(check_capillaries(traces, find_windows(traces), wide).flags) == []


def test_bleaching_of_all_is_measured_and_of_one_is_flagged() -> None:
    truth = MstTruth(kd_molar=1e-6, noise_permille=2, bleaching_per_s=0.01)
    traces = traces_of(run_of(truth))
    windows = find_windows(traces)
    found = check_capillaries(traces, windows)
    apart = (sum(windows.hot) - sum(windows.cold)) / 2
    assert found.bleaching_percent == pytest.approx(np.full(16, apart), rel=0.2)
    assert flagged(found.flags) == []
    counts = traces.counts.copy()
    counts[7] *= np.exp(-0.02 * traces.time_s[7])
    one = MstTraces(capillary=traces.capillary, time_s=traces.time_s, counts=counts)
    assert flagged(check_capillaries(one, windows).flags) == [8]


def test_noise_is_no_bleaching() -> None:
    traces = traces_of(run_of(MstTruth(kd_molar=1e-6, noise_permille=5), doses=np.full(300, 1e-6)))
    found = check_capillaries(traces, find_windows(traces))
    assert found.bleaching_percent.std() == pytest.approx(found.bleaching_se_percent.mean(), rel=0.15)
    assert np.mean(found.bleaching_percent) == pytest.approx(0.0, abs=4 * found.bleaching_se_percent.mean() / 300**0.5)


def test_bleaching_that_is_not_well_known_flags_nobody() -> None:
    truth = MstTruth(kd_molar=1e-6, noise_permille=4, bleaching_per_s=0.001)
    for seed in range(10):
        traces = traces_of(run_of(truth, seed=seed))
        assert flagged(check_capillaries(traces, find_windows(traces, hot="thermophoresis")).flags) == []


@pytest.mark.parametrize("noise", [1.0, 5.0])
def test_aggregates_are_flagged_in_their_capillaries(noise: float) -> None:
    truth = MstTruth(kd_molar=1e-6, noise_permille=noise, ripple_permille=15, rippled=(4, 12))
    flags = checked(truth)
    assert [number for number, one in enumerate(flags, start=1) if "aggregates" in one] == [4, 12]
    strict = checked(MstTruth(kd_molar=1e-6, noise_permille=noise), limits=CapillaryLimits(ripple_permille=0.1))
    assert not any("aggregates" in one for one in strict)
